//! A department's work-list: what is most urgent, mine, to be rechecked, returned.

use axum::extract::State;
use kernel::{Role, Scope};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Viewer};

use super::list::{ListPage, page};
use super::names::Names;
use crate::list::CaseFilter;
use crate::service::Cases;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkListQuery {
    view: String,
    after: String,
}

const VIEWS: [&str; 4] = ["urgent", "dispatched", "responded", "late"];

/// What each view narrows to.
fn filter_of(view: &str, department: &str, after: String) -> CaseFilter {
    let filter = CaseFilter { department: department.to_owned(), after, ..CaseFilter::default() };
    match view {
        "dispatched" | "responded" => CaseFilter { state: view.to_owned(), ..filter },
        "late" => CaseFilter { light: "red".to_owned(), sort: "due".to_owned(), ..filter },
        _ => CaseFilter { sort: "due".to_owned(), ..filter },
    }
}

pub(super) async fn department(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<WorkListQuery>,
) -> Answer<Page<ListPage>> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let code = viewer.actor.grants.iter().find_map(|grant| match &grant.scope {
        Scope::Department(code) if grant.role == Role::DepartmentHandler => Some(code.clone()),
        _ => None,
    });
    let code = code.unwrap_or_default();
    let view = VIEWS.into_iter().find(|view| *view == query.view).unwrap_or("urgent");
    let filter = filter_of(view, &code, query.after);
    let found = cases.list(&viewer.actor, filter.clone()).await?;
    let tabs = VIEWS
        .iter()
        .map(|name| {
            let word = lang.t(&format!("department.view_{name}")).to_owned();
            (format!("/department?view={name}"), word, *name == view)
        })
        .collect();
    let shell = names.shell_at(&viewer, "/department", format!("/department?view={view}"));
    let title = if code.is_empty() { lang.t("nav.department").to_owned() } else { names.department(&code) };
    Ok(Page(page(&names, shell, &title, "/department", filter, &found).with_tabs(tabs)))
}
