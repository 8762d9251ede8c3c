//! Case numbers, `YYYYMMDD-NNNNNN-C`: what people read over the telephone. C is Damm's check digit (rule 1).

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kernel::{Refusal, damm_append, damm_is_valid, digit};

const DATE_DIGITS: usize = 8;
const ALL_DIGITS: usize = 15;
const SERIAL_MAX: u32 = 999_999;

/// A case's number. Knowing it gives no access to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseNumber {
    day: NaiveDate,
    serial: u32,
}

impl CaseNumber {
    /// The `serial`th case of a subdistrict's day, from 1. Refuses with `case_numbers_used_up` beyond six digits.
    pub fn new(day: NaiveDate, serial: u32) -> Result<Self, Refusal> {
        if serial <= SERIAL_MAX {
            Ok(Self { day, serial })
        } else {
            Err(Refusal::conflict("case_numbers_used_up").with("most", SERIAL_MAX))
        }
    }

    pub const fn day(self) -> NaiveDate {
        self.day
    }

    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format!("{}-{:06}", self.day.format("%Y%m%d"), self.serial);
        write!(f, "{body}-{}", damm_append(&body))
    }
}

impl FromStr for CaseNumber {
    type Err = Refusal;

    /// Reads a number as people type it: spaces, dashes of any kind and full-width digits are all the same. Refuses
    /// with `case_number_malformed`, and with `case_number_check_digit` when a digit is wrong or two are swapped.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::invalid("case_number_malformed").with("value", text.trim());
        let digits: String = text
            .chars()
            .filter(|letter| !is_between(*letter))
            .map(digit)
            .collect::<Option<_>>()
            .ok_or_else(malformed)?;
        if digits.len() != ALL_DIGITS {
            return Err(malformed());
        }
        if !damm_is_valid(&digits) {
            return Err(Refusal::invalid("case_number_check_digit").with("value", text.trim()));
        }
        let (date, rest) = digits.split_at(DATE_DIGITS);
        let day = NaiveDate::parse_from_str(date, "%Y%m%d").map_err(|_no_such_day| malformed())?;
        let serial = rest[..rest.len() - 1].parse().map_err(|_too_long| malformed())?;
        Ok(Self { day, serial })
    }
}

/// ASCII and full-width digits as ASCII.
/// Blanks, hyphens, dashes, minus signs and the long vowel mark that input methods put in their place.
fn is_between(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '﹣' | 'ー' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<CaseNumber, Refusal> {
        text.parse()
    }

    #[test]
    fn a_number_is_written_with_its_check_digit_and_read_back() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        for serial in [1, 42, 999_999] {
            let made = CaseNumber::new(day, serial).unwrap();
            assert_eq!(number(&made.to_string()).unwrap(), made);
            assert!(made.to_string().starts_with(&format!("20260930-{serial:06}-")));
        }
        assert_eq!(CaseNumber::new(day, 1_000_000).unwrap_err().code, "case_numbers_used_up");
    }

    #[test]
    fn a_number_is_read_however_it_was_typed() {
        let made = CaseNumber::new(NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(), 42).unwrap();
        let text = made.to_string();
        let check = text.chars().last().unwrap();
        let wide: String = text
            .chars()
            .map(|c| c.to_digit(10).map_or('－', |d| char::from_u32(0xFF10 + d).unwrap()))
            .collect();
        for typed in [
            format!("20260930000042{check}"),
            format!(" 2026 0930 000042 {check} "),
            format!("20260930—000042–{check}"),
            wide,
        ] {
            assert_eq!(number(&typed).unwrap(), made, "{typed}");
        }
    }

    #[test]
    fn a_wrong_digit_is_told_from_something_that_is_no_number() {
        let good = CaseNumber::new(NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(), 42).unwrap().to_string();
        let wrong = good.replacen("000042", "000043", 1);
        assert_eq!(number(&wrong).unwrap_err().code, "case_number_check_digit");
        let swapped = good.replacen("000042", "000024", 1);
        assert_eq!(number(&swapped).unwrap_err().code, "case_number_check_digit");
        for text in ["", "hello", "20260930-42-1", "20260930-000042-x"] {
            assert_eq!(number(text).unwrap_err().code, "case_number_malformed");
        }
        let no_such_day = format!("20261330-000042-{}", damm_append("20261330000042"));
        assert_eq!(number(&no_such_day).unwrap_err().code, "case_number_malformed");
    }
}
