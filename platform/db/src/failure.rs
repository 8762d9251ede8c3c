//! The two ways in which a unit of work can fail.

use anyhow::anyhow;
use kernel::Refusal;
use tokio_postgres::error::DbError;

/// An expected refusal, or a fault (a bug or an outage) that is logged once at the edge with its chain.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Refused(Box<Refusal>),
    #[error("{0:#}")]
    Fault(anyhow::Error),
    /// The database cannot take the work now: too much waiting, disk full, connection gone.
    #[error("database unavailable: {0}")]
    Unavailable(String),
}

pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Fault(_) | Self::Unavailable(_) => None,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(without_values(error))
    }
}

/// PostgreSQL quotes the row that it does not like. What it does not like may be told, not whose it is.
fn without_values(error: anyhow::Error) -> anyhow::Error {
    let told = error.chain().find_map(|cause| cause.downcast_ref::<DbError>());
    match told {
        Some(told) => anyhow!("{} {}: {}", told.severity(), told.code().code(), told.message()),
        None => error,
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}
