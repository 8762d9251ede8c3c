//! The duties of administrators. What nobody is appointed for, the grid office does.

use kernel::{Actor, Grant, Refusal, Role, Scope};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// People, lists, settings.
    System,
    /// Grants, passwords, sessions, locks.
    Security,
}

impl Duty {
    pub const fn role(self) -> Role {
        match self {
            Self::System => Role::SystemAdministrator,
            Self::Security => Role::SecurityAdministrator,
        }
    }

    /// Refuses who does not have this duty, where `appointed` are the administrator roles that somebody holds.
    pub fn require(self, actor: &Actor, appointed: &[Role]) -> Result<(), Refusal> {
        let role = self.role();
        // The office of a part of the subdistrict decides about nothing of the whole.
        let whole = |grant: &Grant| grant.role == Role::GridOffice && grant.scope == Scope::Subdistrict;
        let stands_in = actor.grants.iter().any(whole) && !appointed.contains(&role);
        if actor.holds(role) || actor.holds(Role::System) || stands_in {
            return Ok(());
        }
        Err(Refusal::forbidden("administrator_appointed"))
    }
}

#[cfg(test)]
mod tests {
    use kernel::SubdistrictId;

    use super::*;

    fn holder(role: Role) -> Actor {
        let grants = vec![Grant { role, scope: Scope::Subdistrict }];
        Actor { grants, ..Actor::system(SubdistrictId(1)) }
    }

    #[test]
    fn the_grid_office_has_a_duty_until_somebody_is_appointed() {
        for duty in [Duty::System, Duty::Security] {
            let office = holder(Role::GridOffice);
            assert_eq!(duty.require(&office, &[]), Ok(()));
            assert_eq!(duty.require(&office, &[Role::AuditAdministrator]), Ok(()));
            assert_eq!(duty.require(&office, &[duty.role()]).unwrap_err().code, "administrator_appointed");
            assert_eq!(duty.require(&holder(duty.role()), &[duty.role()]), Ok(()));
        }
    }

    #[test]
    fn the_office_of_one_grid_has_no_duty() {
        let grants = vec![Grant { role: Role::GridOffice, scope: Scope::Grid("110115010001".to_owned()) }];
        let narrow = Actor { grants, ..Actor::system(SubdistrictId(1)) };
        for duty in [Duty::System, Duty::Security] {
            assert_eq!(duty.require(&narrow, &[]).unwrap_err().code, "administrator_appointed");
        }
    }

    #[test]
    fn no_administrator_has_another_ones_duty() {
        for (duty, role) in
            [(Duty::System, Role::SecurityAdministrator), (Duty::Security, Role::SystemAdministrator)]
        {
            assert!(duty.require(&holder(role), &[]).is_err());
            assert!(duty.require(&holder(Role::AuditAdministrator), &[]).is_err());
            assert!(duty.require(&holder(Role::Leader), &[]).is_err());
        }
    }
}
