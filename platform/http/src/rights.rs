//! The table of rights as a maintainer reads it: written by `gewu gen` from the router, reviewed as a difference.

use std::fmt::Write;

use kernel::Role;

use crate::{Policy, RouteRule};

const HEAD: &str = "\
# Every route and who may knock, written by `cargo xtask gen` from the router: look at the difference before it is
# committed. What a person then sees of the records, and what may be done to a case, is decided behind the door: by
# the look-up and by the procedure; `tests/src/rights` asks every route as every role in every scope.
# `staff` are the roles that work with cases: all but the three administrators.
";

/// A line a route, by path.
pub fn rights_table(rules: &[RouteRule]) -> String {
    let mut rules: Vec<_> = rules.iter().collect();
    rules.sort_by_key(|rule| (rule.path.clone(), rule.method.to_string()));
    rules.iter().fold(HEAD.to_owned(), |mut text, rule| {
        let (method, path) = (rule.method.as_str(), &rule.path);
        // Writing into a String does not fail.
        let _ = writeln!(text, "{method:<6} {path:<34} {}", who(rule.policy));
        text
    })
}

fn who(policy: Policy) -> String {
    match policy {
        Policy::Public => "anybody".to_owned(),
        Policy::SignedIn => "signed in".to_owned(),
        Policy::Roles(roles) if is_staff(roles) => "staff".to_owned(),
        Policy::Roles(roles) => roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" "),
    }
}

fn is_staff(roles: &[Role]) -> bool {
    roles.len() == Role::STAFF.len() && Role::STAFF.iter().all(|role| roles.contains(role))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;

    #[test]
    fn a_route_is_a_line_with_those_who_may_knock() {
        let rule = |path: &str, policy| RouteRule { method: Method::GET, path: path.to_owned(), policy };
        let rules =
            [rule("/b", Policy::Roles(&[Role::Leader, Role::GridOffice])), rule("/a", Policy::SignedIn)];
        let table = rights_table(&rules);
        let lines: Vec<_> = table.lines().filter(|line| !line.starts_with('#')).collect();
        let expected =
            [format!("GET    {:<34} signed in", "/a"), format!("GET    {:<34} leader grid_office", "/b")];
        assert_eq!(lines, expected);
    }

    #[test]
    fn staff_are_all_who_work_with_cases_and_not_just_as_many() {
        let eight: Vec<Role> =
            Role::ALL.iter().copied().filter(|role| *role != Role::Leader).take(8).collect();
        assert_eq!(eight.len(), 8);
        assert!(!is_staff(&eight));
    }
}
