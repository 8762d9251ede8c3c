//! `/design`: every piece of the pages in every state, in one theme at a time. For whoever makes pages, so only in a
//! development build.

use askama::Template;
use axum::extract::State;
use kernel::Refusal;
use serde::Deserialize;

use crate::display::Theme;
use crate::{Answer, Lang, Page, Platform, Policy, Query, Routes, Shell};

pub(crate) fn routes(platform: &Platform) -> Routes {
    Routes::default().get(Policy::Public, "/design", design).with_state(platform.clone())
}

/// The looks there are: name, theme, whether on a wall, whether dense.
const LOOKS: [(&str, Theme, bool, bool); 6] = [
    ("public", Theme::Light, false, false),
    ("public_dark", Theme::Dark, false, false),
    ("elder", Theme::Elder, false, false),
    ("console", Theme::Light, false, true),
    ("console_dark", Theme::Dark, false, true),
    ("wall", Theme::Dark, true, true),
];

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(default)]
    look: String,
}

#[derive(Template)]
#[template(path = "design/design.html")]
struct Design {
    shell: Shell,
    looks: Vec<(String, String, bool)>,
    lights: [&'static str; 4],
    states: [&'static str; 11],
    classes: Vec<(String, String)>,
    errors: Vec<(&'static str, String)>,
    colours: [&'static str; 8],
}

async fn design(
    State(platform): State<Platform>,
    lang: Lang,
    Query(choice): Query<Choice>,
) -> Answer<Page<Design>> {
    if !cfg!(debug_assertions) {
        return Err(Refusal::not_found().into());
    }
    let (name, theme, wall, dense) =
        *LOOKS.iter().find(|(name, ..)| *name == choice.look).unwrap_or(&LOOKS[0]);
    let subdistrict = crate::sign_in::front_name(&platform).await?;
    let shell = Shell::public(lang, &subdistrict, "/design").in_theme(theme, dense).on_wall(wall);
    let looks = LOOKS.map(|(look, ..)| {
        (format!("/design?look={look}"), lang.t(&format!("design.{look}")).to_owned(), look == name)
    });
    let named = |prefix: &str, name: &str| lang.t(&format!("{prefix}.{name}")).to_owned();
    Ok(Page(Design {
        looks: looks.into(),
        lights: ["red", "amber", "green", "none"],
        states: [
            "reported",
            "verifying",
            "filed",
            "dispatched",
            "handling",
            "responded",
            "rechecking",
            "closed",
            "declined",
            "void",
            "merged",
        ],
        classes: ["patrol", "phone"].map(|name| (name.to_owned(), named("channel", name))).into(),
        errors: vec![
            ("wrong-text", named("design", "error")),
            ("wrong-choice", named("design", "error_choice")),
        ],
        colours: ["ink", "ink-soft", "line-strong", "accent", "overdue", "near", "normal", "none"],
        shell,
    }))
}
