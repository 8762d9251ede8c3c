//! Operations of the API.
#![expect(unused_qualifications, reason = "utoipa::path writes `<T as IntoParams>` for each `Query<T>`")]

mod adoptions;
mod catalogue;
mod deadline;
mod departments;
mod responsible;
mod search;

use catalogue_rules::Bilingual;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use web::{Policy, Routes};

use crate::pages::DECIDES;
use crate::service::Catalogues;

pub(crate) fn routes() -> Routes<Catalogues> {
    Routes::default()
        .api(Policy::SignedIn, routes!(catalogue::catalogue_show))
        .api(Policy::Public, routes!(search::catalogue_search))
        .api(Policy::SignedIn, routes!(departments::departments_list))
        .api(Policy::SignedIn, routes!(responsible::responsible_show))
        .api(Policy::SignedIn, routes!(deadline::deadline_show))
        .api(Policy::Roles(DECIDES), routes!(adoptions::adoptions_change))
}

/// A text in both languages; `en` is empty where nobody has translated it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Words {
    zh: String,
    en: String,
}

impl From<&Bilingual> for Words {
    fn from(text: &Bilingual) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}
