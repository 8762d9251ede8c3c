//! Chicago, 2011 to 2013: 55,159 complaints with a person's mark of what is a duplicate.

use std::collections::VecDeque;
use std::time::Duration;

use cases_rules::{Sighting, duplicate_candidates};
use cases_server::Flag;
use gewu_geo::Coord;
use kernel::CaseId;

use super::*;

/// Cells of the file: about 111 by 83 m.
const CELL_DEGREES: f64 = 0.001;

#[tokio::test]
async fn chicago() {
    let Some(file) = real("cases/chicago_sanitation_2011_2013.csv.gz") else { return };
    let fresh = Fresh::sqlite().await;
    let town = Town::new(&fresh, "chicago", "America/Chicago").await;
    let mapping = mapping("chicago_sanitation.toml");
    let report = town.import_file(&file, &mapping, CREATE).await;
    println!("chicago: flagged {:?}", report.flagged);
    assert_eq!(
        (report.rows, report.imported, report.unchanged, report.rejected.len()),
        (55_159, 54_983, 1, 175)
    );
    assert!(
        report.rejected.iter().all(|rejected| rejected.why.code == "outside_id_twice" && rejected.row > 1)
    );
    assert_eq!(report.flagged.get(&Flag::IdRepeated), Some(&176));

    let again = town.import_file(&file, &mapping, CREATE).await;
    assert_eq!((again.imported, again.unchanged, again.rejected), (0, 54_984, report.rejected));
    let complaints = complaints(&town).await;
    let marked = complaints.iter().filter(|one| one.is_duplicate).count();
    assert_eq!(report.flagged.get(&Flag::DuplicateMarked), Some(&(marked as u64)));
    suggestions_against_the_mark(&town, &complaints);
    town.require_sound(54_983).await;
}

struct Complaint {
    id: CaseId,
    item: String,
    place: Coord,
    reported: Timestamp,
    ended: Option<Timestamp>,
    text: String,
    is_duplicate: bool,
}

/// In the order of the file.
async fn complaints(town: &Town) -> Vec<Complaint> {
    let sql = "select id, item, lon, lat, reported_at, ended_at, description, outside from cases where subdistrict = $1 order by number";
    let complaint = |row: &Row| Complaint {
        id: row.get("id").unwrap(),
        item: row.get("item").unwrap(),
        place: Coord {
            x: row.get::<Option<f64>>("lon").unwrap().unwrap_or(f64::NAN),
            y: row.get::<Option<f64>>("lat").unwrap().unwrap_or(f64::NAN),
        },
        reported: row.get("reported_at").unwrap(),
        ended: row.get("ended_at").unwrap(),
        text: row.get("description").unwrap(),
        is_duplicate: said(row)["duplicate"].as_bool().unwrap_or(false),
    };
    town.rows(sql).await.iter().map(complaint).collect()
}

/// Goes through the complaints as they came in: which of them would have been shown an open one before?
fn suggestions_against_the_mark(town: &Town, complaints: &[Complaint]) {
    let policy = &town.cases.policy().duplicates;
    let window = Duration::from_secs(86_400 * u64::from(policy.days));
    let mut recent: VecDeque<&Complaint> = VecDeque::new();
    let (mut marked, mut suggested, mut both) = (0, 0, 0);
    for new in complaints.iter().filter(|one| one.place.x.is_finite()) {
        while recent.front().is_some_and(|old| old.reported.plus(window) < new.reported) {
            recent.pop_front();
        }
        let near = recent
            .iter()
            .filter(|old| is_near(old, new) && old.ended.is_none_or(|ended| ended > new.reported));
        let found = !duplicate_candidates(&sighting(new), near.map(|old| sighting(old)), policy).is_empty();
        marked += usize::from(new.is_duplicate);
        suggested += usize::from(found);
        both += usize::from(found && new.is_duplicate);
        recent.push_back(new);
    }
    println!(
        "chicago: recall of the suggestion, share of marked rows with a suggestion: {}",
        percent(both, marked)
    );
    println!(
        "chicago: precision, share of rows with a suggestion that are marked: {}",
        percent(both, suggested)
    );
    assert_eq!((marked, suggested, both), (2_631, 6_586, 2_550));
}

fn is_near(one: &Complaint, other: &Complaint) -> bool {
    (one.place.x - other.place.x).abs() < CELL_DEGREES && (one.place.y - other.place.y).abs() < CELL_DEGREES
}

fn sighting(one: &Complaint) -> Sighting<'_> {
    Sighting {
        case: one.id,
        item: Some(&one.item),
        subclass: one.item.get(..5),
        place: one.place,
        reported: one.reported,
        text: &one.text,
    }
}
