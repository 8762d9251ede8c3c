//! A chart laid out: bars of one series, marks of others on their lines, and round numbers at the side. In units of a
//! drawing of [`WIDTH`] by [`HEIGHT`].

/// Size of the drawing, and the room for numbers at its left and words below.
pub(crate) const WIDTH: f64 = 720.0;
pub(crate) const HEIGHT: f64 = 220.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 30.0;
/// Lines across at most.
const TICKS: i64 = 4;
const BAR_WIDEST: f64 = 36.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub width: f64,
    pub height: f64,
    /// Left and right end of the lines across, and the height of the ground.
    pub left: f64,
    pub right: f64,
    pub ground: f64,
    /// Value and height of each line across.
    pub ticks: Vec<(i64, f64)>,
    pub bars: Vec<Bar>,
    /// A line of marks for each further series.
    pub lines: Vec<Vec<Mark>>,
    /// Middle of each part.
    pub middles: Vec<f64>,
}

/// Lays out the first series as bars and the others as lines over as many parts. A line may be shorter.
#[expect(clippy::cast_precision_loss, reason = "counts and parts are far below 2^52")]
pub fn chart(bars: &[i64], lines: &[&[i64]]) -> Chart {
    let (ground, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
    let most = bars.iter().chain(lines.iter().copied().flatten()).copied().max().unwrap_or(0);
    let tick = round_step(most);
    let top = (most.max(1) + tick - 1) / tick * tick;
    let high = |value: i64| ground - (ground - TOP) * value as f64 / top as f64;
    let step = (right - LEFT) / bars.len().max(1) as f64;
    let middle = |place: usize| LEFT + (place as f64 + 0.5) * step;
    let width = (step * 0.7).min(BAR_WIDEST);
    let bar = |(place, &value): (usize, &i64)| Bar {
        x: middle(place) - width / 2.0,
        y: high(value),
        width,
        height: ground - high(value),
    };
    let line = |values: &&[i64]| {
        let marks = values.iter().take(bars.len()).enumerate();
        marks.map(|(place, value)| Mark { x: middle(place), y: high(*value) }).collect()
    };
    Chart {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right,
        ground,
        ticks: (0..=top / tick).map(|n| (n * tick, high(n * tick))).collect(),
        bars: bars.iter().enumerate().map(bar).collect(),
        lines: lines.iter().map(line).collect(),
        middles: (0..bars.len()).map(middle).collect(),
    }
}

/// The least of 1, 2, 5, 10, 20, 50 … that needs no more than [`TICKS`] lines.
fn round_step(most: i64) -> i64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if factor * power * TICKS >= most {
                return factor * power;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_side_are_round_and_few() {
        for (most, step) in [(0, 1), (3, 1), (4, 1), (5, 2), (9, 5), (37, 10), (900, 500), (81, 50)] {
            assert_eq!(round_step(most), step, "{most}");
        }
        let chart = chart(&[37, 4], &[]);
        assert_eq!(chart.ticks.iter().map(|(value, _)| *value).collect::<Vec<_>>(), [0, 10, 20, 30, 40]);
    }

    #[test]
    fn a_bar_stands_on_the_ground_as_high_as_its_value() {
        let chart = chart(&[10, 0, 40], &[&[20, 40]]);
        let [first, none, last] = chart.bars[..] else { panic!("three bars") };
        assert!((last.height / first.height - 4.0).abs() < 1e-9);
        assert!(none.height.abs() < 1e-9);
        assert!((first.y + first.height - chart.ground).abs() < 1e-9);
        assert_eq!(chart.lines[0].len(), 2, "a forerunner may be shorter");
        assert!((chart.lines[0][1].y - last.y).abs() < 1e-9, "the same value at the same height");
        assert!(last.x + last.width <= chart.right && first.x >= chart.left);
    }

    #[test]
    fn a_chart_of_nothing_has_a_ground_and_no_bars() {
        let chart = chart(&[], &[]);
        assert!(chart.bars.is_empty() && chart.ticks.len() == 2);
    }
}
