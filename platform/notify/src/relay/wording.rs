//! Lines, titles and links of messages for people.

use db::{Result, Tx};
use web::subdistricts;

use super::Relay;
use crate::fan_out::payload;
use crate::text::{Worded, is_for_reporter, line};
use crate::{ContactPoint, Delivery};

impl Relay {
    /// A line for each message, in the language of the point.
    pub(crate) async fn lines(&self, point: &ContactPoint, messages: &[Delivery]) -> Result<Vec<String>> {
        let id = point.subdistrict;
        let zone =
            self.platform.db.read(async move |tx: &mut Tx| subdistricts::by_id(tx, id).await).await?.zone;
        let worded = |message: &Delivery| {
            let payload = payload(&message.payload);
            let message = Worded { kind: &message.kind, recipient: &message.recipient, payload: &payload };
            line(message, zone, point.language)
        };
        Ok(messages.iter().map(worded).collect())
    }

    /// What stands over several.
    pub(crate) fn title(point: &ContactPoint, count: usize) -> String {
        point.language.fill("notice.several", &[("n", &count.to_string())])
    }

    /// What a letter has room to tell besides the line, one thing each: worded by whoever wrote the message, in the
    /// reader's language.
    pub(crate) fn details(message: &Delivery) -> Vec<String> {
        let payload = payload(&message.payload);
        let details = payload.get("details").and_then(|details| details.as_array());
        let texts = details.into_iter().flatten().filter_map(|detail| detail.as_str());
        texts.map(str::to_owned).collect()
    }

    /// Where the message leads: the case, for those who have an account; else what the message says itself.
    pub(crate) fn link(&self, point: &ContactPoint, message: &Delivery) -> String {
        let url = &self.platform.settings.public_url;
        if let Some(path) = payload(&message.payload).get("path").and_then(|path| path.as_str()) {
            return format!("{url}{path}");
        }
        let is_staff = !is_for_reporter(&message.recipient) && !point.recipient.starts_with("subscription:");
        message.case.filter(|_| is_staff).map(|case| format!("{url}/cases/{case}")).unwrap_or_default()
    }
}
