//! The rules of the house that no other tool checks.

mod dependencies;
mod locales;
mod personal;
mod purity;
mod refusals;
mod secrets;
mod sizes;
mod tree;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use self::tree::Tree;
use crate::workspace::Workspace;

/// The rules that look at files; those about crates look at the packages.
const RULES: [fn(&Tree) -> Vec<Problem>; 7] = [
    locales::check,
    personal::check,
    purity::check,
    refusals::check,
    secrets::check,
    sizes::check,
    words::check,
];

pub(crate) fn tidy(workspace: &Workspace) -> Result<()> {
    let tree = Tree::load(workspace)?;
    let mut problems = dependencies::check(&workspace.packages);
    problems.extend(RULES.iter().flat_map(|rule| rule(&tree)));
    for problem in &problems {
        eprintln!("{problem}");
    }
    if !problems.is_empty() {
        bail!("{} breaches of the rules of the house", problems.len());
    }
    Ok(())
}

/// A breach of a rule: where, what, and the way out.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    path: String,
    /// From 1; without one the whole file is meant.
    line: Option<usize>,
    what: String,
    way_out: &'static str,
}

impl Problem {
    fn in_file(path: &str, what: impl Into<String>, way_out: &'static str) -> Self {
        Self { path: path.to_owned(), line: None, what: what.into(), way_out }
    }

    fn at_line(path: &str, line: usize, what: impl Into<String>, way_out: &'static str) -> Self {
        Self { line: Some(line), ..Self::in_file(path, what, way_out) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}\n    way out: {}", self.what, self.way_out)
    }
}
