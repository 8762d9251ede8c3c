//! The look-up against a slow and literal reading of the rule.

use proptest::prelude::*;

use super::*;

fn entry(scope: &str, area: &str, department: &str) -> Responsibility {
    let (area, department) = (area.to_owned(), department.to_owned());
    Responsibility {
        scope: scope.parse().unwrap(),
        area,
        department,
        helpers: Vec::new(),
        note: String::new(),
    }
}

fn lead(list: &ResponsibilityList, item: &str, grid: &str) -> String {
    match list.responsible(&item.parse().unwrap(), grid) {
        Owner::Department(entry) => entry.department.clone(),
        Owner::Conflict(entries) => format!("conflict of {}", entries.len()),
        Owner::Fallback => "fallback".to_owned(),
    }
}

#[test]
fn the_most_specific_area_wins_before_the_most_specific_scope() {
    let list = ResponsibilityList::new([
        entry("C01", "", "utilities"),
        entry("C0101", "", "water"),
        entry("C010103", "", "city_management"),
        entry("C01", "110115010002", "community"),
    ]);
    assert_eq!(lead(&list, "C010103", "110115010001001"), "city_management");
    assert_eq!(lead(&list, "C010101", "110115010001001"), "water");
    assert_eq!(lead(&list, "C010201", "110115010001001"), "utilities");
    assert_eq!(lead(&list, "C010103", "110115010002001"), "community");
    assert_eq!(lead(&list, "E010101", "110115010002001"), "fallback");
}

#[test]
fn two_equally_specific_entries_are_a_conflict_even_when_they_name_the_same_department() {
    let list = ResponsibilityList::new([
        entry("C01", "", "utilities"),
        entry("C0101", "110115010", "water"),
        entry("C0101", "110115010", "water"),
    ]);
    assert_eq!(lead(&list, "C010101", "110115010001001"), "conflict of 2");
    assert_eq!(lead(&list, "C010101", "110116010001001"), "utilities");
    let conflicts = list.conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        (conflicts[0].scope.as_str(), conflicts[0].area, conflicts[0].entries.len()),
        ("C0101", "110115010", 2)
    );
}

#[test]
fn a_gap_names_the_grids_where_an_item_has_no_owner() {
    let list =
        ResponsibilityList::new([entry("C01", "", "utilities"), entry("E01", "110115010001", "enforcement")]);
    let items: Vec<Code> = ["C010101", "E010101"].iter().map(|code| code.parse().unwrap()).collect();
    let gaps = list.gaps(&items, &["110115010001001", "110115010002001"]);
    assert_eq!(gaps, [Gap { item: &items[1], grids: vec!["110115010002001"] }]);
}

/// The rule read word by word: of all entries that cover item and grid, those with the longest area, and of
/// these those with the longest scope.
fn slowly<'a>(entries: &'a [Responsibility], item: &Code, grid: &str) -> Vec<&'a Responsibility> {
    let covers = |entry: &&Responsibility| {
        grid.starts_with(&entry.area) && item.as_str().starts_with(entry.scope.as_str())
    };
    let rank = |entry: &Responsibility| (entry.area.len(), entry.scope.as_str().len());
    let best = entries.iter().filter(covers).map(rank).max();
    entries.iter().filter(covers).filter(|entry| Some(rank(entry)) == best).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn look_up_agrees_with_the_rule_read_word_by_word(
        places in proptest::collection::vec(
            ("E0[12](0[12](0[12])?)?", "(110115(010(00[12](001)?)?)?)?"), 0..12),
        item in "E0[12]0[12]0[12]",
        grid in "11011501000[12]00[12]",
    ) {
        let numbered = places.iter().enumerate();
        let entries: Vec<_> = numbered.map(|(no, (scope, area))| entry(scope, area, &no.to_string())).collect();
        let (list, item) = (ResponsibilityList::new(entries.clone()), item.parse::<Code>().unwrap());
        let expected = slowly(&entries, &item, &grid);
        match list.responsible(&item, &grid) {
            Owner::Fallback => prop_assert!(expected.is_empty()),
            Owner::Department(entry) => prop_assert_eq!(vec![entry], expected),
            Owner::Conflict(entries) => {
                prop_assert!(entries.len() > 1);
                prop_assert_eq!(entries, expected);
            }
        }
    }
}
