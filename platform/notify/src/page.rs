//! `/administration/deliveries`: what is stuck and why, and where messages go.

mod act;
mod rows;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::{Failure, Result, Tx};
use kernel::{Refusal, Role};
use serde::Deserialize;
use web::{Answer, Lang, Page, Policy, Problem, Routes, Shell, Viewer, subdistricts};

use self::rows::{PointRow, StuckRow};
use crate::relay::Relay;
use crate::{Channel, contact_points, queue};

const OFFICE: Policy = Policy::Roles(&[Role::GridOffice, Role::SystemAdministrator]);
const PATH: &str = "/administration/deliveries";

/// The page and its forms.
pub fn routes(relay: Relay) -> Routes {
    Routes::default()
        .get(OFFICE, PATH, page)
        .post(OFFICE, "/administration/deliveries/resend", act::resend)
        .post(OFFICE, "/administration/deliveries/points", act::add)
        .post(OFFICE, "/administration/deliveries/points/{id}", act::change)
        .with_state(relay)
}

/// What somebody typed for a new contact point.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Entered {
    recipient: String,
    channel: String,
    address: String,
    secret: String,
    language: String,
    quiet: String,
    digest: String,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage {
    shell: Shell,
    stuck: Vec<StuckRow>,
    points: Vec<PointRow>,
    channels: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    entered: Entered,
    /// Shown this once.
    secret: String,
    said: String,
    error: Option<(String, String)>,
}

/// What the page says besides its lists.
#[derive(Default)]
struct Said {
    entered: Entered,
    secret: String,
    text: String,
    refused: Option<Refusal>,
}

async fn page(State(relay): State<Relay>, viewer: Viewer, lang: Lang) -> Answer<Response> {
    Ok(shown(&relay, &viewer, lang, Said::default()).await?)
}

async fn shown(relay: &Relay, viewer: &Viewer, lang: Lang, said: Said) -> Result<Response> {
    let id = viewer.subdistrict();
    let read = async move |tx: &mut Tx| {
        let subdistrict = subdistricts::by_id(tx, id).await?;
        Ok((subdistrict, queue::stuck(tx, id).await?, contact_points::all(tx, id).await?))
    };
    let (subdistrict, stuck, points) = relay.platform.db.read(read).await?;
    let channels = Channel::ALL.map(Channel::name);
    let channels = channels.map(|name| (name.to_owned(), lang.t(&format!("way.{name}")).to_owned()));
    let problem = said.refused.map(Problem::from);
    let error = problem
        .as_ref()
        .map(|problem| (problem.refusal.field.clone().unwrap_or_default(), problem.text(lang)));
    let page = Page(DeliveriesPage {
        shell: Shell::staff(viewer, lang, &subdistrict.name, PATH),
        stuck: stuck.iter().map(|row| StuckRow::of(row, subdistrict.zone, lang)).collect(),
        points: points.iter().map(|point| PointRow::of(point, lang)).collect(),
        channels: channels.to_vec(),
        languages: vec![("zh-CN".to_owned(), "中文".to_owned()), ("en".to_owned(), "English".to_owned())],
        entered: said.entered,
        secret: said.secret,
        said: said.text,
        error,
    });
    Ok(match problem {
        Some(problem) => page.with_status(problem.status),
        None => page.into_response(),
    })
}

/// The page again with what was refused, or the fault as it is.
async fn refused(
    relay: &Relay,
    viewer: &Viewer,
    lang: Lang,
    entered: Entered,
    failure: Failure,
) -> Answer<Response> {
    match failure {
        Failure::Refused(refusal) => {
            let said = Said { entered, refused: Some(*refusal), ..Said::default() };
            Ok(shown(relay, viewer, lang, said).await?)
        }
        fault => Err(fault.into()),
    }
}
