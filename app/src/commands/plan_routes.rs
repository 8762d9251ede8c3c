//! `gewu plan routes`

use std::fmt::Write;
use std::time::{Duration, Instant};

use gewu_geo::Coord;
use gewu_plan::{Plan, Planner};
use gewu_streets::{Rules, Streets, Told, Walk};
use kernel::Refusal;
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};

/// Changes by which the speed of this machine is measured.
const TRIAL: u64 = 50_000;
/// More are never worth their time.
const STEPS_MAX: u64 = 200_000_000;

/// What is planned, for programs and people.
#[derive(Serialize)]
struct Report {
    start: Option<[f64; 2]>,
    seed: u64,
    /// With which `--steps` gives the same plan again.
    steps: u64,
    longest_m: f64,
    bound_m: f64,
    /// How far the longest round is above the bound, as a part of it.
    gap: f64,
    stretches: usize,
    required_m: f64,
    cleaned: Told,
    rounds: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    patroller: usize,
    length_m: f64,
    /// Stretches that this patroller is to walk, and how many more only lead on.
    streets: usize,
    ways: usize,
}

pub(super) fn routes(config: &Config, options: &cli::PlanRoutes) -> Outcome {
    let (report, drawn) = planned(options)?;
    if let Some(out) = &options.out {
        std::fs::write(out, drawn.to_string())?;
    }
    answer(config.json, &report, || in_words(&report))
}

fn planned(options: &cli::PlanRoutes) -> Result<(Report, Value), Refusal> {
    let begun = now();
    let start = options.start.as_deref().map(position).transpose()?;
    let rules = Rules { both_sides: options.both_sides, footways: options.footways };
    let streets = gewu_streets::read(&options.streets, rules, start)?;
    let network = streets.plannable()?;
    let place = start.map(|start| streets.nearest_place(start)).transpose()?;
    let planner = Planner::new(&network, place)?;
    let patrollers = usize::from(options.patrollers);
    let steps = match options.steps {
        Some(steps) => steps,
        None => steps_within(&planner, patrollers, options, begun)?,
    };
    let plan = planner.plan(patrollers, options.seed, steps)?;
    Ok((report(&streets, &plan, place, options.seed, steps), geojson(&streets, &plan)))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one who waits says how long; the plan itself knows no clock"
)]
fn now() -> Instant {
    Instant::now()
}

/// How many changes fit into what is left of the time, in round numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "rounded anyway"
)]
fn steps_within(
    planner: &Planner<'_>,
    patrollers: usize,
    options: &cli::PlanRoutes,
    begun: Instant,
) -> Result<u64, Refusal> {
    let trial = now();
    planner.plan(patrollers, options.seed, TRIAL)?;
    let took_s = trial.elapsed().as_secs_f64().max(1e-6);
    let left = Duration::from_secs(options.seconds.into()).saturating_sub(begun.elapsed());
    let fits = TRIAL as f64 * left.as_secs_f64() * 0.8 / took_s;
    Ok(((fits as u64).clamp(TRIAL, STEPS_MAX) / TRIAL) * TRIAL)
}

fn position(given: &str) -> Result<Coord, Refusal> {
    let wrong = || Refusal::invalid("start_wrong").at_field("start").with("given", given);
    let (lon, lat) = given.split_once(',').ok_or_else(wrong)?;
    let degrees = |text: &str, most: f64| text.trim().parse().ok().filter(|value: &f64| value.abs() <= most);
    match (degrees(lon, 180.0), degrees(lat, 90.0)) {
        (Some(x), Some(y)) => Ok(Coord { x, y }),
        _ => Err(wrong()),
    }
}

fn report(streets: &Streets, plan: &Plan, place: Option<usize>, seed: u64, steps: u64) -> Report {
    let line = |(n, round): (usize, &gewu_plan::Round)| {
        let required = round.steps.iter().filter(|step| step.required).count();
        let ways = round.steps.len() - required;
        Line { patroller: n + 1, length_m: metres(round.cost), streets: required, ways }
    };
    Report {
        start: place.map(|place| [streets.places[place].x, streets.places[place].y]),
        seed,
        steps,
        longest_m: metres(plan.longest),
        bound_m: metres(plan.bound),
        gap: plan.gap(),
        stretches: streets.lines.len(),
        required_m: streets.required_m().round(),
        cleaned: streets.told,
        rounds: plan.rounds.iter().enumerate().map(line).collect(),
    }
}

