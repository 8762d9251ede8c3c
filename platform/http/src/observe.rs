//! What is told of every request to whoever runs the program: counts, times, a span. The route is told as it was written
//! down, never the address, which may hold a link, a name or a word that somebody looked for.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

/// Longer than this a request is told of in the log.
const SLOW: Duration = Duration::from_secs(2);

/// Outermost of all: it sees what anything inside refuses, too.
pub(crate) async fn observed(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = method(&request);
    // Nobody listens to this target unless traces are sent: then this costs one look at a flag.
    let span = tracing::trace_span!(
        target: "gewu::traces",
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = tracing::field::Empty,
    );
    let begun = clock();
    let response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    count(method, &route, status, took);
    if took > SLOW {
        tracing::info!(method, route, status, ms = took.as_millis(), "a request was slow");
    }
    response
}

/// As written in the standard; whatever else somebody sends is one name, so that nobody makes names without end.
fn method(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

fn count(method: &'static str, route: &str, status: u16, took: Duration) {
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("gewu_http_requests_total", &labels).increment(1);
    metrics::histogram!("gewu_http_request_seconds", "route" => route.to_owned()).record(took.as_secs_f64());
}

#[expect(clippy::disallowed_methods, reason = "how long a request took is measured in real time")]
fn clock() -> Instant {
    Instant::now()
}

/// The program is alive: it answers. Whether it can work is asked of `/ready` where it is observed.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}
