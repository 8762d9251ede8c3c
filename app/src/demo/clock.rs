//! The demo's clock: stands where the simulation puts it while the past is made, then runs, faster if asked to.

use std::sync::{Mutex, PoisonError};

use kernel::{Clock, SystemClock, Timestamp};

#[derive(Debug, Default)]
pub struct DemoClock(Mutex<State>);

#[derive(Debug, Clone, Copy)]
enum State {
    Standing(Timestamp),
    /// Since `wall` on the wall, `from` on this clock.
    Running {
        wall: Timestamp,
        from: Timestamp,
        speed: u32,
    },
}

impl Default for State {
    fn default() -> Self {
        Self::Standing(Timestamp::default())
    }
}

impl DemoClock {
    /// Puts the standing clock forward; a running one is not moved.
    pub fn set(&self, now: Timestamp) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Standing(at) = &mut *state {
            *at = now;
        }
    }

    pub fn go_live(&self, speed: u32) {
        let from = self.now();
        let running = State::Running { wall: SystemClock.now(), from, speed: speed.max(1) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = running;
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let state = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            State::Standing(at) => at,
            State::Running { wall, from, speed } => {
                let passed = SystemClock.now().micros_since(wall).max(0);
                Timestamp::from_micros(from.micros() + passed * i64::from(speed))
            }
        }
    }

    fn pace(&self) -> u32 {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Standing(_) => 1,
            State::Running { speed, .. } => speed,
        }
    }
}
