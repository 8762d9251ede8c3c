//! What everybody with an open page hears of, once it is on disk.

use std::sync::{Arc, Mutex, PoisonError};

use kernel::UserId;
use web::{News, Platform};

use crate::model::Case;

/// What a unit of work has to tell. It is filled inside the transaction and told after its commit.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<News>>>);

impl Told {
    /// `before` is the case before the step: who saw it then hears that it has gone.
    pub(crate) fn put(&self, before: Option<&Case>, case: &Case, kind: &str, by: Option<UserId>) {
        let mut news = news_of(case, kind, by);
        if let Some(before) = before.map(|before| news_of(before, kind, by)) {
            news.grids.extend(before.grids);
            news.departments.extend(before.departments);
            news.people.extend(before.people);
        }
        news.must_report = before.is_none() && !case.must_report.is_empty();
        // A unit of work that is carried out anew tells of its last try.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.case != case.id);
        all.push(news);
    }

    /// To be called after the commit.
    pub(crate) fn tell(&self, platform: &Platform) {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for news in all {
            platform.live().tell(news);
        }
    }
}

/// News of a case for those who may see it.
pub(crate) fn news_of(case: &Case, kind: &str, by: Option<UserId>) -> News {
    let facts = &case.facts;
    News {
        subdistrict: case.subdistrict,
        case: case.id,
        version: facts.version,
        kind: kind.to_owned(),
        must_report: false,
        grids: vec![facts.grid.clone()],
        departments: facts.department.iter().chain(facts.helpers.keys()).cloned().collect(),
        people: facts.reporter.into_iter().chain(facts.assignee).collect(),
        by,
        name: String::new(),
    }
}
