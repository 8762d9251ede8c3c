//! One attempt at one receiver.

mod mail;
mod robot;
mod webhook;

use std::time::Duration;

use db::Result;
use kernel::Timestamp;

pub(crate) use mail::Post;

use crate::relay::Relay;
use crate::{Channel, ContactPoint, Delivery};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The receiver has it, and said this.
    Taken(String),
    /// The receiver does not want this message now.
    Refused { why: String, asked: Option<Duration> },
    /// The receiver cannot be reached or is overwhelmed: others need not try now.
    Unreachable { why: String, asked: Option<Duration> },
    /// The receiver is there no more.
    Gone,
}

impl Outcome {
    pub(crate) fn unreachable(why: impl Into<String>) -> Self {
        Self::Unreachable { why: why.into(), asked: None }
    }
}

/// Sends the messages: one, or several of a digest as one.
pub(crate) async fn send(
    relay: &Relay,
    point: &ContactPoint,
    messages: &[Delivery],
    now: Timestamp,
) -> Result<Outcome> {
    match point.channel {
        Channel::Mail => mail::send(relay, point, messages, now).await,
        Channel::Webhook => match messages {
            [message] => webhook::send(relay, point, message, now).await,
            _ => Ok(Outcome::Refused { why: "a webhook takes one event a call".to_owned(), asked: None }),
        },
        Channel::Wecom | Channel::Dingtalk => robot::send(relay, point, messages, now).await,
    }
}

/// An error of the way with all its causes, without the address, which may hold a secret.
fn told(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(why) = cause {
        told = format!("{told}: {why}");
        cause = why.source();
    }
    short(&told)
}

/// The beginning of what somebody said, on one line.
fn short(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
