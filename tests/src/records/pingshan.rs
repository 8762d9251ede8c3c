//! Pingshan, February to October 2018: 6,952 events without times, deadlines or coordinates.

use std::collections::BTreeMap;

use cases_server::{Flag, Span};
use chrono::NaiveDate;

use super::*;

const ROWS: u64 = 6_952;

testkit::on_both_databases! {
    async fn pingshan(fresh) {
        let files = [
            real("cases/pingshan_events_2018_feb_oct.csv"),
            real("cases/pingshan_taxonomy.csv"),
            real("areas/shenzhen_subdistricts.geojson"),
        ];
        let [Some(events), Some(taxonomy), Some(areas)] = files else { return };
        let town = Town::new(&fresh, "440310001", "Asia/Shanghai").await;
        town.areas(of_pingshan(Layer::open(&areas, None).unwrap()), Level::Subdistrict, "NAME").await;
        let mapping = mapping("pingshan.toml");

        let tree = town.cases.import_categories(HERE, Table::open(&taxonomy).unwrap(), &mapping).await.unwrap();
        assert_eq!([tree.classes, tree.subclasses, tree.items], [18, 134, 372]);
        let report = town.import_file(&events, &mapping, CREATE).await;
        assert_eq!((report.imported, report.rejected.len()), (ROWS, 0));
        assert_eq!([report.created.classes, report.created.subclasses, report.created.items], [0, 0, 0]);
        println!("pingshan: made {tree:?} before and {:?}; flagged {:?}", report.created, report.flagged);
        units_are_merged(&town, &report).await;
        marks_are_as_given(&town).await;
        areas_are_found_by_name(&town, &report).await;
        figures_add_up(&town).await;

        let again = town.import_file(&events, &mapping, CREATE).await;
        assert_eq!((again.imported, again.unchanged), (0, ROWS));
        town.require_sound(ROWS).await;
    }
}

/// The areas of the district, out of all of the city.
pub(super) fn of_pingshan(mut layer: Layer) -> Layer {
    layer.features.retain(|feature| feature.properties["DISTRICT"] == "坪山区");
    assert_eq!(layer.features.len(), 6);
    layer
}

/// 144 names of units in the file, 29 of them other names of another.
async fn units_are_merged(town: &Town, report: &ImportReport) {
    assert_eq!(report.created.departments, 115);
    assert_eq!(report.flagged.get(&Flag::NoUnit), Some(&14));
    assert_eq!(report.flagged.get(&Flag::UnitAlias), Some(&281));
    println!("pingshan: 115 units under 144 names; 281 rows stand under another name");
    let unit = "select department, outside from cases where subdistrict = $1";
    let mut by_name: BTreeMap<String, String> = BTreeMap::new();
    for row in town.rows(unit).await {
        let written = said(&row)["kept"]["dispose_unit"].as_str().unwrap().to_owned();
        by_name.insert(written, row.get("department").unwrap());
    }
    assert_eq!(by_name.len(), 145);
    assert_eq!(by_name["六联社区"], by_name["六联社区（坪山街道办事处）"]);
    assert_eq!(by_name["坑梓自来水公司"], by_name["坑梓自来水公司（坑梓辖区）"]);
    assert_ne!(by_name["城建办（坑梓街道办事处）"], by_name["城建办（龙田街道办事处）"]);
    assert_eq!(by_name["-"], "grid_office");
}

async fn marks_are_as_given(town: &Town) {
    let mut counts: BTreeMap<(String, bool), u64> = BTreeMap::new();
    for row in town.rows("select on_time, state, outside from cases where subdistrict = $1").await {
        assert_eq!(row.get::<String>("state").unwrap(), "closed");
        let given = said(&row)["state"].as_str().unwrap().to_owned();
        *counts.entry((given, row.get::<Option<bool>>("on_time").unwrap().unwrap())).or_default() += 1;
    }
    let expected = [(("按期办结".to_owned(), true), 6_238), (("逾期办结".to_owned(), false), 714)];
    assert_eq!(counts, expected.into());
    println!("pingshan: 6238 按期办结 on time, 714 逾期办结 overdue, as given");
}

async fn areas_are_found_by_name(town: &Town, report: &ImportReport) {
    assert_eq!(report.flagged.get(&Flag::AreaUnknown), None);
    let territory = town.cases.territories.view(HERE).await.unwrap();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let grouped = "select grid, count(*) as n from cases where subdistrict = $1 group by grid";
    for row in town.rows(grouped).await {
        counts
            .insert(territory.name_of(&row.get::<String>("grid").unwrap()).to_owned(), row.get("n").unwrap());
    }
    println!("pingshan: by subdistrict {counts:?}");
    let expected = [
        ("", 7),
        ("坪山", 1951),
        ("龙田", 1707),
        ("坑梓", 1457),
        ("马峦", 793),
        ("碧岭", 729),
        ("石井", 308),
    ];
    assert_eq!(counts, expected.map(|(name, n)| (name.to_owned(), n)).into());
}

async fn figures_add_up(town: &Town) {
    let day = |month, day| NaiveDate::from_ymd_opt(2018, month, day).unwrap();
    let span = Span { from: day(2, 8), to: day(10, 31) };
    let areas = town.cases.report_areas(HERE, span, Level::Subdistrict).await.unwrap();
    assert_eq!(areas.lines.len(), 7);
    let total = &areas.total;
    assert_eq!((total.cases, total.closed, total.on_time, total.overdue), (6_952, 6_952, 6_238, 714));
    assert_eq!(
        (total.closing.rate, total.timeliness.numerator, total.timeliness.denominator),
        (Some(1.0), 6_238, 6_952)
    );
    let communities = town.cases.report_areas(HERE, span, Level::Community).await.unwrap();
    assert_eq!(
        communities.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(),
        [""],
        "placed no deeper"
    );
    let departments = town.cases.report_departments(HERE, span, web::Lang::Zh).await.unwrap();
    assert_eq!((departments.lines.len(), &departments.total), (116, total));
}
