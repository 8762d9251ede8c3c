//! 上报: a report becomes a case.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use cases_rules::{CaseNumber, HANDLING};
use db::idempotency::{Key, write_once};
use db::{Result, Tx};
use gewu_geo::{Coord, Crs};
use kernel::{Actor, CaseId, Refusal, Role, Timestamp};
use procedure::{CaseFacts, Decision, Inputs, Position};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ground::Ground;
use crate::model::{Case, Outside, Place};
use crate::service::Cases;
use crate::{step, store};

/// What somebody reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewReport {
    /// How it came in: `patrol`, `phone`, `web`, `walk_in`, `visit`, `inspection`.
    pub channel: String,
    /// Catalogue item, where it is known already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// At most 2,000 characters. A report has a description or an item.
    pub description: String,
    /// The place in words; at most 200 characters.
    pub address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<ReportedPosition>,
    /// Ids of photos that were uploaded before.
    pub photos: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

/// A position as it came, in the system it came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedPosition {
    pub longitude: f64,
    pub latitude: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
    /// `WGS-84` (also when not given), `GCJ-02`, `BD-09` or `EPSG:N`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub crs: String,
}

/// Whom to answer. Sealed before it is stored, shown masked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    pub phone: String,
}

/// The receipt of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reported {
    #[schema(value_type = String, format = Uuid)]
    pub id: CaseId,
    /// What people read over the telephone; gives no access.
    pub number: String,
    /// Opens the case's public page at `/follow/TOKEN`. Told once, here.
    pub token: String,
    pub state: String,
}

const CHANNELS: [&str; 6] = ["patrol", "phone", "web", "walk_in", "visit", "inspection"];
const DESCRIPTION_MAX: usize = 2_000;
const ADDRESS_MAX: usize = 200;
const NAME_MAX: usize = 50;
const PHOTOS_MAX: usize = 9;

impl Cases {
    /// Takes a report in. The same `key` with the same report gives the same receipt.
    pub async fn report(&self, actor: &Actor, report: NewReport, key: Key) -> Result<Reported> {
        report.require_fits()?;
        let now = self.platform.now();
        let ground = self.ground(actor.subdistrict).await?;
        let draft = self.draft(&ground, actor, &report, now).await?;
        let (platform, contact) = (self.platform.clone(), report.contact);
        let answer = write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let case = step::open(tx, &platform.ids, &ground, draft.case, &draft.decision).await?;
            if let Some(contact) = contact {
                let seal = |text: &str| {
                    let sealed = (!text.is_empty()).then(|| platform.sealer.seal(platform.ids.bytes(), text));
                    sealed.transpose()
                };
                store::contact_put(tx, &case, seal(&contact.name)?, seal(&contact.phone)?).await?;
            }
            let receipt =
                Reported { id: case.id, number: case.number, token: draft.token, state: case.facts.state };
            // Sealed: it holds the token, of which the case keeps only the hash.
            let sealed = platform.sealer.seal(platform.ids.bytes(), &serde_json::to_string(&receipt)?)?;
            Ok(BASE64.encode(sealed))
        })
        .await?;
        let sealed = BASE64.decode(answer).context("a kept receipt is damaged")?;
        Ok(serde_json::from_str(&self.platform.sealer.open(&sealed)?)?)
    }

    async fn draft(
        &self,
        ground: &Ground,
        actor: &Actor,
        report: &NewReport,
        now: Timestamp,
    ) -> Result<Draft> {
        let (place, crs) = report.place()?;
        if let Some(code) = &report.item {
            let item = ground.item(code)?;
            if actor.holds(Role::Reporter) && !item.public {
                return Err(Refusal::invalid("item_unknown").at_field("item").with("item", code).into());
            }
        }
        let day = ground.day(now);
        let series = i64::from(chrono::Datelike::year(&day)) * 10_000
            + i64::from(chrono::Datelike::month(&day) * 100 + chrono::Datelike::day(&day));
        let serial = self.platform.numbers.next(&self.platform.db, actor.subdistrict, series).await?;
        let number = CaseNumber::new(day, u32::try_from(serial).unwrap_or(u32::MAX))?.to_string();
        let secret: [u8; 16] = self.platform.ids.bytes();
        let id = CaseId(self.platform.ids.uuid(now));
        let decision = decide_opening(ground, actor, report, place, id, now)?;
        let case = case_of(ground, actor, report, place, crs, number, &secret, &decision);
        Ok(Draft { case, decision, token: token_text(actor.subdistrict.0, &secret) })
    }
}

