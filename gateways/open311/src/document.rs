//! One tree, two writings. Lists know what XML calls their entries; JSON has no use for it.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Number, Value};

/// How a document is written; the end of an address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xml,
    Json,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Xml, Self::Json];

    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// `requests.xml` → (`requests`, XML); `None` without one of the two endings.
    pub fn of(name: &str) -> Option<(&str, Self)> {
        let (stem, suffix) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|format| format.suffix() == suffix).map(|format| (stem, format))
    }
}

/// A value of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null` in JSON, an empty element in XML.
    Nothing,
    Flag(bool),
    Count(i64),
    /// Degrees; what is no number is nothing.
    Real(f64),
    Text(String),
    /// Entries under the name that XML gives each.
    List(&'static str, Vec<Node>),
    Record(Vec<(&'static str, Node)>),
}

impl Node {
    /// The text, or nothing where there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    fn json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Count(count) => Value::from(*count),
            Self::Real(real) => Number::from_f64(*real).map_or(Value::Null, Value::Number),
            Self::Text(text) => Value::String(text.clone()),
            Self::List(_, entries) => entries.iter().map(Self::json).collect(),
            Self::Record(fields) => Value::Object(
                fields.iter().map(|(name, node)| ((*name).to_owned(), node.json())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// What stands in the element, where that is a word.
    fn word(&self) -> Option<String> {
        match self {
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Count(count) => Some(count.to_string()),
            Self::Real(real) => real.is_finite().then(|| real.to_string()),
            Self::Text(text) => Some(text.chars().filter(|letter| is_xml(*letter)).collect()),
            Self::Nothing | Self::List(..) | Self::Record(_) => None,
        }
    }

    fn children(&self) -> Vec<(&'static str, &Self)> {
        match self {
            Self::List(name, entries) => entries.iter().map(|entry| (*name, entry)).collect(),
            Self::Record(fields) => fields.iter().map(|(name, node)| (*name, node)).collect(),
            _ => Vec::new(),
        }
    }

    fn xml(&self, name: &str, out: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let (word, children) = (self.word(), self.children());
        if word.is_none() && children.is_empty() {
            return out.write_event(Event::Empty(BytesStart::new(name)));
        }
        out.write_event(Event::Start(BytesStart::new(name)))?;
        if let Some(word) = word {
            out.write_event(Event::Text(BytesText::new(&word)))?;
        }
        for (name, child) in children {
            child.xml(name, out)?;
        }
        out.write_event(Event::End(BytesEnd::new(name)))
    }
}

/// XML 1.0 has no way to write the others, not even escaped.
fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A whole answer: the name of its root element, and what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub root: &'static str,
    pub node: Node,
}

impl Document {
    pub fn write(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Json => self.node.json().to_string().into_bytes(),
            Format::Xml => self.write_xml().unwrap_or_default(),
        }
    }

    /// Writing into memory does not fail.
    fn write_xml(&self) -> std::io::Result<Vec<u8>> {
        let mut out = Writer::new(Vec::new());
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        self.node.xml(self.root, &mut out)?;
        Ok(out.into_inner())
    }
}
