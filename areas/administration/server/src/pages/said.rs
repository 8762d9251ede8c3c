//! What the record keeps of a change, as somebody reads it: the record itself is JSON.

use serde_json::Value;
use web::Lang;

/// What was there before and after. A record without both tells what was done.
pub(super) fn before_and_after(body: &str, lang: Lang) -> (String, String) {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    match body.get("after") {
        Some(after) => (in_words(&body["before"], lang), in_words(after, lang)),
        None => (String::new(), in_words(&body, lang)),
    }
}

/// Lists with 、 between, fields as `name：value` with ； between, names as `audit_field.NAME` has them.
fn in_words(value: &Value, lang: Lang) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(is_so) => {
            lang.t(if *is_so { "audit_field.true" } else { "audit_field.false" }).to_owned()
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| in_words(one, lang)).collect();
            all.join(lang.t("audit_field.and"))
        }
        Value::Object(fields) => {
            let known = fields.iter().filter(|(_, value)| !value.is_null());
            let field = |(name, value): (&String, &Value)| {
                let key = format!("audit_field.{name}");
                let word = web::texts(lang).get(&key).map_or(name.as_str(), String::as_str);
                [word, lang.t("audit_field.is"), &in_words(value, lang)].concat()
            };
            known.map(field).collect::<Vec<_>>().join(lang.t("audit_field.next"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_words_before_and_after() {
        let told = |body| before_and_after(body, Lang::Zh);
        let changed =
            r#"{"before":{"name":"甲","phone":true},"after":{"name":"乙","phone":false,"duties":null}}"#;
        assert_eq!(told(changed), ("姓名：甲；电话：是".to_owned(), "姓名：乙；电话：否".to_owned()));
        assert_eq!(told(r#"{"before":null,"after":["E01","E02"]}"#), (String::new(), "E01、E02".to_owned()));
        assert_eq!(told(r#"{"reason":"spam"}"#), (String::new(), "原因：spam".to_owned()));
        assert_eq!(told("no JSON"), (String::new(), String::new()));
    }
}
