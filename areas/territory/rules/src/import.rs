//! From the features of a file to the areas of one level: all or nothing.

mod attributes;
mod numbering;
mod place;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use geo_types::MultiPolygon;
use gewu_geo::{Mend, repair};
use kernel::Refusal;
use serde::Serialize;
use serde_json::Value;

use crate::{Area, Codes, Level, check_code};
use attributes::{check_fields, text_of};
use place::Places;

pub use place::representative_point;

/// One feature of the file, in WGS-84.
#[derive(Debug, Clone)]
pub struct SourceFeature {
    /// Place in the file; the first is 1.
    pub row: u64,
    pub properties: BTreeMap<String, Value>,
    pub geometry: MultiPolygon<f64>,
}

/// What to make of the file.
#[derive(Debug, Clone, Copy)]
pub struct ImportRequest<'a> {
    pub level: Level,
    /// Without one, areas are named by their codes.
    pub name_field: Option<&'a str>,
    /// Without one, or where it is empty, codes are given (see [`plan_import`]).
    pub code_field: Option<&'a str>,
    /// The code that codes of this level begin with while the edition has no areas that could be parents: of
    /// the district for a subdistrict, of the subdistrict for a community or basic grid.
    pub root: &'a str,
    /// Every code that ever stood at this level.
    pub used: &'a BTreeSet<String>,
}

/// What an import would do. There are no areas where there are refusals.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    pub level: Level,
    /// Sorted by code.
    pub areas: Vec<Area>,
    pub refusals: Vec<Refusal>,
    pub notes: Vec<Note>,
}

/// Something that the importer should look at, though it stops nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    pub row: u64,
    #[serde(flatten)]
    pub kind: NoteKind,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NoteKind {
    /// The geometry was wrong in ways that have one remedy. The direction of rings is no matter for a note.
    Repaired { mends: Vec<Mend> },
    /// The file has no code for the area.
    CodeGiven { code: String },
    /// The area is in the edition already, under this code, which it keeps.
    CodeKept { code: String },
    /// An earlier row has the same name.
    NameTwice { name: String },
}

impl ImportPlan {
    /// The edition with this level replaced by the plan's areas; sorted by level and code.
    pub fn into_edition(self, edition: &[Area]) -> Vec<Area> {
        let kept = edition.iter().filter(|area| area.level != self.level).cloned();
        let mut areas: Vec<Area> = kept.chain(self.areas).collect();
        areas.sort_by(|a, b| (a.level, &a.code).cmp(&(b.level, &b.code)));
        areas
    }
}

/// A feature on its way to an area.
struct Draft {
    row: u64,
    name: Option<String>,
    code: Option<String>,
    geometry: MultiPolygon<f64>,
    at: geo_types::Point<f64>,
    parent: Option<String>,
}

impl Draft {
    fn code_begins_with<'a>(&'a self, request: &ImportRequest<'a>) -> &'a str {
        self.parent.as_deref().unwrap_or(request.root)
    }
}

/// Plans the import of one level into `edition`, which it replaces at that level.
///
/// Parents are found by the representative point of each feature, in the nearest level above that the edition
/// has. A feature without code keeps the one of the area whose place it takes (same name, point inside it;
/// without names, the same size within 0.5 %). The others are numbered (see [`numbering`]). Attributes that
/// files do not carry, like the character, are kept where the code is.
pub fn plan_import(
    edition: &[Area],
    features: Vec<SourceFeature>,
    request: &ImportRequest<'_>,
) -> ImportPlan {
    let mut plan =
        ImportPlan { level: request.level, areas: Vec::new(), refusals: Vec::new(), notes: Vec::new() };
    match plan_areas(edition, features, request, &mut plan) {
        Ok(areas) if plan.refusals.is_empty() => plan.areas = areas,
        Ok(_) => {}
        Err(refusal) => plan.refusals.push(refusal),
    }
    plan
}

/// Refusals of single rows go into the plan; the error is one of the whole file.
fn plan_areas(
    edition: &[Area],
    features: Vec<SourceFeature>,
    request: &ImportRequest<'_>,
    plan: &mut ImportPlan,
) -> Result<Vec<Area>, Refusal> {
    check_fields(&features, request)?;
    let parents = place::parents(edition, request)?;
    let mut drafts = Vec::new();
    for feature in features {
        let row = feature.row;
        match draft(&feature, request, parents.as_ref(), &mut plan.notes) {
            Ok(draft) => drafts.push(draft),
            Err(refusal) => plan.refusals.push(refusal.at_row(row)),
        }
    }
    note_names(&drafts, &mut plan.notes);
    let mut codes = take_codes(edition, &drafts, request, &mut plan.refusals);
    if plan.refusals.is_empty() {
        place::keep_codes(edition, &mut drafts, request.level, &mut plan.notes)?;
        numbering::give_codes(edition, &mut drafts, request, &mut codes, &mut plan.notes)?;
    }
    Ok(areas(edition, drafts, request.level))
}

