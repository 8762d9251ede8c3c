//! Adding up what the three test runners say they counted.

use std::ops::AddAssign;

/// Tests that passed and failed. Skipped ones are neither.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// Adds the figures of one line of output, if it is a summary line of nextest, `cargo test` or `node --test`.
    pub(crate) fn read_line(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if let Some((_, counts)) = line.split_once("tests run: ").or_else(|| line.split_once("test run: ")) {
            self.add_counts(counts.split(", "));
        } else if let Some(result) = line.strip_prefix("test result: ") {
            self.add_counts(result.split(['.', ';']));
        } else if let Some(count) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
            self.add_node_count(count);
        }
    }

    /// Each piece reads like `12 passed (1 slow)`.
    fn add_counts<'a>(&mut self, pieces: impl Iterator<Item = &'a str>) {
        for piece in pieces {
            let Some((number, outcome)) = piece.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match outcome.split(" (").next() {
                Some("passed") => self.passed += number,
                Some("failed" | "timed out" | "exec failed") => self.failed += number,
                _ => {}
            }
        }
    }

    /// `pass 12`, `fail 1` or `cancelled 1`.
    fn add_node_count(&mut self, count: &str) {
        let Some((outcome, number)) = count.split_once(' ') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match outcome {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            _ => {}
        }
    }
}

/// Drops terminal sequences of the form `ESC [ … m`.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| plain + piece.split_once('m').map_or(piece, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(lines: &[&str]) -> (u64, u64) {
        let mut tally = Tally::default();
        for line in lines {
            tally.read_line(line);
        }
        (tally.passed, tally.failed)
    }

    #[test]
    fn nextest_summary_is_counted_with_slow_failed_and_timed_out_tests() {
        let line =
            "     Summary [   0.51s] 14 tests run: 10 passed (2 slow), 3 failed, 1 timed out, 5 skipped";
        assert_eq!(tally_of(&[line]), (10, 4));
        assert_eq!(tally_of(&["     Summary [   0.003s] 1 test run: 1 passed, 0 skipped"]), (1, 0));
    }

    #[test]
    fn cargo_test_prints_one_line_a_binary_and_they_add_up() {
        let lines = [
            "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 2 passed; 1 failed; 4 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        assert_eq!(tally_of(&lines), (9, 1));
    }

    #[test]
    fn node_counts_in_both_of_its_formats() {
        let tap = ["# tests 8", "# pass 5", "# fail 2", "# cancelled 1", "# skipped 3"];
        assert_eq!(tally_of(&tap), (5, 3));
        assert_eq!(tally_of(&["ℹ pass 5", "ℹ fail 0"]), (5, 0));
    }

    #[test]
    fn colours_do_not_hide_the_figures() {
        assert_eq!(
            tally_of(&["\u{1b}[32;1m Summary\u{1b}[0m 2 tests run: \u{1b}[1m2\u{1b}[0m passed"]),
            (2, 0)
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(tally_of(&["test a ... ok", "# a heading", "3 passed by"]), (0, 0));
    }
}
