//! Settings of a subdistrict by the instant from which they hold. An edition is whole and never changed once it holds;
//! one that is still to come can be taken back.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue_rules::{Row, plan_must_report};
use db::{Failure, Result, Tx, params};
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use worktime::{Calendar, Holidays};

use crate::ImportFailure;
use crate::service::Catalogues;
use crate::store;
use crate::view::no_catalogue;

/// What has editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Minutes, counts and days of the handling procedure, by name.
    Limits,
    /// Kinds of must-report.
    MustReport,
    /// Days off and make-up days.
    Calendar,
}

impl Setting {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::MustReport => "must_report",
            Self::Calendar => "calendar",
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Limits => "limits_change",
            Self::MustReport => "must_report_change",
            Self::Calendar => "calendar_import",
        }
    }
}

/// The editions of all settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions(BTreeMap<(&'static str, Timestamp), String>);

impl Editions {
    /// What holds at an instant, and since when; `None` where the program's own does.
    pub fn in_force<T: DeserializeOwned>(
        &self,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Option<(Timestamp, T)>> {
        let first = (setting.name(), Timestamp::from_micros(i64::MIN));
        let Some(((_, from), body)) = self.0.range(first..=(setting.name(), at)).next_back() else {
            return Ok(None);
        };
        Ok(Some((*from, serde_json::from_str(body)?)))
    }

    /// The editions that do not hold yet.
    pub fn to_come(&self, setting: Setting, at: Timestamp) -> Vec<Timestamp> {
        let all = self.0.keys().filter(|(name, from)| *name == setting.name() && *from > at);
        all.map(|(_, from)| *from).collect()
    }

    /// When the next edition of any setting begins to hold.
    pub(crate) fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        self.0.keys().map(|(_, from)| *from).filter(|from| *from > at).min()
    }

    fn knows(&self, setting: Setting) -> bool {
        self.0.keys().any(|(name, _)| *name == setting.name())
    }
}

pub(crate) async fn load(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Editions> {
    let sql = "select setting, valid_from, body from setting_editions where subdistrict = $1 \
               order by setting, valid_from";
    let mut editions = Editions::default();
    for row in tx.all(sql, params![subdistrict]).await? {
        let name: String = row.get("setting")?;
        let known = [Setting::Limits, Setting::MustReport, Setting::Calendar];
        if let Some(setting) = known.into_iter().find(|one| one.name() == name) {
            editions.0.insert((setting.name(), row.get("valid_from")?), row.get("body")?);
        }
    }
    Ok(editions)
}

async fn put(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    setting: Setting,
    from: Timestamp,
    body: &Value,
) -> Result<()> {
    let sql = "insert into setting_editions (subdistrict, setting, valid_from, body) values ($1, $2, $3, $4) \
               on conflict (subdistrict, setting, valid_from) do update set body = excluded.body";
    tx.execute(sql, params![subdistrict, setting.name(), from, body.to_string()]).await.map(drop)
}

/// Keeps the calendar as it is after an import, and as it was before the first one: deadlines are explained by it.
pub(crate) async fn keep_calendar(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    (before, after): (&Holidays, &Holidays),
    at: Timestamp,
) -> Result<()> {
    let rows = |holidays: &Holidays| {
        let days = holidays.days();
        json!(days.map(|(day, worked)| (day.to_string(), kind_name(worked))).collect::<BTreeMap<_, _>>())
    };
    if !load(tx, subdistrict).await?.knows(Setting::Calendar) {
        put(tx, subdistrict, Setting::Calendar, Timestamp::from_micros(0), &rows(before)).await?;
    }
    put(tx, subdistrict, Setting::Calendar, at, &rows(after)).await
}

/// As the tables call it.
pub const fn kind_name(worked: bool) -> &'static str {
    if worked { "work" } else { "off" }
}

