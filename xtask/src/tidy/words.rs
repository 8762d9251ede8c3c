//! Words that must or must not stand in a file: the opening `//!`, reminders, paths of one machine.

use super::Problem;
use super::tree::{File, Tree};

/// Put together here so that this file does not break its own rule.
const REMINDERS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const MACHINE_FOLDERS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.files.iter().filter(|file| !file.is_lock()).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Problem> {
    let mut problems: Vec<_> = missing_opening(file).into_iter().collect();
    for (line, text) in file.lines() {
        if let Some(word) = REMINDERS.into_iter().find(|word| has_word(text, word)) {
            let way_out = "do it now, or file an issue";
            problems.push(Problem::at_line(&file.path, line, format!("`{word}`"), way_out));
        }
        if let Some(folder) = MACHINE_FOLDERS.into_iter().find(|folder| has_path(text, folder)) {
            let way_out = "start from the repository's root or an argument";
            problems.push(Problem::at_line(
                &file.path,
                line,
                format!("`{folder}` is on one machine only"),
                way_out,
            ));
        }
    }
    problems
}

fn missing_opening(file: &File) -> Option<Problem> {
    let opened = file.text.as_ref().is_some_and(|text| text.starts_with("//!"));
    let breach = file.has_extension(&["rs"]) && !opened;
    breach.then(|| {
        Problem::at_line(&file.path, 1, "does not begin with `//!`", "say in one line what the file is for")
    })
}

fn has_word(text: &str, word: &str) -> bool {
    let joins = |neighbour: char| neighbour.is_ascii_alphanumeric() || neighbour == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(joins) && !text[at + word.len()..].starts_with(joins))
}

/// `folder` at the beginning of a path, so not inside an address on the web or another path.
fn has_path(text: &str, folder: &str) -> bool {
    let goes_on = |before: char| before.is_alphanumeric() || "._-*~}/".contains(before);
    text.match_indices(folder).any(|(at, _)| !text[..at].ends_with(goes_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> Vec<Option<usize>> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn rust_files_say_first_what_they_are_for() {
        assert_eq!(breaches("app/src/a.rs", "use std::fmt;\n"), [Some(1)]);
        assert_eq!(breaches("app/src/a.rs", "//! About.\nuse std::fmt;\n"), []);
    }

    #[test]
    fn reminders_are_found_as_whole_words() {
        let text = format!("a\n// {}: later\n", REMINDERS[0]);
        assert_eq!(breaches("web/src/a.ts", &text), [Some(2)]);
        assert_eq!(breaches("web/src/a.ts", &format!("const {}S = 1\n", REMINDERS[0])), []);
        assert_eq!(breaches("web/package-lock.json", &text), []);
    }

    #[test]
    fn paths_of_one_machine_are_found_and_addresses_left_alone() {
        let [work, home, _] = MACHINE_FOLDERS;
        assert_eq!(breaches("docs/a.md", &format!("see {work}x and `{home}me`\n")), [Some(1)]);
        assert_eq!(breaches("docs/a.md", &format!("https://example.org{home}me, our{work}x\n")), []);
    }
}
