//! Codes of areas (rule 1): 6 digits district (GB/T 2260) + 3 subdistrict + 3 community + 3 sequence.
//!
//! A code begins with its parent's code, and is never used again after its area ends.

use std::collections::BTreeSet;

use kernel::Refusal;

use crate::Level;

/// Where the numbers of a merged community begin.
pub const FIRST_MERGED: u16 = 601;

/// The last number under one parent.
const LAST: u16 = 999;

/// Refuses `territory_code_invalid` unless `code` has the digits of its level and its last number is not 000.
pub fn check_code(level: Level, code: &str) -> Result<(), Refusal> {
    let digits = code.len() == level.code_digits() && code.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !code.ends_with("000") {
        return Ok(());
    }
    Err(Refusal::invalid("territory_code_invalid").with("code", code).with("digits", level.code_digits()))
}

/// Gives numbers under parents, passing over every code that was ever used.
#[derive(Debug, Clone)]
pub struct Codes {
    used: BTreeSet<String>,
}

impl Codes {
    /// `used` is every code that ever stood at this level, in whatever edition.
    pub fn new(used: BTreeSet<String>) -> Self {
        Self { used }
    }

    /// Marks a code as used; false when it was already.
    pub fn take(&mut self, code: &str) -> bool {
        self.used.insert(code.to_owned())
    }

    /// The lowest number from `first` that was never used under `parent`. Refuses `territory_codes_exhausted`
    /// after 999.
    pub fn give(&mut self, parent: &str, first: u16) -> Result<String, Refusal> {
        let mut candidates = (first..=LAST).map(|number| format!("{parent}{number:03}"));
        let exhausted = || Refusal::conflict("territory_codes_exhausted").with("parent", parent);
        let code = candidates.find(|code| !self.used.contains(code)).ok_or_else(exhausted)?;
        self.take(&code);
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_digits_of_its_level() {
        for (level, code, good) in [
            (Level::UnitGrid, "110115010001001", true),
            (Level::UnitGrid, "110115010601999", true),
            (Level::UnitGrid, "110115010001000", false),
            (Level::UnitGrid, "11011501000101", false),
            (Level::UnitGrid, "11011501000100１", false),
            (Level::BasicGrid, "110115010601", true),
            (Level::Community, "110115010", false),
            (Level::Subdistrict, "110115010", true),
            (Level::Subdistrict, "11011501A", false),
        ] {
            assert_eq!(check_code(level, code).is_ok(), good, "{level} {code}");
        }
    }

    #[test]
    fn a_number_is_given_once_and_never_again() {
        let mut codes = Codes::new(["110115010001002".to_owned()].into());
        let given: Vec<_> = (0..3).map(|_| codes.give("110115010001", 1).unwrap()).collect();
        assert_eq!(given, ["110115010001001", "110115010001003", "110115010001004"]);
        assert_eq!(codes.give("110115010", FIRST_MERGED).unwrap(), "110115010601");
        assert!(!codes.take("110115010601"));
    }

    #[test]
    fn after_999_there_is_no_number_left() {
        let mut codes = Codes::new(BTreeSet::new());
        assert!((1..=999).all(|_| codes.give("110115010001", 1).is_ok()));
        assert_eq!(codes.give("110115010001", 1).unwrap_err().code, "territory_codes_exhausted");
    }
}
