//! Nothing that looks like a key or a token stands in the repository.

use super::Problem;
use super::tree::Tree;

/// How a token begins, and how many letters or digits follow at least.
const TOKENS: [(&str, usize); 9] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("github_pat_", 22),
    ("xoxb-", 20),
    ("xoxp-", 20),
];
const PRIVATE_KEY: &str = concat!("PRIVATE ", "KEY-----");
const WAY_OUT: &str = "take it out and change it where it opens doors: git keeps it for ever";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        for (line, text) in file.lines() {
            if text.contains(PRIVATE_KEY) {
                problems.push(Problem::at_line(&file.path, line, "a private key", WAY_OUT));
            }
            if let Some((start, _)) = TOKENS.iter().find(|(start, length)| has_token(text, start, *length)) {
                problems.push(Problem::at_line(
                    &file.path,
                    line,
                    format!("a token that begins with {start}"),
                    WAY_OUT,
                ));
            }
        }
    }
    problems
}

fn has_token(text: &str, start: &str, length: usize) -> bool {
    let of_token = |letter: &char| letter.is_ascii_alphanumeric() || "_-".contains(*letter);
    text.match_indices(start).any(|(at, _)| {
        let begins = !text[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
        begins && text[at + start.len()..].chars().take_while(of_token).count() >= length
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(text: &str) -> usize {
        check(&Tree::of(&[("policies/a.toml", text)])).len()
    }

    #[test]
    fn tokens_are_known_by_their_beginning_and_length() {
        assert_eq!(breaches(&format!("key = \"AKIA{}\"", "Q7".repeat(8))), 1);
        assert_eq!(breaches(&format!("ghp_{}", "a1".repeat(18))), 1);
        assert_eq!(breaches("AKIA is how they begin"), 0);
        assert_eq!(breaches(&format!("integrity: b64AKIA{}", "Q7".repeat(8))), 0);
    }

    #[test]
    fn private_keys_are_known_by_their_first_line() {
        assert_eq!(breaches(&format!("-----BEGIN EC {PRIVATE_KEY}")), 1);
    }
}
