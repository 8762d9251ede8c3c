//! The trials of the harness at full size: what was lost, what was doubled, how long it took to come back.

use anyhow::Result;
use bench::harness::{cut, interleave, kill, relay_kill, same_key};
use bench::{Store, clock};

use crate::figure::{Figure, Goal, Printer, real};

const SEED: u64 = 1;
const KILLS: u32 = 50;
const START_LIMIT_S: f64 = 5.0;
const RELAY_KILLS: u32 = 200;
const MESSAGES: usize = 100_000;
const KEYS: usize = 20;
const SENDS: usize = 50;
const CREATES: usize = 10_000;
const COMMANDS: usize = 100_000;

/// A count that must be none. The trials end with an error when it is not, so it is none here.
fn none(bench: &'static str, case: String) -> Figure {
    Figure { bench, case, ours: 0.0, unit: "", peer: None, goal: Goal::AtMost(0.0) }
}

fn shown(bench: &'static str, case: String, ours: f64, unit: &'static str) -> Figure {
    Figure { bench, case, ours, unit, peer: None, goal: Goal::Shown }
}

/// R1.
pub(crate) async fn kill(store: &Store, out: &mut Printer) -> Result<()> {
    let survived = kill::run(store, KILLS, SEED).await?;
    let case = |what: &str| format!("{} {what}", store.name());
    out.put(&shown(
        "kill",
        case(&format!("acknowledged, {KILLS} kills")),
        real(survived.acknowledged as u64),
        "reports",
    ));
    out.put(&none("kill", case("acknowledged and lost, doubled or damaged")));
    let slowest = survived.slowest_start.as_secs_f64();
    let goal = Goal::AtMost(START_LIMIT_S);
    out.put(&Figure { goal, ..shown("kill", case("slowest start to the first answer"), slowest, "s") });
    Ok(())
}

/// R12.
pub(crate) async fn relay_kill(store: &Store, out: &mut Printer) -> Result<()> {
    let delivered = relay_kill::run(store, RELAY_KILLS, MESSAGES, SEED).await?;
    let case = |what: &str| format!("{} {what}", store.name());
    let messages = format!("different messages, {RELAY_KILLS} kills");
    out.put(&shown("relay-kill", case(&messages), real(delivered.messages as u64), "messages"));
    out.put(&shown(
        "relay-kill",
        case("came once more, with their id"),
        real(delivered.repeated as u64),
        "messages",
    ));
    out.put(&shown(
        "relay-kill",
        case("acknowledged steps that tell"),
        real(delivered.steps as u64),
        "steps",
    ));
    out.put(&none("relay-kill", case("missing, under a second id, or out of the order of a case")));
    Ok(())
}

/// R3 and R4.
pub(crate) async fn cut(store: &Store, out: &mut Printer) -> Result<()> {
    let case = |what: &str| format!("{} {what}", store.name());
    same_key::run(store, KEYS, SENDS).await?;
    out.put(&none("cut", case(&format!("second cases or other answers, {SENDS} sends of a key"))));
    let cuts = cut::run(store, CREATES, SEED).await?;
    out.put(&shown("cut", case(&format!("answers cut off, {CREATES} reports")), real(cuts), "answers"));
    out.put(&none("cut", case("reports lost or doubled")));
    Ok(())
}

/// R8.
pub(crate) async fn interleave(store: &Store, out: &mut Printer) -> Result<()> {
    let case = |what: &str| format!("{} {what}", store.name());
    let started = clock::now();
    let done = interleave::run(store, COMMANDS, SEED).await?;
    out.put(&shown("interleave", case("commands"), real(done.commands as u64), "commands"));
    out.put(&shown("interleave", case("time"), started.elapsed().as_secs_f64(), "s"));
    for (status, count) in done.answers {
        out.put(&shown("interleave", case(&format!("answered {status}")), real(count as u64), "commands"));
    }
    out.put(&none("interleave", case("lost updates and server errors")));
    Ok(())
}
