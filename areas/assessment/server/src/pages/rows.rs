//! The rows behind a rate: what is in the whole, and whether it is in the part.

use askama::Template;
use assessment_rules::{Measure, Month};
use axum::extract::State;
use cases_server::DiscoveryVerdict;
use db::Tx;
use kernel::{CaseId, Refusal, Timestamp, UserId};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::{WHOLE, wanted};
use crate::count::{Rows, is_excused, is_filed};
use crate::names::Names;
use crate::{Assessments, misses, policies};

#[derive(Template)]
#[template(path = "assessment/rows.html")]
pub(crate) struct RowsPage {
    shell: Shell,
    title: String,
    back: String,
    formula: String,
    part: usize,
    whole: usize,
    rows: Vec<RowView>,
}

struct RowView {
    case: CaseId,
    number: String,
    grid: String,
    what: String,
    when: String,
    /// Whether it is in the part.
    counts: bool,
    /// Whether it is in the whole.
    is_asked: bool,
    said: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RowsQuery {
    /// Oneself, when not given.
    person: Option<UserId>,
    measure: Option<Measure>,
    month: String,
}

/// Somebody else's rows are for the office; for others they are not there.
pub(super) async fn show(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<RowsQuery>,
) -> Answer<Page<RowsPage>> {
    let sees_whole = viewer.holds_any(WHOLE);
    let person = query.person.unwrap_or(viewer.user.id);
    let measure = query.measure.unwrap_or(Measure::Timeliness);
    if !sees_whole && viewer.user.id != person {
        return Err(Refusal::not_found().into());
    }
    let names = Names::of(&assessments, &viewer, lang).await?;
    let month = wanted(&query.month, Month::of(names.today()))?;
    let subdistrict = viewer.subdistrict();
    let read = async move |tx: &mut Tx| {
        let misses = misses::of_month(tx, subdistrict, month).await?;
        Ok((policies::of_month(tx, subdistrict, month).await?, misses))
    };
    let (policy, misses) = assessments.cases.platform.db.read(read).await?;
    let span = assessments.span(subdistrict, month).await?;
    let found = assessments.rows(subdistrict, person, span, &misses).await?;
    let rows = views(&names, measure, &found, &policy.excused)?;
    let path = format!("/assessment/rows?person={}&measure={}&month={month}", person, measure.name());
    let word = lang.t(&format!("assessment.measure.{}", measure.name())).to_owned();
    Ok(Page(RowsPage {
        shell: names.shell(&viewer, if sees_whole { "/assessment" } else { "/assessment/mine" }, path),
        title: [names.person(person), names.month(month), word].join(" · "),
        back: format!("/assessment{}?month={month}", if sees_whole { "" } else { "/mine" }),
        formula: lang.t(&format!("assessment.formula.{}", measure.name())).to_owned(),
        part: rows.iter().filter(|row| row.counts).count(),
        whole: rows.iter().filter(|row| row.is_asked).count(),
        rows,
    }))
}

/// The exam has no rows, and coverage none of cases.
fn views(names: &Names, measure: Measure, found: &Rows, excused: &[String]) -> Result<Vec<RowView>, Refusal> {
    let lang = names.lang;
    let word = |name: &str| lang.t(&format!("assessment.row.{name}")).to_owned();
    let view = |case, number: &str, grid: &str, what, when: Timestamp| RowView {
        case,
        number: number.to_owned(),
        grid: names.grid(grid),
        what,
        when: names.instant(when),
        counts: false,
        is_asked: true,
        said: String::new(),
    };
    let discovered = |one: &cases_server::Discovery| {
        let verdict = match one.verdict {
            DiscoveryVerdict::Filed => "filed",
            _ if is_excused(one, excused) => "excused",
            DiscoveryVerdict::Void => "void",
            DiscoveryVerdict::Merged | DiscoveryVerdict::Declined(_) => "declined",
        };
        let row = view(one.case, &one.number, &one.grid, names.item(&one.item), one.decided);
        RowView { counts: is_filed(one), is_asked: !is_excused(one, excused), said: word(verdict), ..row }
    };
    let missed = found.misses.iter().map(|miss| {
        let row = view(miss.case, &miss.number, &miss.grid, names.item(&miss.item), miss.filed);
        RowView { said: word("missed"), ..row }
    });
    let looked = found.looks.iter().map(|look| {
        let kind = lang.t(&format!("assessment.look.{}", look.kind)).to_owned();
        let said = match look.answered {
            Some(_) if look.is_on_time() => "on_time",
            Some(_) => "late",
            None => "unanswered",
        };
        let row = view(look.case, &look.number, &look.grid, kind, look.due);
        RowView { counts: look.is_on_time(), said: word(said), ..row }
    });
    Ok(match measure {
        Measure::Timeliness => {
            found.discoveries.iter().filter(|one| is_filed(one)).map(discovered).chain(missed).collect()
        }
        Measure::Accuracy => found.discoveries.iter().map(discovered).collect(),
        Measure::Recheck => looked.collect(),
        Measure::Coverage | Measure::Exam => return Err(Refusal::not_found()),
    })
}
