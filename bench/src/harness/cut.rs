//! R4: every answer is cut off after the commit, at a chance point, one to five times; the retries make no second case.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinSet;

use super::{report_until_told, require_exactly, text};
use crate::proxy::Cutter;
use crate::stage::{Ground, person};
use crate::{Client, Stage, Store};

const CLIENTS: usize = 16;
const RETRIES_MAX: u32 = 5;

/// Makes `creates` cases; how many answers were cut off.
pub async fn run(store: &Store, creates: usize, seed: u64) -> Result<u64> {
    let stage = Stage::new(store, 0).await?;
    let server = stage.serve().await?;
    let cutter = Cutter::before(server.address, seed).await?;
    let mut seat = person(server.address, "seat01").await?;
    let ground = Arc::new(Ground::ask(&mut seat).await?);
    let next = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    for n in 0..CLIENTS {
        let random = ChaCha8Rng::seed_from_u64(seed + n as u64);
        let (near, far) = (seat.at(server.address), seat.at(cutter.address));
        let work = Work { ground: Arc::clone(&ground), next: Arc::clone(&next), creates };
        clients.spawn(work.until_done(near, far, random));
    }
    let (mut receipts, mut cuts) = (BTreeSet::new(), 0);
    while let Some(done) = clients.join_next().await {
        let (told, cut) = done??;
        receipts.extend(told);
        cuts += cut;
    }
    ensure!(receipts.len() == creates, "{creates} keys got {} different receipts", receipts.len());
    require_exactly(&mut seat, &receipts).await?;
    drop(server);
    ensure!(stage.verify()? == creates as u64, "gewu verify counts other cases than the list");
    Ok(cuts)
}

struct Work {
    ground: Arc<Ground>,
    next: Arc<AtomicUsize>,
    creates: usize,
}

impl Work {
    /// Receipts by id, and how many answers were cut off.
    async fn until_done(
        self,
        mut near: Client,
        far: Client,
        mut random: ChaCha8Rng,
    ) -> Result<(Vec<String>, u64)> {
        let (mut receipts, mut cuts) = (Vec::new(), 0);
        loop {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            if n >= self.creates {
                return Ok((receipts, cuts));
            }
            let (key, body) = (format!("cut-{n}"), self.ground.report(n).to_string());
            for _ in 0..random.random_range(1..=RETRIES_MAX) {
                let answer = far.at(far.address()).post("/api/v1/cases", &key, body.as_bytes()).await.is_ok();
                ensure!(!answer, "an answer came through whole");
                cuts += 1;
            }
            receipts.push(text(&report_until_told(&mut near, &key, body.as_bytes()).await?, "id")?);
        }
    }
}
