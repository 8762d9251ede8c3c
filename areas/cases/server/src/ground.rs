//! What a command is judged on besides the case: territory, catalogue, responsibility, calendar, policy. Taken once,
//! before the transaction, and the same for all of it.

use std::sync::Arc;

use cases_rules::{CaseCriterion, CaseTerms, HandlingPolicy};
use catalogue_rules::{Code, Item, Owner, Urgency};
use catalogue_server::View as CatalogueView;
use chrono::NaiveDate;
use kernel::{Refusal, Timestamp};
use procedure::{CaseFacts, Inputs, LookedUp};
use territory_server::View as TerritoryView;
use worktime::Limit;

use crate::model::Case;

#[derive(Clone)]
pub(crate) struct Ground {
    pub(crate) territory: Arc<TerritoryView>,
    pub(crate) catalogue: Arc<CatalogueView>,
    pub(crate) policy: Arc<HandlingPolicy>,
}

/// Who answers, and how that was found.
pub(crate) struct FoundOwner {
    pub(crate) department: String,
    pub(crate) by: &'static str,
}

impl Ground {
    /// The item of the catalogue; refused when there is none.
    pub(crate) fn item(&self, code: &str) -> Result<&Item, Refusal> {
        let unknown = || Refusal::invalid("item_unknown").at_field("item").with("item", code);
        self.catalogue.item(code).ok_or_else(unknown)
    }

    /// What handling needs to know of an item's filing criterion `no` (its first where 0).
    pub(crate) fn criterion(&self, item: Option<&str>, no: u32) -> CaseCriterion {
        let Some(item) = item.and_then(|code| self.catalogue.item(code)) else {
            return CaseCriterion::default();
        };
        let criteria = self.catalogue.criteria(item.code.as_str());
        let Some(criterion) = criteria.iter().find(|one| one.no == no).or(criteria.first()) else {
            return CaseCriterion::default();
        };
        let alarm = |kind: &String| self.catalogue.duties.must_report.iter().find(|one| one.code == *kind);
        CaseCriterion {
            limit: Some(criterion.limit),
            recheck: criterion.recheck,
            photo: criterion.evidence.iter().any(|wanted| wanted == "after_photo"),
            // What is seen on patrol and is no emergency can be put right by whoever sees it.
            self_handle: item.patrol && criterion.urgency != Urgency::Emergency,
            must_report_minutes: item.must_report.as_ref().and_then(alarm).map(|kind| kind.alarm_minutes),
        }
    }

    pub(crate) fn terms(&self, criterion: CaseCriterion, given: Option<Limit>) -> CaseTerms<'_> {
        CaseTerms { policy: &self.policy, calendar: &self.catalogue.calendar, criterion, given }
    }

    /// The terms of a case that is there.
    pub(crate) fn terms_of(&self, case: &Case) -> CaseTerms<'_> {
        self.terms(self.criterion(case.facts.item.as_deref(), case.criterion), case.limit_given)
    }

    /// Who answers for an item in a grid. A filed case always has an owner: without an entry, or where entries
    /// contradict each other, the grid office.
    pub(crate) fn owner(&self, item: &Code, grid: &str) -> FoundOwner {
        let fallback = || self.catalogue.fallback_department().to_owned();
        match self.catalogue.responsibility.responsible(item, grid) {
            Owner::Department(entry) => FoundOwner { department: entry.department.clone(), by: "list" },
            Owner::Conflict(_) => FoundOwner { department: fallback(), by: "conflict" },
            Owner::Fallback => FoundOwner { department: fallback(), by: "fallback" },
        }
    }

    /// What the engine is told about the inputs of a command on a case that has `facts` so far.
    pub(crate) fn look_up(
        &self,
        facts: &CaseFacts,
        inputs: &Inputs,
        criterion: u32,
    ) -> Result<LookedUp, Refusal> {
        let grid = inputs.position.map(|at| {
            let area = self.territory.locate(at.longitude, at.latitude);
            area.map(|area| area.code.clone()).unwrap_or_default()
        });
        let item = inputs.item.as_deref().or(facts.item.as_deref());
        let place = grid.as_deref().unwrap_or(&facts.grid);
        let known = item.map(|code| self.item(code)).transpose()?;
        let owner = known.map(|item| self.owner(&item.code, place).department);
        let marks = inputs.item.as_deref().map(|code| self.criterion(Some(code), criterion).marks());
        Ok(LookedUp { grid, owner, marks })
    }

    /// The local day of an instant.
    pub(crate) fn day(&self, at: Timestamp) -> NaiveDate {
        self.catalogue.calendar.day(at)
    }

    /// Class code of an item; empty without one.
    pub(crate) fn class_of(item: Option<&str>) -> &str {
        item.and_then(|code| code.get(..3)).unwrap_or_default()
    }
}
