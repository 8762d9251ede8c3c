//! `bench desk` (U22): the seat operator's desk over a million cases: first bytes of the page, of each view, of the page
//! with another case and of that case's own page; and in a browser, from the key to the picture of the case it chose.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::{Client, Store};
use serde_json::Value;
use tokio::process::Command;

use crate::figure::{Figure, Goal, Printer, milliseconds};
use crate::list::{Served, served_million};

const P95_MOST_MS: f64 = 200.0;
const PICTURE_MOST_MS: f64 = 100.0;
const TIMES: usize = 40;

const VIEWS: [(&str, &str); 5] = [
    ("the desk", "/desk"),
    ("the desk, reported", "/desk?view=reported"),
    ("the desk, to recheck", "/desk?view=recheck"),
    ("the desk, all open", "/desk?view=open"),
    ("the desk, a number looked for", "/desk?view=open&q=0999"),
];

pub(crate) async fn run(store: &Store, out: &mut Printer) -> Result<()> {
    let Served { stage: _stage, server, seat, .. } = served_million(store).await?;
    let mut seat = seat.at(server.address);
    for (name, path) in VIEWS {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            took.push(first_byte(&mut seat, path).await?);
        }
        put(out, &format!("{} {name}", store.name()), took, P95_MOST_MS);
    }
    let queue = seat.get("/api/v1/cases?state=open&sort=due&limit=50").await?.json()?;
    let cases = queue["cases"].as_array().context("no queue")?;
    let ids: Vec<_> = cases.iter().filter_map(|case| case["id"].as_str()).collect();
    ensure!(ids.len() == 50, "not a whole queue: {queue}");
    for (name, path) in [("the desk, another case", "/desk?case="), ("a case's page", "/cases/")] {
        let mut took = Vec::new();
        for id in &ids {
            took.push(first_byte(&mut seat, &format!("{path}{id}")).await?);
        }
        put(out, &format!("{} {name}", store.name()), took, P95_MOST_MS);
    }
    let pictures = pictures(&format!("http://{}", server.address)).await?;
    for (name, key) in [("down, at a reader's pace", "down"), ("up, without a pause", "up")] {
        let list = pictures[key].as_array().context("no times of pictures")?;
        let took: Vec<_> =
            list.iter().filter_map(Value::as_f64).map(|ms| Duration::from_secs_f64(ms / 1_000.0)).collect();
        ensure!(took.len() == 49, "not all keys were answered: {pictures}");
        put(out, &format!("{} key to picture, {name}", store.name()), took, PICTURE_MOST_MS);
    }
    Ok(())
}

async fn first_byte(seat: &mut Client, path: &str) -> Result<Duration> {
    let answer = seat.get(path).await?;
    ensure!(answer.status == 200, "{path} was answered with {}", answer.status);
    Ok(answer.first_byte)
}

/// What the browser measured; Node and Chromium must be there.
async fn pictures(address: &str) -> Result<Value> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/key-paint.mjs");
    let output = Command::new("node").arg(web).args([address, "seat01:gewu-demo"]).output().await;
    let output = output.context("cannot start node")?;
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).with_context(|| format!("key-paint.mjs: {said}"))
}

fn put(out: &mut Printer, case: &str, mut took: Vec<Duration>, most_ms: f64) {
    took.sort_unstable();
    let p50 = Figure {
        bench: "desk",
        case: format!("{case} p50"),
        ours: milliseconds(&took, 0.5),
        unit: "ms",
        peer: None,
        goal: Goal::Shown,
    };
    out.put(&p50);
    let ours = milliseconds(&took, 0.95);
    out.put(&Figure { case: format!("{case} p95"), ours, goal: Goal::AtMost(most_ms), ..p50 });
}
