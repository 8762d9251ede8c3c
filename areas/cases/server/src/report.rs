//! 上报: a report becomes a case.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use cases_rules::CaseNumber;
use chrono::{Datelike, NaiveDate};
use db::idempotency::{Key, write_once};
use db::{Result, Tx};
use kernel::{Actor, CaseId, Refusal, SubdistrictId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::caller;
use crate::ground::Ground;
use crate::opening::Opening;
use crate::service::Cases;
use crate::step::Step;
use crate::store::{self, SealedContact};
use crate::token::Token;
use crate::told::Told;

/// What somebody reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewReport {
    /// How it came in: `patrol`, `phone`, `web`, `walk_in`, `visit`, `inspection`, `program`.
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

const CHANNELS: [&str; 7] = ["patrol", "phone", "web", "walk_in", "visit", "inspection", "program"];
const DESCRIPTION_MAX: usize = 2_000;
const ADDRESS_MAX: usize = 200;
const NAME_MAX: usize = 50;

impl Cases {
    /// Takes a report in. The same `key` with the same report gives the same receipt.
    pub async fn report(&self, actor: &Actor, report: NewReport, key: Key) -> Result<Reported> {
        let now = self.platform.now();
        let token = Token::new(actor.subdistrict, self.platform.ids.bytes());
        self.report_received(actor, report, (now, token), key).await
    }

    /// Takes a report in that came earlier, at the instant that it came, to be opened by the token that its reporter
    /// was given then.
    pub async fn report_received(
        &self,
        actor: &Actor,
        report: NewReport,
        received: (Timestamp, Token),
        key: Key,
    ) -> Result<Reported> {
        report.require_fits()?;
        let now = self.platform.now();
        let ground = self.ground(actor.subdistrict).await?;
        let (step, receipt) = self.draft(&ground, actor, &report, received).await?;
        // Sealed: it holds the token, of which the case keeps only the hash.
        let receipt = BASE64.encode(self.seal(&serde_json::to_string(&receipt)?)?);
        let contact = report.contact.as_ref().map(|contact| self.sealed(contact)).transpose()?;
        let caller = report.contact.as_ref().and_then(|contact| self.caller_print(&contact.phone));
        let platform = self.platform.clone();
        let told = Told::default();
        let (heard, by) = (told.clone(), actor.user);
        let answer = write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let case = step.write(tx, &platform.ids).await?;
            if let Some(contact) = contact {
                store::contact_put(tx, &case, contact).await?;
            }
            if let Some(print) = caller {
                caller::put(tx, case.subdistrict, print, case.id, case.facts.opened).await?;
            }
            heard.put(None, &case, "report", by);
            Ok(receipt)
        })
        .await?;
        told.tell(&self.platform);
        let sealed = BASE64.decode(answer).context("a kept receipt is damaged")?;
        Ok(serde_json::from_str(&self.platform.sealer.open(&sealed)?)?)
    }

    async fn draft(
        &self,
        ground: &Ground,
        actor: &Actor,
        report: &NewReport,
        (now, token): (Timestamp, Token),
    ) -> Result<(Step, Reported)> {
        let opening = Opening::new(ground, actor, report, now)?;
        let number = self.next_number(actor.subdistrict, ground.day(now)).await?;
        let decision = opening.decide(CaseId(self.platform.ids.uuid(now)))?;
        let case = opening.case(&decision, number, &token);
        let receipt = Reported {
            id: case.id,
            number: case.number.clone(),
            token: token.to_string(),
            state: case.facts.state.clone(),
        };
        Ok((Step::first(&self.platform.ids, ground, case, decision)?, receipt))
    }

    fn seal(&self, text: &str) -> Result<Vec<u8>> {
        Ok(self.platform.sealer.seal(self.platform.ids.bytes(), text)?)
    }

    /// Name and telephone number; what was left empty stays so.
    fn sealed(&self, contact: &Contact) -> Result<SealedContact> {
        let seal = |text: &str| (!text.is_empty()).then(|| self.seal(text)).transpose();
        Ok(SealedContact { name: seal(&contact.name)?, phone: seal(&contact.phone)? })
    }

    async fn next_number(&self, subdistrict: SubdistrictId, day: NaiveDate) -> Result<String> {
        let series = i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day());
        let serial = self.platform.numbers.next(&self.platform.db, subdistrict, series).await?;
        Ok(CaseNumber::new(day, u32::try_from(serial).unwrap_or(u32::MAX))?.to_string())
    }
}

impl NewReport {
    pub const PHOTOS_MAX: usize = 9;

    /// Refuses what is too long or too much.
    pub fn require_fits(&self) -> Result<(), Refusal> {
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
        if self.photos.len() > Self::PHOTOS_MAX {
            return Err(Refusal::invalid("too_many_photos").at_field("photos").with("max", Self::PHOTOS_MAX));
        }
        if !CHANNELS.contains(&self.channel.as_str()) {
            return Err(Refusal::invalid("channel_unknown")
                .at_field("channel")
                .with("channel", &self.channel));
        }
        Ok(())
    }
}
