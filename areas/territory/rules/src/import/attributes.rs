//! Names and codes among the properties of a feature.

use std::collections::BTreeMap;

use kernel::Refusal;
use serde_json::Value;

use super::{ImportRequest, SourceFeature};

/// Refuses a field that no feature has: a slip in the field's name is one problem, not one for each row.
pub(super) fn check_fields(features: &[SourceFeature], request: &ImportRequest<'_>) -> Result<(), Refusal> {
    for field in [request.name_field, request.code_field].into_iter().flatten() {
        if !features.iter().any(|feature| feature.properties.contains_key(field)) {
            let known: Vec<&str> = features
                .first()
                .map(|one| one.properties.keys().map(String::as_str).collect())
                .unwrap_or_default();
            let refusal = Refusal::invalid("territory_field_missing").at_field(field);
            return Err(refusal.with("known", known.join(", ")));
        }
    }
    Ok(())
}

/// A text or number as text, trimmed; `None` where there is nothing. Whole numbers lose their `.0`, which
/// programs add to codes and names in columns of numbers.
#[expect(clippy::float_cmp, reason = "whole numbers are exact")]
pub(super) fn text_of(properties: &BTreeMap<String, Value>, field: &str) -> Option<String> {
    let text = match properties.get(field)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.trunc() == float => format!("{float:.0}"),
            _ => number.to_string(),
        },
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}
