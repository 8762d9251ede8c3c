//! R3: one key sent many times at once makes one case and gives one answer; another body under it is refused.

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::{require_exactly, text};
use crate::stage::{Ground, person};
use crate::{Server, Stage, Store};

/// Sends each of `keys` keys `sends` times in parallel.
pub async fn run(store: &Store, keys: usize, sends: usize) -> Result<()> {
    let stage = Stage::new(store, 0).await?;
    let server = stage.serve().await?;
    let mut seat = person(server.address, "seat01").await?;
    let ground = Ground::ask(&mut seat).await?;
    let mut receipts = std::collections::BTreeSet::new();
    for n in 0..keys {
        let (key, body) = (format!("key-{n}"), ground.report(n).to_string());
        let answer = at_once(&server, &seat, &key, &body, sends).await?;
        receipts.insert(text(&serde_json::from_slice(&answer)?, "id")?);
        let other = seat.post("/api/v1/cases", &key, ground.report(n + 1).to_string().as_bytes()).await?;
        let refused = other.status == 422 && other.json()?["code"] == "idempotency_other_body";
        ensure!(refused, "another body under a known key: {}", other.json()?);
    }
    require_exactly(&mut seat, &receipts).await?;
    drop(server);
    let cases = stage.verify()?;
    ensure!(cases == keys as u64, "{keys} keys made {cases} cases");
    Ok(())
}

/// The one answer that all get.
async fn at_once(
    server: &Server,
    seat: &crate::Client,
    key: &str,
    body: &str,
    sends: usize,
) -> Result<Vec<u8>> {
    let mut all = JoinSet::new();
    for _ in 0..sends {
        let (mut client, key, body) = (seat.at(server.address), key.to_owned(), body.to_owned());
        all.spawn(async move {
            let answer = client.post("/api/v1/cases", &key, body.as_bytes()).await?;
            ensure!(answer.status == 201, "one of the sends got {}: {}", answer.status, answer.json()?);
            Ok(answer.body.to_vec())
        });
    }
    let mut answers = Vec::new();
    while let Some(answer) = all.join_next().await {
        answers.push(answer??);
    }
    answers.sort_unstable();
    answers.dedup();
    ensure!(answers.len() == 1, "{sends} sends of one key got {} different answers", answers.len());
    Ok(answers.swap_remove(0))
}
