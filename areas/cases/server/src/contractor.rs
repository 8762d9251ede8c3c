//! A case in the hands of an outside contractor: a link that shows what is to be done and takes photos and words back.
//!
//! The contractor's word is not the department's (rule 4: whoever answers for a case responds): it stands in the trail as
//! a comment of the link and its contractor, and the department confirms it by responding with it.

mod answer;
mod links;
mod store;

use kernel::{CaseId, Timestamp};
use uuid::Uuid;

pub(crate) use answer::{Answered, answered};
pub use answer::{Task, TaskAnswer};
pub use links::NewTaskLink;
pub(crate) use links::may_hand_over;
pub(crate) use store::of_case as links_of;

/// The longest that a link is good.
pub(crate) const DAYS_MAX: u32 = 30;
/// Answers through one link: more is a mistake or mischief.
const ANSWERS_MAX: u32 = 20;

/// A link as its department sees it; what opens it is known to the contractor alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLink {
    pub id: Uuid,
    pub case: CaseId,
    pub department: String,
    pub contractor: String,
    pub words: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
    pub answers: u32,
}

impl TaskLink {
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// How the trail names whoever answers through it: by the link alone, for what the chain of hashes holds cannot be
    /// forgotten.
    pub(crate) fn actor_name(&self) -> String {
        format!("{CONTRACTOR}{}:", self.short())
    }

    /// Enough of the id to tell the links of one case apart.
    pub fn short(&self) -> String {
        let mut id = self.id.simple().to_string();
        id.split_off(id.len() - 6)
    }
}

/// Names in the trail that begin so are contractors: `contractor:LINK:`; whoever reads them puts the name behind it as
/// long as it is known.
const CONTRACTOR: &str = "contractor:";

/// The name of an actor, with the contractor's own if it is one of a case's `links`.
pub(crate) fn told_name(actor_name: String, links: &[TaskLink]) -> String {
    match links.iter().find(|link| link.actor_name() == actor_name) {
        Some(link) => actor_name + &link.contractor,
        None => actor_name,
    }
}

/// Short id of the link and the contractor's name, where the trail names one.
pub(crate) fn of_actor_name(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix(CONTRACTOR)?.split_once(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trail_names_link_and_contractor_and_nobody_else_by_mistake() {
        let link = TaskLink {
            id: Uuid::from_u128(0x00ab_cdef),
            case: CaseId(Uuid::nil()),
            department: "city_management".to_owned(),
            contractor: "绿源:养护".to_owned(),
            words: String::new(),
            created_at: Timestamp::default(),
            expires_at: Timestamp::default(),
            revoked_at: None,
            opened_at: None,
            answers: 0,
        };
        assert_eq!(link.actor_name(), "contractor:abcdef:");
        let told = told_name(link.actor_name(), std::slice::from_ref(&link));
        assert_eq!(of_actor_name(&told), Some(("abcdef", "绿源:养护")));
        assert_eq!(
            told_name("contractor:123456:".to_owned(), std::slice::from_ref(&link)),
            "contractor:123456:"
        );
        assert_eq!(of_actor_name("reporter"), None);
        assert!(!link.is_good(Timestamp::default()), "the instant it expires it is dead");
    }
}
