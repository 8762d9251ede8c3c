//! Photos in and out.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use kernel::{FileId, Refusal, RefusalKind};
use serde::Serialize;
use web::{Answer, Json, PathOf, Viewer};

use crate::service::Cases;

/// As `files::photo::PhotoLimits` has it.
const LIMIT_MB: u32 = 20;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PhotoView {
    /// Name it in `photos` of a report or a step.
    id: String,
    thumbnail: String,
    width: u32,
    height: u32,
}

/// Uploads a photo (JPEG, PNG or WebP, at most 20 MB). It is encoded anew: position and other metadata are gone.
#[utoipa::path(post, path = "/api/v1/photos", tag = "photos", request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 201, body = PhotoView), (status = "4XX", body = web::ProblemBody)))]
pub(super) async fn photo_add(
    State(cases): State<Cases>,
    viewer: Viewer,
    bytes: Result<Bytes, BytesRejection>,
) -> Answer<(StatusCode, Json<PhotoView>)> {
    let too_large =
        |_rejection| Refusal::new(RefusalKind::TooLarge, "photo_too_large").with("limit_mb", LIMIT_MB);
    let stored = cases.photo_add(viewer.subdistrict(), bytes.map_err(too_large)?.into()).await?;
    let (id, thumbnail) = (stored.id.to_string(), stored.thumbnail.to_string());
    Ok((StatusCode::CREATED, Json(PhotoView { id, thumbnail, width: stored.width, height: stored.height })))
}

/// Bytes under the name of their hash never change.
pub type PhotoBytes = ([(HeaderName, &'static str); 2], Vec<u8>);

pub fn photo_answer(bytes: Vec<u8>) -> PhotoBytes {
    ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "private, max-age=31536000, immutable")], bytes)
}

pub(super) async fn photo(
    State(cases): State<Cases>,
    viewer: Viewer,
    PathOf(id): PathOf<String>,
) -> Answer<PhotoBytes> {
    let id: FileId = id.parse().map_err(|()| Refusal::not_found())?;
    Ok(photo_answer(cases.photo_seen(&viewer.actor, id).await?))
}
