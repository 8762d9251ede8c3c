//! Keys of other people's programs. Made on the command line, told once, kept as hashes, every change recorded.

use db::{Result, Row, Tx, params};
use kernel::{FileId, Refusal, SubdistrictId, Timestamp};
use open311::{Arguments, Fault};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use web::Author;

use super::reply::No;
use crate::service::Residents;

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenKey {
    pub id: Uuid,
    pub name: String,
    /// Its reports become cases at once; those of others wait to be looked at.
    pub trusted: bool,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

const NAME_MAX: usize = 50;

fn key(row: &Row) -> Result<OpenKey> {
    Ok(OpenKey {
        id: row.get("id")?,
        name: row.get("name")?,
        trusted: row.get("trusted")?,
        created_at: row.get("created_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

impl Residents {
    /// Makes a key for a program; the answer is told once and never again.
    pub async fn open311_key_add(&self, author: Author, name: &str, trusted: bool) -> Result<String> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            return Err(Refusal::invalid("open311_key_name").at_field("name").with("max", NAME_MAX).into());
        }
        let secret = FileId(self.platform.ids.bytes()).to_string();
        let (hash, id) = (hash(&secret), self.chance());
        let add = async move |tx: &mut Tx| {
            let sql = "insert into open311_keys (subdistrict, id, name, hash, trusted, created_at) \
                       values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
            let subdistrict = author.by.subdistrict;
            if tx.execute(sql, params![subdistrict, id, &name, hash, trusted, author.at]).await? == 0 {
                return Err(Refusal::conflict("open311_key_exists")
                    .at_field("name")
                    .with("name", &name)
                    .into());
            }
            let after = json!({ "trusted": trusted });
            author.record(tx, "open311_key_added", format!("open311_key:{name}"), Value::Null, after).await
        };
        self.platform.db.write(add).await?;
        Ok(secret)
    }

    /// Takes a key back: the program is told that it is not valid.
    pub async fn open311_key_revoke(&self, author: Author, name: &str) -> Result<()> {
        let name = name.trim().to_owned();
        let revoke = async move |tx: &mut Tx| {
            let sql = "update open311_keys set revoked_at = $3 where subdistrict = $1 and name = $2 and revoked_at is null";
            if tx.execute(sql, params![author.by.subdistrict, &name, author.at]).await? == 0 {
                return Err(Refusal::invalid("open311_key_unknown")
                    .at_field("name")
                    .with("name", &name)
                    .into());
            }
            let subject = format!("open311_key:{name}");
            author.record(tx, "open311_key_revoked", subject, Value::Null, Value::Null).await
        };
        self.platform.db.write(revoke).await
    }

    /// All keys, by name.
    pub async fn open311_keys(&self, subdistrict: SubdistrictId) -> Result<Vec<OpenKey>> {
        let sql = "select * from open311_keys where subdistrict = $1 order by name";
        self.platform.db.ask(sql, [subdistrict.into()]).await?.iter().map(key).collect()
    }

    /// Whose key came along; `None` where none did.
    pub(super) async fn client(
        &self,
        subdistrict: SubdistrictId,
        arguments: &Arguments,
    ) -> Result<Option<OpenKey>, No> {
        let Some(secret) = arguments.get("api_key") else { return Ok(None) };
        let sql = "select * from open311_keys where subdistrict = $1 and hash = $2 and revoked_at is null";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), hash(secret).into()]).await?;
        match rows.first() {
            Some(row) => Ok(Some(key(row)?)),
            None => Err(Fault::key().into()),
        }
    }
}
