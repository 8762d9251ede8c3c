//! A file of areas for the draft, sent in a form.

use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use geofile::Layer;
use kernel::Refusal;
use territory_rules::Level;
use web::{Answer, Lang, Page, Viewer, unreadable_part};

use super::lines::refusal_lines;
use super::territory;
use crate::service::aside;
use crate::{ImportOptions, Territories};

/// More reasons than anybody reads.
const REASONS_MAX: usize = 50;

/// Reads the file into the draft; a refused one brings back the page with the reasons.
pub(crate) async fn upload(
    State(territories): State<Territories>,
    viewer: Viewer,
    lang: Lang,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Response> {
    let form =
        form.map_err(|rejection| Refusal::invalid("body_unreadable").with("why", rejection.body_text()))?;
    let Upload { name, bytes, level, crs, options } = Upload::read(form).await?;
    let layer = aside(move || layer(&name, bytes, &crs)).await?;
    let imported = match layer {
        Ok(layer) => territories.import(&viewer.actor, level, layer, options).await?,
        Err(refusals) => Err(refusals),
    };
    match imported {
        Ok(_) => Ok(Redirect::to("/territory#draft").into_response()),
        Err(mut refusals) => {
            refusals.truncate(REASONS_MAX);
            let mut page = territory::page(&territories, &viewer, lang).await?;
            page.refused = refusal_lines(refusals, lang);
            Ok(Page(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn layer(name: &str, bytes: Vec<u8>, crs: &str) -> Result<Layer, Vec<Refusal>> {
    let named = Some(crs).filter(|crs| !crs.is_empty());
    let named =
        named.map(str::parse).transpose().map_err(|refusal: Refusal| vec![refusal.at_field("crs")])?;
    Layer::from_bytes(name, bytes, named)
}

/// The form's fields.
struct Upload {
    /// The file's own; tells its kind.
    name: String,
    bytes: Vec<u8>,
    level: Level,
    /// Empty: as the file says.
    crs: String,
    options: ImportOptions,
}

const FIELDS: &[&str] = &["file", "level", "crs", "name_field", "code_field"];

impl Upload {
    async fn read(mut form: Multipart) -> Result<Self, Refusal> {
        let missing = |field: &str| Refusal::invalid("field_missing").at_field(field);
        let (mut file, mut level) = (None, None);
        let (mut crs, mut options) = (String::new(), ImportOptions::default());
        while let Some(field) = web::next_field(&mut form, FIELDS).await? {
            match field.name().unwrap_or_default() {
                "file" => {
                    let name = field.file_name().unwrap_or_default().to_owned();
                    let bytes = field.bytes().await.map_err(|error| unreadable_part(&error))?;
                    file = Some((name, bytes.to_vec())).filter(|(name, _)| !name.is_empty());
                }
                "level" => level = text(field).await?.parse().ok(),
                "crs" => crs = text(field).await?,
                "name_field" => options.name_field = Some(text(field).await?).filter(|name| !name.is_empty()),
                "code_field" => options.code_field = Some(text(field).await?).filter(|name| !name.is_empty()),
                _ => {}
            }
        }
        let (name, bytes) = file.ok_or_else(|| missing("file"))?;
        Ok(Self { name, bytes, level: level.ok_or_else(|| missing("level"))?, crs, options })
    }
}

async fn text(field: Field<'_>) -> Result<String, Refusal> {
    let text = field.text().await.map_err(|error| unreadable_part(&error))?;
    Ok(text.trim().to_owned())
}
