//! Areas as well-known binary: how `GeoPackage` and our own tables keep them.
//!
//! Our own reader, because the counts in the bytes are a stranger's: the library sets that much memory aside
//! before it reads on, and a wrong count ends the process.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;
/// Marks of the `PostGIS` dialect in the type number: height, measure, and a coordinate system that follows.
const EWKB_Z: u32 = 0x8000_0000;
const EWKB_M: u32 = 0x4000_0000;
const EWKB_SRID: u32 = 0x2000_0000;

/// Why bytes are not areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WkbError {
    #[error("the bytes end amid the geometry")]
    Truncated,
    #[error("geometry type {0} is not Polygon or MultiPolygon")]
    NotPolygons(u32),
}

/// Little-endian `MultiPolygon` in two dimensions.
pub fn encode(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_head(&mut bytes, MULTI_POLYGON, geometry.0.len());
    for polygon in geometry {
        put_head(&mut bytes, POLYGON, 1 + polygon.interiors().len());
        for ring in crate::layer::rings(polygon) {
            put_count(&mut bytes, ring.0.len());
            for at in ring.coords() {
                bytes.extend(at.x.to_le_bytes());
                bytes.extend(at.y.to_le_bytes());
            }
        }
    }
    bytes
}

fn put_head(bytes: &mut Vec<u8>, kind: u32, count: usize) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
    put_count(bytes, count);
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

/// Reads a `Polygon` or `MultiPolygon` of the ISO or the `PostGIS` dialect; heights and measures are dropped.
pub fn decode(bytes: &[u8]) -> Result<MultiPolygon<f64>, WkbError> {
    let mut reader = Reader { bytes, little: true };
    let head = reader.head()?;
    let parts = match head.kind {
        POLYGON => vec![reader.polygon(head.dimensions)?],
        MULTI_POLYGON => reader.many(|reader| match reader.head()? {
            Head { kind: POLYGON, dimensions } => reader.polygon(dimensions),
            Head { kind, .. } => Err(WkbError::NotPolygons(kind)),
        })?,
        kind => return Err(WkbError::NotPolygons(kind)),
    };
    Ok(MultiPolygon(parts))
}

struct Head {
    kind: u32,
    dimensions: usize,
}

struct Reader<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or(WkbError::Truncated)?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn head(&mut self) -> Result<Head, WkbError> {
        self.little = self.take::<1>()? != [0];
        let number = self.number()?;
        if number & EWKB_SRID != 0 {
            self.number()?;
        }
        let plain = number & 0x0FFF_FFFF;
        let (kind, iso) = (plain % 1000, plain / 1000);
        let z = number & EWKB_Z != 0 || matches!(iso, 1 | 3);
        let m = number & EWKB_M != 0 || matches!(iso, 2 | 3);
        Ok(Head { kind, dimensions: 2 + usize::from(z) + usize::from(m) })
    }

    fn number(&mut self) -> Result<u32, WkbError> {
        let bytes = self.take()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn float(&mut self) -> Result<f64, WkbError> {
        let bytes = self.take()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// As many as the count says, as long as there are bytes; nothing is set aside beforehand.
    fn many<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, WkbError>,
    ) -> Result<Vec<T>, WkbError> {
        let count = self.number()?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(read(self)?);
        }
        Ok(all)
    }

    fn polygon(&mut self, dimensions: usize) -> Result<Polygon<f64>, WkbError> {
        let mut rings = self.many(|reader| reader.ring(dimensions))?.into_iter();
        let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(outer, rings.collect()))
    }

    fn ring(&mut self, dimensions: usize) -> Result<LineString<f64>, WkbError> {
        let coords = self.many(|reader| {
            let at = Coord { x: reader.float()?, y: reader.float()? };
            for _ in 2..dimensions {
                reader.float()?;
            }
            Ok(at)
        })?;
        Ok(LineString(coords))
    }
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let hole = polygon!(exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.)], interiors: [[(x: 4., y: 1.), (x: 5., y: 1.), (x: 5., y: 2.)]]);
        let geometry =
            MultiPolygon(vec![hole, polygon![(x: 116.4, y: 39.9), (x: 116.5, y: 39.9), (x: 116.5, y: 40.)]]);
        assert_eq!(decode(&encode(&geometry)), Ok(geometry));
    }

    #[test]
    fn heights_and_measures_of_both_dialects_are_dropped() {
        let ring = [(1., 2.), (3., 4.), (5., 6.), (1., 2.)];
        for (kind, extra, big) in
            [(3u32, 0, true), (1003, 1, true), (3003, 2, false), (0xE000_0003, 2, false)]
        {
            let number = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
            let float = |value: f64| if big { value.to_be_bytes() } else { value.to_le_bytes() };
            let mut bytes = vec![u8::from(!big)];
            bytes.extend(number(kind));
            if kind & EWKB_SRID != 0 {
                bytes.extend(number(4326));
            }
            bytes.extend([number(1), number(4)].concat());
            for (x, y) in ring {
                bytes.extend([float(x), float(y)].concat());
                (0..extra).for_each(|_| bytes.extend(float(7.)));
            }
            assert_eq!(decode(&bytes).unwrap().0[0].exterior().0, ring.map(Coord::from), "type {kind:x}");
        }
    }

    #[test]
    fn false_counts_are_errors_and_take_no_memory() {
        let geometry: MultiPolygon<f64> = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.)].into();
        let bytes = encode(&geometry);
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), Err(WkbError::Truncated));
        }
        for place in [5, 14, 18] {
            let mut lying = bytes.clone();
            lying[place..place + 4].fill(0xFF);
            assert_eq!(decode(&lying), Err(WkbError::Truncated), "count at {place}");
        }
        assert_eq!(decode(&[1, 1, 0, 0, 0]), Err(WkbError::NotPolygons(1)));
    }
}
