//! `GET /api/v1/people`

use axum::extract::State;
use db::Tx;
use kernel::{Refusal, Role, UserId};
use serde::{Deserialize, Serialize};
use web::{Answer, Json, Query, Viewer, users};

use crate::service::Cases;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleQuery {
    /// A role, such as `patroller`.
    role: String,
    /// Code of a grid: who holds the role there.
    #[serde(default)]
    grid: String,
}

/// Somebody who can be asked to look: name the id as `person`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PersonView {
    #[schema(value_type = String, format = Uuid)]
    id: UserId,
    name: String,
}

/// People who hold a role for a grid.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PeopleQuery),
    responses((status = 200, body = Vec<PersonView>), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn people(
    State(cases): State<Cases>,
    viewer: Viewer,
    Query(query): Query<PeopleQuery>,
) -> Answer<Json<Vec<PersonView>>> {
    let unknown = || Refusal::invalid("role_unreadable").at_field("role").with("value", &query.role);
    let role: Role = query.role.parse().map_err(|()| unknown())?;
    let (subdistrict, grid) = (viewer.subdistrict(), query.grid);
    let find = async move |tx: &mut Tx| users::holders_for_grid(tx, subdistrict, role, &grid).await;
    let found = cases.platform.db.read(find).await?;
    Ok(Json(found.into_iter().map(|user| PersonView { id: user.id, name: user.name }).collect()))
}
