//! Both databases go through the same steps.

use std::collections::BTreeSet;

use super::Problem;
use super::tree::Tree;

const FOLDERS: [&str; 2] = ["platform/db/migrations/sqlite/", "platform/db/migrations/postgres/"];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(tree, folder));
    if sqlite.is_empty() && postgres.is_empty() {
        return Vec::new();
    }
    let mut problems = missing(FOLDERS[1], &sqlite, &postgres);
    problems.extend(missing(FOLDERS[0], &postgres, &sqlite));
    problems
}

fn names<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    tree.files.iter().filter_map(|file| file.path.strip_prefix(folder)).collect()
}

fn missing(folder: &str, wanted: &BTreeSet<&str>, there: &BTreeSet<&str>) -> Vec<Problem> {
    let way_out = "write the step for this database too, under the same name";
    wanted
        .difference(there)
        .map(|name| Problem::in_file(&format!("{folder}{name}"), "is missing", way_out))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_for_one_database_only_is_found_on_either_side() {
        let [sqlite, postgres] = FOLDERS;
        let files = [
            format!("{sqlite}1.sql"),
            format!("{postgres}1.sql"),
            format!("{sqlite}2.sql"),
            format!("{postgres}3.sql"),
        ];
        let tree = Tree::of(&files.each_ref().map(|path| (path.as_str(), "")));
        let paths: Vec<_> = check(&tree).into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, [format!("{postgres}2.sql"), format!("{sqlite}3.sql")]);
    }
}