fn draft(
    feature: &SourceFeature,
    request: &ImportRequest<'_>,
    parents: Option<&Places<'_>>,
    notes: &mut Vec<Note>,
) -> Result<Draft, Refusal> {
    let name = request.name_field.map(|field| {
        let missing = || Refusal::invalid("territory_name_missing").at_field(field);
        text_of(&feature.properties, field).ok_or_else(missing)
    });
    let code = request.code_field.and_then(|field| text_of(&feature.properties, field));
    let repaired = repair(&feature.geometry).map_err(|refusal| refusal.at_field("geometry"))?;
    let mends: Vec<Mend> = repaired.mends.into_iter().filter(|mend| *mend != Mend::Winding).collect();
    if !mends.is_empty() {
        notes.push(Note { row: feature.row, kind: NoteKind::Repaired { mends } });
    }
    let at = representative_point(&repaired.area)?;
    let parent = parents.map(|parents| {
        let outside = || Refusal::invalid("territory_parent_missing").with("lon", at.x()).with("lat", at.y());
        parents.at(at).map(|parent| parent.code.clone()).ok_or_else(outside)
    });
    let (name, parent) = (name.transpose()?, parent.transpose()?);
    Ok(Draft { row: feature.row, name, code, geometry: repaired.area, at, parent })
}

fn note_names(drafts: &[Draft], notes: &mut Vec<Note>) {
    let mut seen = BTreeSet::new();
    for draft in drafts {
        if let Some(name) = draft.name.as_ref().filter(|name| !seen.insert(*name)) {
            notes.push(Note { row: draft.row, kind: NoteKind::NameTwice { name: name.clone() } });
        }
    }
}

/// Checks the codes that the file brings, and takes them before any is given.
fn take_codes(
    edition: &[Area],
    drafts: &[Draft],
    request: &ImportRequest<'_>,
    refusals: &mut Vec<Refusal>,
) -> Codes {
    let living: BTreeSet<&str> = level_codes(edition, request.level).collect();
    let mut seen = BTreeSet::new();
    for draft in drafts {
        let Some(code) = draft.code.as_deref() else { continue };
        let retired = request.used.contains(code) && !living.contains(code);
        let begins_with = draft.code_begins_with(request);
        let checked = if !seen.insert(code) {
            Err(Refusal::invalid("territory_code_twice").with("code", code))
        } else if retired {
            Err(Refusal::invalid("territory_code_retired").with("code", code))
        } else if code.starts_with(begins_with) {
            check_code(request.level, code)
        } else {
            Err(Refusal::invalid("territory_code_not_in_parent")
                .with("code", code)
                .with("parent", begins_with))
        };
        let field = request.code_field.unwrap_or_default();
        refusals.extend(checked.err().map(|refusal| refusal.at_row(draft.row).at_field(field)));
    }
    let used = request.used.iter().map(String::as_str).chain(living).chain(seen);
    Codes::new(used.map(str::to_owned).collect())
}

fn level_codes(edition: &[Area], level: Level) -> impl Iterator<Item = &str> {
    edition.iter().filter(move |area| area.level == level).map(|area| area.code.as_str())
}

fn areas(edition: &[Area], drafts: Vec<Draft>, level: Level) -> Vec<Area> {
    let known: BTreeMap<&str, &Area> =
        edition.iter().filter(|area| area.level == level).map(|area| (area.code.as_str(), area)).collect();
    let mut areas: Vec<Area> = drafts
        .into_iter()
        .map(|draft| {
            let code = draft.code.unwrap_or_default();
            let before = known.get(code.as_str()).copied();
            Area {
                level,
                name: draft.name.unwrap_or_else(|| before.map_or(&code, |area| &area.name).clone()),
                parent: draft.parent,
                character: before.and_then(|area| area.character),
                land_use: before.and_then(|area| area.land_use.clone()),
                geometry: draft.geometry,
                code,
            }
        })
        .collect();
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    areas
}
