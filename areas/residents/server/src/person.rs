//! All that a subdistrict knows of one person, told or forgotten by one command: cases and texts, what still waits to
//! be looked at, half-made reports, subscriptions with their addresses.

use std::collections::BTreeMap;

use cases_rules::marks::Mark;
use cases_server::{OfPerson, forget_person};
use db::{Result, Tx, params};
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use notify::contact_points;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;
use web::Author;

use crate::service::Residents;

/// A person's data, ready to be handed over.
#[derive(Debug, Clone, Default, Serialize)]
pub struct KnownOfPerson {
    #[serde(flatten)]
    pub of_cases: OfPerson,
    /// Reports that nobody has looked at yet and reports that were not sent off: as they were given.
    pub reports: Vec<Value>,
    pub subscriptions: Vec<KnownSubscription>,
    #[serde(skip)]
    lane: Vec<Uuid>,
    #[serde(skip)]
    drafts: Vec<Uuid>,
    /// Addresses that belong to the person's cases.
    #[serde(skip)]
    recipients: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownSubscription {
    pub grid: String,
    pub since: Timestamp,
    #[serde(skip)]
    id: Uuid,
}

impl Residents {
    /// What is known of whoever has this telephone number, number of an identity card, or address of e-mail. That it was
    /// told stands in the record of changes.
    pub async fn person_export(&self, by: &Actor, mark: &str) -> Result<KnownOfPerson> {
        let known = self.known_of(by.subdistrict, &mark_of(mark)?).await?;
        let author = Author::new(&self.platform, by);
        let after = json!({ "cases": known.of_cases.cases.len(), "texts": known.of_cases.texts.len() });
        let note =
            async move |tx: &mut Tx| author.record(tx, "person_export", "person", Value::Null, after).await;
        self.platform.db.write(note).await?;
        Ok(known)
    }

    /// Forgets the person; answers how many rows of each table. All or nothing: who is killed meanwhile begins again.
    /// Figures and the chains of hashes stay as they are.
    pub async fn person_erase(&self, by: &Actor, mark: &str, reason: &str) -> Result<BTreeMap<String, u64>> {
        let mark = mark_of(mark)?;
        if reason.trim().is_empty() || mark.hidden_in(reason).is_some() {
            return Err(Refusal::invalid("person_reason").at_field("reason").into());
        }
        let known = self.known_of(by.subdistrict, &mark).await?;
        let sign = self.phone_print(&mark);
        let (author, reason) = (Author::new(&self.platform, by), reason.trim().to_owned());
        let forget = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            let mut gone = forget_person(tx, subdistrict, &known.of_cases).await?;
            let own = known.forget(tx, subdistrict, author.at).await?;
            let sql = "delete from public_signs where subdistrict = $1 and print = $2";
            let signs = tx.execute(sql, params![subdistrict, sign]).await?;
            for (table, rows) in
                own.into_iter().chain([("public_signs", signs)]).filter(|(_, rows)| *rows > 0)
            {
                *gone.entry(table.to_owned()).or_default() += rows;
            }
            let after = json!({ "reason": reason, "rows": gone });
            author.record(tx, "person_erase", "person", Value::Null, after).await?;
            Ok(gone)
        };
        self.platform.db.write(forget).await
    }

    fn phone_print(&self, mark: &Mark) -> [u8; 32] {
        self.platform.sealer.fingerprint("phone", &mark.plain())
    }

    async fn known_of(&self, subdistrict: SubdistrictId, mark: &Mark) -> Result<KnownOfPerson> {
        let of_cases = self.cases.of_person(subdistrict, mark.clone()).await?;
        let recipients = of_cases.cases.iter().map(|case| format!("reporter:{}", case.id)).collect();
        let mut known = KnownOfPerson { of_cases, recipients, ..KnownOfPerson::default() };
        let lane = "select id, body from quarantined_reports where subdistrict = $1 and body is not null";
        (known.lane, known.reports) = self.sealed_with(subdistrict, mark, lane).await?;
        let drafts = "select id, body from report_drafts where subdistrict = $1";
        let (drafts, mut reports) = self.sealed_with(subdistrict, mark, drafts).await?;
        known.drafts = drafts;
        known.reports.append(&mut reports);
        if let Mark::Address(address) = mark {
            known.subscriptions = self.subscriptions_of(subdistrict, address).await?;
        }
        Ok(known)
    }

    /// Sealed reports in which the mark stands: the ids of the rows, and what they say.
    async fn sealed_with(
        &self,
        subdistrict: SubdistrictId,
        mark: &Mark,
        sql: &'static str,
    ) -> Result<(Vec<Uuid>, Vec<Value>)> {
        let rows = self.platform.db.ask(sql, [subdistrict.into()]).await?;
        let (mut ids, mut reports) = (Vec::new(), Vec::new());
        for row in &rows {
            let body = self.platform.sealer.open(&row.get::<Vec<u8>>("body")?)?;
            if mark.hidden_in(&body).is_some() {
                ids.push(row.get("id")?);
                reports.push(serde_json::from_str(&body)?);
            }
        }
        Ok((ids, reports))
    }

    async fn subscriptions_of(
        &self,
        subdistrict: SubdistrictId,
        address: &str,
    ) -> Result<Vec<KnownSubscription>> {
        let print = self.email_print(address)?;
        let sql = "select id, grid, created_at from subscriptions where subdistrict = $1 and email_print = $2 order by grid";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), print.into()]).await?;
        let known = rows.iter().map(|row| {
            Ok(KnownSubscription {
                grid: row.get("grid")?,
                since: row.get("created_at")?,
                id: row.get("id")?,
            })
        });
        known.collect()
    }
}

impl KnownOfPerson {
    async fn forget(
        &self,
        tx: &mut Tx,
        subdistrict: SubdistrictId,
        now: Timestamp,
    ) -> Result<Vec<(&'static str, u64)>> {
        for subscription in &self.subscriptions {
            crate::subscribe::end(tx, subdistrict, subscription.id).await?;
        }
        for recipient in &self.recipients {
            contact_points::remove_of_recipient(tx, subdistrict, recipient).await?;
        }
        for id in &self.lane {
            let sql = "update quarantined_reports set body = null, state = 'discarded', reason = 'erased', decided_at = $3 \
                       where subdistrict = $1 and id = $2";
            tx.execute(sql, params![subdistrict, *id, now]).await?;
            let sql = "delete from file_holds where subdistrict = $1 and holder = $2";
            tx.execute(sql, params![subdistrict, *id]).await?;
        }
        for id in &self.drafts {
            let sql = "delete from report_drafts where subdistrict = $1 and id = $2";
            tx.execute(sql, params![subdistrict, *id]).await?;
        }
        Ok(vec![
            ("subscriptions", self.subscriptions.len() as u64),
            ("quarantined_reports", self.lane.len() as u64),
            ("report_drafts", self.drafts.len() as u64),
        ])
    }
}

fn mark_of(text: &str) -> Result<Mark> {
    Mark::new(text).ok_or_else(|| Refusal::invalid("person_mark_short").at_field("person").into())
}
