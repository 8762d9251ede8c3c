//! R8: several operators give chance commands to one case at the same time, each with the version that it saw last.
//! Every accepted command is in the trail, at the version that its answer named; every other is refused by name.

mod commands;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use self::commands::Commands;
use super::text;
use crate::stage::{Ground, person};
use crate::{Client, Stage, Store};

/// Somebody for every role, with a say in the first unit grid.
const OPERATORS: [&str; 16] = [
    "seat01",
    "seat02",
    "leader01",
    "office01",
    "patroller01",
    "dept-city_management",
    "grid01",
    "basic01",
    "director01",
    "seat03",
    "auxiliary001",
    "dept-sanitation",
    "leader02",
    "office02",
    "seat04",
    "dept-enforcement",
];
/// Commands of one operator to one case.
const TURNS: usize = 25;

/// How many commands were given, and how they were answered by status.
#[derive(Debug, Default)]
pub struct Interleaved {
    pub commands: usize,
    pub answers: BTreeMap<u16, usize>,
}

/// Gives at least `commands` commands, to one case after the other.
pub async fn run(store: &Store, commands: usize, seed: u64) -> Result<Interleaved> {
    let stage = Stage::new(store, 0).await?;
    let server = stage.serve().await?;
    let mut operators = Vec::new();
    for login in OPERATORS {
        operators.push(person(server.address, login).await?);
    }
    let ground = Ground::ask(&mut operators[0]).await?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut all = Interleaved::default();
    for round in 0_u64.. {
        if all.commands >= commands {
            break;
        }
        // All in the first unit grid, so that everybody has a say.
        let report = json!({ "position": ground.report(0)["position"], "item": ground.item(random.random_range(0..100)),
            "channel": "patrol", "description": "一案多人同时办理" });
        let receipt = operators[4]
            .post("/api/v1/cases", &format!("case-{round}"), report.to_string().as_bytes())
            .await?;
        let id = text(&receipt.json()?, "id")?;
        let several = random.random_range(2..=operators.len());
        let turns: Vec<_> = operators[..several]
            .iter()
            .zip(0_u64..)
            .map(|(one, n)| Turns {
                client: one.at(server.address),
                path: format!("/api/v1/cases/{id}"),
                commands: Commands::new(&ground, ChaCha8Rng::seed_from_u64(seed ^ (round << 8) ^ n)),
                key: format!("{round}-{n}"),
                accepted: BTreeMap::new(),
                answers: BTreeMap::new(),
            })
            .collect();
        all.add(together(turns, &mut operators[0], &id).await?);
    }
    drop(server);
    stage.verify()?;
    Ok(all)
}

impl Interleaved {
    fn add(&mut self, answers: BTreeMap<u16, usize>) {
        for (status, count) in answers {
            self.commands += count;
            *self.answers.entry(status).or_default() += count;
        }
    }
}

/// Lets all take their turns at once, then compares the trail with what they were answered.
async fn together(turns: Vec<Turns>, seat: &mut Client, id: &str) -> Result<BTreeMap<u16, usize>> {
    let mut all = JoinSet::new();
    for one in turns {
        all.spawn(one.take());
    }
    let (mut accepted, mut answers) = (BTreeMap::new(), BTreeMap::<u16, usize>::new());
    while let Some(done) = all.join_next().await {
        let done = done??;
        for (version, action) in done.accepted {
            let other = accepted.insert(version, action);
            ensure!(other.is_none(), "two commands were told version {version}");
        }
        for (status, count) in done.answers {
            *answers.entry(status).or_default() += count;
        }
    }
    accepted.insert(1, "report".to_owned());
    let trail = seat.get(&format!("/api/v1/cases/{id}/trail")).await?.json()?;
    let steps = trail.as_array().context("no trail")?.iter().map(step).collect::<Result<BTreeMap<_, _>>>()?;
    ensure!(steps == accepted, "the trail differs from what was accepted:\n{steps:?}\n{accepted:?}");
    Ok(answers)
}

fn step(step: &Value) -> Result<(u64, String)> {
    Ok((step["version"].as_u64().context("no version")?, text(step, "action")?))
}

/// What one operator does to one case.
struct Turns {
    client: Client,
    path: String,
    commands: Commands,
    key: String,
    /// Version → action.
    accepted: BTreeMap<u64, String>,
    answers: BTreeMap<u16, usize>,
}

impl Turns {
    async fn take(mut self) -> Result<Self> {
        let mut seen = 1;
        for turn in 0..TURNS {
            if self.commands.looks() {
                seen = self.look(seen).await?;
            }
            let (action, inputs) = self.commands.next();
            let body = json!({ "version_seen": seen, "inputs": inputs }).to_string();
            let (path, key) = (format!("{}/{action}", self.path), format!("{}-{turn}", self.key));
            let answer = self.client.post(&path, &key, body.as_bytes()).await?;
            let told = answer.json()?;
            *self.answers.entry(answer.status).or_default() += 1;
            match answer.status {
                200 => {
                    seen = told["version"].as_u64().context("no version")?;
                    self.accepted.insert(seen, action.to_owned());
                }
                403 | 404 | 409 | 422 => {
                    ensure!(told["code"].is_string(), "a refusal without a name: {told}");
                }
                status => anyhow::bail!("{action} was answered with {status}: {told}"),
            }
        }
        Ok(self)
    }

    /// The case as it is now, if this operator sees it.
    async fn look(&mut self, seen: u64) -> Result<u64> {
        let answer = self.client.get(&self.path).await?;
        if answer.status == 404 {
            return Ok(seen);
        }
        let case = answer.json()?;
        self.commands.offered(&case["offers"]);
        case["version"].as_u64().context("no version")
    }
}
