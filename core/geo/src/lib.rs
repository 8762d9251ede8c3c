//! Coordinates and their systems, polygons and their measures, and the index that says which unit grid a place
//! lies in.
//!
//! Geometry is `geo_types` in degrees of WGS-84 (which CGCS2000 matches to centimetres), x the longitude and y
//! the latitude. Other systems are converted at the edge, see [`Crs`].

mod around;
mod coverage;
mod crs;
mod index;
mod measure;
mod plane;
mod repair;
#[cfg(feature = "sample")]
pub mod sample;

pub use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon, Rect};

pub use around::Around;
pub use coverage::{Coverage, Outside, Overlap, Patch, Tolerances, check_coverage};
pub use crs::{Converter, Crs, looks_like_degrees};
pub use index::GridIndex;
pub use measure::{area_m2, compactness, distance_m, length_m, perimeter_m};
pub use repair::{Mend, Repaired, repair};
