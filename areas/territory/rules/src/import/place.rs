//! Which area a feature belongs to: by its representative point.

use geo::InteriorPoint;
use geo_types::{MultiPolygon, Point};
use gewu_geo::{GridIndex, area_m2};
use kernel::Refusal;

use super::{Draft, ImportRequest, Note, NoteKind, level_codes};
use crate::{Area, Level};

/// How far sizes may differ for two nameless areas to be the same one.
const SAME_SIZE: f64 = 0.005;

/// A point inside the area, in the middle of its widest part at half height.
pub fn representative_point(geometry: &MultiPolygon<f64>) -> Result<Point<f64>, Refusal> {
    geometry.interior_point().ok_or_else(|| Refusal::invalid("layer_geometry_empty").at_field("geometry"))
}

/// Areas of one level, found by point.
pub(super) struct Places<'a> {
    areas: Vec<&'a Area>,
    index: GridIndex,
}

impl<'a> Places<'a> {
    pub(super) fn new(edition: &'a [Area], level: Level) -> Result<Self, Refusal> {
        let areas: Vec<&Area> = edition.iter().filter(|area| area.level == level).collect();
        let index = GridIndex::build((0..).zip(areas.iter().map(|area| area.geometry.clone())).collect())?;
        Ok(Self { areas, index })
    }

    pub(super) fn at(&self, point: Point<f64>) -> Option<&'a Area> {
        let place = self.index.locate(point.x(), point.y())?;
        self.areas.get(place as usize).copied()
    }
}

/// The possible parents; `None` where the edition has none and the root stands for them.
pub(super) fn parents<'a>(
    edition: &'a [Area],
    request: &ImportRequest<'_>,
) -> Result<Option<Places<'a>>, Refusal> {
    let has_any = |level: &Level| level_codes(edition, *level).next().is_some();
    match request.level.parents().iter().copied().find(has_any) {
        Some(level) => Places::new(edition, level).map(Some),
        None if request.root.len() + 3 == request.level.code_digits() => Ok(None),
        None => Err(Refusal::conflict("territory_parents_missing").with("level", request.level)),
    }
}

/// Gives features without code the one of the area in whose place they stand, so that importing a file twice
/// changes nothing. One area lends its code once, to the first.
pub(super) fn keep_codes(
    edition: &[Area],
    drafts: &mut [Draft],
    level: Level,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let places = Places::new(edition, level)?;
    let mut taken: std::collections::BTreeSet<String> =
        drafts.iter().filter_map(|draft| draft.code.clone()).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.code.is_none()) {
        let before = places.at(draft.at).filter(|area| is_same(area, draft));
        if let Some(area) = before.filter(|area| taken.insert(area.code.clone())) {
            draft.code = Some(area.code.clone());
            notes.push(Note { row: draft.row, kind: NoteKind::CodeKept { code: area.code.clone() } });
        }
    }
    Ok(())
}

fn is_same(area: &Area, draft: &Draft) -> bool {
    let same_parent = area.parent == draft.parent;
    let same_size = || (area_m2(&draft.geometry) / area_m2(&area.geometry) - 1.0).abs() < SAME_SIZE;
    same_parent && draft.name.as_ref().map_or_else(same_size, |name| *name == area.name)
}
