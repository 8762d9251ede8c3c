//! Where a photo says that it was taken. Read before the photo is made harmless, which takes that away.

use std::io::Cursor;

use exif::{Exif, In, Rational, Reader, Tag, Value};

/// Longitude and latitude, when the photo tells both and they can be.
pub(crate) fn of(photo: &[u8]) -> Option<(f64, f64)> {
    let exif = Reader::new().read_from_container(&mut Cursor::new(photo)).ok()?;
    let lat = degrees(&exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let lon = degrees(&exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    let can_be = lon.abs() <= 180.0 && lat.abs() <= 90.0 && (lon, lat) != (0.0, 0.0);
    can_be.then_some((lon, lat))
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    let angle = part(*degrees)? + part(*minutes)? / 60.0 + part(*seconds)? / 3600.0;
    let Value::Ascii(sides) = &exif.get_field(side, In::PRIMARY)?.value else { return None };
    let is_negative = sides.first().and_then(|side| side.first()) == Some(&negative);
    Some(if is_negative { -angle } else { angle })
}

fn part(value: Rational) -> Option<f64> {
    (value.denom > 0).then(|| value.to_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF with nothing but a GPS directory: 39° 36′ 18″ N, 116° 18′ 18″ E, and what is given for the sides.
    fn told(north: u8, east: u8) -> Vec<u8> {
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
        };
        let rationals =
            |parts: [u32; 3]| parts.map(|part| [part.to_le_bytes(), 1_u32.to_le_bytes()].concat()).concat();
        let gps_at = 8 + 2 + 12 + 4;
        let values_at = gps_at + 2 + 4 * 12 + 4;
        let mut tiff = b"II\x2A\0\x08\0\0\0\x01\0".to_vec();
        tiff.extend(entry(0x8825, 4, 1, u32::to_le_bytes(gps_at)));
        tiff.extend([0; 4]);
        tiff.extend([4, 0]);
        tiff.extend(entry(1, 2, 2, [north, 0, 0, 0]));
        tiff.extend(entry(2, 5, 3, u32::to_le_bytes(values_at)));
        tiff.extend(entry(3, 2, 2, [east, 0, 0, 0]));
        tiff.extend(entry(4, 5, 3, u32::to_le_bytes(values_at + 24)));
        tiff.extend([0; 4]);
        tiff.extend([rationals([39, 36, 18]), rationals([116, 18, 18])].concat());
        tiff
    }

    #[test]
    fn a_photo_that_says_where_it_was_taken_is_believed_and_one_that_does_not_is_left() {
        let (lon, lat) = of(&told(b'N', b'E')).unwrap();
        assert!((lon - 116.305).abs() < 1e-9 && (lat - 39.605).abs() < 1e-9);
        let (lon, lat) = of(&told(b'S', b'W')).unwrap();
        assert!(lon < 0.0 && lat < 0.0);
        assert_eq!(of(b"no photo"), None);
        assert_eq!(of(&told(b'N', b'E')[..60]), None);
    }
}