fn metres(cost: u32) -> f64 {
    f64::from(cost) / 10.0
}

fn in_words(report: &Report) -> String {
    let mut words = String::from("patroller     length   streets   only ways on\n");
    for line in &report.rounds {
        let Line { patroller, length_m, streets, ways } = line;
        let _ = writeln!(words, "{patroller:>9} {:>7.2} km {streets:>9} {ways:>14}", length_m / 1e3);
    }
    let Report { seed, steps, stretches, cleaned, .. } = report;
    let _ = writeln!(
        words,
        "longest {:.2} km; no plan is below {:.2} km (gap {:.1} %); the same again with --seed {seed} --steps {steps}",
        report.longest_m / 1e3,
        report.bound_m / 1e3,
        report.gap * 100.0
    );
    let _ = writeln!(words, "network: {stretches} stretches, {:.2} km to be walked", report.required_m / 1e3);
    let Told { ways, not_walked, private, cut_at_border, snapped, tiny, self_loops, doubles, .. } = cleaned;
    let _ = writeln!(
        words,
        "cleaned: of {ways} ways {not_walked} are none that people walk, {private} private, {cut_at_border} cut at the border; \
         {snapped} ends joined, {tiny} tiny stretches, {self_loops} self-loops, {doubles} doubles removed"
    );
    let Told { parts_left_out, streets_left_out, metres_left_out, .. } = cleaned;
    let _ = write!(
        words,
        "left out: {parts_left_out} parts that hang together with nothing, {streets_left_out} stretches, {metres_left_out} m"
    );
    words
}

/// A line a patroller with its turns.
fn geojson(streets: &Streets, plan: &Plan) -> Value {
    let feature = |(n, round): (usize, &gewu_plan::Round)| {
        let Walk { line, turns } = streets.walk(round);
        let coordinates: Vec<[f64; 2]> = line.iter().map(|at| [at.x, at.y]).collect();
        let drawn = json!({ "type": "LineString", "coordinates": coordinates });
        json!({
            "type": "Feature",
            "properties": { "patroller": n + 1, "length_m": metres(round.cost), "turns": turns },
            "geometry": if line.is_empty() { Value::Null } else { drawn },
        })
    };
    let features: Vec<Value> = plan.rounds.iter().enumerate().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A block of four streets, each a kilometre or so.
    const BLOCK: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},
        "geometry":{"type":"LineString","coordinates":[[116.40,39.90],[116.41,39.90],[116.41,39.91],[116.40,39.91],[116.40,39.90]]}},
        {"type":"Feature","properties":{"name":"B"},"geometry":{"type":"LineString","coordinates":[[116.41,39.91],[116.42,39.91]]}}]}"#;

    fn options(folder: &std::path::Path, start: Option<&str>) -> cli::PlanRoutes {
        let streets: PathBuf = folder.join("block.geojson");
        std::fs::write(&streets, BLOCK).expect("written");
        cli::PlanRoutes {
            streets,
            patrollers: 2,
            start: start.map(str::to_owned),
            seconds: 1,
            steps: Some(20_000),
            seed: 1,
            both_sides: false,
            footways: false,
            out: None,
        }
    }

    #[test]
    fn every_patroller_has_a_closed_line_with_turns_and_the_table_says_the_bound() {
        let folder = tempfile::tempdir().expect("a folder");
        let (report, drawn) = planned(&options(folder.path(), Some("116.40,39.90"))).expect("a plan");
        assert!(report.longest_m >= report.bound_m && report.bound_m > 0.0);
        for feature in drawn["features"].as_array().expect("features") {
            let line = feature["geometry"]["coordinates"].as_array().expect("a line");
            assert_eq!((line.first(), line.len() > 4), (line.last(), true));
            assert_eq!(feature["properties"]["turns"][0]["turn"], "start");
        }
        let words = in_words(&report);
        assert!(words.contains("no plan is below") && words.contains("--steps 20000"), "{words}");
        assert_eq!(planned(&options(folder.path(), Some("116.40,39.90"))).expect("again").1, drawn);
    }

    #[test]
    fn a_start_that_is_none_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let code = |start| planned(&options(folder.path(), Some(start))).err().map(|refusal| refusal.code);
        assert_eq!(code("116.40"), Some("start_wrong"));
        assert_eq!(code("116.40,95"), Some("start_wrong"));
        assert_eq!(code("117.40,39.90"), Some("start_far_from_streets"));
    }
}
