//! One case as a person sees it: row, what may be done next, trail, photos.

use cases_rules::HANDLING;
use db::trail::{self, Stored};
use db::{Result, Tx};
use kernel::{Actor, CaseId, FileId, Refusal, Role, SubdistrictId, Timestamp, UserId};
use procedure::{Inputs, Offer};
use worktime::{Light, Step};

use crate::act::Which;
use crate::model::Case;
use crate::service::Cases;
use crate::step::Body;
use crate::store::SealedContact;
use crate::suggest::Overridden;
use crate::token::Token;
use crate::{columns, contractor, store};

/// A case with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct CaseDetail {
    pub case: Case,
    pub offers: Vec<Offer>,
    pub light: Option<Light>,
    pub on_time: Option<bool>,
    /// How the handler's deadline came about; empty before dispatch.
    pub deadline_steps: Vec<Step>,
    pub trail: Vec<TrailLine>,
    /// (step, photo, thumbnail)
    pub photos: Vec<(u32, FileId, FileId)>,
    /// Name and telephone number, masked.
    pub contact: Option<(String, String)>,
    /// Whether the contact is shown as it is.
    pub is_revealed: bool,
    /// Number of the case it was merged into.
    pub merged_into: Option<(CaseId, String)>,
}

/// A row of the trail in use.
#[derive(Debug, Clone)]
pub struct TrailLine {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: Option<UserId>,
    pub actor_name: String,
    pub action: String,
    pub from_state: String,
    pub to_state: String,
    pub role: Option<Role>,
    pub department: Option<String>,
    /// Empty once erased.
    pub inputs: Inputs,
    /// Suggestions that were not followed.
    pub overridden: Vec<Overridden>,
}

impl TrailLine {
    fn of(row: &Stored) -> Self {
        let entry = &row.entry;
        // Rows of imports and erased rows have bodies of another kind, or none.
        let body: Option<Body> = entry.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        Self {
            seq: entry.seq,
            at: entry.at,
            actor: entry.actor,
            actor_name: entry.actor_name.clone(),
            action: entry.action.clone(),
            from_state: entry.from_state.clone(),
            to_state: entry.to_state.clone(),
            role: body.as_ref().map(|body| body.role),
            department: body.as_ref().and_then(|body| body.department.clone()),
            overridden: body.as_ref().map(|body| body.overridden.clone()).unwrap_or_default(),
            inputs: body.map(|body| body.inputs).unwrap_or_default(),
        }
    }
}

impl Cases {
    /// The case, looked up through what the actor may see or by a reporter's token.
    pub async fn show(&self, actor: &Actor, which: Which) -> Result<CaseDetail> {
        let ground = self.ground(actor.subdistrict).await?;
        let (now, actor) = (self.platform.now(), actor.clone());
        let who = actor.clone();
        let found = self.platform.db.read(async move |tx: &mut Tx| read(tx, &who, &which, now).await).await?;
        let Found { case, trail, photos, contact, merged_into } = found;
        let terms = ground.terms_of(&case);
        let columns = columns::derive(&case.facts, terms.limit_given().unit, &ground.catalogue.calendar);
        let handling = case.facts.clocks.get(cases_rules::names::clock::HANDLING);
        let deadline_steps = match handling {
            Some(clock) => {
                // By the calendar that the deadline was worked out with.
                let calendar = self.catalogues.calendar_at(case.subdistrict, clock.started).await?;
                calendar.explain(clock.started, terms.limit_given())
            }
            None => Vec::new(),
        };
        Ok(CaseDetail {
            offers: procedure::offers(&HANDLING, &case.facts, &actor, now, &terms),
            light: terms.light(&case.facts, now).filter(|_| !columns.ended),
            on_time: columns.on_time,
            deadline_steps,
            contact: self.masked(contact)?,
            is_revealed: false,
            case,
            trail,
            photos,
            merged_into,
        })
    }

    fn masked(&self, contact: Option<SealedContact>) -> Result<Option<(String, String)>> {
        let Some(SealedContact { name, phone }) = contact else { return Ok(None) };
        let open = |sealed: Option<Vec<u8>>| {
            sealed.map_or(Ok(String::new()), |sealed| self.platform.sealer.open(&sealed))
        };
        Ok(Some((mask_name(&open(name)?), mask_phone(&open(phone)?))))
    }

