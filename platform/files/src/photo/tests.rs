//! Photos as telephones send them, and as people send them who mean harm.

mod crafted;

use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

use super::*;
use crafted::{Corner, quadrants};

fn prepared(bytes: &[u8]) -> Prepared {
    prepare(bytes, &PhotoLimits::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> Refusal {
    prepare(bytes, &PhotoLimits::default()).unwrap_err()
}

/// What `photo_format` found instead of a photo.
fn found(bytes: &[u8]) -> String {
    let refusal = refusal(bytes);
    assert_eq!(refusal.code, "photo_format");
    refusal.args["found"].clone()
}

fn opened(encoded: &Encoded) -> image::RgbImage {
    let image = image::load_from_memory_with_format(&encoded.bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!((image.width(), image.height()), (encoded.width, encoded.height));
    image.into_rgb8()
}

#[test]
fn every_format_comes_out_as_a_jpeg_in_two_sizes() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let photo = prepared(&crafted::encoded(&quadrants(640, 320), format));
        assert_eq!((photo.full.width, photo.full.height), (640, 320));
        assert_eq!((photo.thumbnail.width, photo.thumbnail.height), (320, 160));
        for encoded in [&photo.full, &photo.thumbnail] {
            let corners = Corner::ALL.map(|corner| corner.seen_in(&opened(encoded)));
            assert_eq!(corners, Corner::ALL, "{format:?}");
        }
    }
}

#[test]
fn a_large_photo_is_made_smaller_and_its_size_remembered() {
    let photo = prepared(&crafted::encoded(&quadrants(2560, 512), ImageFormat::Jpeg));
    assert_eq!((photo.width, photo.height), (2560, 512));
    assert_eq!((photo.full.width, photo.full.height), (2048, 410));
    assert_eq!(Corner::ALL.map(|corner| corner.seen_in(&opened(&photo.full))), Corner::ALL);
}

#[test]
fn a_small_photo_is_not_made_larger_and_a_thin_one_keeps_a_pixel() {
    let photo = prepared(&crafted::encoded(&quadrants(300, 200), ImageFormat::Png));
    assert_eq!((photo.full.width, photo.thumbnail.width), (300, 300));
    let photo = prepared(&crafted::encoded(&quadrants(6000, 2), ImageFormat::Png));
    assert_eq!((photo.full.width, photo.full.height, photo.thumbnail.height), (2048, 1, 1));
}

#[test]
fn the_same_bytes_give_the_same_result() {
    let bytes = crafted::encoded(&quadrants(400, 300), ImageFormat::Jpeg);
    assert_eq!(prepared(&bytes), prepared(&bytes));
}

#[test]
fn no_metadata_and_no_appended_bytes_come_through() {
    let plain = crafted::encoded(&quadrants(400, 300), ImageFormat::Jpeg);
    let bytes = [crafted::with_metadata(&plain, 1), b"ftypmp42 SECRET film".to_vec()].concat();
    let traces = [&b"Exif"[..], b"SECRET", b"adobe", b"GPS", &crafted::LATITUDE];
    let traces_in = |bytes: &[u8]| traces.map(|trace| bytes.windows(trace.len()).any(|part| part == trace));
    assert_eq!(traces_in(&bytes), [true; 5], "the crafted photo carries what must not come through");

    let photo = prepared(&bytes);
    for encoded in [photo.full, photo.thumbnail] {
        assert_eq!(traces_in(&encoded.bytes), [false; 5]);
        // JFIF's header, tables, frame, scan; no APP1 to APP15, no comment.
        let segments = crafted::segments(&encoded.bytes);
        assert!(segments.iter().all(|kind| [0xE0, 0xDB, 0xC0, 0xC4, 0xDA].contains(kind)), "{segments:02X?}");
        assert!(encoded.bytes.ends_with(&[0xFF, 0xD9]), "nothing follows the picture");
    }
}

#[test]
fn each_of_the_eight_orientations_is_turned_upright() {
    use Corner::{BottomLeft, BottomRight, TopLeft, TopRight};
    let plain = crafted::encoded(&quadrants(400, 300), ImageFormat::Jpeg);
    // Which stored corner is seen at the top left and at the top right (EXIF 2.32, tag 0112).
    let seen = [
        (TopLeft, TopRight),
        (TopRight, TopLeft),
        (BottomRight, BottomLeft),
        (BottomLeft, BottomRight),
        (TopLeft, BottomLeft),
        (BottomLeft, TopLeft),
        (BottomRight, TopRight),
        (TopRight, BottomRight),
    ];
    for (orientation, (left, right)) in (1..).zip(seen) {
        let photo = prepared(&crafted::with_metadata(&plain, orientation));
        let size = if orientation >= 5 { (300, 400) } else { (400, 300) };
        assert_eq!((photo.width, photo.height), size, "orientation {orientation}");
        assert_eq!((photo.full.width, photo.full.height), size, "orientation {orientation}");
        let image = opened(&photo.full);
        assert_eq!(
            (TopLeft.seen_in(&image), TopRight.seen_in(&image)),
            (left, right),
            "orientation {orientation}"
        );
    }
}

#[test]
fn what_is_transparent_becomes_white() {
    let glass = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(64, 64, image::Rgba([0, 0, 0, 0])));
    let half = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(64, 64, image::Rgba([0, 0, 0, 128])));
    for (image, grey) in [(glass, 255), (half, 127)] {
        let photo = prepared(&crafted::encoded(&image, ImageFormat::Png));
        assert_eq!(opened(&photo.full).get_pixel(32, 32).0, [grey; 3]);
    }
}

