//! Boston, January to September 2015: 93,963 service requests.

use std::collections::BTreeMap;

use cases_server::{Flag, Span};
use chrono::NaiveDate;

use super::*;

const ROWS: u64 = 93_963;

#[tokio::test]
async fn boston() {
    let (Some(file), Some(wards)) =
        (real("cases/boston311_2015_jan_sep.csv.gz"), real("areas/boston_wards.geojson"))
    else {
        return;
    };
    let fresh = Fresh::sqlite().await;
    let town = Town::new(&fresh, "boston", "America/New_York").await;
    town.areas(Layer::open(&wards, None).unwrap(), Level::Community, "WARD").await;
    let mapping = mapping("boston311.toml");

    let rehearsed = town.import_file(&file, &mapping, ImportOptions { dry_run: true, ..CREATE }).await;
    assert_eq!(
        (rehearsed.imported, town.rows("select id from cases where subdistrict = $1").await.len()),
        (ROWS, 0)
    );
    let report = town.import_file(&file, &mapping, CREATE).await;
    assert_eq!((report.rows, report.imported, report.unchanged), (ROWS, ROWS, 0));
    assert_eq!(report.flagged, rehearsed.flagged);
    println!("boston: made {:?}; flagged {:?}", report.created, report.flagged);
    odd_rows_are_flagged(&report);
    marks_equal_the_citys(&town).await;
    wards_agree_with_the_citys_label(&town).await;
    figures_add_up(&town).await;
    town.require_sound(ROWS).await;

    let again = town.import_file(&file, &mapping, CREATE).await;
    assert_eq!((again.imported, again.unchanged, again.rejected.len()), (0, ROWS, 0));
    assert_eq!(again.created, catalogue_server::Created::default());
    town.require_sound(ROWS).await;
}

fn odd_rows_are_flagged(report: &ImportReport) {
    let created = report.created;
    assert_eq!([created.classes, created.subclasses, created.items, created.departments], [16, 57, 158, 16]);
    for (flag, rows) in [
        (Flag::OnDefaultPoint, 13_425),
        (Flag::NoTarget, 21_645),
        (Flag::ClosesBeforeOpens, 176),
        (Flag::TargetNotAfterOpening, 9),
        (Flag::OutsideTerritory, 12),
        (Flag::AreaDiffers, 855),
    ] {
        assert_eq!(report.flagged.get(&flag), Some(&rows), "{flag:?}");
    }
    for flag in [Flag::OnTimeDiffers, Flag::NoClosingTime, Flag::TimeSkipped, Flag::IdRepeated, Flag::NoPlace]
    {
        assert_eq!(report.flagged.get(&flag), None, "{flag:?}");
    }
}

/// For closed rows with a target: ours against the city's.
async fn marks_equal_the_citys(town: &Town) {
    let closed = "select on_time, outside from cases where subdistrict = $1 and state = 'closed' and due_at is not null";
    let mut counts: BTreeMap<(Option<bool>, bool), usize> = BTreeMap::new();
    for row in town.rows(closed).await {
        let ours: Option<bool> = row.get("on_time").unwrap();
        *counts.entry((said(&row)["on_time"].as_bool(), ours.unwrap())).or_default() += 1;
    }
    let of = |city, ours| counts.get(&(city, ours)).copied().unwrap_or(0);
    let (same, differ) =
        (of(Some(true), true) + of(Some(false), false), of(Some(true), false) + of(Some(false), true));
    println!(
        "boston: on-time mark of closed rows with a target equals the city's: {}",
        percent(same, same + differ)
    );
    println!(
        "boston: closed rows with a target that the city left unmarked: {} on time, {} overdue",
        of(None, true),
        of(None, false)
    );
    assert_eq!((same, differ), (61_988, 0));
    assert_eq!((of(None, true), of(None, false)), (0, 80));
}

/// Rows with a place and a label: the ward by position against the city's.
async fn wards_agree_with_the_citys_label(town: &Town) {
    let territory = town.cases.territories.view(HERE).await.unwrap();
    let (mut same, mut differ, mut outside, mut unlabelled) = (0, 0, 0, 0);
    for row in town.rows("select grid, outside from cases where subdistrict = $1 and lon is not null").await {
        let (grid, said) = (row.get::<String>("grid").unwrap(), said(&row));
        match said["area"].as_str() {
            None => unlabelled += 1,
            Some(_) if grid.is_empty() => outside += 1,
            Some(label) if territory.name_of(&grid) == label => same += 1,
            Some(_) => differ += 1,
        }
    }
    println!("boston: ward by position equals the city's label: {}", percent(same, same + differ));
    println!("boston: {outside} labelled rows lie in no ward, {unlabelled} rows with a place have no label");
    assert_eq!((same, differ, outside, unlabelled), (79_663, 855, 5, 15));
}

async fn figures_add_up(town: &Town) {
    let day = |month, day| NaiveDate::from_ymd_opt(2015, month, day).unwrap();
    let span = Span { from: day(1, 1), to: day(9, 30) };
    let departments = town.cases.report_departments(HERE, span, web::Lang::En).await.unwrap();
    let areas = town.cases.report_areas(HERE, span, Level::Community).await.unwrap();
    assert_eq!(departments.total, areas.total);
    assert_eq!((departments.lines.len(), areas.lines.len()), (16, 23));
    let total = &departments.total;
    assert_eq!((total.cases, total.closed, total.came_to_nothing), (93_963, 79_706, 0));
    // Open rows with a target are overdue by now.
    assert_eq!((total.on_time, total.overdue), (46_031, 15_957 + 80 + 10_250));
    assert_eq!(total.timeliness.denominator, total.on_time + total.overdue);
    assert_eq!(areas.lines[0].code, "");
    let first_half = Span { to: day(6, 30), ..span };
    let second_half = Span { from: day(7, 1), ..span };
    let mut halves = 0;
    for span in [first_half, second_half] {
        halves += town.cases.report_departments(HERE, span, web::Lang::En).await.unwrap().total.cases;
    }
    assert_eq!(halves, 93_963);
    for line in departments.lines.iter().filter(|line| line.cases > 10_000) {
        println!(
            "boston: {} cases {} closed {} on time {} overdue {}",
            line.name, line.cases, line.closed, line.on_time, line.overdue
        );
    }
}
