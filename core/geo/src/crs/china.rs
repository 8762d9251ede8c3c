//! The shifts of published maps in China. The formulas were never published by their makers; these are the ones
//! in general use, and `rules.md` 1 gives the check values. Inverses are found by iteration, because the
//! published approximate ones are off by up to a metre.

use std::f64::consts::PI;

use geo_types::Coord;

/// Semi-major axis (m) and squared eccentricity of Krasovsky's ellipsoid, on which the shift is defined.
const KRASOVSKY_A_M: f64 = 6_378_245.0;
const KRASOVSKY_E2: f64 = 0.006_693_421_622_965_943;

pub(super) fn wgs84_to_gcj02(point: Coord) -> Coord {
    if is_shifted_at(point) { point + shift(point) } else { point }
}

pub(super) fn gcj02_to_wgs84(point: Coord) -> Coord {
    invert(wgs84_to_gcj02, point)
}

pub(super) fn gcj02_to_bd09(point: Coord) -> Coord {
    let turn = PI * 3000.0 / 180.0;
    let radius = point.x.hypot(point.y) + 0.000_02 * (point.y * turn).sin();
    let angle = point.y.atan2(point.x) + 0.000_003 * (point.x * turn).cos();
    Coord { x: radius * angle.cos() + 0.0065, y: radius * angle.sin() + 0.006 }
}

pub(super) fn bd09_to_gcj02(point: Coord) -> Coord {
    invert(gcj02_to_bd09, point)
}

/// The box outside of which the maps are not shifted.
fn is_shifted_at(point: Coord) -> bool {
    (72.004..=137.8347).contains(&point.x) && (0.8293..=55.8271).contains(&point.y)
}

/// Degrees to add to WGS-84.
fn shift(point: Coord) -> Coord {
    let Coord { x, y } = Coord { x: point.x - 105.0, y: point.y - 35.0 };
    let common = 20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin();
    let east_m = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + (common
            + waves(x, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
            + waves(x, [(150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)]))
            * 2.0
            / 3.0;
    let north_m = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + (common
            + waves(y, [(20.0, 1.0), (40.0, 1.0 / 3.0)])
            + waves(y, [(160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)]))
            * 2.0
            / 3.0;
    let latitude = point.y.to_radians();
    let flat = 1.0 - KRASOVSKY_E2 * latitude.sin().powi(2);
    let meridian_m = KRASOVSKY_A_M * (1.0 - KRASOVSKY_E2) / (flat * flat.sqrt());
    let parallel_m = KRASOVSKY_A_M / flat.sqrt() * latitude.cos();
    Coord { x: (east_m / parallel_m).to_degrees(), y: (north_m / meridian_m).to_degrees() }
}

/// Sum of sines: amplitude and frequency in half turns per degree.
fn waves(degrees: f64, terms: [(f64, f64); 2]) -> f64 {
    terms.iter().map(|(amplitude, frequency)| amplitude * (degrees * frequency * PI).sin()).sum()
}

/// The point that `forward` moves to `target`. The shifts change by less than 1 % along their own length, so
/// each round gains two digits and twelve reach the last bit.
fn invert(forward: impl Fn(Coord) -> Coord, target: Coord) -> Coord {
    (0..12).fold(target, |guess, _| guess + (target - forward(guess)))
}
