//! Where the database is.

use std::path::PathBuf;
use std::str::FromStr;

/// `sqlite:PATH` (or `sqlite://PATH`) or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Sqlite(PathBuf),
    Postgres { url: String, connections: usize },
}

/// Connections to PostgreSQL unless told otherwise. Most of the time each waits for the same flush of the log, which the
/// more share the better.
const CONNECTIONS: usize = 32;

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres { url: text.to_owned(), connections: CONNECTIONS });
        }
        match text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(format!("`{text}` is neither sqlite:PATH nor postgres://…")),
        }
    }
}
