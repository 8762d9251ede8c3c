//! Which fixes can be believed, each other one with its reason.

use std::collections::BTreeMap;

use gewu_geo::distance_m;
use kernel::Timestamp;

use crate::Fix;

/// Why a fix is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The device is not sure enough where it is, or names no place.
    Inaccurate,
    /// Later than the clock of the server allows.
    Future,
    /// The same device said it already, or something else for the same moment.
    Repeated,
    /// Another device of the same patroller is being heard.
    SecondDevice,
    /// Nobody on foot or on a bicycle comes there so fast.
    Jump,
    /// The very same numbers for a long time: a receiver that hangs.
    Stuck,
}

impl Reason {
    /// Its name in records and texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inaccurate => "inaccurate",
            Self::Future => "future",
            Self::Repeated => "repeated",
            Self::SecondDevice => "second_device",
            Self::Jump => "jump",
            Self::Stuck => "stuck",
        }
    }
}

/// What a place believes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub accuracy_m: f64,
    /// Metres a second.
    pub speed_m_s: f64,
    /// The very same place may be told for so long.
    pub still_s: f64,
    /// A device's clock may be ahead by so much.
    pub ahead_s: f64,
    /// A second device is believed when the first was silent for so long.
    pub silent_s: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { accuracy_m: 50.0, speed_m_s: 12.0, still_s: 600.0, ahead_s: 120.0, silent_s: 300.0 }
    }
}

/// So many fixes in a row that agree with each other show that it was the one before them that jumped.
const AGREE: u32 = 3;

/// Answers for each fix, in the order given, why it is not believed; none for one that is. The order in which fixes arrive
/// does not matter; `now` is when they did.
pub fn filter(fixes: &[Fix], now: Timestamp, limits: &Limits) -> Vec<Option<Reason>> {
    let mut order: Vec<usize> = (0..fixes.len()).collect();
    order.sort_by_key(|n| (fixes[*n].at, fixes[*n].device, *n));
    let mut reasons = vec![None; fixes.len()];
    let mut judge = Judge { limits, now, last: None, jumped: None, told: BTreeMap::new() };
    for n in order {
        reasons[n] = judge.reason(&fixes[n]);
    }
    reasons
}

struct Judge<'l> {
    limits: &'l Limits,
    now: Timestamp,
    /// The last fix believed.
    last: Option<Fix>,
    /// The last that jumped, and how many before it agreed with it.
    jumped: Option<(Fix, u32)>,
    /// Device → its last fix, and since when it tells that very place.
    told: BTreeMap<u64, (Fix, Timestamp)>,
}

impl Judge<'_> {
    fn reason(&mut self, fix: &Fix) -> Option<Reason> {
        let place = fix.place;
        let is_place = place.x.abs() <= 180.0 && place.y.abs() <= 90.0;
        if !(is_place && fix.accuracy_m >= 0.0 && fix.accuracy_m <= self.limits.accuracy_m) {
            return Some(Reason::Inaccurate);
        }
        if fix.seconds_since(&Fix { at: self.now, ..*fix }) > self.limits.ahead_s {
            return Some(Reason::Future);
        }
        if let Some(reason) = self.told_before(fix) {
            return Some(reason);
        }
        let last = self.last;
        if last
            .is_some_and(|last| last.device != fix.device && fix.seconds_since(&last) < self.limits.silent_s)
        {
            return Some(Reason::SecondDevice);
        }
        if fix.speed_m_s.is_some_and(|speed| speed > self.limits.speed_m_s)
            || last.is_some_and(|last| self.is_too_fast(&last, fix))
        {
            return self.jump(fix);
        }
        self.believe(fix)
    }

    fn told_before(&mut self, fix: &Fix) -> Option<Reason> {
        let told = self.told.get(&fix.device).copied();
        let since = match told {
            Some((before, _)) if before.at == fix.at => return Some(Reason::Repeated),
            Some((before, since)) if before.place == fix.place => since,
            _ => fix.at,
        };
        self.told.insert(fix.device, (*fix, since));
        let still_s = fix.seconds_since(&Fix { at: since, ..*fix });
        (still_s > self.limits.still_s).then_some(Reason::Stuck)
    }

    /// By the distance that is left when both were as far off as they say.
    fn is_too_fast(&self, from: &Fix, to: &Fix) -> bool {
        let least_m = distance_m(from.place, to.place) - from.accuracy_m - to.accuracy_m;
        least_m > self.limits.speed_m_s * to.seconds_since(from)
    }

    fn jump(&mut self, fix: &Fix) -> Option<Reason> {
        let agreeing = match self.jumped {
            Some((before, agreeing)) if !self.is_too_fast(&before, fix) => agreeing + 1,
            _ => 1,
        };
        let is_fast = fix.speed_m_s.is_some_and(|speed| speed > self.limits.speed_m_s);
        if agreeing >= AGREE && !is_fast {
            return self.believe(fix);
        }
        self.jumped = Some((*fix, agreeing));
        Some(Reason::Jump)
    }

    fn believe(&mut self, fix: &Fix) -> Option<Reason> {
        self.last = Some(*fix);
        self.jumped = None;
        None
    }
}

