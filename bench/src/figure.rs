//! A figure: ours, a peer's, the goal, and whether it is met.

use std::time::Duration;

use serde_json::{Value, json};

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// None is set: it is shown for comparison.
    Shown,
    AtMost(f64),
    /// Ours over the peer's, at least.
    Ratio(f64),
}

#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub(crate) bench: &'static str,
    pub(crate) case: String,
    pub(crate) ours: f64,
    pub(crate) unit: &'static str,
    pub(crate) peer: Option<(&'static str, f64)>,
    pub(crate) goal: Goal,
}

impl Figure {
    fn ratio(&self) -> Option<f64> {
        self.peer.map(|(_, peer)| self.ours / peer)
    }

    fn is_met(&self) -> bool {
        match self.goal {
            Goal::Shown => true,
            Goal::AtMost(most) => self.ours <= most,
            Goal::Ratio(least) => self.ratio().is_some_and(|ratio| ratio >= least),
        }
    }

    fn goal(&self) -> Option<f64> {
        match self.goal {
            Goal::Shown => None,
            Goal::AtMost(goal) | Goal::Ratio(goal) => Some(goal),
        }
    }

    fn as_json(&self) -> Value {
        json!({
            "bench": self.bench, "case": self.case, "ours": rounded(self.ours), "unit": self.unit,
            "peer": self.peer.map(|(_, peer)| rounded(peer)), "peer_name": self.peer.map(|(name, _)| name),
            "ratio": self.ratio().map(rounded), "goal": self.goal(), "met": self.is_met(),
        })
    }

    fn in_words(&self) -> String {
        let Self { case, ours, unit, .. } = self;
        let peer = self.peer.map_or(String::new(), |(name, peer)| {
            format!("  {name} {peer:.1} {unit}, ratio {:.2}", self.ratio().unwrap_or_default())
        });
        let goal = match self.goal {
            Goal::Shown => return format!("{case:<44} {ours:>10.1} {unit}{peer}"),
            Goal::AtMost(goal) => format!("at most {goal}"),
            Goal::Ratio(goal) => format!("ratio at least {goal}"),
        };
        let verdict = if self.is_met() { "met" } else { "MISSED" };
        format!("{case:<44} {ours:>10.1} {unit}{peer}  ({goal}: {verdict})")
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// Where figures go: one line each, for people or as JSON.
pub(crate) struct Printer {
    pub(crate) as_json: bool,
    pub(crate) all_met: bool,
}

impl Printer {
    #[expect(clippy::print_stdout, reason = "what a benchmark answers")]
    pub(crate) fn put(&mut self, figure: &Figure) {
        self.all_met &= figure.is_met();
        println!("{}", if self.as_json { figure.as_json().to_string() } else { figure.in_words() });
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

/// The time within which this share of them was done; shortest first.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
pub(crate) fn milliseconds(took: &[Duration], share: f64) -> f64 {
    let place = (real(took.len() as u64) * share) as usize;
    took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_below_the_goal_is_missed_and_says_so_for_programs_and_people() {
        let peer = Some(("floor", 1_000.0));
        let figure = Figure {
            bench: "intake",
            case: "sqlite 32".to_owned(),
            ours: 790.0,
            unit: "reports/s",
            peer,
            goal: Goal::Ratio(0.8),
        };
        assert_eq!(
            figure.as_json().to_string(),
            r#"{"bench":"intake","case":"sqlite 32","goal":0.8,"met":false,"ours":790.0,"peer":1000.0,"peer_name":"floor","ratio":0.79,"unit":"reports/s"}"#
        );
        assert!(figure.in_words().ends_with("(ratio at least 0.8: MISSED)"));
    }

    #[test]
    fn a_value_is_met_up_to_its_bound() {
        let figure =
            |ours, goal| Figure { bench: "b", case: String::new(), ours, unit: "s", peer: None, goal };
        assert!(figure(1.0, Goal::AtMost(1.0)).is_met());
        assert!(!figure(1.1, Goal::AtMost(1.0)).is_met());
    }
}
