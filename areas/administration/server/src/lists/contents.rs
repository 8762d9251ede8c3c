//! A list as it is now, as a table.

use administration_rules::{Cells, grant_text};
use catalogue_server::kind_name;
use db::Result;
use kernel::{Scope, SubdistrictId};
use web::Lang;

use super::{List, people, teams};
use crate::Administration;

/// The rows of a list in their order; what is only told is in the reader's language.
pub(crate) async fn contents(
    administration: &Administration,
    subdistrict: SubdistrictId,
    list: List,
    lang: Lang,
) -> Result<Vec<Cells>> {
    match list {
        List::People => people::contents(administration, subdistrict, lang).await,
        List::Teams => teams::contents(administration, subdistrict, lang).await,
        List::Roles => roles(administration, subdistrict, lang).await,
        List::Limits => limits(administration, subdistrict, lang).await,
        _ => of_catalogue(administration, subdistrict, list, lang).await,
    }
}

async fn of_catalogue(
    administration: &Administration,
    subdistrict: SubdistrictId,
    list: List,
    lang: Lang,
) -> Result<Vec<Cells>> {
    let view = administration.catalogues.view(subdistrict).await?;
    let name = |code: &str| view.name(code, lang).to_owned();
    Ok(match list {
        List::Departments => {
            let all = view.departments.values();
            all.map(|one| vec![one.code.clone(), one.name.zh.clone(), one.name.en.clone()]).collect()
        }
        List::Adoption => {
            let items = view.catalogue.items.iter().map(|item| {
                let code = item.code.to_string();
                let class = code.get(..3).map(name).unwrap_or_default();
                vec![code.clone(), class, name(&code), u8::from(item.adopted).to_string()]
            });
            items.collect()
        }
        List::Terms => {
            let criteria = view.catalogue.criteria.iter().map(|one| {
                let standard = view.standard_limits.get(&(one.item.clone(), one.no));
                let own = standard.map_or_else(String::new, |_| one.limit.to_string());
                let standard = standard.unwrap_or(&one.limit).to_string();
                let condition = lang.pick(&one.condition.zh, &one.condition.en).to_owned();
                vec![
                    one.item.to_string(),
                    one.no.to_string(),
                    name(one.item.as_str()),
                    condition,
                    standard,
                    own,
                ]
            });
            criteria.collect()
        }
        List::Responsibility => {
            let entries = view.responsibility.entries().map(|entry| {
                let helpers = entry.helpers.join(" ");
                let (scope, area) = (entry.scope.to_string(), entry.area.clone());
                vec![scope.clone(), name(&scope), area, entry.department.clone(), helpers, entry.note.clone()]
            });
            entries.collect()
        }
        List::Calendar => {
            let days = view.calendar.holidays().days();
            days.map(|(day, worked)| vec![day.to_string(), kind_name(worked).to_owned()]).collect()
        }
        _ => {
            let kinds = view.duties.must_report.iter().map(|kind| {
                let (name, text) = (kind.name.clone(), kind.text.clone());
                vec![kind.code.clone(), name.zh, name.en, text.zh, text.en, kind.alarm_minutes.to_string()]
            });
            kinds.collect()
        }
    })
}

async fn limits(
    administration: &Administration,
    subdistrict: SubdistrictId,
    lang: Lang,
) -> Result<Vec<Cells>> {
    let policy = administration.cases.policy_of(subdistrict).await?;
    let row = |(name, value): (String, String)| {
        let (table, _) = name.split_once('.').unwrap_or_default();
        let unit = lang.t(&format!("lists.unit.{table}")).to_owned();
        vec![name.clone(), lang.t(&format!("lists.limit.{name}")).to_owned(), value, unit]
    };
    Ok(policy.limits().into_iter().map(row).collect())
}

async fn roles(
    administration: &Administration,
    subdistrict: SubdistrictId,
    lang: Lang,
) -> Result<Vec<Cells>> {
    let territory = administration.territories.view(subdistrict).await?;
    let catalogue = administration.catalogues.view(subdistrict).await?;
    let mut rows = Vec::new();
    for person in administration.people(subdistrict).await? {
        for grant in &person.grants {
            let text = grant_text(grant);
            let scope = text.split_once('@').map_or("", |(_, scope)| scope).to_owned();
            let scope_name = match &grant.scope {
                Scope::Subdistrict => lang.t("administration.everywhere").to_owned(),
                Scope::Grid(code) => territory.name_of(code).to_owned(),
                Scope::Department(code) => catalogue.department_name(code, lang).to_owned(),
            };
            let (login, name) = (person.login.clone(), person.name.clone());
            rows.push(vec![login, name, grant.role.name().to_owned(), scope, scope_name]);
        }
    }
    Ok(rows)
}
