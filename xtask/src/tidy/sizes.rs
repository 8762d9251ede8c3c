//! Files stay small: 500 lines of what people write, 500 kB of anything.

use std::collections::BTreeMap;

use super::Problem;
use super::tree::Tree;

const MOST_LINES: usize = 500;
const MOST_BYTES: usize = 500_000;
const WRITTEN: [&str; 8] = ["rs", "ts", "js", "mjs", "css", "html", "sql", "sh"];

/// Lines like `path/to/file.rs 612`: longer files that are being worked off.
const EXCEPTIONS: &str = "xtask/long-files.txt";

const SPLIT: &str = "split it by what changes together";
const SHRINK: &str =
    "write the smaller number into xtask/long-files.txt, or drop the line; the list only shrinks";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let exceptions = exceptions(tree.text(EXCEPTIONS).unwrap_or_default());
    let mut problems = unused(&exceptions, tree);
    for file in &tree.files {
        if file.bytes > MOST_BYTES {
            let what = format!("{} bytes, {MOST_BYTES} are the most", file.bytes);
            problems.push(Problem::in_file(
                &file.path,
                what,
                "make it when building, or fetch it; git keeps it for ever",
            ));
        }
        if file.has_extension(&WRITTEN) {
            problems.extend(check_lines(
                &file.path,
                file.lines().count(),
                exceptions.get(file.path.as_str()).copied(),
            ));
        }
    }
    problems
}

fn check_lines(path: &str, lines: usize, excepted: Option<usize>) -> Option<Problem> {
    let most = excepted.unwrap_or(MOST_LINES);
    if lines > most {
        return Some(Problem::in_file(path, format!("{lines} lines, {most} are the most"), SPLIT));
    }
    let shrunk = excepted.is_some_and(|excepted| lines < excepted || lines <= MOST_LINES);
    shrunk.then(|| Problem::in_file(path, format!("only {lines} lines now, {most} are excepted"), SHRINK))
}

fn exceptions(list: &str) -> BTreeMap<&str, usize> {
    list.lines()
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(path, most)| Some((path, most.parse().ok()?)))
        .collect()
}

fn unused(exceptions: &BTreeMap<&str, usize>, tree: &Tree) -> Vec<Problem> {
    let gone = exceptions.keys().filter(|path| tree.text(path).is_none());
    gone.map(|path| Problem::in_file(EXCEPTIONS, format!("{path} is not there any more"), SHRINK)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(lines: usize, exceptions: &str) -> Vec<String> {
        let text = "x\n".repeat(lines);
        let tree = Tree::of(&[("app/src/a.rs", &text), (EXCEPTIONS, exceptions)]);
        check(&tree).into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn a_file_may_have_500_lines_and_not_one_more() {
        assert!(breaches(500, "").is_empty());
        assert_eq!(breaches(501, ""), ["501 lines, 500 are the most"]);
    }

    #[test]
    fn an_excepted_file_may_not_grow_and_the_list_follows_when_it_shrinks() {
        assert!(breaches(600, "app/src/a.rs 600\n").is_empty());
        assert_eq!(breaches(601, "app/src/a.rs 600\n"), ["601 lines, 600 are the most"]);
        assert_eq!(breaches(599, "app/src/a.rs 600\n"), ["only 599 lines now, 600 are excepted"]);
        assert_eq!(breaches(400, "app/src/a.rs 400\n"), ["only 400 lines now, 400 are excepted"]);
    }

    #[test]
    fn an_exception_for_a_file_that_is_gone_goes_too() {
        assert_eq!(breaches(1, "app/src/b.rs 600\n"), ["app/src/b.rs is not there any more"]);
    }

    #[test]
    fn heavy_files_are_found_whatever_they_are() {
        let heavy = "x".repeat(MOST_BYTES + 1);
        let problems = check(&Tree::of(&[("docs/film.bin", &heavy)]));
        assert_eq!(problems[0].what, "500001 bytes, 500000 are the most");
    }
}
