//! `bench list`: the first 50 of a million cases and the pages behind them, by the filters that people use, as JSON and
//! as a page; time to the first byte of the answer.

pub(crate) mod fill;
pub(crate) mod million;

use std::time::Duration;

use anyhow::{Result, ensure};
use bench::stage::{Ground, person};
use bench::{Client, Server, Stage, Store};
use kernel::{Clock, SystemClock, Timestamp};

use self::million::Million;
use crate::figure::{Figure, Goal, Printer, milliseconds};

pub(crate) const CASES: usize = 1_000_000;
const P95_MOST_MS: f64 = 200.0;
/// First pages asked for by each filter, each of another grid, department, class or span, and pages behind each.
const FIRST_PAGES: usize = 10;
const PAGES_BEHIND: usize = 3;
const DAY: Duration = Duration::from_hours(24);

type Query = fn(usize, &Million) -> String;

const FILTERS: [(&str, Query); 6] = [
    ("open", |_, _| "state=open".to_owned()),
    ("unit grid", |n, million| format!("grid={}", million.grid(n * 7))),
    ("basic grid, open", |n, million| format!("grid={}&state=open", &million.grid(n * 7)[..12])),
    ("department, red", |n, million| format!("department={}&light=red", million.department(n))),
    ("class, three months", |n, million| {
        let from = million.now.minus(DAY * (100 + 80 * u32::try_from(n).unwrap_or(0)));
        format!("item={}&from={from}&to={}", &million.item(n * 7)[..3], from.plus(DAY * 91))
    }),
    ("queue by deadline", |_, _| "state=open&sort=due".to_owned()),
];

/// A million cases, served.
pub(crate) struct Served {
    /// Its folder goes when it is dropped.
    pub(crate) stage: Stage,
    pub(crate) server: Server,
    pub(crate) million: Million,
    /// The seat operator, still at the address of the server before.
    pub(crate) seat: Client,
}

/// Makes a million cases after the pattern of one that was reported, and serves them.
pub(crate) async fn served_million(store: &Store) -> Result<Served> {
    let stage = Stage::new(store, 0).await?;
    let server = stage.serve().await?;
    let mut seat = person(server.address, "seat01").await?;
    let ground = Ground::ask(&mut seat).await?;
    // Its row is the pattern of the million.
    let first = seat.post("/api/v1/cases", "first", ground.report(0).to_string().as_bytes()).await?;
    ensure!(first.status == 201, "a report was refused: {}", first.json()?);
    let million = Million::ask(&mut seat, CASES, now()).await?;
    server.kill()?;
    fill::fill(store, &stage, &million).await?;
    let server = stage.serve().await?;
    Ok(Served { stage, server, million, seat })
}

pub(crate) async fn run(store: &Store, out: &mut Printer) -> Result<()> {
    let Served { stage: _stage, server, million, seat } = served_million(store).await?;
    let mut seat = seat.at(server.address);
    for (name, query) in FILTERS {
        for path in ["/api/v1/cases", "/cases"] {
            let mut took = Vec::new();
            for n in 0..FIRST_PAGES {
                took.extend(pages(&mut seat, path, &query(n, &million)).await?);
            }
            put(out, &format!("{} {path} {name}", store.name()), took);
        }
    }
    Ok(())
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

/// The first page and some behind it.
async fn pages(seat: &mut Client, path: &str, query: &str) -> Result<Vec<Duration>> {
    let (mut took, mut after) = (Vec::new(), String::new());
    for _ in 0..=PAGES_BEHIND {
        let answer = seat.get(&format!("{path}?{query}{after}")).await?;
        ensure!(answer.status == 200, "{path}?{query}{after} was answered with {}", answer.status);
        took.push(answer.first_byte);
        let list = seat.get(&format!("/api/v1/cases?{query}{after}")).await?.json()?;
        ensure!(list["cases"][0].is_object(), "no case for {query}{after}: {list}");
        match list["next"].as_str() {
            Some(cursor) => after = format!("&after={cursor}"),
            None => break,
        }
    }
    Ok(took)
}

fn put(out: &mut Printer, case: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let p50 = Figure {
        bench: "list",
        case: format!("{case} p50"),
        ours: milliseconds(&took, 0.5),
        unit: "ms",
        peer: None,
        goal: Goal::Shown,
    };
    out.put(&p50);
    let ours = milliseconds(&took, 0.95);
    out.put(&Figure { case: format!("{case} p95"), ours, goal: Goal::AtMost(P95_MOST_MS), ..p50 });
}
