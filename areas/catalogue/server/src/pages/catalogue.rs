//! The catalogue: by class, or what was searched for, best first.

use askama::Template;
use axum::extract::State;
use catalogue_rules::{FilingCriterion, Item};
use serde::Deserialize;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use crate::service::Catalogues;
use crate::tree::tree;
use crate::view::{View, pick};
use crate::words::{OwnerWords, limit_words};

#[derive(Debug, Deserialize)]
pub(crate) struct CataloguePageQuery {
    #[serde(default)]
    q: String,
    /// Present when items that are not adopted are shown too.
    all: Option<String>,
}

#[derive(Template)]
#[template(path = "catalogue/catalogue.html")]
pub(crate) struct CataloguePage {
    shell: Shell,
    edition: String,
    counts: String,
    q: String,
    all: bool,
    /// By class; one nameless section with what was searched for.
    sections: Vec<Section>,
}

struct Section {
    code: String,
    name: String,
    items: Vec<ItemLine>,
}

struct ItemLine {
    code: String,
    name: String,
    /// The subclass; with the class in front where items of many classes stand together.
    path: String,
    must_report: bool,
    adopted: bool,
    criteria: Vec<CriterionLine>,
    owner: OwnerWords,
}

struct CriterionLine {
    condition: String,
    limit: String,
}

pub(crate) async fn show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    lang: Lang,
    Query(query): Query<CataloguePageQuery>,
) -> Answer<Page<CataloguePage>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let (q, all) = (query.q.trim().to_owned(), query.all.is_some());
    let sections = if q.is_empty() { by_class(&view, all, lang) } else { found(&view, &q, all, lang) };
    Ok(Page(CataloguePage {
        shell: Shell::staff(&viewer, lang, &view.subdistrict.name, "/catalogue"),
        edition: view.catalogue.edition.clone(),
        counts: counts(&view, lang),
        q,
        all,
        sections,
    }))
}

fn counts(view: &View, lang: Lang) -> String {
    let catalogue = &view.catalogue;
    let figures =
        [catalogue.classes.len(), catalogue.subclasses.len(), catalogue.items.len(), view.adopted.len()];
    let [classes, subclasses, items, adopted] = figures.map(|figure| figure.to_string());
    let args =
        [("classes", &*classes), ("subclasses", &subclasses), ("items", &items), ("adopted", &adopted)];
    lang.fill("catalogue.counts", &args)
}

fn by_class(view: &View, all: bool, lang: Lang) -> Vec<Section> {
    let classes = tree(view, |item| all || item.adopted);
    let section = classes.iter().map(|branch| {
        let items = branch.subclasses.iter().flat_map(|subclass| {
            let path = pick(&subclass.subclass.name, lang);
            subclass.items.iter().map(move |item| line(view, item, path.to_owned(), lang))
        });
        Section {
            code: branch.class.code.to_string(),
            name: pick(&branch.class.name, lang).to_owned(),
            items: items.collect(),
        }
    });
    section.collect()
}

fn found(view: &View, q: &str, all: bool, lang: Lang) -> Vec<Section> {
    let hits = view.search.search(q, usize::MAX);
    let paths = hits.iter().filter_map(|hit| view.item_path(hit.key.as_str()));
    let items: Vec<ItemLine> = paths
        .filter(|(_, _, item)| all || item.adopted)
        .map(|(class, subclass, item)| {
            let path = format!("{} › {}", pick(&class.name, lang), pick(&subclass.name, lang));
            line(view, item, path, lang)
        })
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Section { code: String::new(), name: String::new(), items }]
}

fn line(view: &View, item: &Item, path: String, lang: Lang) -> ItemLine {
    let owner = view.responsibility.responsible(&item.code, "");
    let criterion = |criterion: &FilingCriterion| CriterionLine {
        condition: pick(&criterion.condition, lang).to_owned(),
        limit: limit_words(criterion.limit, lang),
    };
    ItemLine {
        code: item.code.to_string(),
        name: pick(&item.name, lang).to_owned(),
        path,
        must_report: item.must_report.is_some(),
        adopted: item.adopted,
        criteria: view.catalogue.criteria_of(&item.code).iter().map(criterion).collect(),
        owner: OwnerWords::new(view, &owner, lang),
    }
}
