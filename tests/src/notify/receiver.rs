//! A receiver on this machine that keeps what it gets and answers as it is told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;

/// A call as it came in.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Call {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone)]
pub(super) struct Receiver {
    pub(super) url: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    calls: Vec<Call>,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: &'static str,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let inner = Inner { calls: Vec::new(), status: 204, headers: Vec::new(), body: "" };
        let receiver = Self { url, inner: Arc::new(Mutex::new(inner)) };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub(super) fn answers(&self, status: u16, headers: &[(&'static str, &str)]) {
        let mut inner = self.inner.lock().unwrap();
        inner.status = status;
        inner.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    }

    pub(super) fn says(&self, body: &'static str) {
        let mut inner = self.inner.lock().unwrap();
        (inner.status, inner.body) = (200, body);
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.inner.lock().unwrap().calls.clone()
    }
}

async fn take(
    State(receiver): State<Receiver>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut inner = receiver.inner.lock().unwrap();
    let query = uri.query().unwrap_or_default().to_owned();
    inner.calls.push(Call { query, headers, body: String::from_utf8(body.to_vec()).unwrap() });
    let mut response = inner.body.into_response();
    *response.status_mut() = StatusCode::from_u16(inner.status).unwrap();
    for (name, value) in &inner.headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}
