//! Other people's files: layers of areas (`GeoJSON`, zipped Shapefile, `GeoPackage`) and tables (CSV, XLSX).
//!
//! Everything read here comes from strangers: sizes are bounded ([`bounds`]), and what is wrong is a
//! [`kernel::Refusal`] with row and field.

pub mod bounds;
mod crs;
mod geojson;
mod geopackage;
mod layer;
mod shapefile;
pub mod table;
#[cfg(test)]
mod tests;
mod text;
pub mod wkb;

pub use crs::CrsClaim;
pub use geojson::write_geojson;
pub use geopackage::write_geopackage;
pub use layer::{Feature, Layer, Properties};
