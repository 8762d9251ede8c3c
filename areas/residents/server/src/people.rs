//! Who answers for a grid, as far as the office has released it: without a release nobody is named.

use std::collections::BTreeMap;

use db::{Result, Row, Tx, params};
use kernel::{Actor, FileId, Refusal, Role, SubdistrictId, UserId};
use web::Author;
use web::users::{self, User};

use crate::service::Residents;

/// What the office releases of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub name_public: bool,
    pub phone: String,
    pub phone_public: bool,
    /// In the words of the office; empty for those of the role.
    pub duties: String,
    pub photo: Option<FileId>,
}

/// Somebody who answers for a grid, with the grids and roles that say so.
#[derive(Debug, Clone)]
pub(crate) struct Answering {
    pub(crate) user: UserId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) grid: String,
    pub(crate) profile: Profile,
}

/// Where to go when nobody answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    pub name: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
}

/// Whom residents look for, nearest first.
const ROLES: [Role; 4] =
    [Role::Patroller, Role::ResponsiblePerson, Role::GridLeader, Role::CommunityDirector];
const PHONE_MAX: usize = 50;
const DUTIES_MAX: usize = 200;

impl Residents {
    /// Everybody who answers for some grid, by role and grid.
    pub(crate) async fn answering(&self, subdistrict: SubdistrictId) -> Result<Vec<Answering>> {
        let read = async move |tx: &mut Tx| {
            let holders = users::holders(tx, subdistrict).await?;
            let sql = "select * from public_profiles where subdistrict = $1";
            Ok((holders, tx.all(sql, params![subdistrict]).await?))
        };
        let (holders, rows) = self.platform.db.read(read).await?;
        let profiles: BTreeMap<UserId, Profile> = rows.iter().map(profile).collect::<Result<_>>()?;
        let mut all: Vec<Answering> =
            holders.into_iter().filter_map(|(user, grant)| answering(&user, &grant, &profiles)).collect();
        let place = |role: Role| ROLES.iter().position(|known| *known == role);
        all.sort_by(|one, other| {
            (place(one.role), &one.grid, &one.name).cmp(&(place(other.role), &other.grid, &other.name))
        });
        all.dedup_by(|one, other| (one.user, one.role, &one.grid) == (other.user, other.role, &other.grid));
        Ok(all)
    }

    /// Those who are named in public for a grid: on it, or on the one around it.
    pub(crate) async fn named(&self, subdistrict: SubdistrictId, grid: &str) -> Result<Vec<Answering>> {
        let mut all = self.answering(subdistrict).await?;
        all.retain(|one| one.profile.name_public && grid.starts_with(&one.grid));
        Ok(all)
    }

    /// Releases somebody, or takes it back.
    pub async fn release(&self, by: &Actor, user: UserId, profile: Profile) -> Result<()> {
        let too_long = |field: &str, max: usize| {
            Refusal::invalid("text_too_long").at_field(field.to_owned()).with("max", max)
        };
        if profile.phone.chars().count() > PHONE_MAX {
            return Err(too_long("phone", PHONE_MAX).into());
        }
        if profile.duties.chars().count() > DUTIES_MAX {
            return Err(too_long("duties", DUTIES_MAX).into());
        }
        let author = Author::new(&self.platform, by);
        let write = async move |tx: &mut Tx| {
            let (now, by, subdistrict) = (author.at, &author.by, author.by.subdistrict);
            let known = "select login from users where subdistrict = $1 and id = $2";
            let row = tx.optional(known, params![subdistrict, user]).await?.ok_or_else(Refusal::not_found)?;
            let login: String = row.get("login")?;
            let sql = "insert into public_profiles (subdistrict, user_id, name_public, phone, phone_public, duties, photo, \
                       released_at, released_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                       on conflict (subdistrict, user_id) do update set name_public = excluded.name_public, phone = excluded.phone, \
                       phone_public = excluded.phone_public, duties = excluded.duties, \
                       photo = coalesce(excluded.photo, public_profiles.photo), released_at = excluded.released_at, \
                       released_by = excluded.released_by";
            let Profile { name_public, phone, phone_public, duties, photo } = &profile;
            let values =
                params![subdistrict, user, *name_public, phone, *phone_public, duties, *photo, now, by.user];
            tx.execute(sql, values).await?;
            if let Some(photo) = photo {
                let sql = "insert into file_holds (subdistrict, file, holder) values ($1, $2, $3) on conflict do nothing";
                tx.execute(sql, params![subdistrict, *photo, user]).await?;
            }
            let after = serde_json::json!({ "name": name_public, "phone": phone_public });
            author.record(tx, "profile_released", login, serde_json::Value::Null, after).await
        };
        self.platform.db.write(write).await
    }

    /// The offices by the code of their basic grid.
    pub(crate) async fn offices(&self, subdistrict: SubdistrictId) -> Result<BTreeMap<String, Office>> {
        let sql = "select * from public_offices where subdistrict = $1";
        let rows = self.platform.db.ask(sql, [subdistrict.into()]).await?;
        rows.iter().map(office).collect()
    }

    /// The office of the basic grid that a grid is or lies in.
    pub(crate) async fn office(&self, subdistrict: SubdistrictId, grid: &str) -> Result<Option<Office>> {
        let offices = self.offices(subdistrict).await?;
        Ok(offices.into_iter().find(|(basic, _)| grid.starts_with(basic)).map(|(_, office)| office))
    }

    pub async fn office_put(&self, subdistrict: SubdistrictId, grid: String, office: Office) -> Result<()> {
        let sql = "insert into public_offices (subdistrict, grid, name, address, phone, hours) values ($1, $2, $3, $4, $5, $6) \
                   on conflict (subdistrict, grid) do update set name = excluded.name, address = excluded.address, \
                   phone = excluded.phone, hours = excluded.hours";
        let put = async move |tx: &mut Tx| {
            let Office { name, address, phone, hours } = &office;
            tx.execute(sql, params![subdistrict, &grid, name, address, phone, hours]).await.map(drop)
        };
        self.platform.db.write(put).await
    }
}

fn answering(user: &User, grant: &kernel::Grant, profiles: &BTreeMap<UserId, Profile>) -> Option<Answering> {
    let kernel::Scope::Grid(grid) = &grant.scope else { return None };
    if !ROLES.contains(&grant.role) {
        return None;
    }
    Some(Answering {
        user: user.id,
        name: user.name.clone(),
        role: grant.role,
        grid: grid.clone(),
        profile: profiles.get(&user.id).cloned().unwrap_or_default(),
    })
}

fn office(row: &Row) -> Result<(String, Office)> {
    let office = Office {
        name: row.get("name")?,
        address: row.get("address")?,
        phone: row.get("phone")?,
        hours: row.get("hours")?,
    };
    Ok((row.get("grid")?, office))
}

fn profile(row: &Row) -> Result<(UserId, Profile)> {
    let profile = Profile {
        name_public: row.get("name_public")?,
        phone: row.get("phone")?,
        phone_public: row.get("phone_public")?,
        duties: row.get("duties")?,
        photo: row.get("photo")?,
    };
    Ok((row.get("user_id")?, profile))
}
