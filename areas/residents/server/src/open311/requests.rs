//! `GET requests`, `GET requests/ID` and `GET tokens/TOKEN`.
//!
//! A list holds what residents' pages show too: kind, grid, state. Who has the name of a request, 128 bits that only the
//! list or a receipt tells, is told its state whatever it is. Where a case says something about a person, no place.

use axum::extract::State;
use cases_server::pages::Names;
use cases_server::{RequestLine, RequestQuery, Token};
use chrono::{DateTime, FixedOffset};
use db::Failure;
use kernel::Timestamp;
use open311::{Fault, Request, Search, Status, TokenAnswer};
use residents_rules::is_sensitive;

use super::ids::Ids;
use super::reply::{Asked, Reply, Told};
use crate::service::Residents;

/// Reports are told by the hour: who saw somebody take a photo must not find their report.
const HOUR_MICROS: i64 = 3_600_000_000;

fn hour(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros() - at.micros().rem_euclid(HOUR_MICROS))
}

fn hour_after(at: Timestamp) -> Timestamp {
    let begun = hour(at);
    if begun == at { at } else { Timestamp::from_micros(begun.micros() + HOUR_MICROS) }
}

pub(super) fn local(names: &Names, at: Timestamp) -> DateTime<FixedOffset> {
    at.utc().with_timezone(&names.zone).fixed_offset()
}

pub(super) fn status(state: &str) -> Status {
    if cases_rules::HANDLING.ends(state) { Status::Closed } else { Status::Open }
}

impl Residents {
    /// Items whose cases are on lists for everybody.
    pub(super) fn public_items(&self, names: &Names) -> Vec<String> {
        let policy = &self.policy().privacy;
        let items = names.catalogue.catalogue.items.iter().filter(|item| item.public);
        let codes = items.map(|item| item.code.as_str()).filter(|code| !is_sensitive(code, policy));
        codes.map(str::to_owned).collect()
    }

    fn request(&self, names: &Names, line: &RequestLine) -> Request {
        let has_place = !is_sensitive(&line.item, &self.policy().privacy) && !line.grid.is_empty();
        let facts = names.territory.facts(&line.grid).filter(|_| has_place);
        let place = |text: String| if has_place { text } else { String::new() };
        Request {
            id: Ids::new(&self.platform.sealer).name(line.case),
            status: status(&line.state),
            status_notes: names.lang.t(&format!("state.{}", line.state)).to_owned(),
            service_name: names.item(&line.item),
            service_code: line.item.clone(),
            requested: local(names, hour(line.reported_at)),
            updated: Some(local(names, line.at.max(hour(line.reported_at)))),
            address: place(names.territory.path(&line.grid)),
            address_id: place(line.grid.clone()),
            lat_long: facts.map(|facts| (facts.lat, facts.lon)),
        }
    }
}

pub(super) async fn requests(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(search(&residents, &asked).await)
}

async fn search(residents: &Residents, asked: &Asked) -> Told {
    let arguments = asked.arguments()?;
    let subdistrict = residents.jurisdiction(&arguments).await?.id;
    let search = Search::of(&arguments, residents.platform.now())?;
    let names = residents.names(subdistrict, asked.lang).await?;
    let lines = if search.ids.is_empty() {
        let mut items = residents.public_items(&names);
        if !search.services.is_empty() {
            items.retain(|code| search.services.contains(code));
        }
        let query = RequestQuery {
            items,
            reported: (hour(search.span.from), hour_after(search.span.to)),
            ended: search.status.map(|status| status == Status::Closed),
            part: (search.page.offset(), search.page.size),
        };
        residents.cases.requests(subdistrict, query).await?
    } else {
        let ids = Ids::new(&residents.platform.sealer);
        let cases = search.ids.iter().filter_map(|name| ids.case(name)).collect();
        residents.cases.requests_named(subdistrict, cases).await?
    };
    let found: Vec<Request> = lines.iter().map(|line| residents.request(&names, line)).collect();
    Ok(open311::requests(&found))
}

pub(super) async fn request(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(one(&residents, &asked).await)
}

async fn one(residents: &Residents, asked: &Asked) -> Told {
    let subdistrict = residents.jurisdiction(&asked.arguments()?).await?.id;
    let unknown = || Fault::unknown("service_request_id");
    let case = Ids::new(&residents.platform.sealer).case(&asked.name).ok_or_else(unknown)?;
    let lines = residents.cases.requests_named(subdistrict, vec![case]).await?;
    let names = residents.names(subdistrict, asked.lang).await?;
    let found = residents.request(&names, lines.first().ok_or_else(unknown)?);
    Ok(open311::requests(&[found]))
}

pub(super) async fn token(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(of_token(&residents, &asked).await)
}

/// The name of the case that a report became; none while it waits to be looked at.
async fn of_token(residents: &Residents, asked: &Asked) -> Told {
    let subdistrict = residents.jurisdiction(&asked.arguments()?).await?.id;
    let unknown = || Fault::unknown("token");
    let token: Token = asked.name.parse().map_err(|()| unknown())?;
    if token.subdistrict != subdistrict {
        return Err(unknown().into());
    }
    let told = |id| Ok(open311::token(&TokenAnswer { token: asked.name.clone(), id }));
    if let Some(case) = residents.cases.case_of_link(token).await? {
        return told(Some(Ids::new(&residents.platform.sealer).name(case)));
    }
    match residents.waiting_of(token).await {
        Ok(waiting) if waiting.state == "waiting" => told(None),
        // Not taken up, or taken up and gone: there will be no id.
        Ok(_) | Err(Failure::Refused(_)) => Err(unknown().into()),
        Err(fault) => Err(fault.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_told_by_its_hour_and_asked_for_by_whole_hours() {
        let at = |seconds| Timestamp::from_seconds(seconds);
        assert_eq!((hour(at(7_199)), hour_after(at(7_199))), (at(3_600), at(7_200)));
        assert_eq!((hour(at(7_200)), hour_after(at(7_200))), (at(7_200), at(7_200)));
        assert_eq!(hour(at(-1)), at(-3_600));
    }
}
