//! Months that were published and locked.

use assessment_rules::{Month, SheetState, may_lock, may_publish, open_until};
use chrono::NaiveDate;
use db::{Result, Tx, params};
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use serde_json::{Value, json};
use web::Author;

use crate::sheet::Sheet;
use crate::{Assessments, exams, misses};

/// The record of changes calls it so.
pub(crate) const LOCKED: &str = "month_lock";

/// Where a month stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) state: SheetState,
    /// The last day of appeal, once it is published.
    pub(crate) open_until: Option<NaiveDate>,
    pub(crate) locked_at: Option<Timestamp>,
    /// SHA-256 of the locked sheet.
    pub(crate) digest: Option<[u8; 32]>,
    /// As it was locked.
    sheet: String,
}

pub(crate) async fn standing(tx: &mut Tx, subdistrict: SubdistrictId, month: Month) -> Result<Standing> {
    let sql = "select state, open_until, locked_at, digest, sheet from assessment_months \
               where subdistrict = $1 and month = $2";
    let Some(row) = tx.optional(sql, params![subdistrict, month.to_string()]).await? else {
        let sheet = String::new();
        return Ok(Standing {
            state: SheetState::Draft,
            open_until: None,
            locked_at: None,
            digest: None,
            sheet,
        });
    };
    let unreadable = || anyhow::anyhow!("a month that this program did not write");
    Ok(Standing {
        state: SheetState::named(&row.get::<String>("state")?).ok_or_else(unreadable)?,
        open_until: row.get::<String>("open_until")?.parse().ok(),
        locked_at: row.get("locked_at")?,
        digest: row.get("digest")?,
        sheet: row.get("sheet")?,
    })
}

/// Refuses a locked month.
pub(crate) async fn require_open(tx: &mut Tx, subdistrict: SubdistrictId, month: Month) -> Result<()> {
    match standing(tx, subdistrict, month).await?.state {
        SheetState::Locked => Err(Refusal::conflict("month_locked").into()),
        SheetState::Draft | SheetState::Published => Ok(()),
    }
}

impl Assessments {
    pub(crate) async fn today(&self, subdistrict: SubdistrictId) -> Result<NaiveDate> {
        let view = self.cases.catalogues.view(subdistrict).await?;
        Ok(view.calendar.day(self.cases.platform.now()))
    }

    /// The sheet of a month as it was locked, else as it is now, and where the month stands.
    pub async fn sheet(&self, subdistrict: SubdistrictId, month: Month) -> Result<(Sheet, SheetState)> {
        let (sheet, standing) = self.month(subdistrict, month).await?;
        Ok((sheet, standing.state))
    }

    pub(crate) async fn month(&self, subdistrict: SubdistrictId, month: Month) -> Result<(Sheet, Standing)> {
        let read = async move |tx: &mut Tx| standing(tx, subdistrict, month).await;
        let standing = self.cases.platform.db.read(read).await?;
        let sheet = match standing.state {
            SheetState::Locked => serde_json::from_str(&standing.sheet)?,
            SheetState::Draft | SheetState::Published => self.computed(subdistrict, month).await?,
        };
        Ok((sheet, standing))
    }

    /// Shows the month to everybody it measures, and opens it to appeal for some working days.
    pub async fn publish(&self, by: &Actor, month: Month) -> Result<()> {
        let today = self.today(by.subdistrict).await?;
        let days = self.policy(by.subdistrict, month).await?.published_days;
        let view = self.cases.catalogues.view(by.subdistrict).await?;
        let until = open_until(today, days, |day| view.calendar.holidays().kind(day).is_worked());
        let author = Author::new(&self.cases.platform, by);
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            may_publish(standing(tx, subdistrict, month).await?.state, month, today)?;
            let sql = "insert into assessment_months (subdistrict, month, state, published_at, open_until, locked_at, sheet, digest) \
                       values ($1, $2, $3, $4, $5, null, '', null)";
            let state = SheetState::Published.name();
            tx.execute(sql, params![subdistrict, month.to_string(), state, author.at, until.to_string()])
                .await?;
            let after = json!({ "open_until": until.to_string() });
            author.record(tx, "month_publish", format!("month:{month}"), Value::Null, after).await
        };
        self.cases.platform.db.write(write).await
    }

    /// Keeps the sheet as it is, for ever; its digest stands in the record of changes, which is a chain.
    pub async fn lock(&self, by: &Actor, month: Month) -> Result<()> {
        let today = self.today(by.subdistrict).await?;
        let sheet = self.computed(by.subdistrict, month).await?;
        let author = Author::new(&self.cases.platform, by);
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            let before = standing(tx, subdistrict, month).await?;
            let misses = misses::of_month(tx, subdistrict, month).await?;
            let open = misses.iter().filter(|miss| miss.state.is_open()).count();
            may_lock(before.state, before.open_until.unwrap_or(today), today, open)?;
            let exams = exams::of_month(tx, subdistrict, month).await?;
            if !sheet.agrees_with(&misses, &exams) {
                return Err(Refusal::conflict("month_changed").into());
            }
            let text = sheet.text()?;
            let digest = Sheet::digest(&text);
            let sql = "update assessment_months set state = $3, locked_at = $4, sheet = $5, digest = $6 \
                       where subdistrict = $1 and month = $2";
            let state = SheetState::Locked.name();
            tx.execute(sql, params![subdistrict, month.to_string(), state, author.at, &text, digest]).await?;
            let after = json!({ "digest": hex(&digest) });
            author.record(tx, LOCKED, format!("month:{month}"), Value::Null, after).await
        };
        self.cases.platform.db.write(write).await
    }
}

pub(crate) fn hex(digest: &[u8; 32]) -> String {
    kernel::FileId(*digest).to_string()
}
