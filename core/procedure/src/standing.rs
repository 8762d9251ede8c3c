//! How an actor stands to a case, and in which capacity they act.

use kernel::{Actor, Grant, Role, Scope};

use crate::{Action, CaseFacts, HelperFacts, May, Relation};

/// The capacity in which somebody acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) role: Role,
    /// The department acted for, where the relation is one of a department.
    pub(crate) department: Option<String>,
}

impl Action {
    /// The first row of `who` that fits, or `None` when the actor may not act.
    pub(crate) fn standing(&self, facts: &CaseFacts, actor: &Actor) -> Option<Standing> {
        self.who.iter().find_map(|may| may.standing(facts, actor))
    }

    /// Whether any role of the actor could ever take this action.
    pub(crate) fn is_for(&self, actor: &Actor) -> bool {
        self.who.iter().any(|may| actor.holds(may.0))
    }
}

impl May {
    fn standing(&self, facts: &CaseFacts, actor: &Actor) -> Option<Standing> {
        let Self(role, relation, given) = *self;
        if !given.holds(facts) {
            return None;
        }
        let grants = || actor.grants.iter().filter(move |grant| grant.role == role);
        let department = match relation {
            Relation::LeadDepartment => grants().find_map(|grant| lead(grant, facts)),
            Relation::HelperDepartment => grants().find_map(|grant| helper(grant, facts, |_any| true)),
            Relation::CalledDepartment => grants().find_map(|grant| helper(grant, facts, is_awaited)),
            Relation::SilentHelper => {
                grants().find_map(|grant| helper(grant, facts, |one| one.spoke.is_none()))
            }
            _ => None,
        };
        let stands = department.is_some() || grants().any(|grant| personally(relation, grant, facts, actor));
        stands.then_some(Standing { role, department })
    }
}

/// The relations in which the person counts and not the department.
fn personally(relation: Relation, grant: &Grant, facts: &CaseFacts, actor: &Actor) -> bool {
    let department = facts.department.as_deref().unwrap_or_default();
    match relation {
        Relation::Anywhere | Relation::HoldsLink | Relation::Program => true,
        Relation::InScope => grant.scope.covers(&facts.grid, department),
        Relation::OwnReport => actor.user.is_some() && actor.user == facts.reporter,
        Relation::Assigned => actor.user.is_some() && actor.user == facts.assignee,
        Relation::LeadDepartment
        | Relation::HelperDepartment
        | Relation::CalledDepartment
        | Relation::SilentHelper => false,
    }
}

fn lead(grant: &Grant, facts: &CaseFacts) -> Option<String> {
    let Scope::Department(code) = &grant.scope else { return None };
    (Some(code) == facts.department.as_ref()).then(|| code.clone())
}

fn helper(grant: &Grant, facts: &CaseFacts, fits: impl Fn(&HelperFacts) -> bool) -> Option<String> {
    let Scope::Department(code) = &grant.scope else { return None };
    facts.helpers.get(code).is_some_and(fits).then(|| code.clone())
}

fn is_awaited(helper: &HelperFacts) -> bool {
    helper.called.is_some() && helper.signed_in.is_none()
}
