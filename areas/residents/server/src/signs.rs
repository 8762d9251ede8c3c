//! Counting by fingerprint: what came from one device, telephone number, network, in one wording.

use std::time::Duration;

use db::{Result, Tx, params};
use kernel::{SubdistrictId, Timestamp};
use uuid::Uuid;

use crate::service::Residents;
use crate::work::{self, Done};

pub(crate) const MINUTE: Duration = Duration::from_mins(1);
pub(crate) const TEN_MINUTES: Duration = Duration::from_mins(10);
pub(crate) const HOUR: Duration = Duration::from_hours(1);
pub(crate) const DAY: Duration = Duration::from_hours(24);

/// A sign of one kind; its text is kept as a keyed fingerprint.
#[derive(Debug, Clone)]
pub(crate) struct Sign {
    pub(crate) kind: &'static str,
    pub(crate) print: [u8; 32],
}

/// How often the sign was seen in the span before `now`; what has the id `but` does not count.
pub(crate) async fn count(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    sign: &Sign,
    span: (Timestamp, Duration),
    but: Uuid,
) -> Result<u32> {
    let (now, back) = span;
    let sql = "select count(*) as n from public_signs where subdistrict = $1 and kind = $2 and print = $3 \
               and at > $4 and at <= $5 and id <> $6";
    let row = tx.one(sql, params![subdistrict, sign.kind, sign.print, now.minus(back), now, but]).await?;
    row.get("n")
}

/// Remembers that the sign was seen with `id`; once, however often it is told.
pub(crate) async fn put(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    sign: &Sign,
    now: Timestamp,
    id: Uuid,
) -> Result<()> {
    let sql = "insert into public_signs (subdistrict, kind, print, at, id) values ($1, $2, $3, $4, $5) on conflict do nothing";
    tx.execute(sql, params![subdistrict, sign.kind, sign.print, now, id]).await.map(drop)
}

impl Residents {
    pub(crate) fn sign(&self, kind: &'static str, text: &str) -> Sign {
        Sign { kind, print: self.platform.sealer.fingerprint(kind, text) }
    }

    /// Whether one network may ask for something once more within the hour; a tenth as often without work done. What
    /// was refused does not count.
    pub(crate) async fn may_ask(
        &self,
        subdistrict: SubdistrictId,
        kind: &'static str,
        network: &str,
        done: Option<Done>,
        most: u32,
    ) -> Result<bool> {
        let sign = self.sign(kind, network);
        let (now, id) = (self.platform.now(), self.chance());
        let ask = async move |tx: &mut Tx| {
            let worked = work::spend(tx, subdistrict, done, id, now).await?;
            let most = if worked { most } else { most / 10 };
            let free = count(tx, subdistrict, &sign, (now, HOUR), id).await? < most;
            if free {
                put(tx, subdistrict, &sign, now, id).await?;
            }
            Ok(free)
        };
        self.platform.db.write(ask).await
    }
}
