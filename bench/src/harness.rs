//! Trials that the program must survive, each with its counts as arguments: small in the tests, full size as
//! benchmarks. A trial that finds anything amiss ends with an error that tells it.

pub mod cut;
pub mod interleave;
pub mod kill;
pub mod relay_kill;
pub mod same_key;

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Result as IoResult};
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::client::Answer;
use crate::stage::Ground;
use crate::{Client, clock};

/// How long a client goes on trying.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(5);

/// The ids of all cases, through the list as a program walks it.
pub async fn all_cases(client: &mut Client) -> Result<BTreeSet<String>> {
    let (mut ids, mut next) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/api/v1/cases?limit=200{next}");
        let page = client.get(&path).await?.json()?;
        for case in page["cases"].as_array().context("no list of cases")? {
            let id = text(case, "id")?;
            ensure!(ids.insert(id.clone()), "case {id} stands on two pages");
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => return Ok(ids),
        }
    }
}

/// Exactly these cases are there, none lost and none doubled.
pub async fn require_exactly(client: &mut Client, receipts: &BTreeSet<String>) -> Result<()> {
    let there = all_cases(client).await?;
    let lost = receipts.difference(&there).count();
    let more = there.difference(receipts).count();
    ensure!(lost == 0 && more == 0, "{lost} acknowledged reports are lost, {more} cases nobody was told of");
    Ok(())
}

/// What the clients of a trial share: what they report of, whose turn it is, and when it is enough.
#[derive(Default)]
struct Load {
    ground: Ground,
    next: AtomicUsize,
    enough: AtomicBool,
}

/// Reports under a key until the receipt has come; the receipt.
async fn report_until_told(client: &mut Client, key: &str, body: &[u8]) -> Result<Value> {
    until_told(client, "/api/v1/cases", key, body, 201).await
}

/// Sends a command under its key until the answer has come, which must have this status.
async fn until_told(client: &mut Client, path: &str, key: &str, body: &[u8], status: u16) -> Result<Value> {
    let started = clock::now();
    loop {
        match client.post(path, key, body).await.and_then(told) {
            Ok(answer) => {
                ensure!(answer.status == status, "{path}: {}", answer.json()?);
                return answer.json();
            }
            Err(error) => ensure!(started.elapsed() < PATIENCE, "no answer within a minute: {error}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A server that cannot take the work now is as one that is away.
fn told(answer: Answer<'_>) -> IoResult<Answer<'_>> {
    match answer.status {
        503 => Err(Error::new(ErrorKind::ConnectionRefused, "the database is away")),
        _ => Ok(answer),
    }
}

fn text(value: &Value, name: &str) -> Result<String> {
    let text = value[name].as_str().with_context(|| format!("no {name} in {value}"))?;
    Ok(text.to_owned())
}
