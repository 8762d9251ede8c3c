//! The queue on the left: what waits for the desk, what must be done first on top.

use cases_server::pages::{LightWord, Names};
use cases_server::{CaseFilter, CaseLine, Cases};
use db::Result;
use kernel::{Actor, CaseId};
use serde::{Deserialize, Serialize};

/// The views of the queue: name and the states it shows. The first is what a seat operator works through all day.
const VIEWS: [(&str, &str); 5] = [
    ("todo", "reported,verifying,filed,responded,rechecking"),
    ("reported", "reported,verifying"),
    ("filed", "filed"),
    ("recheck", "responded,rechecking"),
    ("open", "open"),
];

/// Rows that are loaded at once.
const ROWS: u32 = 50;

/// What the address of the desk says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Asked {
    /// Name of the view.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) view: String,
    /// The case that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<CaseId>,
    /// An item that the form is asked to show instead of the suggested one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) item: String,
    /// Words or a case number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    /// The case that a step was taken on just now, and the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) done: Option<CaseId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) did: String,
}

impl Asked {
    /// The address of the desk with another case open.
    pub(crate) fn with_case(&self, case: Option<CaseId>) -> String {
        address(&Self { case, ..self.plain() })
    }

    /// Without what holds for the open case alone.
    pub(crate) fn plain(&self) -> Self {
        Self { view: self.view.clone(), q: self.q.clone(), ..Self::default() }
    }

    /// With its question mark; empty where nothing is asked.
    pub(crate) fn query(&self) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    pub(crate) fn view(&self) -> &'static str {
        self.known_view().0
    }

    /// The view with its states; the first where the address names none that there is.
    fn known_view(&self) -> (&'static str, &'static str) {
        VIEWS.into_iter().find(|(name, _)| *name == self.view).unwrap_or(VIEWS[0])
    }
}

pub(crate) fn address(asked: &Asked) -> String {
    format!("/desk{}", asked.query())
}

/// A row of the queue.
pub(crate) struct Row {
    pub(crate) id: CaseId,
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) state_word: String,
    pub(crate) light: LightWord,
    pub(crate) must_report: bool,
    pub(crate) current: bool,
    /// Who else is at work on it, in words.
    pub(crate) at_work: String,
}

/// The rows of a view.
pub(crate) struct Queue {
    pub(crate) rows: Vec<Row>,
    pub(crate) more: bool,
    /// The case to open when the address names none, and the one after the open case.
    pub(crate) first: Option<CaseId>,
    pub(crate) next: Option<CaseId>,
}

impl Queue {
    pub(crate) async fn read(cases: &Cases, actor: &Actor, names: &Names, asked: &Asked) -> Result<Self> {
        let (_, states) = asked.known_view();
        let filter = CaseFilter {
            state: states.to_owned(),
            q: asked.q.clone(),
            sort: "due".to_owned(),
            limit: Some(ROWS),
            ..CaseFilter::default()
        };
        let found = cases.list(actor, filter).await?;
        let first = found.lines.first().map(|line| line.id);
        let open = asked.case.or(first);
        let busy = cases.at_work(actor);
        Ok(Self {
            next: next_of(&found.lines, open),
            rows: found.lines.iter().map(|line| row(line, names, asked, open, &busy)).collect(),
            more: found.next.is_some(),
            first,
        })
    }
}

/// The row after the open case; at the end, or where the open case is in another view, the first other one.
fn next_of(lines: &[CaseLine], open: Option<CaseId>) -> Option<CaseId> {
    let at = lines.iter().position(|line| Some(line.id) == open);
    let after = at.and_then(|at| lines.get(at + 1));
    after.or_else(|| lines.iter().find(|line| Some(line.id) != open)).map(|line| line.id)
}

fn row(
    line: &CaseLine,
    names: &Names,
    asked: &Asked,
    open: Option<CaseId>,
    busy: &[(CaseId, String)],
) -> Row {
    let place = if line.address.is_empty() { names.grid(&line.grid) } else { line.address.clone() };
    Row {
        id: line.id,
        href: asked.with_case(Some(line.id)),
        number: line.number.clone(),
        title: title(line, names),
        place,
        state_word: names.lang.t(&format!("state.{}", line.state)).to_owned(),
        light: names.light(line.light(names.now), line.stage_due_at),
        must_report: !line.must_report.is_empty(),
        current: Some(line.id) == open,
        at_work: at_work(names, busy, line.id),
    }
}

/// What a case is called in a line: its item, or what was said while it has none.
pub(crate) fn title(line: &CaseLine, names: &Names) -> String {
    if line.item.is_empty() { line.description.clone() } else { names.item(&line.item) }
}

/// 「张三正在处理」; empty where nobody else is.
pub(crate) fn at_work(names: &Names, busy: &[(CaseId, String)], case: CaseId) -> String {
    let who: Vec<&str> = busy.iter().filter(|(of, _)| *of == case).map(|(_, name)| name.as_str()).collect();
    if who.is_empty() {
        return String::new();
    }
    names.lang.fill("live.at_work", &[("name", &who.join(names.lang.t("list.and")))])
}

/// Further than this nobody counts.
const COUNTED_MOST: u32 = 999;

/// The views as tabs with how many wait in each: address, words, whether it is this one.
pub(crate) async fn tabs(
    cases: &Cases,
    actor: &Actor,
    names: &Names,
    asked: &Asked,
) -> Result<Vec<(String, String, bool)>> {
    let mut tabs = Vec::new();
    for (name, states) in VIEWS {
        let n = cases.waiting(actor, states, COUNTED_MOST + 1).await?;
        let n = if n > COUNTED_MOST { format!("{COUNTED_MOST}+") } else { n.to_string() };
        let key = format!("desk.view_{name}");
        let word = names.lang.t(&key);
        let href = address(&Asked { view: name.to_owned(), ..Asked::default() });
        tabs.push((href, format!("{word} {n}"), name == asked.view()));
    }
    Ok(tabs)
}
