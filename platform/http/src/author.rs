//! Who changes something, on the way into a transaction: there the change is recorded beside it.

use db::audit::{self, Event};
use db::{Result, Tx};
use kernel::{Actor, FileId, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Platform;

/// An actor at an instant. Cheap to move into a transaction.
#[derive(Clone)]
pub struct Author {
    platform: Platform,
    pub by: Actor,
    pub at: Timestamp,
}

impl Author {
    pub fn new(platform: &Platform, by: &Actor) -> Self {
        Self { platform: platform.clone(), by: by.clone(), at: platform.now() }
    }

    /// Records that something was changed, in the transaction that changes it. `subject` is `KIND:CODE` or `KIND`.
    pub async fn record(
        &self,
        tx: &mut Tx,
        action: &str,
        subject: impl Into<String>,
        before: Value,
        after: Value,
    ) -> Result<()> {
        let salt = self.platform.ids.bytes();
        self.put(tx, action, subject.into(), (before, after), salt).await
    }

    /// The same where personal values are told apart by digests ([`personal`]): `told` makes before and after with
    /// the row's salt.
    pub async fn record_personal(
        &self,
        tx: &mut Tx,
        action: &str,
        subject: impl Into<String>,
        told: impl FnOnce(&[u8; 16]) -> (Value, Value),
    ) -> Result<()> {
        let salt = self.platform.ids.bytes();
        let told = told(&salt);
        self.put(tx, action, subject.into(), told, salt).await
    }

    async fn put(
        &self,
        tx: &mut Tx,
        action: &str,
        subject: String,
        (before, after): (Value, Value),
        salt: [u8; 16],
    ) -> Result<()> {
        let event = Event {
            subdistrict: self.by.subdistrict,
            at: self.at,
            actor: self.by.user,
            actor_name: self.by.name.clone(),
            action: action.to_owned(),
            subject,
            body: json!({ "before": before, "after": after }).to_string(),
        };
        audit::append(tx, event, salt).await.map(drop)
    }
}

/// Stands for a personal value: equal values in one row look equal, and nobody reads them.
pub fn personal(salt: &[u8; 16], value: &str) -> Value {
    let digest = FileId(Sha256::new().chain_update(salt).chain_update(value).finalize().into()).to_string();
    json!(format!("#{}", digest.get(..16).unwrap_or_default()))
}
