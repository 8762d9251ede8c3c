//! What stands between every request and the handlers: same origin for changes, security headers, how problems look.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, ORIGIN,
    REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Refusal;

use crate::display::Asked;
use crate::sign_in::error_page;
use crate::{Lang, Platform, Problem};

/// Everything from here, nothing inline.
const CSP: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; \
                   frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

/// A change asked for by a foreign page through somebody's cookie is refused.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own_page(request.headers()) {
        return next.run(request).await;
    }
    Problem::from(Refusal::forbidden("foreign_origin")).into_response()
}

/// Browsers say where a request comes from. Programs need not: what carries no cookie, or a token that no browser sends
/// by itself, was not sent by a foreign page through somebody's browser.
fn is_own_page(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (header(ORIGIN.as_str()), header(HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => headers.contains_key(AUTHORIZATION) || !headers.contains_key(COOKIE),
    }
}

pub(crate) async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // A download brings its own, stricter one.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Gives a [`Problem`] its looks: problem+json below `/api/`, else a page; not signed in leads to the sign-in page.
pub(crate) async fn render_problems(
    State(platform): State<Platform>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let wants_page = request.method() == Method::GET;
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let asked = response.extensions_mut().remove::<Asked>().unwrap_or_default();
    let lang = asked.lang;
    if uri.path().starts_with("/api/") {
        return problem_json(&problem, lang);
    }
    if problem.status == StatusCode::UNAUTHORIZED && wants_page {
        let back = uri.path_and_query().map_or("/", |path| path.as_str());
        return Redirect::to(&format!("/sign-in?back={}", encode(back))).into_response();
    }
    // The page must not tell a closed door from a wall, nor lead back to either.
    let asked = Asked { address: None, ..asked };
    asked.around(error_page(&platform, &problem, lang)).await
}

fn problem_json(problem: &Problem, lang: Lang) -> Response {
    let body = serde_json::to_vec(&problem.body(lang)).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = problem.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if matches!(problem.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// Percent-encodes what may not stand in a query.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
