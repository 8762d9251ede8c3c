//! What there is to administer, for the one who asks.

use askama::Template;
use axum::extract::State;
use kernel::Role;
use web::{Answer, Lang, Page, Shell, Viewer};

use crate::Administration;
use crate::lists::List;
use crate::names::Names;

#[derive(Template)]
#[template(path = "administration/index.html")]
pub(crate) struct IndexPage {
    shell: Shell,
    /// Address, title, what it is for.
    rooms: Vec<(&'static str, String, String)>,
    lists: Vec<(String, String, String)>,
}

type Room = (&'static str, &'static str, &'static [Role]);

const ROOMS: &[Room] = &[
    ("/administration/people", "people", &[Role::SystemAdministrator, Role::SecurityAdministrator]),
    ("/territory", "territory", &[Role::SystemAdministrator]),
    ("/catalogue", "catalogue", &[Role::SystemAdministrator]),
    ("/administration/deliveries", "deliveries", &[Role::SystemAdministrator]),
    ("/administration/reveals", "reveals", &[Role::SecurityAdministrator, Role::AuditAdministrator]),
    ("/administration/audit", "audit", &[Role::AuditAdministrator]),
];

pub(super) async fn show(
    State(administration): State<Administration>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Page<IndexPage>> {
    let names = Names::of(&administration, &viewer, lang).await?;
    let open =
        ROOMS.iter().filter(|(_, _, roles)| viewer.holds_any(&[Role::GridOffice]) || viewer.holds_any(roles));
    let text = |name: &str, part: &str| lang.t(&format!("administration.{name}.{part}")).to_owned();
    let rooms = open.map(|(path, name, _)| (*path, text(name, "title"), text(name, "about"))).collect();
    let kept = List::ALL.iter().filter(|list| viewer.holds_any(list.kept_by()));
    let lists = kept.map(|list| {
        let text = |part: &str| lang.t(&format!("lists.{}.{part}", list.name())).to_owned();
        (list.address(), text("title"), text("about"))
    });
    Ok(Page(IndexPage { lists: lists.collect(), shell: names.shell(&viewer, "/administration"), rooms }))
}
