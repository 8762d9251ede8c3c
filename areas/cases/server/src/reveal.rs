//! Looking at a reporter's name and telephone number: with a reason, recorded, and not without end.

use db::{Failure, Result, Tx, params};
use kernel::{Actor, CaseId, Refusal, RefusalKind, Timestamp};
use serde_json::{Value, json};
use web::Author;

use crate::service::Cases;
use crate::store;

/// The record of changes calls it so.
pub const REVEALED: &str = "contact_reveal";
const REASON_MAX: usize = 200;

/// What was revealed: whose it is stands in no page but this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revealed {
    pub name: String,
    pub phone: String,
}

impl Cases {
    /// Name and telephone number of a case's reporter, for somebody who sees the case and says why. One row of the
    /// record for each look, written before anything is shown; past the day's quota it is refused.
    pub async fn reveal(&self, actor: &Actor, id: CaseId, reason: &str) -> Result<Revealed> {
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            let refusal = Refusal::invalid("text_length").at_field("reason").with("max", REASON_MAX);
            return Err(refusal.into());
        }
        let most = self.policy_of(actor.subdistrict).await?.privacy.reveals_a_day;
        let since = self.beginning_of_day(actor).await?;
        let author = Author::new(&self.platform, actor);
        let look = async move |tx: &mut Tx| {
            let by = &author.by;
            let case = store::by_id(tx, by, id).await?;
            let contact = store::contact_of(tx, by.subdistrict, id).await?;
            let contact = contact.ok_or_else(|| Refusal::conflict("contact_absent"))?;
            author
                .record(tx, REVEALED, case.number.as_str(), Value::Null, json!({ "reason": reason }))
                .await?;
            // Counted behind the row of this look: looks at once take turns at the record.
            if looks_since(tx, by, since).await? > i64::from(most) {
                let refusal = Refusal::new(RefusalKind::TooMany, "reveal_quota").with("most", most);
                return Err(Failure::from(refusal));
            }
            Ok(contact)
        };
        let contact = self.platform.db.write(look).await?;
        let open = |sealed: Option<Vec<u8>>| {
            sealed.map_or(Ok(String::new()), |sealed| self.platform.sealer.open(&sealed))
        };
        Ok(Revealed { name: open(contact.name)?, phone: open(contact.phone)? })
    }

    async fn beginning_of_day(&self, actor: &Actor) -> Result<Timestamp> {
        let view = self.catalogues.view(actor.subdistrict).await?;
        let day = view.calendar.day(self.platform.now());
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let first = chrono::TimeZone::from_local_datetime(&view.subdistrict.zone, &midnight).earliest();
        Ok(first.map_or_else(|| self.platform.now(), Timestamp::from))
    }
}

async fn looks_since(tx: &mut Tx, by: &Actor, since: Timestamp) -> Result<i64> {
    let sql =
        "select count(*) as n from audit where subdistrict = $1 and action = $2 and at >= $3 and actor = $4";
    tx.one(sql, params![by.subdistrict, REVEALED, since, by.user]).await?.get("n")
}
