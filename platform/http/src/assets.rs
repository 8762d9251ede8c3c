//! Styles and scripts, built by `web/` and carried inside the program.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{FileId, Refusal};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{PathOf, Policy, Problem, Routes};

/// In development the folder is read as it is; a release carries it along.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

pub(crate) fn routes() -> Routes {
    Routes::default().get(Policy::Public, "/static/{*path}", asset)
}

async fn asset(PathOf(path): PathOf<String>, request: Request) -> Response {
    let Some(file) = Files::get(&path) else { return Problem::from(Refusal::not_found()).into_response() };
    let tag = format!("\"{}\"", FileId(file.metadata.sha256_hash()));
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { body(&path, file) };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

fn body(path: &str, file: EmbeddedFile) -> Response {
    ([(CONTENT_TYPE, media_type(path))], file.data.into_owned()).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "map") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
