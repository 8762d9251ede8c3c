//! What every operation shares: format and arguments of the request, the subdistrict, errors as their list.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, RETRY_AFTER};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use db::{Failure, Tx};
use kernel::{Refusal, RefusalKind};
use open311::{Arguments, Document, Fault, Format};
use web::subdistricts::{self, Subdistrict};
use web::{Lang, Problem};

use crate::service::Residents;

/// What was asked, in which format and language.
pub(super) struct Asked {
    pub(super) format: Format,
    pub(super) lang: Lang,
    query: Result<Arguments, Fault>,
    /// The last part of the address without its ending.
    pub(super) name: String,
    /// Only `NAME.xml` and `NAME.json` name something.
    has_format: bool,
}

/// Why there is no answer.
pub(super) enum No {
    Fault(Fault),
    Problem(Problem),
}

pub(super) type Told = Result<Document, No>;

impl From<Fault> for No {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Failure> for No {
    fn from(failure: Failure) -> Self {
        Self::Problem(failure.into())
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Problem(refusal.into())
    }
}

impl From<anyhow::Error> for No {
    fn from(error: anyhow::Error) -> Self {
        Self::Problem(error.into())
    }
}

impl From<Problem> for No {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl No {
    fn fault(self, lang: Lang) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Problem(problem) => Fault::new(code(&problem), problem.text(lang)),
        }
    }
}

/// Input that was understood and is refused is 400 here, where the API says 422.
fn code(problem: &Problem) -> u16 {
    let is_invalid = problem.refusal.kind == RefusalKind::Invalid && problem.status.is_client_error();
    if is_invalid { StatusCode::BAD_REQUEST.as_u16() } else { problem.status.as_u16() }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let lang = Lang::from_request_parts(parts, state).await?;
        let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let named = Format::of(last);
        let (name, format) = named.unwrap_or((last, Format::Xml));
        let query = Arguments::parse(parts.uri.query().unwrap_or_default());
        Ok(Self { format, lang, query, name: name.to_owned(), has_format: named.is_some() })
    }
}

impl Asked {
    pub(super) fn arguments(&self) -> Result<Arguments, Fault> {
        if !self.has_format {
            return Err(Fault::unknown("the format"));
        }
        self.query.clone()
    }

    pub(super) fn reply(&self, told: Told) -> Reply {
        match told {
            Ok(document) => Reply { status: StatusCode::OK, format: self.format, document },
            Err(no) => {
                let fault = no.fault(self.lang);
                let status = StatusCode::from_u16(fault.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Reply { status, format: self.format, document: fault.document() }
            }
        }
    }
}

/// A document on its way out.
pub(super) struct Reply {
    status: StatusCode,
    format: Format,
    document: Document,
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = Bytes::from(self.document.write(self.format));
        // Everything here is public or asks for a key: pages of others may read it.
        let headers = [(CONTENT_TYPE, self.format.media_type()), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        let mut response = (self.status, headers, body).into_response();
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static("2"));
        }
        response
    }
}

impl Residents {
    /// The subdistrict that is meant: it need not be named where there is only one.
    pub(super) async fn jurisdiction(&self, arguments: &Arguments) -> Result<Subdistrict, No> {
        let all = self.platform.db.read(async |tx: &mut Tx| subdistricts::all(tx).await).await?;
        match (arguments.get("jurisdiction_id"), all) {
            (Some(code), all) => {
                let found = all.into_iter().find(|subdistrict| subdistrict.code == code);
                found.ok_or_else(|| Fault::unknown("jurisdiction_id").into())
            }
            (None, mut all) if all.len() == 1 => {
                all.pop().ok_or_else(|| Fault::unknown("jurisdiction_id").into())
            }
            (None, _) => Err(Fault::missing("jurisdiction_id").into()),
        }
    }
}
