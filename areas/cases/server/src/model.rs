//! A case as the database keeps it.

use db::{Result, Row};
use kernel::{CaseId, Refusal, SubdistrictId, Timestamp, UserId};
use procedure::CaseFacts;
use worktime::{Light, Limit};

/// A place in WGS-84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub lon: f64,
    pub lat: f64,
}

impl Place {
    /// Refused with `position_impossible` where no such place is on earth.
    pub fn on_earth(lon: f64, lat: f64) -> Result<Self, Refusal> {
        if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
            Ok(Self { lon, lat })
        } else {
            Err(Refusal::invalid("position_impossible").at_field("position"))
        }
    }
}

/// Where a record came from, when it is somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    pub system: String,
    pub id: String,
    /// JSON: what the record said that has no column here.
    pub said: String,
}

/// A whole case. What the procedure decides by is in `facts`; columns that lists filter by are derived from it when
/// the row is written (see [`crate::columns`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub subdistrict: SubdistrictId,
    pub id: CaseId,
    pub number: String,
    pub channel: String,
    /// Number of the filing criterion among those of the item; 0 before filing.
    pub criterion: u32,
    pub description: String,
    pub address: String,
    pub place: Option<Place>,
    /// The system that the position came in.
    pub crs: String,
    /// Edition of the territory that `facts.grid` belongs to; 0 without a place.
    pub edition: i64,
    /// Kind of must-report; empty for others.
    pub must_report: String,
    pub urgency: String,
    /// How the department was found: `list`, `fallback`, `conflict`; empty before filing.
    pub owner_by: String,
    /// The limit that the handler was given when the clock began; `None` before.
    pub limit_given: Option<Limit>,
    pub outside: Option<Outside>,
    pub token_hash: Option<[u8; 32]>,
    pub trail_hash: [u8; 32],
    pub facts: CaseFacts,
}

impl Case {
    pub(crate) fn of_row(row: &Row) -> Result<Self> {
        let lon: Option<f64> = row.get("lon")?;
        let lat: Option<f64> = row.get("lat")?;
        let system: Option<String> = row.get("outside_system")?;
        let outside = match system {
            Some(system) => Some(Outside { system, id: row.get("outside_id")?, said: row.get("outside")? }),
            None => None,
        };
        Ok(Self {
            subdistrict: row.get("subdistrict")?,
            id: row.get("id")?,
            number: row.get("number")?,
            channel: row.get("channel")?,
            criterion: row.get("criterion")?,
            description: row.get("description")?,
            address: row.get("address")?,
            place: lon.zip(lat).map(|(lon, lat)| Place { lon, lat }),
            crs: row.get("crs")?,
            edition: row.get("edition")?,
            must_report: row.get("must_report")?,
            urgency: row.get("urgency")?,
            owner_by: row.get("owner_by")?,
            limit_given: row.get::<String>("limit_given")?.parse().ok(),
            outside,
            token_hash: row.get("token_hash")?,
            trail_hash: row.get("trail_hash")?,
            facts: row.json("facts")?,
        })
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLine {
    pub id: CaseId,
    pub number: String,
    pub state: String,
    pub item: String,
    pub description: String,
    pub address: String,
    pub place: Option<Place>,
    pub grid: String,
    pub department: String,
    pub must_report: String,
    pub urgency: String,
    pub ended: bool,
    pub reported_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub stage_due_at: Option<Timestamp>,
    pub stage_amber_at: Option<Timestamp>,
    /// Its place in the queue; `None` once ended.
    pub queue_at: Option<Timestamp>,
    pub on_time: Option<bool>,
    pub assignee: Option<UserId>,
}

impl CaseLine {
    pub(crate) const COLUMNS: &str = "id, number, state, item, description, address, lon, lat, grid, department, must_report, \
                                      urgency, ended, reported_at, due_at, stage_due_at, stage_amber_at, queue_at, on_time, assignee";

    pub(crate) fn of_row(row: &Row) -> Result<Self> {
        let lon: Option<f64> = row.get("lon")?;
        let lat: Option<f64> = row.get("lat")?;
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            state: row.get("state")?,
            item: row.get("item")?,
            description: row.get("description")?,
            address: row.get("address")?,
            place: lon.zip(lat).map(|(lon, lat)| Place { lon, lat }),
            grid: row.get("grid")?,
            department: row.get("department")?,
            must_report: row.get("must_report")?,
            urgency: row.get("urgency")?,
            ended: row.get("ended")?,
            reported_at: row.get("reported_at")?,
            due_at: row.get("due_at")?,
            stage_due_at: row.get("stage_due_at")?,
            stage_amber_at: row.get("stage_amber_at")?,
            queue_at: row.get("queue_at")?,
            on_time: row.get("on_time")?,
            assignee: row.get("assignee")?,
        })
    }

    /// The light of the state that the case is in; `None` where no clock runs.
    pub fn light(&self, now: Timestamp) -> Option<Light> {
        let (amber, due) = self.stage_amber_at.zip(self.stage_due_at)?;
        Some(match now {
            now if now > due => Light::Red,
            now if now >= amber => Light::Amber,
            _ => Light::Green,
        })
    }
}