    /// The id that a case number stands for, as people type it.
    pub async fn by_number(&self, actor: &Actor, number: &str) -> Result<CaseId> {
        let number: cases_rules::CaseNumber = number.parse()?;
        let (actor, number) = (actor.clone(), number.to_string());
        let found = async move |tx: &mut Tx| store::id_by_number(tx, &actor, &number).await;
        self.platform.db.read(found).await?.ok_or_else(|| Refusal::not_found().into())
    }

    /// What happened after version `seen`.
    pub async fn since(&self, actor: &Actor, id: CaseId, seen: u32) -> Result<Vec<TrailLine>> {
        let detail = self.show(actor, Which::Seen(id)).await?;
        Ok(detail.trail.into_iter().filter(|line| line.seq > i64::from(seen)).collect())
    }

    /// The case that goes on for one that was merged, with nothing to be done to it by the other's reporter.
    pub async fn merged_target(&self, mut detail: CaseDetail) -> Result<CaseDetail> {
        while let Some(other) = detail.case.facts.merged_into {
            detail = self.show(&Actor::system(detail.case.subdistrict), Which::Seen(other)).await?;
            detail.offers.clear();
        }
        Ok(detail)
    }

    /// The subdistrict and the case that a reporter's token opens.
    pub fn token(&self, token: &str) -> Result<(SubdistrictId, Which)> {
        let token: Token = token.parse().map_err(|()| Refusal::not_found())?;
        Ok((token.subdistrict, Which::Token(token.subdistrict, token.hash())))
    }
}

struct Found {
    case: Case,
    trail: Vec<TrailLine>,
    photos: Vec<(u32, FileId, FileId)>,
    contact: Option<SealedContact>,
    merged_into: Option<(CaseId, String)>,
}

async fn read(tx: &mut Tx, actor: &Actor, which: &Which, now: Timestamp) -> Result<Found> {
    let case = match which {
        Which::Seen(id) => store::by_id(tx, actor, *id).await?,
        Which::Token(subdistrict, hash) => store::by_token(tx, *subdistrict, *hash, now).await?,
    };
    let subdistrict = case.subdistrict;
    let mut trail: Vec<_> =
        trail::of_stream(tx, subdistrict, case.id.0).await?.iter().map(TrailLine::of).collect();
    name_contractors(tx, &case, &mut trail).await?;
    let photos = store::photos_of(tx, subdistrict, case.id).await?;
    let contact = store::contact_of(tx, subdistrict, case.id).await?;
    let merged_into = match case.facts.merged_into {
        Some(other) => {
            let other = store::by_id(tx, &Actor::system(subdistrict), other).await?;
            Some((other.id, other.number))
        }
        None => None,
    };
    Ok(Found { case, trail, photos, contact, merged_into })
}

/// The trail knows contractors by their links only.
async fn name_contractors(tx: &mut Tx, case: &Case, trail: &mut [TrailLine]) -> Result<()> {
    if !trail.iter().any(|line| contractor::of_actor_name(&line.actor_name).is_some()) {
        return Ok(());
    }
    let links = contractor::links_of(tx, case.subdistrict, case.id).await?;
    for line in trail {
        line.actor_name = contractor::told_name(std::mem::take(&mut line.actor_name), &links);
    }
    Ok(())
}

/// 王小明 → 王**: the first letter stays.
pub fn mask_name(name: &str) -> String {
    let rest = name.chars().count().saturating_sub(1);
    name.chars().take(1).chain(std::iter::repeat_n('*', rest)).collect()
}

/// The last four digits stay, and of a long number the first three.
fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let (head, tail) = if digits.len() >= 11 { (3, 4) } else { (0, 4.min(digits.len())) };
    let hidden = |place: usize| place >= head && place < digits.len() - tail;
    digits.iter().enumerate().map(|(place, digit)| if hidden(place) { '*' } else { *digit }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_shown_masked() {
        assert_eq!(mask_name("欧阳小明"), "欧***");
        assert_eq!(mask_phone("00012345678"), "000****5678");
        assert_eq!(mask_phone("8123"), "8123");
        assert_eq!(mask_phone(""), "");
    }
}
