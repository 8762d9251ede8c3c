//! `bench overview`: the leader's page over a million cases, whole, for each span that can be chosen, on a screen and on
//! a wall.

use std::time::Duration;

use anyhow::{Result, ensure};
use bench::stage::person;
use bench::{Client, Store, clock};

use crate::figure::{Figure, Goal, Printer, milliseconds};
use crate::list::{Served, now, served_million};

const P95_MOST_MS: f64 = 1_500.0;
const TIMES: usize = 10;

const PAGES: [(&str, &str); 7] = [
    ("today", "?span=today"),
    ("7 days", "?span=7"),
    ("30 days", ""),
    ("90 days", "?span=90"),
    ("month", "?span=month"),
    ("30 days, unit grids, open", "?by=unit_grid&quantity=open"),
    ("wall", "?wall=1"),
];

pub(crate) async fn run(store: &Store, out: &mut Printer) -> Result<()> {
    let Served { stage: _stage, server, .. } = served_million(store).await?;
    let mut leader = person(server.address, "leader01").await?;
    for (name, query) in PAGES {
        put(out, &format!("{} {name}", store.name()), took(&mut leader, query, TIMES).await?, P95_MOST_MS);
    }
    let last = (now().utc() + chrono::TimeDelta::hours(8)).date_naive();
    let year = format!("?from={}&to={last}", last - chrono::TimeDelta::days(365));
    // The longest span there is; shown, not promised.
    put(
        out,
        &format!("{} a year and a day", store.name()),
        took(&mut leader, &year, 3).await?,
        f64::INFINITY,
    );
    Ok(())
}

async fn took(leader: &mut Client, query: &str, times: usize) -> Result<Vec<Duration>> {
    let mut took = Vec::new();
    for _ in 0..times {
        let begun = clock::now();
        let answer = leader.get(&format!("/overview{query}")).await?;
        ensure!(answer.status == 200, "/overview{query} was answered with {}", answer.status);
        took.push(begun.elapsed());
    }
    Ok(took)
}

fn put(out: &mut Printer, case: &str, mut took: Vec<Duration>, most: f64) {
    took.sort_unstable();
    let p50 = Figure {
        bench: "overview",
        case: format!("{case} p50"),
        ours: milliseconds(&took, 0.5),
        unit: "ms",
        peer: None,
        goal: Goal::Shown,
    };
    out.put(&p50);
    let goal = if most.is_finite() { Goal::AtMost(most) } else { Goal::Shown };
    out.put(&Figure { case: format!("{case} p95"), ours: milliseconds(&took, 0.95), goal, ..p50 });
}
