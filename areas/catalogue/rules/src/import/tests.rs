//! Tables that are read, and refusals that name their rows.

use std::collections::BTreeMap;

use kernel::Refusal;

use crate::{Catalogue, Numbering, Row, Urgency, plan_import};

const GOOD_ITEM: &str = "class_code=C01 class=公用设施 subclass_code=C0101 subclass=上水井盖 item_code=C010101 \
                         item=井盖缺失 kind=component keywords=自来水井";
const GOOD_CRITERION: &str = "item_code=C010101 no=1 condition=缺失 limit=2uh closing_condition=补齐 urgency=emergency evidence=after_photo";

fn table(rows: &[&str]) -> Vec<Row> {
    let cells = |row: &str| -> BTreeMap<String, String> {
        row.split_whitespace().map(|cell| cell.split_once('=').unwrap()).map(owned).collect()
    };
    (1..).zip(rows.iter().map(|row| cells(row))).collect()
}

fn owned((field, value): (&str, &str)) -> (String, String) {
    (field.to_owned(), value.replace('_', if field == "keywords" { " " } else { "_" }))
}

fn plan(items: &[&str], criteria: &[&str]) -> Result<Catalogue, Vec<Refusal>> {
    plan_import("test", Numbering::Current, table(items), table(criteria))
}

fn refusals(items: &[&str], criteria: &[&str]) -> Vec<String> {
    plan(items, criteria).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_row_of_each_table_makes_a_catalogue_with_the_defaults_for_marks_left_empty() {
    let catalogue = plan(&[GOOD_ITEM], &[GOOD_CRITERION]).unwrap();
    let (item, criterion) = (&catalogue.items[0], &catalogue.criteria_of(&catalogue.items[0].code)[0]);
    assert_eq!((item.local, item.patrol, item.public, item.adopted), (false, true, true, false));
    assert_eq!((criterion.limit.to_string().as_str(), criterion.urgency), ("2uh", Urgency::Emergency));
    assert!(criterion.recheck && catalogue.contains(&"C0101".parse().unwrap()));
    assert_eq!(item.name.in_language("en"), "井盖缺失", "Chinese stands in for English that is not there");
}

#[test]
fn every_bad_cell_is_named_with_table_row_and_field_and_nothing_is_imported() {
    let item = GOOD_ITEM.replace("item_code=C010101", "item_code=C010201");
    let wrong = "class_code=C1 class=公用设施 subclass_code=C0101 subclass=上水井盖 item_code=C010102 kind=thing local=yes";
    assert_eq!(
        refusals(&[GOOD_ITEM, &item, wrong], &[GOOD_CRITERION]),
        [
            "catalogue_parent_differs row 2 field item_code table=items value=C010201",
            "catalogue_code_malformed row 3 field class_code table=items value=C1",
            "catalogue_kind_unknown row 3 field kind table=items value=thing",
            "import_value_missing row 3 field item table=items",
            "import_flag_unclear row 3 field local table=items value=yes",
        ]
    );
}

#[test]
fn codes_and_names_are_not_given_twice_under_one_parent() {
    let same_name = GOOD_ITEM.replace("C010101", "C010102");
    let other_parent_name = GOOD_ITEM.replace("C010101", "C010103").replace("上水井盖", "水井盖");
    assert_eq!(
        refusals(&[GOOD_ITEM, GOOD_ITEM, &same_name, &other_parent_name], &[GOOD_CRITERION, GOOD_CRITERION]),
        [
            "catalogue_code_twice row 2 field item_code table=items value=C010101",
            "catalogue_name_twice row 3 field item table=items value=井盖缺失",
            "catalogue_name_differs row 4 field subclass table=items value=水井盖",
            "catalogue_name_twice row 4 field item table=items value=井盖缺失",
            "catalogue_criterion_twice row 2 field no table=criteria value=1",
        ]
    );
}

#[test]
fn an_item_needs_a_criterion_and_a_criterion_its_item() {
    let stray = GOOD_CRITERION.replace("C010101", "C010109");
    assert_eq!(
        refusals(&[GOOD_ITEM], &[&stray]),
        [
            "catalogue_item_unknown row 1 field item_code table=criteria value=C010109",
            "catalogue_criterion_missing row 1 field item_code table=items value=C010101",
        ]
    );
}

#[test]
fn a_limit_that_worktime_cannot_read_is_refused_once_and_not_again_as_a_missing_criterion() {
    let criterion = GOOD_CRITERION.replace("2uh", "2hours");
    assert_eq!(
        refusals(&[GOOD_ITEM], &[&criterion]),
        ["catalogue_limit_malformed row 1 field limit table=criteria value=2hours"]
    );
}

#[test]
fn an_older_file_is_kept_in_our_numbering() {
    let item = "class_code=E05 class=街面秩序 subclass_code=E0501 subclass=无照经营游商 item_code=E050101 item=游商 kind=event";
    let criterion = GOOD_CRITERION.replace("C010101", "E050101");
    let catalogue = plan_import("old", Numbering::Older, table(&[item]), table(&[&criterion])).unwrap();
    assert_eq!(catalogue.items[0].code.as_str(), "E040101");
    assert_eq!(catalogue.criteria[0].item, catalogue.items[0].code);
    assert_eq!(catalogue.classes[0].code.as_str(), "E04");
}
