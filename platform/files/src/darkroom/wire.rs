//! What the child says: one line of JSON, then the two pictures. Nothing of it is believed unseen, since a photo may have
//! taken the child over.

use std::io::{self, Write};

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::photo::{Encoded, PhotoLimits, Prepared, bare, broken, too_many_pixels};

/// Longer than any answer: two JPEGs of at most 2048 and 320 pixels a side.
pub(super) const BYTES_MAX: u64 = 16 << 20;

#[derive(Debug, Serialize, Deserialize)]
enum Head {
    Refused(String),
    Prepared { width: u32, height: u32, full: Part, thumbnail: Part },
}

#[derive(Debug, Serialize, Deserialize)]
struct Part {
    bytes: usize,
    width: u32,
    height: u32,
}

impl From<&Encoded> for Part {
    fn from(encoded: &Encoded) -> Self {
        Self { bytes: encoded.bytes.len(), width: encoded.width, height: encoded.height }
    }
}

pub(super) fn write(out: &mut impl Write, outcome: Result<&Prepared, &Refusal>) -> io::Result<()> {
    let head = match outcome {
        Err(refusal) => Head::Refused(refusal.code.to_owned()),
        Ok(Prepared { full, thumbnail, width, height }) => {
            Head::Prepared { width: *width, height: *height, full: full.into(), thumbnail: thumbnail.into() }
        }
    };
    serde_json::to_writer(&mut *out, &head)?;
    out.write_all(b"\n")?;
    if let Ok(prepared) = outcome {
        out.write_all(&prepared.full.bytes)?;
        out.write_all(&prepared.thumbnail.bytes)?;
    }
    Ok(())
}

/// The photo, or the refusal; whatever is not exactly an answer counts as a broken photo.
pub(super) fn read(said: &[u8], limits: &PhotoLimits) -> Result<Prepared, Refusal> {
    let line = said.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    match serde_json::from_slice(&said[..line]) {
        Ok(Head::Refused(code)) if code == too_many_pixels(limits).code => Err(too_many_pixels(limits)),
        Ok(Head::Prepared { width, height, full, thumbnail }) => {
            let (first, rest) = said[line + 1..].split_at_checked(full.bytes).ok_or_else(broken)?;
            if rest.len() != thumbnail.bytes {
                return Err(broken());
            }
            let (full, thumbnail) = (picture(&full, first)?, picture(&thumbnail, rest)?);
            Ok(Prepared { full, thumbnail, width, height })
        }
        Ok(Head::Refused(_)) | Err(_) => Err(broken()),
    }
}

fn picture(part: &Part, bytes: &[u8]) -> Result<Encoded, Refusal> {
    if !bare::is_bare(bytes) {
        return Err(broken());
    }
    Ok(Encoded { bytes: bytes.to_vec(), width: part.width, height: part.height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(change: impl FnOnce(&mut Vec<u8>)) -> Result<Prepared, Refusal> {
        let mut png = io::Cursor::new(Vec::new());
        image::RgbImage::new(8, 6).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let prepared = crate::photo::prepare(png.get_ref(), &PhotoLimits::default());
        let mut out = Vec::new();
        write(&mut out, prepared.as_ref()).unwrap();
        change(&mut out);
        read(&out, &PhotoLimits::default())
    }

    #[test]
    fn a_photo_and_a_refusal_arrive_as_they_were_sent() {
        let photo = said(|_| ()).unwrap();
        assert_eq!((photo.width, photo.height, photo.full.width), (8, 6, 8));
        let limits = PhotoLimits::default();
        for refusal in [too_many_pixels(&limits), broken()] {
            let mut out = Vec::new();
            write(&mut out, Err(&refusal)).unwrap();
            assert_eq!(read(&out, &limits), Err(refusal));
        }
    }

    #[test]
    fn a_child_that_was_taken_over_passes_nothing_on() {
        assert_eq!(said(|out| out.push(0)), Err(broken()), "bytes behind the picture");
        assert_eq!(said(|out| out.truncate(out.len() - 1)), Err(broken()), "a picture without its end");
        assert_eq!(said(Vec::clear), Err(broken()), "silence");
        let page = |out: &mut Vec<u8>| {
            let line = out.iter().position(|byte| *byte == b'\n').unwrap();
            out[line + 1..line + 7].copy_from_slice(b"<html>");
        };
        assert_eq!(said(page), Err(broken()), "a page in place of the picture");
        let secret = |out: &mut Vec<u8>| {
            let line = out.iter().position(|byte| *byte == b'\n').unwrap();
            // The second byte of the marker of JFIF, made that of EXIF.
            out[line + 1 + 3] = 0xE1;
        };
        assert_eq!(said(secret), Err(broken()), "a segment of metadata");
    }
}
