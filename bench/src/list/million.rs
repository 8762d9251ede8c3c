//! A million cases of three years: spread over grids, departments, items and states as a subdistrict's are.

use std::time::Duration;

use anyhow::{Result, ensure};
use bench::Client;
use bench::stage::Ground;
use kernel::Timestamp;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

const SPAN: Duration = Duration::from_hours(24 * 365 * 3);
const HOUR: Duration = Duration::from_hours(1);
/// Of the cases of the last two months so many are open still, and of those before hardly any.
const OPEN_LATELY: f64 = 0.25;
const OPEN_BEFORE: f64 = 0.005;
const LATELY: Duration = Duration::from_hours(24 * 60);
/// So many degrees around the centre of their grid, about 300 m.
const AROUND: f64 = 0.003;
const OPEN_STATES: [&str; 7] =
    ["reported", "verifying", "filed", "dispatched", "handling", "responded", "rechecking"];
const ENDED_STATES: [&str; 8] =
    ["closed", "closed", "closed", "closed", "closed", "declined", "void", "merged"];

/// Values of one column, row by row.
pub(crate) enum Column {
    Blob(Vec<Vec<u8>>),
    Text(Vec<String>),
    Int(Vec<Option<i64>>),
    Real(Vec<f64>),
}

/// Where cases lie and what they are about.
pub(crate) struct Million {
    pub(crate) count: usize,
    pub(crate) now: Timestamp,
    ground: Ground,
    grids: Vec<String>,
    departments: Vec<String>,
}

impl Million {
    pub(crate) async fn ask(client: &mut Client, count: usize, now: Timestamp) -> Result<Self> {
        let ground = Ground::ask(client).await?;
        let territory = client.get("/api/v1/territory").await?.json()?;
        let grids = codes(&territory["areas"], |area| area["level"] == "unit_grid");
        let departments = client.get("/api/v1/departments").await?.json()?;
        let departments = codes(&departments["departments"], |_| true);
        ensure!(grids.len() == 63 && departments.len() == 22, "not the demo's subdistrict");
        Ok(Self { count, now, ground, grids, departments })
    }

    pub(crate) fn grid(&self, n: usize) -> &str {
        &self.grids[n % self.grids.len()]
    }

    pub(crate) fn department(&self, n: usize) -> &str {
        &self.departments[n % self.departments.len()]
    }

    pub(crate) fn item(&self, n: usize) -> &str {
        self.ground.item(n)
    }

    /// The columns in which cases `first` and the `count` behind it differ from the pattern.
    pub(crate) fn rows(&self, first: usize, count: usize) -> Result<Vec<(&'static str, Column)>> {
        let mut random = ChaCha8Rng::seed_from_u64(first as u64);
        let rows: Vec<_> =
            (first..first + count).map(|n| self.case(n, &mut random)).collect::<Result<_>>()?;
        let blob = |of: fn(&Case) -> &[u8]| Column::Blob(rows.iter().map(|case| of(case).to_vec()).collect());
        let text =
            |of: fn(&Case) -> &str| Column::Text(rows.iter().map(|case| of(case).to_owned()).collect());
        let int = |of: fn(&Case) -> Option<i64>| Column::Int(rows.iter().map(of).collect());
        let real = |of: fn(&Case) -> f64| Column::Real(rows.iter().map(of).collect());
        Ok(vec![
            ("id", blob(|case| &case.id)),
            ("token_hash", blob(|case| &case.token_hash)),
            ("number", text(|case| &case.number)),
            ("state", text(|case| case.state)),
            ("item", text(|case| &case.item)),
            ("grid", text(|case| &case.grid)),
            ("department", text(|case| &case.department)),
            ("description", text(|case| &case.description)),
            ("reported_at", int(|case| Some(case.reported_at.micros()))),
            ("ended", int(|case| Some(i64::from(case.ended_at.is_some())))),
            ("ended_at", int(|case| case.ended_at.map(Timestamp::micros))),
            ("due_at", int(|case| Some(case.due_at.micros()))),
            ("stage_due_at", int(|case| case.stage_due_at.map(Timestamp::micros))),
            ("queue_at", int(|case| case.stage_due_at.map(Timestamp::micros))),
            ("stage_amber_at", int(|case| case.stage_due_at.map(|due| due.minus(HOUR).micros()))),
            ("on_time", int(|case| case.ended_at.map(|at| i64::from(at <= case.due_at)))),
            ("due_outcome", text(|case| case.due_outcome())),
            ("lon", real(|case| case.place.0)),
            ("lat", real(|case| case.place.1)),
            ("cell", int(|case| Some(case.cell()))),
        ])
    }

