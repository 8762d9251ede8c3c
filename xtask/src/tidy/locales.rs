//! Every language has every text, with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Problem;
use super::tree::Tree;

pub(super) const CHINESE: &str = "locales/zh-CN.toml";
pub(super) const ENGLISH: &str = "locales/en.toml";

/// Key with dots → text.
pub(super) type Texts = BTreeMap<String, String>;

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let (Some(chinese), Some(english)) = (tree.text(CHINESE), tree.text(ENGLISH)) else { return Vec::new() };
    match (texts(chinese), texts(english)) {
        (Ok(chinese), Ok(english)) => compare(&chinese, &english),
        (Err(error), _) => vec![unreadable(CHINESE, &error)],
        (_, Err(error)) => vec![unreadable(ENGLISH, &error)],
    }
}

/// All texts of a language file, tables within tables flattened.
pub(super) fn texts(file: &str) -> Result<Texts, toml::de::Error> {
    let mut texts = Texts::new();
    flatten("", file.parse::<Table>()?, &mut texts);
    Ok(texts)
}

fn flatten(prefix: &str, table: Table, texts: &mut Texts) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, texts),
            Value::String(text) => drop(texts.insert(key, text)),
            other => drop(texts.insert(key, other.to_string())),
        }
    }
}

fn compare(chinese: &Texts, english: &Texts) -> Vec<Problem> {
    let mut problems = missing(ENGLISH, chinese, english);
    problems.extend(missing(CHINESE, english, chinese));
    for (key, text) in chinese {
        let Some(other) = english.get(key) else { continue };
        let (here, there) = (placeholders(text), placeholders(other));
        if here != there {
            let what = format!("`{key}` has {there:?} where {CHINESE} has {here:?}");
            problems.push(Problem::in_file(ENGLISH, what, "name the same placeholders in both languages"));
        }
    }
    problems
}

fn missing(path: &str, wanted: &Texts, there: &Texts) -> Vec<Problem> {
    let absent = wanted.keys().filter(|key| !there.contains_key(*key));
    absent
        .map(|key| {
            Problem::in_file(path, format!("`{key}` is missing"), "write the text in this language too")
        })
        .collect()
}

/// The names in `{…}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect()
}

fn unreadable(path: &str, error: &toml::de::Error) -> Problem {
    Problem::in_file(path, error.message(), "make it TOML again")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(chinese: &str, english: &str) -> Vec<(String, String)> {
        let problems = check(&Tree::of(&[(CHINESE, chinese), (ENGLISH, english)]));
        problems.into_iter().map(|problem| (problem.path, problem.what)).collect()
    }

    #[test]
    fn texts_may_be_written_in_tables_or_with_dots() {
        assert_eq!(breaches("[case]\nopen = \"打开\"", "case.open = \"Open\""), []);
    }

    #[test]
    fn a_text_in_one_language_only_is_found_on_either_side() {
        let found = breaches("a = \"甲\"\nb = \"乙\"", "a = \"A\"\nc = \"C\"");
        let expected = [(ENGLISH, "`b` is missing"), (CHINESE, "`c` is missing")];
        assert_eq!(found, expected.map(|(path, what)| (path.to_owned(), what.to_owned())));
    }

    #[test]
    fn placeholders_must_be_the_same_but_not_in_the_same_order() {
        assert_eq!(breaches("a = \"{x}到{y}\"", "a = \"to {y} from {x}\""), []);
        assert_eq!(breaches("a = \"{x}\"", "a = \"{X}\"").len(), 1);
    }

    #[test]
    fn a_file_that_is_not_toml_is_named() {
        assert_eq!(breaches("a = ", "a = \"A\"")[0].0, CHINESE);
    }
}
