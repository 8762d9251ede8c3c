//! R1: the process is killed again and again at chance moments under load. Whatever was acknowledged is there
//! afterwards, once; whatever was not is sent again under its key.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Result, ensure};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinSet;

use super::{Load, report_until_told, require_exactly, text};
use crate::stage::{Ground, person};
use crate::{Client, Stage, Store};

const CLIENTS: usize = 16;
/// After one in so many reports the one before is sent again: its answer must be the same still.
const AGAIN: usize = 10;
const LIFE_MS: std::ops::Range<u64> = 100..1_200;

/// What came of it.
#[derive(Debug)]
pub struct Survived {
    pub acknowledged: usize,
    /// From starting the process to its first good answer.
    pub slowest_start: Duration,
}

/// Kills the program `kills` times.
pub async fn run(store: &Store, kills: u32, seed: u64) -> Result<Survived> {
    let stage = Stage::new(store, 0).await?;
    let mut server = stage.serve().await?;
    let address = server.address;
    let mut seat = person(address, "seat01").await?;
    let load = Arc::new(Load { ground: Ground::ask(&mut seat).await?, ..Load::default() });
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(Arc::clone(&load).report_on(seat.at(address)));
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut slowest_start = Duration::ZERO;
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.random_range(LIFE_MS))).await;
        server.kill()?;
        server = stage.serve_at(address).await?;
        slowest_start = slowest_start.max(server.ready_after);
    }
    load.enough.store(true, Ordering::Relaxed);
    let mut receipts = BTreeSet::new();
    while let Some(told) = clients.join_next().await {
        receipts.extend(told??);
    }
    let acknowledged = load.next.load(Ordering::Relaxed);
    ensure!(receipts.len() == acknowledged, "{acknowledged} keys got {} different receipts", receipts.len());
    require_exactly(&mut seat.at(address), &receipts).await?;
    drop(server);
    ensure!(stage.verify()? == acknowledged as u64, "gewu verify counts other cases than the list");
    Ok(Survived { acknowledged, slowest_start })
}

impl Load {
    /// Reports until it is enough; the ids that were acknowledged.
    async fn report_on(self: Arc<Self>, mut client: Client) -> Result<Vec<String>> {
        let mut receipts = Vec::new();
        while !self.enough.load(Ordering::Relaxed) {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            let (key, body) = (format!("kill-{n}"), self.ground.report(n).to_string());
            let receipt = report_until_told(&mut client, &key, body.as_bytes()).await?;
            if n.is_multiple_of(AGAIN) {
                let again = report_until_told(&mut client, &key, body.as_bytes()).await?;
                ensure!(again == receipt, "one key, two answers: {receipt} and {again}");
            }
            receipts.push(text(&receipt, "id")?);
        }
        Ok(receipts)
    }
}
