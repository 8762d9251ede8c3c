//! A layer of areas as it came in a stranger's file, brought to WGS-84.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use geo_types::MultiPolygon;
use gewu_geo::Crs;
use kernel::Refusal;
use serde_json::Value;

use crate::crs::{self, CrsClaim};
use crate::{bounds, geojson, geopackage, shapefile};

/// The attributes of a feature, as the file has them.
pub type Properties = BTreeMap<String, Value>;

/// All areas of one file, in the file's order.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What the file itself says about its coordinates.
    pub claim: CrsClaim,
    /// The system that they were read as: the one named by the caller, otherwise the claim.
    pub crs: Crs,
    pub features: Vec<Feature>,
}

/// One area: polygons in longitude, latitude of WGS-84, as drawn; rings are neither closed nor repaired here
/// beyond what the geometry type does by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Place in the file; the first is 1.
    pub row: u64,
    pub properties: Properties,
    pub geometry: MultiPolygon<f64>,
}

impl Layer {
    /// Reads `.geojson`, `.json`, `.zip` (a shapefile) or `.gpkg`. `named` overrides what the file claims.
    /// All or nothing: every row that cannot be read is among the refusals.
    pub fn open(path: &Path, named: Option<Crs>) -> Result<Self, Vec<Refusal>> {
        let bytes = bounds::read_file(path).map_err(|refusal| vec![refusal])?;
        Self::from_bytes(&path.to_string_lossy(), bytes, named)
    }

    /// The same from memory; `name` only tells the kind.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, named: Option<Crs>) -> Result<Self, Vec<Refusal>> {
        let read = match Path::new(name).extension().map(OsStr::to_ascii_lowercase) {
            Some(ending) if ending == "geojson" || ending == "json" => geojson::read(&bytes),
            Some(ending) if ending == "zip" => shapefile::read(bytes),
            Some(ending) if ending == "gpkg" => geopackage::read(bytes),
            _ => Err(Refusal::invalid("layer_kind_unknown").with("name", name)),
        };
        let drawn = read.map_err(|refusal| vec![refusal])?.finish()?;
        crs::settle(drawn, named)
    }
}

/// Features in the coordinates of the file, gathered row by row with what is wrong.
pub(crate) struct Drawn {
    pub(crate) claim: CrsClaim,
    pub(crate) features: Vec<Feature>,
    refusals: Vec<Refusal>,
}

impl Drawn {
    pub(crate) fn new(claim: CrsClaim) -> Self {
        Self { claim, features: Vec::new(), refusals: Vec::new() }
    }

    pub(crate) fn push(
        &mut self,
        row: u64,
        properties: Properties,
        geometry: Result<MultiPolygon<f64>, Refusal>,
    ) {
        match geometry.and_then(check_drawn) {
            Ok(geometry) => self.features.push(Feature { row, properties, geometry }),
            Err(refusal) => self.refusals.push(refusal.at_row(row).at_field("geometry")),
        }
    }

    fn finish(self) -> Result<Self, Vec<Refusal>> {
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        if self.features.is_empty() { Err(vec![Refusal::invalid("layer_empty")]) } else { Ok(self) }
    }
}

fn check_drawn(geometry: MultiPolygon<f64>) -> Result<MultiPolygon<f64>, Refusal> {
    if geometry.iter().all(|polygon| polygon.exterior().0.is_empty()) {
        return Err(Refusal::invalid("layer_geometry_empty"));
    }
    if geometry.iter().flat_map(rings).flatten().any(|at| !(at.x.is_finite() && at.y.is_finite())) {
        return Err(Refusal::invalid("layer_not_a_number"));
    }
    Ok(geometry)
}

/// All rings of a polygon, the outer one first.
pub(crate) fn rings(polygon: &geo_types::Polygon<f64>) -> impl Iterator<Item = &geo_types::LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// The refusal for a geometry that is no area.
pub(crate) fn not_polygons(kind: impl std::fmt::Display) -> Refusal {
    Refusal::invalid("layer_not_polygons").with("kind", kind)
}
