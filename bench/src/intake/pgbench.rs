//! The floor on PostgreSQL: `pgbench` with the statements of a report, prepared, 32 clients.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::{Stage, Store};
use rusqlite::Connection;
use rusqlite::types::Value;
use tokio_postgres::NoTls;

use super::rows::{Fresh, Recorded, Statement, fresh};

const CLIENTS: &str = "32";
const THREADS: &str = "2";
const COPY: &str = "floor";
/// The numbers of a transaction: `n` counts a client's, `a` sorts all of them roughly by time, `b` is chance. Cases are
/// spread over the first five unit grids of each of the ten basic grids.
const NUMBERS: &str = "\\set n :n + 1\n\\set a :base + :n * 100 + :client_id\n\\set b random(0, 1000000000000)\n\
                       \\set grid 110115010000000 + random(1, 10) * 1000 + random(1, 5)\n";

pub(super) struct Pgbench {
    program: PathBuf,
    folder: PathBuf,
    database_url: String,
    /// Values that pgbench sends as parameters, by name.
    constants: Vec<String>,
    turns: u64,
}

impl Pgbench {
    pub(super) async fn beside(server: &str, stage: &Stage) -> Result<Self> {
        let database = stage.database_url().and_then(|url| url.rsplit_once('/')).context("a database")?.1;
        let (client, connection) = tokio_postgres::connect(&format!("{server}/postgres"), NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(&format!("drop database if exists {COPY}")).await?;
        client.batch_execute(&format!("create database {COPY} template {database}")).await?;
        let recorded = pattern().await?;
        let mut script = Script { text: format!("{NUMBERS}begin;\n"), constants: Vec::new() };
        for (statement, values) in recorded.statements.iter().zip(&recorded.reports[0]) {
            script.add(statement, values)?;
        }
        script.text.push_str("commit;\n");
        std::fs::write(stage.folder().join("report.pgbench"), &script.text)?;
        Ok(Self {
            program: program()?,
            folder: stage.folder().to_owned(),
            database_url: format!("{server}/{COPY}"),
            constants: script.constants,
            turns: 0,
        })
    }

    pub(super) fn run(&mut self, span: Duration) -> Result<f64> {
        self.turns += 1;
        let mut command = Command::new(&self.program);
        command.args(["--no-vacuum", "--protocol=prepared", "--client", CLIENTS, "--jobs", THREADS]);
        command
            .arg(format!("--time={}", span.as_secs()))
            .arg("--file=report.pgbench")
            .current_dir(&self.folder);
        command.arg("--define=n=0").arg(format!("--define=base={}", self.turns << 40));
        command.args(&self.constants).arg(&self.database_url);
        let output = command.output().context("cannot start pgbench")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        tps.with_context(|| format!("pgbench: {said}{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// One report as the program writes it; both databases have the same tables.
async fn pattern() -> Result<Recorded> {
    let stage = Stage::new(&Store::Sqlite, 0).await?;
    let server = stage.serve().await?;
    let mut seat = bench::stage::person(server.address, "seat01").await?;
    let body = bench::stage::Ground::ask(&mut seat).await?.report(0).to_string();
    let answer = seat.post("/api/v1/cases", "pattern", body.as_bytes()).await?;
    ensure!(answer.status == 201, "a report was refused: {}", answer.json()?);
    Recorded::read(&Connection::open(stage.folder().join("gewu.db"))?, 1)
}

struct Script {
    text: String,
    constants: Vec<String>,
}

impl Script {
    fn add(&mut self, statement: &Statement, values: &[Value]) -> Result<()> {
        let holes = values
            .iter()
            .enumerate()
            .map(|(place, value)| self.hole(statement.table, statement.column(place), value));
        let holes: Vec<_> = holes.collect();
        writeln!(self.text, "{};", statement.sql(|place| holes[place].clone()))?;
        Ok(())
    }

    /// The value as an expression: fresh in each transaction, or a parameter with the recorded text.
    fn hole(&mut self, table: &str, column: &str, value: &Value) -> String {
        let constant = match (fresh(table, column), column, value) {
            (Some(Fresh::Case | Fresh::Id), ..) => return "int8send(:a) || int8send(:b)".to_owned(),
            (Some(Fresh::Chance), ..) => return "sha256(int8send(:b))".to_owned(),
            (Some(Fresh::Words), ..) => return "'ffffffff-ffff-7fff-8fff-' || :a".to_owned(),
            (_, "grid", _) => return ":grid".to_owned(),
            (_, "shard", _) => return ":client_id".to_owned(),
            (.., Value::Null) => return "null".to_owned(),
            (.., Value::Integer(number)) => return number.to_string(),
            (.., Value::Real(number)) => return number.to_string(),
            (.., Value::Text(text)) if text.is_empty() => return "''".to_owned(),
            (.., Value::Text(text)) => text.clone(),
            (.., Value::Blob(bytes)) => {
                bytes.iter().fold("\\x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
            }
        };
        let name = format!("c{}", self.constants.len());
        self.constants.push(format!("--define={name}={constant}"));
        format!(":{name}")
    }
}

/// Debian keeps it out of the search path.
fn program() -> Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian =
        versions.map(|version| version.path().join("bin/pgbench")).filter(|path| path.is_file()).max();
    let path = Command::new("pgbench").arg("--version").output().map(|_| Path::new("pgbench").to_owned());
    debian.or(path.ok()).context("pgbench is missing (Debian: apt-get install --yes postgresql)")
}
