//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// gewu 格物: runs the grids of a subdistrict, from a report to a closed case.
///
/// Exit codes: 0 done; 1 something went wrong; 2 not understood; 3 refused, the input is wrong; 4 `verify` found damage.
#[derive(Debug, Parser)]
#[command(name = "gewu", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub place: Place,
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data is. The same for every command.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Data folder: database (unless elsewhere), photos, key
    #[arg(long, global = true, env = "GEWU_DATA", default_value = "data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`; by default `gewu.db` in the data folder
    #[arg(long, global = true, env = "GEWU_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Which subdistrict, by its code; needed only where there are several
    #[arg(long, global = true, env = "GEWU_SUBDISTRICT", value_name = "CODE")]
    pub subdistrict: Option<String>,
    /// One JSON object or line for programs instead of words
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the API
    Serve(Serve),
    /// Make a living demo subdistrict and serve it
    Demo(Demo),
    /// Add a subdistrict to this installation
    Subdistrict(Subdistrict),
    /// Add a person who can sign in, or give a person a role
    User(User),
    /// Hand over or forget what is known of one person
    #[command(subcommand)]
    Person(Person),
    /// Keys with which other people's programs report (Open311)
    #[command(subcommand)]
    Key(Key),
    /// Bring in a territory, catalogue, lists or case records
    #[command(subcommand)]
    Import(Import),
    /// Write the territory out for other programs
    Export(Export),
    /// Add the grid to every row of a table of points
    Locate(Locate),
    /// Plan the rounds of patrollers over a street network
    #[command(subcommand)]
    Plan(Plan),
    /// Figures of a span of days by department or area
    Report(Report),
    /// Check every trail, counter and invariant; names the first bad row
    Verify,
    /// Copy the database to a new file while it is in use (SQLite)
    Backup { file: PathBuf },
    /// Put a copy back in place of the database (SQLite)
    Restore { file: PathBuf },
    /// Make one photo harmless, from standard input to standard output, within limits of its own
    #[command(hide = true)]
    PhotoChild,
    /// Write the generated files of the source tree
    #[command(hide = true)]
    Gen {
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "GEWU_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// As people reach it, for links in messages and on posters
    #[arg(long, env = "GEWU_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Code of the subdistrict that `/` shows
    #[arg(long, env = "GEWU_FRONT", value_name = "CODE")]
    pub front: Option<String>,
    /// S3-compatible store for photos instead of the data folder: `ENDPOINT,REGION,BUCKET`; the keys come from
    /// `GEWU_S3_ACCESS_KEY` and `GEWU_S3_SECRET_KEY`
    #[arg(long, env = "GEWU_S3", value_name = "ENDPOINT,REGION,BUCKET")]
    pub s3: Option<String>,
    /// Mail server: `smtp://USER:PASSWORD@HOST:587?tls=required` or `smtps://…`; without it no e-mail leaves
    #[arg(long, env = "GEWU_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<String>,
    /// What e-mails say they are from
    #[arg(long, env = "GEWU_MAIL_FROM", default_value = "gewu@localhost", value_name = "ADDRESS")]
    pub mail_from: String,
    /// Networks inside the house that webhooks and robots may be in, apart by commas: `10.1.0.0/16`
    #[arg(long, env = "GEWU_WEBHOOK_NETWORKS", default_value = "", value_name = "NETWORKS")]
    pub webhook_networks: String,
    /// Hours in which only what is urgent leaves to people: `FROM-TO` or `off`
    #[arg(long, env = "GEWU_QUIET_HOURS", default_value = "22-7", value_name = "HOURS")]
    pub quiet_hours: String,
    /// How lines of the log are written
    #[arg(long, env = "GEWU_LOG_FORMAT", value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,
    /// Address inside the house for `/metrics`, `/health` and `/ready`; asks for no password
    #[arg(long, env = "GEWU_OBSERVE", value_name = "ADDRESS:PORT")]
    pub observe: Option<SocketAddr>,
    /// Collector of traces that takes OTLP over HTTP: `http://HOST:4318`; without it no trace is made
    #[arg(long, env = "GEWU_OTLP", value_name = "URL")]
    pub otlp: Option<String>,
}

/// How lines of the log are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object a line, for programs
    Json,
}

#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// Days to live through before today
    #[arg(long, default_value_t = 90)]
    pub days: u32,
    /// The same seed gives the same subdistrict
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many times faster than the clock on the wall it goes on living
    #[arg(long, default_value_t = 60)]
    pub speed: u32,
    /// The last day lived through, instead of yesterday
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<chrono::NaiveDate>,
    /// Stop when it is made
    #[arg(long)]
    pub no_serve: bool,
    /// Address to listen on
    #[arg(long, env = "GEWU_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
}

#[derive(Debug, Clone, Args)]
pub struct Subdistrict {
    /// Its code: nine digits for a Chinese one
    pub code: String,
    pub name: String,
    /// Time zone
    #[arg(long, default_value = "Asia/Shanghai")]
    pub zone: String,
}

