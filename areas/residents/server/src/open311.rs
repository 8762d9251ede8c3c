//! Open311 GeoReport v2: other people's programs read what is public and send reports in, in the place of residents.
//!
//! The writing is of gateway `open311`. Here it is answered: what goes out is what residents' pages show too, and what
//! comes in goes the way of residents' reports. No case is written but by a command of area cases.

mod ids;
mod keys;
mod post;
mod reply;
mod requests;
mod services;
mod updates;

use ::open311::{Discovery, Document, Format};
use axum::extract::State;
use web::{Policy, Routes};

pub use self::keys::OpenKey;
use self::reply::{Asked, Told};
use crate::service::Residents;

/// Nine photos as telephones take them, and their fields.
const BODY_BYTES_MAX: usize = 100 << 20;

/// When this endpoint last changed.
const CHANGESET: &str = "2026-11-24T00:00:00Z";

pub(crate) fn routes() -> Routes<Residents> {
    let mut routes = Routes::default()
        .get(Policy::Public, "/open311/v2/services/{name}", services::definition)
        .get(Policy::Public, "/open311/v2/requests/{name}", requests::request)
        .get(Policy::Public, "/open311/v2/tokens/{name}", requests::token);
    for format in Format::ALL.map(Format::suffix) {
        let at = |resource: &str| format!("/open311/v2/{resource}.{format}");
        routes = routes
            .get(Policy::Public, &format!("/open311/discovery.{format}"), discovery)
            .get(Policy::Public, &at("discovery"), discovery)
            .get(Policy::Public, &at("services"), services::services)
            .get(Policy::Public, &at("requests"), requests::requests)
            .post(Policy::Public, &at("requests"), post::post)
            .get(Policy::Public, &at("servicerequestupdates"), updates::updates)
            .post(Policy::Public, &at("servicerequestupdates"), updates::post);
    }
    routes.body_limit(BODY_BYTES_MAX)
}

async fn discovery(State(residents): State<Residents>, asked: Asked) -> reply::Reply {
    let told = (|| -> Told {
        let public_url = &residents.platform.settings.public_url;
        let document: Document = open311::discovery(&Discovery {
            changeset: CHANGESET.parse().map_err(anyhow::Error::from)?,
            contact: asked.lang.fill("open311.contact", &[("url", public_url)]),
            key_service: asked.lang.t("open311.key_service").to_owned(),
            url: format!("{public_url}/open311/v2"),
        });
        Ok(document)
    })();
    asked.reply(told)
}
