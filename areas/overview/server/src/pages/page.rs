//! The page as a whole: which span, and its parts in order.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use overview_rules::DEFINITION;
use web::{Answer, Lang, Page, Query, Shell, Viewer};

use super::hot::{SpotView, spots};
use super::map::{MapView, map};
use super::require_whole;
use super::table::{TableView, table};
use super::tiles::{Tile, tiles};
use super::trend::{TrendView, trend};
use super::weak::{WeakView, weak};
use crate::Overviews;
use crate::asked::{Asked, Wanted};
use crate::links::Links;
use crate::names::Names;

/// A choice of something that the address says: where it leads, its word, whether it is the present one.
pub(super) struct Choice {
    pub(super) href: String,
    pub(super) word: String,
    pub(super) current: bool,
}

#[derive(Template)]
#[template(path = "overview/page.html")]
pub(crate) struct OverviewPage {
    shell: Shell,
    view: View,
}

#[derive(Template)]
#[template(path = "overview/wall.html")]
pub(crate) struct WallPage {
    shell: Shell,
    view: View,
}

/// What both show.
pub(super) struct View {
    pub(super) spans: Vec<Choice>,
    pub(super) steps: Vec<Choice>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) days: String,
    pub(super) before: String,
    pub(super) as_of: String,
    pub(super) definition: &'static str,
    pub(super) wall: String,
    pub(super) tiles: Vec<Tile>,
    pub(super) trend: TrendView,
    pub(super) map: MapView,
    pub(super) table: TableView,
    pub(super) spots: Vec<SpotView>,
    pub(super) spots_said: String,
    pub(super) weak: Vec<WeakView>,
}

const SPANS: [&str; 5] = ["today", "7", "30", "90", "month"];

pub(super) async fn overview(
    State(overviews): State<Overviews>,
    viewer: Viewer,
    lang: Lang,
    Query(asked): Query<Asked>,
) -> Answer<Response> {
    require_whole(&viewer)?;
    let subdistrict = viewer.subdistrict();
    let names = Names::of(&overviews, subdistrict, lang).await?;
    let wanted = asked.understood(names.today())?;
    let board = overviews.board(subdistrict, &names, &wanted).await?;
    let links = Links { zone: names.zone, days: wanted.days };
    let mut shell = Shell::staff(&viewer, lang, &names.catalogue.subdistrict.name, "/overview");
    shell.path = wanted.asked.href("/overview");
    let is_wall = wanted.asked.is_wall();
    let shell = shell.on_wall(is_wall);
    let view = View {
        spans: SPANS.iter().map(|name| span_choice(lang, &wanted, name)).collect(),
        steps: step_choices(lang, &wanted),
        from: wanted.days.from.to_string(),
        to: wanted.days.to.to_string(),
        days: names.days(wanted.days),
        before: names.days(wanted.before),
        as_of: names.as_of(),
        definition: DEFINITION,
        wall: Asked { wall: "1".to_owned(), ..wanted.asked.clone() }.href("/overview"),
        tiles: tiles(&names, &links, &board),
        trend: trend(&names, &links, &wanted, &board),
        map: map(&names, &links, &wanted, &board),
        table: table(&names, &links, &wanted, &board),
        spots: spots(&names, &board),
        spots_said: super::hot::said(&names, &board),
        weak: weak(&overviews, &viewer, &names, &board).await?,
    };
    Ok(if is_wall {
        Page(WallPage { shell, view }).into_response()
    } else {
        Page(OverviewPage { shell, view }).into_response()
    })
}

fn span_choice(lang: Lang, wanted: &Wanted, name: &str) -> Choice {
    let to = Asked {
        span: name.to_owned(),
        from: String::new(),
        to: String::new(),
        step: String::new(),
        ..wanted.asked.clone()
    };
    Choice {
        href: to.href("/overview"),
        word: lang.t(&format!("overview.span_{name}")).to_owned(),
        current: overview_rules::Span::named(name) == Some(wanted.span),
    }
}

fn step_choices(lang: Lang, wanted: &Wanted) -> Vec<Choice> {
    let choice = |step: overview_rules::Step| Choice {
        href: Asked { step: step.name().to_owned(), ..wanted.asked.clone() }.href("/overview") + "#trend",
        word: lang.t(&format!("overview.step_{}", step.name())).to_owned(),
        current: step == wanted.step,
    };
    overview_rules::Step::ALL.into_iter().map(choice).collect()
}