impl Catalogues {
    /// Puts a setting in force from an instant on: `None` for now. What is kept is `body` as JSON.
    pub async fn put_setting<T: Serialize>(
        &self,
        by: &Actor,
        setting: Setting,
        body: &T,
        from: Option<Timestamp>,
    ) -> Result<()> {
        let (subdistrict, by, body) = (by.subdistrict, self.author(by), serde_json::to_value(body)?);
        let from = from.unwrap_or(by.at);
        if from < by.at {
            return Err(Refusal::invalid("setting_in_the_past").at_field("from").into());
        }
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let before = load(tx, subdistrict).await?.in_force::<Value>(setting, from)?;
            put(tx, subdistrict, setting, from, &body).await?;
            let before = before.map_or(Value::Null, |(_, body)| body);
            let after = json!({ "from": from, "rows": body });
            by.record(tx, setting.action(), setting.name(), before, after).await
        };
        self.write(work).await?;
        self.forget(subdistrict);
        Ok(())
    }

    /// Takes back an edition that does not hold yet.
    pub async fn take_back_setting(&self, by: &Actor, setting: Setting, from: Timestamp) -> Result<()> {
        let (subdistrict, by) = (by.subdistrict, self.author(by));
        if from <= by.at {
            return Err(Refusal::conflict("setting_holds_already").into());
        }
        let work = async move |tx: &mut Tx| {
            store::begin_change(tx, subdistrict).await?;
            let sql =
                "delete from setting_editions where subdistrict = $1 and setting = $2 and valid_from = $3";
            if tx.execute(sql, params![subdistrict, setting.name(), from]).await? == 0 {
                return Err(Refusal::not_found().into());
            }
            by.record(tx, setting.action(), setting.name(), json!({ "from": from }), Value::Null).await
        };
        self.write(work).await?;
        self.forget(subdistrict);
        Ok(())
    }

    /// Puts the kinds of must-report in force from an instant on ([`plan_must_report`] says which columns).
    pub async fn import_must_report(
        &self,
        by: &Actor,
        rows: Vec<Row>,
        from: Option<Timestamp>,
    ) -> Result<(), ImportFailure> {
        let subdistrict = by.subdistrict;
        let read = async move |tx: &mut Tx| store::current_edition(tx, subdistrict).await;
        let edition = self.platform.db.read(read).await?;
        let catalogue = edition.map_or_else(no_catalogue, |(_, catalogue)| catalogue);
        let kinds = plan_must_report(rows, &catalogue)?;
        Ok(self.put_setting(by, Setting::MustReport, &kinds, from).await?)
    }

    /// The working calendar as it was known at an instant.
    pub async fn calendar_at(&self, subdistrict: SubdistrictId, at: Timestamp) -> Result<Arc<Calendar>> {
        let view = self.view(subdistrict).await?;
        let Some((from, days)) = view.editions.in_force::<BTreeMap<String, String>>(Setting::Calendar, at)?
        else {
            return Ok(Arc::clone(&view.calendar));
        };
        let newest = view.editions.in_force::<Value>(Setting::Calendar, self.platform.now())?;
        if newest.is_none_or(|(newest, _)| newest == from) {
            return Ok(Arc::clone(&view.calendar));
        }
        if let Some(calendar) = self.earlier_calendar(subdistrict, from) {
            return Ok(calendar);
        }
        let days = (1..).zip(&days).map(|(row, (day, kind))| (row, day.as_str(), kind.as_str()));
        let imported = Holidays::from_rows(days).map_err(first)?;
        let calendar = Arc::new(crate::view::calendar(&view.subdistrict, imported)?);
        self.keep_earlier_calendar(subdistrict, from, &calendar);
        Ok(calendar)
    }
}

fn first(refusals: Vec<Refusal>) -> Failure {
    let refusal = refusals.into_iter().next().unwrap_or_else(Refusal::not_found);
    anyhow::anyhow!("an edition of the calendar cannot be read: {refusal}").into()
}
