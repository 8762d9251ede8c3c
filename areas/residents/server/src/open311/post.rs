//! `POST requests`: a program reports for somebody.

use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use cases_server::pages::Names;
use cases_server::{Contact, NewReport, ReportedPosition};
use db::idempotency::Key;
use kernel::{Actor, Refusal, RefusalKind, SubdistrictId};
use open311::{Arguments, Fault, Receipt};
use uuid::Uuid;

use super::BODY_BYTES_MAX;
use super::ids::Ids;
use super::keys::OpenKey;
use super::reply::{Asked, No, Reply, Told};
use super::services::{CIRCUMSTANCE, attributes, offered};
use crate::lane::Sender;
use crate::network::Network;
use crate::send::Taken;
use crate::service::Residents;
use crate::spot::Spot;

const CHANNEL: &str = "program";
const ADDRESS_MAX: usize = 200;

/// A form that came in: its arguments behind those of the address, and its files.
pub(super) struct Filled {
    pub(super) arguments: Arguments,
    files: Vec<Vec<u8>>,
}

pub(super) async fn read(asked: &Asked, request: Request) -> Result<Filled, No> {
    let arguments = asked.arguments()?;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return in_parts(arguments, request).await;
    }
    let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX);
    let bytes = bytes.await.map_err(|error| unreadable(&error.to_string()))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_e| Fault::unreadable("the form", "URL-encoded UTF-8"))?;
    Ok(Filled { arguments: arguments.and(Arguments::parse(text)?), files: Vec::new() })
}

fn unreadable(why: &str) -> Refusal {
    Refusal::new(RefusalKind::Invalid, "body_unreadable").with("why", why)
}

/// Files are photos, whatever a client calls them.
async fn in_parts(mut arguments: Arguments, request: Request) -> Result<Filled, No> {
    let mut files = Vec::new();
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| unreadable(&error.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error.body_text()))? {
        let (name, is_file) = (field.name().unwrap_or_default().to_owned(), field.file_name().is_some());
        let bytes = field.bytes().await.map_err(|error| unreadable(&error.body_text()))?;
        if is_file {
            files.extend((!bytes.is_empty()).then(|| bytes.to_vec()));
        } else {
            arguments.push(&name, &String::from_utf8_lossy(&bytes));
        }
    }
    Ok(Filled { arguments, files })
}

pub(super) async fn post(
    State(residents): State<Residents>,
    asked: Asked,
    Network(network): Network,
    headers: HeaderMap,
    request: Request,
) -> Reply {
    let told = taken(&residents, &asked, &network.to_string(), &headers, request).await;
    asked.reply(told)
}

async fn taken(
    residents: &Residents,
    asked: &Asked,
    network: &str,
    headers: &HeaderMap,
    request: Request,
) -> Told {
    let filled = read(asked, request).await?;
    let arguments = &filled.arguments;
    let subdistrict = residents.jurisdiction(arguments).await?.id;
    let client = residents.client(subdistrict, arguments).await?.ok_or_else(Fault::key)?;
    let names = residents.names(subdistrict, asked.lang).await?;
    let mut report = report(residents, &names, subdistrict, arguments).await?;
    report.require_fits()?;
    report.photos = photos(residents, subdistrict, filled.files).await?;
    let id = report_id(residents, &client, arguments, headers);
    let device = match arguments.get("device_id") {
        Some(device) => format!("{} {device}", client.id),
        None => client.id.to_string(),
    };
    let sender = Sender { work: None, device, network: network.to_owned() };
    residents.receive(asked, subdistrict, &client, (id, report, sender)).await
}

/// The same report of the same client has the same id, so that it becomes one case however often it is sent.
fn report_id(residents: &Residents, client: &OpenKey, arguments: &Arguments, headers: &HeaderMap) -> Uuid {
    let header = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let known = header
        .or_else(|| arguments.get("external_id"))
        .or_else(|| arguments.attributes().get("fixmystreet_id").and_then(|values| values.first().copied()));
    let Some(known) = known else { return residents.chance() };
    let print = residents.platform.sealer.fingerprint("open311 report", &format!("{} {known}", client.id));
    Uuid::from_bytes(std::array::from_fn(|place| print[place]))
}

impl Residents {
    async fn receive(
        &self,
        asked: &Asked,
        subdistrict: SubdistrictId,
        client: &OpenKey,
        (id, report, sender): (Uuid, NewReport, Sender),
    ) -> Told {
        let outcome = if client.trusted {
            let key = Key::new(subdistrict, "open311", &id.to_string(), id.as_bytes())?;
            Taken::Case(self.cases.report(&Actor::reporter(subdistrict), report, key).await?)
        } else {
            self.take_in(subdistrict, id, report, &sender).await?
        };
        let follow = |token: &str| {
            let url = format!("{}/follow/{token}", self.platform.settings.public_url);
            asked.lang.fill("open311.follow", &[("url", &url)])
        };
        Ok(match outcome {
            Taken::Case(reported) => {
                self.cases.sent_in_by(subdistrict, reported.id, client.id).await?;
                let name = Ids::new(&self.platform.sealer).name(reported.id);
                open311::receipt(&Receipt::Id(name), &follow(&reported.token))
            }
            Taken::Waiting(token) => {
                let token = token.to_string();
                let notice = follow(&token);
                open311::receipt(&Receipt::Token(token), &notice)
            }
        })
    }
}

