//! What a file is, by its bytes; the name and type it was sent under do not count.

use image::ImageFormat;
use kernel::Refusal;

/// Browsers guess a type from this many bytes (WHATWG MIME Sniffing, "resource header").
const SNIFFED_BYTES: usize = 1445;
/// PDF readers look for their header in this many bytes (ISO 32000-1, annex H.3, note 13).
const PDF_HEADER_BYTES: usize = 1024;
/// Length of a ZIP's end record without its comment (APPNOTE 4.3.16).
const ZIP_END_BYTES: usize = 22;

/// JPEG, PNG or WebP; otherwise `photo_format` with what was found instead. A photo that another program would
/// also read as a page, a PDF or a ZIP is refused as that. Other bytes after the picture (moving photos, depth
/// maps) are common on telephones and do no harm, since encoding drops them.
pub(super) fn recognise(bytes: &[u8]) -> Result<ImageFormat, Refusal> {
    let refused = |found| Refusal::invalid("photo_format").with("found", found);
    match (photo_format(bytes), second_nature(bytes)) {
        (_, Some(found)) => Err(refused(found)),
        (Some(format), None) => Ok(format),
        (None, None) => Err(refused(foreign_name(bytes))),
    }
}

fn photo_format(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

/// The other kind of file that this one can be opened as.
fn second_nature(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes[..bytes.len().min(SNIFFED_BYTES)].to_ascii_lowercase();
    let head_has = |word: &[u8]| contains(&head, word);
    if head_has(b"<svg") {
        Some("svg")
    } else if [&b"<html"[..], b"<script", b"<!doctype", b"<?php"].into_iter().any(head_has) {
        Some("html")
    } else if contains(&bytes[..bytes.len().min(PDF_HEADER_BYTES)], b"%PDF-") {
        Some("pdf")
    } else if ends_as_zip(bytes) {
        Some("zip")
    } else {
        None
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Whether a ZIP's end record closes the file: the place where every unpacker begins to read.
fn ends_as_zip(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(ZIP_END_BYTES + usize::from(u16::MAX))..];
    tail.windows(ZIP_END_BYTES).enumerate().any(|(start, record)| {
        let comment_bytes = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && start + ZIP_END_BYTES + comment_bytes == tail.len()
    })
}

fn foreign_name(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"GIF8") {
        return "gif";
    }
    match (bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"ftyp"), Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1")) => "heic",
        (Some(b"ftyp"), Some(b"avif" | b"avis")) => "avif",
        _ => "unknown",
    }
}
