//! Whatever the text and whatever is known of the case: filled in whole, or refused.

use proptest::prelude::*;

use super::*;

#[test]
fn a_placeholder_is_filled_in_and_other_braces_stay() {
    let value = |name: &str| (name == "case_number").then(|| "20260903-000017-4".to_owned());
    let filled = |text| filled(text, value);
    assert_eq!(filled("{case_number}号案件").unwrap(), "20260903-000017-4号案件");
    assert_eq!(filled("见 {A}、{ }、{} 与 {").unwrap(), "见 {A}、{ }、{} 与 {");
    assert_eq!(filled("{{case_number}}").unwrap(), "{20260903-000017-4}");
    let refusal = filled("{deadline}前办结").unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_deref()), ("placeholder_unresolved", Some("text")));
}

#[test]
fn what_is_filled_in_is_not_filled_in_again() {
    let value = |name: &str| Some(if name == "address" { "{deadline}" } else { "周五" }.to_owned());
    assert_eq!(filled("{address}", value).unwrap(), "{deadline}");
}

#[test]
fn a_text_may_only_ask_for_what_there_is() {
    for name in PLACEHOLDERS {
        require_known(&format!("一 {{{name}}} 二")).unwrap();
    }
    assert_eq!(require_known("{weather}").unwrap_err().code, "placeholder_unknown");
}

/// Words, braces, placeholders and names that nobody knows, in any order.
fn a_text() -> impl Strategy<Value = String> {
    let names = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}"));
    let pieces: Vec<String> =
        names.chain(["{", "}", "{}", "{x_y}", "{X}", "前办结", " ", "a"].map(str::to_owned)).collect();
    prop::collection::vec(prop::sample::select(pieces), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_text_leaves_without_a_placeholder_or_not_at_all(text in a_text(), known in 0_u8..64) {
        let value = |name: &str| {
            let place = PLACEHOLDERS.iter().position(|one| *one == name)?;
            (known & (1 << place) != 0).then(|| format!("<{place}>"))
        };
        let asked: Vec<&str> = parts(&text)
            .into_iter()
            .filter_map(|part| if let Part::Placeholder(name) = part { Some(name) } else { None })
            .collect();
        let resolved = asked.iter().all(|name| value(name).is_some());
        match filled(&text, value) {
            Ok(whole) => {
                prop_assert!(resolved);
                prop_assert!(!has_placeholder(&whole), "{whole}");
            }
            Err(refusal) => {
                prop_assert!(!resolved);
                prop_assert_eq!(refusal.code, "placeholder_unresolved");
            }
        }
        prop_assert_eq!(has_placeholder(&text), !asked.is_empty());
    }
}
