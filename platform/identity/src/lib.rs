//! How people prove who they are: password, second factor, what slows guessing down; and what they see of it, their
//! account.
//!
//! Who asks with a request is `web`'s matter (its `session`); this crate opens and ends sessions. Signing in goes
//! [`sign_in`] → [`enter`] (login and password) → [`step`] (what is still asked for, then the session).

mod account;
mod asked;
mod enter;
mod factors;
mod guesses;
mod next;
mod own_sessions;
mod password;
mod passwords;
mod record;
mod sessions;
mod settings;
mod sign_in;
mod step;

use std::ops::Deref;
use std::sync::Arc;

use db::{Result, Tx};
use kernel::{Role, SubdistrictId, Timestamp, UserId};
use web::{Platform, Routes};

pub use account::take_away;
pub use factors::with_factor;
pub use password::{OneTime, must_change, set_one_time};
pub use passwords::Profile;
pub use settings::Settings;

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

pub struct Inner {
    pub platform: Platform,
    pub settings: Settings,
}

impl Identity {
    pub fn new(platform: Platform, settings: Settings) -> Self {
        Self(Arc::new(Inner { platform, settings }))
    }

    /// Told of every role that is given, in the transaction that gives it.
    pub async fn role_given(
        &self,
        tx: &mut Tx,
        subdistrict: SubdistrictId,
        user: UserId,
        role: Role,
    ) -> Result<()> {
        factors::role_given(tx, (subdistrict, user), role, &self.settings.second_factor).await
    }

    /// When, and the salt for what is written into the record.
    pub(crate) fn stamp(&self) -> (Timestamp, [u8; 16]) {
        (self.platform.now(), self.platform.ids.bytes())
    }
}

impl Deref for Identity {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Pages and operations of signing in and of one's account.
pub fn routes(identity: Identity) -> Routes {
    sign_in::routes().and(next::routes()).and(account::routes()).and(sessions::routes()).with_state(identity)
}

/// Removes steps and guesses that count no more.
pub async fn forget_expired(tx: &mut Tx, now: Timestamp) -> Result<()> {
    guesses::forget_old(tx, now).await?;
    step::forget_expired(tx, now).await
}
