//! Cases around a place.

use gewu_geo::Around;
use kernel::Refusal;

use super::Select;

/// Further than that is no neighbourhood.
const METRES_MAX: f64 = 5_000.0;

/// `LONGITUDE,LATITUDE,METRES`.
fn around(text: &str) -> Option<Around> {
    let mut parts = text.split(',').map(|part| part.trim().parse::<f64>().ok());
    let (lon, lat, metres) = (parts.next()??, parts.next()??, parts.next()??);
    let sound = lon.abs() <= 180.0 && lat.abs() <= 89.0 && (0.0..=METRES_MAX).contains(&metres);
    (sound && parts.next().is_none()).then(|| Around::new(lon, lat, metres))
}

impl Select<'_> {
    /// No further than asked for: the box first, then the very sum by which [`Around::holds`] judges.
    pub(super) fn near(&mut self) -> Result<(), Refusal> {
        if self.filter.near.is_empty() {
            return Ok(());
        }
        let unreadable = || Refusal::invalid("near_unreadable").at_field("near");
        let around = around(&self.filter.near).ok_or_else(unreadable)?;
        let (west, south, east, north) = around.bounds();
        self.compare("lon", ">=", west);
        self.compare("lon", "<=", east);
        self.compare("lat", ">=", south);
        self.compare("lat", "<=", north);
        let first = self.params.len() + 1;
        let [lon, lat, east_m, north_m, square] = [0, 1, 2, 3, 4].map(|n| first + n);
        self.params.extend([
            around.lon.into(),
            around.lat.into(),
            around.east_m.into(),
            around.north_m.into(),
            (around.metres * around.metres).into(),
        ]);
        self.conditions.push(format!(
            "((lon - ${lon}) * ${east_m}) * ((lon - ${lon}) * ${east_m}) \
             + ((lat - ${lat}) * ${north_m}) * ((lat - ${lat}) * ${north_m}) <= ${square}"
        ));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbourhood_is_three_numbers_within_reason() {
        assert!(around("116.3,39.7,150").is_some());
        for wrong in [
            "",
            "116.3,39.7",
            "116.3,39.7,150,1",
            "116.3,39.7,-1",
            "116.3,39.7,6000",
            "a,39.7,150",
            "116.3,NaN,9",
        ] {
            assert!(around(wrong).is_none(), "{wrong}");
        }
    }
}
