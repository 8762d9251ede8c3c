//! Lists of cases: filters, order, keyset paging.

mod counted;
mod near;
mod waiting;
mod work;

use db::{Result, Tx, Value};
use kernel::{Actor, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use web::Cursor;

use crate::list::counted::Source;
pub(crate) use crate::list::waiting::waiting;
pub(crate) use crate::list::work::{VIEWS as WORK_VIEWS, counts as work_counts};
use crate::model::CaseLine;
use crate::scope::{begins_with, visible, within_grid};
use crate::service::Cases;

/// What a list is narrowed to; everything that is not given does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseFilter {
    /// A state of the procedure or several with commas between them, or `open` for all that are not ended.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Code of a basic or unit grid, a basic grid taking in its unit grids, or `none` for cases in none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub grid: String,
    /// Code of a department, or `none` for cases that nobody answers for yet.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// Code of a class, subclass or item.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// `amber`, `red`, or `late` for handled too late.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub light: String,
    /// `me`: asked of me or reported by me.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mine: String,
    /// A view of a department's work-list: `urgent` (to be handled), `mine` (what I took up), `recheck` (answered, being
    /// looked at) or `returned` (returned and not dispatched again). Then `department` also takes in what it helps with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub work: String,
    /// `1`: only what must be reported at once.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub must_report: String,
    /// What a figure counts: `reported`, `open`, `filed`, `dispatched`, `returned`, `responded`, `reworked`, `closed`,
    /// `due`, `on_time`, `overdue`, `decided` (either of both), `exempt` or `due_closed`. Then `from` and `to` are about the time by which the figure
    /// counts, `department` about who answered at that time, and what happened several times is listed as often.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub counted: String,
    /// `LONGITUDE,LATITUDE,METRES`: no further than that from the place (WGS-84).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub near: String,
    /// `fallback` for cases that the grid office answers for because no entry of the responsibility list does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner_by: String,
    /// Returned by departments at least so often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<u32>,
    /// Reported on or after this instant (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Reported before this instant (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// Words of the description or the address, or a case number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// `new` (latest report first, the default) or `due` (what must be done first; open cases only).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Rows a page, 1 to 200; 50 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;
const WORDS_MAX: usize = 100;

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct CasePage {
    pub lines: Vec<CaseLine>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

/// Most cases in one file.
const EXPORT_MAX: u32 = 50_000;
/// Most cases on one map.
const MAP_MAX: u32 = 2_000;

impl Cases {
    /// The page of `filter` among what `actor` may see.
    pub async fn list(&self, actor: &Actor, filter: CaseFilter) -> Result<CasePage> {
        let limit = filter.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
        self.page(actor, filter, limit).await
    }

    /// The latest cases of `filter` that have a place.
    pub async fn on_map(&self, actor: &Actor, filter: CaseFilter) -> Result<Vec<CaseLine>> {
        let page = self.page(actor, filter, MAP_MAX).await?;
        Ok(page.lines.into_iter().filter(|line| line.place.is_some()).collect())
    }

    /// All cases of `filter` that `actor` may see. Refuses `too_many_rows` for more than [`EXPORT_MAX`]: a file that is cut
    /// off looks whole.
    pub async fn whole_list(&self, actor: &Actor, filter: CaseFilter) -> Result<Vec<CaseLine>> {
        let all = self.page(actor, CaseFilter { after: String::new(), ..filter }, EXPORT_MAX).await?;
        match all.next {
            None => Ok(all.lines),
            Some(_) => Err(Refusal::invalid("too_many_rows").with("max", EXPORT_MAX).into()),
        }
    }

    async fn page(&self, actor: &Actor, filter: CaseFilter, limit: u32) -> Result<CasePage> {
        let (actor, now) = (actor.clone(), self.platform.now());
        self.platform.db.read(async move |tx: &mut Tx| page(tx, &actor, &filter, limit, now).await).await
    }
}

/// The statement that a filter makes.
struct Select<'a> {
    filter: &'a CaseFilter,
    source: Source,
    conditions: Vec<String>,
    params: Vec<Value>,
}

pub(crate) async fn page(
    tx: &mut Tx,
    actor: &Actor,
    filter: &CaseFilter,
    limit: u32,
    now: Timestamp,
) -> Result<CasePage> {
    let by_due = filter.sort == "due";
    let mut select = Select::new(actor, filter, now)?;
    select.behind(by_due)?;
    let time = if by_due { "queue_at" } else { select.source.time };
    let order = if by_due { "queue_at, id".to_owned() } else { format!("{time} desc, id desc") };
    let sql = format!(
        "select {}, {time} as walked_at from {} where {} order by {order} limit {}",
        CaseLine::COLUMNS,
        select.source.table,
        select.conditions.join(" and "),
        limit + 1
    );
    let rows = tx.all(&sql, &select.params).await?;
    let mut lines: Vec<CaseLine> = rows.iter().map(CaseLine::of_row).collect::<Result<_>>()?;
    let more = lines.len() > limit as usize;
    lines.truncate(limit as usize);
    let last = lines.last().zip(rows.get(limit.saturating_sub(1) as usize)).filter(|_| more);
    let next = match last {
        Some((line, row)) => Some(Cursor { key: row.get("walked_at")?, id: line.id.0 }.to_string()),
        None => None,
    };
    Ok(CasePage { lines, next })
}

impl<'a> Select<'a> {
    fn new(actor: &Actor, filter: &'a CaseFilter, now: Timestamp) -> Result<Self, Refusal> {
        let mut select = Self {
            filter,
            source: Source::of(&filter.counted)?,
            conditions: vec!["subdistrict = $1".to_owned()],
            params: vec![actor.subdistrict.into()],
        };
        let visible = visible(actor, &mut select.params);
        select.conditions.push(visible);
        select.conditions.push(select.source.condition.to_owned());
        select.states()?;
        select.codes();
        select.times();
        select.lights(now)?;
        select.mine(actor);
        select.work(actor)?;
        select.weak()?;
        select.near()?;
        select.words()?;
        Ok(select)
    }

    fn equal(&mut self, column: &str, value: impl Into<Value>) {
        self.compare(column, "=", value);
    }

    fn compare(&mut self, column: &str, operator: &str, value: impl Into<Value>) {
        self.params.push(value.into());
        self.conditions.push(format!("{column} {operator} ${}", self.params.len()));
    }

    fn states(&mut self) -> Result<(), Refusal> {
        match self.filter.state.as_str() {
            "" => {}
            "open" => self.conditions.push("ended = 0".to_owned()),
            one if cases_rules::HANDLING.state(one).is_some() => self.equal("state", one),
            several => self.one_of(several)?,
        }
        Ok(())
    }

    /// States with commas between them.
    fn one_of(&mut self, states: &str) -> Result<(), Refusal> {
        let mut any = Vec::new();
        for state in states.split(',') {
            if cases_rules::HANDLING.state(state).is_none() {
                return Err(Refusal::invalid("state_unknown").at_field("state").with("state", state));
            }
            self.params.push(state.into());
            any.push(format!("${}", self.params.len()));
        }
        self.conditions.push(format!("state in ({})", any.join(", ")));
        Ok(())
    }

    fn codes(&mut self) {
        let filter = self.filter;
        match filter.grid.len() {
            0 => {}
            _ if filter.grid == "none" => self.equal("grid", ""),
            // A unit grid is named in full: equality keeps the index in order of time.
            15.. => self.equal("grid", &filter.grid),
            _ => self.conditions.push(within_grid(&filter.grid, &mut self.params)),
        }
        match filter.item.len() {
            0 => {}
            7.. => self.equal("item", &filter.item),
            _ => self.conditions.push(begins_with("item", &filter.item, &mut self.params)),
        }
        match filter.department.as_str() {
            "" => {}
            "none" => self.equal(self.source.owner, ""),
            // A work-list has its own idea of whose a case is.
            _ if !filter.work.is_empty() => {}
            department => self.equal(self.source.owner, department),
        }
        if filter.must_report == "1" {
            self.conditions.push("must_report <> ''".to_owned());
        }
    }

    fn times(&mut self) {
        if let Some(from) = self.filter.from {
            self.compare(self.source.time, ">=", from);
        }
        if let Some(to) = self.filter.to {
            self.compare(self.source.time, "<", to);
        }
    }

    fn lights(&mut self, now: Timestamp) -> Result<(), Refusal> {
        match self.filter.light.as_str() {
            "" => {}
            "late" => self.conditions.push("on_time = 0".to_owned()),
            "red" => {
                self.conditions.push("ended = 0".to_owned());
                self.compare("stage_due_at", "<", now);
            }
            "amber" => {
                self.conditions.push("ended = 0".to_owned());
                self.compare("stage_due_at", ">=", now);
                self.compare("stage_amber_at", "<=", now);
            }
            other => return Err(Refusal::invalid("light_unknown").at_field("light").with("light", other)),
        }
        Ok(())
    }

    fn weak(&mut self) -> Result<(), Refusal> {
        match self.filter.owner_by.as_str() {
            "" => {}
            "fallback" => self.conditions.push("owner_by in ('fallback', 'conflict')".to_owned()),
            other => {
                return Err(Refusal::invalid("owner_by_unknown").at_field("owner_by").with("value", other));
            }
        }
        if let Some(returns) = self.filter.returns {
            self.compare("returns", ">=", returns);
        }
        Ok(())
    }

    fn mine(&mut self, actor: &Actor) {
        if let Some(user) = actor.user.filter(|_| self.filter.mine == "me") {
            self.params.push(user.into());
            self.conditions.push(format!("(assignee = ${0} or reporter = ${0})", self.params.len()));
        }
    }

    fn words(&mut self) -> Result<(), Refusal> {
        let words = self.filter.q.trim();
        if words.chars().count() > WORDS_MAX {
            return Err(Refusal::invalid("text_too_long").at_field("q").with("max", WORDS_MAX));
        }
        if let Ok(number) = words.parse::<cases_rules::CaseNumber>() {
            self.equal("number", number.to_string());
        } else if !words.is_empty() {
            let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            self.params.push(format!("%{escaped}%").into());
            let n = self.params.len();
            self.conditions
                .push(format!("(lower(description) like lower(${n}) escape '\\' or lower(address) like lower(${n}) escape '\\')"));
        }
        Ok(())
    }

    /// Only rows behind the cursor, and in order of deadline only those that have one.
    fn behind(&mut self, by_due: bool) -> Result<(), Refusal> {
        if by_due {
            self.conditions.push("ended = 0".to_owned());
        }
        if self.filter.after.is_empty() {
            return Ok(());
        }
        let cursor: Cursor = self.filter.after.parse()?;
        self.params.extend([cursor.key.into(), cursor.id.into()]);
        let (key, id) = (self.params.len() - 1, self.params.len());
        self.conditions.push(if by_due {
            format!("(queue_at, id) > (${key}, ${id})")
        } else {
            format!("({}, id) < (${key}, ${id})", self.source.time)
        });
        Ok(())
    }
}
