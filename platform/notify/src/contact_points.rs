//! Contact points: where messages for a recipient go.
//!
//! A recipient is named as in the outbox: `user:UUID`, `department:CODE`, `role:NAME`, `subscription:UUID`; the
//! reporter of a case is `reporter:CASE` here; `all` gets every message of the subdistrict.

mod address;
pub(crate) mod rows;

use db::Result;
use kernel::{Refusal, SubdistrictId, Timestamp};
use uuid::Uuid;
use web::{Lang, Platform};

pub use address::{is_mail, shown};
pub use rows::{
    all, by_id, of_recipient, put, remove, remove_of_recipient, secret_replace, switch_off, switch_on,
};

use crate::Channel;

/// A contact point to add.
#[derive(Debug, Clone)]
pub struct NewContactPoint {
    pub recipient: String,
    pub channel: Channel,
    /// An e-mail address, or the URL of a webhook or robot.
    pub address: String,
    /// What calls are signed with: of a webhook made up when empty, of a DingTalk robot told by DingTalk.
    pub secret: String,
    /// Path of the page that ends a subscription, told in the header of e-mails; empty where there is none.
    pub unsubscribe: String,
    pub language: Lang,
    /// Waits from 22:00 to 07:00 unless urgent.
    pub quiet: bool,
    /// Several messages of a minute become one.
    pub digest: bool,
}

/// A contact point as it is stored: address and secrets sealed.
#[derive(Clone)]
pub struct ContactPoint {
    pub subdistrict: SubdistrictId,
    pub id: Uuid,
    pub recipient: String,
    pub channel: Channel,
    pub shown: String,
    pub language: Lang,
    pub quiet: bool,
    pub digest: bool,
    pub is_active: bool,
    /// Code of the reason: `gone`, `unreachable`, `by_hand`; empty while active.
    pub why_off: String,
    pub failing_since: Option<Timestamp>,
    pub failures: i64,
    pub created_at: Timestamp,
    pub(crate) address: Vec<u8>,
    pub(crate) secret: Option<Vec<u8>>,
    pub(crate) secret_old: Option<Vec<u8>>,
    pub(crate) secret_old_until: Option<Timestamp>,
    pub(crate) unsubscribe: Option<Vec<u8>>,
}

impl ContactPoint {
    /// A new one, ready to be [`put`], with its secret (empty where nothing is signed), which is told once.
    pub fn new(
        platform: &Platform,
        subdistrict: SubdistrictId,
        new: &NewContactPoint,
    ) -> Result<(Self, String)> {
        address::require(new)?;
        let now = platform.now();
        let secret = match new.channel {
            Channel::Webhook if new.secret.is_empty() => webhook_secret(platform),
            _ => new.secret.clone(),
        };
        let seal = |text: &str| platform.sealer.seal(platform.ids.bytes(), text);
        let seal_filled = |text: &str| (!text.is_empty()).then(|| seal(text)).transpose();
        let point = Self {
            subdistrict,
            id: platform.ids.uuid(now),
            recipient: new.recipient.clone(),
            channel: new.channel,
            shown: shown(new.channel, &new.address),
            language: new.language,
            quiet: new.quiet,
            digest: new.digest,
            is_active: true,
            why_off: String::new(),
            failing_since: None,
            failures: 0,
            created_at: now,
            address: seal(&new.address)?,
            secret: seal_filled(&secret)?,
            secret_old: None,
            secret_old_until: None,
            unsubscribe: seal_filled(&new.unsubscribe)?,
        };
        Ok((point, secret))
    }

    /// Where it is.
    pub fn address(&self, platform: &Platform) -> Result<String> {
        Ok(platform.sealer.open(&self.address)?)
    }

    /// The secrets that calls at `now` are signed with, the newest first.
    pub fn secrets(&self, platform: &Platform, now: Timestamp) -> Result<Vec<String>> {
        let old = self.secret_old.iter().filter(|_| self.secret_old_until.is_some_and(|until| now < until));
        let sealed = self.secret.iter().chain(old);
        Ok(sealed.map(|secret| platform.sealer.open(secret)).collect::<anyhow::Result<_>>()?)
    }

    /// Address of the page that ends the subscription.
    pub fn unsubscribe(&self, platform: &Platform) -> Result<Option<String>> {
        let path = self.unsubscribe.as_ref().map(|path| platform.sealer.open(path)).transpose()?;
        Ok(path.map(|path| format!("{}{path}", platform.settings.public_url)))
    }
}

/// A new secret as Standard Webhooks write it: `whsec_` and 32 bytes in base64.
pub fn webhook_secret(platform: &Platform) -> String {
    use base64::Engine;
    let bytes: [u8; 32] = platform.ids.bytes();
    format!("whsec_{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

pub(crate) fn unknown_recipient() -> Refusal {
    Refusal::invalid("recipient_unreadable").at_field("recipient")
}
