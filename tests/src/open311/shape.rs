//! The JSON against what the published schemas of GeoReport v2 ask for, rule by rule: which fields must be there and of
//! which type each is. Written from the specification; no schema file is ours to carry.

use serde_json::Value;
use testkit::{Town, on_both_databases};

use super::{POTHOLE, found, key, posted, pothole};

type Rule = (&'static str, bool, fn(&Value) -> bool);

fn text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

fn maybe_text(value: &Value) -> bool {
    value.is_null() || text(value)
}

fn instant(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    // Whole seconds and a zone, as the W3C note has it.
    chrono::DateTime::parse_from_rfc3339(text).is_ok() && !text.contains('.')
}

fn maybe_instant(value: &Value) -> bool {
    value.is_null() || instant(value)
}

fn degrees(value: &Value) -> bool {
    value.is_null() || value.as_f64().is_some_and(|degrees| degrees.abs() <= 180.0)
}

fn one_of(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|word| words.contains(&word))
}

const SERVICE: &[Rule] = &[
    ("service_code", true, text),
    ("service_name", true, text),
    ("description", false, maybe_text),
    ("metadata", true, Value::is_boolean),
    ("type", true, |value| one_of(value, &["realtime", "batch", "blackbox"])),
    ("keywords", false, maybe_text),
    ("group", false, maybe_text),
];

const ATTRIBUTE: &[Rule] = &[
    ("variable", true, Value::is_boolean),
    ("code", true, text),
    ("datatype", true, |value| {
        one_of(value, &["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"])
    }),
    ("required", true, Value::is_boolean),
    ("datatype_description", false, maybe_text),
    ("order", false, |value| value.as_i64().is_some_and(|order| order >= 1)),
    ("description", false, maybe_text),
    ("values", false, Value::is_array),
];

const ANSWER: &[Rule] = &[("key", true, text), ("name", true, text)];

const REQUEST: &[Rule] = &[
    ("service_request_id", true, text),
    ("status", true, |value| one_of(value, &["open", "closed"])),
    ("status_notes", false, maybe_text),
    ("service_name", false, maybe_text),
    ("service_code", true, text),
    ("description", false, maybe_text),
    ("agency_responsible", false, maybe_text),
    ("service_notice", false, maybe_text),
    ("requested_datetime", true, instant),
    ("updated_datetime", false, maybe_instant),
    ("expected_datetime", false, maybe_instant),
    ("address", false, maybe_text),
    ("address_id", false, maybe_text),
    ("zipcode", false, maybe_text),
    ("lat", false, degrees),
    ("long", false, degrees),
    ("media_url", false, maybe_text),
];

const UPDATE: &[Rule] = &[
    ("update_id", true, text),
    ("service_request_id", true, text),
    ("status", true, |value| one_of(value, &["open", "closed"])),
    ("external_status_code", false, maybe_text),
    ("updated_datetime", true, instant),
    ("description", true, text),
    ("media_url", false, maybe_text),
];

#[track_caller]
fn keeps(record: &Value, rules: &[Rule]) {
    let fields = record.as_object().expect("a record");
    for (name, is_needed, holds) in rules {
        match fields.get(*name) {
            Some(value) => assert!(holds(value), "{name} is {value}"),
            None => assert!(!is_needed, "{name} is not there: {record}"),
        }
    }
    let known = |field: &String| rules.iter().any(|(name, ..)| name == field);
    assert!(fields.keys().all(known), "{record} has more than the specification names");
}

#[track_caller]
fn all_keep(list: &Value, rules: &[Rule]) {
    let list = list.as_array().expect("a list");
    assert!(!list.is_empty(), "nothing to look at");
    for record in list {
        keeps(record, rules);
    }
}

on_both_databases! {
    async fn every_record_has_the_fields_and_types_of_the_specification(fresh) {
        let town = Town::new(fresh).await;
        let secret = key(&town, "民生热线", true).await;
        let name = posted(&town, &pothole(&secret)).await["service_request_id"].as_str().unwrap().to_owned();
        let seat = town.by("seat");
        let id = seat.get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
        let wish = serde_json::json!({ "version_seen": 1, "inputs": {} });
        seat.post_json(&format!("/api/v1/cases/{id}/file"), &wish).await;

        all_keep(&found(&town, "services.json").await, SERVICE);
        let definition = found(&town, &format!("services/{POTHOLE}.json")).await;
        assert_eq!(definition.as_object().unwrap().len(), 2, "service_code and attributes");
        all_keep(&definition["attributes"], ATTRIBUTE);
        all_keep(&definition["attributes"][0]["values"], ANSWER);
        all_keep(&found(&town, "requests.json").await, REQUEST);
        all_keep(&found(&town, &format!("requests/{name}.json")).await, REQUEST);
        all_keep(&found(&town, "servicerequestupdates.json").await, UPDATE);
    }
}
