//! Codes of the catalogue: a letter for the kind, then two digits a level (`C01`, `C0101`, `C010103`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A city fixture with an owner, or something that happens or is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部件
    Component,
    /// 事件
    Event,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Event => "event",
        }
    }

    const fn letter(self) -> u8 {
        match self {
            Self::Component => b'C',
            Self::Event => b'E',
        }
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Component, Self::Event].into_iter().find(|kind| kind.name() == text).ok_or(())
    }
}

/// How far down a code reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Class,
    Subclass,
    Item,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Class, Self::Subclass, Self::Item];

    /// Bytes of a code of this level.
    const fn length(self) -> usize {
        match self {
            Self::Class => 3,
            Self::Subclass => 5,
            Self::Item => 7,
        }
    }
}

/// The code of a class, a subclass or an item. Sorts parents before their children.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn level(&self) -> Level {
        match self.0.len() {
            3 => Level::Class,
            5 => Level::Subclass,
            _ => Level::Item,
        }
    }

    pub fn kind(&self) -> Kind {
        if self.0.starts_with('C') { Kind::Component } else { Kind::Event }
    }

    /// The code of the class or subclass it belongs to, itself included; `None` when `level` lies deeper.
    pub fn up_to(&self, level: Level) -> Option<Self> {
        self.0.get(..level.length()).map(|text| Self(text.to_owned()))
    }
}

impl FromStr for Code {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (letter, digits) = text.as_bytes().split_first().ok_or(())?;
        let of_a_kind = [Kind::Component, Kind::Event].iter().any(|kind| kind.letter() == *letter);
        let of_a_level = Level::ALL.iter().any(|level| level.length() == text.len());
        let numbered = digits.iter().all(u8::is_ascii_digit) && digits.chunks(2).all(|pair| pair != b"00");
        if of_a_kind && of_a_level && numbered { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl TryFrom<String> for Code {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|()| "a catalogue code is C or E and two, four or six digits")
    }
}

/// Which numbers the event classes "street order" and "emergencies" carry: an older edition swaps them, so
/// whoever imports says which one the file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    /// Street order E04, emergencies E05: ours.
    #[default]
    Current,
    /// Emergencies E04, street order E05.
    Older,
}

impl Numbering {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Older => "older",
        }
    }

    /// `code`, written in this numbering, as we write it.
    pub fn to_current(self, code: Code) -> Code {
        let swapped = match (self, code.0.get(..3)) {
            (Self::Older, Some("E04")) => "E05",
            (Self::Older, Some("E05")) => "E04",
            _ => return code,
        };
        Code(format!("{swapped}{}", &code.0[3..]))
    }
}

impl FromStr for Numbering {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Current, Self::Older].into_iter().find(|one| one.name() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_letter_and_two_four_or_six_digits_none_of_them_00() {
        for good in ["C01", "E0412", "C010103"] {
            assert_eq!(good.parse::<Code>().unwrap().as_str(), good);
        }
        for bad in ["", "C", "C1", "C011", "c01", "D01", "C00", "C0100", "C01O1", "C01010101", "C０１"] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_item_knows_its_subclass_and_class_but_a_class_has_no_item() {
        let item: Code = "C010103".parse().unwrap();
        assert_eq!(item.up_to(Level::Subclass).unwrap().as_str(), "C0101");
        assert_eq!(item.up_to(Level::Class).unwrap().as_str(), "C01");
        assert_eq!(item.up_to(Level::Class).unwrap().up_to(Level::Item), None);
    }

    #[test]
    fn the_older_numbering_swaps_event_classes_04_and_05_and_nothing_else() {
        let ours = |text: &str| Numbering::Older.to_current(text.parse().unwrap()).to_string();
        assert_eq!(
            [ours("E0501"), ours("E040102"), ours("E03"), ours("C0401")],
            ["E0401", "E050102", "E03", "C0401"]
        );
        assert_eq!(Numbering::Current.to_current("E0501".parse().unwrap()).as_str(), "E0501");
    }
}
