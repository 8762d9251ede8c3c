//! The catalogue as a whole.

use axum::extract::State;
use catalogue_rules::{FilingCriterion, Item};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Json, Query, Viewer};

use super::Words;
use crate::service::Catalogues;
use crate::tree::{ClassBranch, SubclassBranch, tree};
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueQuery {
    /// Only items that the subdistrict works with (`true`), or only the others (`false`).
    adopted: Option<bool>,
}

/// The current edition; number 0 and nothing in it where none was imported.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogueBody {
    edition: i64,
    /// What the edition is called by those who published it.
    name: String,
    classes: Vec<ClassBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ClassBody {
    #[schema(example = "C01")]
    code: String,
    name: Words,
    subclasses: Vec<SubclassBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SubclassBody {
    #[schema(example = "C0101")]
    code: String,
    name: Words,
    items: Vec<ItemBody>,
}

/// A kind of problem that can be reported.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the marks of the printed catalogue")]
struct ItemBody {
    #[schema(example = "C010101")]
    code: String,
    name: Words,
    /// `component` or `event`
    kind: &'static str,
    /// Not in the national standard.
    local: bool,
    /// Can be seen on patrol.
    patrol: bool,
    /// Residents may choose it.
    public: bool,
    /// The subdistrict works with it.
    adopted: bool,
    /// Kind of must-report, if it is one.
    must_report: Option<String>,
    icon: String,
    criteria: Vec<CriterionBody>,
}

/// When a report of the item becomes a case, and how long its handler has.
#[derive(Debug, Serialize, ToSchema)]
struct CriterionBody {
    no: u32,
    condition: Words,
    /// Amount and unit: `uh`, `ud` round the clock, `wh`, `wd` in working time.
    #[schema(example = "4wh")]
    limit: String,
    closing: Words,
    evidence: Vec<String>,
    /// `ordinary`, `urgent` or `emergency`
    urgency: &'static str,
    recheck: bool,
}

/// The current edition of the catalogue with its filing criteria.
#[utoipa::path(get, path = "/api/v1/catalogue", tag = "catalogue", params(CatalogueQuery),
    responses((status = 200, body = CatalogueBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn catalogue_show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    Query(query): Query<CatalogueQuery>,
) -> Answer<Json<CatalogueBody>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let wanted = |item: &Item| query.adopted.is_none_or(|adopted| item.adopted == adopted);
    let classes = tree(&view, wanted).iter().map(|branch| class_body(&view, branch)).collect();
    Ok(Json(CatalogueBody { edition: view.edition, name: view.catalogue.edition.clone(), classes }))
}

fn class_body(view: &View, branch: &ClassBranch<'_>) -> ClassBody {
    ClassBody {
        code: branch.class.code.to_string(),
        name: (&branch.class.name).into(),
        subclasses: branch.subclasses.iter().map(|branch| subclass_body(view, branch)).collect(),
    }
}

fn subclass_body(view: &View, branch: &SubclassBranch<'_>) -> SubclassBody {
    SubclassBody {
        code: branch.subclass.code.to_string(),
        name: (&branch.subclass.name).into(),
        items: branch.items.iter().map(|item| item_body(view, item)).collect(),
    }
}

fn item_body(view: &View, item: &Item) -> ItemBody {
    ItemBody {
        code: item.code.to_string(),
        name: (&item.name).into(),
        kind: item.kind().name(),
        local: item.local,
        patrol: item.patrol,
        public: item.public,
        adopted: item.adopted,
        must_report: item.must_report.clone(),
        icon: item.icon.clone(),
        criteria: view.catalogue.criteria_of(&item.code).iter().map(CriterionBody::from).collect(),
    }
}

impl From<&FilingCriterion> for CriterionBody {
    fn from(criterion: &FilingCriterion) -> Self {
        Self {
            no: criterion.no,
            condition: (&criterion.condition).into(),
            limit: criterion.limit.to_string(),
            closing: (&criterion.closing).into(),
            evidence: criterion.evidence.clone(),
            urgency: criterion.urgency.name(),
            recheck: criterion.recheck,
        }
    }
}
