//! A grant as people write it: `ROLE`, `ROLE@grid:CODE`, `ROLE@department:CODE`.

use kernel::{Grant, Refusal, Role, Scope};

pub fn grant_from_text(text: &str) -> Result<Grant, Refusal> {
    let wrong = || Refusal::invalid("role_unreadable").at_field("role").with("value", text);
    let (role, scope) = text.split_once('@').unwrap_or((text, ""));
    let role: Role = role.parse().map_err(|()| wrong())?;
    let scope = match scope.split_once(':') {
        None if scope.is_empty() => Scope::Subdistrict,
        Some(("grid", code)) => Scope::Grid(code.to_owned()),
        Some(("department", code)) => Scope::Department(code.to_owned()),
        _ => return Err(wrong()),
    };
    Ok(Grant { role, scope })
}

pub fn grant_text(grant: &Grant) -> String {
    match &grant.scope {
        Scope::Subdistrict => grant.role.name().to_owned(),
        scope => format!("{}@{}:{}", grant.role, scope.kind(), scope.code()),
    }
}

/// Refuses a role that is no person's, and a scope that does not fit the role: handlers work for a department, nobody
/// else does.
pub fn check_scope(grant: &Grant) -> Result<(), Refusal> {
    let refused = |code| Err(Refusal::invalid(code).at_field("scope"));
    match (grant.role, &grant.scope) {
        (role, _) if !role.is_given() => Err(Refusal::invalid("role_not_given").at_field("role")),
        (Role::DepartmentHandler, Scope::Department(_)) => Ok(()),
        (Role::DepartmentHandler, _) => refused("scope_needs_department"),
        (_, Scope::Department(_)) => refused("scope_no_department"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_read_as_it_is_written() {
        for text in ["leader", "patroller@grid:110115010001", "department_handler@department:water"] {
            assert_eq!(grant_text(&grant_from_text(text).unwrap()), text);
        }
        for text in ["boss", "patroller@street:1", "patroller@grid"] {
            assert_eq!(grant_from_text(text).unwrap_err().code, "role_unreadable");
        }
    }

    #[test]
    fn a_scope_fits_its_role() {
        let code = |text| check_scope(&grant_from_text(text).unwrap()).err().map(|refusal| refusal.code);
        assert_eq!(code("department_handler@department:water"), None);
        assert_eq!(code("department_handler"), Some("scope_needs_department"));
        assert_eq!(code("leader@department:water"), Some("scope_no_department"));
        assert_eq!(code("reporter"), Some("role_not_given"));
        assert_eq!(code("grid_leader@grid:1"), None);
    }
}
