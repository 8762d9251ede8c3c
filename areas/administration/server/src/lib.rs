//! Administration: people and what they hold, and the record of what was changed.
//!
//! The routes' policies let in the grid office beside the administrators; what it may change there depends on who is
//! appointed ([`administration_rules::Duty`]).

mod lists;
mod names;
mod pages;
mod people;

pub use people::{NewPerson, Password, Person, add_person, give_grant};

use cases_server::Cases;
use catalogue_server::Catalogues;
use db::Tx;
use identity::{Identity, OneTime};
use territory_server::Territories;
use web::Platform;

/// People of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Administration {
    pub(crate) platform: Platform,
    pub(crate) identity: Identity,
    pub(crate) territories: Territories,
    pub(crate) catalogues: Catalogues,
    pub(crate) cases: Cases,
    rehearses: bool,
}

impl Administration {
    pub fn new(identity: Identity, cases: Cases) -> Self {
        Self {
            platform: cases.platform.clone(),
            territories: cases.territories.clone(),
            catalogues: cases.catalogues.clone(),
            cases,
            identity,
            rehearses: false,
        }
    }

    /// The same, but whatever it changes in lists and people is taken back: says what would come of it.
    pub(crate) fn rehearsing(&self) -> Self {
        let (catalogues, cases) = (self.catalogues.rehearsing(), self.cases.rehearsing());
        Self { catalogues, cases, rehearses: true, ..self.clone() }
    }

    /// The way of every change into the database.
    pub(crate) async fn write<T, F>(&self, work: F) -> db::Result<T>
    where
        F: AsyncFnOnce(&mut Tx) -> db::Result<T> + Send + 'static,
        T: Send + 'static,
    {
        if self.rehearses {
            self.platform.db.rehearse(work).await
        } else {
            self.platform.db.write(work).await
        }
    }

    /// A password for one time. A rehearsal needs none, and no slow hash.
    pub(crate) async fn one_time(&self) -> db::Result<OneTime> {
        if self.rehearses {
            return Ok(OneTime { password: String::new(), hash: String::new() });
        }
        OneTime::new(&self.platform.ids).await
    }
}

/// Pages of administration.
pub fn routes(administration: Administration) -> web::Routes {
    pages::routes().with_state(administration)
}
