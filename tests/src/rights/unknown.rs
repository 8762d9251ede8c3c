//! Nobody sets what a command does not name: every field name that the program knows, added to every request.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use testkit::{Answered, Form, Person, Town, on_both_databases};
use web::RouteRule;

use super::foreign::{insider, rows};
use super::{Known, ends_the_session};

const FORM: &str = "application/x-www-form-urlencoded";

/// Changes that take nothing but their address, and the photo, which is no form.
const WITHOUT_FIELDS: [&str; 11] = [
    "/administration/people/{id}/factor",
    "/administration/people/{id}/lock",
    "/administration/people/{id}/password",
    "/administration/people/{id}/unlock",
    "/api/v1/photos",
    "/cases/{id}/links/{link}/revoke",
    "/lane/{id}/accept",
    "/sign-out",
    // What a mail program sends there by itself says what RFC 8058 says, and is not read.
    "/subscription/{token}",
    "/subscription/{token}/confirm",
    "/texts/shipped",
];

/// Every property of the API, and names that somebody would try.
fn names(document: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    gather(document, &mut names);
    names.extend(
        [
            "is_admin",
            "role",
            "roles",
            "grants",
            "subdistrict",
            "disabled",
            "must_change",
            "password_at",
            "reporter",
            "assignee",
            "user_id",
            "hash",
            "__proto__",
        ]
        .map(str::to_owned),
    );
    names
}

fn gather(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                names.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| gather(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, names)),
        _ => {}
    }
}

/// The fields that the body of an operation takes, by the document.
fn own_fields(document: &Value, rule: &RouteRule) -> Map<String, Value> {
    let operation = &document["paths"][&rule.path][rule.method.as_str().to_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let pointer = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#')).unwrap_or_default();
    document.pointer(pointer).and_then(|schema| schema["properties"].as_object()).cloned().unwrap_or_default()
}

fn is_refused(answered: &Answered, name: &str) -> bool {
    let text = answered.text();
    answered.status == StatusCode::UNPROCESSABLE_ENTITY
        && (text.contains("field_unknown") || text.contains("不认识的字段"))
        && text.contains(&name.replace('\'', "&#39;"))
}

/// Rows of lists, read as their columns and nothing else; and what GeoReport v2 wants ignored.
fn reads_what_it_names(path: &str) -> bool {
    let is_row =
        path.starts_with("/administration/") && (path.ends_with("/row") || path.ends_with("/remove"));
    is_row || path.starts_with("/open311/")
}

fn changing(town: &Town) -> impl Iterator<Item = &RouteRule> {
    let fits = |rule: &&RouteRule| {
        rule.method == Method::POST
            && !ends_the_session(rule)
            && !WITHOUT_FIELDS.contains(&rule.path.as_str())
            && !reads_what_it_names(&rule.path)
    };
    town.rules.iter().filter(fits)
}

async fn sent(person: &Person<'_>, known: &Known, rule: &RouteRule, name: &str) -> Answered {
    let address = known.address(&rule.path);
    let answered = person.post(&address, FORM, format!("{name}=1")).await;
    // Forms with files are of the other kind, and say so.
    let takes_files = Known::takes_files(&rule.path) || rule.path.starts_with("/public-names/");
    if takes_files && !is_refused(&answered, name) {
        assert!(answered.status.is_client_error(), "{}", rule.path);
        return person.submit(&Form::to(&address).and(name, "1")).await;
    }
    answered
}

on_both_databases! {
    async fn every_known_name_that_is_not_the_commands_own_is_refused_and_changes_nothing(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        let document = serde_json::to_value(web::openapi(town.services.routes())).unwrap();
        let names = names(&document);
        for rule in changing(&town) {
            town.by(insider(rule.policy)).session().await;
        }
        let before = rows(&town).await;
        let mut refused = 0;
        for rule in changing(&town).filter(|rule| rule.path.starts_with("/api/")) {
            let (person, own) = (town.by(insider(rule.policy)), own_fields(&document, rule));
            assert!(!own.is_empty(), "{} is not described", rule.path);
            for name in names.iter().filter(|name| !own.contains_key(*name)) {
                let mut body = Known::body(&rule.path);
                body[name] = json!("1");
                let answered = person.post_json(&known.address(&rule.path), &body).await;
                assert!(is_refused(&answered, name), "{} {name}: {}", rule.path, answered.text());
                refused += 1;
            }
        }
        for nested in ["position", "contact"] {
            let body = json!({ "channel": "phone", "description": "有坑", nested: { "is_admin": true } });
            let answered = town.by("seat").post_json("/api/v1/cases", &body).await;
            assert!(is_refused(&answered, "is_admin"), "{nested}: {}", answered.text());
        }
        assert_eq!(rows(&town).await, before, "nothing was changed");
        assert!(names.len() >= 150 && refused >= 500, "{refused} of {} names", names.len());
    }

    async fn every_form_of_a_page_refuses_a_field_that_it_does_not_have_and_says_which(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        for rule in changing(&town) {
            town.by(insider(rule.policy)).session().await;
        }
        let before = rows(&town).await;
        let (mut forms, mut deaf) = (0, BTreeSet::new());
        for rule in changing(&town).filter(|rule| !rule.path.starts_with("/api/")) {
            let person = town.by(insider(rule.policy));
            forms += 1;
            for name in ["is_admin", "grants", "subdistrict", "must_change", "disabled", "password_at", "reporter"] {
                let answered = sent(&person, &known, rule, name).await;
                if !is_refused(&answered, name) {
                    deaf.insert(format!("{} {}", rule.path, answered.status));
                }
            }
        }
        assert_eq!(deaf, BTreeSet::new(), "these take no notice of a field that is none of theirs");
        assert_eq!(rows(&town).await, before, "nothing was changed");
        assert!(forms >= 35, "only {forms} forms");
    }
}
