//! Whether a JPEG is the picture and nothing else.

/// Start of the picture's data; what follows is the picture until the end.
const SCAN: u8 = 0xDA;
/// JFIF; tables of quantisation and of Huffman; the head of a baseline picture; the distance between restarts.
const ALLOWED: [u8; 5] = [0xE0, 0xDB, 0xC4, 0xC0, 0xDD];
/// JFIF with room for its thumbnail would be longer than this.
const JFIF_BYTES: usize = 16;

/// Whether `jpeg` has no segment beside those needed to show it (so neither EXIF, XMP, a position nor a comment) and no
/// byte behind its end.
pub(crate) fn is_bare(jpeg: &[u8]) -> bool {
    let Some(mut rest) = jpeg.strip_prefix(b"\xFF\xD8") else { return false };
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return false };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(after) = rest.get(2 + length..) else { return false };
        if marker == SCAN {
            return ends_once(after);
        }
        if length < 2 || !ALLOWED.contains(&marker) || (marker == 0xE0 && length > JFIF_BYTES) {
            return false;
        }
        rest = after;
    }
}

/// In the data of a baseline picture only an escaped FF, a restart and the end may follow FF.
fn ends_once(data: &[u8]) -> bool {
    let mut pairs = data.windows(2).enumerate().filter(|(_, pair)| pair[0] == 0xFF);
    let marked = pairs.find(|(_, pair)| !matches!(pair[1], 0x00 | 0xD0..=0xD7));
    marked.is_some_and(|(at, pair)| pair[1] == 0xD9 && at + 2 == data.len())
}
