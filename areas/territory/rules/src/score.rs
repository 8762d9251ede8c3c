//! The four-principle score of a division into grids (rule 2), each principle 0–100.
//!
//! A principle whose figures are not known is left out, never guessed.

use serde::{Deserialize, Serialize};

/// What is known of one grid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GridFigures {
    pub area_m2: f64,
    /// Polsby–Popper, 0–1.
    pub compactness: f64,
    /// Share of street length that is reachable inside the grid without leaving it, 0–1.
    pub reachable: Option<f64>,
    /// See [`Workload::weighted`].
    pub workload: Option<f64>,
    /// Share of the area in the main land use, 0–1.
    pub main_land_use: Option<f64>,
}

/// What is known of the division as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DivisionFigures {
    /// Area that the grids together should cover.
    pub whole_m2: f64,
    pub gaps_m2: f64,
    pub overlaps_m2: f64,
    /// Components and buildings that a border cuts, and how many there are.
    pub cut: Option<(usize, usize)>,
}

/// The principles as points; `None` where the figures are wanting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    pub integrity: Option<f64>,
    pub convenience: Option<f64>,
    pub balance: Option<f64>,
    pub differentiation: Option<f64>,
}

/// Scores a division:
/// - *integrity* 100 × (1 − gaps / whole − overlaps / whole − cut / all), without the last term where nothing is
///   known of buildings and components;
/// - *convenience* 100 × the mean of reachable street length and compactness, each the plain mean over grids;
///   compactness alone where streets are unknown in any grid;
/// - *balance* 100 × (1 − standard deviation / mean) of workload, over all grids (not a sample);
/// - *differentiation* 100 × Σ share of main land use × area / Σ area.
pub fn score(division: DivisionFigures, grids: &[GridFigures]) -> Score {
    Score {
        integrity: integrity(division),
        convenience: convenience(grids),
        balance: all_known(grids, |grid| grid.workload).as_deref().and_then(balance),
        differentiation: differentiation(grids),
    }
}

fn integrity(division: DivisionFigures) -> Option<f64> {
    let cut = match division.cut {
        Some((cut, all)) if all > 0 => count(cut) / count(all),
        _ => 0.0,
    };
    let lost = (division.gaps_m2 + division.overlaps_m2) / division.whole_m2 + cut;
    (division.whole_m2 > 0.0).then(|| points(1.0 - lost))
}

fn convenience(grids: &[GridFigures]) -> Option<f64> {
    let compactness = mean(&all_known(grids, |grid| Some(grid.compactness))?)?;
    let reachable = all_known(grids, |grid| grid.reachable).as_deref().and_then(mean);
    Some(points(reachable.map_or(compactness, |share| f64::midpoint(share, compactness))))
}

fn balance(workloads: &[f64]) -> Option<f64> {
    let mean_load = mean(workloads)?;
    let squares: Vec<f64> = workloads.iter().map(|load| (load - mean_load).powi(2)).collect();
    let deviation = mean(&squares)?.sqrt();
    (mean_load > 0.0).then(|| points(1.0 - deviation / mean_load))
}

fn differentiation(grids: &[GridFigures]) -> Option<f64> {
    let shares = all_known(grids, |grid| grid.main_land_use)?;
    let area_m2: f64 = grids.iter().map(|grid| grid.area_m2).sum();
    let main_m2: f64 = grids.iter().zip(shares).map(|(grid, share)| grid.area_m2 * share).sum();
    (area_m2 > 0.0).then(|| points(main_m2 / area_m2))
}

fn all_known(grids: &[GridFigures], figure: impl Fn(&GridFigures) -> Option<f64>) -> Option<Vec<f64>> {
    grids.iter().map(figure).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

fn points(share: f64) -> f64 {
    100.0 * share.clamp(0.0, 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a city's things are far below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

/// What makes work in a grid, or the weight of one of each.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Workload {
    /// Per metre of street.
    pub street_m: f64,
    pub households: f64,
    pub components: f64,
    pub shops: f64,
    /// Cases of the last 12 months.
    pub cases: f64,
}

impl Workload {
    /// The sum of all figures, each times its weight (rule 2, balance).
    pub fn weighted(&self, weights: &Self) -> f64 {
        self.street_m * weights.street_m
            + self.households * weights.households
            + self.components * weights.components
            + self.shops * weights.shops
            + self.cases * weights.cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: Option<f64>, expected: f64) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 1e-9)
    }

    #[test]
    fn the_formulas_give_what_the_rule_says() {
        let division =
            DivisionFigures { whole_m2: 1000.0, gaps_m2: 10.0, overlaps_m2: 5.0, cut: Some((1, 100)) };
        let grid = |area_m2, workload, share| GridFigures {
            area_m2,
            compactness: 0.7,
            reachable: Some(0.9),
            workload: Some(workload),
            main_land_use: Some(share),
        };
        let score = score(division, &[grid(100.0, 8.0, 0.5), grid(300.0, 12.0, 0.9)]);
        assert!(close(score.integrity, 97.5), "{score:?}");
        assert!(close(score.convenience, 80.0), "{score:?}");
        assert!(close(score.balance, 80.0), "{score:?}");
        assert!(close(score.differentiation, 80.0), "{score:?}");
    }

    #[test]
    fn what_is_not_known_is_not_scored() {
        let nothing = score(DivisionFigures::default(), &[]);
        assert_eq!(
            nothing,
            Score { integrity: None, convenience: None, balance: None, differentiation: None }
        );
        let half = [GridFigures { workload: Some(1.0), ..Default::default() }, GridFigures::default()];
        assert_eq!(score(DivisionFigures::default(), &half).balance, None);
    }

    #[test]
    fn a_hopeless_division_scores_nought_not_less() {
        let division = DivisionFigures { whole_m2: 10.0, gaps_m2: 9.0, overlaps_m2: 9.0, cut: None };
        assert!(close(score(division, &[]).integrity, 0.0));
        let uneven =
            [0.0, 0.0, 0.0, 0.0, 5.0].map(|load| GridFigures { workload: Some(load), ..Default::default() });
        assert!(close(score(division, &uneven).balance, 0.0));
    }

    #[test]
    fn workload_is_the_weighted_sum() {
        let weights = Workload { street_m: 0.01, households: 1.0, components: 0.1, shops: 2.0, cases: 5.0 };
        let grid =
            Workload { street_m: 1000.0, households: 300.0, components: 50.0, shops: 4.0, cases: 10.0 };
        assert!((grid.weighted(&weights) - 373.0).abs() < 1e-9);
    }
}
