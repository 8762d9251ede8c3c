//! How people prove who they are: signing in and out, and what slows down those who guess.
//!
//! Who asks with a request is `web`'s matter (its `session`); this crate opens and ends sessions.

mod enter;
mod sessions;
mod sign_in;

use web::{Platform, Routes};

/// Pages and operations of signing in.
pub fn routes(platform: &Platform) -> Routes {
    sign_in::routes().and(sessions::routes()).with_state(platform.clone())
}
