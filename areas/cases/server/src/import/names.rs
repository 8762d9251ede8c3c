//! Names as different hands write them, brought to one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Which names mean the same: `aliases` lists, under the name to use, the others; `drop` lists words that are left
/// out of a name, such as `街道`. Full-width letters and brackets, and the number of blanks, make no difference.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Listed")]
pub struct Names {
    drop: Vec<String>,
    /// Folded other name → name to use.
    by_variant: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Listed {
    drop: Vec<String>,
    aliases: BTreeMap<String, BTreeSet<String>>,
}

impl TryFrom<Listed> for Names {
    type Error = String;

    fn try_from(listed: Listed) -> Result<Self, String> {
        let mut names = Self { drop: listed.drop.iter().map(|word| fold(word)).collect(), ..Self::default() };
        for (name, variants) in &listed.aliases {
            for variant in variants {
                let name = names.shorten(name);
                if let Some(other) = names
                    .by_variant
                    .insert(names.shorten(variant), name.clone())
                    .filter(|other| *other != name)
                {
                    return Err(format!(
                        "`{variant}` is listed as another name of both `{other}` and `{name}`"
                    ));
                }
            }
        }
        Ok(names)
    }
}

impl Names {
    /// The name to use for `text`, and whether it stood under another one in `aliases`.
    pub(crate) fn settle(&self, text: &str) -> (String, bool) {
        let name = self.shorten(text);
        match self.by_variant.get(&name) {
            Some(other) => (other.clone(), true),
            None => (name, false),
        }
    }

    fn shorten(&self, text: &str) -> String {
        let name = self.drop.iter().fold(fold(text), |name, word| name.replace(word.as_str(), ""));
        whole_number(name.trim())
    }
}

/// Full-width ASCII as ASCII, blanks of any kind and number as one, none at the ends.
pub(crate) fn fold(text: &str) -> String {
    let narrow = text.chars().map(|letter| match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    });
    narrow.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name that is a number is written without the leading zeros and the `.0` that programs put to it.
fn whole_number(name: &str) -> String {
    let digits = name.strip_suffix(".0").unwrap_or(name);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let bare = digits.trim_start_matches('0');
    match (is_number, bare) {
        (false, _) => name.to_owned(),
        (true, "") => "0".to_owned(),
        (true, bare) => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(toml: &str) -> Names {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn brackets_blanks_and_listed_variants_make_one_name() {
        let names = names("aliases = { '六联社区' = ['六联社区（坪山街道办事处）', '六联  社区'] }");
        for variant in ["六联社区(坪山街道办事处)", " 六联社区（坪山街道办事处） ", "六联\u{3000}社区"]
        {
            assert_eq!(names.settle(variant), ("六联社区".to_owned(), true), "{variant}");
        }
        assert_eq!(names.settle("城管办（碧岭街道办事处）"), ("城管办(碧岭街道办事处)".to_owned(), false));
    }

    #[test]
    fn numbered_areas_are_the_same_however_they_are_written() {
        let wards = names("drop = ['Ward']");
        for written in ["Ward 3", "3", "03", "3.0", "Ward 03"] {
            assert_eq!(wards.settle(written).0, "3", "{written}");
        }
        assert_eq!(wards.settle("00").0, "0");
        assert_eq!(wards.settle("1B").0, "1B");
        assert_eq!(names("drop = ['街道']").settle("坪山街道").0, "坪山");
    }

    #[test]
    fn a_variant_of_two_names_is_refused() {
        let twice = toml::from_str::<Names>("aliases = { a = ['x'], b = ['ｘ'] }");
        assert!(twice.unwrap_err().to_string().contains("`a` and `b`"));
    }
}