#[cfg(test)]
mod tests {
    use gewu_geo::Coord;

    use super::*;

    /// A walk northwards, 1.4 m/s, a fix each 5 s.
    fn walk(count: i32) -> Vec<Fix> {
        let fix = |n: i32| Fix {
            at: Timestamp::from_seconds(1_000 + 5 * i64::from(n)),
            place: Coord { x: 116.4, y: 39.9 + f64::from(n) * 7.0 / 111_000.0 },
            accuracy_m: 8.0,
            speed_m_s: None,
            device: 1,
        };
        (0..count).map(fix).collect()
    }

    fn reasons(fixes: &[Fix]) -> Vec<Option<Reason>> {
        filter(fixes, Timestamp::from_seconds(50_000), &Limits::default())
    }

    #[test]
    fn a_walk_is_believed_in_whatever_order_it_arrives() {
        let mut fixes = walk(200);
        assert!(reasons(&fixes).iter().all(Option::is_none));
        fixes.reverse();
        assert!(reasons(&fixes).iter().all(Option::is_none));
    }

    #[test]
    fn each_fault_has_its_reason_and_spoils_no_other_fix() {
        let mut fixes = walk(20);
        fixes[3].accuracy_m = 51.0;
        fixes[4].place.x = f64::NAN;
        fixes[6].place.x += 0.01;
        fixes[8].speed_m_s = Some(30.0);
        fixes[10] = fixes[9];
        fixes[12].device = 2;
        fixes[19].at = Timestamp::from_seconds(60_000);
        let reasons = reasons(&fixes);
        let wanted = [
            (3, Reason::Inaccurate),
            (4, Reason::Inaccurate),
            (6, Reason::Jump),
            (8, Reason::Jump),
            (10, Reason::Repeated),
            (12, Reason::SecondDevice),
            (19, Reason::Future),
        ];
        for (n, reason) in reasons.iter().enumerate() {
            assert_eq!(*reason, wanted.iter().find(|(at, _)| *at == n).map(|(_, reason)| *reason), "{n}");
        }
    }

    #[test]
    fn a_wrong_beginning_does_not_discredit_what_follows() {
        let mut fixes = walk(20);
        fixes[0].place.x += 0.05;
        let reasons = reasons(&fixes);
        assert_eq!(reasons[0..3], [None, Some(Reason::Jump), Some(Reason::Jump)]);
        assert!(reasons[3..].iter().all(Option::is_none));
    }

    #[test]
    fn a_receiver_that_hangs_is_told_from_somebody_who_stands() {
        let mut fixes = walk(300);
        let place = fixes[0].place;
        for fix in &mut fixes {
            fix.place = place;
        }
        let reasons = reasons(&fixes);
        // 600 s at 5 s a fix.
        assert!(reasons[..=120].iter().all(Option::is_none));
        assert!(reasons[121..].iter().all(|reason| *reason == Some(Reason::Stuck)));
    }

    #[test]
    fn a_second_device_takes_over_when_the_first_is_silent() {
        let mut fixes = walk(100);
        for fix in &mut fixes[30..] {
            fix.device = 2;
        }
        let reasons = reasons(&fixes);
        assert_eq!(reasons[30], Some(Reason::SecondDevice));
        assert!(reasons[90..].iter().all(Option::is_none));
    }
}
