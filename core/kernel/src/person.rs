//! Who acts, in which role, within which part of the subdistrict.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{SubdistrictId, UserId};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in code, storage and address.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|one| one.name() == text).ok_or(())
            }
        }
    };
}

names!(
    /// What a person is in the line of work (M6). A person may hold several, each within its own scope.
    Role {
        /// 巡查员: finds, reports, verifies and rechecks on the spot. Scope: basic or unit grid.
        Patroller = "patroller",
        /// 座席员: takes in, verifies, files, dispatches, closes.
        SeatOperator = "seat_operator",
        /// 格长. Scope: a grid.
        GridLeader = "grid_leader",
        /// 责任人: member of a grid's team. Scope: a grid.
        ResponsiblePerson = "responsible_person",
        /// 居委会主任. Scope: a basic grid.
        CommunityDirector = "community_director",
        /// Handles for a department. Scope: that department.
        DepartmentHandler = "department_handler",
        /// 街道领导: grants, presses, decides what was returned three times.
        Leader = "leader",
        /// 网格办: runs the whole, settings and imports.
        GridOffice = "grid_office",
        /// 系统管理员: people, lists, settings. Handles no cases.
        SystemAdministrator = "system_administrator",
        /// 安全管理员: grants, passwords, sessions, locks. Handles no cases.
        SecurityAdministrator = "security_administrator",
        /// 审计管理员: reads what was changed and revealed, and changes nothing. Handles no cases.
        AuditAdministrator = "audit_administrator",
        /// The program itself: alarms of the clocks, imports, the simulation's hand.
        System = "system",
        /// A resident who holds the case's link.
        Reporter = "reporter",
    }
);

names!(
    /// What kind of thing a scope names.
    ScopeKind {
        Subdistrict = "subdistrict",
        Grid = "grid",
        Department = "department",
    }
);

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "code")]
pub enum Scope {
    /// The whole subdistrict.
    Subdistrict,
    /// A basic grid with everything in it, or a unit grid: the grid's code (rule 1); a unit grid's code begins
    /// with its basic grid's.
    Grid(String),
    /// A department's code.
    Department(String),
}

impl Scope {
    pub fn kind(&self) -> ScopeKind {
        match self {
            Self::Subdistrict => ScopeKind::Subdistrict,
            Self::Grid(_) => ScopeKind::Grid,
            Self::Department(_) => ScopeKind::Department,
        }
    }

    /// The grid's or department's code; empty for the whole subdistrict.
    pub fn code(&self) -> &str {
        match self {
            Self::Subdistrict => "",
            Self::Grid(code) | Self::Department(code) => code,
        }
    }

    pub fn new(kind: ScopeKind, code: &str) -> Self {
        match kind {
            ScopeKind::Subdistrict => Self::Subdistrict,
            ScopeKind::Grid => Self::Grid(code.to_owned()),
            ScopeKind::Department => Self::Department(code.to_owned()),
        }
    }

    /// Whether something in `grid`, answered for by `department`, lies within this scope.
    pub fn covers(&self, grid: &str, department: &str) -> bool {
        match self {
            Self::Subdistrict => true,
            Self::Grid(code) => grid.starts_with(code.as_str()),
            Self::Department(code) => code == department,
        }
    }
}

/// A role held within a scope.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    pub role: Role,
    pub scope: Scope,
}

/// Somebody who asks for something: the person and all that the person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub subdistrict: SubdistrictId,
    /// `None` for the program and for a resident with a link.
    pub user: Option<UserId>,
    /// As it is written into the trail.
    pub name: String,
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The program itself.
    pub fn system(subdistrict: SubdistrictId) -> Self {
        let grants = vec![Grant { role: Role::System, scope: Scope::Subdistrict }];
        Self { subdistrict, user: None, name: "system".to_owned(), grants }
    }

    /// A resident who holds the link of a case.
    pub fn reporter(subdistrict: SubdistrictId) -> Self {
        let grants = vec![Grant { role: Role::Reporter, scope: Scope::Subdistrict }];
        Self { subdistrict, user: None, name: "reporter".to_owned(), grants }
    }

    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether one of the person's grants of `role` covers this grid and department.
    pub fn holds_for(&self, role: Role, grid: &str, department: &str) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.scope.covers(grid, department))
    }
}
