//! `bench intake`: durable reports through HTTP, beside the floor: the same rows written straight to the database, many
//! in flight, by nobody who checks or answers anything. Ours and the floor take turns, because the machine wanders;
//! client, server and PostgreSQL share its cores.

mod floor;
mod load;
mod pgbench;
mod rows;

use std::time::Duration;

use anyhow::Result;
use bench::stage::person;
use bench::{Server, Stage, Store};

use self::floor::Floor;
use self::load::{Load, Measured};
use crate::figure::{Figure, Goal, Printer, milliseconds};

const FEW: [usize; 2] = [1, 8];
const MANY: usize = 32;
const WARM_UP: Duration = Duration::from_secs(1);
const SPAN: Duration = Duration::from_secs(5);
const TURNS: usize = 3;
const GOAL: f64 = 0.8;

pub(crate) async fn run(store: &Store, out: &mut Printer) -> Result<()> {
    let stage = Stage::new(store, 0).await?;
    let server = stage.serve().await?;
    let load = Load::new(&mut person(server.address, "seat01").await?).await?;
    load.run(server.address, MANY, WARM_UP).await?;
    server.kill()?;
    let mut floor = Floor::beside(store, &stage).await?;
    for connections in FEW {
        let measured = measure(&stage.serve().await?, &load, connections).await?;
        put(out, store, connections, &measured, None);
    }
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(measure(&stage.serve().await?, &load, MANY).await?);
        floors.push(floor.run(SPAN)?);
    }
    ours.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    floors.sort_by(f64::total_cmp);
    put(out, store, MANY, &ours[TURNS / 2], Some((floor.name(), floors[TURNS / 2])));
    Ok(())
}

async fn measure(server: &Server, load: &Load, connections: usize) -> Result<Measured> {
    load.run(server.address, connections, WARM_UP).await?;
    load.run(server.address, connections, SPAN).await
}

fn put(
    out: &mut Printer,
    store: &Store,
    connections: usize,
    measured: &Measured,
    peer: Option<(&'static str, f64)>,
) {
    let case = format!("{} {connections} connections", store.name());
    let goal = if peer.is_some() { Goal::Ratio(GOAL) } else { Goal::Shown };
    let rate = Figure { bench: "intake", case, ours: measured.rate, unit: "reports/s", peer, goal };
    out.put(&rate);
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let case = format!("{} {name}", rate.case);
        let ours = milliseconds(&measured.took, share);
        out.put(&Figure { case, ours, unit: "ms", peer: None, goal: Goal::Shown, ..rate.clone() });
    }
}
