//! Rules crates do no input or output and never wait.

use super::Problem;
use super::tree::{File, Tree};

const FORBIDDEN: [&str; 7] =
    ["async ", "std::fs", "std::net", "std::env", "std::process", "println!", "tokio"];
const WAY_OUT: &str = "take it as an argument, or move this to the area's server crate";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let files = tree.files.iter().filter(|file| is_of_rules(file) && !file.is_test());
    files.flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    let problem = |(line, text): (usize, &str)| {
        let found = FORBIDDEN.into_iter().find(|word| mentions(text, word))?;
        Some(Problem::at_line(&file.path, line, format!("`{}` in a rules crate", found.trim()), WAY_OUT))
    };
    file.product_lines().filter_map(problem).collect()
}

/// `core/*/src/**.rs` and `areas/*/rules/src/**.rs`.
fn is_of_rules(file: &File) -> bool {
    let parts: Vec<_> = file.path.split('/').collect();
    let of_rules = matches!(parts.as_slice(), ["core", _, "src", ..] | ["areas", _, "rules", "src", ..]);
    of_rules && file.has_extension(&["rs"])
}

/// `word` not inside a longer name; `use std::{fs, …}` counts as `std::fs`.
fn mentions(text: &str, word: &str) -> bool {
    let begins_a_name = |(at, _): (usize, &str)| {
        !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    };
    let grouped = |module: &str| {
        let group = text.trim().strip_prefix("use std::{");
        group.is_some_and(|group| group.split([',', ':', '}', ' ']).any(|name| name == module))
    };
    text.match_indices(word).any(begins_a_name) || word.strip_prefix("std::").is_some_and(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).into_iter().filter_map(|problem| problem.line).collect()
    }

    #[test]
    fn files_waiting_and_printing_are_found_in_rules() {
        let text = "//! A.\nuse std::{collections::BTreeMap, fs};\npub async fn f() {}\nfn g() { println!(\"x\") }\n";
        assert_eq!(breaches("core/geo/src/lib.rs", text), [2, 3, 4]);
        assert_eq!(breaches("areas/cases/rules/src/a/b.rs", "use tokio::time;\n"), [1]);
    }

    #[test]
    fn servers_tests_and_comments_may_speak_of_them() {
        let text = "// std::fs is for servers\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert!(breaches("core/geo/src/lib.rs", text).is_empty());
        assert!(breaches("core/geo/src/tests.rs", "use std::fs;\n").is_empty());
        assert!(breaches("areas/cases/server/src/lib.rs", "pub async fn f() {}\n").is_empty());
    }

    #[test]
    fn longer_names_are_other_names() {
        assert!(
            breaches("core/geo/src/lib.rs", "fn eprint() { my_println!() }\nuse std::{fmt, offset};\n")
                .is_empty()
        );
    }
}
