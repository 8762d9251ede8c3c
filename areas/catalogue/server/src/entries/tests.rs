//! What is created, under which codes.

use super::*;
use catalogue_rules::Department;

fn path(class: &str, subclass: &str, item: &str) -> ItemPath {
    ItemPath { class: class.to_owned(), subclass: subclass.to_owned(), item: item.to_owned() }
}

fn wanted(items: impl IntoIterator<Item = ItemPath>) -> EntriesWanted {
    EntriesWanted {
        edition: "outside".to_owned(),
        items: items.into_iter().collect(),
        departments: BTreeMap::new(),
        limit: "5wd".parse().unwrap(),
    }
}

fn departments(wanted: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
    let others = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    wanted.iter().map(|(name, names)| ((*name).to_owned(), others(names))).collect()
}

#[test]
fn names_get_the_next_numbers_under_their_parents_and_keep_them() {
    let first = wanted([path("市容环卫", "暴露垃圾", "暴露垃圾"), path("Street", "Lights", "Lamp out")]);
    let plan = TreePlan::new(no_catalogue(), &first).unwrap();
    let codes: Vec<_> = plan.found.values().map(Code::as_str).collect();
    assert_eq!(codes, ["E010101", "E020101"]);
    assert_eq!(plan.counts(), Created { classes: 2, subclasses: 2, items: 2, departments: 0 });
    assert_eq!(plan.catalogue.edition, "outside");

    let second = wanted([path("Street", "Lights", "Lamp out"), path("Street", "Lights", "Lamp broken")]);
    let plan = TreePlan::new(plan.catalogue, &second).unwrap();
    assert_eq!(plan.found[&path("Street", "Lights", "Lamp broken")].as_str(), "E010102");
    assert_eq!(plan.found[&path("Street", "Lights", "Lamp out")].as_str(), "E010101");
    assert_eq!(plan.counts(), Created { items: 1, ..Created::default() });
    let item = plan.found[&path("Street", "Lights", "Lamp broken")].clone();
    assert_eq!(plan.catalogue.criteria_of(&item).len(), 1, "a report of it can be filed");
    assert!(plan.catalogue.item(&item).is_some(), "look-ups find what was added");
}

#[test]
fn the_hundredth_child_and_an_empty_name_are_refused() {
    let many = (0..100).map(|number| path("c", "s", &format!("item {number:03}")));
    let refusal = TreePlan::new(no_catalogue(), &wanted(many)).err().unwrap();
    assert_eq!((refusal.code, refusal.args["value"].as_str()), ("catalogue_full", "E0101"));
    let refusal = TreePlan::new(no_catalogue(), &wanted([path("c", " ", "i")])).err().unwrap();
    assert_eq!(refusal.code, "entry_name_empty");
}

#[test]
fn a_department_gets_a_readable_code_of_its_own_and_its_other_names() {
    let names = departments(&[
        ("Public Works Dept.", &["PWD", " PWD "]),
        ("坪山街道办", &["坪山办事处", "坪山街道办事处"]),
        ("坪山-街道办", &[]),
        ("平山街道办", &[]),
        ("…", &[]),
    ]);
    let plan = DepartmentPlan::new(BTreeMap::new(), BTreeMap::new(), &names).unwrap();
    let code = |name: &str| plan.found[name].as_str();
    assert_eq!([code("Public Works Dept."), code("PWD"), code(" PWD ")], ["public_works_dept"; 3]);
    assert_eq!(code("坪山街道办事处"), code("坪山街道办"));
    let alike: BTreeSet<_> = [code("坪山街道办"), code("平山街道办"), code("坪山-街道办")].into();
    assert_eq!(alike, BTreeSet::from(["pingshan_jiedaoban", "pingshanjiedaoban", "pingshanjiedaoban_2"]));
    assert_eq!(code("…"), "department");
    assert_eq!(plan.created.len(), 5);
}

#[test]
fn a_known_department_is_found_by_code_name_english_and_other_name_and_none_is_guessed() {
    let name = catalogue_rules::Bilingual { zh: "水务站".to_owned(), en: "Water station".to_owned() };
    let known = BTreeMap::from([("water".to_owned(), Department { code: "water".to_owned(), name })]);
    let aliases = BTreeMap::from([("水务所".to_owned(), "water".to_owned())]);
    let names = departments(&[("水务站", &["water", "Water station", "水务所", "水利站"])]);
    let plan = DepartmentPlan::new(known.clone(), aliases.clone(), &names).unwrap();
    assert!(plan.created.is_empty() && plan.found.values().all(|code| code == "water"));
    assert_eq!(plan.new_aliases.keys().collect::<Vec<_>>(), ["水利站"]);

    let taken = departments(&[("消防站", &["水务所"])]);
    let refusal = DepartmentPlan::new(known, aliases, &taken).err().unwrap();
    assert_eq!(refusal.code, "department_name_taken");
}
