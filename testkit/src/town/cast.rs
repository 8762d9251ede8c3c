//! Who lives and works in the town: somebody for every role.

use std::sync::LazyLock;

use kernel::{Grant, Ids, Role, Scope, UserId};
use web::users::{self, NewUser};

use super::MORNING;
use super::ground::{EASTERN, WESTERN};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse";

/// Hashing is slow on purpose: once for all.
static HASH: LazyLock<String> =
    LazyLock::new(|| users::password_hash(PASSWORD, [7; 16]).expect("a password long enough"));

/// Login, name and role; the code is that of a grid or department.
const CAST: [(&str, &str, Role, &str); 14] = [
    ("west_patroller", "王巡", Role::Patroller, WESTERN),
    ("east_patroller", "李巡", Role::Patroller, EASTERN),
    ("seat", "赵坐席", Role::SeatOperator, ""),
    ("grid_leader", "钱格长", Role::GridLeader, WESTERN),
    ("responsible", "孙责任", Role::ResponsiblePerson, WESTERN),
    ("director", "周主任", Role::CommunityDirector, WESTERN),
    ("city", "吴城管", Role::DepartmentHandler, "city_management"),
    ("sanitation", "郑环卫", Role::DepartmentHandler, "sanitation"),
    ("water", "冯水务", Role::DepartmentHandler, "water"),
    ("leader", "陈领导", Role::Leader, ""),
    ("office", "褚网格", Role::GridOffice, ""),
    ("sysadmin", "卫系统", Role::SystemAdministrator, ""),
    ("secadmin", "蒋安全", Role::SecurityAdministrator, ""),
    ("auditor", "沈审计", Role::AuditAdministrator, ""),
];

fn scope(role: Role, code: &str) -> Scope {
    match role {
        _ if code.is_empty() => Scope::Subdistrict,
        Role::DepartmentHandler => Scope::Department(code.to_owned()),
        _ => Scope::Grid(code.to_owned()),
    }
}

pub(super) fn people(ids: &Ids, suffix: &str) -> Vec<NewUser> {
    let person = |&(login, name, role, code): &(&str, &str, Role, &str)| NewUser {
        id: UserId(ids.uuid(MORNING)),
        login: format!("{login}{suffix}"),
        name: name.to_owned(),
        password: HASH.clone(),
        grants: vec![Grant { role, scope: scope(role, code) }],
    };
    CAST.iter().map(person).collect()
}
