//! What came in with a form: fields and photos.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use kernel::{CaseId, Refusal, Timestamp, UserId};
use procedure::{Inputs, Position};
use web::{Answer, next_field, unreadable_part};
use worktime::Zone;

/// Fields by name (those that came several times joined by blanks) and the photos' bytes.
#[derive(Debug, Default)]
pub struct Entered {
    pub fields: BTreeMap<String, String>,
    pub photos: Vec<Vec<u8>>,
}

/// The fields of all forms that are read so. One that is none of them is refused by name; a command reads of them what is
/// its own and nothing else.
const NAMES: &[&str] = &[
    "accuracy_m",
    "address",
    "answer",
    "building",
    "case",
    "channel",
    "contractor",
    "counted",
    "criterion",
    "days",
    "deadline",
    "department",
    "description",
    "do",
    "door",
    "duties",
    "email",
    "follow",
    "grid",
    "helpers",
    "hours",
    "idempotency_key",
    "item",
    "item_words",
    "kind",
    "known",
    "known_photos",
    "latitude",
    "longitude",
    "name",
    "name_public",
    "nickname",
    "number",
    "other_case",
    "person",
    "phone",
    "phone_public",
    "photos",
    "place",
    "rating",
    "reason",
    "returns",
    "standard_text",
    "state",
    "steps",
    "suggested_department",
    "suggested_duplicate",
    "suggested_item",
    "tail",
    "text",
    "theirs_criterion",
    "theirs_department",
    "theirs_helpers",
    "theirs_item",
    "theirs_position",
    "theirs_text",
    "version_seen",
    "view",
    "words",
    "work",
];

/// Where two people settled a field otherwise, its maker chooses: the choice, the field as it is called, and what of the
/// form is left to the other person when that is chosen.
const THEIRS: [(&str, &str, &[&str]); 6] = [
    ("theirs_item", "item", &["item", "criterion"]),
    ("theirs_criterion", "criterion", &["criterion"]),
    ("theirs_department", "department", &["department"]),
    ("theirs_helpers", "helpers", &["helpers"]),
    ("theirs_position", "position", &["longitude", "latitude", "accuracy_m"]),
    ("theirs_text", "text", &["text", "standard_text"]),
];

/// The name of the choice between two people's `field`.
pub(crate) fn theirs_of(field: &str) -> Option<&'static str> {
    THEIRS.iter().find(|(_, name, _)| *name == field).map(|(choice, ..)| *choice)
}

impl Entered {
    pub async fn read(mut form: Multipart) -> Answer<Self> {
        let mut entered = Self::default();
        while let Some(field) = next_field(&mut form, NAMES).await? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|error| unreadable_part(&error))?;
            if name == "photos" {
                // A file field left empty comes as one empty file.
                entered.photos.extend((!bytes.is_empty()).then(|| bytes.to_vec()));
            } else {
                entered.add(name, String::from_utf8_lossy(&bytes).trim());
            }
        }
        entered.leave_theirs();
        Ok(entered)
    }

    /// What the case has already needs no input: it stays as the other person made it.
    fn leave_theirs(&mut self) {
        for (choice, _, fields) in THEIRS {
            if self.fields.remove(choice).as_deref() == Some("yes") {
                for field in fields {
                    self.fields.remove(*field);
                }
            }
        }
    }

    fn add(&mut self, name: String, value: &str) {
        let known = self.fields.entry(name).or_default();
        if !known.is_empty() && !value.is_empty() {
            known.push(' ');
        }
        known.push_str(value);
    }

    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The field, when it was filled in.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The field read as a `T`, when it was filled in.
    pub fn parse<T: std::str::FromStr>(&self, name: &'static str) -> Result<Option<T>, Refusal> {
        let wrong = |text: &str| Refusal::invalid("field_unreadable").at_field(name).with("value", text);
        self.filled(name).map(|text| text.parse().map_err(|_not_a_t| wrong(text))).transpose()
    }

    /// What the form gives to an action. Photos are named once they are stored; a case number is resolved by the
    /// caller.
    pub fn inputs(
        &self,
        zone: Zone,
        photos: Vec<String>,
        other_case: Option<CaseId>,
    ) -> Result<Inputs, Refusal> {
        Ok(Inputs {
            // A standard text stands in for words that were not written.
            text: self.filled("text").or_else(|| self.filled("standard_text")).map(str::to_owned),
            reason: self.filled("reason").map(str::to_owned),
            photos,
            position: self.position()?,
            deadline: self.instant("deadline", zone)?,
            department: self.filled("department").map(str::to_owned),
            helpers: self.text("helpers").split_whitespace().map(str::to_owned).collect(),
            item: self.filled("item").map(str::to_owned),
            other_case,
            person: self.parse::<UserId>("person")?,
            answer: self.filled("answer").map(|answer| answer == "yes"),
            rating: self.parse("rating")?,
            ..Inputs::default()
        })
    }

    pub fn position(&self) -> Result<Option<Position>, Refusal> {
        let (longitude, latitude) = (self.parse("longitude")?, self.parse("latitude")?);
        let accuracy_m = self.parse("accuracy_m")?;
        Ok(longitude.zip(latitude).map(|(longitude, latitude)| Position { longitude, latitude, accuracy_m }))
    }

    /// `2026-09-30T17:00` in the subdistrict's zone.
    fn instant(&self, name: &'static str, zone: Zone) -> Result<Option<Timestamp>, Refusal> {
        let Some(text) = self.filled(name) else { return Ok(None) };
        let wrong = || Refusal::invalid("field_unreadable").at_field(name).with("value", text);
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map_err(|_e| wrong())?;
        Ok(Some(zone.instant(local)))
    }
}
