//! A list as a table: what an import or a changed row makes of it, and how the two differ.

use std::collections::BTreeMap;

/// Cells in the order of the columns.
pub type Cells = Vec<String>;

/// What an import does with rows that it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// They stay as they are.
    Stays,
    /// They are taken away.
    Goes,
}

/// One difference between a list and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    Added(Cells),
    /// Before and after.
    Changed(Cells, Cells),
    Removed(Cells),
}

/// How rows are told apart: the columns that name a row, and those that are only told and belong elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'s> {
    pub key: &'s [usize],
    pub told: &'s [usize],
    pub absent: Absent,
}

/// A row's name: its key cells, and its number among rows of the same key.
type Name = (Vec<String>, usize);

fn named<'r>(rows: &'r [Cells], shape: &Shape<'_>) -> BTreeMap<Name, &'r Cells> {
    let mut seen = BTreeMap::<Vec<String>, usize>::new();
    let mut named = BTreeMap::new();
    for row in rows {
        let key: Vec<String> =
            shape.key.iter().map(|place| row.get(*place).cloned().unwrap_or_default()).collect();
        let number = seen.entry(key.clone()).or_default();
        named.insert((key, *number), row);
        *number += 1;
    }
    named
}

/// What becomes of `before` when `rows` are taken in, by key.
pub fn differences(before: &[Cells], rows: &[Cells], shape: &Shape<'_>) -> Vec<Difference> {
    let (old, new) = (named(before, shape), named(rows, shape));
    let mut all = Vec::new();
    for (name, row) in &new {
        match old.get(name) {
            None => all.push(Difference::Added((*row).clone())),
            Some(known) if same(known, row, shape) => {}
            Some(known) => all.push(Difference::Changed((*known).clone(), with_told(known, row, shape))),
        }
    }
    if shape.absent == Absent::Goes {
        let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
        all.extend(gone.map(|(_, row)| Difference::Removed((*row).clone())));
    }
    all
}

fn same(known: &Cells, row: &Cells, shape: &Shape<'_>) -> bool {
    known.iter().zip(row).enumerate().all(|(place, (one, other))| shape.told.contains(&place) || one == other)
}

/// What is only told stands in the row as it is known.
fn with_told(known: &Cells, row: &Cells, shape: &Shape<'_>) -> Cells {
    let cell = |(place, (one, other)): (usize, (&String, &String))| {
        if shape.told.contains(&place) { one.clone() } else { other.clone() }
    };
    known.iter().zip(row).enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Cells> {
        text.split(';').map(|row| row.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn rows_are_told_apart_by_key_and_what_is_only_told_does_not_count() {
        let shape = Shape { key: &[0], told: &[2], absent: Absent::Goes };
        let (before, after) = (rows("a,1,x;b,2,x;c,3,x"), rows("c,3,other;a,9,;d,4,"));
        let cells = |text: &str| rows(text).remove(0);
        assert_eq!(
            differences(&before, &after, &shape),
            [
                Difference::Changed(cells("a,1,x"), cells("a,9,x")),
                Difference::Added(cells("d,4,")),
                Difference::Removed(cells("b,2,x")),
            ]
        );
        let stays = Shape { absent: Absent::Stays, ..shape };
        assert_eq!(differences(&before, &after, &stays).len(), 2);
        assert_eq!(differences(&before, &before, &shape), []);
    }

    #[test]
    fn two_rows_of_one_key_are_two_rows() {
        let shape = Shape { key: &[0], told: &[], absent: Absent::Goes };
        assert_eq!(
            differences(&rows("a,1;a,2"), &rows("a,1"), &shape),
            [Difference::Removed(rows("a,2").remove(0))]
        );
    }
}
