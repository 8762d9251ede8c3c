//! `gewu demo`: a subdistrict made from a seed, lived in for some days, then served while it goes on living.

mod build;
mod clock;
mod hands;
mod pictures;
mod policies;
mod public;

use std::sync::Arc;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use db::Db;
use files::darkroom::Darkroom;
use kernel::{Clock, Ids, SystemClock, Timestamp};
use serde::Serialize;
use web::Settings;

pub use build::{PASSWORD, Stage, build};
pub use clock::DemoClock;
pub use hands::DemoHands;
pub use policies::import_all;
pub(crate) use policies::rows;

use crate::cli;
use crate::commands::progress;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::serve::{listen, until_told_to_stop};
use crate::wiring::{Services, Wiring};
use crate::worker;

/// How often the living subdistrict is looked after.
const TICK: Duration = Duration::from_millis(500);

/// What is told when the demo is ready.
#[derive(Debug, Serialize)]
struct Ready {
    address: String,
    accounts: Vec<Account>,
    cases: u64,
    refusals: u64,
}

/// An account to try it with.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    pub login: String,
    pub password: &'static str,
    pub role: String,
    pub name: String,
}

pub async fn demo(config: &Config, options: &cli::Demo) -> Outcome {
    let clock = Arc::new(DemoClock::default());
    let zone = chrono_tz::Asia::Shanghai;
    let today = SystemClock.now().utc().with_timezone(&zone).date_naive();
    let until = options.until.unwrap_or(today);
    fresh_folder(config)?;
    let key: [u8; 32] = Ids::from_seed(options.seed).bytes();
    config.put_key(key)?;
    let listener = if options.no_serve { None } else { Some(listen(options.listen).await?) };
    let bound = listener.as_ref().map_or(Ok(options.listen), tokio::net::TcpListener::local_addr)?;
    let settings = Settings { public_url: format!("http://{bound}"), secure_cookies: false, front: None };
    let wiring = Wiring {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ids: Ids::from_seed(options.seed),
        settings,
        ..Wiring::default()
    };
    let settings = wiring.settings.clone();
    let making = Services::over(Db::open_to_make(&config.address).await?, config, wiring)?;

    let bar = progress(u64::from(options.days), "days", config.json);
    let stage = Stage { seed: options.seed, from: first_day(until, options.days), until, zone };
    let mut built = build(&making, &clock, stage, |day| bar.set_position(day)).await?;
    bar.finish_and_clear();
    let tally = built.life.tally();
    let ready = Ready {
        address: format!("http://{bound}"),
        accounts: built.accounts.clone(),
        cases: tally.reports.values().sum(),
        refusals: tally.refusals_total(),
    };
    answer(config.json, &ready, || in_words(&ready))?;
    let Some(listener) = listener else { return Ok(()) };
    // From here on everything is kept as everywhere else.
    drop(making);
    let darkroom = Darkroom::of_this_program()?;
    let wiring =
        Wiring { clock: Arc::clone(&clock) as Arc<dyn Clock>, settings, darkroom, ..Wiring::default() };
    let services = Services::open(config, wiring).await?;
    built.hands.go_on_with(services.clone());
    clock.go_live(options.speed);
    let live = services.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            let now = live.platform.now();
            built.life.run_until(&mut built.hands, now).await;
        }
    });
    tokio::spawn(worker::run(services.clone()));
    tokio::spawn(services.relay.clone().run());
    until_told_to_stop(listener, &services).await
}

fn first_day(until: NaiveDate, days: u32) -> NaiveDate {
    until.checked_sub_days(Days::new(days.into())).unwrap_or(until)
}

/// A demo is always made anew: what an earlier one left goes away. A folder that holds anything else is left alone.
fn fresh_folder(config: &Config) -> Outcome {
    let mark = config.data.join("this-is-a-demo");
    if config.data.exists() {
        let is_empty = std::fs::read_dir(&config.data)?.next().is_none();
        if !is_empty && !mark.exists() {
            let refusal =
                kernel::Refusal::conflict("demo_folder_in_use").with("folder", config.data.display());
            return Err(refusal.into());
        }
        std::fs::remove_dir_all(&config.data)?;
    }
    std::fs::create_dir_all(&config.data)?;
    std::fs::write(mark, "made by gewu demo; the next demo removes this folder\n")?;
    Ok(())
}

fn in_words(ready: &Ready) -> String {
    let accounts: Vec<String> = ready
        .accounts
        .iter()
        .map(|one| format!("  {:<20} {}  {}  {}", one.login, one.password, one.role, one.name))
        .collect();
    format!(
        "{} cases lived through, {} refusals\n\naccounts (login, password, role, name):\n{}\n\nopen {}  (ctrl-c stops)",
        ready.cases,
        ready.refusals,
        accounts.join("\n"),
        ready.address
    )
}

/// The beginning of a day.
pub(crate) fn midnight(day: NaiveDate, zone: chrono_tz::Tz) -> Timestamp {
    let local = day.and_time(chrono::NaiveTime::MIN);
    worktime::Zone::Named(zone).instant(local)
}