    fn case(&self, n: usize, random: &mut ChaCha8Rng) -> Result<Case> {
        let step = SPAN / u32::try_from(self.count)?;
        let age = step * u32::try_from(self.count - n)?;
        let reported_at = self.now.minus(age);
        let is_open = random.random_bool(if age < LATELY { OPEN_LATELY } else { OPEN_BEFORE });
        let stays = HOUR * random.random_range(1..24 * 14);
        let deadline = HOUR * random.random_range(1..24 * 10);
        let place = random.random_range(0..self.grids.len());
        let state = if is_open { pick(&OPEN_STATES, random) } else { pick(&ENDED_STATES, random) };
        let filed = !matches!(state, "reported" | "verifying" | "declined");
        let department =
            if filed { self.department(random.random_range(0..self.departments.len())) } else { "" };
        let mut case = Case {
            id: [0; 16],
            token_hash: [0; 32],
            number: format!("{}-{n:07}", reported_at.utc().format("%Y%m%d")),
            state,
            item: self.item(random.random_range(0..1_000)).to_owned(),
            grid: self.grid(place).to_owned(),
            department: department.to_owned(),
            description: format!("井盖松动，过往行人容易绊倒，请尽快处理。第 {n} 号"),
            reported_at,
            ended_at: (!is_open).then(|| reported_at.plus(stays)),
            due_at: reported_at.plus(deadline),
            stage_due_at: is_open.then(|| reported_at.plus(deadline)),
            place: self.ground.place(place),
        };
        // Somewhere in the grid, not all in its centre.
        case.place.0 += random.random_range(-AROUND..AROUND);
        case.place.1 += random.random_range(-AROUND..AROUND);
        random.fill_bytes(&mut case.id);
        case.id[..6].copy_from_slice(&reported_at.millis().to_be_bytes()[2..]);
        random.fill_bytes(&mut case.token_hash);
        Ok(case)
    }
}

struct Case {
    id: [u8; 16],
    token_hash: [u8; 32],
    number: String,
    state: &'static str,
    item: String,
    grid: String,
    department: String,
    description: String,
    reported_at: Timestamp,
    ended_at: Option<Timestamp>,
    due_at: Timestamp,
    stage_due_at: Option<Timestamp>,
    place: (f64, f64),
}

impl Case {
    /// The square of its place, as area cases counts them.
    #[expect(clippy::cast_possible_truncation, reason = "thousandths of degrees are small")]
    fn cell(&self) -> i64 {
        let square = |degrees: f64| (degrees * 1_000.0).floor() as i64;
        (square(self.place.0) << 24) + square(self.place.1)
    }

    /// As the rules of counting have it.
    fn due_outcome(&self) -> &'static str {
        match self.ended_at {
            _ if self.department.is_empty() || matches!(self.state, "declined" | "void" | "merged") => "",
            None => "undecided",
            Some(at) if at <= self.due_at => "on_time",
            Some(_) => "overdue",
        }
    }
}

fn pick(names: &[&'static str], random: &mut ChaCha8Rng) -> &'static str {
    names[random.random_range(0..names.len())]
}

fn codes(list: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let all = list.as_array().into_iter().flatten().filter(|one| wanted(one));
    all.filter_map(|one| one["code"].as_str().map(str::to_owned)).collect()
}