async fn photos(
    residents: &Residents,
    subdistrict: SubdistrictId,
    files: Vec<Vec<u8>>,
) -> Result<Vec<String>, No> {
    if files.len() > NewReport::PHOTOS_MAX {
        let max = NewReport::PHOTOS_MAX;
        return Err(Refusal::invalid("too_many_photos").at_field("photos").with("max", max).into());
    }
    let mut photos = Vec::new();
    for bytes in files {
        photos.push(residents.cases.photo_add(subdistrict, bytes).await?.id.to_string());
    }
    Ok(photos)
}

async fn report(
    residents: &Residents,
    names: &Names,
    subdistrict: SubdistrictId,
    arguments: &Arguments,
) -> Result<NewReport, No> {
    let code = arguments.get("service_code").ok_or_else(|| Fault::missing("service_code"))?;
    let item = offered(names, code)?.code.to_string();
    let spot = place(residents, subdistrict, arguments).await?;
    let description = description(names, &item, arguments)?;
    let position = spot.point.map(|(longitude, latitude, accuracy_m)| ReportedPosition {
        longitude,
        latitude,
        accuracy_m: (accuracy_m > 0.0).then_some(accuracy_m),
        crs: String::new(),
    });
    let contact = Contact { name: name(arguments), phone: arguments.text("phone").to_owned() };
    Ok(NewReport {
        channel: CHANNEL.to_owned(),
        item: Some(item),
        description,
        address: spot.address.chars().take(ADDRESS_MAX).collect(),
        position,
        photos: Vec::new(),
        contact: Some(contact).filter(|contact| *contact != Contact::default()),
    })
}

/// A point, a building or doorway by its code, or words: one of the three is needed.
async fn place(residents: &Residents, subdistrict: SubdistrictId, arguments: &Arguments) -> Result<Spot, No> {
    let (lat, long) = (arguments.number("lat")?, arguments.number("long")?);
    let words = arguments.text("address_string").to_owned();
    match (lat, long) {
        (Some(lat), Some(long)) if lat.abs() <= 90.0 && long.abs() <= 180.0 => {
            return Ok(Spot { point: Some((long, lat, 0.0)), address: words });
        }
        (Some(_), Some(_)) => return Err(Fault::unreadable("lat, long", "a place in WGS-84").into()),
        (Some(_), None) => return Err(Fault::missing("long").into()),
        (None, Some(_)) => return Err(Fault::missing("lat").into()),
        (None, None) => {}
    }
    if let Some(code) = arguments.get("address_id") {
        let doors = residents.doors(subdistrict).await?;
        let door = doors.get(code).map_err(|_none| Fault::unknown("address_id"))?;
        return Ok(Spot::door(door));
    }
    if words.is_empty() {
        return Err(Fault::missing("lat and long, address_id or address_string").into());
    }
    Ok(Spot::words(&words))
}

/// What was written, what was chosen, and where the client keeps a picture. Addresses of others are not fetched.
fn description(names: &Names, item: &str, arguments: &Arguments) -> Result<String, No> {
    let mut lines = vec![arguments.text("description").to_owned()];
    let questions = attributes(names, item);
    for (code, values) in arguments.attributes() {
        if code == "fixmystreet_id" {
            continue;
        }
        let unknown = || Fault::new(400, format!("attribute[{code}] is not one of service_code {item}"));
        let question = questions.iter().find(|question| question.code == code).ok_or_else(unknown)?;
        let wrong = || Fault::unreadable(&format!("attribute[{CIRCUMSTANCE}]"), "one of its values");
        let [value] = values[..] else { return Err(wrong().into()) };
        let (_, word) = question.values.iter().find(|(key, _)| key == value).ok_or_else(wrong)?;
        lines.push(
            names.lang.fill("open311.chosen", &[("question", &question.description), ("answer", word)]),
        );
    }
    for url in arguments.list("media_url") {
        lines.push(names.lang.fill("open311.media", &[("url", url)]));
    }
    lines.retain(|line| !line.is_empty());
    Ok(lines.join("\n"))
}

/// Family name first where the letters are Chinese, and without a blank.
fn name(arguments: &Arguments) -> String {
    let (first, last) = (arguments.text("first_name"), arguments.text("last_name"));
    if format!("{first}{last}").chars().all(|letter| letter >= '\u{2e80}') {
        return format!("{last}{first}");
    }
    format!("{first} {last}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_its_people_write_it() {
        let name_of = |query: &str| name(&Arguments::parse(query).unwrap());
        assert_eq!(name_of("first_name=小满&last_name=林"), "林小满");
        assert_eq!(name_of("first_name=Ada&last_name=Lovelace"), "Ada Lovelace");
        assert_eq!(name_of("last_name=Lovelace"), "Lovelace");
        assert_eq!(name_of(""), "");
    }
}