#[test]
fn of_an_animation_the_first_frame_is_kept() {
    let photo = prepared(&crafted::animated_webp([[255, 0, 0], [0, 0, 255]]));
    let [red, _, blue] = opened(&photo.full).get_pixel(8, 8).0;
    assert!(red > 240 && blue < 20, "red {red}, blue {blue}");
}

#[test]
fn what_is_no_photo_is_refused_by_name_whatever_it_claims_to_be() {
    let gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00";
    assert_eq!(found(gif), "gif");
    assert_eq!(found(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "heic");
    assert_eq!(found(b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), "avif");
    assert_eq!(found(b"<?xml version='1.0'?><SVG onload='alert(1)'/>"), "svg");
    assert_eq!(found(b"%PDF-1.7"), "pdf");
    assert_eq!(found(b"BM\x00\x00"), "unknown");
    assert_eq!(found(b""), "unknown");
}

#[test]
fn a_photo_that_is_also_something_else_is_refused() {
    let plain = crafted::encoded(&quadrants(64, 64), ImageFormat::Jpeg);
    let with_comment = |text: &[u8]| crafted::with_segment(&plain, 0xFE, text);
    assert_eq!(found(&with_comment(b"<Html><script>alert(1)</script>")), "html");
    assert_eq!(found(&with_comment(b"<svg xmlns='http://www.w3.org/2000/svg'>")), "svg");
    assert_eq!(found(&with_comment(b"%PDF-1.4 1 0 obj")), "pdf");
    let empty_zip = [&b"PK\x05\x06"[..], &[0; 16], &[3, 0], b"end"].concat();
    assert_eq!(found(&[plain.clone(), empty_zip].concat()), "zip");
    assert!(prepare(&with_comment(b"taken at the corner"), &PhotoLimits::default()).is_ok());
}

#[test]
fn a_file_too_long_is_refused_before_it_is_looked_at() {
    let limits = PhotoLimits::default();
    let refusal = prepare(&vec![0; limits.bytes_max + 1], &limits).unwrap_err();
    assert_eq!((refusal.code, refusal.kind), ("photo_too_large", RefusalKind::TooLarge));
    assert_eq!(refusal.args["limit_mb"], "20");
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    let claims_too_much = [
        crafted::png_claiming(60_000, 60_000),
        crafted::png_claiming(u32::MAX >> 1, 1),
        crafted::jpeg_claiming(60_000, 60_000),
        crafted::webp_claiming(16_383, 16_383),
    ];
    for (number, bytes) in claims_too_much.iter().enumerate() {
        let refusal = refusal(bytes);
        assert_eq!(refusal.code, "photo_too_many_pixels", "bomb {number}");
        assert_eq!(refusal.args["limit_mp"], "50");
    }
    let deep = image::ImageBuffer::<image::Rgba<u16>, _>::new(400, 400).into();
    let tight = PhotoLimits { allocation_bytes_max: 1_000_000, ..PhotoLimits::default() };
    let refusal = prepare(&crafted::encoded(&deep, ImageFormat::Png), &tight).unwrap_err();
    assert_eq!(refusal.code, "photo_too_many_pixels", "the decoder's buffer counts");
}

#[test]
fn a_photo_cut_off_after_its_header_is_broken() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let bytes = crafted::encoded(&quadrants(64, 64), format);
        assert_eq!(refusal(&bytes[..bytes.len() / 2]).code, "photo_broken", "{format:?}");
    }
    assert_eq!(refusal(b"\xFF\xD8\xFF\xE0\x00\x10JFIF").code, "photo_broken");
}

#[test]
fn two_thousand_mutated_photos_give_a_photo_or_a_named_refusal() {
    let mut random = ChaCha12Rng::seed_from_u64(24);
    let jpeg = crafted::encoded(&quadrants(48, 32), ImageFormat::Jpeg);
    let mut originals = vec![crafted::with_metadata(&jpeg, 6), crafted::animated_webp([[9; 3], [200; 3]])];
    originals
        .extend([ImageFormat::Png, ImageFormat::WebP].map(|kind| crafted::encoded(&quadrants(48, 32), kind)));
    let (mut taken, mut refused) = (0, 0);
    for round in 0..2000 {
        let mut bytes = originals.choose(&mut random).unwrap().clone();
        for _ in 0..random.random_range(1..8) {
            crafted::mutate(&mut bytes, &mut random);
        }
        match prepare(&bytes, &PhotoLimits::default()) {
            Ok(photo) => {
                opened(&photo.full);
                taken += 1;
            }
            Err(refusal) => {
                let named = ["photo_format", "photo_too_large", "photo_too_many_pixels", "photo_broken"];
                assert!(named.contains(&refusal.code), "round {round}: {refusal}");
                refused += 1;
            }
        }
    }
    assert!(taken > 200 && refused > 200, "both ways out were taken: {taken} photos, {refused} refusals");
}
