//! The departments that handle cases.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Json, Viewer};

use super::Words;
use crate::service::Catalogues;
use crate::view::View;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DepartmentsBody {
    departments: Vec<DepartmentBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DepartmentBody {
    #[schema(example = "city_management")]
    code: String,
    name: Words,
    /// Other names in imported records.
    aliases: Vec<String>,
}

/// All departments by code.
#[utoipa::path(get, path = "/api/v1/departments", tag = "catalogue",
    responses((status = 200, body = DepartmentsBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn departments_list(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
) -> Answer<Json<DepartmentsBody>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let departments = view.departments.values().map(|department| DepartmentBody {
        code: department.code.clone(),
        name: (&department.name).into(),
        aliases: aliases_of(&view, &department.code),
    });
    Ok(Json(DepartmentsBody { departments: departments.collect() }))
}

fn aliases_of(view: &View, code: &str) -> Vec<String> {
    let own = view.aliases.iter().filter(|(_, department)| *department == code);
    own.map(|(alias, _)| alias.clone()).collect()
}
