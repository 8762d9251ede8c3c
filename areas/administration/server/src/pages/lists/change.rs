//! Changes to a list, however they come: as a file, as a row of a form.

use administration_rules::{Cells, Difference, differences};
use axum::extract::State;
use axum::response::Redirect;
use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use web::{Answer, Form, Lang, Problem, Viewer};

use super::ListOf;
use super::show::setting_of;
use crate::Administration;
use crate::lists::{List, Outcome, contents, put, seen, sheet};

/// What rows would come to.
pub(super) struct Planned {
    pub(super) outcome: Outcome,
    pub(super) differences: Vec<Difference>,
    /// Stands for the list that they were compared with.
    pub(super) seen: String,
}

/// What would come of taking rows in; everything that is wrong with them.
pub(super) async fn plan(
    administration: &Administration,
    viewer: &Viewer,
    list: List,
    rows: &[Row],
    from: Option<Timestamp>,
    lang: Lang,
) -> Result<Planned, ImportFailure> {
    let before = contents(administration, viewer.subdistrict(), list, lang).await?;
    let rehearsing = administration.rehearsing();
    let outcome = put(&rehearsing, &viewer.actor, list, rows.to_vec(), from, lang).await?;
    let mut after: Vec<Cells> = rows.iter().map(|row| sheet::cells_of(list, row)).collect();
    settle(list, &before, &mut after);
    let differences = list.with_shape(|shape| differences(&before, &after, shape));
    Ok(Planned { outcome, differences, seen: seen(&before) })
}

/// Rows as they will stand, so that only what changes is told as a change.
fn settle(list: List, before: &[Cells], after: &mut Vec<Cells>) {
    match list {
        List::Calendar => {
            for row in &mut *after {
                row[0] = row[0].split([' ', 'T']).next().unwrap_or_default().replace('/', "-");
            }
            // Years without a row stay as they are.
            let year = |row: &Cells| row[0].get(..4).map(str::to_owned);
            let years: Vec<_> = after.iter().map(year).collect();
            after.extend(before.iter().filter(|row| !years.contains(&year(row))).cloned());
        }
        List::People => {
            for row in &mut *after {
                if let Some(known) = before.iter().find(|known| known[0] == row[0])
                    && row[1] == cases_server::mask_name(&known[1])
                {
                    row[1].clone_from(&known[1]);
                }
                Lang::wanted(&row[2]).tag().clone_into(&mut row[2]);
            }
        }
        List::Adoption => {
            for row in &mut *after {
                if row[3].is_empty() {
                    "0".clone_into(&mut row[3]);
                }
            }
        }
        List::Terms => {
            for row in &mut *after {
                let standard = before.iter().find(|known| known[..2] == row[..2]).map(|known| &known[4]);
                if standard == Some(&row[5]) {
                    row[5].clear();
                }
            }
        }
        _ => {}
    }
}

/// Takes rows in, where the list is still the one that was seen.
pub(super) async fn apply(
    administration: &Administration,
    viewer: &Viewer,
    list: List,
    (rows, as_seen): (Vec<Row>, &str),
    from: Option<Timestamp>,
    lang: Lang,
) -> Result<Outcome, ImportFailure> {
    let now = contents(administration, viewer.subdistrict(), list, lang).await?;
    if seen(&now) != as_seen {
        return Err(vec![Refusal::conflict("list_changed_meanwhile")].into());
    }
    put(administration, &viewer.actor, list, rows, from, lang).await
}

/// The words of refusals, as many as anybody reads.
pub(super) fn told(refusals: &[Refusal], lang: Lang) -> Vec<String> {
    let mut told: Vec<String> = refusals
        .iter()
        .take(sheet::REASONS_MAX)
        .map(|refusal| Problem::from(refusal.clone()).text(lang))
        .collect();
    if refusals.len() > told.len() {
        let more = (refusals.len() - told.len()).to_string();
        told.push(lang.fill("lists.more_reasons", &[("n", &more)]));
    }
    told
}

#[derive(Debug, Deserialize)]
pub(crate) struct TakeBackForm {
    /// The instant from which the edition would hold.
    from: i64,
}

pub(super) async fn take_back(
    State(administration): State<Administration>,
    viewer: Viewer,
    ListOf(list): ListOf,
    Form(form): Form<TakeBackForm>,
) -> Answer<Redirect> {
    let setting = setting_of(list).ok_or_else(|| Refusal::invalid("setting_holds_already"))?;
    let from = Timestamp::from_micros(form.from);
    administration.catalogues.take_back_setting(&viewer.actor, setting, from).await?;
    Ok(Redirect::to(&list.address()))
}
