//! Smaller, without alpha, and encoded.

use fast_image_resize::{ResizeOptions, Resizer};
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use kernel::Refusal;

use super::{Encoded, broken};

/// JPEG quality, 1 to 100.
const QUALITY: u8 = 85;

/// The same picture, which must be opaque, with its longest side at most `side_max` pixels; a smaller one is
/// left as it is.
pub(super) fn shrink(image: DynamicImage, side_max: u32) -> Result<DynamicImage, Refusal> {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= side_max {
        return Ok(image);
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(side_max) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(side_max).max(1)
    };
    let mut smaller = DynamicImage::new(scaled(width), scaled(height), image.color());
    let opaque = ResizeOptions::new().use_alpha(false);
    Resizer::new().resize(&image, &mut smaller, &opaque).map_err(|_unsupported| broken())?;
    Ok(smaller)
}

/// What was transparent becomes white, as on paper. In place where possible, since the picture still has its
/// full size.
pub(super) fn flatten_on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut rgba = image.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        pixel.0 = [over_white(red, alpha), over_white(green, alpha), over_white(blue, alpha), u8::MAX];
    }
    rgba.into()
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    u8::try_from((value * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
}

pub(super) fn encode(image: &DynamicImage) -> Result<Encoded, Refusal> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    image.write_with_encoder(encoder).map_err(|_unencodable| broken())?;
    Ok(Encoded { bytes, width: image.width(), height: image.height() })
}
