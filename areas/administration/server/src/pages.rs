//! Pages of administration. Who changes what there is decided behind the door (`people.rs`).

mod audit;
mod export;
mod index;
mod lists;
mod new;
mod people;
mod person;
mod reveals;
mod said;

use kernel::Role;
use web::{Policy, Routes};

use crate::Administration;

const ALL: Policy = Policy::Roles(&[
    Role::GridOffice,
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::AuditAdministrator,
]);
const PEOPLE: Policy =
    Policy::Roles(&[Role::GridOffice, Role::SystemAdministrator, Role::SecurityAdministrator]);
/// Who may come to change people and lists, and who to change rights and passwords.
pub(crate) const SYSTEM_ROLES: &[Role] = &[Role::GridOffice, Role::SystemAdministrator];
pub(crate) const SECURITY_ROLES: &[Role] = &[Role::GridOffice, Role::SecurityAdministrator];
const SYSTEM: Policy = Policy::Roles(SYSTEM_ROLES);
const SECURITY: Policy = Policy::Roles(SECURITY_ROLES);
const AUDIT: Policy = Policy::Roles(&[Role::GridOffice, Role::AuditAdministrator]);

const REVEALS: Policy =
    Policy::Roles(&[Role::GridOffice, Role::SecurityAdministrator, Role::AuditAdministrator]);

pub(crate) fn routes() -> Routes<Administration> {
    Routes::default()
        .get(ALL, "/administration", index::show)
        .get(PEOPLE, "/administration/people", people::show)
        .get(PEOPLE, "/administration/people/export.xlsx", export::people)
        .get(PEOPLE, "/administration/people/export.csv", export::people)
        .get(SYSTEM, "/administration/people/new", new::show)
        .post(SYSTEM, "/administration/people/new", new::create)
        .get(PEOPLE, "/administration/people/{id}", person::show)
        .post(SYSTEM, "/administration/people/{id}/rename", person::rename)
        .post(SECURITY, "/administration/people/{id}/give", person::give)
        .post(SECURITY, "/administration/people/{id}/withdraw", person::withdraw)
        .post(SECURITY, "/administration/people/{id}/lock", person::lock)
        .post(SECURITY, "/administration/people/{id}/unlock", person::unlock)
        .post(SECURITY, "/administration/people/{id}/password", person::password)
        .post(SECURITY, "/administration/people/{id}/factor", person::remove_factor)
        .get(REVEALS, "/administration/reveals", reveals::show)
        .get(AUDIT, "/administration/audit", audit::show)
        .get(AUDIT, "/administration/audit/export.xlsx", export::audit)
        .get(AUDIT, "/administration/audit/export.csv", export::audit)
        .and(lists::routes())
}
