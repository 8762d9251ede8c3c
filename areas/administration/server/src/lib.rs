//! Administration: people and what they hold, and the record of what was changed.
//!
//! The routes' policies let in the grid office beside the administrators; what it may change there depends on who is
//! appointed ([`administration_rules::Duty`]).

mod names;
mod pages;
mod people;

pub use people::{NewPerson, Password, Person, add_person, give_grant};

use catalogue_server::Catalogues;
use identity::Identity;
use territory_server::Territories;
use web::Platform;

/// People of all subdistricts. Cheap to clone.
#[derive(Clone)]
pub struct Administration {
    pub(crate) platform: Platform,
    pub(crate) identity: Identity,
    pub(crate) territories: Territories,
    pub(crate) catalogues: Catalogues,
}

impl Administration {
    pub fn new(identity: Identity, territories: Territories, catalogues: Catalogues) -> Self {
        Self { platform: identity.platform.clone(), identity, territories, catalogues }
    }
}

/// Pages of administration.
pub fn routes(administration: Administration) -> web::Routes {
    pages::routes().with_state(administration)
}
