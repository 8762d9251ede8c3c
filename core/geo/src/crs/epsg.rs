//! Projected and geographic systems by EPSG code: definitions from `crs-definitions`, arithmetic from `proj4rs`.

use std::fmt;

use geo_types::Coord;
use kernel::Refusal;
use proj4rs::Proj;

use super::out_of_range;

/// The definition of `code` in PROJ's language, or the refusal `crs_unknown`.
pub(super) fn definition(code: u32) -> Result<&'static str, Refusal> {
    u16::try_from(code)
        .ok()
        .and_then(crs_definitions::from_code)
        .map(|found| found.proj4)
        .filter(|definition| !definition.is_empty())
        .ok_or_else(|| Refusal::invalid("crs_unknown").with("crs", format_args!("EPSG:{code}")))
}

/// Both ends of a conversion, ready to use.
pub(super) struct Projection {
    code: u32,
    there: Proj,
    wgs84: Proj,
}

impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Projection(EPSG:{})", self.code)
    }
}

impl Projection {
    pub(super) fn new(code: u32) -> Result<Self, Refusal> {
        let unsupported = |why| {
            Refusal::invalid("crs_unsupported").with("crs", format_args!("EPSG:{code}")).with("why", why)
        };
        let there = Proj::from_proj_string(definition(code)?).map_err(unsupported)?;
        let wgs84 = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").map_err(unsupported)?;
        Ok(Self { code, there, wgs84 })
    }

    /// From this system to degrees of WGS-84.
    pub(super) fn inverse(&self, point: Coord) -> Result<Coord, Refusal> {
        transform(&self.there, &self.wgs84, point)
    }

    /// From degrees of WGS-84 to this system.
    pub(super) fn forward(&self, point: Coord) -> Result<Coord, Refusal> {
        transform(&self.wgs84, &self.there, point)
    }
}

/// `proj4rs` counts angles in radians and knows no other way; we count in degrees.
fn transform(from: &Proj, to: &Proj, point: Coord) -> Result<Coord, Refusal> {
    let start = if from.is_latlong() { (point.x.to_radians(), point.y.to_radians()) } else { point.x_y() };
    let (x, y) = proj4rs::adaptors::transform_vertex_2d(from, to, start)
        .map_err(|_no_such_place| out_of_range(point))?;
    let end = if to.is_latlong() { Coord { x: x.to_degrees(), y: y.to_degrees() } } else { Coord { x, y } };
    if end.x.is_finite() && end.y.is_finite() { Ok(end) } else { Err(out_of_range(point)) }
}
