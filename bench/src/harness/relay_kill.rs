//! R12: the process is killed again and again while messages leave. Each message of an acknowledged step reaches the
//! receiver; what comes twice has the id it had before; those of a case come in the order of its steps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use tokio::task::JoinSet;

use self::receiver::{Call, Receiver};
use super::{Load, report_until_told, text, until_told};
use crate::stage::{Ground, person};
use crate::{Client, Stage, Store, clock};

mod receiver;

const CLIENTS: usize = 8;
const LIFE_MS: std::ops::Range<u64> = 200..1_500;
/// Steps that tell somebody, in the order in which they are taken in each case.
const TOLD: [&str; 2] = ["dispatch", "put_on_top"];
/// A lease that a killed process held on PostgreSQL runs out within this.
const DRAINED_AFTER: Duration = Duration::from_mins(10);

/// What came of it.
#[derive(Debug)]
pub struct Delivered {
    /// Steps that were acknowledged and had something to tell.
    pub steps: usize,
    pub messages: usize,
    /// Came once more, with the same id.
    pub repeated: usize,
}

/// Kills the program at least `kills` times, and until `messages` have come.
pub async fn run(store: &Store, kills: u32, messages: usize, seed: u64) -> Result<Delivered> {
    let stage = Stage::new(store, 0).await?;
    let mut server = stage.serve().await?;
    let address = server.address;
    let receiver = Receiver::start().await?;
    let point = format!("recipient=all&channel=webhook&address={}&secret=&language=en", receiver.url);
    let mut office = person(address, "office01").await?;
    let added = office.post_form("/administration/deliveries/points", point.as_bytes()).await?.status;
    ensure!(added == 200, "the receiver is not taken: {added}");
    let mut seat = person(address, "seat01").await?;
    let load = Arc::new(Load { ground: Ground::ask(&mut seat).await?, ..Load::default() });
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(Arc::clone(&load).work_on(seat.at(address)));
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut killed = 0;
    while killed < kills || receiver.different() < messages {
        tokio::time::sleep(Duration::from_millis(random.random_range(LIFE_MS))).await;
        if killed < kills {
            server.kill()?;
            server = stage.serve_at(address).await?;
            killed += 1;
        }
    }
    load.enough.store(true, Ordering::Relaxed);
    let mut cases = BTreeSet::new();
    while let Some(done) = clients.join_next().await {
        cases.extend(done??);
    }
    wait_for(&receiver, &cases).await?;
    judge(&receiver.calls(), &cases)
}

/// Until each case has told all of its steps.
async fn wait_for(receiver: &Receiver, cases: &BTreeSet<String>) -> Result<()> {
    let started = clock::now();
    loop {
        let calls = receiver.calls();
        let missing = missing(&calls, cases);
        if missing.is_empty() {
            return Ok(());
        }
        ensure!(started.elapsed() < DRAINED_AFTER, "{} messages are missing: {missing:?}", missing.len());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn missing(calls: &[Call], cases: &BTreeSet<String>) -> Vec<(String, &'static str)> {
    let came: BTreeSet<(&str, &str)> =
        calls.iter().map(|call| (call.case.as_str(), call.action.as_str())).collect();
    let wanted = cases.iter().flat_map(|case| TOLD.map(|action| (case.clone(), action)));
    wanted.filter(|(case, action)| !came.contains(&(case.as_str(), *action))).collect()
}

fn judge(calls: &[Call], cases: &BTreeSet<String>) -> Result<Delivered> {
    let (mut ids, mut said) = (BTreeSet::new(), BTreeMap::new());
    let mut latest: BTreeMap<&str, u64> = BTreeMap::new();
    for call in calls {
        // One thing said to one recipient has one id for ever.
        let what = (&call.case, call.version, &call.recipient);
        let known = said.entry(what).or_insert(&call.id);
        ensure!(*known == &call.id, "{what:?} came as {known} and as {}", call.id);
        if ids.insert(&call.id) {
            let before = latest.insert(&call.case, call.version).unwrap_or_default();
            ensure!(before <= call.version, "{}: step {} came after {before}", call.case, call.version);
        }
    }
    Ok(Delivered { steps: cases.len() * TOLD.len(), messages: ids.len(), repeated: calls.len() - ids.len() })
}

impl Load {
    /// Takes cases to a department until it is enough; their ids.
    async fn work_on(self: Arc<Self>, mut client: Client) -> Result<Vec<String>> {
        let mut cases = Vec::new();
        while !self.enough.load(Ordering::Relaxed) {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let body = self.ground.report(n).to_string();
            let receipt = report_until_told(&mut client, &format!("relay-{n}"), body.as_bytes()).await?;
            let case = text(&receipt, "id")?;
            let mut version = 1;
            let department = json!({ "department": "city_management" });
            for (action, inputs) in [("file", json!({})), (TOLD[0], department), (TOLD[1], json!({}))] {
                let wish = json!({ "version_seen": version, "inputs": inputs }).to_string();
                let path = format!("/api/v1/cases/{case}/{action}");
                let done =
                    until_told(&mut client, &path, &format!("relay-{n}-{action}"), wish.as_bytes(), 200)
                        .await?;
                version = done["version"].as_u64().context("no version")?;
            }
            cases.push(case);
        }
        Ok(cases)
    }
}
