//! Invented pictures: a street before and after, drawn, not photographed.

use image::{ImageFormat, Rgb, RgbImage};
use simulate::PhotoKind;

const WIDTH: u32 = 480;
const HEIGHT: u32 = 360;
/// How many different pictures of each kind there are.
pub(super) const PICTURES: u64 = 12;

/// A picture as PNG bytes. The same kind and seed give the same bytes.
pub(super) fn picture(kind: PhotoKind, seed: u64) -> Vec<u8> {
    let hue = u8::try_from(seed % PICTURES * 9).unwrap_or(0);
    let wall = [Rgb([150 + hue, 140, 120]), Rgb([120, 140 + hue, 150])][usize::from(seed.is_multiple_of(2))];
    let mut image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| match y {
        0..130 => sky(y),
        130..230 if (x / 60 + y / 40) % 3 == 0 => Rgb([90, 95, 100]),
        130..230 => wall,
        230..250 => Rgb([190, 190, 185]),
        _ => Rgb([110, 112, 115]),
    });
    if kind == PhotoKind::Before {
        heap(&mut image, seed);
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    // Writing into memory does not fail.
    let _ = image.write_to(&mut bytes, ImageFormat::Png);
    bytes.into_inner()
}

fn sky(y: u32) -> Rgb<u8> {
    let shade = u8::try_from(y / 2).unwrap_or(0);
    Rgb([150 + shade, 185 + shade / 2, 225])
}

/// What is wrong with the street: a heap of dark blocks on the pavement.
fn heap(image: &mut RgbImage, seed: u64) {
    let place = u32::try_from(seed * 53 % 300).unwrap_or(0);
    for block in 0..9_u32 {
        let (x, y) = (place + block * 37 % 110, 235 + block * 23 % 50);
        let shade = u8::try_from(30 + block * 11).unwrap_or(0);
        for (dx, dy) in (0..34).flat_map(|dx| (0..24).map(move |dy| (dx, dy))) {
            if let Some(pixel) = image.get_pixel_mut_checked(x + dx, y + dy) {
                *pixel = Rgb([shade + 40, shade + 20, shade]);
            }
        }
    }
}
