//! What is answered when the answer is no: a list of codes with descriptions.

use crate::{Document, Node};

/// One error of the list. The code is that of HTTP, as the specification has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: u16,
    pub description: String,
}

impl Fault {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into() }
    }

    /// An argument that must be given and is not.
    pub fn missing(argument: &str) -> Self {
        Self::new(400, format!("{argument} was not provided"))
    }

    /// An argument that cannot be read.
    pub fn unreadable(argument: &str, wanted: &str) -> Self {
        Self::new(400, format!("{argument} is not {wanted}"))
    }

    pub fn unknown(argument: &str) -> Self {
        Self::new(404, format!("{argument} provided was not found"))
    }

    /// The same for a key that is missing, unknown or taken back: whoever guesses learns nothing.
    pub fn key() -> Self {
        Self::new(403, "api_key was missing or is not valid")
    }

    pub fn document(&self) -> Document {
        let fault = Node::Record(vec![
            ("code", Node::Count(i64::from(self.code))),
            ("description", Node::Text(self.description.clone())),
        ]);
        Document { root: "errors", node: Node::List("error", vec![fault]) }
    }
}
