//! Matching letters typed against hanzi and words.

use std::borrow::Cow;

use pinyin::ToPinyinMulti;

/// One hanzi or one letter of a text.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    letter: char,
    /// Begins a word, when it is not a hanzi.
    begins_word: bool,
    /// Every reading of a hanzi, without tone; `ü` is typed `v`, or `u` by those who do not know.
    readings: Vec<Cow<'static, str>>,
}

impl Unit {
    /// `before` is the letter in front of it in the text.
    pub(super) fn new(letter: char, before: char) -> Self {
        let begins_word =
            !(before.is_ascii_alphanumeric() && before.is_ascii_digit() == letter.is_ascii_digit());
        Self { letter, begins_word, readings: readings(letter) }
    }

    /// What a term that starts here can start with.
    pub(super) fn firsts(&self) -> Vec<char> {
        let mut firsts: Vec<char> =
            self.readings.iter().filter_map(|reading| reading.chars().next()).collect();
        if self.begins_word || !self.letter.is_ascii() {
            firsts.push(self.letter);
        }
        firsts.sort_unstable();
        firsts.dedup();
        firsts
    }

    /// Calls `take` with each number of letters of `rest` that this unit can answer to, and whether it is only
    /// by its initial.
    fn takes(&self, rest: &[char], mut take: impl FnMut(usize, bool)) {
        if rest.first() == Some(&self.letter) {
            take(1, false);
        }
        for reading in &self.readings {
            let common = reading.chars().zip(rest).take_while(|(one, other)| one == *other).count();
            let ends_the_term = common == rest.len() && common > 1;
            if common == reading.len() || ends_the_term {
                take(common, false);
            }
            if common >= 1 {
                take(1, true);
            }
            if common >= 2 && ["zh", "ch", "sh"].iter().any(|initial| reading.starts_with(initial)) {
                take(2, true);
            }
        }
    }
}

/// The letters that a text begins its syllables and words with, as an input method with initials takes them: 综合执法队 →
/// `zhzfd`. Of a hanzi with several readings the commonest.
pub fn initials(text: &str) -> String {
    let first = |letter: char| match letter.to_pinyin_multi().and_then(|all| all.into_iter().next()) {
        Some(reading) => reading.plain().chars().next(),
        None => Some(letter.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric),
    };
    text.chars().filter_map(first).collect()
}

fn readings(letter: char) -> Vec<Cow<'static, str>> {
    let plain = letter.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain);
    let mut readings: Vec<Cow<'static, str>> = plain.flat_map(typed).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// How a syllable is typed on a keyboard without `ü`.
fn typed(syllable: &'static str) -> Vec<Cow<'static, str>> {
    if syllable.is_ascii() {
        return vec![Cow::Borrowed(syllable)];
    }
    ["v", "u"].map(|letter| Cow::Owned(syllable.replace('ü', letter))).into()
}

/// How far a match goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) units: usize,
    /// Every unit answered by its initial alone.
    pub(super) by_initials: bool,
}

/// The fewest units from the front of `units` that answer to all of `term`, which has at most 63 letters.
///
/// Bit `n` of a mask: the units so far can have answered to exactly the first `n` letters. Walking all
/// readings at once keeps the time proportional to units × letters, whatever is typed.
pub(super) fn reach(units: &[Unit], term: &[char]) -> Option<Reach> {
    let whole = 1u64 << term.len();
    let mut so_far = Masks { spelled: 0, initials: 1 };
    for (place, unit) in units.iter().enumerate() {
        so_far = so_far.after(unit, term);
        if so_far.any() & whole != 0 {
            return Some(Reach { units: place + 1, by_initials: so_far.spelled & whole == 0 });
        }
        if so_far.any() == 0 {
            return None;
        }
    }
    None
}

#[derive(Clone, Copy)]
struct Masks {
    spelled: u64,
    initials: u64,
}

impl Masks {
    fn any(self) -> u64 {
        self.spelled | self.initials
    }

    fn after(self, unit: &Unit, term: &[char]) -> Self {
        let mut next = Self { spelled: 0, initials: 0 };
        let mut offsets = self.any();
        while offsets != 0 {
            let offset = offsets.trailing_zeros() as usize;
            offsets &= offsets - 1;
            unit.takes(&term[offset..], |letters, by_initial| {
                let bit = 1u64 << (offset + letters);
                if by_initial && self.initials >> offset & 1 == 1 {
                    next.initials |= bit;
                }
                if !by_initial || self.spelled >> offset & 1 == 1 {
                    next.spelled |= bit;
                }
            });
        }
        next
    }
}