#[derive(Debug, Clone, Args)]
pub struct User {
    pub login: String,
    /// The person's name; needed for a new person
    #[arg(long)]
    pub name: Option<String>,
    /// `ROLE`, `ROLE@grid:CODE` or `ROLE@department:CODE`; several are possible
    #[arg(long = "role", value_name = "ROLE[@SCOPE]")]
    pub roles: Vec<String>,
    /// Read the password from the first line of standard input; without it a password
    /// is made up and printed, which must be changed at the first sign-in
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub enum Person {
    /// Write everything that is known of a person as JSON
    Export {
        #[command(flatten)]
        who: Who,
    },
    /// Forget a person: contacts, callers, subscriptions, and the number wherever it stands in a text. Figures and the
    /// trail's chain of hashes stay whole. Copies made by `backup` are not touched
    Erase {
        #[command(flatten)]
        who: Who,
        /// Why, without the person's data; stands in the record of changes
        #[arg(long)]
        reason: String,
    },
}

/// By what the person is found; one of them.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Who {
    /// Telephone number
    #[arg(long, value_name = "NUMBER")]
    telephone: Option<String>,
    /// Number of the identity card
    #[arg(long, value_name = "NUMBER")]
    id: Option<String>,
    /// Address of e-mail
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
}

impl Who {
    /// What was given.
    pub fn mark(&self) -> &str {
        let given = [&self.telephone, &self.id, &self.email];
        given.into_iter().find_map(Option::as_deref).unwrap_or_default()
    }
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key and print it, once
    Add {
        /// Which program it is for
        name: String,
        /// Its reports become cases at once instead of waiting to be looked at
        #[arg(long)]
        trusted: bool,
    },
    /// Take a key back
    Revoke { name: String },
    /// All keys, without what opens
    List,
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Areas from GeoJSON, zipped Shapefile or GeoPackage into the draft edition
    Territory(ImportTerritory),
    /// A catalogue edition from two tables (CSV or XLSX): items and filing criteria
    Catalogue(ImportCatalogue),
    /// Departments: `code`, `name`, `name_en`
    Departments { file: PathBuf },
    /// Responsibility list: `scope_code`, `area_code`, `department`, `helpers`, `note`
    Responsibility { file: PathBuf },
    /// Holidays and make-up days of a year (CSV: date, kind; or TOML)
    Calendar { file: PathBuf },
    /// The whole category tree of another system, by the mapping of its records
    Categories {
        file: PathBuf,
        /// What the columns mean; examples in policies/mappings
        #[arg(long)]
        mapping: PathBuf,
    },
    /// Case records of another system, by a mapping file
    Cases(ImportCases),
}

#[derive(Debug, Clone, Args)]
pub struct ImportTerritory {
    pub file: PathBuf,
    #[arg(long, value_enum)]
    pub level: LevelName,
    #[arg(long, value_name = "FIELD")]
    pub name_field: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub code_field: Option<String>,
    /// `EPSG:N`, `GCJ-02` or `BD-09`, where the file does not say it or says it wrongly
    #[arg(long)]
    pub crs: Option<String>,
    /// Publish the draft at once
    #[arg(long)]
    pub publish: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelName {
    Subdistrict,
    Community,
    BasicGrid,
    UnitGrid,
}

#[derive(Debug, Clone, Args)]
pub struct ImportCatalogue {
    pub items: PathBuf,
    pub criteria: PathBuf,
    /// What the edition is called
    #[arg(long)]
    pub edition: String,
    /// `current`, or `older` where event classes 04 and 05 are swapped
    #[arg(long, default_value = "current")]
    pub numbering: String,
}

#[derive(Debug, Clone, Args)]
pub struct ImportCases {
    pub file: PathBuf,
    /// What the columns mean; examples in policies/mappings
    #[arg(long)]
    pub mapping: PathBuf,
    /// Say what would happen, change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Add categories and departments that are not there yet
    #[arg(long)]
    pub create_missing: bool,
}

#[derive(Debug, Clone, Args)]
pub struct Export {
    /// `.geojson` or `.gpkg`
    pub file: PathBuf,
    #[arg(long, value_enum)]
    pub level: LevelName,
}

#[derive(Debug, Clone, Args)]
pub struct Locate {
    /// Table of points (CSV, CSV.GZ, XLSX)
    #[arg(long)]
    pub points: PathBuf,
    /// Column of the longitude (or easting)
    #[arg(long)]
    pub lon: String,
    /// Column of the latitude (or northing)
    #[arg(long)]
    pub lat: String,
    #[arg(long, default_value = "WGS-84")]
    pub crs: String,
    /// CSV to write: the table with `grid_code` and `grid_name`
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Debug, Clone, Args)]
pub struct Report {
    #[arg(value_enum)]
    pub by: ReportBy,
    /// First day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: chrono::NaiveDate,
    /// Last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: chrono::NaiveDate,
    /// Areas of which level; the grids that cases lie in unless told otherwise
    #[arg(long, value_enum)]
    pub level: Option<LevelName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportBy {
    Departments,
    Areas,
}

#[derive(Debug, Subcommand)]
pub enum Plan {
    /// Closed rounds that together cover every street, the longest as short as can be found
    Routes(PlanRoutes),
}

#[derive(Debug, Clone, Args)]
pub struct PlanRoutes {
    /// Street network: `.geojson` (lines), `.osm.pbf`, `.osm.gz` or `.osm`
    #[arg(long, value_name = "FILE")]
    pub streets: PathBuf,
    /// How many walk
    #[arg(long, value_name = "K")]
    pub patrollers: u16,
    /// Where every round begins and ends; without it each begins anywhere along itself
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub start: Option<String>,
    /// How long to search; the number of changes tried is printed
    #[arg(long, default_value_t = 5)]
    pub seconds: u32,
    /// How many changes to try instead: the same number gives the same plan
    #[arg(long, conflicts_with = "seconds")]
    pub steps: Option<u64>,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Walk wide streets (trunk, primary, secondary) once along each side
    #[arg(long)]
    pub both_sides: bool,
    /// Walk footways, paths and steps too, instead of only through them
    #[arg(long)]
    pub footways: bool,
    /// `GeoJSON` to write: a line a patroller with its turns
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
