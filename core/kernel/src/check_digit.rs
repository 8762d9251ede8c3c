//! Damm's check digit: finds every wrong digit and every swap of neighbours, the two slips people make when
//! they read a number over the telephone. Table: H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004.

const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn interim(digits: &str) -> u8 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |row, digit| TABLE[usize::from(row)][usize::from(digit - b'0')])
}

/// The check digit for the digits in `text`; other characters are passed over.
pub fn damm_append(text: &str) -> char {
    char::from(b'0' + interim(text))
}

/// Whether the digits of `text`, the check digit last, belong together.
pub fn damm_is_valid(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && interim(text) == 0
}

/// An ASCII or full-width digit as ASCII; nothing else is one.
pub const fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(letter as u32 - '０' as u32, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_digit_and_every_swap_is_found() {
        assert_eq!(damm_append("572"), '4');
        for number in (0..1_000_000u32).step_by(997) {
            let whole = format!("{number:06}{}", damm_append(&format!("{number:06}")));
            assert!(damm_is_valid(&whole));
            let digits: Vec<u8> = whole.bytes().collect();
            for place in 0..digits.len() {
                for other in b'0'..=b'9' {
                    let mut wrong = digits.clone();
                    wrong[place] = other;
                    assert_eq!(damm_is_valid(std::str::from_utf8(&wrong).unwrap()), other == digits[place]);
                }
                if place > 0 && digits[place] != digits[place - 1] {
                    let mut swapped = digits.clone();
                    swapped.swap(place, place - 1);
                    assert!(!damm_is_valid(std::str::from_utf8(&swapped).unwrap()));
                }
            }
        }
    }
}
