//! The map: grids coloured by quantity, with their numbers, hot spots on top, and the same grids as a table.

use cases_server::CaseFilter;
use overview_rules::{Outline, Steps};
use territory_rules::Level;

use super::page::Choice;
use crate::asked::{Asked, Quantity, Wanted};
use crate::board::Board;
use crate::links::{self, Links, Number, number};
use crate::names::Names;

/// Width of the drawing, in its units.
const WIDTH: f64 = 900.0;
/// More unit grids than that are told by their basic grids.
const GRIDS_MOST: usize = 400;

pub(crate) struct MapView {
    pub(crate) quantities: Vec<Choice>,
    pub(crate) title: String,
    /// Width and height of the drawing.
    pub(crate) size: (String, String),
    pub(crate) grids: Vec<GridView>,
    pub(crate) edges: Vec<String>,
    pub(crate) legend: Vec<(usize, String)>,
    pub(crate) spots: Vec<(String, String, usize)>,
    /// The same grids, most cases first.
    pub(crate) rows: Vec<(String, Number, usize)>,
    /// What lies in no grid.
    pub(crate) outside: Option<Number>,
}

pub(crate) struct GridView {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) colour: usize,
    pub(crate) rows: Number,
    /// Where the number stands.
    pub(crate) x: String,
    pub(crate) y: String,
}

pub(super) fn map(names: &Names, links: &Links, wanted: &Wanted, board: &Board) -> MapView {
    let territory = &names.territory;
    let level = match territory.unit_grids().count() {
        0 => territory.grid_level().unwrap_or(Level::BasicGrid),
        1..=GRIDS_MOST => Level::UnitGrid,
        _ => Level::BasicGrid,
    };
    let areas: Vec<_> = territory.areas_with_facts().filter(|(area, _)| area.level == level).collect();
    let value = |code: &str| -> i64 {
        board.quantities.range(code.to_owned()..format!("{code}~")).map(|(_, n)| n).sum()
    };
    let values: Vec<i64> = areas.iter().map(|(area, _)| value(&area.code)).collect();
    let steps = Steps::of(&values);
    let outline = Outline::of(areas.iter().map(|(area, _)| &area.geometry), WIDTH);
    let rows_of = |code: &str, n: i64| number(n, &filter(links, wanted.quantity, code));
    let unit = |n: f64| format!("{n:.0}");
    let mut grids = Vec::new();
    let mut edges = Vec::new();
    let mut spots = Vec::new();
    if let Some(outline) = outline {
        for ((area, facts), n) in areas.iter().zip(&values) {
            let (x, y) = outline.place(facts.lon, facts.lat);
            grids.push(GridView {
                name: area.name.clone(),
                path: outline.path(&area.geometry),
                colour: steps.colour(*n),
                rows: rows_of(&area.code, *n),
                x: unit(x),
                y: unit(y),
            });
        }
        if level == Level::UnitGrid {
            edges.extend(territory.basic_grids().map(|area| outline.path(&area.geometry)));
        }
        for (rank, (_, middle)) in (1..).zip(&board.spots) {
            let (x, y) = outline.place(middle.lon, middle.lat);
            spots.push((unit(x), unit(y), rank));
        }
    }
    let mut rows: Vec<_> =
        grids.iter().map(|grid| (grid.name.clone(), grid.rows.clone(), grid.colour)).collect();
    rows.sort_by_key(|(_, rows, _)| std::cmp::Reverse(rows.n));
    let inside: i64 = values.iter().sum();
    let outside = board.quantities.values().sum::<i64>() - inside;
    MapView {
        quantities: Quantity::ALL.into_iter().map(|quantity| choice(names, wanted, quantity)).collect(),
        title: names.lang.t(&format!("overview.quantity_{}", wanted.quantity.name())).to_owned(),
        size: outline
            .map_or_else(|| (unit(WIDTH), unit(1.0)), |outline| (unit(outline.width), unit(outline.height))),
        legend: legend(&steps),
        outside: (outside > 0 && board.quantities.get("") == Some(&outside))
            .then(|| rows_of("none", outside)),
        grids,
        edges,
        spots,
        rows,
    }
}

fn filter(links: &Links, quantity: Quantity, grid: &str) -> CaseFilter {
    let filter = match quantity {
        Quantity::Reported => links.counted("reported"),
        Quantity::Open => links::open(),
        Quantity::Late => links::open_with("late"),
    };
    CaseFilter { grid: grid.to_owned(), ..filter }
}

fn choice(names: &Names, wanted: &Wanted, quantity: Quantity) -> Choice {
    let asked = Asked { quantity: quantity.name().to_owned(), ..wanted.asked.clone() };
    Choice {
        href: asked.href("/overview") + "#map",
        word: names.lang.t(&format!("overview.{}", quantity.name())).to_owned(),
        current: quantity == wanted.quantity,
    }
}

/// Colour and range of each step.
fn legend(steps: &Steps) -> Vec<(usize, String)> {
    let word = |(least, most): &(i64, i64)| {
        if least == most { least.to_string() } else { format!("{least}–{most}") }
    };
    steps.ranges.iter().enumerate().map(|(at, range)| (steps.colour_of(at), word(range))).collect()
}
