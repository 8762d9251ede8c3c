//! The record of changes: who did what, when, and what was there before and after.

use askama::Template;
use axum::extract::State;
use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use db::audit::{self, Filter, Recorded};
use db::{Result, Tx};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use web::{Answer, Lang, Page, Query, Shell, Viewer, words};

use super::said::before_and_after;
use crate::Administration;
use crate::names::Names;

/// Rows a page.
const PAGE: i64 = 50;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AuditQuery {
    /// Part of a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    who: String,
    /// An action.
    #[serde(skip_serializing_if = "String::is_empty")]
    what: String,
    /// First and last day; empty for no end.
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    /// Only rows before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "administration/audit.html")]
pub(crate) struct AuditPage {
    shell: Shell,
    query: AuditQuery,
    actions: Vec<(String, String)>,
    rows: Vec<Line>,
    export: String,
    first: Option<String>,
    next: Option<String>,
}

/// A row as people read it.
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) subject: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Everything that is recorded: what has a text, with it.
fn actions(lang: Lang) -> Vec<(String, String)> {
    let all = web::texts(lang).iter();
    all.filter_map(|(key, word)| Some((key.strip_prefix("audit.")?.to_owned(), word.clone()))).collect()
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<AuditQuery>,
) -> Answer<Page<AuditPage>> {
    let names = Names::of(&administration, &viewer, lang).await?;
    let mut found = read(&administration, &viewer, &query, PAGE + 1).await?;
    let more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let address = |before: Option<i64>| {
        let query = serde_urlencoded::to_string(AuditQuery { before, ..query.clone() }).unwrap_or_default();
        format!("/administration/audit?{query}")
    };
    let zone = names.catalogue.subdistrict.zone;
    Ok(Page(AuditPage {
        shell: names.shell(&viewer, &address(query.before)),
        actions: actions(lang),
        export: serde_urlencoded::to_string(AuditQuery { before: None, ..query.clone() }).unwrap_or_default(),
        first: query.before.map(|_| address(None)),
        next: found.last().filter(|_| more).map(|last| address(Some(last.seq))),
        rows: lines(&administration, &viewer, found, zone, lang).await?,
        query,
    }))
}

pub(super) async fn read(
    administration: &Administration,
    viewer: &Viewer,
    query: &AuditQuery,
    limit: i64,
) -> Result<Vec<Recorded>> {
    let subdistrict = viewer.subdistrict();
    let zone = administration.catalogues.view(subdistrict).await?.subdistrict.zone;
    let filter = Filter {
        action: query.what.clone(),
        name: query.who.trim().to_owned(),
        from: beginning(&query.from, zone, 0),
        to: beginning(&query.to, zone, 1),
        before: query.before,
        ..Filter::default()
    };
    administration
        .platform
        .db
        .read(async move |tx: &mut Tx| audit::newest(tx, subdistrict, &filter, limit).await)
        .await
}

/// The beginning of a day as a form gives it, or of one some days later.
pub(super) fn beginning(day: &str, zone: Tz, later: u64) -> Option<Timestamp> {
    let day: NaiveDate = day.parse().ok()?;
    let midnight = day.checked_add_days(chrono::Days::new(later))?.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&midnight).earliest().map(Timestamp::from)
}

fn action_word(action: &str, lang: Lang) -> String {
    lang.t(&format!("audit.{action}")).to_owned()
}

/// People are named by their login where they are still there.
pub(super) async fn lines(
    administration: &Administration,
    viewer: &Viewer,
    found: Vec<Recorded>,
    zone: Tz,
    lang: Lang,
) -> Result<Vec<Line>> {
    let people = administration.people(viewer.subdistrict()).await?;
    let login_of = |subject: &str| {
        let id = subject.strip_prefix("person:")?.parse().ok()?;
        people.iter().find(|person| person.id == id).map(|person| person.login.clone())
    };
    let line = |recorded: Recorded| {
        let event = recorded.event;
        let (before, after) = before_and_after(&event.body, lang);
        Line {
            seq: recorded.seq,
            at: words::instant(event.at, zone, lang),
            what: action_word(&event.action, lang),
            subject: login_of(&event.subject).unwrap_or(event.subject),
            before,
            after,
            who: event.actor_name,
        }
    };
    Ok(found.into_iter().map(line).collect())
}
