//! What helps to judge the open case: similar ones, others of its grid, who answers.

use cases_server::pages::Names;
use cases_server::{CaseDetail, CaseFilter, CaseLine, Cases, Suggestions};
use db::Result;
use kernel::{Actor, CaseId};

use crate::queue::title;

/// Cases of the same unit grid that are shown.
const AROUND: u32 = 6;

/// The right pane.
pub(crate) struct Context {
    pub(crate) similar: Vec<Other>,
    pub(crate) around: Vec<Other>,
    /// Label and text: where it lies, and who answers for the item there.
    pub(crate) responsible: Vec<(String, String)>,
}

/// Another case, in a line.
pub(crate) struct Other {
    pub(crate) id: CaseId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) said: String,
}

impl Context {
    pub(crate) async fn of(
        cases: &Cases,
        actor: &Actor,
        names: &Names,
        detail: &CaseDetail,
        suggestions: &Suggestions,
    ) -> Result<Self> {
        let similar = suggestions.duplicates.iter().map(|one| other(names, &one.line)).collect();
        let around = around(cases, actor, detail).await?;
        Ok(Self {
            similar,
            around: around.iter().map(|line| other(names, line)).collect(),
            responsible: responsible(names, detail),
        })
    }
}

/// The latest other cases of the unit grid.
async fn around(cases: &Cases, actor: &Actor, detail: &CaseDetail) -> Result<Vec<CaseLine>> {
    let grid = detail.case.facts.grid.clone();
    if grid.is_empty() {
        return Ok(Vec::new());
    }
    let filter = CaseFilter { grid, limit: Some(AROUND + 1), ..CaseFilter::default() };
    let mut lines = cases.list(actor, filter).await?.lines;
    lines.retain(|line| line.id != detail.case.id);
    lines.truncate(AROUND as usize);
    Ok(lines)
}

fn other(names: &Names, line: &CaseLine) -> Other {
    let state = format!("state.{}", line.state);
    Other {
        id: line.id,
        number: line.number.clone(),
        title: title(line, names),
        said: format!("{} · {}", names.lang.t(&state), names.short(line.reported_at)),
    }
}

fn responsible(names: &Names, detail: &CaseDetail) -> Vec<(String, String)> {
    let (facts, lang) = (&detail.case.facts, names.lang);
    let mut pairs = Vec::new();
    if !facts.grid.is_empty() {
        pairs.push((lang.t("case.grid").to_owned(), names.territory.path(&facts.grid)));
    }
    let code = facts.item.as_deref().unwrap_or_default();
    let Some(item) = names.catalogue.item(code) else { return pairs };
    let found = match names.catalogue.responsibility.responsible(&item.code, &facts.grid) {
        catalogue_rules::Owner::Department(entry) => names.department(&entry.department),
        catalogue_rules::Owner::Conflict(_) => lang.t("owner.conflict").to_owned(),
        catalogue_rules::Owner::Fallback => lang.t("owner.fallback").to_owned(),
    };
    pairs.push((lang.t("desk.responsible").to_owned(), found));
    pairs
}
