//! What a whole test run found: steps go on after a failed one, and the last line adds everything up.

use anyhow::{Result, bail};

use crate::interrupt;
use crate::steps::step;
use crate::tally::Tally;

#[derive(Default)]
pub(crate) struct Report {
    tally: Tally,
    failures: Vec<anyhow::Error>,
}

impl Report {
    /// Runs a step that counts its tests. A step that fails before counting any failure is one failure itself.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce(&mut Tally) -> Result<()>) -> Result<()> {
        let mut counted = Tally::default();
        if let Err(error) = step(name, || work(&mut counted)) {
            counted.failed = counted.failed.max(1);
            self.failures.push(error);
        }
        self.tally += counted;
        interrupt::stop_if_wanted()
    }

    /// Prints the failed steps and, last, one line for people and programs.
    #[expect(clippy::print_stdout, reason = "the one line that programs read from the tests")]
    pub(crate) fn finish(self) -> Result<()> {
        for error in &self.failures {
            eprintln!("failed: {error:#}");
        }
        println!("{}", self.summary());
        if !self.failures.is_empty() {
            bail!("{} of the steps failed", self.failures.len());
        }
        Ok(())
    }

    fn summary(&self) -> String {
        format!("{} passed, {} failed", self.tally.passed, self.tally.failed)
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failed_step_does_not_hide_the_steps_after_it() {
        let mut report = Report::default();
        report.step("first", |_| Err(anyhow!("does not compile"))).unwrap();
        report
            .step("second", |tally| {
                tally.passed = 3;
                Ok(())
            })
            .unwrap();
        assert_eq!(report.summary(), "3 passed, 1 failed");
        assert_eq!(report.finish().unwrap_err().to_string(), "1 of the steps failed");
    }

    #[test]
    fn counted_failures_are_not_counted_again_for_their_step() {
        let mut report = Report::default();
        report
            .step("tests", |tally| {
                *tally = Tally { passed: 4, failed: 2 };
                Err(anyhow!("two failed"))
            })
            .unwrap();
        assert_eq!(report.summary(), "4 passed, 2 failed");
    }
}
