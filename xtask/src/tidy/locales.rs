//! Every language has every text, with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Problem;
use super::tree::Tree;

/// The folders of the two languages; a file a subject.
pub(super) const CHINESE: &str = "locales/zh-CN/";
pub(super) const ENGLISH: &str = "locales/en/";

/// Key with dots → text.
pub(super) type Texts = BTreeMap<String, String>;

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let (chinese, mut problems) = language(tree, CHINESE);
    let (english, unreadable) = language(tree, ENGLISH);
    problems.extend(unreadable);
    if problems.is_empty() { compare(&chinese, &english) } else { problems }
}

/// All texts of the files in a language's folder, tables within tables flattened, and what is wrong with the files.
pub(super) fn language(tree: &Tree, folder: &str) -> (Texts, Vec<Problem>) {
    let (mut texts, mut problems) = (Texts::new(), Vec::new());
    for file in tree.files.iter().filter(|file| file.path.starts_with(folder)) {
        match file.text.as_deref().unwrap_or_default().parse::<Table>() {
            Ok(table) => {
                let twice = flatten("", table, &mut texts);
                problems.extend(twice.into_iter().map(|key| written_twice(&file.path, &key)));
            }
            Err(error) => problems.push(Problem::in_file(&file.path, error.message(), "make it TOML again")),
        }
    }
    (texts, problems)
}

/// Puts the texts of a table to the others; the keys that were there already.
fn flatten(prefix: &str, table: Table, texts: &mut Texts) -> Vec<String> {
    let mut twice = Vec::new();
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Table(inner) => twice.extend(flatten(&key, inner, texts)),
            Value::String(text) => twice.extend(texts.insert(key.clone(), text).map(|_| key)),
            other => twice.extend(texts.insert(key.clone(), other.to_string()).map(|_| key)),
        }
    }
    twice
}

fn written_twice(path: &str, key: &str) -> Problem {
    Problem::in_file(path, format!("`{key}` stands in another file too"), "keep one of them")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(chinese: &str, english: &str) -> Vec<(String, String)> {
        let problems = check(&Tree::of(&[("locales/zh-CN/a.toml", chinese), ("locales/en/a.toml", english)]));
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
        assert_eq!(breaches("a = ", "a = \"A\"")[0].0, "locales/zh-CN/a.toml");
    }

    #[test]
    fn a_key_in_two_files_of_a_language_is_named() {
        let files = [("locales/en/a.toml", "a = \"A\""), ("locales/en/b.toml", "a = \"B\"")];
        let problems = check(&Tree::of(&files));
        assert_eq!(problems[0].what, "`a` stands in another file too");
    }
}
