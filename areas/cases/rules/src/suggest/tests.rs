//! What was done before is suggested again, with its reasons, and always the same.

use kernel::CaseId;
use uuid::Uuid;

use super::*;

fn case(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

fn lesson(
    n: u128,
    text: &'static str,
    grid: &'static str,
    item: &'static str,
    department: &'static str,
) -> Lesson<'static> {
    let clues = Clues { text, grid, ..Clues::default() };
    Lesson { clues, item, department: Some(department), source: Source::Case(case(n)) }
}

/// Lamps go to the lighting office in the north and to the estate in the south; rubbish always to the cleaners.
fn lessons() -> Vec<Lesson<'static>> {
    let mut lessons = Vec::new();
    for round in 0..12 {
        let n = round * 3;
        lessons.push(lesson(n, "小区门口路灯不亮", "110115001", "C010101", "lighting"));
        lessons.push(lesson(n + 1, "路灯坏了晚上很黑", "110115002", "C010101", "estate"));
        lessons.push(lesson(n + 2, "垃圾堆放没有人清理", "110115001", "E020201", "cleaning"));
    }
    lessons
}

fn asked<'a>(text: &'a str, grid: &'a str) -> Asked<'a> {
    Asked { clues: Clues { text, grid, ..Clues::default() }, item: None }
}

#[test]
fn words_lead_to_the_item_with_the_words_and_cases_that_speak_for_it() {
    let advice = Advice::learn(&lessons(), &LearningSettings::default());
    let advised = advice.items(&asked("东门路灯又坏了", "110115001"), 2);
    assert_eq!(advised[0].code, "C010101");
    assert!(advised[0].confidence > 0.8, "{advised:?}");
    assert!(advised[0].words.iter().any(|word| word.contains("路灯")), "{advised:?}");
    assert!(!advised[0].words.iter().any(|word| word.contains("东门")), "{advised:?}");
    assert_eq!(advised[0].cases.len(), 3);
}

#[test]
fn the_place_decides_the_department_with_an_item_and_without() {
    let advice = Advice::learn(&lessons(), &LearningSettings::default());
    for (grid, department) in [("110115001", "lighting"), ("110115002", "estate")] {
        let open = asked("路灯不亮", grid);
        assert_eq!(advice.departments(&open, 1)[0].code, department);
        assert_eq!(advice.departments(&Asked { item: Some("C010101"), ..open }, 1)[0].code, department);
    }
    let rubbish = advice.departments(&Asked { item: Some("E020201"), ..asked("", "110115002") }, 1);
    assert_eq!(rubbish[0].code, "cleaning");
}

#[test]
fn without_any_case_the_names_of_the_catalogue_answer() {
    let named = |text, item| Lesson {
        clues: Clues { text, ..Clues::default() },
        item,
        department: None,
        source: Source::Catalogue,
    };
    let advice = Advice::learn(
        &[named("路灯不亮", "C010101"), named("垃圾暴露", "E020201")],
        &LearningSettings::default(),
    );
    assert_eq!(advice.cases(), 0);
    assert_eq!(advice.items(&asked("门口垃圾很多", ""), 1)[0].code, "E020201");
    assert_eq!(advice.departments(&asked("门口垃圾很多", ""), 3), []);
}

#[test]
fn nothing_learnt_suggests_nothing() {
    let advice = Advice::learn(&[], &LearningSettings::default());
    assert_eq!(advice.items(&asked("路灯", ""), 3), []);
    assert_eq!(advice.departments(&asked("路灯", ""), 3), []);
}

#[test]
fn the_same_lessons_give_the_same_answers_to_the_last_bit() {
    let (one, other) = (
        Advice::learn(&lessons(), &LearningSettings::default()),
        Advice::learn(&lessons(), &LearningSettings::default()),
    );
    assert_eq!(one.items(&asked("路灯", ""), 5), other.items(&asked("路灯", ""), 5));
    assert_eq!(one.departments(&asked("路灯", ""), 5), other.departments(&asked("路灯", ""), 5));
}
