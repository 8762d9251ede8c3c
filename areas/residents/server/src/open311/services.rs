//! `GET services` and `GET services/CODE`: items that the subdistrict works with and residents may choose.

use axum::extract::State;
use cases_server::pages::Names;
use catalogue_rules::Item;
use open311::{Attribute, Fault, Service, ServiceKind};

use super::reply::{Asked, Reply, Told};
use crate::service::Residents;

/// The question in which of the circumstances of the filing criteria it is.
pub(super) const CIRCUMSTANCE: &str = "circumstance";

pub(super) async fn services(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(all(&residents, &asked).await)
}

async fn all(residents: &Residents, asked: &Asked) -> Told {
    let arguments = asked.arguments()?;
    let subdistrict = residents.jurisdiction(&arguments).await?.id;
    let is_trusted = residents.client(subdistrict, &arguments).await?.is_some_and(|key| key.trusted);
    let kind = if is_trusted { ServiceKind::Realtime } else { ServiceKind::Batch };
    let names = residents.names(subdistrict, asked.lang).await?;
    let items = names.catalogue.catalogue.items.iter().filter(|item| is_offered(item));
    let found: Vec<Service> = items.map(|item| service(&names, item, kind)).collect();
    Ok(open311::services(&found))
}

fn is_offered(item: &Item) -> bool {
    item.adopted && item.public
}

fn service(names: &Names, item: &Item, kind: ServiceKind) -> Service {
    let code = item.code.as_str();
    let path = names.catalogue.item_path(code);
    let (group, subclass) = path.map_or(("", ""), |(class, subclass, _)| {
        (
            names.lang.pick(&class.name.zh, &class.name.en),
            names.lang.pick(&subclass.name.zh, &subclass.name.en),
        )
    });
    Service {
        code: code.to_owned(),
        name: names.item(code),
        description: subclass.to_owned(),
        metadata: !attributes(names, code).is_empty(),
        kind,
        keywords: item.keywords.clone(),
        group: group.to_owned(),
    }
}

/// The item of a service that is offered.
pub(super) fn offered<'a>(names: &'a Names, code: &str) -> Result<&'a Item, Fault> {
    let item = names.catalogue.item(code).filter(|item| is_offered(item));
    item.ok_or_else(|| Fault::unknown("service_code"))
}

/// One question, where there is more than one answer to it.
pub(super) fn attributes(names: &Names, code: &str) -> Vec<Attribute> {
    let criteria = names.catalogue.criteria(code);
    if criteria.len() < 2 {
        return Vec::new();
    }
    let value = |criterion: &catalogue_rules::FilingCriterion| {
        let condition = names.lang.pick(&criterion.condition.zh, &criterion.condition.en);
        (criterion.no.to_string(), condition.to_owned())
    };
    vec![Attribute {
        code: CIRCUMSTANCE.to_owned(),
        description: names.lang.t("open311.circumstance").to_owned(),
        required: false,
        values: criteria.iter().map(value).collect(),
    }]
}

pub(super) async fn definition(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(one(&residents, &asked).await)
}

async fn one(residents: &Residents, asked: &Asked) -> Told {
    let subdistrict = residents.jurisdiction(&asked.arguments()?).await?.id;
    let names = residents.names(subdistrict, asked.lang).await?;
    let code = offered(&names, &asked.name)?.code.as_str();
    Ok(open311::definition(code, &attributes(&names, code)))
}
