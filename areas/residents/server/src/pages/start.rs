//! The first screen of a report: a photo, and where it is.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use cases_server::pages::{Entered, Names, PhotoBytes, photo_answer};
use db::Result;
use kernel::{FileId, Refusal, SubdistrictId};
use uuid::Uuid;
use web::{Answer, Lang, Page, PathOf, Shell};

use super::told;
use crate::draft::Draft;
use crate::service::Residents;
use crate::spot::Spot;
use crate::{device, photo_place};

/// The form itself, which also stands on the pages of grids and doors.
#[derive(Debug, Clone, Default)]
pub(crate) struct StartForm {
    /// Code of the subdistrict.
    pub(crate) code: String,
    pub(crate) action: String,
    /// The place in words, where it is known already.
    pub(crate) known: String,
    /// Its code, sent along.
    pub(crate) known_code: String,
    /// Basic grids to choose from, for who can neither point nor find.
    pub(crate) grids: Vec<(String, String)>,
    /// Addresses of the thumbnails of photos that are there already.
    pub(crate) photos: Vec<String>,
    pub(crate) words: String,
}

#[derive(Template)]
#[template(path = "residents/start.html")]
pub(crate) struct StartPage {
    shell: Shell,
    form: StartForm,
    error: Option<(String, String)>,
}

/// Chosen where the place cannot be told.
const SOMEWHERE: &str = "?";
const PHOTOS_MAX: usize = 9;

impl StartForm {
    pub(crate) fn new(names: &Names, code: &str) -> Self {
        let grids = names.basic_grids();
        let action = format!("/s/{code}/report");
        Self { code: code.to_owned(), action, grids, ..Self::default() }
    }

    pub(crate) fn at(mut self, known: &str, known_code: &str) -> Self {
        known.clone_into(&mut self.known);
        known_code.clone_into(&mut self.known_code);
        self
    }

    fn of_draft(names: &Names, code: &str, id: Uuid, draft: &Draft) -> Self {
        let photos = draft.photos.iter();
        let base = format!("/s/{code}/report/{}", id.simple());
        Self {
            photos: photos.map(|(_, thumbnail)| format!("{base}/photos/{thumbnail}")).collect(),
            action: base,
            words: draft.spot.address.clone(),
            ..Self::new(names, code)
        }
    }
}

pub(super) async fn page(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<StartPage>> {
    let names = residents.names(residents.by_code(&code).await?.id, lang).await?;
    let shell = names.public_shell(&format!("/s/{code}/report"));
    Ok(Page(StartPage { shell, form: StartForm::new(&names, &code), error: None }))
}

/// The first screen once more, with what was given.
pub(super) async fn again(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
) -> Answer<Page<StartPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let draft = residents.draft(subdistrict, id).await?;
    let names = residents.names(subdistrict, lang).await?;
    let form = StartForm::of_draft(&names, &code, id, &draft);
    Ok(Page(StartPage { shell: names.public_shell(&form.action), form, error: None }))
}

pub(super) async fn begin(
    State(residents): State<Residents>,
    lang: Lang,
    jar: CookieJar,
    PathOf(code): PathOf<String>,
    form: Multipart,
) -> Answer<Response> {
    let (_, jar) = device::known(&residents, jar);
    let id = residents.chance();
    let answer = take(&residents, lang, &code, (id, Draft::default()), form).await?;
    Ok((jar, answer).into_response())
}

pub(super) async fn change(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, id)): PathOf<(String, Uuid)>,
    form: Multipart,
) -> Answer<Response> {
    let draft = residents.draft(residents.by_code(&code).await?.id, id).await?;
    take(&residents, lang, &code, (id, draft), form).await
}

