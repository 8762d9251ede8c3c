//! How pages are shown to whoever asks: language, theme, and the address to come back to after changing either.
//! Known from the request before any page is made, and looked up by the layout, so that no page need pass it on.

use axum::extract::Request;
use axum::http::Method;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::sign_in::inside;
use crate::{Lang, Policy, Query, Routes, Viewer};

const DISPLAY_COOKIE: &str = "gewu_display";

/// Light or dark as the device has it, or as the person chose; 长辈版 is large and keeps the device's light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
    Elder,
}

impl Theme {
    pub const ALL: [Self; 4] = [Self::Device, Self::Light, Self::Dark, Self::Elder];

    /// As in the cookie, in addresses and in texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Elder => "elder",
        }
    }

    /// The theme of that name; the device's own for a name that is none.
    fn wanted(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// What the layout knows of the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub lang: Lang,
    pub theme: Theme,
    /// Path and query; none when the request was no reading, which cannot be come back to.
    pub address: Option<String>,
    /// For the page of a problem, which is made outside of every route.
    pub viewer: Option<Viewer>,
}

impl Asked {
    pub(crate) fn of(request: &Request, jar: &CookieJar, lang: Lang, viewer: Option<&Viewer>) -> Self {
        let theme = jar.get(DISPLAY_COOKIE).map(|cookie| Theme::wanted(cookie.value())).unwrap_or_default();
        let is_reading = request.method() == Method::GET;
        let address = request.uri().path_and_query().filter(|_| is_reading).map(ToString::to_string);
        Self { lang, theme, address, viewer: viewer.cloned() }
    }

    /// Runs `work` so that pages made in it are shown like this.
    pub(crate) async fn around<T>(self, work: impl Future<Output = T>) -> T {
        ASKED.scope(self, work).await
    }

    /// What was asked by the request that is being answered.
    pub(crate) fn now() -> Self {
        ASKED.try_with(Self::clone).unwrap_or_default()
    }
}

tokio::task_local! {
    static ASKED: Asked;
}

pub(crate) fn routes() -> Routes {
    Routes::default().get(Policy::Public, "/display", display)
}

#[derive(Debug, Deserialize)]
struct DisplayChoice {
    to: String,
    #[serde(default)]
    back: String,
}

async fn display(jar: CookieJar, Query(choice): Query<DisplayChoice>) -> (CookieJar, Redirect) {
    let theme = Theme::wanted(&choice.to);
    let cookie = Cookie::build((DISPLAY_COOKIE, theme.name())).path("/").same_site(SameSite::Lax);
    let cookie = cookie.http_only(true).permanent().build();
    (jar.add(cookie), Redirect::to(inside(&choice.back)))
}
