//! Shapes of answers.

use kernel::{CaseId, Timestamp};
use procedure::Need;
use serde::Serialize;
use worktime::Light;

use crate::model::{CaseLine, Place};
use crate::show::{CaseDetail, TrailLine};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PlaceView {
    longitude: f64,
    latitude: f64,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        Self { longitude: place.lon, latitude: place.lat }
    }
}

pub(crate) const fn light_name(light: Light) -> &'static str {
    match light {
        Light::Green => "green",
        Light::Amber => "amber",
        Light::Red => "red",
    }
}

/// A case in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaseLineView {
    #[schema(value_type = String, format = Uuid)]
    id: CaseId,
    number: String,
    state: String,
    item: String,
    description: String,
    address: String,
    position: Option<PlaceView>,
    grid: String,
    department: String,
    /// Kind of must-report; empty for others.
    must_report: String,
    urgency: String,
    #[schema(value_type = String, format = DateTime)]
    reported_at: Timestamp,
    /// The handler's deadline.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// The deadline of the state that the case is in.
    #[schema(value_type = Option<String>, format = DateTime)]
    stage_due_at: Option<Timestamp>,
    /// `green`, `amber` or `red`.
    light: Option<&'static str>,
    on_time: Option<bool>,
}

impl CaseLineView {
    pub(crate) fn of(line: CaseLine, now: Timestamp) -> Self {
        Self {
            light: line.light(now).map(light_name),
            id: line.id,
            number: line.number,
            state: line.state,
            item: line.item,
            description: line.description,
            address: line.address,
            position: line.place.map(Into::into),
            grid: line.grid,
            department: line.department,
            must_report: line.must_report,
            urgency: line.urgency,
            reported_at: line.reported_at,
            due_at: line.due_at,
            stage_due_at: line.stage_due_at,
            on_time: line.on_time,
        }
    }
}

/// Something that may be done to the case now: `POST /api/v1/cases/{id}/{action}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OfferView {
    action: &'static str,
    needs: Vec<String>,
    takes: Vec<String>,
}

/// The names of the inputs of a need, `a|b` for one of several.
fn need_name(need: &Need) -> String {
    match need {
        Need::OneOf(several) => several.iter().map(need_name).collect::<Vec<_>>().join("|"),
        one => crate::forms::input_name(one).to_owned(),
    }
}

/// A case with what may be done to it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaseView {
    #[schema(value_type = String, format = Uuid)]
    id: CaseId,
    number: String,
    procedure: &'static str,
    state: String,
    /// Send it back as `version_seen` with whatever you want done.
    version: u32,
    channel: String,
    item: Option<String>,
    criterion: u32,
    description: String,
    address: String,
    position: Option<PlaceView>,
    grid: String,
    edition: i64,
    department: Option<String>,
    helpers: Vec<String>,
    must_report: String,
    urgency: String,
    marks: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    reported_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    light: Option<&'static str>,
    on_time: Option<bool>,
    #[schema(value_type = Option<String>, format = Uuid)]
    merged_into: Option<CaseId>,
    photos: Vec<String>,
    offers: Vec<OfferView>,
}

impl CaseView {
    pub(crate) fn of(detail: CaseDetail) -> Self {
        let CaseDetail { case, offers, light, on_time, photos, .. } = detail;
        let names = |needs: &[Need]| needs.iter().map(need_name).collect();
        let offers = offers
            .iter()
            .map(|offer| OfferView {
                action: offer.action,
                needs: names(&offer.needs),
                takes: names(&offer.takes),
            })
            .collect();
        let facts = case.facts;
        Self {
            id: case.id,
            number: case.number,
            procedure: cases_rules::HANDLING.name,
            due_at: facts.clocks.get(cases_rules::names::clock::HANDLING).map(|clock| clock.due),
            state: facts.state,
            version: facts.version,
            channel: case.channel,
            item: facts.item,
            criterion: case.criterion,
            description: case.description,
            address: case.address,
            position: case.place.map(Into::into),
            grid: facts.grid,
            edition: case.edition,
            department: facts.department,
            helpers: facts.helpers.into_keys().collect(),
            must_report: case.must_report,
            urgency: case.urgency,
            marks: facts.marks.into_iter().collect(),
            reported_at: facts.opened,
            light: light.map(light_name),
            on_time,
            merged_into: facts.merged_into,
            photos: photos.iter().map(|(_, photo, _)| photo.to_string()).collect(),
            offers,
        }
    }
}

/// A step of the trail.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrailLineView {
    version: i64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    actor: String,
    action: String,
    from: String,
    to: String,
    department: Option<String>,
    #[schema(value_type = Object)]
    inputs: procedure::Inputs,
    /// Suggestions that were not followed: what was suggested, what was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overridden: Vec<crate::suggest::Overridden>,
}

impl From<TrailLine> for TrailLineView {
    fn from(line: TrailLine) -> Self {
        Self {
            version: line.seq,
            at: line.at,
            actor: line.actor_name,
            action: line.action,
            from: line.from_state,
            to: line.to_state,
            department: line.department,
            inputs: line.inputs,
            overridden: line.overridden,
        }
    }
}
