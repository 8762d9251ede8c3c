//! What stands beside the form: who calls, and which open cases may be the same matter.

use cases_server::pages::{Entered, Names};
use cases_server::{CaseLine, Cases, Matter, Place};
use db::Result;
use kernel::{Actor, CaseId};

use super::places::Spot;
use crate::queue::title;

/// A case in a line.
pub(crate) struct Line {
    pub(crate) id: CaseId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) said: String,
}

/// The caller, as far as this person may see their cases.
pub(crate) struct Caller {
    pub(crate) count: usize,
    pub(crate) known_as: String,
    pub(crate) open: Vec<Line>,
    pub(crate) last: Vec<Line>,
}

fn line(names: &Names, line: &CaseLine) -> Line {
    let state = format!("state.{}", line.state);
    let state = names.lang.t(&state);
    let place = if line.address.is_empty() { names.grid(&line.grid) } else { line.address.clone() };
    Line {
        id: line.id,
        number: line.number.clone(),
        title: title(line, names),
        said: format!("{state} · {} · {place}", names.short(line.reported_at)),
    }
}

/// Nothing while there is no number to go by.
pub(crate) async fn caller(
    cases: &Cases,
    actor: &Actor,
    names: &Names,
    phone: &str,
) -> Result<Option<Caller>> {
    if phone.is_empty() {
        return Ok(None);
    }
    let found = cases.caller(actor, phone).await?;
    Ok(Some(Caller {
        count: usize::try_from(found.count).unwrap_or_default(),
        known_as: found.known_as,
        open: found.open.iter().map(|one| line(names, one)).collect(),
        last: found.last.iter().map(|one| line(names, one)).collect(),
    }))
}

/// Open cases near the place that may be what the caller speaks of, the likeliest first.
pub(crate) async fn known_already(
    cases: &Cases,
    actor: &Actor,
    names: &Names,
    entered: &Entered,
    spot: Option<&Spot>,
) -> Result<Vec<Line>> {
    let Some(spot) = spot else { return Ok(Vec::new()) };
    let matter = Matter {
        text: entered.text("description").to_owned(),
        address: spot.address.clone(),
        place: Some(Place { lon: spot.lon, lat: spot.lat }),
        channel: "phone".to_owned(),
        item: entered.filled("item").map(str::to_owned),
        ..Matter::default()
    };
    let found = cases.suggest(actor, &matter).await?;
    Ok(found.duplicates.iter().map(|one| line(names, &one.line)).collect())
}
