//! A draft becomes a report: weighed first, then a case, or a place in the lane.

use cases_server::{Contact, NewReport, Reported, ReportedPosition, Token};
use db::Result;
use db::idempotency::Key;
use kernel::{Actor, Refusal, SubdistrictId};
use uuid::Uuid;

use crate::draft::{Draft, Receipt};
use crate::lane::Sender;
use crate::service::Residents;

const CHANNEL: &str = "web";

/// What became of a report that came in.
#[derive(Debug, Clone)]
pub enum Taken {
    Case(Reported),
    /// It waits to be looked at; the link opens what becomes of it.
    Waiting(Token),
}

impl Residents {
    /// Sends the draft in; pressing twice gives the same receipt. `see_photos` is what stands for words where there
    /// are none and no kind was chosen.
    pub(crate) async fn send(
        &self,
        subdistrict: SubdistrictId,
        id: Uuid,
        draft: &mut Draft,
        sender: &Sender,
        see_photos: &str,
    ) -> Result<()> {
        if draft.receipt.is_some() {
            return Ok(());
        }
        let report = report_of(draft, see_photos)?;
        let receipt = match self.take_in(subdistrict, id, report, sender).await? {
            Taken::Case(reported) => Receipt { number: reported.number, token: reported.token },
            Taken::Waiting(token) => Receipt { number: String::new(), token: token.to_string() },
        };
        // What was typed is in the report now.
        for typed in [&mut draft.description, &mut draft.name, &mut draft.phone] {
            typed.clear();
        }
        draft.receipt = Some(receipt);
        self.draft_put(subdistrict, id, draft).await
    }

    /// Weighs a report and makes a case of it, or puts it into the lane. The same id gives the same answer.
    pub async fn take_in(
        &self,
        subdistrict: SubdistrictId,
        id: Uuid,
        report: NewReport,
        sender: &Sender,
    ) -> Result<Taken> {
        report.require_fits()?;
        let doubts = self.weigh(subdistrict, id, sender, &report).await?;
        if !doubts.is_empty() {
            return Ok(Taken::Waiting(self.quarantine(subdistrict, id, &doubts, &report).await?));
        }
        let key = Key::new(subdistrict, "resident", &id.to_string(), id.as_bytes())?;
        Ok(Taken::Case(self.cases.report(&Actor::reporter(subdistrict), report, key).await?))
    }
}

fn report_of(draft: &Draft, see_photos: &str) -> Result<NewReport, Refusal> {
    let says_nothing = draft.item.is_none() && draft.description.is_empty();
    if says_nothing && draft.photos.is_empty() {
        return Err(Refusal::invalid("report_says_nothing").at_field("description"));
    }
    let description = if says_nothing { see_photos.to_owned() } else { draft.description.clone() };
    let contact = Contact { name: draft.name.clone(), phone: draft.phone.clone() };
    let position = draft.spot.point.map(|(longitude, latitude, accuracy_m)| ReportedPosition {
        longitude,
        latitude,
        accuracy_m: Some(accuracy_m),
        crs: String::new(),
    });
    Ok(NewReport {
        channel: CHANNEL.to_owned(),
        item: draft.item.clone(),
        description,
        address: draft.spot.address.chars().take(200).collect(),
        position,
        photos: draft.photos.iter().map(|(photo, _)| photo.clone()).collect(),
        contact: Some(contact).filter(|contact| *contact != Contact::default()),
    })
}
