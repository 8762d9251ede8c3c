//! What a password must be. Pure.

use std::time::Duration;

use kernel::Refusal;
use serde::Deserialize;

/// Which rules hold in an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Long and not easily guessed; for ever (NIST SP 800-63B).
    #[default]
    Plain,
    /// As assessors of 等级保护 ask (GB/T 22239 8.1.4.1): three kinds of characters, changed every 90 days, none of the
    /// last five again.
    Djbh,
}

/// Longer ones cost time to hash and help nobody.
const MAX: usize = 128;
/// A Chinese character counts twice: there are so many that half as many are as hard to guess.
const PLAIN_MIN: usize = 12;
const DJBH_MIN: usize = 8;
const DJBH_KINDS: usize = 3;
/// zxcvbn's score from which on guessing online is hopeless, offline slow.
const PLAIN_SCORE: u8 = 3;
const DJBH_SCORE: u8 = 2;
/// So many different Chinese characters are no common word.
const DISTINCT_HANZI: usize = 5;

/// What people of this country take first, and an English list does not know.
const COMMON: &str = include_str!("common_passwords.txt");

impl Profile {
    /// Refused with `password_short`, `password_long`, `password_kinds`, `password_personal` or `password_common`;
    /// `about` are words that somebody who knows the person tries first: login, name.
    pub fn check(self, password: &str, about: &[&str]) -> Result<(), Refusal> {
        let refused = |code| Err(Refusal::invalid(code).at_field("password"));
        let (min, score) = match self {
            Self::Plain => (PLAIN_MIN, PLAIN_SCORE),
            Self::Djbh => (DJBH_MIN, DJBH_SCORE),
        };
        if width(password) < min {
            return Err(Refusal::invalid("password_short").at_field("password").with("min", min));
        }
        if password.chars().count() > MAX {
            return Err(Refusal::invalid("password_long").at_field("password").with("max", MAX));
        }
        if self == Self::Djbh && kinds(password) < DJBH_KINDS {
            return refused("password_kinds");
        }
        if is_about(password, about) {
            return refused("password_personal");
        }
        if is_common(password, about, score) { refused("password_common") } else { Ok(()) }
    }

    /// How long a password may be kept.
    pub const fn age_max(self) -> Option<Duration> {
        match self {
            Self::Plain => None,
            Self::Djbh => Some(Duration::from_hours(90 * 24)),
        }
    }

    /// How many earlier passwords may not come back.
    pub const fn history(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Djbh => 5,
        }
    }
}

fn width(password: &str) -> usize {
    password.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Small letters, capital letters, digits, everything else.
fn kinds(password: &str) -> usize {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    has(|c| c.is_ascii_lowercase())
        + has(|c| c.is_ascii_uppercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_ascii_alphanumeric())
}

fn is_about(password: &str, about: &[&str]) -> bool {
    let password = password.to_lowercase();
    about.iter().any(|word| word.chars().count() >= 2 && password.contains(&word.to_lowercase()))
}

fn is_common(password: &str, about: &[&str], score: u8) -> bool {
    let lower = password.to_lowercase();
    let known: Vec<&str> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
    // Put twice in a row or with a few signs around, it is still the common one.
    let rest = known.iter().fold(lower, |rest, word| rest.replace(word, ""));
    if width(&rest) < 4 {
        return true;
    }
    // zxcvbn counts a Chinese character as little as a digit.
    let hanzi: std::collections::BTreeSet<char> = password.chars().filter(|c| !c.is_ascii()).collect();
    if hanzi.len() >= DISTINCT_HANZI {
        return false;
    }
    let guessed: Vec<&str> = known.iter().copied().chain(about.iter().copied()).collect();
    u8::from(zxcvbn::zxcvbn(password, &guessed).score()) < score
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(profile: Profile, password: &str) -> &'static str {
        profile.check(password, &["zhao01", "赵坐席"]).err().map_or("taken", |refusal| refusal.code)
    }

    #[test]
    fn the_plain_profile_wants_length_and_no_well_known_word() {
        let cases = [
            ("short", "password_short"),
            ("十一个字也不行", "taken"),
            ("四个字短", "password_short"),
            ("哈哈哈哈哈哈哈", "password_common"),
            ("correct horse battery", "taken"),
            ("woaini1314520", "password_common"),
            ("password1234", "password_common"),
            ("qwertyuiop123", "password_common"),
            ("aaaaaaaaaaaaaa", "password_common"),
            ("123456789012345", "password_common"),
            ("zhao01-at-the-desk", "password_personal"),
            ("赵坐席的密码是秘密", "password_personal"),
            ("网格里的三棵槐树", "taken"),
        ];
        for (password, expected) in cases {
            assert_eq!(verdict(Profile::Plain, password), expected, "{password}");
        }
        assert_eq!(verdict(Profile::Plain, &"长城".repeat(65)), "password_long");
    }

    #[test]
    fn the_assessed_profile_wants_three_kinds_of_characters() {
        let cases = [
            ("aB3", "password_short"),
            ("lowercase-only", "password_kinds"),
            ("gridtree42x", "password_kinds"),
            ("Grid-tree-42", "taken"),
            ("P@ssw0rd", "password_common"),
            ("Woaini1314!", "password_common"),
        ];
        for (password, expected) in cases {
            assert_eq!(verdict(Profile::Djbh, password), expected, "{password}");
        }
        assert_eq!((Profile::Djbh.history(), Profile::Djbh.age_max().unwrap().as_secs()), (5, 90 * 86_400));
    }
}
