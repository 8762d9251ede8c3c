//! The people who look after the subdistrict: names, accounts, posts.

use catalogue_rules::Department;
use kernel::{Grant, Role, Scope};

use super::ground::{BasicGrid, Ground};
use super::names::PeopleNames;
use crate::chance::Chance;

const OFFICE: usize = 3;
const SEATS: usize = 4;
/// The secretary and nine deputies.
const LEADERS: usize = 10;
/// Of all kinds, the patrollers with them (M13).
const AUXILIARIES: usize = 179;
/// For each unit grid.
const RESPONSIBLE_PERSONS: usize = 2;
/// In a community with this many unit grids or more there are four patrollers, else three: 35.
const MANY_GRIDS: usize = 7;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldPerson {
    /// Lower-case ASCII, such as `patroller01`.
    pub login: String,
    pub name: String,
    pub grants: Vec<Grant>,
    pub employment: Employment,
}

/// In what position somebody works for the subdistrict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Employment {
    Official,
    CommunityWorker,
    /// 协管员
    Auxiliary(AuxiliaryKind),
}

/// The kinds of auxiliaries, merged under one identity (M13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuxiliaryKind {
    /// 专职巡查员
    Patrol,
    /// 治安巡防员
    Security,
    /// 流动人口协管员
    Migrants,
    /// 城管协管员
    CityManagement,
    /// 安全生产协管员
    WorkSafety,
    /// 交通文明引导员
    Traffic,
    /// 食品药品协管员
    FoodAndDrugs,
    /// 环境卫生协管员
    Sanitation,
    /// 消防协管员
    Fire,
    /// 劳动保障协管员
    Labour,
    /// 助残协管员
    Disability,
    /// 绿化养护协管员
    Greenery,
}

impl AuxiliaryKind {
    pub const ALL: [Self; 12] = [
        Self::Patrol,
        Self::Security,
        Self::Migrants,
        Self::CityManagement,
        Self::WorkSafety,
        Self::Traffic,
        Self::FoodAndDrugs,
        Self::Sanitation,
        Self::Fire,
        Self::Labour,
        Self::Disability,
        Self::Greenery,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Patrol => "patrol",
            Self::Security => "security",
            Self::Migrants => "migrants",
            Self::CityManagement => "city_management",
            Self::WorkSafety => "work_safety",
            Self::Traffic => "traffic",
            Self::FoodAndDrugs => "food_and_drugs",
            Self::Sanitation => "sanitation",
            Self::Fire => "fire",
            Self::Labour => "labour",
            Self::Disability => "disability",
            Self::Greenery => "greenery",
        }
    }
}

impl Employment {
    /// The name in storage: `official`, `community_worker`, or the auxiliary's kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::CommunityWorker => "community_worker",
            Self::Auxiliary(kind) => kind.name(),
        }
    }

    pub const fn auxiliary(self) -> Option<AuxiliaryKind> {
        match self {
            Self::Auxiliary(kind) => Some(kind),
            Self::Official | Self::CommunityWorker => None,
        }
    }
}

impl WorldPerson {
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}

pub(super) fn all(ground: &Ground, departments: &[Department], chance: &mut Chance) -> Vec<WorldPerson> {
    let mut staff = Staff { names: PeopleNames::new(chance), people: Vec::new() };
    staff.add_centre(ground, departments);
    staff.add_communities(ground);
    staff.add_patrollers(ground);
    staff.add_unit_grids(ground);
    staff.add_administrators();
    staff.people
}

struct Staff {
    names: PeopleNames,
    people: Vec<WorldPerson>,
}

impl Staff {
    fn add(&mut self, login: String, employment: Employment, grants: Vec<Grant>) {
        self.people.push(WorldPerson { login, name: self.names.next(), grants, employment });
    }