/// Keeps what came, also when something is missing: photos are chosen once.
async fn take(
    residents: &Residents,
    lang: Lang,
    code: &str,
    (id, mut draft): (Uuid, Draft),
    form: Multipart,
) -> Answer<Response> {
    let subdistrict = residents.by_code(code).await?.id;
    let entered = Entered::read(form).await?;
    let taken = fill(residents, subdistrict, lang, &mut draft, &entered).await;
    residents.draft_put(subdistrict, id, &draft).await?;
    let Err(failure) = taken else {
        let next = if draft.kind_chosen { "check" } else { "kind" };
        return Ok(Redirect::to(&format!("/s/{code}/report/{}/{next}", id.simple())).into_response());
    };
    let (problem, error) = told(failure, lang)?;
    let names = residents.names(subdistrict, lang).await?;
    let mut form = StartForm::of_draft(&names, code, id, &draft);
    entered.text("words").clone_into(&mut form.words);
    let shell = names.public_shell(&form.action);
    Ok(Page(StartPage { shell, form, error: Some(error) }).with_status(problem.status))
}

async fn fill(
    residents: &Residents,
    subdistrict: SubdistrictId,
    lang: Lang,
    draft: &mut Draft,
    entered: &Entered,
) -> Result<()> {
    if draft.receipt.is_some() {
        return Err(Refusal::conflict("report_sent").into());
    }
    let room = PHOTOS_MAX.saturating_sub(draft.photos.len());
    for bytes in entered.photos.iter().take(room) {
        let stored = residents.cases.photo_add(subdistrict, bytes.clone()).await?;
        draft.photos.push((stored.id.to_string(), stored.thumbnail.to_string()));
    }
    let spot = spot(residents, subdistrict, lang, entered).await?;
    if let Some(spot) = spot {
        draft.spot = spot;
    }
    if draft.spot.is_known() {
        Ok(())
    } else {
        Err(Refusal::invalid("place_missing").at_field("words").into())
    }
}

/// The place, by the surest of what was given.
async fn spot(
    residents: &Residents,
    subdistrict: SubdistrictId,
    lang: Lang,
    entered: &Entered,
) -> Result<Option<Spot>> {
    let view = residents.territories.view(subdistrict).await?;
    let doors = residents.doors(subdistrict).await?;
    let door = |code: &str| doors.get(code).map(Spot::door);
    if let Some(known) = entered.filled("known") {
        return Ok(Some(door(known).or_else(|_no_door| Spot::grid(&view, known))?));
    }
    if let Some(code) = entered.filled("door") {
        return Ok(Some(door(code)?));
    }
    let words = entered.text("words");
    let at = entered.position()?;
    if let Some(at) = at {
        let point = Spot::point(at.longitude, at.latitude, at.accuracy_m.unwrap_or(10.0));
        return Ok(Some(Spot { address: words.to_owned(), ..point }));
    }
    if !words.is_empty() {
        let hits = doors.search(words, 2);
        return Ok(Some(match hits.as_slice() {
            [only] => Spot::door(only),
            [best, _] if best.name == words => Spot::door(best),
            _ => Spot::words(words),
        }));
    }
    let inside = |(lon, lat): &(f64, f64)| view.locate(*lon, *lat).is_some();
    let of_photo = entered.photos.iter().filter_map(|photo| photo_place::of(photo)).find(inside);
    if let Some((lon, lat)) = of_photo {
        return Ok(Some(Spot::point(lon, lat, 10.0)));
    }
    match entered.filled("grid") {
        Some(SOMEWHERE) => Ok(Some(Spot::words(lang.t("resident.somewhere")))),
        Some(code) => Ok(Some(Spot::grid(&view, code)?)),
        None => Ok(None),
    }
}

/// A thumbnail of a draft's own photo.
pub(super) async fn photo(
    State(residents): State<Residents>,
    PathOf((code, id, photo)): PathOf<(String, Uuid, String)>,
) -> Answer<PhotoBytes> {
    let subdistrict = residents.by_code(&code).await?.id;
    let draft = residents.draft(subdistrict, id).await?;
    let own = draft.photos.iter().any(|(_, thumbnail)| *thumbnail == photo);
    let file: FileId = photo.parse().map_err(|()| Refusal::not_found())?;
    if !own {
        return Err(Refusal::not_found().into());
    }
    Ok(photo_answer(residents.cases.photo_bytes(subdistrict, file).await?))
}
