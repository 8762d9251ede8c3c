//! An S3 server of one bucket in this process: put, get, delete, list in pages of two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use super::S3Config;

const PAGE: usize = 2;

#[derive(Default)]
pub(super) struct Bucket {
    pub(super) objects: BTreeMap<String, Object>,
    /// How many of the next requests are answered with 503.
    pub(super) busy: u32,
    puts: u32,
}

pub(super) struct Object {
    pub(super) bytes: Vec<u8>,
    modified: String,
}

/// Serves `bucket` as long as the test's runtime lives.
pub(super) async fn serve(bucket: Arc<Mutex<Bucket>>) -> S3Config {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(answer).with_state(bucket);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let text = str::to_owned;
    S3Config {
        endpoint,
        region: text("cn-test-1"),
        bucket: text("photos"),
        access_key: text("AKTEST"),
        secret_key: text("not a secret"),
    }
}

type Parameters = Query<BTreeMap<String, String>>;

async fn answer(
    State(bucket): State<Arc<Mutex<Bucket>>>,
    method: Method,
    uri: Uri,
    Query(parameters): Parameters,
    body: Bytes,
) -> Response {
    let mut bucket = bucket.lock().unwrap();
    if !is_signed(&parameters) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if bucket.busy > 0 {
        bucket.busy -= 1;
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let Some(key) = uri.path().strip_prefix("/photos") else { return StatusCode::NOT_FOUND.into_response() };
    let key = key.trim_start_matches('/').to_owned();
    match method {
        Method::PUT => put(&mut bucket, key, body.to_vec()).into_response(),
        Method::DELETE => {
            bucket.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        Method::GET if key.is_empty() => list(&bucket, &parameters).into_response(),
        Method::GET => match bucket.objects.get(&key) {
            Some(object) => object.bytes.clone().into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn is_signed(parameters: &BTreeMap<String, String>) -> bool {
    let has = |name: &str, test: fn(&str) -> bool| parameters.get(name).is_some_and(|value| test(value));
    has("X-Amz-Algorithm", |value| value == "AWS4-HMAC-SHA256")
        && has("X-Amz-Credential", |value| value.starts_with("AKTEST/") && value.contains("/cn-test-1/s3/"))
        && has("X-Amz-Signature", |value| value.len() == 64)
}

fn put(bucket: &mut Bucket, key: String, bytes: Vec<u8>) -> StatusCode {
    bucket.puts += 1;
    let modified = format!("2026-01-01T00:00:{:02}.000Z", bucket.puts);
    bucket.objects.insert(key, Object { bytes, modified });
    StatusCode::OK
}

fn list(bucket: &Bucket, parameters: &BTreeMap<String, String>) -> String {
    let parameter = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let (prefix, after) = (parameter("prefix"), parameter("continuation-token"));
    let mut rest = bucket.objects.iter().filter(|(key, _)| key.starts_with(&prefix) && **key > after);
    let page: Vec<_> = rest.by_ref().take(PAGE).collect();
    let contents: String = page.iter().map(|(key, object)| contents(key, object)).collect();
    let next = match (rest.next(), page.last()) {
        (Some(_), Some((key, _))) => format!("<NextContinuationToken>{key}</NextContinuationToken>"),
        _ => String::new(),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>photos</Name><MaxKeys>{PAGE}</MaxKeys><EncodingType>url</EncodingType>{contents}{next}</ListBucketResult>"#
    )
}

fn contents(key: &str, object: &Object) -> String {
    let key = key.replace('/', "%2F");
    let (modified, size) = (&object.modified, object.bytes.len());
    format!(
        r#"<Contents><Key>{key}</Key><LastModified>{modified}</LastModified><ETag>"e"</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"#
    )
}
