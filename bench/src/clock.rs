//! The one reader of the clock beside `bench locate`.

use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "benchmarks and harness measure")]
pub fn now() -> Instant {
    Instant::now()
}
