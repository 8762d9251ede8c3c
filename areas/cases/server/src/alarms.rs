//! Alarms of the clocks: jobs that take the program's step when a clock has run out.

use db::jobs::Job;
use db::{Failure, Result};
use procedure::{Command, Inputs};

use crate::act::Wish;
use crate::model::Case;
use crate::service::Cases;
use crate::step::{ALARM, Alarm};
use crate::suggest::Offered;

impl Cases {
    /// Whether this area knows the job, and if so carries it out.
    pub async fn run_job(&self, job: &Job) -> Result<bool> {
        if job.kind != ALARM {
            return Ok(false);
        }
        let Alarm { case, clock, action } = serde_json::from_str(&job.payload)?;
        let wish = move |case: &Case| {
            let inputs = Inputs { clock: Some(clock), ..Inputs::default() };
            let command = Command { action, version_seen: case.facts.version, inputs };
            Wish { command, criterion: None, suggested: Offered::default() }
        };
        match self.act_for_program(job.subdistrict, case, wish).await {
            // Too late: the clock was stopped or moved meanwhile, or the case ended.
            Ok(()) | Err(Failure::Refused(_)) => Ok(true),
            Err(fault) => Err(fault),
        }
    }
}
