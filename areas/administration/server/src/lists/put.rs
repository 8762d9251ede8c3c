//! Rows on their way into a list: through the rules of the area that the list belongs to.

use std::collections::BTreeSet;

use catalogue_rules::Row;
use catalogue_server::ImportFailure;
use db::Failure;
use kernel::{Actor, Refusal, Timestamp};
use web::Lang;
use worktime::Holidays;

use super::{List, people, teams};
use crate::Administration;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What whoever imports should know, in the reader's language.
    pub(crate) notes: Vec<String>,
    /// Logins that were made, with their passwords for one time.
    pub(crate) made: Vec<(String, String)>,
}

/// Takes rows in: all of them, or none and everything that is wrong with them. `administration` may be a rehearsing one.
pub(crate) async fn put(
    administration: &Administration,
    by: &Actor,
    list: List,
    rows: Vec<Row>,
    from: Option<Timestamp>,
    lang: Lang,
) -> Result<Outcome, ImportFailure> {
    let catalogues = &administration.catalogues;
    match list {
        List::Departments => catalogues.import_departments(by, rows).await.map(drop)?,
        List::Adoption => catalogues.import_adoptions(by, rows).await.map(drop)?,
        List::Terms => catalogues.import_own_limits(by, rows).await.map(drop)?,
        List::MustReport => catalogues.import_must_report(by, rows, from).await?,
        List::Limits => administration.cases.import_limits(by, rows, from).await?,
        List::Calendar => return calendar(administration, by, &rows, lang).await,
        List::Responsibility => return responsibility(administration, by, rows, lang).await,
        List::People => return people::put(administration, by, &rows).await,
        List::Teams => teams::put(administration, by, &rows, teams::Which::Teams).await?,
        List::Roles => teams::put(administration, by, &rows, teams::Which::All).await?,
    }
    Ok(Outcome::default())
}

/// The list may have conflicts and gaps: they are told, not refused.
async fn responsibility(
    administration: &Administration,
    by: &Actor,
    rows: Vec<Row>,
    lang: Lang,
) -> Result<Outcome, ImportFailure> {
    let summary = administration.catalogues.import_responsibility(by, rows).await?;
    let note = |key: &str, n: usize| (n > 0).then(|| lang.fill(key, &[("n", &n.to_string())]));
    let notes =
        [note("lists.conflicts", summary.conflicts), note("lists.gaps", summary.gaps)].into_iter().flatten();
    Ok(Outcome { notes: notes.collect(), made: Vec::new() })
}

/// Years without a row stay as they are.
async fn calendar(
    administration: &Administration,
    by: &Actor,
    rows: &[Row],
    lang: Lang,
) -> Result<Outcome, ImportFailure> {
    let cells: Vec<_> = rows.iter().map(|row| (row.0, day(row), cell(row, "kind"))).collect();
    let holidays =
        Holidays::from_rows(cells.iter().map(|(row, day, kind)| (*row, day.as_str(), kind.as_str())))?;
    if holidays.years().next().is_none() {
        return Err(vec![Refusal::invalid("table_empty")].into());
    }
    let summary = administration.catalogues.import_calendar(by, holidays).await?;
    let years: BTreeSet<String> = summary.years.iter().map(ToString::to_string).collect();
    let years = years.into_iter().collect::<Vec<_>>().join(lang.t("lists.comma"));
    Ok(Outcome { notes: vec![lang.fill("lists.years", &[("years", &years)])], made: Vec::new() })
}

/// Spreadsheet programs give a day with the time of its beginning.
fn day(row: &Row) -> String {
    let cell = cell(row, "date");
    cell.split_once([' ', 'T']).map_or(cell.clone(), |(day, _)| day.to_owned()).replace('/', "-")
}

/// A cell without blanks around it; empty where there is none.
pub(super) fn cell(row: &Row, field: &str) -> String {
    row.1.get(field).map(|cell| cell.trim().to_owned()).unwrap_or_default()
}

/// A refusal of one row among those that are kept; anything else ends the whole.
pub(super) fn note(refusals: &mut Vec<Refusal>, row: u64, failure: Failure) -> Result<(), Failure> {
    match failure {
        Failure::Refused(refusal) => {
            refusals.push(refusal.at_row(row));
            Ok(())
        }
        other => Err(other),
    }
}
