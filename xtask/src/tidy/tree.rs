//! The files git knows or would add, read once for all rules.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

pub(super) struct File {
    /// Relative to the root, with `/`.
    pub(super) path: String,
    pub(super) bytes: usize,
    /// None when the file is not text.
    pub(super) text: Option<String>,
}

impl Tree {
    pub(super) fn load(workspace: &Workspace) -> Result<Self> {
        let mut list = workspace.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let paths = process::capture(&mut list)?;
        let paths = paths.split('\0').filter(|path| workspace.root.join(path).is_file());
        let files = paths.map(|path| File::load(&workspace.root, path)).collect::<Result<_>>()?;
        Ok(Self { files })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::of(path, text)).collect() }
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).and_then(|file| file.text.as_deref())
    }
}

impl File {
    fn load(root: &Path, path: &str) -> Result<Self> {
        let content = std::fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))?;
        Ok(Self { path: path.to_owned(), bytes: content.len(), text: String::from_utf8(content).ok() })
    }

    #[cfg(test)]
    fn of(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), bytes: text.len(), text: Some(text.to_owned()) }
    }

    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    /// Written by a package manager, not by us.
    pub(super) fn is_lock(&self) -> bool {
        self.path.ends_with("Cargo.lock") || self.path.ends_with("package-lock.json")
    }

    /// Only ever part of a test.
    pub(super) fn is_test(&self) -> bool {
        let of_tests =
            |part: &str| matches!(part, "tests" | "testkit" | "e2e" | "fixtures" | "snapshots" | "tests.rs");
        self.path.split('/').any(of_tests) || self.path.ends_with("_tests.rs") || self.path.contains(".test.")
    }

    /// Numbered from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.iter().flat_map(|text| text.lines()).enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The Rust lines that end up in the product: no comments, nothing from the test module on, which stands last.
    pub(super) fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.as_deref().and_then(first_line_of_tests).unwrap_or(usize::MAX);
        self.lines()
            .take_while(move |(line, _)| *line < tests)
            .filter(|(_, text)| !text.trim_start().starts_with("//"))
    }
}

/// The line of `#[cfg(test)]` before `mod name {`.
fn first_line_of_tests(text: &str) -> Option<usize> {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let opens_module = |line: &str| line.starts_with("mod ") && line.ends_with('{');
    lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && opens_module(pair[1]))
        .map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_the_test_module_are_not_part_of_the_product() {
        let text = "//! About.\nfn a() {}\n    // Why.\n#[cfg(test)]\nmod slow;\nfn b() {}\n#[cfg(test)]\nmod tests {\n}\n";
        let file = File::of("core/a/src/lib.rs", text);
        let lines: Vec<_> = file.product_lines().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 4, 5, 6]);
    }

    #[test]
    fn test_files_are_known_by_their_place_or_name() {
        for path in
            ["tests/src/story.rs", "core/geo/src/grid/tests.rs", "web/e2e/a.mjs", "web/src/map.test.mjs"]
        {
            assert!(File::of(path, "").is_test(), "{path}");
        }
        assert!(!File::of("core/geo/src/contests.rs", "").is_test());
    }
}
