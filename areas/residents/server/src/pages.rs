//! Pages for residents, and what seat operators and the office do about them.

mod check;
mod find;
mod follow;
mod front;
mod kind;
mod lane;
mod news;
mod office;
mod place;
mod poster;
mod received;
mod start;
mod task;

use cases_server::pages::FORM_BYTES_MAX;
use db::Failure;
use kernel::Role;
use web::{Answer, Lang, Policy, Problem, Routes};

use crate::service::Residents;

/// Who looks at reports that may be abuse.
const SEATS: Policy = Policy::Roles(&[Role::SeatOperator]);

/// Who decides what is public, and prints for notice boards.
const OFFICE: Policy = Policy::Roles(&[Role::GridOffice]);

pub(crate) fn routes() -> Routes<Residents> {
    Routes::default()
        .get(Policy::Public, "/", front::front)
        .get(Policy::Public, "/s/{code}", front::subdistrict)
        .get(Policy::Public, "/s/{code}/report", start::page)
        .post(Policy::Public, "/s/{code}/report", start::begin)
        .get(Policy::Public, "/s/{code}/report/{draft}", start::again)
        .post(Policy::Public, "/s/{code}/report/{draft}", start::change)
        .get(Policy::Public, "/s/{code}/report/{draft}/photos/{id}", start::photo)
        .get(Policy::Public, "/s/{code}/report/{draft}/kind", kind::page)
        .post(Policy::Public, "/s/{code}/report/{draft}/kind", kind::choose)
        .get(Policy::Public, "/s/{code}/report/{draft}/check", check::page)
        .post(Policy::Public, "/s/{code}/report/{draft}/check", check::send)
        .post(Policy::Public, "/s/{code}/report/{draft}/watch", check::watch)
        .get(Policy::Public, "/s/{code}/report/{draft}/received", received::page)
        .get(Policy::Public, "/follow", find::pasted)
        .post(Policy::Public, "/s/{code}/follow", find::find)
        .get(Policy::Public, "/follow/{token}", follow::follow)
        .get(Policy::Public, "/follow/{token}/photos/{id}", follow::photo)
        .post(Policy::Public, "/follow/{token}/{action}", follow::act)
        .get(Policy::Public, "/task/{token}", task::page)
        .post(Policy::Public, "/task/{token}", task::answer)
        .get(Policy::Public, "/task/{token}/photos/{id}", task::photo)
        .get(Policy::Public, "/s/{code}/who", place::who)
        .get(Policy::Public, "/s/{code}/g/{grid}", place::grid)
        .get(Policy::Public, "/s/{code}/b/{door}", place::door)
        .get(Policy::Public, "/s/{code}/portraits/{id}", place::portrait)
        .get(Policy::Public, "/s/{code}/g/{grid}/poster", poster::of_grid)
        .get(Policy::Public, "/s/{code}/b/{door}/poster", poster::of_door)
        .get(OFFICE, "/s/{code}/g/{grid}/posters", poster::of_all_doors)
        .get(Policy::Public, "/s/{code}/grids/{grid}/feed.atom", news::feed)
        .post(Policy::Public, "/s/{code}/g/{grid}/subscribe", news::subscribe)
        .get(Policy::Public, "/subscription/{token}", news::subscription)
        .post(Policy::Public, "/subscription/{token}", news::end)
        .post(Policy::Public, "/subscription/{token}/confirm", news::confirm)
        .get(OFFICE, "/public-names", office::page)
        .post(OFFICE, "/public-names/nicknames", office::nickname)
        .post(OFFICE, "/public-names/offices/{grid}", office::office)
        .post(OFFICE, "/public-names/{user}", office::release)
        .get(SEATS, "/lane", lane::page)
        .post(SEATS, "/lane/{id}/accept", lane::accept)
        .post(SEATS, "/lane/{id}/discard", lane::discard)
        .body_limit(FORM_BYTES_MAX)
}

/// Field and text of a refusal, for the form that comes back; faults go on.
fn told(failure: Failure, lang: Lang) -> Answer<(Problem, (String, String))> {
    match failure {
        Failure::Refused(refusal) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let text = problem.text(lang);
            Ok((problem, (field, text)))
        }
        fault => Err(fault.into()),
    }
}
