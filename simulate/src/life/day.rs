//! What a day brings: how many reports, from whom, at what time.

use worktime::DayKind;

use super::hands::Source;
use crate::chance::Chance;

/// A profile: hours of the day and how likely each is.
type Profile = &'static [(u32, f64)];

const PATROL: Profile =
    &[(8, 1.4), (9, 2.0), (10, 2.0), (11, 1.2), (13, 0.6), (14, 1.8), (15, 1.8), (16, 1.5), (17, 0.7)];
const PHONE: Profile = &[
    (7, 0.6),
    (8, 1.4),
    (9, 2.0),
    (10, 1.8),
    (11, 1.2),
    (12, 0.7),
    (13, 0.8),
    (14, 1.5),
    (15, 1.5),
    (16, 1.3),
    (17, 1.2),
    (18, 1.0),
    (19, 0.9),
    (20, 0.6),
];
const WEB: Profile = &[
    (0, 0.3),
    (1, 0.1),
    (5, 0.1),
    (6, 0.4),
    (7, 1.0),
    (8, 1.2),
    (9, 1.0),
    (12, 1.2),
    (13, 0.9),
    (15, 0.8),
    (17, 1.0),
    (18, 1.5),
    (19, 1.6),
    (20, 1.5),
    (21, 1.3),
    (22, 1.0),
    (23, 0.6),
];
const WALK_IN: Profile = &[(9, 1.5), (10, 1.5), (11, 0.8), (14, 1.2), (15, 1.2), (16, 0.8)];

/// Reports of an ordinary day by source.
const ORDINARY: [(Source, Profile, f64); 4] = [
    (Source::Patrol, PATROL, 39.0),
    (Source::Phone, PHONE, 13.0),
    (Source::Web, WEB, 9.0),
    (Source::WalkIn, WALK_IN, 4.0),
];

/// The reports of a day and the minute of each, in no order.
pub(super) fn reports(day: DayKind, chance: &mut Chance) -> Vec<(Source, f64)> {
    let mut all = Vec::new();
    let busy = chance.between(0.9, 1.1);
    for (source, profile, mean) in ORDINARY {
        let expected = mean * busy * share(day, source);
        for _ in 0..rounded(expected, chance) {
            all.push((source, minute(profile, chance)));
        }
    }
    all
}

/// What is left of an ordinary day.
fn share(day: DayKind, source: Source) -> f64 {
    match (day, source) {
        (DayKind::Ordinary | DayKind::MakeUp, _) => 1.0,
        (_, Source::WalkIn) => 0.0,
        (DayKind::Weekend, _) => 0.5,
        (DayKind::Holiday, _) => 0.35,
    }
}

/// Down or up, so that the mean stays.
fn rounded(expected: f64, chance: &mut Chance) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few reports a day")]
    let whole = expected as u32;
    whole + u32::from(chance.happens(expected.fract()))
}

fn minute(profile: Profile, chance: &mut Chance) -> f64 {
    let weights: Vec<f64> = profile.iter().map(|(_, weight)| *weight).collect();
    let (hour, _) = profile[chance.weighted(&weights)];
    f64::from(hour * 60) + chance.between(0.0, 60.0)
}
