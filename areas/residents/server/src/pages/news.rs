//! News of a grid: the Atom feed for everybody's reader, and the subscription by e-mail.

use std::fmt::Write;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use cases_server::pages::Entered;
use kernel::{Refusal, RefusalKind, SubdistrictId, Timestamp};
use residents_rules::{is_sensitive, told_count};
use territory_rules::Level;
use web::{Answer, Lang, Page, PathOf, Shell};

use crate::network::Network;
use crate::service::Residents;
use crate::signs::HOUR;
use crate::subscribe::Subscription;

type Feed = ([(HeaderName, &'static str); 1], String);

const ENTRIES: u32 = 30;
/// Addresses that one network may ask for in an hour: each sends a message to somebody.
const ASKED_HOUR: u32 = 20;

/// Kind, grid and state of what is going on; no text of a resident, no number, no point on a map.
pub(super) async fn feed(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf((code, grid)): PathOf<(String, String)>,
) -> Answer<Feed> {
    let subdistrict = residents.by_code(&code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    names
        .territory
        .area(&grid)
        .filter(|area| area.level >= Level::BasicGrid)
        .ok_or_else(Refusal::not_found)?;
    let going = residents.going(&names, subdistrict, &grid, (Timestamp::default(), ENTRIES)).await?;
    let own = format!("{}/s/{code}/grids/{grid}/feed.atom", residents.platform.settings.public_url);
    let updated = going.first().map_or(Timestamp::default(), |(line, ..)| line.at);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\
         <id>{own}</id><title>{}</title><updated>{updated}</updated><author><name>{}</name></author>\
         <link rel=\"self\" href=\"{own}\"/><link href=\"{}/s/{code}/g/{grid}\"/>",
        lang.tag(),
        escaped(&names.grid(&grid)),
        escaped(names.subdistrict_name()),
        residents.platform.settings.public_url,
    );
    for (line, kind, place) in &going {
        // Not the case's own id: it says when the report came in and is an address for the staff.
        let print = residents.platform.sealer.fingerprint("feed", &format!("{} {}", line.case, line.state));
        let state = lang.t(&format!("state.{}", line.state)).to_owned();
        let title = escaped(&format!("{kind} · {state}"));
        // Writing into a String does not fail.
        let _ = write!(
            xml,
            "<entry><id>{own}#{}</id><title>{title}</title><updated>{}</updated><summary>{}</summary></entry>",
            kernel::FileId(print),
            line.at,
            escaped(place),
        );
    }
    if let Some(n) = residents.sensitive(&names, subdistrict, &grid).await? {
        let text = lang.fill("who.sensitive", &[("n", &n.to_string())]);
        let _ = write!(
            xml,
            "<entry><id>{own}#others</id><title>{}</title><updated>{updated}</updated></entry>",
            escaped(&text)
        );
    }
    xml.push_str("</feed>\n");
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml))
}

impl Residents {
    /// How many cases of a basic grid concern persons, where that is enough to point at nobody; finer than a basic grid
    /// nothing is told.
    async fn sensitive(
        &self,
        names: &cases_server::pages::Names,
        subdistrict: SubdistrictId,
        grid: &str,
    ) -> db::Result<Option<u32>> {
        if names.territory.area(grid).is_none_or(|area| area.level != Level::BasicGrid) {
            return Ok(None);
        }
        let since = self.platform.now().minus(HOUR * 24 * 30);
        let lines = self.cases.public_lines(subdistrict, grid, since, 1_000).await?;
        let policy = &self.policy().privacy;
        let n = lines.iter().filter(|line| is_sensitive(&line.item, policy)).count();
        Ok(told_count(u32::try_from(n).unwrap_or(u32::MAX), policy))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[derive(Template)]
#[template(path = "residents/subscription.html")]
pub(super) struct SubscriptionPage {
    shell: Shell,
    /// `asked`, `confirm`, `confirmed` or `ended`.
    step: &'static str,
    token: String,
    grid: String,
}

pub(super) async fn subscribe(
    State(residents): State<Residents>,
    lang: Lang,
    Network(network): Network,
    PathOf((code, grid)): PathOf<(String, String)>,
    form: Multipart,
) -> Answer<Page<SubscriptionPage>> {
    let subdistrict = residents.by_code(&code).await?.id;
    let names = residents.names(subdistrict, lang).await?;
    names
        .territory
        .area(&grid)
        .filter(|area| area.level >= Level::BasicGrid)
        .ok_or_else(Refusal::not_found)?;
    let entered = Entered::read(form).await?;
    let worked = residents.worked(subdistrict, entered.text("work"));
    if !residents.may_ask(subdistrict, "subscribe", &network.to_string(), worked, ASKED_HOUR).await? {
        return Err(Refusal::new(RefusalKind::TooMany, "tries_used_up_here").into());
    }
    residents.subscribe(subdistrict, &grid, entered.text("email"), lang).await?;
    let shell = names.public_shell(&format!("/s/{code}/g/{grid}"));
    Ok(Page(SubscriptionPage { shell, step: "asked", token: String::new(), grid: names.grid(&grid) }))
}

async fn page(
    residents: &Residents,
    lang: Lang,
    token: &str,
    (subdistrict, subscription): (SubdistrictId, Option<&Subscription>),
    step: &'static str,
) -> Answer<Page<SubscriptionPage>> {
    let names = residents.names(subdistrict, lang).await?;
    let shell = names.public_shell(&format!("/subscription/{token}"));
    let grid = subscription.map(|subscription| names.grid(&subscription.grid)).unwrap_or_default();
    Ok(Page(SubscriptionPage { shell, step, token: token.to_owned(), grid }))
}

/// Only shows: programs that look into mail follow links by themselves.
pub(super) async fn subscription(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(token): PathOf<String>,
) -> Answer<Page<SubscriptionPage>> {
    let (subdistrict, found) = residents.subscription(&token).await?;
    let step = match &found {
        Some(subscription) if subscription.is_confirmed => "confirmed",
        Some(_) => "confirm",
        None => "ended",
    };
    page(&residents, lang, &token, (subdistrict, found.as_ref()), step).await
}

pub(super) async fn confirm(
    State(residents): State<Residents>,
    PathOf(token): PathOf<String>,
) -> Answer<Redirect> {
    if let (_, Some(subscription)) = residents.subscription(&token).await? {
        residents.subscription_confirm(&subscription).await?;
    }
    Ok(Redirect::to(&format!("/subscription/{token}")))
}

/// By the page's button, or by a mail program with one click (RFC 8058).
pub(super) async fn end(
    State(residents): State<Residents>,
    lang: Lang,
    PathOf(token): PathOf<String>,
) -> Answer<Page<SubscriptionPage>> {
    let (subdistrict, found) = residents.subscription(&token).await?;
    if let Some(subscription) = &found {
        residents.subscription_end(subscription).await?;
    }
    page(&residents, lang, &token, (subdistrict, found.as_ref()), "ended").await
}
