//! 定项: the grid office says which items the subdistrict works with.

use std::collections::BTreeSet;

use axum::extract::State;
use catalogue_rules::Code;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Json, Viewer};

use crate::service::Catalogues;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdoptionChange {
    /// Codes of items.
    #[schema(example = json!(["C010101"]))]
    items: Vec<String>,
    /// Whether the subdistrict works with them from now on.
    adopted: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdoptionChanged {
    /// Items that were not so before.
    changed: usize,
}

/// Adopts items or gives them up, all or none.
#[utoipa::path(post, path = "/api/v1/adoptions", tag = "catalogue", request_body = AdoptionChange,
    responses((status = 200, body = AdoptionChanged), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn adoptions_change(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    Json(change): Json<AdoptionChange>,
) -> Answer<Json<AdoptionChanged>> {
    let items = change.items.iter().map(|text| code(text)).collect::<Result<BTreeSet<_>, _>>()?;
    let changed = catalogues.adopt(&viewer.actor, items, change.adopted).await?;
    Ok(Json(AdoptionChanged { changed }))
}

fn code(text: &str) -> Result<Code, Refusal> {
    let unknown = || Refusal::invalid("catalogue_item_unknown").at_field("items").with("value", text);
    text.parse().map_err(|()| unknown())
}
