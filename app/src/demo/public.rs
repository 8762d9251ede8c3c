//! What residents of the demo find: people and offices that were released (all invented), nicknames, subscriptions, and
//! reports that wait to be looked at.

use std::collections::BTreeMap;

use cases_server::{NewReport, ReportedPosition};
use kernel::{Actor, Role, Scope, SubdistrictId};
use residents_server::{Office, Profile, Sender};
use simulate::World;
use territory_rules::{Level, PlaceKind};
use web::Lang;

use crate::outcome::Stop;
use crate::wiring::Services;

/// Whom residents look for.
const NAMED: [Role; 4] =
    [Role::Patroller, Role::ResponsiblePerson, Role::GridLeader, Role::CommunityDirector];
/// What somebody may have in mind who sends such a thing.
const DOUBTFUL: [&str; 3] = ["加微信领红包，名额有限", "啊啊啊啊啊啊", "楼下垃圾桶好几天没人收了"];
const NICKNAMES: [&str; 3] = ["老粮站", "红砖楼", "大槐树底下"];

/// Before the first day: who answers, where the offices are, what people call things.
pub(super) async fn release(
    services: &Services,
    subdistrict: SubdistrictId,
    world: &World,
    actors: &BTreeMap<String, Actor>,
) -> Result<(), Stop> {
    let residents = &services.residents;
    let office = actors.values().find(|actor| actor.holds(Role::GridOffice)).cloned();
    let office = office.unwrap_or_else(|| Actor::system(subdistrict));
    for (number, actor) in (1..).zip(actors.values()) {
        let answers =
            |grant: &kernel::Grant| NAMED.contains(&grant.role) && matches!(grant.scope, Scope::Grid(_));
        let Some(user) = actor.user.filter(|_| actor.grants.iter().any(answers)) else { continue };
        // Begins with 000, which no number in use does.
        let phone = format!("000{number:08}");
        let profile = Profile { name_public: true, phone, phone_public: true, ..Profile::default() };
        residents.release(&office, user, profile).await?;
    }
    for (number, area) in (1..).zip(world.areas.iter().filter(|area| area.level == Level::BasicGrid)) {
        let office = Office {
            name: format!("{}居委会", area.name),
            address: format!("{}1号", area.name),
            phone: format!("0001{number:07}"),
            hours: "工作日 8:30–17:30".to_owned(),
        };
        residents.office_put(subdistrict, area.code.clone(), office).await?;
    }
    let buildings = world.places.iter().filter(|place| place.kind == PlaceKind::Building).step_by(97);
    for (building, nickname) in buildings.zip(NICKNAMES) {
        residents.nickname_add(subdistrict, building.code.clone(), nickname.to_owned()).await?;
    }
    let grids = world.areas.iter().filter(|area| area.level == Level::BasicGrid).take(2);
    for (number, grid) in (1..).zip(grids) {
        residents
            .subscribe_at_once(subdistrict, &grid.code, &format!("resident{number}@example.org"), Lang::Zh)
            .await?;
    }
    Ok(())
}

/// On the last day: reports from browsers without script, which somebody looks at first.
pub(super) async fn doubtful(
    services: &Services,
    subdistrict: SubdistrictId,
    world: &World,
) -> Result<(), Stop> {
    let doors = world.places.iter().filter(|place| place.kind == PlaceKind::Building).step_by(41);
    for (number, (place, text)) in doors.zip(DOUBTFUL).enumerate() {
        let report = NewReport {
            channel: "web".to_owned(),
            description: text.to_owned(),
            address: place.address.clone(),
            position: Some(ReportedPosition {
                longitude: place.lon,
                latitude: place.lat,
                accuracy_m: Some(15.0),
                crs: String::new(),
            }),
            ..NewReport::default()
        };
        let sender =
            Sender { work: None, device: format!("demo {number}"), network: "203.0.113.1".to_owned() };
        let id = uuid::Uuid::from_bytes(services.platform.ids.bytes());
        services.residents.take_in(subdistrict, id, report, &sender).await?;
    }
    Ok(())
}
