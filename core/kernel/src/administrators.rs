//! Separation of duties: the three administrator roles exclude each other, and none of them handles cases (三员分立).

use crate::{Grant, Refusal, Role, Scope};

impl Role {
    /// Everybody who works with cases.
    pub const STAFF: &'static [Self] = &[
        Self::Patroller,
        Self::SeatOperator,
        Self::GridLeader,
        Self::ResponsiblePerson,
        Self::CommunityDirector,
        Self::DepartmentHandler,
        Self::Leader,
        Self::GridOffice,
    ];

    pub const ADMINISTRATORS: &'static [Self] =
        &[Self::SystemAdministrator, Self::SecurityAdministrator, Self::AuditAdministrator];

    pub fn is_administrator(self) -> bool {
        Self::ADMINISTRATORS.contains(&self)
    }

    /// Whether people are given it; the others are the program's own and a resident's with a link.
    pub const fn is_given(self) -> bool {
        !matches!(self, Self::System | Self::Reporter)
    }
}

/// Refuses what one person may not hold at once: an administrator's role beside any other, or for a part of the
/// subdistrict only.
pub fn check_together(grants: &[Grant]) -> Result<(), Refusal> {
    let Some(administrator) = grants.iter().find(|grant| grant.role.is_administrator()) else {
        return Ok(());
    };
    let refused = |code| Err(Refusal::conflict(code).at_field("role"));
    match grants.iter().find(|grant| grant.role != administrator.role) {
        Some(other) if other.role.is_administrator() => return refused("administrators_exclude"),
        Some(_) => return refused("administrator_handles_no_cases"),
        None => {}
    }
    let narrow = grants.iter().any(|grant| grant.scope != Scope::Subdistrict);
    if narrow { refused("administrator_scope") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(roles: &[Role]) -> Option<&'static str> {
        let grants: Vec<_> =
            roles.iter().map(|role| Grant { role: *role, scope: Scope::Subdistrict }).collect();
        check_together(&grants).err().map(|refusal| refusal.code)
    }

    #[test]
    fn no_two_administrator_roles_meet_in_one_person() {
        for one in Role::ADMINISTRATORS {
            for other in Role::ADMINISTRATORS {
                let expected = (one != other).then_some("administrators_exclude");
                assert_eq!(code(&[*one, *other]), expected, "{one} and {other}");
            }
        }
    }

    #[test]
    fn who_is_given_a_role_is_staff_or_an_administrator() {
        let given = Role::ALL.iter().copied().filter(|role| role.is_given());
        let expected: Vec<_> = Role::STAFF.iter().chain(Role::ADMINISTRATORS).copied().collect();
        assert_eq!(given.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_administrator_holds_no_other_role_in_either_order() {
        for administrator in Role::ADMINISTRATORS {
            for role in Role::ALL.iter().filter(|role| !role.is_administrator()) {
                let expected = Some("administrator_handles_no_cases");
                assert_eq!(code(&[*administrator, *role]), expected, "{administrator} and {role}");
                assert_eq!(code(&[*role, *administrator]), expected, "{role} and {administrator}");
            }
        }
    }

    #[test]
    fn other_roles_meet_freely_and_an_administrator_is_one_for_the_whole() {
        assert_eq!(code(&[Role::GridLeader, Role::ResponsiblePerson, Role::Leader]), None);
        let narrow = Grant { role: Role::AuditAdministrator, scope: Scope::Grid("110115010001".to_owned()) };
        assert_eq!(check_together(&[narrow]).unwrap_err().code, "administrator_scope");
    }
}
