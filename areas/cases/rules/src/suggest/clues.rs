//! What a report tells: pieces of its words, its place, its hour and channel, each as a feature with a weight.

use std::collections::BTreeSet;

/// What is known of a report when somebody asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clues<'a> {
    pub text: &'a str,
    pub address: &'a str,
    /// Code of the grid; every shorter code of the line above it counts as well.
    pub grid: &'a str,
    pub channel: &'a str,
    /// Hour of the local day.
    pub hour: Option<u8>,
}

/// A feature of a report, by name, and how strongly it is there.
pub(super) type Feature = (String, f32);

/// A piece of the text: where it stands, counted in letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) feature: String,
    pub(super) start: usize,
    pub(super) length: usize,
}

/// Lengths of the grid codes of a line: subdistrict, community or basic grid, unit grid.
const CODE_LENGTHS: [usize; 3] = [9, 12, 15];

/// Together the pieces of a text weigh this much, however long it is.
const WORDS_WEIGHT: f32 = 2.0;
const HOURS_A_PART: u8 = 6;

/// The characters of a text in lower case, as many as it has, so that places in one are places in the other.
pub(super) fn letters(text: &str) -> Vec<char> {
    text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}

/// Pieces of two and three letters: they serve hanzi, which have no blanks between words. One that stands alone is a
/// piece, and so is the whole of a Latin word.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let letters = letters(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let kind = kind(letters[start]);
        let length = letters[start..].iter().take_while(|letter| self::kind(**letter) == kind).count();
        match kind {
            Kind::Gap => {}
            Kind::Latin => pieces.push(piece(&letters, start, length)),
            Kind::Hanzi => pieces.extend(of_hanzi(&letters, start, length)),
        }
        start += length;
    }
    pieces
}

fn of_hanzi(letters: &[char], start: usize, length: usize) -> impl Iterator<Item = Piece> + '_ {
    let shortest = length.min(2);
    (shortest..=3).flat_map(move |size| {
        (start..(start + length + 1).saturating_sub(size)).map(move |at| piece(letters, at, size))
    })
}

fn piece(letters: &[char], start: usize, length: usize) -> Piece {
    let word: String = letters[start..start + length].iter().collect();
    Piece { feature: format!("w:{word}"), start, length }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gap,
    Latin,
    Hanzi,
}

fn kind(letter: char) -> Kind {
    match letter {
        letter if letter.is_ascii_alphanumeric() => Kind::Latin,
        letter if letter.is_alphabetic() => Kind::Hanzi,
        _ => Kind::Gap,
    }
}

impl Clues<'_> {
    /// Features for the item: words, place, hour and channel.
    pub(super) fn of_report(&self) -> Vec<Feature> {
        let mut features = self.words();
        features.extend(self.places().into_iter().map(|place| (place, 1.0)));
        features.extend(self.circumstances());
        features
    }

    /// Features for the department of an item: those of the report, the item's levels, and each of them at each place.
    pub(super) fn of_item(&self, item: &str) -> Vec<Feature> {
        let mut features = self.of_report();
        let levels = [3, 5, 7].into_iter().filter_map(|length| item.get(..length));
        let places = self.places();
        for level in levels {
            features.push((format!("i:{level}"), 1.0));
            features.extend(places.iter().map(|place| (format!("{level}@{place}"), 1.0)));
        }
        features
    }

    fn words(&self) -> Vec<Feature> {
        let words: BTreeSet<String> = pieces(self.text).into_iter().map(|piece| piece.feature).collect();
        #[expect(clippy::cast_precision_loss, reason = "a text has few pieces")]
        let weight = WORDS_WEIGHT / (words.len().max(1) as f32).sqrt();
        words.into_iter().map(|word| (word, weight)).collect()
    }

    /// Codes of the line of grids, and the names of the address without house numbers.
    fn places(&self) -> BTreeSet<String> {
        let codes = CODE_LENGTHS.iter().filter_map(|length| self.grid.get(..*length));
        let names = self.address.split(|letter: char| !letter.is_alphanumeric());
        let names =
            names.map(|name| name.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(name));
        codes
            .map(|code| format!("g:{code}"))
            .chain(names.filter(|name| !name.is_empty()).map(|name| format!("a:{name}")))
            .collect()
    }

    fn circumstances(&self) -> Vec<Feature> {
        let part = self.hour.map(|hour| format!("h:{}", hour / HOURS_A_PART));
        let channel =
            Some(self.channel).filter(|channel| !channel.is_empty()).map(|channel| format!("c:{channel}"));
        part.into_iter().chain(channel).map(|feature| (feature, 0.5)).collect()
    }
}
