//! Arguments as they come in a query or a form.

use std::collections::BTreeMap;

use crate::Fault;

/// Names and values in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(Vec<(String, String)>);

impl Arguments {
    /// Of a query or an `application/x-www-form-urlencoded` body; both are the same writing.
    pub fn parse(encoded: &str) -> Result<Self, Fault> {
        serde_urlencoded::from_str(encoded)
            .map(Self)
            .map_err(|_not_encoded| Fault::unreadable("the query or form", "URL-encoded UTF-8"))
    }

    /// A further field, of a form in parts.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Those of `other` behind these: what stands in the address counts before what stands in the body.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The first value of this name that says something.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        values.find_map(|(_, value)| Some(value.trim()).filter(|value| !value.is_empty()))
    }

    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Values divided by commas, and of an argument that came several times.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(known, _)| known == name).flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// Degrees: a finite number.
    pub fn number(&self, name: &'static str) -> Result<Option<f64>, Fault> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        number.map(Some).ok_or_else(|| Fault::unreadable(name, "a number"))
    }

    /// `attribute[CODE]=VALUE` and `attribute[CODE][]=VALUE`, each with all that came for it.
    pub fn attributes(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in &self.0 {
            let inside = name.strip_prefix("attribute[").and_then(|rest| rest.split_once(']'));
            let Some((code, "" | "[]")) = inside else { continue };
            if !value.trim().is_empty() {
                found.entry(code).or_default().push(value.trim());
            }
        }
        found
    }
}
