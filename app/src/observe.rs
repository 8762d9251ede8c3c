//! A listener of its own for whoever runs the program: `/metrics`, `/health`, `/ready`. It asks nobody for a password and so
//! listens inside the house only, apart from the pages.

mod figures;
mod ready;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Timestamp;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::serve::listen;
use crate::wiring::Services;

/// When the worker last began a round.
#[derive(Debug, Clone, Default)]
pub struct Beat(Arc<AtomicI64>);

impl Beat {
    pub fn at(&self, now: Timestamp) {
        self.0.store(now.micros(), Ordering::Relaxed);
    }

    /// `None` before the first.
    pub fn last(&self) -> Option<Timestamp> {
        Some(self.0.load(Ordering::Relaxed)).filter(|micros| *micros != 0).map(Timestamp::from_micros)
    }
}

/// Bounds of the times that are counted, in seconds.
const SECONDS: [f64; 11] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is asked there.
#[derive(Clone)]
pub struct Observed {
    services: Services,
    metrics: PrometheusHandle,
}

impl Observed {
    /// Begins to count; once in a process.
    pub fn begin(services: &Services) -> anyhow::Result<Self> {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).context("bounds of the times")?;
        let metrics = builder.install_recorder().context("counting was begun already")?;
        Ok(Self { services: services.clone(), metrics })
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/metrics", get(tell))
            .route("/health", get(async || "ok\n"))
            .route("/ready", get(ready))
            .with_state(self)
    }
}

/// Answers until the program ends.
pub async fn serve(address: SocketAddr, services: &Services) -> anyhow::Result<()> {
    let router = Observed::begin(services)?.router();
    let listener = listen(address).await?;
    tracing::info!(%address, "observed");
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

async fn tell(State(observed): State<Observed>) -> Response {
    let told = match figures::gather(&observed.services).await {
        Ok(()) => 1.0,
        Err(failure) => {
            tracing::warn!(%failure, "figures of the database could not be gathered");
            0.0
        }
    };
    metrics::gauge!("gewu_database_up").set(told);
    observed.metrics.run_upkeep();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], observed.metrics.render()).into_response()
}

async fn ready(State(observed): State<Observed>) -> Response {
    let checks = ready::checks(&observed.services).await;
    let all = checks.iter().all(|(_, is_well)| *is_well);
    let status = if all { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let line = |(what, is_well): &(&str, bool)| format!("{what}: {}", if *is_well { "ok" } else { "NO" });
    let lines = checks.iter().map(line).collect::<Vec<_>>().join("\n");
    (status, lines + "\n").into_response()
}
