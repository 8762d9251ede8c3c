//! The map of grids and open cases, with its list beside it.

use askama::Template;
use axum::extract::State;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::list::{RowView, query};
use super::names::Names;
use crate::list::CaseFilter;
use crate::service::Cases;

#[derive(Template)]
#[template(path = "map.html")]
pub(crate) struct MapPage {
    shell: Shell,
    query: String,
    grids: Vec<(String, String)>,
    grid: String,
    rows: Vec<RowView>,
}

/// Rows of the list beside the map.
const ROWS: u32 = 100;

pub(super) async fn map(
    State(cases): State<Cases>,
    viewer: Viewer,
    lang: Lang,
    Query(asked): Query<CaseFilter>,
) -> Answer<Page<MapPage>> {
    let names = Names::of(&cases, viewer.subdistrict(), lang).await?;
    let state = if asked.state.is_empty() { "open".to_owned() } else { asked.state.clone() };
    let filter = CaseFilter { state, ..asked };
    let found = cases.list(&viewer.actor, CaseFilter { limit: Some(ROWS), ..filter.clone() }).await?;
    Ok(Page(MapPage {
        shell: names.shell_at(&viewer, "/map", format!("/map?{}", query(&filter))),
        query: query(&filter),
        grids: names.basic_grids(),
        rows: found.lines.iter().map(|line| RowView::of(line, &names)).collect(),
        grid: filter.grid,
    }))
}
