//! A form on a page, filled in and sent without script: only what the page has can be filled in.

use std::collections::BTreeSet;

use axum::http::header::CONTENT_TYPE;

const BOUNDARY: &str = "the-end-of-a-part";

/// The fields of a form, hidden ones with the value they came with.
#[derive(Debug, Clone)]
pub struct Form {
    target: String,
    known: BTreeSet<String>,
    fields: Vec<(String, String)>,
    /// Name of the field, and what it holds.
    files: Vec<(&'static str, Vec<u8>)>,
}

impl Form {
    /// A form that is on no page.
    pub fn to(target: &str) -> Self {
        Self { target: target.to_owned(), known: BTreeSet::new(), fields: Vec::new(), files: Vec::new() }
    }

    /// The form that is sent to `target`.
    #[track_caller]
    pub fn on(page: &str, target: &str) -> Self {
        let form = page.split("<form").find(|form| attribute(form, "action") == Some(target));
        assert!(form.is_some(), "no form is sent to {target}: {page}");
        let inside = form.and_then(|form| form.split("</form>").next()).unwrap_or_default();
        let mut found = Self::to(target);
        for tag in ["<input", "<select", "<textarea"].iter().flat_map(|tag| inside.split(tag).skip(1)) {
            let Some(name) = attribute(tag, "name") else { continue };
            found.known.insert(name.to_owned());
            if attribute(tag, "type") == Some("hidden") {
                let value = attribute(tag, "value").unwrap_or_default();
                found.fields.push((name.to_owned(), value.to_owned()));
            }
        }
        found
    }

    /// Fills a field in; the page must have it.
    #[must_use]
    #[track_caller]
    pub fn with(self, name: &str, value: impl ToString) -> Self {
        assert!(self.known.contains(name), "{} has {:?} but no {name}", self.target, self.known);
        self.and(name, value)
    }

    /// A field, whether or not it is on a page.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and texts are written where they are filled in"
    )]
    pub fn and(mut self, name: &str, value: impl ToString) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    #[must_use]
    #[track_caller]
    pub fn with_place(self, [longitude, latitude]: [f64; 2]) -> Self {
        self.with("longitude", longitude).with("latitude", latitude)
    }

    #[must_use]
    #[track_caller]
    pub fn with_photo(mut self, photo: Vec<u8>) -> Self {
        assert!(self.known.contains("photos"), "{} takes no photos", self.target);
        self.files.push(("photos", photo));
        self
    }

    /// A file, whether or not a page has a field for it.
    #[must_use]
    pub fn and_file(mut self, name: &'static str, bytes: Vec<u8>) -> Self {
        self.files.push((name, bytes));
        self
    }

    pub fn target(&self) -> &str {
        &self.target
    }

    /// Content type and body.
    pub(crate) fn encoded(&self) -> (&'static str, Vec<u8>) {
        let mut body = Vec::new();
        let mut part = |about: &str, content: &[u8]| {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n");
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        };
        for (name, value) in &self.fields {
            part(&format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, photo) in &self.files {
            part(&format!("name=\"{name}\"; filename=\"photo\"\r\n{CONTENT_TYPE}: image/jpeg"), photo);
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        ("multipart/form-data; boundary=the-end-of-a-part", body)
    }
}

/// The value of an attribute of the tag that `text` begins in.
fn attribute<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let tag = text.split('>').next()?;
    let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
    behind.split('"').next()
}
