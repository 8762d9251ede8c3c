//! A case as the people of a story handle it, through the API.

use axum::http::StatusCode;
use kernel::CaseId;
use serde_json::{Value, json};

use crate::{Answered, Person, photo};

/// A reported case: what the receipt said.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: CaseId,
    pub number: String,
    /// Opens `/follow/TOKEN`.
    pub token: String,
}

impl Case {
    fn of(receipt: &Value) -> Self {
        let text = |name: &str| receipt[name].as_str().unwrap_or_default().to_owned();
        Self { id: text("id").parse().expect("an id"), number: text("number"), token: text("token") }
    }

    /// Where its page is.
    pub fn page(&self) -> String {
        format!("/cases/{}", self.id)
    }

    /// Where the API tells it.
    pub fn path(&self) -> String {
        format!("/api/v1/cases/{}", self.id)
    }

    /// Where its reporter follows it.
    pub fn link(&self) -> String {
        format!("/follow/{}", self.token)
    }
}

impl Person<'_> {
    pub async fn reports(&self, report: Value) -> Case {
        let receipt = self.post_json("/api/v1/cases", &report).await.with_status(StatusCode::CREATED);
        Case::of(&receipt.json())
    }

    /// The case as this person sees it.
    pub async fn sees(&self, case: &Case) -> Value {
        self.get(&case.path()).await.with_status(StatusCode::OK).json()
    }

    /// What this person is offered to do to the case.
    pub async fn is_offered(&self, case: &Case, action: &str) -> bool {
        let offers = self.sees(case).await["offers"].as_array().cloned().unwrap_or_default();
        offers.iter().any(|offer| offer["action"] == action)
    }

    /// Takes a step, having seen the case as it is; what became of it.
    pub async fn does(&self, action: &str, case: &Case, inputs: Value) -> Value {
        let answered = self.attempts(action, case, inputs).await;
        assert_eq!(answered.status, StatusCode::OK, "{action}: {}", answered.text());
        answered.json()
    }

    /// Takes a step that is refused; the code of the refusal.
    pub async fn may_not(&self, action: &str, case: &Case, inputs: Value) -> String {
        let answered = self.attempts(action, case, inputs).await;
        assert!(answered.is_problem(), "{action} was allowed: {}", answered.text());
        answered.refusal()
    }

    /// Files by an item; the rest of `does`.
    async fn attempts(&self, action: &str, case: &Case, inputs: Value) -> Answered {
        let seen = self.get(&case.path()).await;
        let version = if seen.status.is_success() { seen.json()["version"].clone() } else { json!(1) };
        let body = json!({ "version_seen": version, "inputs": inputs });
        self.post_json(&format!("{}/{action}", case.path()), &body).await
    }

    /// Uploads a photo; its id.
    pub async fn photo(&self) -> String {
        let stored = self.post("/api/v1/photos", "image/png", photo::small_png(90)).await;
        let stored = stored.with_status(StatusCode::CREATED).json();
        stored["id"].as_str().unwrap_or_default().to_owned()
    }

    /// The case's trail as `action` names, first step first.
    pub async fn trail(&self, case: &Case) -> Vec<String> {
        let trail = self.get(&format!("{}/trail", case.path())).await.with_status(StatusCode::OK).json();
        let steps = trail.as_array().cloned().unwrap_or_default();
        steps.iter().map(|step| step["action"].as_str().unwrap_or_default().to_owned()).collect()
    }
}
