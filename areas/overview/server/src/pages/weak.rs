//! Weak spots: what is overdue, what soon will be, what nobody wants, what the responsibility list left open.

use cases_server::{CaseFilter, CaseLine, Standing};
use db::Result;
use web::{Viewer, words};

use crate::Overviews;
use crate::board::Board;
use crate::links::{Number, number, open, open_with};
use crate::names::Names;

pub(crate) struct WeakView {
    pub(crate) key: &'static str,
    pub(crate) title: String,
    pub(crate) rows: Number,
    /// The first of them: address, number, what, whose, how long.
    pub(crate) first: Vec<FirstView>,
    /// Departments that have most of them.
    pub(crate) departments: Vec<(String, Number)>,
}

pub(crate) struct FirstView {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) item: String,
    pub(crate) department: String,
    pub(crate) due: String,
}

/// Rows and departments shown of each.
const FIRST: u32 = 5;
const DEPARTMENTS: usize = 3;

type Count = fn(&Standing) -> i64;

fn kinds() -> [(&'static str, CaseFilter, Count); 4] {
    [
        ("late", open_with("late"), |one| one.late),
        ("amber", open_with("amber"), |one| one.amber),
        ("returned", CaseFilter { returns: Some(2), ..open() }, |one| one.returned),
        ("fallback", CaseFilter { owner_by: "fallback".to_owned(), ..open() }, |one| one.fallback),
    ]
}

pub(super) async fn weak(
    overviews: &Overviews,
    viewer: &Viewer,
    names: &Names,
    board: &Board,
) -> Result<Vec<WeakView>> {
    let mut all = Vec::new();
    for (key, filter, count) in kinds() {
        let sorted = CaseFilter { sort: "due".to_owned(), limit: Some(FIRST), ..filter.clone() };
        let first = overviews.cases.list(&viewer.actor, sorted).await?;
        all.push(WeakView {
            key,
            title: names.lang.t(&format!("overview.weak_{key}")).to_owned(),
            rows: number(board.standing.iter().map(count).sum(), &filter),
            first: first.lines.iter().map(|line| first_view(names, line)).collect(),
            departments: departments(names, &board.standing, &filter, count),
        });
    }
    Ok(all)
}

fn first_view(names: &Names, line: &CaseLine) -> FirstView {
    let item = if line.item.is_empty() { "" } else { names.catalogue.name(&line.item, names.lang) };
    let department =
        if line.department.is_empty() { String::new() } else { names.department(&line.department) };
    FirstView {
        href: format!("/cases/{}", line.id),
        number: line.number.clone(),
        item: if item.is_empty() { line.description.clone() } else { item.to_owned() },
        department,
        due: line
            .due_at
            .or(line.stage_due_at)
            .map(|due| words::until(names.now, due, names.lang))
            .unwrap_or_default(),
    }
}

fn departments(
    names: &Names,
    standing: &[Standing],
    filter: &CaseFilter,
    count: Count,
) -> Vec<(String, Number)> {
    let mut sums = std::collections::BTreeMap::<&str, i64>::new();
    for one in standing.iter().filter(|one| !one.department.is_empty()) {
        *sums.entry(&one.department).or_default() += count(one);
    }
    let mut sums: Vec<_> = sums.into_iter().filter(|(_, n)| *n > 0).collect();
    sums.sort_by_key(|(code, n)| (std::cmp::Reverse(*n), *code));
    let view = |(code, n): &(&str, i64)| {
        let filter = CaseFilter { department: (*code).to_owned(), ..filter.clone() };
        (names.department(code), number(*n, &filter))
    };
    sums.iter().take(DEPARTMENTS).map(view).collect()
}
