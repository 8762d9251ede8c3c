//! The lane's page: what waits, why, and the two things that can be done about it.

use askama::Template;
use axum::extract::State;
use axum::response::Redirect;
use cases_server::pages::Names;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, Form, Lang, Page, PathOf, Shell, Viewer};

use crate::lane::{REASONS, Waiting};
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/lane.html")]
pub(crate) struct LanePage {
    shell: Shell,
    lines: Vec<LaneLine>,
    /// How many wait in all.
    n: i64,
    reasons: Vec<(&'static str, String)>,
}

struct LaneLine {
    id: Uuid,
    at: String,
    kind: String,
    description: String,
    place: String,
    doubts: Vec<String>,
    photos: Vec<String>,
}

const SHOWN: u32 = 50;

fn line(names: &Names, waiting: &Waiting) -> Option<LaneLine> {
    let report = waiting.report.as_ref()?;
    let position = report.position.as_ref();
    let area = position.and_then(|at| names.territory.locate(at.longitude, at.latitude));
    let grid = area.map(|area| names.territory.path(&area.code)).unwrap_or_default();
    let doubt = |doubt: &String| names.lang.t(&format!("doubt.{doubt}")).to_owned();
    Some(LaneLine {
        id: waiting.id,
        at: names.short(waiting.received_at),
        kind: names.item(report.item.as_deref().unwrap_or_default()),
        description: report.description.clone(),
        place: if report.address.is_empty() { grid } else { report.address.clone() },
        doubts: waiting.doubts.iter().map(doubt).collect(),
        photos: report.photos.clone(),
    })
}

pub(super) async fn page(
    State(residents): State<Residents>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<LanePage>> {
    let names = residents.names(viewer.subdistrict(), lang).await?;
    let (waiting, n) = residents.lane(viewer.subdistrict(), SHOWN).await?;
    let reason = |code: &'static str| (code, lang.t(&format!("lane_reason.{code}")).to_owned());
    Ok(Page(LanePage {
        shell: names.shell(&viewer, "/lane"),
        lines: waiting.iter().filter_map(|one| line(&names, one)).collect(),
        n,
        reasons: REASONS.map(reason).into(),
    }))
}

pub(super) async fn accept(
    State(residents): State<Residents>,
    viewer: Viewer,
    PathOf(id): PathOf<Uuid>,
) -> Answer<Redirect> {
    residents.lane_accept(&viewer.actor, id).await?;
    Ok(Redirect::to("/lane"))
}

#[derive(Debug, Deserialize)]
pub(super) struct Discard {
    reason: String,
}

pub(super) async fn discard(
    State(residents): State<Residents>,
    viewer: Viewer,
    PathOf(id): PathOf<Uuid>,
    Form(Discard { reason }): Form<Discard>,
) -> Answer<Redirect> {
    residents.lane_discard(&viewer.actor, id, &reason).await?;
    Ok(Redirect::to("/lane"))
}
