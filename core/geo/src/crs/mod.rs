//! Coordinate systems that files and phones come with, and the way to WGS-84 and back.

mod china;
mod epsg;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use geo_types::{Coord, MultiPolygon, Rect};
use kernel::Refusal;
use serde::{Deserialize, Serialize};

use epsg::Projection;

/// A coordinate system. Coordinates are always easting or longitude first, as GIS files have them, also where
/// the authority's definition names the northing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Crs {
    /// Degrees of WGS-84, and of CGCS2000, which agrees with it to centimetres.
    Wgs84,
    /// The shifted degrees of maps published in China ("Mars coordinates").
    Gcj02,
    /// Baidu's further shift of GCJ-02.
    Bd09,
    /// Any system of the EPSG list, by its code.
    Epsg(u32),
}

impl Crs {
    /// Prepares the conversion once for many points.
    ///
    /// Refuses `crs_unknown` when the code is not in the list and `crs_unsupported` when its projection is not
    /// one that we can compute.
    pub fn converter(self) -> Result<Converter, Refusal> {
        let way = match self {
            Self::Wgs84 => Way::Same,
            Self::Gcj02 => Way::Gcj02,
            Self::Bd09 => Way::Bd09,
            Self::Epsg(code) => Way::Projected(Box::new(Projection::new(code)?)),
        };
        Ok(Converter(way))
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wgs84 => f.write_str("WGS-84"),
            Self::Gcj02 => f.write_str("GCJ-02"),
            Self::Bd09 => f.write_str("BD-09"),
            Self::Epsg(code) => write!(f, "EPSG:{code}"),
        }
    }
}

impl FromStr for Crs {
    type Err = Refusal;

    /// Reads `WGS-84`, `CGCS2000`, `GCJ-02`, `BD-09`, `EPSG:2249` and the `urn:ogc:def:crs:` forms of them, in any
    /// case. Refuses `crs_unknown`.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let unknown = || Refusal::invalid("crs_unknown").with("crs", text);
        let upper = text.trim().to_ascii_uppercase();
        let last = upper.rsplit(':').next().unwrap_or_default();
        if upper.contains("EPSG") {
            let code = last.parse().map_err(|_not_a_number| unknown())?;
            return match code {
                4326 | 4490 => Ok(Self::Wgs84),
                _ => epsg::definition(code).map(|_known| Self::Epsg(code)),
            };
        }
        match last.replace(['-', ' ', '_'], "").as_str() {
            "WGS84" | "CGCS2000" | "CRS84" => Ok(Self::Wgs84),
            "GCJ02" => Ok(Self::Gcj02),
            "BD09" | "BD09LL" => Ok(Self::Bd09),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Crs {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Crs> for String {
    fn from(crs: Crs) -> Self {
        crs.to_string()
    }
}

/// A prepared conversion between one [`Crs`] and WGS-84.
#[derive(Debug)]
pub struct Converter(Way);

#[derive(Debug)]
enum Way {
    Same,
    Gcj02,
    Bd09,
    Projected(Box<Projection>),
}

impl Converter {
    /// Longitude and latitude of the point in degrees of WGS-84.
    ///
    /// Refuses `coordinates_out_of_range` when the point has no place on the earth in this system.
    pub fn to_wgs84(&self, point: Coord) -> Result<Coord, Refusal> {
        match &self.0 {
            Way::Same => in_range(point),
            Way::Gcj02 => in_range(point).map(china::gcj02_to_wgs84),
            Way::Bd09 => in_range(point).map(china::bd09_to_gcj02).map(china::gcj02_to_wgs84),
            Way::Projected(projection) => projection.inverse(point).and_then(in_range),
        }
    }

    /// The place at `point` (degrees of WGS-84) in this system.
    ///
    /// Refuses `coordinates_out_of_range` when the system does not reach that place.
    pub fn from_wgs84(&self, point: Coord) -> Result<Coord, Refusal> {
        let point = in_range(point)?;
        match &self.0 {
            Way::Same => Ok(point),
            Way::Gcj02 => Ok(china::wgs84_to_gcj02(point)),
            Way::Bd09 => Ok(china::gcj02_to_bd09(china::wgs84_to_gcj02(point))),
            Way::Projected(projection) => projection.forward(point),
        }
    }

    /// Every vertex of `area` in degrees of WGS-84; refused as a whole with the first vertex that is.
    pub fn area_to_wgs84(&self, area: &MultiPolygon) -> Result<MultiPolygon, Refusal> {
        use geo::MapCoords;
        area.try_map_coords(|point| self.to_wgs84(point))
    }
}

fn in_range(point: Coord) -> Result<Coord, Refusal> {
    if looks_like_degrees(Rect::new(point, point)) { Ok(point) } else { Err(out_of_range(point)) }
}

fn out_of_range(point: Coord) -> Refusal {
    Refusal::invalid("coordinates_out_of_range").with("x", point.x).with("y", point.y)
}

/// Whether coordinates within `bounds` can be degrees at all. Files in feet or metres that claim degrees fail
/// here, which is better than a map of nowhere.
pub fn looks_like_degrees(bounds: Rect) -> bool {
    let fits = |point: Coord| point.x.abs() <= 180.0 && point.y.abs() <= 90.0;
    fits(bounds.min()) && fits(bounds.max())
}
