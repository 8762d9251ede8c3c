//! What a subdistrict keeps for some days after the end of a case, and then no longer.
//!
//! Each batch is a transaction with its row of the record: a program that is killed has forgotten whole batches, and
//! the next run finds what is left. No figure counts by anything that goes here.

use std::collections::BTreeMap;
use std::time::Duration;

use cases_rules::PrivacyPolicy;
use db::{Result, Tx, params};
use kernel::{Actor, SubdistrictId, Timestamp};
use serde_json::{Value, json};
use web::{Author, subdistricts};

use crate::service::Cases;

/// Rows in one transaction: others write between the batches.
const BATCH: i64 = 1_000;
const DAY: Duration = Duration::from_hours(24);

/// The record of changes calls it so.
const ACTION: &str = "retention";

/// How many rows of each kind were forgotten.
pub type Forgotten = BTreeMap<&'static str, u64>;

/// One kind of personal data: how long it is kept and how a batch of it goes. `$2` is the end of the case before which
/// it is due, `$3` the size of a batch.
struct Kind {
    name: &'static str,
    days: fn(&PrivacyPolicy) -> u32,
    sql: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "contacts",
        days: |policy| policy.contact_days,
        sql: "delete from case_contacts where subdistrict = $1 and case_id in (select k.case_id from case_contacts k \
              join cases c on c.subdistrict = k.subdistrict and c.id = k.case_id \
              where k.subdistrict = $1 and c.ended = 1 and c.ended_at < $2 limit $3)",
    },
    Kind {
        name: "callers",
        days: |policy| policy.caller_days,
        sql: "delete from case_callers where subdistrict = $1 and case_id in (select k.case_id from case_callers k \
              join cases c on c.subdistrict = k.subdistrict and c.id = k.case_id \
              where k.subdistrict = $1 and c.ended = 1 and c.ended_at < $2 limit $3)",
    },
    Kind {
        name: "contractors",
        days: |policy| policy.contractor_days,
        sql: "update task_links set contractor = '', words = '' where subdistrict = $1 and id in \
              (select k.id from task_links k join cases c on c.subdistrict = k.subdistrict and c.id = k.case_id \
              where k.subdistrict = $1 and (k.contractor <> '' or k.words <> '') and c.ended = 1 and c.ended_at < $2 \
              limit $3)",
    },
    Kind {
        name: "photos",
        days: |policy| policy.photo_days,
        sql: "delete from case_photos where subdistrict = $1 and case_id in (select k.case_id from case_photos k \
              join cases c on c.subdistrict = k.subdistrict and c.id = k.case_id \
              where k.subdistrict = $1 and c.ended = 1 and c.ended_at < $2 limit $3)",
    },
];

impl Cases {
    /// Forgets what is due in every subdistrict; the files of photos go with the next [`Cases::sweep_photos`].
    pub async fn forget_where_due(&self) -> Result<Forgotten> {
        let all = self.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
        let mut forgotten = Forgotten::new();
        for one in all {
            let policy = self.policy_of(one.id).await?.privacy;
            for kind in &KINDS {
                *forgotten.entry(kind.name).or_default() += self.forget_kind(one.id, kind, &policy).await?;
            }
        }
        Ok(forgotten)
    }

    async fn forget_kind(
        &self,
        subdistrict: SubdistrictId,
        kind: &'static Kind,
        policy: &PrivacyPolicy,
    ) -> Result<u64> {
        let days = (kind.days)(policy);
        if days == 0 {
            return Ok(0);
        }
        let before = self.platform.now().minus(DAY * days);
        let mut forgotten = 0;
        loop {
            let rows = self.forget_batch(subdistrict, kind, before).await?;
            if rows == 0 {
                return Ok(forgotten);
            }
            forgotten += rows;
        }
    }

    async fn forget_batch(
        &self,
        subdistrict: SubdistrictId,
        kind: &'static Kind,
        before: Timestamp,
    ) -> Result<u64> {
        let by = Actor { name: "gewu".to_owned(), ..Actor::system(subdistrict) };
        let author = Author::new(&self.platform, &by);
        let forget = async move |tx: &mut Tx| {
            let rows = tx.execute(kind.sql, params![subdistrict, before, BATCH]).await?;
            if rows > 0 {
                let after = json!({ "rows": rows, "ended_before": before.to_string() });
                author.record(tx, ACTION, kind.name, Value::Null, after).await?;
            }
            Ok(rows)
        };
        self.platform.db.write(forget).await
    }
}
