//! `servicerequestupdates`: what went on in requests, and words that come in for one.

use axum::extract::{Request, State};
use cases_server::pages::Names;
use cases_server::{CaseNews, NewsQuery, Wish};
use db::idempotency::Key;
use kernel::Actor;
use open311::{Arguments, Fault, Page, Span, Status, Update, UpdateReceipt};
use procedure::{Command, Inputs};

use super::ids::Ids;
use super::post::read;
use super::reply::{Asked, Reply, Told};
use super::requests::local;
use crate::service::Residents;

pub(super) async fn updates(State(residents): State<Residents>, asked: Asked) -> Reply {
    asked.reply(found(&residents, &asked).await)
}

async fn found(residents: &Residents, asked: &Asked) -> Told {
    let arguments = asked.arguments()?;
    let subdistrict = residents.jurisdiction(&arguments).await?.id;
    let client = residents.client(subdistrict, &arguments).await?;
    let span = Span::of(&arguments, residents.platform.now())?;
    let page = Page::of(&arguments)?;
    let names = residents.names(subdistrict, asked.lang).await?;
    let query = NewsQuery {
        items: residents.public_items(&names),
        client: client.map(|client| client.id),
        span: (span.from, span.to),
        part: (page.offset(), page.size),
    };
    let news = residents.cases.news(subdistrict, query).await?;
    let ids = Ids::new(&residents.platform.sealer);
    let all: Vec<Update> = news.iter().map(|one| update(&names, &ids, one)).collect();
    Ok(open311::updates(&all))
}

fn update(names: &Names, ids: &Ids, news: &CaseNews) -> Update {
    let step = match news.kind.as_str() {
        "filed" => "file",
        "dispatched" => "dispatch",
        "responded" => "respond",
        "declined" => "decline",
        "merged" => "merge",
        "void" => "void",
        _ => "close",
    };
    let request = ids.name(news.case);
    Update {
        id: format!("{request}.{}.{}", news.kind, news.nth),
        request,
        status: if news.ended { Status::Closed } else { Status::Open },
        external_status_code: news.kind.clone(),
        at: local(names, news.at),
        description: names.lang.t(&format!("told.{step}")).to_owned(),
    }
}

pub(super) async fn post(State(residents): State<Residents>, asked: Asked, request: Request) -> Reply {
    let told = taken(&residents, &asked, request).await;
    asked.reply(told)
}

/// Becomes a comment in the case, from the program that sent the case in and from no other.
async fn taken(residents: &Residents, asked: &Asked, request: Request) -> Told {
    let arguments: Arguments = read(asked, request).await?.arguments;
    let subdistrict = residents.jurisdiction(&arguments).await?.id;
    let client = residents.client(subdistrict, &arguments).await?.ok_or_else(Fault::key)?;
    let needed = |name| arguments.get(name).ok_or_else(|| Fault::missing(name));
    let (update_id, name) = (needed("update_id")?, needed("service_request_id")?);
    let text = words(asked, &arguments).ok_or_else(|| Fault::missing("description"))?;
    let unknown = || Fault::unknown("service_request_id");
    let case = Ids::new(&residents.platform.sealer).case(name).ok_or_else(unknown)?;
    let which = residents.cases.way_in(subdistrict, case, client.id).await?.ok_or_else(unknown)?;
    let reporter = Actor::reporter(subdistrict);
    let seen = residents.cases.show(&reporter, which.clone()).await?.case.facts.version;
    let inputs = Inputs { text: Some(text.clone()), ..Inputs::default() };
    let command = Command { action: "comment".to_owned(), version_seen: seen, inputs };
    let wish = Wish { command, criterion: None, suggested: cases_server::Offered::default() };
    let sender = format!("open311:{}", client.id.simple());
    let key = Key::new(subdistrict, &sender, &format!("{name}:{update_id}"), text.as_bytes())?;
    let done = residents.cases.act(&reporter, which, wish, key).await?;
    Ok(open311::update_receipt(&UpdateReceipt(format!("{name}.comment.{}", done.version))))
}

/// What was written; the state that the case has at the sender's stands behind it and changes nothing here.
fn words(asked: &Asked, arguments: &Arguments) -> Option<String> {
    let written = arguments.get("description").map(str::to_owned);
    let told =
        arguments.get("status").map(|status| asked.lang.fill("open311.their_status", &[("status", status)]));
    let lines: Vec<String> = written.into_iter().chain(told).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
