//! A draft becomes a report: weighed first, then a case, or a place in the lane.

use cases_server::{Contact, NewReport, ReportedPosition};
use db::Result;
use db::idempotency::Key;
use kernel::{Actor, Refusal, SubdistrictId};
use uuid::Uuid;

use crate::draft::{Draft, Receipt};
use crate::lane::Sender;
use crate::service::Residents;

const CHANNEL: &str = "web";

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
        report.require_fits()?;
        let doubts = self.weigh(subdistrict, id, sender, &report).await?;
        let receipt = if doubts.is_empty() {
            let key = Key::new(subdistrict, "resident", &id.to_string(), id.as_bytes())?;
            let reported = self.cases.report(&Actor::reporter(subdistrict), report, key).await?;
            Receipt { number: reported.number, token: reported.token }
        } else {
            let token = self.quarantine(subdistrict, id, &doubts, &report).await?;
            Receipt { number: String::new(), token: token.to_string() }
        };
        // What was typed is in the report now.
        for typed in [&mut draft.description, &mut draft.name, &mut draft.phone] {
            typed.clear();
        }
        draft.receipt = Some(receipt);
        self.draft_put(subdistrict, id, draft).await
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
