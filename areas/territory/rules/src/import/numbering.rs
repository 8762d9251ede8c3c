//! Numbers for areas that come without code (rule 1).
//!
//! *West → east, then north → south inside the community* is the order in which a page is read: rows from north
//! to south, and within a row from west to east. Areas are taken by their representative points. A row begins
//! with the northernmost area that is in no row yet, and takes in all whose points lie less than half a usual
//! height south of it, where the usual height is the median of the heights of all areas to be numbered under
//! that parent. Of two points on one meridian the northern comes first, then the earlier row of the file.
//!
//! A basic grid takes the code of the one community inside it; several are a merger, numbered from 601.

use std::collections::{BTreeMap, BTreeSet};

use geo::BoundingRect;
use geo_types::Rect;
use gewu_geo::GridIndex;
use kernel::Refusal;

use super::place::representative_point;
use super::{Draft, ImportRequest, Note, NoteKind, level_codes};
use crate::code::FIRST_MERGED;
use crate::{Area, Codes, Level};

/// Gives every draft that has none a code that was never used.
pub(super) fn give_codes(
    edition: &[Area],
    drafts: &mut [Draft],
    request: &ImportRequest<'_>,
    codes: &mut Codes,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let merged = name_after_communities(edition, drafts, request, codes, notes)?;
    let mut by_parent: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.code.is_none()) {
        by_parent.entry(draft.code_begins_with(request).to_owned()).or_default().push(place);
    }
    for (parent, places) in by_parent {
        for place in reading_order(drafts, places) {
            let first = if merged.contains(&place) { FIRST_MERGED } else { 1 };
            give(&mut drafts[place], codes.give(&parent, first)?, notes);
        }
    }
    Ok(())
}

fn give(draft: &mut Draft, code: String, notes: &mut Vec<Note>) {
    notes.push(Note { row: draft.row, kind: NoteKind::CodeGiven { code: code.clone() } });
    draft.code = Some(code);
}

/// Gives basic grids the code of their one community and returns the places of those that hold several. No
/// other basic grid may get a community's code, also one that was merged away.
fn name_after_communities(
    edition: &[Area],
    drafts: &mut [Draft],
    request: &ImportRequest<'_>,
    codes: &mut Codes,
    notes: &mut Vec<Note>,
) -> Result<BTreeSet<usize>, Refusal> {
    let inside = communities_inside(edition, drafts, request.level)?;
    for (draft, communities) in drafts.iter_mut().zip(&inside).filter(|(draft, _)| draft.code.is_none()) {
        if let [code] = communities[..]
            && code.starts_with(draft.code_begins_with(request))
            && codes.take(code)
        {
            give(draft, code.to_owned(), notes);
        }
    }
    if request.level == Level::BasicGrid {
        level_codes(edition, Level::Community).for_each(|code| _ = codes.take(code));
    }
    Ok((0..drafts.len()).filter(|&place| inside[place].len() > 1).collect())
}

/// For each basic grid the codes of the communities whose representative point it holds; nothing at other levels.
fn communities_inside<'a>(
    edition: &'a [Area],
    drafts: &[Draft],
    level: Level,
) -> Result<Vec<Vec<&'a str>>, Refusal> {
    let mut inside = vec![Vec::new(); drafts.len()];
    if level == Level::BasicGrid {
        let index = GridIndex::build((0..).zip(drafts.iter().map(|draft| draft.geometry.clone())).collect())?;
        for community in edition.iter().filter(|area| area.level == Level::Community) {
            let at = representative_point(&community.geometry)?;
            if let Some(place) = index.locate(at.x(), at.y()) {
                inside[place as usize].push(community.code.as_str());
            }
        }
    }
    Ok(inside)
}

/// `places` of drafts in the order of reading; see the module.
fn reading_order(drafts: &[Draft], mut places: Vec<usize>) -> Vec<usize> {
    let half = usual_height(drafts, &places) / 2.0;
    places.sort_by(|&a, &b| drafts[b].at.y().total_cmp(&drafts[a].at.y()).then(a.cmp(&b)));
    let mut ordered = Vec::with_capacity(places.len());
    let mut rest = places.as_slice();
    while let Some(&first) = rest.first() {
        let north = drafts[first].at.y();
        let (row, further) =
            rest.split_at(rest.partition_point(|&place| north - drafts[place].at.y() < half).max(1));
        let mut row = row.to_vec();
        row.sort_by(|&a, &b| drafts[a].at.x().total_cmp(&drafts[b].at.x()));
        ordered.extend(row);
        rest = further;
    }
    ordered
}

/// Median height in degrees of latitude.
fn usual_height(drafts: &[Draft], places: &[usize]) -> f64 {
    let boxes = places.iter().filter_map(|&place| drafts[place].geometry.bounding_rect());
    let mut heights: Vec<f64> = boxes.map(Rect::height).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_default()
}
