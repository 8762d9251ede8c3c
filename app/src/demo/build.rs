//! Makes the demo subdistrict and lives through its past.

use std::collections::BTreeMap;
use std::sync::Arc;

use cases_rules::{DEFAULT_POLICY, HandlingPolicy};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use db::Tx;
use kernel::{Actor, Role, SubdistrictId, Timestamp, UserId};
use simulate::{Books, Life, World, WorldPerson};
use territory_server::Place;
use web::subdistricts::{self, Subdistrict};
use web::users::{self, NewUser};

use super::clock::DemoClock;
use super::hands::DemoHands;
use super::policies::{import_all, import_texts};
use super::public;
use super::{Account, midnight};
use crate::outcome::Stop;
use crate::wiring::Services;

/// All demo accounts have this password.
pub const PASSWORD: &str = "gewu-demo";
const CODE: &str = "110115010";
const NAME: &str = "天宫院街道";

/// What is to be made: the days from `from` up to the morning of `until`.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    pub seed: u64,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub zone: Tz,
}

/// A subdistrict that has lived up to now.
pub struct Built {
    pub life: Life,
    pub hands: DemoHands,
    pub accounts: Vec<Account>,
    pub subdistrict: SubdistrictId,
}

/// Makes the subdistrict and lives through the days; `told` hears how many are over.
pub async fn build(
    services: &Services,
    clock: &Arc<DemoClock>,
    stage: Stage,
    told: impl Fn(u64),
) -> Result<Built, Stop> {
    let start = midnight(stage.from, stage.zone);
    clock.set(start);
    let subdistrict = subdistrict(services, stage.zone, start).await?;
    import_all(&services.catalogues, subdistrict.id).await?;
    import_texts(&services.cases, subdistrict.id).await?;
    let view = services.catalogues.view(subdistrict.id).await?;
    let departments: Vec<_> = view.departments.values().cloned().collect();
    let world = World::new(stage.seed, &view.catalogue, &departments)?;
    put_world(services, subdistrict.id, &world, start).await?;
    let actors = put_people(services, subdistrict.id, &world, start).await?;
    public::release(services, subdistrict.id, &world, &actors).await?;
    let accounts = world.demo_accounts().into_iter().map(account).collect();
    let policy = HandlingPolicy::from_toml(DEFAULT_POLICY)?;
    let books = Books { catalogue: view.catalogue.clone(), policy, calendar: view.calendar.as_ref().clone() };
    let mut life = Life::new(&world, books, stage.seed, start);
    let mut hands = DemoHands::new(services.clone(), Arc::clone(clock), subdistrict.id, actors);
    let days = stage.until.signed_duration_since(stage.from).num_days().unsigned_abs();
    for day in 1..=days {
        let end = stage.from.checked_add_days(Days::new(day)).unwrap_or(stage.until);
        life.run_until(&mut hands, midnight(end, stage.zone)).await;
        told(day);
    }
    public::doubtful(services, subdistrict.id, &world).await?;
    Ok(Built { life, hands, accounts, subdistrict: subdistrict.id })
}

fn account((role, person): (Role, &WorldPerson)) -> Account {
    Account {
        login: person.login.clone(),
        password: PASSWORD,
        role: role.to_string(),
        name: person.name.clone(),
    }
}

async fn subdistrict(services: &Services, zone: Tz, now: Timestamp) -> Result<Subdistrict, Stop> {
    let create = async move |tx: &mut Tx| subdistricts::create(tx, CODE, NAME, zone.name(), now).await;
    Ok(services.platform.db.write(create).await?)
}

async fn put_world(
    services: &Services,
    id: SubdistrictId,
    world: &World,
    now: Timestamp,
) -> Result<(), Stop> {
    let places = world.places.iter().map(|place| Place {
        code: place.code.clone(),
        kind: place.kind,
        class: place.class.clone(),
        name: place.name.clone(),
        address: place.address.clone(),
        grid: place.grid.clone(),
        lon: place.lon,
        lat: place.lat,
        geometry: place.geometry.clone(),
    });
    services.territories.put_world(id, world.areas.clone(), places.collect(), now).await?;
    Ok(())
}

/// Everybody with an account. One hash serves all: it is one password, and hashing is slow on purpose.
async fn put_people(
    services: &Services,
    id: SubdistrictId,
    world: &World,
    now: Timestamp,
) -> Result<BTreeMap<String, Actor>, Stop> {
    let password = users::password_hash(PASSWORD, services.platform.ids.bytes())?;
    let new = world.people.iter().map(|person| NewUser {
        id: UserId(services.platform.ids.uuid(now)),
        login: person.login.clone(),
        name: person.name.clone(),
        password: password.clone(),
        grants: person.grants.clone(),
    });
    let new: Vec<NewUser> = new.collect();
    let actors = new.iter().map(|user| {
        let actor = Actor {
            subdistrict: id,
            user: Some(user.id),
            name: user.name.clone(),
            grants: user.grants.clone(),
        };
        (user.login.clone(), actor)
    });
    let actors = actors.collect();
    let create = async move |tx: &mut Tx| {
        for user in &new {
            users::create(tx, id, user, now).await?;
        }
        Ok(())
    };
    services.platform.db.write(create).await?;
    Ok(actors)
}
