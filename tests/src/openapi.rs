//! The API's description says what the router does, all of it and nothing else.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;
use testkit::{Fresh, Town};

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

async fn described() -> (Town, Value) {
    let town = Town::new(Fresh::sqlite().await).await;
    let document = web::openapi(town.services.routes());
    (town, serde_json::to_value(document).unwrap())
}

/// Every operation: method in capitals, path, description.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'static str)| (item.to_uppercase(), path.clone());
    let all = paths.iter().flat_map(|(path, item)| METHODS.iter().map(move |method| (path, item, *method)));
    all.filter_map(|(path, item, method)| {
        let operation = item.get(method)?;
        let (method, path) = of_path((path, method));
        Some((method, path, operation))
    })
    .collect()
}

/// Every `$ref` in the document.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Value::String(to) if name == "$ref" => found.push(to),
            other => references(other, found),
        }),
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_operation_of_the_router_is_described_and_every_described_one_is_routed() {
    let (town, document) = described().await;
    let of_rules = town.rules.iter().filter(|rule| rule.path.starts_with("/api/"));
    let routed: BTreeSet<_> = of_rules.map(|rule| (rule.method.to_string(), rule.path.clone())).collect();
    let operations = operations(&document);
    let described: BTreeSet<_> =
        operations.iter().map(|(method, path, _)| (method.clone(), path.clone())).collect();
    assert_eq!(routed, described);
    assert!(described.iter().all(|(_, path)| path.starts_with("/api/v1/")));
    let id = "00000000-0000-7000-8000-000000000000";
    for (method, path) in described {
        let path = path.replace("{id}", id).replace("{action}", "comment");
        let answered = match method.as_str() {
            "GET" => town.anybody().get(&path).await,
            "DELETE" => town.anybody().delete(&path).await,
            _ => town.anybody().post(&path, "application/json", "{}").await,
        };
        assert_ne!(answered.status, StatusCode::NOT_FOUND, "{method} {path} is described and not there");
        assert!(!answered.status.is_server_error());
    }
}

#[tokio::test]
async fn operations_have_names_of_their_own_and_say_how_they_refuse() {
    let (_, document) = described().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let operations = operations(&document);
    let names: BTreeSet<_> =
        operations.iter().map(|(.., operation)| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), operations.len());
    for (method, path, operation) in &operations {
        let name = format!("{method} {path}");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name} has no tag");
        let said = ["summary", "description"].iter().any(|field| operation[*field].is_string());
        assert!(said, "{name} says nothing of itself");
        let answers: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
        assert!(answers.iter().any(|status| status.starts_with('2')), "{name}: {answers:?}");
        assert!(answers.iter().any(|status| status.starts_with('4')), "{name}: {answers:?}");
    }
}

#[tokio::test]
async fn every_parameter_of_a_path_is_described_and_every_reference_leads_somewhere() {
    let (_, document) = described().await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "only {} references", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads elsewhere"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (method, path, operation) in operations(&document) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let described: BTreeSet<_> =
            parameters.iter().filter(|one| one["in"] == "path").map(|one| one["name"].to_string()).collect();
        let holes = path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let wanted: BTreeSet<_> = holes.map(|name| format!("\"{name}\"")).collect();
        assert_eq!(described, wanted, "{method} {path}");
    }
}
