//! Texts that a spreadsheet program would take for a formula or a command.

use std::borrow::Cow;

/// What a cell may not begin with: spreadsheet programs calculate what follows, in full width too.
const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// Most that a cell of a workbook holds.
const CELL_MAX: usize = 32_767;

fn is_dangerous(text: &str) -> bool {
    text.starts_with(DANGEROUS)
}

/// Not allowed in XML, or an end of line that spreadsheet programs read in their own way.
fn is_control(c: char) -> bool {
    c.is_control() && c != '\t' && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// `text` as a cell may hold it: control characters are left out, and an apostrophe stands before what would be taken
/// for a formula.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    if text.contains(is_control) {
        plain = Cow::Owned(text.replace("\r\n", "\n").replace(is_control, ""));
    }
    if is_dangerous(&plain) || is_marked(&plain) {
        plain = Cow::Owned(format!("'{plain}"));
    }
    if plain.encode_utf16().count() > CELL_MAX {
        plain = Cow::Owned(shortened(&plain));
    }
    plain
}

/// A text that was marked before, or looks as if: it gets another mark, so that [`original`] gives back what was there.
fn is_marked(text: &str) -> bool {
    let inner = text.trim_start_matches('\'');
    inner.len() < text.len() && is_dangerous(inner)
}

fn shortened(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < CELL_MAX
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// What a cell held before it was neutralised, for files of ours that come back.
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(inner) if is_dangerous(inner) || is_marked(inner) => inner,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_marked_and_everything_else_is_left_alone() {
        for text in ["=1+1", "+86", "-x", "@sum", "\ta", "\nb", "＝1", "＋1", "－1", "＠a"] {
            assert_eq!(neutralised(text), format!("'{text}"));
        }
        assert_eq!(neutralised("\u{0}=1"), "'=1");
        assert_eq!(neutralised("\r=1"), "'=1");
        assert_eq!(neutralised("a\r\nb\u{7}"), "a\nb");
        for text in ["", "林小满", "1=1", "'quoted'", "a-b"] {
            assert!(matches!(neutralised(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_goes_out_comes_back() {
        for text in ["=1", "'=1", "''=1", "'", "'x", "－", "plain"] {
            assert_eq!(original(&neutralised(text)), text);
        }
    }

    #[test]
    fn a_text_longer_than_a_cell_ends_in_an_ellipsis() {
        let long = "字".repeat(CELL_MAX + 1);
        let cell = neutralised(&long);
        assert_eq!(cell.encode_utf16().count(), CELL_MAX);
        assert!(cell.ends_with('…'));
    }
}
