//! No person's numbers: what looks like a mobile or identity number of China does not stand in data or papers.

use super::Problem;
use super::tree::Tree;

const DATA: [&str; 12] =
    ["csv", "tsv", "json", "geojson", "toml", "yaml", "yml", "xml", "sql", "txt", "md", "html"];
const WAY_OUT: &str = "take it out; an invented mobile number ends in eight zeros";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in
        tree.files.iter().filter(|file| file.has_extension(&DATA) && !file.is_test() && !file.is_lock())
    {
        for (line, text) in file.lines() {
            let found = numbers(text).find_map(what_it_looks_like);
            problems.extend(found.map(|what| Problem::at_line(&file.path, line, what, WAY_OUT)));
        }
    }
    problems
}

/// Runs of digits (with a closing X) that stand alone: no letters beside them, no decimals of a number.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let joins = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '_';
    text.split(move |letter| !joins(letter)).map(|word| word.trim_end_matches('.'))
}

fn what_it_looks_like(word: &str) -> Option<&'static str> {
    if is_mobile(word) {
        Some("looks like a mobile number")
    } else if is_identity(word) {
        Some("looks like an identity number")
    } else {
        None
    }
}

/// 11 digits: 1, then 3 to 9, then any nine.
fn is_mobile(word: &str) -> bool {
    let shape = word.len() == 11 && word.bytes().all(|digit| digit.is_ascii_digit());
    shape && word.starts_with('1') && word.as_bytes()[1] >= b'3' && !word.ends_with("00000000")
}

/// GB 11643: 6 digits of place, 8 of birth date, 3 of order, a check character.
fn is_identity(word: &str) -> bool {
    let Some((digits, check)) = word.split_at_checked(17) else { return false };
    let shape = digits.bytes().all(|digit| digit.is_ascii_digit())
        && matches!(check.as_bytes(), [b'0'..=b'9' | b'X' | b'x']);
    shape && is_birth_date(&digits[6..14])
}

fn is_birth_date(date: &str) -> bool {
    let within = |range: std::ops::Range<usize>, least: &str, most: &str| {
        date.get(range).is_some_and(|part| (least..=most).contains(&part))
    };
    within(0..4, "1900", "2099") && within(4..6, "01", "12") && within(6..8, "01", "31")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn mobile_numbers_are_found_in_data_but_not_invented_ones() {
        assert_eq!(breaches("policies/a.csv", "张三,13912345678,x"), 1);
        assert_eq!(breaches("policies/a.csv", "张三电话13912345678。"), 1);
        assert_eq!(breaches("policies/a.csv", "13800000000"), 0);
        assert_eq!(breaches("policies/a.csv", "12912345678,113912345678,0.13912345678"), 0);
    }

    #[test]
    fn identity_numbers_are_found_by_their_birth_date() {
        assert_eq!(breaches("docs/a.md", "号 11010519491231002X 号"), 1);
        assert_eq!(breaches("docs/a.md", "110105194912310021"), 1);
        assert_eq!(breaches("docs/a.md", "110105194913310021"), 0);
        assert_eq!(breaches("docs/a.md", "0.110105194912310021"), 0);
    }

    #[test]
    fn tests_may_have_them() {
        assert_eq!(breaches("tests/fixtures/a.csv", "13912345678"), 0);
    }
}
