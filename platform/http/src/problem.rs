//! What is answered when the answer is no. Handlers return a [`Problem`]; how it looks (problem+json or a page, in
//! which language) is decided at the edge, once.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::Failure;
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use serde_json::Value;

use crate::Lang;

/// A refusal, or a fault that was logged and is told as "something went wrong".
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub refusal: Box<Refusal>,
    /// Machine-readable company of the refusal, e.g. the difference to what was seen.
    pub extra: Option<Value>,
}

pub type Answer<T> = Result<T, Problem>;

/// RFC 9457, with the code, field and row that programs act on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `urn:gewu:problem:CODE`
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Value>,
}

impl Problem {
    #[must_use]
    pub fn with_extra(mut self, extra: Value) -> Self {
        self.extra = Some(extra);
        self
    }

    /// The sentence for a person.
    pub fn text(&self, lang: Lang) -> String {
        refusal_text(&self.refusal, lang)
    }

    pub fn body(&self, lang: Lang) -> ProblemBody {
        let Refusal { code, field, row, .. } = &*self.refusal;
        ProblemBody {
            r#type: format!("urn:gewu:problem:{code}"),
            title: self.text(lang),
            status: self.status.as_u16(),
            code: (*code).to_owned(),
            field: field.clone(),
            row: *row,
            difference: self.extra.clone(),
        }
    }
}

/// A refusal in words, with its row in front when it has one.
fn refusal_text(refusal: &Refusal, lang: Lang) -> String {
    let args: Vec<(&str, &str)> = refusal.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = lang.fill(&format!("refusal.{}", refusal.code), &args);
    match refusal.row {
        Some(row) => lang.fill("refusal.at_row", &[("row", &row.to_string()), ("text", &text)]),
        None => text,
    }
}

fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { status: status_of(refusal.kind), refusal: Box::new(refusal), extra: None }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let (status, code) = match failure {
            Failure::Refused(refusal) => return (*refusal).into(),
            Failure::Unavailable(why) => {
                tracing::warn!(why, "the database cannot take the work");
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
            Failure::Fault(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "fault")
            }
        };
        Self { status, refusal: Box::new(Refusal::invalid(code)), extra: None }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Failure::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
