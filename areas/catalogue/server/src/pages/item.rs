//! One item of the catalogue, and the grid office's decision to work with it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Redirect;
use catalogue_rules::{Class, FilingCriterion, Item, Subclass};
use kernel::Refusal;
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, PathOf, Shell, Viewer};

use super::DECIDES;
use crate::service::Catalogues;
use crate::view::{View, pick};
use crate::words::{EntryWords, OwnerWords, limit_words};

#[derive(Template)]
#[template(path = "catalogue/item.html")]
pub(crate) struct ItemPage {
    shell: Shell,
    item: Item,
    name: String,
    class: String,
    subclass: String,
    kind: String,
    must_report: Option<MustReportWords>,
    may_decide: bool,
    criteria: Vec<CriterionWords>,
    owner: OwnerWords,
    /// Entries of the responsibility list that say something else for some area.
    areas: Vec<EntryWords>,
}

struct MustReportWords {
    name: String,
    text: String,
    alarm: String,
}

struct CriterionWords {
    no: u32,
    condition: String,
    limit: String,
    urgency: String,
    closing: String,
    evidence: Vec<String>,
    recheck: bool,
}

pub(crate) async fn show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<ItemPage>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let path = view.item_path(&code).ok_or_else(Refusal::not_found)?;
    let mut shell = Shell::staff(&viewer, lang, &view.subdistrict.name, "/catalogue");
    shell.path = format!("/catalogue/{code}");
    Ok(Page(page(shell, &view, path, viewer.holds_any(DECIDES))))
}

fn page(
    shell: Shell,
    view: &View,
    (class, subclass, item): (&Class, &Subclass, &Item),
    may_decide: bool,
) -> ItemPage {
    let lang = shell.language();
    let criteria = view.catalogue.criteria_of(&item.code).iter();
    ItemPage {
        item: item.clone(),
        name: pick(&item.name, lang).to_owned(),
        class: pick(&class.name, lang).to_owned(),
        subclass: pick(&subclass.name, lang).to_owned(),
        kind: shell.name("catalogue.kind", item.kind().name()),
        must_report: must_report(view, item, lang),
        may_decide,
        criteria: criteria.map(|criterion| criterion_words(&shell, criterion)).collect(),
        owner: OwnerWords::new(view, &view.responsibility.responsible(&item.code, ""), lang),
        areas: areas(view, item, lang),
        shell,
    }
}

fn must_report(view: &View, item: &Item, lang: Lang) -> Option<MustReportWords> {
    let kind = item.must_report.as_deref()?;
    let kind = view.duties.must_report.iter().find(|known| known.code == kind)?;
    Some(MustReportWords {
        name: pick(&kind.name, lang).to_owned(),
        text: pick(&kind.text, lang).to_owned(),
        alarm: lang.fill("catalogue.alarm", &[("n", &kind.alarm_minutes.to_string())]),
    })
}

fn criterion_words(shell: &Shell, criterion: &FilingCriterion) -> CriterionWords {
    let lang = shell.language();
    CriterionWords {
        no: criterion.no,
        condition: pick(&criterion.condition, lang).to_owned(),
        limit: limit_words(criterion.limit, lang),
        urgency: shell.name("urgency", criterion.urgency.name()),
        closing: pick(&criterion.closing, lang).to_owned(),
        evidence: criterion.evidence.iter().map(|kind| shell.name("evidence", kind)).collect(),
        recheck: criterion.recheck,
    }
}

fn areas(view: &View, item: &Item, lang: Lang) -> Vec<EntryWords> {
    let covers = |scope: &str| item.code.as_str().starts_with(scope);
    let entries = view.responsibility.entries();
    let entries = entries.filter(|entry| !entry.area.is_empty() && covers(entry.scope.as_str()));
    entries.map(|entry| EntryWords::new(view, entry, lang)).collect()
}

#[derive(Debug, Deserialize)]
pub(crate) struct AdoptionForm {
    adopted: bool,
}

pub(crate) async fn adoption(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    PathOf(code): PathOf<String>,
    Form(form): Form<AdoptionForm>,
) -> Answer<Redirect> {
    let item = code.parse().map_err(|()| Refusal::not_found())?;
    catalogues.adopt(&viewer.actor, BTreeSet::from([item]), form.adopted).await?;
    Ok(Redirect::to(&format!("/catalogue/{code}")))
}
