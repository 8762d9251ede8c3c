//! How a command ends: its words or JSON, and its exit code.

use std::process::ExitCode;

use catalogue_server::ImportFailure;
use db::Failure;
use kernel::Refusal;
use web::Lang;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub enum Stop {
    Fault(anyhow::Error),
    /// Everything that is wrong with the input.
    Refused(Vec<Refusal>),
    /// `verify` found damage and has said so.
    Damaged,
}

pub type Outcome = Result<(), Stop>;

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(vec![*refusal]),
            fault => Self::Fault(anyhow::Error::new(fault)),
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Stop {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<ImportFailure> for Stop {
    fn from(failure: ImportFailure) -> Self {
        match failure {
            ImportFailure::Refused(refusals) => Self::Refused(refusals),
            ImportFailure::Failed(failure) => failure.into(),
        }
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// A refusal in both languages: whoever sits at the terminal reads one of them.
pub fn say(refusal: &Refusal) -> String {
    let problem = web::Problem::from(refusal.clone());
    let place = refusal.field.as_ref().map(|field| format!(" [{field}]")).unwrap_or_default();
    format!("{} / {}{place}", problem.text(Lang::Zh), problem.text(Lang::En))
}

/// Tells how it ended; the exit code.
#[expect(clippy::print_stderr, reason = "the end of a command line program")]
pub fn tell(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Fault(error)) => {
            eprintln!("gewu: {error:#}");
            ExitCode::from(1)
        }
        Err(Stop::Refused(refusals)) => {
            for refusal in &refusals {
                eprintln!("gewu: {}", say(refusal));
            }
            ExitCode::from(3)
        }
        Err(Stop::Damaged) => ExitCode::from(4),
    }
}

/// A result on standard output: JSON for programs, else words.
#[expect(clippy::print_stdout, reason = "what a command line program answers")]
pub fn answer(json: bool, value: &impl serde::Serialize, words: impl FnOnce() -> String) -> Outcome {
    if json {
        println!("{}", serde_json::to_string(value)?);
    } else {
        println!("{}", words());
    }
    Ok(())
}
