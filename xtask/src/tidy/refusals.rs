//! Every refusal the code can give has its text in both languages.

use std::collections::BTreeSet;

use super::Problem;
use super::locales::{self, CHINESE, ENGLISH, Texts};
use super::tree::{File, Tree};

/// After each of these a code stands as a literal, in some after the kind and a comma.
const CALLS: [&str; 5] =
    ["Refusal::invalid(", "Refusal::forbidden(", "Refusal::conflict(", "Refusal::new(", "RefusalKind::"];
const WAY_OUT: &str = "write the text; it may name the refusal's arguments in braces";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let languages = [CHINESE, ENGLISH].map(|folder| (folder, locales::language(tree, folder).0));
    let mut problems = Vec::new();
    for file in tree.files.iter().filter(|file| file.has_extension(&["rs"]) && !file.is_test()) {
        for code in codes(file) {
            for (path, texts) in &languages {
                problems.extend(check_code(&code, path, texts, file));
            }
        }
    }
    problems
}

fn check_code(code: &str, language: &str, texts: &Texts, file: &File) -> Option<Problem> {
    let key = format!("refusal.{code}");
    let what = || format!("`{key}` is missing, which {} gives", file.path);
    (!texts.contains_key(&key)).then(|| Problem::in_file(language, what(), WAY_OUT))
}

/// The literal codes of a file. Calls that rustfmt has broken over lines are put together first.
fn codes(file: &File) -> BTreeSet<String> {
    let product: String = file.product_lines().map(|(_, text)| text.trim()).collect();
    let after_call =
        |call: &&str| product.match_indices(*call).map(|(at, call)| at + call.len()).collect::<Vec<_>>();
    CALLS.iter().flat_map(after_call).filter_map(|at| code_at(&product[at..])).collect()
}

/// `"code"…` or `Kind, "code"…` or `path::of.kind, "code"…`.
fn code_at(rest: &str) -> Option<String> {
    let after_kind =
        rest.trim_start_matches(|letter: char| letter.is_alphanumeric() || "_:.".contains(letter));
    let literal = after_kind.trim_start_matches([',', ' ']).strip_prefix('"')?;
    let (code, _) = literal.split_once('"')?;
    let is_code =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_.".contains(letter);
    (!code.is_empty() && code.chars().all(is_code)).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH_TEXTS: &str = "refusal.too_late = \"too late\"\nrefusal.x = \"x\"";

    fn breaches(source: &str, chinese: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("app/src/a.rs", source),
            ("locales/zh-CN/a.toml", chinese),
            ("locales/en/a.toml", ENGLISH_TEXTS),
        ]);
        check(&tree).into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn codes_are_found_however_the_refusal_is_made() {
        let source = "Refusal::invalid(\"a\")\nRefusal::conflict(\n    \"b\",\n)\nRefusal::new(RefusalKind::TooMany, \"c\")\n\
            Refusal::new(\n    RefusalKind::TooLarge,\n    \"d\",\n)\nRefusal::new(kind, \"e\")\n\
            Self::new(RefusalKind::NotFound, code)\n[\"Refusal::conflict(\", \"\"]\n";
        let tree = Tree::of(&[("app/src/a.rs", source)]);
        assert_eq!(codes(&tree.files[0]), BTreeSet::from(["a", "b", "c", "d", "e"].map(str::to_owned)));
    }

    #[test]
    fn a_code_without_a_text_is_found_with_the_file_that_gives_it() {
        let found = breaches("Refusal::forbidden(\"too_late\")", "[refusal]\nother = \"别的\"");
        assert_eq!(found, ["`refusal.too_late` is missing, which app/src/a.rs gives"]);
        assert!(breaches("Refusal::forbidden(\"too_late\")", "refusal.too_late = \"太晚\"").is_empty());
    }

    #[test]
    fn codes_in_tests_are_made_up() {
        assert_eq!(
            breaches("#[cfg(test)]\nmod tests {\n    Refusal::invalid(\"x\");\n}\n", "a = \"甲\""),
            [""; 0]
        );
    }
}
