//! `bench routes`: rounds of patrollers on one core. First gdb1–gdb10 of CARPLIB with every street required, for 2, 3 and 4
//! patrollers, against the best that is known; then three real street networks for 2, 4 and 8, with the gap to a length
//! that no plan can be below. The records are not ours to ship: `../shared/data` beside the checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use gewu_plan::{Network, Plan, Planner, Street};
use gewu_streets::{Rules, Streets};

use crate::figure::{Figure, Goal, Printer, real};

/// One seed and effort for all, so that every run plans the same.
const SEED: u64 = 3;
const GDB_STEPS: u64 = 500_000;
const ROAD_STEPS: u64 = 3_000_000;
const GDB_MS_MAX: f64 = 50.0;
const ROAD_S_MAX: f64 = 5.0;
/// The share of plans that may be longer than the best known.
const WORSE_PERCENT_MAX: f64 = 5.0;
/// Runs of each plan of gdb.
const RUNS: usize = 9;
const ROADS: [&str; 3] = ["beijing_wangfujing_2km.geojson", "monaco.osm.gz", "andorra.osm.pbf"];

pub(crate) fn run(as_json: bool) -> Result<bool> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if !data.exists() {
        bail!("the records are absent: {}", data.display());
    }
    let mut out = Printer { as_json, all_met: true };
    gdb(&data.join("arc_routing/gdb"), &mut out)?;
    for road in ROADS {
        roads(&data.join("roads"), road, &mut out)?;
    }
    Ok(out.all_met)
}

fn figure(case: String, ours: f64, unit: &'static str, peer: Option<f64>, goal: Goal) -> Figure {
    let peer = peer.map(|peer| ("best known", peer));
    Figure { bench: "routes", case, ours, unit, peer, goal }
}

fn gdb(folder: &Path, out: &mut Printer) -> Result<()> {
    let best = best_known(&folder.join("bounds.csv"))?;
    let (mut plans, mut worse, mut slowest_ms) = (0, 0, 0.0_f64);
    for n in 1..=10 {
        let name = format!("gdb{n}");
        let network = instance(&folder.join(format!("{name}.txt")))?;
        for k in 2..=4 {
            let known = *best.get(&(name.clone(), k)).context("bounds.csv has no such row")?;
            let (took_s, plan) = planned(&network, k)?;
            plans += 1;
            worse += u64::from(plan.longest > known);
            slowest_ms = slowest_ms.max(took_s * 1e3);
            let case = format!("{name}, {k} patrollers");
            out.put(&figure(case, plan.longest.into(), "long", Some(known.into()), Goal::Shown));
        }
    }
    let share = 100.0 * real(worse) / real(plans);
    out.put(&figure(
        "gdb, longer than the best known".to_owned(),
        share,
        "%",
        None,
        Goal::AtMost(WORSE_PERCENT_MAX),
    ));
    out.put(&figure("gdb, slowest plan".to_owned(), slowest_ms, "ms", None, Goal::AtMost(GDB_MS_MAX)));
    Ok(())
}

/// The fastest of some: what else the machine does only ever adds.
fn planned(network: &Network, k: usize) -> Result<(f64, Plan)> {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let (took_s, plan) = timed(|| Planner::new(network, Some(0))?.plan(k, SEED, GDB_STEPS));
        runs.push((took_s, plan?));
    }
    runs.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).context("no runs")
}

fn roads(folder: &Path, name: &str, out: &mut Printer) -> Result<()> {
    for k in [2, 4, 8] {
        let work = || -> Result<(Streets, Plan)> {
            let streets = gewu_streets::read(&folder.join(name), Rules::default(), None)?;
            let network = streets.plannable()?;
            let plan = Planner::new(&network, Some(0))?.plan(k, SEED, ROAD_STEPS)?;
            Ok((streets, plan))
        };
        let (took_s, done) = timed(work);
        let (streets, plan) = done?;
        let case = format!("{name}, {k} patrollers");
        let km = format!("{case}: {:.1} km to walk, longest", streets.required_m() / 1e3);
        out.put(&figure(km, f64::from(plan.longest) / 1e4, "km", None, Goal::Shown));
        out.put(&figure(format!("{case}: gap to the bound"), plan.gap() * 100.0, "%", None, Goal::Shown));
        out.put(&figure(
            format!("{case}: read, cleaned, planned in"),
            took_s,
            "s",
            None,
            Goal::AtMost(ROAD_S_MAX),
        ));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

fn best_known(path: &Path) -> Result<BTreeMap<(String, usize), u32>> {
    let text = std::fs::read_to_string(path)?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let [instance, k, _, best] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
        Some(((instance.to_owned(), k.parse().ok()?), best.parse().ok()?))
    });
    Ok(rows.collect())
}

/// `( 1,  2)   coste   13    13` a street.
fn instance(path: &Path) -> Result<Network> {
    let text = std::fs::read_to_string(path)?;
    let streets: Vec<Street> = text.lines().filter_map(street).collect();
    let places = streets.iter().flat_map(|street| street.ends).max().context("no streets")? + 1;
    Ok(Network::new(places, streets)?)
}

fn street(line: &str) -> Option<Street> {
    let (ends, cost) = line.trim().strip_prefix('(')?.split_once(')')?;
    let (a, b) = ends.split_once(',')?;
    let end = |text: &str| text.trim().parse::<usize>().ok()?.checked_sub(1);
    Some(Street::once([end(a)?, end(b)?], cost.split_whitespace().nth(1)?.parse().ok()?))
}
