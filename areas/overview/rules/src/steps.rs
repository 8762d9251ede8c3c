//! Quantities in five steps of about as many grids each (quantiles), for a map that is read by its legend.

/// So many steps at most.
pub const STEPS: usize = 5;

/// The ranges of values that share a colour, least first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steps {
    /// Least and greatest value of each.
    pub ranges: Vec<(i64, i64)>,
}

impl Steps {
    /// As many steps as the values tell apart. A value never lies in two.
    pub fn of(values: &[i64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        let mut begin = 0;
        for step in 1..=STEPS {
            // What equals the last of the step belongs to it.
            let Some(greatest) = (sorted.len() * step).div_ceil(STEPS).checked_sub(1).map(|at| sorted[at])
            else {
                break;
            };
            let end = sorted.partition_point(|value| *value <= greatest);
            if end > begin {
                ranges.push((sorted[begin], greatest));
                begin = end;
            }
        }
        Self { ranges }
    }

    /// Colour of a value, from 1 for the palest to [`STEPS`]; fewer ranges are spread over all colours.
    pub fn colour(&self, value: i64) -> usize {
        let at = self.ranges.iter().position(|(_, greatest)| value <= *greatest);
        self.colour_of(at.unwrap_or(self.ranges.len().saturating_sub(1)))
    }

    /// Colour of the range at `at`.
    pub fn colour_of(&self, at: usize) -> usize {
        match self.ranges.len() {
            0 | 1 => 1,
            count => 1 + at * (STEPS - 1) / (count - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_many_grids_are_in_each_step() {
        let steps = Steps::of(&(1..=10).collect::<Vec<_>>());
        assert_eq!(steps.ranges, [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]);
        assert_eq!([1, 3, 10].map(|value| steps.colour(value)), [1, 2, 5]);
    }

    #[test]
    fn equal_values_share_a_step_and_few_values_make_few() {
        assert_eq!(Steps::of(&[0, 0, 0, 0, 0, 0, 0, 7]).ranges, [(0, 0), (7, 7)]);
        assert_eq!(Steps::of(&[0, 0, 0, 7]).colour(7), STEPS);
        assert_eq!(Steps::of(&[4, 4]).ranges, [(4, 4)]);
        assert_eq!(Steps::of(&[]).ranges, []);
    }

    proptest! {
        #[test]
        fn every_value_lies_in_the_range_of_its_colour(values in prop::collection::vec(0_i64..40, 1..80)) {
            let steps = Steps::of(&values);
            prop_assert!(steps.ranges.len() <= STEPS);
            for value in &values {
                let own: Vec<_> = steps.ranges.iter().filter(|(least, most)| (*least..=*most).contains(value)).collect();
                prop_assert_eq!(own.len(), 1);
                let at = steps.ranges.iter().position(|range| range == own[0]).unwrap();
                prop_assert_eq!(steps.colour(*value), steps.colour_of(at));
            }
            let colours: Vec<_> = (0..steps.ranges.len()).map(|at| steps.colour_of(at)).collect();
            prop_assert!(colours.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
