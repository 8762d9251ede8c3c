//! Residents: what somebody without an account sees and does. Reports, following a case, rating it, hearing what
//! happens around, finding who answers for a building.
//!
//! Cases are only touched through the commands of area cases, taken as a reporter. What comes in from outside is
//! weighed in [`lane`] first: a report that may be abuse waits there until a seat operator has looked at it.

mod api;
mod device;
mod doors;
mod draft;
mod find;
mod lane;
mod network;
mod open311;
mod pages;
mod people;
mod person;
mod photo_place;
mod qr;
mod send;
mod service;
mod signs;
mod spot;
mod subscribe;
mod tasks;
mod watch;
mod work;

pub use lane::Sender;
pub use open311::OpenKey;
pub use people::{Office, Profile};
pub use person::{KnownOfPerson, KnownSubscription};
pub use send::Taken;
pub use service::Residents;
pub use work::Done;

/// Pages for residents and what the office does about them; the operations that their scripts ask.
pub fn routes(residents: Residents) -> web::Routes {
    api::routes().and(pages::routes()).and(open311::routes()).with_state(residents)
}
