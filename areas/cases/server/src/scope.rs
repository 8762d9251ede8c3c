//! What a person may see, as a condition on the rows: look-ups go through it, so that absent and forbidden are the
//! same.

use db::Value;
use kernel::{Actor, Role, Scope};
use web::News;

/// Everybody who works with cases, and sees what lies in their scope.
pub(crate) const STAFF: &[Role] = &[
    Role::Patroller,
    Role::SeatOperator,
    Role::GridLeader,
    Role::ResponsiblePerson,
    Role::CommunityDirector,
    Role::DepartmentHandler,
    Role::Leader,
    Role::GridOffice,
];

/// The condition of who sees the whole subdistrict.
pub(crate) const ALL: &str = "1 = 1";

/// A condition in SQL whose parameters follow those already in `params`.
pub(crate) fn visible(actor: &Actor, params: &mut Vec<Value>) -> String {
    let sees = |role: Role| role == Role::System || STAFF.contains(&role);
    let scopes = || actor.grants.iter().filter(|grant| sees(grant.role)).map(|grant| &grant.scope);
    if scopes().any(|scope| *scope == Scope::Subdistrict) {
        return ALL.to_owned();
    }
    let mut any = vec!["1 = 0".to_owned()];
    for scope in scopes() {
        any.push(match scope {
            Scope::Subdistrict => ALL.to_owned(),
            Scope::Grid(code) => within_grid(code, params),
            Scope::Department(code) => {
                params.extend([Value::from(code), Value::from(format!("%|{code}|%"))]);
                format!("department = ${} or helpers like ${}", params.len() - 1, params.len())
            }
        });
    }
    if let Some(user) = actor.user {
        params.push(user.into());
        any.push(format!("reporter = ${0} or assignee = ${0}", params.len()));
    }
    format!("({})", any.join(" or "))
}

/// Whether the actor may hear of a case with this news: the same as [`visible`], for what is heard and not looked up.
pub(crate) fn hears(actor: &Actor, news: &News) -> bool {
    let sees = |role: Role| role == Role::System || STAFF.contains(&role);
    let by_scope = actor.grants.iter().filter(|grant| sees(grant.role)).any(|grant| match &grant.scope {
        Scope::Subdistrict => true,
        Scope::Grid(code) => news.grids.iter().any(|grid| grid.starts_with(code.as_str())),
        Scope::Department(code) => news.departments.contains(code),
    });
    let by_name = actor.user.is_some_and(|user| news.people.contains(&user));
    actor.subdistrict == news.subdistrict && (by_scope || by_name)
}

/// The case lies in the grid of this code or in a grid of it. Behind `coalesce` the index by grid is not seen: a basic
/// grid has so large a share of all cases that whoever walks them in the order of the list has a page of it at once,
/// while the index would have all of the share sorted first.
pub(crate) fn within_grid(code: &str, params: &mut Vec<Value>) -> String {
    begins_with("coalesce(grid, '')", code, params)
}

/// `column` begins with `code`, as a range that an index serves. Codes are digits and letters, which sort before `~`.
pub(crate) fn begins_with(column: &str, code: &str, params: &mut Vec<Value>) -> String {
    params.extend([Value::from(code), Value::from(format!("{code}~"))]);
    format!("({column} >= ${} and {column} < ${})", params.len() - 1, params.len())
}
