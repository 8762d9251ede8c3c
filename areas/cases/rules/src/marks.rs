//! What tells a person in a text: a number, however it is written, and names. Found, and hidden behind stars.

use kernel::digit;

/// What may stand between two digits of a number.
const SEPARATORS: [char; 9] = [' ', '-', '－', '\u{3000}', '\u{a0}', '.', '·', '—', '–'];
/// In front of a telephone number it is the country's; anything else makes it another number.
const COUNTRY: [&str; 3] = ["", "86", "0086"];

/// Digits of a number at least.
const NUMBER_LEAST: usize = 7;
/// Letters of an address of e-mail at least.
const ADDRESS_LEAST: usize = 6;

/// By what a person is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Number(Number),
    /// An address of e-mail, in small letters.
    Address(String),
}

impl Mark {
    /// `None` for what is too short to tell anybody.
    pub fn new(text: &str) -> Option<Self> {
        if !text.contains('@') {
            return Number::new(text).map(Self::Number);
        }
        let address = text.trim().to_ascii_lowercase();
        (address.len() >= ADDRESS_LEAST).then_some(Self::Address(address))
    }

    /// As it stands in a text that has nothing between its digits.
    pub fn plain(&self) -> String {
        match self {
            Self::Number(number) => number.plain(),
            Self::Address(address) => address.clone(),
        }
    }

    /// What may stand between its signs.
    pub fn separators(&self) -> &'static [char] {
        match self {
            Self::Number(_) => &SEPARATORS,
            Self::Address(_) => &[],
        }
    }

    /// The text with every occurrence hidden; `None` where there is none.
    pub fn hidden_in(&self, text: &str) -> Option<String> {
        match self {
            Self::Number(number) => number.hidden_in(text),
            Self::Address(address) => address_hidden_in(address, text),
        }
    }
}

fn address_hidden_in(address: &str, text: &str) -> Option<String> {
    let small = text.to_ascii_lowercase();
    let (mut new, mut from) = (String::new(), 0);
    for (at, _) in small.match_indices(address) {
        new.push_str(text.get(from..at)?);
        new.push_str(&"*".repeat(address.chars().count()));
        from = at + address.len();
    }
    new.push_str(text.get(from..)?);
    (from > 0).then_some(new)
}

/// A telephone number or the number of an identity card: digits, and `x` at the end of some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(Vec<char>);

impl Number {
    /// `None` for what is too short to tell anybody.
    pub fn new(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter_map(sign).collect();
        let national =
            plain.strip_prefix("0086").or_else(|| plain.strip_prefix("86").filter(|rest| rest.len() == 11));
        let plain = national.unwrap_or(&plain);
        (plain.len() >= NUMBER_LEAST).then(|| Self(plain.chars().collect()))
    }

    /// Without anything between its digits.
    pub fn plain(&self) -> String {
        self.0.iter().collect()
    }

    /// The text with every occurrence hidden; `None` where there is none.
    pub fn hidden_in(&self, text: &str) -> Option<String> {
        let mut chars: Vec<char> = text.chars().collect();
        let mut found = false;
        for start in 0..chars.len() {
            let Some(places) = self.at(&chars, start) else { continue };
            found = true;
            for place in places {
                if let Some(char) = chars.get_mut(place) {
                    *char = '*';
                }
            }
        }
        found.then(|| chars.into_iter().collect())
    }

    /// The places of the digits where the number stands at `start`, and is no part of a longer one.
    fn at(&self, chars: &[char], start: usize) -> Option<Vec<usize>> {
        let mut before: Vec<char> =
            chars.get(..start)?.iter().rev().map_while(|char| digit(*char)).take(5).collect();
        before.reverse();
        if !COUNTRY.contains(&before.into_iter().collect::<String>().as_str()) {
            return None;
        }
        let (mut places, mut at) = (Vec::with_capacity(self.0.len()), start);
        for expected in &self.0 {
            while !places.is_empty() && SEPARATORS.contains(chars.get(at)?) {
                at += 1;
            }
            if sign(*chars.get(at)?) != Some(*expected) {
                return None;
            }
            places.push(at);
            at += 1;
        }
        chars.get(at).and_then(|next| digit(*next)).is_none().then_some(places)
    }
}

fn sign(char: char) -> Option<char> {
    match char {
        'x' | 'X' | 'ｘ' | 'Ｘ' => Some('x'),
        other => digit(other),
    }
}

/// The text with a name hidden; `None` where it does not occur. A name of one letter is in too many words.
pub fn name_hidden_in(name: &str, text: &str) -> Option<String> {
    let letters = name.chars().count();
    (letters >= 2 && text.contains(name)).then(|| text.replace(name, &"*".repeat(letters)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> Option<String> {
        Number::new("000 9876 5432").unwrap().hidden_in(text)
    }

    #[test]
    fn a_number_is_hidden_however_it_is_written() {
        assert_eq!(hidden("打00098765432找我").unwrap(), "打***********找我");
        assert_eq!(hidden("000-9876-5432、０００９８７６５４３２").unwrap(), "***-****-****、***********");
        assert_eq!(hidden("+8600098765432").unwrap(), "+86***********");
        assert_eq!(hidden(r#"{"text":"000 98765432"}"#).unwrap(), r#"{"text":"*** ********"}"#);
        let card = Number::new("11011519900101001X").unwrap();
        assert_eq!(card.hidden_in("身份证11011519900101001x。").unwrap(), "身份证******************。");
    }

    #[test]
    fn what_is_part_of_another_number_stays() {
        assert_eq!(hidden("1788000987654320"), None);
        assert_eq!(hidden("100098765432"), None);
        assert_eq!(hidden("000987654321"), None);
        assert_eq!(hidden("0009876543"), None);
        assert_eq!(Number::new("12345"), None, "too short");
        assert_eq!(Number::new("+86 000-9876-5432"), Number::new("00098765432"));
    }

    #[test]
    fn an_address_is_hidden_in_any_case_of_its_letters() {
        let mark = Mark::new("Lin@Example.org").unwrap();
        assert_eq!(mark.hidden_in("写给LIN@example.org。").unwrap(), "写给***************。");
        assert_eq!(mark.hidden_in("写给林。"), None);
        assert_eq!(Mark::new("000 9876 5432").map(|mark| mark.plain()).as_deref(), Some("00098765432"));
    }

    #[test]
    fn a_name_is_hidden_and_a_single_letter_is_none() {
        assert_eq!(name_hidden_in("林小满", "请联系林小满。").unwrap(), "请联系***。");
        assert_eq!(name_hidden_in("林", "林荫路"), None);
        assert_eq!(name_hidden_in("", "林荫路"), None);
    }
}
