//! A collector of traces on this machine that keeps what it gets.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use tokio::net::TcpListener;

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

pub(super) struct Collector {
    pub(super) url: String,
    kept: Kept,
}

impl Collector {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let kept = Kept::default();
        let router = Router::new().route("/v1/traces", post(keep)).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, kept }
    }

    /// Protocol buffers keep texts as they are.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.kept.0.lock().unwrap()).into_owned()
    }
}

async fn keep(State(kept): State<Kept>, bytes: Bytes) {
    kept.0.lock().unwrap().extend(&bytes);
}
