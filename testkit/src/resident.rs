//! A resident at the report form: three screens, without script but with the piece of work that a script does.

use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::{Form, Person, TOWN};

/// What a resident tells. The place is pointed at where there is one, else told in words.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Code of the item; empty for one who cannot say.
    pub item: &'static str,
    pub description: String,
    pub words: String,
    pub place: Option<[f64; 2]>,
    pub name: &'static str,
    pub phone: String,
    pub photo: Option<Vec<u8>>,
    /// Whether the browser has no script and does no work.
    pub without_work: bool,
}

impl Person<'_> {
    /// A piece of work, done.
    pub async fn work(&self) -> String {
        let given = self.get(&format!("/api/v1/public/work?s={TOWN}")).await.with_status(StatusCode::OK);
        let challenge: Challenge = serde_json::from_value(given.json()).expect("a challenge");
        let solution =
            solve_challenge(SolveChallengeOptions::new(&challenge)).expect("a challenge that can be solved");
        let payload = Payload { challenge, solution: solution.expect("in time") };
        BASE64.encode(serde_json::to_vec(&payload).expect("JSON"))
    }

    /// The first two screens; the address of the draft.
    pub async fn begins(&self, told: &Told) -> String {
        let start = format!("/s/{TOWN}/report");
        let mut form = self.form(&start, &start).await.with("words", &told.words);
        if let Some(place) = told.place {
            form = form.with_place(place);
        }
        if let Some(photo) = &told.photo {
            form = form.with_photo(photo.clone());
        }
        let kind = self.submit(&form).await.with_status(StatusCode::SEE_OTHER).location().to_owned();
        let body = format!("item={}", told.item);
        let checked = self.post(&kind, "application/x-www-form-urlencoded", body).await;
        let check = checked.with_status(StatusCode::SEE_OTHER).location().to_owned();
        check.trim_end_matches("/check").to_owned()
    }

    /// The form of the third screen, filled in.
    pub async fn ready_to_send(&self, told: &Told) -> Form {
        let check = format!("{}/check", self.begins(told).await);
        let form = self.form(&check, &check).await.with("description", &told.description);
        let form = form.with("name", told.name).with("phone", &told.phone);
        if told.without_work { form } else { form.with("work", self.work().await) }
    }

    /// All three screens; the receipt.
    pub async fn tells(&self, told: &Told) -> String {
        let form = self.ready_to_send(told).await;
        self.page_after(&self.submit(&form).await).await
    }
}
