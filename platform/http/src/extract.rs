//! Extractors whose rejections are refusals like any other.
//!
//! A body is read here and nowhere else: a field that its command does not know is refused by name, so that nobody binds
//! what a caller may not set, and a slip of the pen is told instead of dropped.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Path, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer};

use crate::Problem;

/// A JSON body, in or out.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = body(request, state, "application/json").await?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = known_fields_only(&mut json)?;
        json.end().map_err(|error| unreadable(error.to_string()))?;
        Ok(Self(value))
    }
}

/// A form body.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = body(request, state, "application/x-www-form-urlencoded").await?;
        let form = serde_urlencoded::Deserializer::new(form_urlencoded::parse(&bytes));
        Ok(Self(known_fields_only(form)?))
    }
}

async fn body<S: Send + Sync>(request: Request, state: &S, kind: &str) -> Result<Bytes, Problem> {
    let said = request.headers().get(CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let is_kind = said.split(';').next().is_some_and(|said| said.trim().eq_ignore_ascii_case(kind));
    if !is_kind {
        return Err(unreadable(format!("Content-Type: {kind}")).into());
    }
    Ok(Bytes::from_request(request, state).await?)
}

/// Reads a command; refused with `field_unknown` where something was sent that it does not know, at whatever depth.
fn known_fields_only<'de, T: DeserializeOwned, D: Deserializer<'de>>(body: D) -> Result<T, Refusal> {
    let mut unknown = None;
    let read = serde_ignored::deserialize(body, |path| {
        unknown.get_or_insert_with(|| path.to_string());
    });
    if let Some(name) = unknown {
        return Err(field_unknown(&name));
    }
    read.map_err(|error| {
        let why = error.to_string();
        // A struct that says itself what it takes is quicker to refuse; its words are serde's.
        let named = why.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        named.map_or_else(|| unreadable(why.clone()), field_unknown)
    })
}

fn field_unknown(name: &str) -> Refusal {
    Refusal::invalid("field_unknown").at_field(name).with("name", name)
}

fn unreadable(why: impl Into<String>) -> Refusal {
    Refusal::invalid("body_unreadable").with("why", why.into())
}

/// The next part of a form with files; refused with `field_unknown` where it is none of `known`.
pub async fn next_field<'f>(form: &'f mut Multipart, known: &[&str]) -> Result<Option<Field<'f>>, Refusal> {
    let field = form.next_field().await.map_err(|error| unreadable_part(&error))?;
    match field.as_ref().map(|field| field.name().unwrap_or_default()) {
        Some(name) if !known.contains(&name) => Err(field_unknown(name)),
        _ => Ok(field),
    }
}

/// A part of a form that broke off, is malformed or too large.
pub fn unreadable_part(error: &MultipartError) -> Refusal {
    of_status(error.status(), error.body_text())
}

fn of_status(status: StatusCode, why: String) -> Refusal {
    let kind =
        if status == StatusCode::PAYLOAD_TOO_LARGE { RefusalKind::TooLarge } else { RefusalKind::Invalid };
    Refusal::new(kind, "body_unreadable").with("why", why)
}

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

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        of_status(rejection.status(), rejection.body_text()).into()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Refusal::invalid("query_unreadable").with("why", rejection.body_text()).into()
    }
}
