//! Pages of the lists: the table with what may be done to it, one row, and what an import would change.

mod change;
mod import;
mod row;
mod show;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Refusal, SubdistrictId, Timestamp};
use web::{Lang, Policy, Problem, Routes};

use super::{SECURITY, SYSTEM};
use crate::Administration;
use crate::lists::{Field, Kind, List};
use crate::names::Names;

/// A file of twenty thousand rows.
const BODY_MAX: usize = 16 << 20;

pub(super) fn routes() -> Routes<Administration> {
    family(SYSTEM, "/administration/lists/{list}").and(family(SECURITY, "/administration/rights/{list}"))
}

fn family(policy: Policy, at: &str) -> Routes<Administration> {
    let to = |end: &str| format!("{at}{end}");
    Routes::default()
        .get(policy, at, show::show)
        .get(policy, &to("/export.xlsx"), show::export)
        .get(policy, &to("/export.csv"), show::export)
        .get(policy, &to("/row"), row::show)
        .post(policy, &to("/row"), row::save)
        .post(policy, &to("/remove"), row::remove)
        .post(policy, &to("/import"), import::preview)
        .post(policy, &to("/apply"), import::apply)
        .post(policy, &to("/take-back"), change::take_back)
        .body_limit(BODY_MAX)
}

/// The list that the address names, in the family that it belongs to.
pub(super) struct ListOf(pub(super) List);

impl<S: Send + Sync> FromRequestParts<S> for ListOf {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut names = parts.uri.path().split('/').skip(2);
        let (family, name) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let list: Option<List> = name.parse().ok().filter(|list: &List| list.family() == family);
        list.map(Self).ok_or_else(|| Refusal::not_found().into())
    }
}

/// A text of the list: its title, or what it is about.
fn text(shell: &web::Shell, list: List, part: &str) -> String {
    shell.name(&format!("lists.{}", list.name()), part)
}

/// What a field of a form may be; none where it is typed.
pub(super) fn choices(names: &Names, field: &Field, lang: Lang) -> Vec<(String, String)> {
    let word = |prefix: &str, name: &str| (name.to_owned(), lang.t(&format!("{prefix}.{name}")).to_owned());
    match (field.name, field.kind) {
        (_, Kind::Flag) => ["0", "1"].map(|value| word("lists.flag", value)).to_vec(),
        ("department", Kind::Choice) => {
            let codes = names.catalogue.departments.keys();
            codes.map(|code| (code.clone(), names.catalogue.department_name(code, lang).to_owned())).collect()
        }
        ("kind", Kind::Choice) => ["off", "work"].map(|value| word("lists.kind", value)).to_vec(),
        ("language", Kind::Choice) => {
            Lang::ALL.map(|one| (one.tag().to_owned(), one.name().to_owned())).to_vec()
        }
        ("role", Kind::Choice) => names.roles(),
        _ => Vec::new(),
    }
}

/// A cell as people read it.
pub(super) fn shown(names: &Names, field: &Field, cell: &str, lang: Lang) -> String {
    if cell.is_empty() {
        return String::new();
    }
    let found = choices(names, field, lang).into_iter().find(|(value, _)| value == cell);
    found.map_or_else(|| cell.to_owned(), |(_, word)| word)
}

/// From which instant a change holds: the beginning of the day that a form gives, `None` for now.
pub(super) async fn from_day(
    administration: &Administration,
    subdistrict: SubdistrictId,
    day: &str,
) -> db::Result<Option<Timestamp>> {
    if day.trim().is_empty() {
        return Ok(None);
    }
    let view = administration.catalogues.view(subdistrict).await?;
    let wrong = || Refusal::invalid("day_unreadable").at_field("from").with("value", day);
    let day: chrono::NaiveDate = day.trim().parse().map_err(|_no_day| wrong())?;
    if day == view.calendar.day(administration.platform.now()) {
        return Ok(None);
    }
    let at = super::audit::beginning(&day.to_string(), view.subdistrict.zone, 0).ok_or_else(wrong)?;
    if at < administration.platform.now() {
        return Err(Refusal::invalid("setting_in_the_past").at_field("from").into());
    }
    Ok(Some(at))
}
