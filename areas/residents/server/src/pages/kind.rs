//! The second screen: what it is. Pictures of what is reported most, a search, and "I cannot say".

use askama::Template;
use axum::extract::State;
use axum::response::Redirect;
use cases_server::pages::Names;
use kernel::Refusal;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, PathOf, Query, Shell};

use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/kind.html")]
pub(crate) struct KindPage {
    shell: Shell,
    base: String,
    common: Vec<Kind>,
    query: String,
    found: Vec<Kind>,
}

struct Kind {
    code: String,
    name: String,
    icon: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KindQuery {
    q: String,
}

const FOUND: usize = 12;

fn kind(names: &Names, code: &str) -> Option<Kind> {
    let item = names.catalogue.item(code).filter(|item| item.public && item.adopted)?;
    Some(Kind { code: code.to_owned(), name: names.item(code), icon: item.icon.clone() })
}

pub(super) async fn page(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
    Query(KindQuery { q }): Query<KindQuery>,
) -> Answer<Page<KindPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    // Not there after a day: better told now than at the end.
    residents.draft(subdistrict, id).await?;
    let names = residents.names(subdistrict, lang).await?;
    let base = format!("/s/{code}/report/{}", id.simple());
    let common = residents.policy().kinds.common.iter().filter_map(|code| kind(&names, code)).collect();
    let hits = names.catalogue.search.search(&q, usize::MAX);
    let found = hits.iter().filter_map(|hit| kind(&names, hit.key.as_str())).take(FOUND).collect();
    let shell = names.public_shell(&format!("{base}/kind"));
    Ok(Page(KindPage { shell, base, common, query: q.trim().to_owned(), found }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    /// Empty where it is none of those.
    item: String,
}

pub(super) async fn choose(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
    Form(Chosen { item }): Form<Chosen>,
) -> Answer<Redirect> {
    let subdistrict = residents.by_code(&code).await?.id;
    let mut draft = residents.draft(subdistrict, id).await?;
    let names = residents.names(subdistrict, lang).await?;
    let unknown = || Refusal::invalid("item_unknown").at_field("item").with("item", &item);
    draft.item = match item.as_str() {
        "" => None,
        code => Some(kind(&names, code).ok_or_else(unknown)?.code),
    };
    draft.kind_chosen = true;
    residents.draft_put(subdistrict, id, &draft).await?;
    Ok(Redirect::to(&format!("/s/{code}/report/{}/check", id.simple())))
}
