//! From the bytes somebody sent to two JPEGs that are safe to keep and to serve.

pub(crate) mod bare;
mod format;
mod pixels;

use std::io::Cursor;
use std::panic;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};
use kernel::{Refusal, RefusalKind};

/// Longest side of the picture that is kept, in pixels.
const FULL_SIDE_MAX: u32 = 2048;
/// Longest side of its thumbnail, in pixels.
const THUMBNAIL_SIDE_MAX: u32 = 320;

/// How much one photo may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoLimits {
    /// Length of the file as sent.
    pub bytes_max: usize,
    /// Width times height, as the file's header claims it.
    pub pixels_max: u64,
    /// What the decoder may allocate.
    pub allocation_bytes_max: u64,
}

impl Default for PhotoLimits {
    /// 20 MB, 50 megapixels, 256 MB.
    fn default() -> Self {
        Self { bytes_max: 20_000_000, pixels_max: 50_000_000, allocation_bytes_max: 256_000_000 }
    }
}

/// A JPEG without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A photo ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Upright, longest side at most 2048 pixels.
    pub full: Encoded,
    /// Longest side at most 320 pixels.
    pub thumbnail: Encoded,
    /// Width in pixels as it was taken, upright, before it was made smaller.
    pub width: u32,
    /// Height in pixels as it was taken, upright, before it was made smaller.
    pub height: u32,
}

/// Makes a JPEG, PNG or WebP harmless: the first frame, upright, without alpha and metadata, in two sizes. The
/// same bytes always give the same result.
///
/// Photos of 50 megapixels were measured at 0.4 s and 270 MB, 0.7 s and 450 MB if the JPEG is progressive (the
/// decoder holds its coefficients outside the limit): [`Darkroom`](crate::darkroom::Darkroom) calls it where that
/// much may be spent, one or two at a time.
///
/// Refusals: `photo_too_large`; `photo_format` (its `found` says what it is: `gif`, `heic`, `avif`, `svg`,
/// `pdf`, `html`, `zip` or `unknown`); `photo_too_many_pixels`; `photo_broken`.
pub fn prepare(bytes: &[u8], limits: &PhotoLimits) -> Result<Prepared, Refusal> {
    let format = recognise(bytes, limits)?;
    // A decoder that stumbles over a hostile file costs this photo, not the process.
    panic::catch_unwind(|| prepare_known(bytes, format, limits)).unwrap_or_else(|_panic| Err(broken()))
}

/// What can be said without decoding: length and format.
pub(crate) fn recognise(bytes: &[u8], limits: &PhotoLimits) -> Result<ImageFormat, Refusal> {
    if bytes.len() > limits.bytes_max {
        let refusal = Refusal::new(RefusalKind::TooLarge, "photo_too_large");
        return Err(refusal.with("limit_mb", limits.bytes_max / 1_000_000));
    }
    format::recognise(bytes)
}

fn prepare_known(bytes: &[u8], format: ImageFormat, limits: &PhotoLimits) -> Result<Prepared, Refusal> {
    let (decoded, orientation) = decode(bytes, format, limits)?;
    let (stored_width, stored_height) = (decoded.width(), decoded.height());
    let smaller = pixels::shrink(pixels::flatten_on_white(decoded), FULL_SIDE_MAX)?;
    let mut upright = DynamicImage::from(smaller.into_rgb8());
    // After shrinking, because turning moves every pixel.
    upright.apply_orientation(orientation);
    let (width, height) = match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (stored_height, stored_width),
        _ => (stored_width, stored_height),
    };
    let full = pixels::encode(&upright)?;
    let thumbnail = pixels::encode(&pixels::shrink(upright, THUMBNAIL_SIDE_MAX)?)?;
    Ok(Prepared { full, thumbnail, width, height })
}

fn decode(
    bytes: &[u8],
    format: ImageFormat,
    limits: &PhotoLimits,
) -> Result<(DynamicImage, Orientation), Refusal> {
    let refused = |error| refusal_for(&error, limits);
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(limits.allocation_bytes_max);

    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(allowed.clone());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels_max {
        return Err(too_many_pixels(limits));
    }
    // A damaged EXIF block must not cost the photo.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // The decoder does not count the buffer it decodes into.
    allowed.reserve(decoder.total_bytes()).map_err(refused)?;
    decoder.set_limits(allowed).map_err(refused)?;
    let image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((image, orientation))
}

fn refusal_for(error: &ImageError, limits: &PhotoLimits) -> Refusal {
    match error {
        ImageError::Limits(_) => too_many_pixels(limits),
        _ => broken(),
    }
}

pub(crate) fn too_many_pixels(limits: &PhotoLimits) -> Refusal {
    Refusal::invalid("photo_too_many_pixels").with("limit_mp", limits.pixels_max / 1_000_000)
}

pub(crate) fn broken() -> Refusal {
    Refusal::invalid("photo_broken")
}

#[cfg(test)]
mod tests;
