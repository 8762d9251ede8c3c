//! What is told of the program to whoever runs it: figures, readiness, logs and traces, and that no person is in any of
//! them.

mod collector;
mod day;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use gewu::logs::{Logging, begin_into};
use gewu::observe::Observed;
use kernel::Clock;
use testkit::{Fresh, Town, postgres_is_there};
use tower::ServiceExt;

use self::collector::Collector;
use self::day::{MARKERS, live};

/// Lines of the log, shared by all threads of the process.
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

async fn ask(observed: &Observed, path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let answer = observed.clone().router().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[track_caller]
fn says_nobody(what: &str, text: &str) {
    for marker in MARKERS {
        let at = text.find(marker).map(|at| &text[text.floor_char_boundary(at.saturating_sub(300))..]);
        let around = at.map(|rest| &rest[..rest.floor_char_boundary(600)]);
        assert_eq!(around, None, "{what} says {marker}");
    }
}

/// One test, because logs, figures and traces are begun once in a process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_is_told_in_logs_figures_and_traces_and_nobody_in_it() {
    let (lines, collector) = (Lines::default(), Collector::start().await);
    let logging = Logging { usual: "debug", collector: Some(collector.url.clone()), ..Logging::json() };
    let place = lines.clone();
    let traces = begin_into(&logging, move || place.clone()).unwrap();

    let town = Town::new(Fresh::sqlite().await).await;
    let observed = Observed::begin(&town.services).unwrap();
    let (status, told) = ask(&observed, "/ready").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "no worker yet: {told}");
    assert!(told.contains("worker: NO") && told.contains("database takes writes: ok"), "{told}");
    town.services.beat.at(town.clock.now());
    assert_eq!(ask(&observed, "/ready").await.0, StatusCode::OK);
    town.clock.advance(std::time::Duration::from_mins(2));
    assert_eq!(ask(&observed, "/ready").await.0, StatusCode::SERVICE_UNAVAILABLE, "a worker that hangs");
    assert_eq!(ask(&observed, "/health").await.0, StatusCode::OK);
    assert_eq!(town.anybody().get("/health").await.text(), "ok\n");

    live(&town).await;
    let (_, figures) = ask(&observed, "/metrics").await;
    for expected in [
        "gewu_http_requests_total{method=\"GET\",route=\"/follow/{token}\",status=\"200\"} 1",
        "gewu_http_request_seconds_bucket{route=\"/api/v1/cases\",le=\"10\"}",
        "gewu_database_up 1",
        "gewu_lane_waiting 1",
        "gewu_worker_beat_age_seconds 120",
        "gewu_deliveries_stuck 0",
        "process_resident_memory_bytes",
    ] {
        assert!(figures.contains(expected), "{expected} is not told: {figures}");
    }
    says_nobody("the figures", &figures);
    if postgres_is_there() {
        live(&Town::new(Fresh::postgres().await).await).await;
    }

    tokio::task::spawn_blocking(move || traces.end()).await.unwrap();
    let sent = collector.text();
    assert!(sent.contains("POST /api/v1/cases") && sent.contains("gewu"), "no traces came");
    says_nobody("the traces", &sent);

    let log = lines.text();
    assert!(log.contains("a request failed"), "the day has a fault: {log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
    says_nobody("the log", &log);
}
