//! Who acts in handling, and how they stand to the case.

use kernel::Role;
use procedure::{Given, May, Relation};

use crate::names::mark;

pub(super) const SEAT: May = May(Role::SeatOperator, Relation::InScope, Given::Always);
pub(super) const LEADER: May = May(Role::Leader, Relation::InScope, Given::Always);
pub(super) const OFFICE: May = May(Role::GridOffice, Relation::InScope, Given::Always);
pub(super) const LEAD: May = May(Role::DepartmentHandler, Relation::LeadDepartment, Given::Always);
pub(super) const HELPER: May = May(Role::DepartmentHandler, Relation::HelperDepartment, Given::Always);
pub(super) const GRID_LEADER: May = May(Role::GridLeader, Relation::InScope, Given::Always);
pub(super) const DIRECTOR: May = May(Role::CommunityDirector, Relation::InScope, Given::Always);
pub(super) const RESPONSIBLE: May = May(Role::ResponsiblePerson, Relation::InScope, Given::Always);
pub(super) const PATROLLER: May = May(Role::Patroller, Relation::InScope, Given::Always);
pub(super) const OWN_REPORT: May = May(Role::Patroller, Relation::OwnReport, Given::Always);
pub(super) const LINK: May = May(Role::Reporter, Relation::HoldsLink, Given::Always);
pub(super) const PROGRAM: May = May(Role::System, Relation::Program, Given::Always);

/// After the third return a case is before a leader and out of the seat operator's hands.
pub(super) const SEAT_UNLESS_BEFORE_LEADER: May =
    May(Role::SeatOperator, Relation::InScope, Given::Unmarked(mark::BEFORE_LEADER));
pub(super) const LEADER_BEFORE_WHOM_IT_IS: May =
    May(Role::Leader, Relation::InScope, Given::Marked(mark::BEFORE_LEADER));

/// Those who can be asked to go and look.
pub(super) const ASKED_TO_LOOK: &[May] = &[
    May(Role::Patroller, Relation::Assigned, Given::Always),
    May(Role::ResponsiblePerson, Relation::Assigned, Given::Always),
    May(Role::GridLeader, Relation::Assigned, Given::Always),
];

/// Everybody who can see a problem.
pub(super) const ANYBODY: &[May] = &[
    May(Role::Patroller, Relation::Anywhere, Given::Always),
    May(Role::SeatOperator, Relation::Anywhere, Given::Always),
    May(Role::GridLeader, Relation::Anywhere, Given::Always),
    May(Role::ResponsiblePerson, Relation::Anywhere, Given::Always),
    May(Role::CommunityDirector, Relation::Anywhere, Given::Always),
    May(Role::DepartmentHandler, Relation::Anywhere, Given::Always),
    May(Role::Leader, Relation::Anywhere, Given::Always),
    May(Role::GridOffice, Relation::Anywhere, Given::Always),
    LINK,
    PROGRAM,
];
