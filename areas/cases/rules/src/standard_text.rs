//! Standard texts: what is said again and again, with placeholders `{case_number}` that are filled in when it is sent.

use kernel::Refusal;

/// What a placeholder may stand for.
pub const PLACEHOLDERS: [&str; 6] = ["case_number", "item", "address", "grid", "department", "deadline"];

/// A stretch of a text: as it is, or the name of a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Placeholder(&'a str),
}

/// Cuts a text at its placeholders: `{`, small letters and underscores, `}`. Any other brace is a brace.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut words_from, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let name = &text[open + 1..];
        let end = name.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(name.len());
        if end > 0 && name[end..].starts_with('}') {
            parts.push(Part::Words(&text[words_from..open]));
            parts.push(Part::Placeholder(&name[..end]));
            at = open + 1 + end + 1;
            words_from = at;
        } else {
            at = open + 1;
        }
    }
    parts.push(Part::Words(&text[words_from..]));
    parts
}

/// Whether anything has to be filled in.
pub fn has_placeholder(text: &str) -> bool {
    parts(text).iter().any(|part| matches!(part, Part::Placeholder(_)))
}

/// Refuses a text with a placeholder that stands for nothing (`placeholder_unknown`).
pub fn require_known(text: &str) -> Result<(), Refusal> {
    let unknown = parts(text).into_iter().find_map(|part| match part {
        Part::Placeholder(name) if !PLACEHOLDERS.contains(&name) => Some(name),
        _ => None,
    });
    unknown.map_or(Ok(()), |name| {
        Err(Refusal::invalid("placeholder_unknown").at_field("text").with("placeholder", name))
    })
}

/// The text with every placeholder filled in. What is filled in is not looked at again. Refused as long as `value` has
/// nothing for one of them (`placeholder_unresolved`): nobody is to read a brace.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, Refusal> {
    let mut whole = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Words(words) => whole.push_str(words),
            Part::Placeholder(name) => {
                let found = value(name).filter(|found| !found.trim().is_empty());
                let unresolved =
                    || Refusal::invalid("placeholder_unresolved").at_field("text").with("placeholder", name);
                whole.push_str(&found.ok_or_else(unresolved)?);
            }
        }
    }
    Ok(whole)
}

#[cfg(test)]
mod tests;
