//! A data folder with the demo's territory, people and lists and no day lived through, on either database.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::program::free_address;
use crate::{Client, Program, Server};

/// Where the database is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    /// On this server, in a database of its own.
    Postgres(String),
}

impl Store {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// The password of everybody in the demo.
const PASSWORD: &str = "gewu-demo";

pub struct Stage {
    program: Program,
    folder: TempDir,
    database_url: Option<String>,
}

impl Stage {
    /// Sets the stage; `days` of the demo's life are lived through.
    pub async fn new(store: &Store, days: u32) -> Result<Self> {
        // Often a disk where the usual folder for temporary files is memory.
        let folder = tempfile::Builder::new().prefix("gewu-stage-").tempdir_in("/var/tmp")?;
        let database_url = match store {
            Store::Sqlite => None,
            Store::Postgres(server) => Some(fresh_database(server, folder.path()).await?),
        };
        let stage = Self { program: Program::find()?, folder, database_url };
        let days = days.to_string();
        stage.program.answer(&stage.place(), &["demo", "--no-serve", "--days", &days])?;
        Ok(stage)
    }

    /// Data folder: the database on SQLite.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database on PostgreSQL.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    fn place(&self) -> Vec<String> {
        let mut place = vec!["--data".to_owned(), self.folder.path().display().to_string()];
        if let Some(url) = &self.database_url {
            place.extend(["--database-url".to_owned(), url.clone()]);
        }
        place
    }

    pub async fn serve(&self) -> Result<Server> {
        self.serve_at(free_address()?).await
    }

    pub async fn serve_at(&self, address: SocketAddr) -> Result<Server> {
        self.program.serve(&self.place(), address).await
    }

    /// `gewu verify`: how many cases there are. Damage is an error that tells it.
    pub fn verify(&self) -> Result<u64> {
        let answer = self.program.answer(&self.place(), &["verify"])?;
        let verdict = &answer["verdict"];
        let damages = verdict["damages"].as_array().context("no list of damages")?;
        ensure!(damages.is_empty(), "gewu verify found damage: {}", verdict["damages"]);
        verdict["cases"].as_u64().context("no count of cases")
    }
}

async fn fresh_database(server: &str, folder: &Path) -> Result<String> {
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let (client, connection) =
        tokio_postgres::connect(server, NoTls).await.context("PostgreSQL does not answer")?;
    tokio::spawn(connection);
    client.batch_execute(&format!("create database {name}")).await?;
    Ok(format!("{server}/{name}"))
}

/// Somebody of the demo, signed in.
pub async fn person(address: SocketAddr, login: &str) -> Result<Client> {
    Client::new(address).sign_in(login, PASSWORD).await
}

/// What reports of a stage can say: centres of its unit grids and codes of adopted items.
#[derive(Debug, Default)]
pub struct Ground {
    places: Vec<(f64, f64)>,
    items: Vec<String>,
}

impl Ground {
    pub async fn ask(client: &mut Client) -> Result<Self> {
        let territory = client.get("/api/v1/territory").await?.json()?;
        let areas = territory["areas"].as_array().context("no areas")?;
        let units = areas.iter().filter(|area| area["level"] == "unit_grid");
        let places = units.filter_map(|area| area["centre"][0].as_f64().zip(area["centre"][1].as_f64()));
        let places: Vec<_> = places.collect();
        let catalogue = client.get("/api/v1/catalogue?adopted=true").await?.json()?;
        let items = items_of(&catalogue);
        ensure!(!places.is_empty() && !items.is_empty(), "nothing to report and nowhere to report it from");
        Ok(Self { places, items })
    }

    /// The body of report number `n`: text, item and position.
    pub fn report(&self, n: usize) -> Value {
        let (longitude, latitude) = self.places[n % self.places.len()];
        json!({
            "channel": "patrol",
            "item": self.items[n % self.items.len()],
            "description": format!("井盖松动，过往行人容易绊倒，请尽快处理。第 {n} 号"),
            "address": "团河路 18 号门前",
            "position": { "longitude": longitude, "latitude": latitude, "accuracy_m": 8.0 },
        })
    }

    pub fn item(&self, n: usize) -> &str {
        &self.items[n % self.items.len()]
    }

    pub fn place(&self, n: usize) -> (f64, f64) {
        self.places[n % self.places.len()]
    }
}

/// Items that are not must-report: those have alarms of minutes, which would ring while a trial runs.
fn items_of(catalogue: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let classes = list(&catalogue["classes"]);
    let subclasses = classes.iter().flat_map(|class| list(&class["subclasses"]));
    let items = subclasses.flat_map(|subclass| list(&subclass["items"]));
    let plain = items.filter(|item| item["must_report"].is_null());
    plain.filter_map(|item| item["code"].as_str().map(str::to_owned)).collect()
}
