//! Finding an item by what people type; the report form asks here, signed in or not.

use axum::extract::State;
use catalogue_rules::Item;
use db::Tx;
use kernel::{Refusal, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Json, Lang, Query, Viewer, subdistricts};

use crate::service::Catalogues;
use crate::view::{View, pick};

const LIMIT_DEFAULT: usize = 10;
const LIMIT_MAX: usize = 50;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// Hanzi, pinyin, initials, everyday words or English; every word must be found.
    q: String,
    /// 1 to 50; 10 when left out.
    limit: Option<usize>,
    /// Code of the subdistrict, for who is not signed in.
    s: Option<String>,
}

/// Best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundBody {
    items: Vec<FoundItem>,
}

/// Names in the language of the request.
#[derive(Debug, Serialize, ToSchema)]
struct FoundItem {
    #[schema(example = "C010101")]
    code: String,
    name: String,
    subclass: String,
    class: String,
    /// Kind of must-report, if it is one.
    must_report: Option<String>,
    icon: String,
}

/// Searches the catalogue. Who is not signed in finds the adopted items that residents may choose.
#[utoipa::path(get, path = "/api/v1/catalogue/search", tag = "catalogue", params(SearchQuery),
    responses((status = 200, body = FoundBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn catalogue_search(
    State(catalogues): State<Catalogues>,
    viewer: Option<Viewer>,
    lang: Lang,
    Query(query): Query<SearchQuery>,
) -> Answer<Json<FoundBody>> {
    let own = viewer.map(|viewer| viewer.subdistrict());
    let subdistrict = match (query.s, own) {
        (Some(code), _) => by_code(&catalogues, code).await?,
        (None, Some(own)) => own,
        (None, None) => return Err(Refusal::invalid("subdistrict_missing").at_field("s").into()),
    };
    let view = catalogues.view(subdistrict).await?;
    let staff = own == Some(subdistrict);
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX);
    let hits = view.search.search(&query.q, usize::MAX);
    let items = hits.iter().filter_map(|hit| view.catalogue.item(hit.key));
    let items = items.filter(|item| staff || (item.public && item.adopted)).take(limit);
    Ok(Json(FoundBody { items: items.filter_map(|item| found(&view, item, lang)).collect() }))
}

async fn by_code(catalogues: &Catalogues, code: String) -> Answer<SubdistrictId> {
    let found = async move |tx: &mut Tx| subdistricts::by_code(tx, &code).await;
    Ok(catalogues.platform.db.read(found).await?.id)
}

fn found(view: &View, item: &Item, lang: Lang) -> Option<FoundItem> {
    let (class, subclass, item) = view.item_path(item.code.as_str())?;
    Some(FoundItem {
        code: item.code.to_string(),
        name: pick(&item.name, lang).to_owned(),
        subclass: pick(&subclass.name, lang).to_owned(),
        class: pick(&class.name, lang).to_owned(),
        must_report: item.must_report.clone(),
        icon: item.icon.clone(),
    })
}
