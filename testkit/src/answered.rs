//! What came back.

use axum::body::to_bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answered {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Self { status: parts.status, headers: parts.headers, bytes }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON; the test ends here when it is none.
    #[track_caller]
    pub fn json(&self) -> Value {
        let value = serde_json::from_slice(&self.bytes);
        assert!(value.is_ok(), "{} is not JSON: {}", self.status, self.text());
        value.unwrap_or_default()
    }

    /// This answer, when it has the status that was expected.
    #[must_use]
    #[track_caller]
    pub fn with_status(self, expected: StatusCode) -> Self {
        assert_eq!(self.status, expected, "{}", self.text());
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// Whether it is an error as RFC 9457 tells it, of the client and not of the server.
    pub fn is_problem(&self) -> bool {
        self.header(CONTENT_TYPE.as_str()) == "application/problem+json" && self.status.is_client_error()
    }

    /// The code of the refusal.
    #[track_caller]
    pub fn refusal(&self) -> String {
        assert!(self.is_problem(), "{} is no problem+json: {}", self.status, self.text());
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}
