//! What a file says about its coordinates, and the way from there to WGS-84.

mod names;

use geo_types::MultiPolygon;
use gewu_geo::{Converter, Coord, Crs};
use kernel::Refusal;

use crate::layer::{Drawn, Layer, rings};

/// What the file itself says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrsClaim {
    /// Nothing, in a format whose standard then means WGS-84 longitude, latitude.
    Default,
    /// Nothing, in a format where that leaves it open.
    Missing,
    /// A system of the EPSG register, by name, number or well-known text.
    Epsg(u32),
    /// Something we do not know, as it stands there.
    Unrecognised(String),
}

impl CrsClaim {
    /// From an identifier, a title or well-known text.
    pub(crate) fn of_name(text: &str) -> Self {
        names::epsg_of(text).map_or_else(|| Self::Unrecognised(text.trim().to_owned()), Self::Epsg)
    }

    fn crs(&self) -> Result<Crs, Refusal> {
        match self {
            Self::Default => Ok(Crs::Wgs84),
            Self::Missing => Err(Refusal::invalid("crs_missing").at_field("crs")),
            Self::Epsg(code) => format!("EPSG:{code}").parse().map_err(|no: Refusal| no.at_field("crs")),
            Self::Unrecognised(text) => {
                Err(Refusal::invalid("crs_unknown").at_field("crs").with("crs", text))
            }
        }
    }
}

/// Converts every feature. Numbers that cannot be coordinates of the system are refused at the first row that
/// has them: a claim of degrees over feet must never make a map of nowhere.
pub(crate) fn settle(drawn: Drawn, named: Option<Crs>) -> Result<Layer, Vec<Refusal>> {
    let crs = named.map_or_else(|| drawn.claim.crs(), Ok).map_err(|refusal| vec![refusal])?;
    let converter = crs.converter().map_err(|refusal| vec![refusal.at_field("crs")])?;
    let mut features = drawn.features;
    for feature in &mut features {
        feature.geometry = convert(&converter, &feature.geometry)
            .map_err(|at| vec![does_not_fit(crs, at).at_row(feature.row)])?;
    }
    Ok(Layer { claim: drawn.claim, crs, features })
}

/// The geometry in WGS-84, or the first coordinate that does not fit.
fn convert(converter: &Converter, geometry: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, Coord> {
    let first = geometry.iter().flat_map(rings).flatten().next().copied().unwrap_or_default();
    converter.area_to_wgs84(geometry).ok().filter(|_| reads_degrees_as_degrees(converter, first)).ok_or(first)
}

/// The opposite slip, degrees read as metres, puts every place within metres of the grid's origin. A system of
/// degrees moves no place by as much as one.
fn reads_degrees_as_degrees(converter: &Converter, at: Coord) -> bool {
    let might_be_degrees = at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    let moved = |to: Coord| (to.x - at.x).abs().max((to.y - at.y).abs());
    !might_be_degrees || converter.to_wgs84(at).is_ok_and(|to| moved(to) < 1.0)
}

fn does_not_fit(crs: Crs, at: Coord) -> Refusal {
    Refusal::invalid("crs_does_not_fit").at_field("crs").with("crs", crs).with("x", at.x).with("y", at.y)
}
