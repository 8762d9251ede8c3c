//! What we ship in `policies/`, counted and read with the code that a subdistrict's own files go through.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::{
    Bilingual, Catalogue, Code, Department, Document, DutyLists, Numbering, Owner, ResponsibilityList, Row,
    SearchIndex, plan_departments, plan_import, plan_responsibility,
};

const GRID: &str = "110115010001001";

fn policy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../policies").join(name)
}

fn rows(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(policy(name)).unwrap();
    (1..).zip(reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap)).collect()
}

fn catalogue() -> Catalogue {
    let (items, criteria) = (rows("catalogue/items.csv"), rows("catalogue/criteria.csv"));
    plan_import("demo", Numbering::Current, items, criteria).unwrap()
}

fn departments() -> Vec<Department> {
    plan_departments(rows("departments.csv")).unwrap()
}

fn responsibility(catalogue: &Catalogue) -> ResponsibilityList {
    plan_responsibility(rows("responsibility.csv"), catalogue, &departments()).unwrap()
}

fn duties() -> DutyLists {
    toml::from_str(&std::fs::read_to_string(policy("must_report.toml")).unwrap()).unwrap()
}

fn index(catalogue: &Catalogue) -> SearchIndex<Code> {
    SearchIndex::build(catalogue.items.iter().map(Document::from))
}

fn is_hanzi(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

#[test]
fn the_catalogue_has_13_classes_207_subclasses_602_items_and_100_of_them_adopted() {
    let catalogue = catalogue();
    let counts = [catalogue.classes.len(), catalogue.subclasses.len(), catalogue.items.len()];
    assert_eq!((counts, catalogue.adopted().count()), ([13, 207, 602], 100));
    let children =
        |parent: &Code| catalogue.items.iter().any(|item| item.code.as_str().starts_with(parent.as_str()));
    assert!(catalogue.classes.iter().all(|class| children(&class.code)));
    assert!(catalogue.subclasses.iter().all(|subclass| children(&subclass.code)));
}

#[test]
fn every_item_has_a_name_of_its_own_in_both_languages_words_for_every_day_and_a_picture() {
    let catalogue = catalogue();
    let names = |language| catalogue.items.iter().map(move |item| item.name.in_language(language));
    assert_eq!(names("zh-CN").collect::<BTreeSet<_>>().len(), 602);
    assert_eq!(names("en").collect::<BTreeSet<_>>().len(), 602);
    assert!(catalogue.items.iter().all(|item| !item.keywords.is_empty() && !item.icon.is_empty()));
}

#[test]
fn every_text_stands_in_chinese_and_in_english() {
    let catalogue = catalogue();
    let (departments, duties) = (departments(), duties());
    let mut texts: Vec<&Bilingual> = catalogue.classes.iter().map(|class| &class.name).collect();
    texts.extend(catalogue.subclasses.iter().map(|subclass| &subclass.name));
    texts.extend(catalogue.items.iter().map(|item| &item.name));
    texts.extend(catalogue.criteria.iter().flat_map(|criterion| [&criterion.condition, &criterion.closing]));
    texts.extend(departments.iter().map(|department| &department.name));
    texts.extend(duties.clear.iter().chain(&duties.duty));
    texts.extend(duties.must_report.iter().flat_map(|kind| [&kind.name, &kind.text]));
    for text in texts {
        assert!(text.zh.chars().any(is_hanzi), "{text:?}");
        assert!(!text.en.is_empty() && !text.en.chars().any(is_hanzi), "{text:?}");
    }
}

#[test]
fn twenty_two_departments_own_all_207_subclasses_and_every_item_without_conflict_or_gap() {
    let catalogue = catalogue();
    let list = responsibility(&catalogue);
    assert_eq!(departments().len(), 22);
    assert!(departments().iter().any(|department| department.code == "grid_office"));
    assert_eq!(list.conflicts(), []);
    assert_eq!(list.gaps(catalogue.items.iter().map(|item| &item.code), &[GRID]), []);
    let busy: BTreeSet<_> = list.entries().map(|entry| entry.department.as_str()).collect();
    assert_eq!(busy.len(), 21, "each but the grid office, which answers where nobody else does");
}

#[test]
fn a_community_that_looks_after_its_own_rubbish_is_asked_first() {
    let catalogue = catalogue();
    let list = responsibility(&catalogue);
    let lead = |grid| match list.responsible(&"E011001".parse().unwrap(), grid) {
        Owner::Department(entry) => entry.department.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((lead(GRID), lead("110115010002003")), ("sanitation".to_owned(), "community".to_owned()));
}

#[test]
fn three_clears_four_duties_and_five_must_reports_that_items_really_carry() {
    let duties = duties();
    assert_eq!([duties.clear.len(), duties.duty.len(), duties.must_report.len()], [3, 4, 5]);
    let catalogue = catalogue();
    let carried: BTreeSet<_> =
        catalogue.items.iter().filter_map(|item| item.must_report.as_deref()).collect();
    let kinds: BTreeSet<_> = duties.must_report.iter().map(|kind| kind.code.as_str()).collect();
    assert_eq!(carried, kinds);
    assert!(duties.must_report.iter().all(|kind| (1..=60).contains(&kind.alarm_minutes)));
}

/// The share of items, in percent, that are among the first three hits for what `query` types for their name.
fn found_among_three(catalogue: &Catalogue, query: impl Fn(&str) -> String) -> usize {
    let index = index(catalogue);
    let found = catalogue
        .items
        .iter()
        .filter(|item| index.search(&query(&item.name.zh), 3).iter().any(|hit| *hit.key == item.code));
    found.count() * 100 / catalogue.items.len()
}

fn spelled(name: &str, spell: fn(pinyin::Pinyin) -> &'static str) -> String {
    use pinyin::ToPinyin;
    name.to_pinyin().flatten().map(spell).collect::<String>().replace('ü', "v")
}

#[test]
fn nearly_every_item_is_among_the_first_three_by_hanzi_by_pinyin_and_by_initials() {
    let catalogue = catalogue();
    assert_eq!(found_among_three(&catalogue, str::to_owned), 100);
    assert!(found_among_three(&catalogue, |name| spelled(name, pinyin::Pinyin::plain)) >= 99);
    assert!(found_among_three(&catalogue, |name| spelled(name, pinyin::Pinyin::first_letter)) >= 98);
}

#[test]
fn what_residents_say_every_day_leads_to_the_item() {
    let catalogue = catalogue();
    let index = index(&catalogue);
    for (said, item) in [
        ("井盖没了", "C010101"),
        ("路灯 灯坏了", "C013703"),
        ("电瓶车上楼", "E071001"),
        ("xgg", "E020101"),
        ("pothole", "E011301"),
        ("lamp not lit", "C013703"),
    ] {
        let hits = index.search(said, 5);
        assert!(hits.iter().any(|hit| hit.key.as_str() == item), "{said}: {hits:?}");
    }
}
