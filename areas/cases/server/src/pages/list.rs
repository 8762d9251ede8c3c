//! The list of cases.

use askama::Template;
use axum::extract::State;
use kernel::CaseId;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::names::{LightWord, Names};
use crate::list::{CaseFilter, CasePage};
use crate::model::CaseLine;
use crate::service::Cases;

#[derive(Template)]
#[template(path = "case_list.html")]
pub(crate) struct ListPage {
    shell: Shell,
    title: String,
    path: String,
    /// What a list that a figure opens counts, in words.
    counted: Option<String>,
    filter: CaseFilter,
    states: Vec<(String, String)>,
    departments: Vec<(String, String)>,
    grids: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    rows: Vec<RowView>,
    /// The filter as the query of the export.
    export: String,
    first: Option<String>,
    next: Option<String>,
}

pub(crate) struct RowView {
    pub(super) id: CaseId,
    pub(super) number: String,
    pub(super) state: String,
    pub(super) state_word: String,
    pub(super) light: LightWord,
    pub(super) must_report: bool,
    pub(super) item: String,
    pub(super) description: String,
    pub(super) place: String,
    pub(super) department: String,
    pub(super) reported: String,
    pub(super) due: String,
    pub(super) late: bool,
}

impl RowView {
    pub(crate) fn of(line: &CaseLine, names: &Names) -> Self {
        let place = if line.address.is_empty() { names.grid(&line.grid) } else { line.address.clone() };
        Self {
            id: line.id,
            number: line.number.clone(),
            state_word: names.lang.t(&format!("state.{}", line.state)).to_owned(),
            state: line.state.clone(),
            light: names.light(line.light(names.now), line.stage_due_at),
            must_report: !line.must_report.is_empty(),
            item: names.item(&line.item),
            description: line.description.clone(),
            place,
            department: if line.department.is_empty() {
                String::new()
            } else {
                names.department(&line.department)
            },
            reported: names.short(line.reported_at),
            due: line.due_at.map(|due| names.short(due)).unwrap_or_default(),
            late: line.on_time == Some(false),
        }
    }
}

/// A list page: the whole of it but what differs between the list and a department's work-list.
pub(crate) fn page(
    names: &Names,
    shell: Shell,
    title: &str,
    path: &str,
    filter: CaseFilter,
    found: &CasePage,
) -> ListPage {
    let link = |filter: &CaseFilter| format!("{path}?{}", query(filter));
    let first =
        (!filter.after.is_empty()).then(|| link(&CaseFilter { after: String::new(), ..filter.clone() }));
    let next = found.next.as_ref().map(|next| link(&CaseFilter { after: next.clone(), ..filter.clone() }));
    let states = cases_rules::HANDLING.states.iter().map(|state| state.name);
    let states = ["open"].into_iter().chain(states);
    ListPage {
        shell,
        title: title.to_owned(),
        path: path.to_owned(),
        counted: super::counted::in_words(names, &filter),
        states: states
            .map(|state| (state.to_owned(), names.lang.t(&format!("state.{state}")).to_owned()))
            .collect(),
        departments: names.departments(),
        grids: names.basic_grids(),
        classes: names.classes(),
        rows: found.lines.iter().map(|line| RowView::of(line, names)).collect(),
        export: query(&CaseFilter { after: String::new(), limit: None, ..filter.clone() }),
        filter,
        first,
        next,
    }
}

/// A filter as the query of an address.
pub(crate) fn query(filter: &CaseFilter) -> String {
    serde_urlencoded::to_string(filter).unwrap_or_default()
}

pub(super) async fn case_list(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(filter): Query<CaseFilter>,
) -> Answer<Page<ListPage>> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let found = cases.list(&viewer.actor, filter.clone()).await?;
    let shell = names.shell_at(&viewer, "/cases", format!("/cases?{}", query(&filter)));
    Ok(Page(page(&names, shell, lang.t("nav.cases"), "/cases", filter, &found)))
}
