//! Who looked at reporters' contacts: a person and day, and each look.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use cases_server::REVEALED;
use db::Tx;
use db::audit::{self, Filter};
use web::{Answer, Lang, Page, Shell, Viewer, words};

use crate::Administration;
use crate::names::Names;

/// Looks that are shown, the newest.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "administration/reveals.html")]
pub(crate) struct RevealsPage {
    shell: Shell,
    /// Day, person, how often.
    days: Vec<(String, String, usize)>,
    looks: Vec<Look>,
}

struct Look {
    at: String,
    who: String,
    case: String,
    reason: String,
}

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<RevealsPage>> {
    let names = Names::of(&administration, &viewer, lang).await?;
    let subdistrict = viewer.subdistrict();
    let filter = Filter { action: REVEALED.to_owned(), ..Filter::default() };
    let read = async move |tx: &mut Tx| audit::newest(tx, subdistrict, &filter, SHOWN).await;
    let found = administration.platform.db.read(read).await?;
    let calendar = &names.catalogue.calendar;
    let mut days = BTreeMap::<(String, String), usize>::new();
    for look in &found {
        let day = calendar.day(look.event.at).to_string();
        *days.entry((day, look.event.actor_name.clone())).or_default() += 1;
    }
    let zone = names.catalogue.subdistrict.zone;
    let look = |recorded: audit::Recorded| {
        let body: serde_json::Value = serde_json::from_str(&recorded.event.body).unwrap_or_default();
        Look {
            at: words::instant(recorded.event.at, zone, lang),
            who: recorded.event.actor_name,
            case: recorded.event.subject,
            reason: body["after"]["reason"].as_str().unwrap_or_default().to_owned(),
        }
    };
    Ok(Page(RevealsPage {
        shell: names.shell(&viewer, "/administration/reveals"),
        days: days.into_iter().rev().map(|((day, who), n)| (day, who, n)).collect(),
        looks: found.into_iter().map(look).collect(),
    }))
}
