//! An S3-compatible store, addressed as `endpoint/bucket/key`. Requests are signed in their address
//! (AWS Signature Version 4, query form) with the machine's real time, since the other side compares clocks.

use std::sync::Arc;
use std::time::Duration;

use kernel::FileId;
use reqwest::{Client, Method, Response, StatusCode, Url};
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};

use super::{StoreError, Stored, checked, file_id, id_of_key, key_of};

const SIGNED_FOR: Duration = Duration::from_mins(5);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);
/// Waits before a request that failed on the way, or with 429 or 5xx, is sent again. All of ours may be repeated.
const RETRY_WAITS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// How to reach the bucket.
#[derive(Clone)]
pub struct S3Config {
    /// For example `https://minio.example:9000`.
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub access_key: String,
    pub secret_key: String,
}

/// Files in a bucket. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct S3Store {
    bucket: Arc<Bucket>,
    credentials: Arc<Credentials>,
    client: Client,
}

impl S3Store {
    pub fn new(config: S3Config) -> Result<Self, StoreError> {
        let endpoint: Url = config.endpoint.parse().map_err(settings)?;
        let bucket = Bucket::new(endpoint, UrlStyle::Path, config.bucket, config.region).map_err(settings)?;
        // An error says that the program has chosen a provider already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = Client::builder().connect_timeout(CONNECT_TIMEOUT).timeout(REQUEST_TIMEOUT).build();
        let client = client.map_err(StoreError::Request)?;
        let credentials = Credentials::new(config.access_key, config.secret_key);
        Ok(Self { bucket: Arc::new(bucket), credentials: Arc::new(credentials), client })
    }

    /// Sends the bytes even if the object is there: it is the only way to renew its date.
    pub(super) async fn put(&self, bytes: Vec<u8>) -> Result<FileId, StoreError> {
        let id = file_id(&bytes);
        let url = self.bucket.put_object(Some(&self.credentials), &key_of(id)).sign(SIGNED_FOR);
        let response = self.send(Method::PUT, url, Some(bytes)).await?;
        succeeded("PUT", &response).map(|()| id)
    }

    pub(super) async fn get(&self, id: FileId) -> Result<Option<Vec<u8>>, StoreError> {
        let url = self.bucket.get_object(Some(&self.credentials), &key_of(id)).sign(SIGNED_FOR);
        let response = self.send(Method::GET, url, None).await?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        succeeded("GET", &response)?;
        let bytes = response.bytes().await.map_err(lost_on_the_way)?;
        checked(id, bytes.into()).map(Some)
    }

    pub(super) async fn delete(&self, id: FileId) -> Result<(), StoreError> {
        let url = self.bucket.delete_object(Some(&self.credentials), &key_of(id)).sign(SIGNED_FOR);
        let response = self.send(Method::DELETE, url, None).await?;
        if response.status() == StatusCode::NOT_FOUND { Ok(()) } else { succeeded("DELETE", &response) }
    }

    /// Whether it was removed: not if it has been put since `file` was listed. S3 has no lock, so a put within
    /// the few milliseconds between look and delete is not seen; the grace of the plan makes that improbable.
    pub(super) async fn delete_unless_put_again(&self, file: Stored) -> Result<bool, StoreError> {
        if self.list_prefix(&key_of(file.id)).await? != [file] {
            return Ok(false);
        }
        self.delete(file.id).await.map(|()| true)
    }

    pub(super) async fn list(&self) -> Result<Vec<Stored>, StoreError> {
        self.list_prefix("").await
    }

    async fn list_prefix(&self, prefix: &str) -> Result<Vec<Stored>, StoreError> {
        let mut files = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
            action.with_prefix(prefix);
            if let Some(token) = next {
                action.with_continuation_token(token);
            }
            let response = self.send(Method::GET, action.sign(SIGNED_FOR), None).await?;
            succeeded("GET", &response)?;
            let page = response.text().await.map_err(lost_on_the_way)?;
            next = read_page(&page, &mut files)?;
            if next.is_none() {
                files.sort_unstable_by_key(|file| file.id);
                return Ok(files);
            }
        }
    }

    async fn send(&self, method: Method, url: Url, body: Option<Vec<u8>>) -> Result<Response, StoreError> {
        for wait in RETRY_WAITS {
            match self.attempt(&method, &url, body.as_ref()).await {
                Ok(response) if !is_passing(response.status()) => return Ok(response),
                Ok(response) => tracing::warn!(%method, status = %response.status(), "object store is busy"),
                Err(error) => tracing::warn!(%method, %error, "object store is not reached"),
            }
            tokio::time::sleep(wait).await;
        }
        self.attempt(&method, &url, body.as_ref()).await.map_err(StoreError::Request)
    }

    /// The error comes without the address, which carries the signature.
    async fn attempt(&self, method: &Method, url: &Url, body: Option<&Vec<u8>>) -> reqwest::Result<Response> {
        let mut request = self.client.request(method.clone(), url.clone());
        if let Some(body) = body {
            request = request.body(body.clone());
        }
        request.send().await.map_err(reqwest::Error::without_url)
    }
}

/// Adds a page of the list to `files`; the token of the next page, if there is one.
fn read_page(xml: &str, files: &mut Vec<Stored>) -> Result<Option<String>, StoreError> {
    let unreadable = |error: &dyn std::fmt::Display| StoreError::List(error.to_string());
    let page = ListObjectsV2::parse_response(xml).map_err(|error| unreadable(&error))?;
    for object in page.contents {
        if let Some(id) = id_of_key(&object.key) {
            let put_at = object.last_modified.parse().map_err(|error| unreadable(&error))?;
            files.push(Stored { id, size_bytes: object.size, put_at });
        }
    }
    Ok(page.next_continuation_token)
}

fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

fn succeeded(method: &'static str, response: &Response) -> Result<(), StoreError> {
    let status = response.status();
    if status.is_success() { Ok(()) } else { Err(StoreError::Status { method, status: status.as_u16() }) }
}

fn lost_on_the_way(error: reqwest::Error) -> StoreError {
    StoreError::Request(error.without_url())
}

fn settings(error: impl std::fmt::Display) -> StoreError {
    StoreError::Settings(error.to_string())
}
