//! Every text that leaves: short, with number, action and deadline, and with nothing of a person (U34).

use cases_rules::HANDLING;
use notify::text::{TEXT_MAX, Worded, line};
use serde_json::{Map, Value, json};
use web::{Lang, texts};

const NUMBER: &str = "20260907-000001-3";
const MARKERS: [&str; 4] = ["林小满", "13800000000", "天宫院南里3号楼", "描述里的话"];

/// A payload as cases write it, with fields beside it that must never be shown.
fn payload(action: &str) -> Map<String, Value> {
    let payload = json!({
        "number": NUMBER, "action": action, "version": 3, "due": "2026-12-31T15:59:00Z", "urgent": true,
        "state": "handling", "name": MARKERS[0], "phone": MARKERS[1], "address": MARKERS[2], "description": MARKERS[3],
    });
    payload.as_object().unwrap().clone()
}

fn words(kind: &str, action: &str, recipient: &str, lang: Lang) -> String {
    line(Worded { kind, recipient, payload: &payload(action) }, chrono_tz::Asia::Shanghai, lang)
}

#[test]
fn every_message_about_a_case_has_number_action_and_deadline_in_at_most_70_characters() {
    for lang in Lang::ALL {
        for action in HANDLING.actions().map(|action| action.name) {
            for recipient in ["department:water", "role:leader", "reporter"] {
                let text = words(&format!("case.{action}"), action, recipient, lang);
                assert!(text.chars().count() < TEXT_MAX, "{text}: it may have been cut");
                assert!(text.contains(NUMBER), "{text}");
                assert!(text.contains(lang.t(&format!("action.{action}"))), "{text}");
                let due = if lang == Lang::Zh { "12月31日 23:59" } else { "31 Dec 23:59" };
                assert!(recipient == "reporter" || text.contains(due), "{text}");
                assert!(MARKERS.iter().all(|marker| !text.contains(marker)), "{text}");
            }
        }
    }
}

#[test]
fn no_text_of_a_message_has_a_place_for_what_names_a_person() {
    for lang in Lang::ALL {
        let notices = texts(lang).iter().filter(|(key, _)| key.starts_with("notice."));
        let mut seen = 0;
        for (key, text) in notices {
            seen += 1;
            assert!(text.chars().count() <= TEXT_MAX, "{key}");
            for field in ["name", "phone", "address", "description", "text", "contact"] {
                assert!(!text.contains(&format!("{{{field}}}")), "{key}");
            }
        }
        assert!(seen >= 6, "{seen}");
    }
}