struct Draft {
    case: Case,
    decision: Decision,
    token: String,
}

impl NewReport {
    fn require_fits(&self) -> Result<(), Refusal> {
        let long = |field: &str, text: &str, max: usize| {
            let too_long = text.chars().count() > max;
            if too_long {
                Err(Refusal::invalid("text_too_long").at_field(field).with("max", max))
            } else {
                Ok(())
            }
        };
        long("description", &self.description, DESCRIPTION_MAX)?;
        long("address", &self.address, ADDRESS_MAX)?;
        if let Some(contact) = &self.contact {
            long("contact.name", &contact.name, NAME_MAX)?;
            long("contact.phone", &contact.phone, NAME_MAX)?;
        }
        if self.photos.len() > PHOTOS_MAX {
            return Err(Refusal::invalid("too_many_photos").at_field("photos").with("max", PHOTOS_MAX));
        }
        if !CHANNELS.contains(&self.channel.as_str()) {
            return Err(Refusal::invalid("channel_unknown")
                .at_field("channel")
                .with("channel", &self.channel));
        }
        Ok(())
    }

    /// The place in WGS-84, and the name of the system it came in.
    fn place(&self) -> Result<(Option<Place>, String), Refusal> {
        let Some(at) = &self.position else { return Ok((None, String::new())) };
        let crs: Crs = if at.crs.is_empty() { Crs::Wgs84 } else { at.crs.parse()? };
        let point = Coord { x: at.longitude, y: at.latitude };
        let place = crs.converter()?.to_wgs84(point).map_err(|refusal| refusal.at_field("position"))?;
        if place.x.abs() > 180.0 || place.y.abs() > 90.0 {
            return Err(Refusal::invalid("position_impossible").at_field("position"));
        }
        Ok((Some(Place { lon: place.x, lat: place.y }), crs.to_string()))
    }
}

fn decide_opening(
    ground: &Ground,
    actor: &Actor,
    report: &NewReport,
    place: Option<Place>,
    id: CaseId,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let mut inputs = Inputs {
        text: Some(report.description.clone()).filter(|text| !text.trim().is_empty()),
        item: report.item.clone(),
        photos: report.photos.clone(),
        position: place.map(|place| Position {
            longitude: place.lon,
            latitude: place.lat,
            accuracy_m: report.position.as_ref().and_then(|at| at.accuracy_m),
        }),
        ..Inputs::default()
    };
    inputs.looked_up = ground.look_up(&CaseFacts::new(id, now), &inputs, 0)?;
    let terms = ground.terms(ground.criterion(report.item.as_deref(), 0));
    procedure::open(&HANDLING, id, &inputs, actor, now, &terms)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one row, each from another place")]
fn case_of(
    ground: &Ground,
    actor: &Actor,
    report: &NewReport,
    place: Option<Place>,
    crs: String,
    number: String,
    secret: &[u8; 16],
    decision: &Decision,
) -> Case {
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
        outside: None::<Outside>,
        token_hash: Some(token_hash(secret)),
        trail_hash: db::trail::ORIGIN,
        facts: decision.facts.clone(),
    };
    case.take_item(ground);
    case
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

pub(crate) fn token_hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// `SUBDISTRICT-HEX`, 128 bits of chance.
fn token_text(subdistrict: i64, secret: &[u8; 16]) -> String {
    secret.iter().fold(format!("{subdistrict}-"), |text, byte| format!("{text}{byte:02x}"))
}

/// The subdistrict and the hash that a token leads to.
pub(crate) fn token_parts(token: &str) -> Option<(kernel::SubdistrictId, [u8; 32])> {
    let (subdistrict, hex) = token.split_once('-')?;
    let well_formed = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let secret: Vec<u8> = (0..32)
        .step_by(2)
        .map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<_>>()?;
    well_formed.then_some((kernel::SubdistrictId(subdistrict.parse().ok()?), token_hash(&secret)))
}