    /// Grid office, leaders, departments, seats. Nine deputies and the section heads go down to the basic grids
    /// (M10).
    fn add_centre(&mut self, ground: &Ground, departments: &[Department]) {
        for number in 1..=OFFICE {
            let grants = vec![everywhere(Role::GridOffice)];
            self.add(format!("office{number:02}"), Employment::Official, grants);
        }
        for number in 1..=LEADERS {
            let deputy_of = number.checked_sub(2).and_then(|index| ground.basics.get(index));
            let grant =
                deputy_of.map_or_else(|| everywhere(Role::Leader), |basic| on(Role::Leader, &basic.code));
            self.add(format!("leader{number:02}"), Employment::Official, vec![grant]);
        }
        for (basic, department) in ground.basics.iter().cycle().zip(departments) {
            let scope = Scope::Department(department.code.clone());
            let handler = Grant { role: Role::DepartmentHandler, scope };
            let grants = vec![handler, on(Role::ResponsiblePerson, &basic.code)];
            self.add(format!("dept-{}", department.code), Employment::Official, grants);
        }
        for number in 1..=SEATS {
            let grants = vec![everywhere(Role::SeatOperator)];
            self.add(format!("seat{number:02}"), Employment::CommunityWorker, grants);
        }
    }

    fn add_communities(&mut self, ground: &Ground) {
        for (number, basic) in (1..).zip(&ground.basics) {
            let grants = vec![on(Role::CommunityDirector, &basic.code)];
            self.add(format!("director{number:02}"), Employment::CommunityWorker, grants);
        }
        for (number, basic) in (1..).zip(&ground.basics) {
            let grants = vec![on(Role::GridLeader, &basic.code)];
            self.add(format!("basic{number:02}"), Employment::CommunityWorker, grants);
        }
    }

    fn add_patrollers(&mut self, ground: &Ground) {
        let mut number = 0;
        for basic in &ground.basics {
            for beat in beats(basic) {
                number += 1;
                let grants = beat.iter().map(|grid| on(Role::Patroller, grid)).collect();
                self.add(
                    format!("patroller{number:02}"),
                    Employment::Auxiliary(AuxiliaryKind::Patrol),
                    grants,
                );
            }
        }
    }

    /// A community worker leads each unit grid; the auxiliaries who do not patrol are its responsible persons, and
    /// those of the basic grids when every unit grid has its two.
    fn add_unit_grids(&mut self, ground: &Ground) {
        let grids: Vec<_> = ground.basics.iter().flat_map(|basic| &basic.grids).collect();
        for (number, grid) in (1..).zip(&grids) {
            let grants = vec![on(Role::GridLeader, &grid.code)];
            self.add(format!("grid{number:02}"), Employment::CommunityWorker, grants);
        }
        let posts = grids.iter().flat_map(|grid| std::iter::repeat_n(&grid.code, RESPONSIBLE_PERSONS));
        let posts = posts.chain(ground.basics.iter().map(|basic| &basic.code).cycle());
        let patrollers = self.people.iter().filter(|person| person.holds(Role::Patroller)).count();
        let kinds = AuxiliaryKind::ALL[1..].iter().cycle();
        for (number, (grid, kind)) in (1..=AUXILIARIES - patrollers).zip(posts.zip(kinds)) {
            let grants = vec![on(Role::ResponsiblePerson, grid)];
            self.add(format!("auxiliary{number:03}"), Employment::Auxiliary(*kind), grants);
        }
    }

    fn add_administrators(&mut self) {
        for (login, role) in ADMINISTRATORS {
            self.add(login.to_owned(), Employment::Official, vec![everywhere(role)]);
        }
    }
}

fn everywhere(role: Role) -> Grant {
    Grant { role, scope: Scope::Subdistrict }
}

fn on(role: Role, grid: &str) -> Grant {
    Grant { role, scope: Scope::Grid(grid.to_owned()) }
}

/// One of each, and none of them does anything else.
const ADMINISTRATORS: [(&str, Role); 3] = [
    ("sysadmin01", Role::SystemAdministrator),
    ("secadmin01", Role::SecurityAdministrator),
    ("audit01", Role::AuditAdministrator),
];

/// The unit grids that each patroller of the community looks after: neighbours, one to three of them.
fn beats(basic: &BasicGrid) -> Vec<Vec<&str>> {
    let count = basic.grids.len();
    let patrollers = if count >= MANY_GRIDS { 4 } else { 3 };
    let share = |index: usize| index * count / patrollers;
    let beat =
        |index| basic.grids[share(index)..share(index + 1)].iter().map(|grid| grid.code.as_str()).collect();
    (0..patrollers).map(beat).collect()
}
