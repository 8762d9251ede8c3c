//! Who answers for an item in a grid, and by which entry of the list.

use axum::extract::State;
use catalogue_rules::{Owner, Responsibility};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Json, Query, Viewer};

use crate::service::Catalogues;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResponsibleQuery {
    /// Code of the item.
    item: String,
    /// Code of the grid; left out: wherever no area is named.
    #[serde(default)]
    grid: String,
}

/// Exactly one of `why`, `conflict` and `fallback` says how it came about.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ResponsibleBody {
    /// Code of the department that leads; null where entries contradict each other.
    department: Option<String>,
    helpers: Vec<String>,
    /// The entry that says it: the most specific area wins, then the most specific scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<EntryBody>,
    /// Equally specific entries: to be settled by the grid office, never guessed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflict: Vec<EntryBody>,
    /// No entry covers it: the grid office leads.
    fallback: bool,
}

/// A line of the responsibility list.
#[derive(Debug, Serialize, ToSchema)]
struct EntryBody {
    /// Class, subclass or item.
    scope: String,
    /// The beginning of the grid codes it is about; empty for all.
    area: String,
    department: String,
    helpers: Vec<String>,
    note: String,
}

/// Looks up who answers.
#[utoipa::path(get, path = "/api/v1/responsible", tag = "catalogue", params(ResponsibleQuery),
    responses((status = 200, body = ResponsibleBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn responsible_show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    Query(query): Query<ResponsibleQuery>,
) -> Answer<Json<ResponsibleBody>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    if view.item(&query.item).is_none() {
        let refusal = Refusal::invalid("catalogue_item_unknown").at_field("item");
        return Err(refusal.with("value", query.item).into());
    }
    Ok(Json(body(&view, view.owner(&query.item, &query.grid))))
}

fn body(view: &View, owner: Owner<'_>) -> ResponsibleBody {
    match owner {
        Owner::Department(entry) => ResponsibleBody {
            department: Some(entry.department.clone()),
            helpers: entry.helpers.clone(),
            why: Some(entry.into()),
            ..ResponsibleBody::default()
        },
        Owner::Conflict(entries) => ResponsibleBody {
            conflict: entries.into_iter().map(EntryBody::from).collect(),
            ..ResponsibleBody::default()
        },
        Owner::Fallback => ResponsibleBody {
            department: Some(view.fallback_department().to_owned()),
            fallback: true,
            ..ResponsibleBody::default()
        },
    }
}

impl From<&Responsibility> for EntryBody {
    fn from(entry: &Responsibility) -> Self {
        Self {
            scope: entry.scope.to_string(),
            area: entry.area.clone(),
            department: entry.department.clone(),
            helpers: entry.helpers.clone(),
            note: entry.note.clone(),
        }
    }
}
