//! Extractors whose rejections are refusals like any other.

use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Problem;

/// A JSON body, in or out.
#[derive(Debug, Clone, FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A form body.
#[derive(Debug, Clone, FromRequest)]
#[from_request(via(axum::Form), rejection(Problem))]
pub struct Form<T>(pub T);

/// The query of the address.
#[derive(Debug, Clone, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

/// Parts of the path; a part of the wrong shape names nothing: 404.
#[derive(Debug, Clone)]
pub struct PathOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Refusal::not_found().into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            RefusalKind::TooLarge
        } else {
            RefusalKind::Invalid
        };
        Refusal::new(kind, "body_unreadable").with("why", rejection.body_text()).into()
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        Refusal::invalid("body_unreadable").with("why", rejection.body_text()).into()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Refusal::invalid("query_unreadable").with("why", rejection.body_text()).into()
    }
}
