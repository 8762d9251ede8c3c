//! Which of the two encodings in use a text is in: UTF-8 or GBK (read as its superset GB 18030).

use std::borrow::Cow;
use std::fmt;

use encoding_rs::GB18030;

/// The byte order mark that some programs put before UTF-8.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Gbk,
}

impl Encoding {
    /// Judged by the beginning of a text, which may end amid a character; `None` while all of it is ASCII.
    pub(crate) fn of_beginning(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(BOM) {
            return Some(Self::Utf8);
        }
        if bytes.is_ascii() {
            return None;
        }
        match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_some() => Some(Self::Gbk),
            _ => Some(Self::Utf8),
        }
    }

    /// The same in the library's words.
    pub(crate) fn library(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gbk => GB18030,
        }
    }

    /// The text, or `None` where the bytes are not in this encoding.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Gbk => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Gbk => "GBK",
        })
    }
}
