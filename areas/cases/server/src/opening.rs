//! How a report becomes a case: where it is, what the procedure says, the row.

use cases_rules::HANDLING;
use gewu_geo::{Coord, Crs};
use kernel::{Actor, CaseId, Refusal, Role, Timestamp};
use procedure::{CaseFacts, Decision, Inputs, Position};

use crate::ground::Ground;
use crate::model::{Case, Place};
use crate::report::{NewReport, ReportedPosition};
use crate::token::Token;

/// A report that fits, about to be opened.
pub(crate) struct Opening<'a> {
    ground: &'a Ground,
    actor: &'a Actor,
    report: &'a NewReport,
    now: Timestamp,
    place: Option<Place>,
    /// The system that the position came in.
    crs: String,
}

impl<'a> Opening<'a> {
    /// Refuses a position that is none in its system, and an item that is not there or not for residents.
    pub(crate) fn new(
        ground: &'a Ground,
        actor: &'a Actor,
        report: &'a NewReport,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        if let Some(code) = &report.item {
            let item = ground.item(code)?;
            if actor.holds(Role::Reporter) && !item.public {
                return Err(Refusal::invalid("item_unknown").at_field("item").with("item", code));
            }
        }
        let (place, crs) = report.position.as_ref().map(located).transpose()?.unzip();
        Ok(Self { ground, actor, report, now, place, crs: crs.unwrap_or_default() })
    }

    /// What the procedure makes of it.
    pub(crate) fn decide(&self, id: CaseId) -> Result<Decision, Refusal> {
        let report = self.report;
        let mut inputs = Inputs {
            text: Some(report.description.clone()).filter(|text| !text.trim().is_empty()),
            item: report.item.clone(),
            photos: report.photos.clone(),
            position: self.place.map(|place| Position {
                longitude: place.lon,
                latitude: place.lat,
                accuracy_m: report.position.as_ref().and_then(|at| at.accuracy_m),
            }),
            ..Inputs::default()
        };
        inputs.looked_up = self.ground.look_up(&CaseFacts::new(id, self.now), &inputs, 0)?;
        let terms = self.ground.terms(self.ground.criterion(report.item.as_deref(), 0), None);
        procedure::open(&HANDLING, id, &inputs, self.actor, self.now, &terms)
    }

    /// The row of the case.
    pub(crate) fn case(self, decision: &Decision, number: String, token: &Token) -> Case {
        let Self { ground, actor, report, place, crs, .. } = self;
        let mut case = Case {
            subdistrict: actor.subdistrict,
            id: decision.facts.case,
            number,
            channel: report.channel.clone(),
            criterion: 0,
            description: report.description.trim().to_owned(),
            address: report.address.trim().to_owned(),
            place,
            crs,
            edition: if decision.facts.grid.is_empty() { 0 } else { ground.territory.edition },
            must_report: String::new(),
            urgency: String::new(),
            owner_by: String::new(),
            limit_given: None,
            outside: None,
            token_hash: Some(token.hash()),
            trail_hash: db::trail::ORIGIN,
            facts: decision.facts.clone(),
        };
        case.take_item(ground);
        case
    }
}

/// A position in WGS-84, and the name of the system it came in.
fn located(at: &ReportedPosition) -> Result<(Place, String), Refusal> {
    let crs: Crs = if at.crs.is_empty() { Crs::Wgs84 } else { at.crs.parse()? };
    let point = Coord { x: at.longitude, y: at.latitude };
    let place = crs.converter()?.to_wgs84(point).map_err(|refusal| refusal.at_field("position"))?;
    Ok((Place::on_earth(place.x, place.y)?, crs.to_string()))
}

impl Case {
    /// What follows from the item and has a column of its own.
    pub(crate) fn take_item(&mut self, ground: &Ground) {
        let item = self.facts.item.as_deref().and_then(|code| ground.catalogue.item(code));
        self.must_report = item.and_then(|item| item.must_report.clone()).unwrap_or_default();
        let criteria = self.facts.item.as_deref().map_or(&[][..], |code| ground.catalogue.criteria(code));
        let criterion = criteria.iter().find(|one| one.no == self.criterion).or(criteria.first());
        self.urgency = criterion.map_or("ordinary", |criterion| criterion.urgency.name()).to_owned();
    }
}
