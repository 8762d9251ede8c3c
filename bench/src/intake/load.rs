//! The generator: connections that report one after the other, each report under a fresh key.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::stage::Ground;
use bench::{Client, clock};
use tokio::task::JoinSet;

use crate::figure::real;

/// Different reports, sent in turn; made before the clock runs.
const BODIES: usize = 1_000;

pub(super) struct Load {
    client: Client,
    bodies: Arc<Vec<String>>,
}

/// Reports a second, and how long each took, shortest first.
pub(super) struct Measured {
    pub(super) rate: f64,
    pub(super) took: Vec<Duration>,
}

impl Load {
    pub(super) async fn new(client: &mut Client) -> Result<Self> {
        let ground = Ground::ask(client).await?;
        let bodies = (0..BODIES).map(|n| ground.report(n).to_string()).collect();
        Ok(Self { client: client.at(client.address()), bodies: Arc::new(bodies) })
    }

    pub(super) async fn run(
        &self,
        server: SocketAddr,
        connections: usize,
        span: Duration,
    ) -> Result<Measured> {
        let started = clock::now();
        let mut all = JoinSet::new();
        for connection in 0..connections {
            let (client, bodies) = (self.client.at(server), Arc::clone(&self.bodies));
            all.spawn(report_until(client, bodies, connection * 31, started + span));
        }
        let mut took = Vec::new();
        while let Some(done) = all.join_next().await {
            took.extend(done??);
        }
        let rate = real(took.len() as u64) / started.elapsed().as_secs_f64();
        took.sort_unstable();
        Ok(Measured { rate, took })
    }
}

async fn report_until(
    mut client: Client,
    bodies: Arc<Vec<String>>,
    from: usize,
    end: Instant,
) -> Result<Vec<Duration>> {
    let key: [u8; 8] = kernel::Ids::from_os().bytes();
    let key = u64::from_be_bytes(key);
    let mut took = Vec::new();
    for n in from.. {
        let sent = clock::now();
        if sent >= end {
            break;
        }
        let key = format!("{key:016x}-{n}");
        let answer = client.post("/api/v1/cases", &key, bodies[n % BODIES].as_bytes()).await?;
        ensure!(answer.status == 201, "a report was refused: {}", answer.json()?);
        took.push(sent.elapsed());
    }
    Ok(took)
}
