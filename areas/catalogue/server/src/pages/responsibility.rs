//! The responsibility list, with what is wrong about it on top.

use askama::Template;
use axum::extract::State;
use catalogue_rules::{Conflict, Gap};
use web::{Answer, Lang, Page, Shell, Viewer};

use crate::service::Catalogues;
use crate::view::View;
use crate::words::EntryWords;

#[derive(Template)]
#[template(path = "catalogue/responsibility.html")]
pub(crate) struct ResponsibilityPage {
    shell: Shell,
    conflicts: Vec<Vec<EntryWords>>,
    gaps: Vec<GapLine>,
    entries: Vec<EntryWords>,
    counts: String,
    gaps_help: String,
}

/// An adopted item without an owner.
struct GapLine {
    code: String,
    name: String,
}

pub(crate) async fn show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<ResponsibilityPage>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let list = &view.responsibility;
    let fallback = view.department_name(view.fallback_department(), lang);
    let entries: Vec<EntryWords> = list.entries().map(|entry| EntryWords::new(&view, entry, lang)).collect();
    Ok(Page(ResponsibilityPage {
        shell: Shell::staff(&viewer, lang, &view.subdistrict.name, "/responsibility"),
        conflicts: list.conflicts().iter().map(|conflict| claims(&view, conflict, lang)).collect(),
        // Asked of no grid in particular: what an entry for the whole subdistrict would have to cover.
        gaps: list.gaps(&view.adopted, &[""]).iter().map(|gap| gap_line(&view, gap, lang)).collect(),
        counts: lang.fill("responsibility.counts", &[("n", &entries.len().to_string())]),
        entries,
        gaps_help: lang.fill("responsibility.gaps_help", &[("department", fallback)]),
    }))
}

fn claims(view: &View, conflict: &Conflict<'_>, lang: Lang) -> Vec<EntryWords> {
    conflict.entries.iter().map(|entry| EntryWords::new(view, entry, lang)).collect()
}

fn gap_line(view: &View, gap: &Gap<'_>, lang: Lang) -> GapLine {
    let code = gap.item.to_string();
    GapLine { name: view.name(&code, lang).to_owned(), code }
}
