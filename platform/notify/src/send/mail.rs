//! E-mail: plain text and simple HTML, in the language of the contact point.

use std::time::Duration;

use anyhow::Context;
use db::Result;
use kernel::Timestamp;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::{Outcome, short};
use crate::relay::Relay;
use crate::{ContactPoint, Delivery};

const TIMEOUT: Duration = Duration::from_secs(15);
/// Why nothing leaves where no server is set: a text of ours, worded where it is read.
const NO_SERVER: &str = "deliveries.no_mail_server";

/// The way to the house's mail server.
#[derive(Clone)]
pub(crate) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Post {
    pub(crate) fn new(url: &str, from: &str) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let transport = transport.context("the address of the mail server is not readable")?;
        let from = from.parse().with_context(|| format!("`{from}` is not an e-mail address"))?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }
}

macro_rules! header {
    ($type:ident, $name:literal) => {
        #[derive(Debug, Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }
            fn parse(text: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

header!(ListUnsubscribe, "List-Unsubscribe");
header!(ListUnsubscribePost, "List-Unsubscribe-Post");
header!(AutoSubmitted, "Auto-Submitted");

pub(super) async fn send(
    relay: &Relay,
    point: &ContactPoint,
    messages: &[Delivery],
    _now: Timestamp,
) -> Result<Outcome> {
    let Some(post) = &relay.post else {
        return Ok(Outcome::unreachable(NO_SERVER));
    };
    let mail = letter(relay, post, point, messages).await?;
    Ok(match post.transport.send(mail).await {
        Ok(answer) => {
            Outcome::Taken(short(&format!("{} {}", answer.code(), answer.message().collect::<String>())))
        }
        // What the server has against us it has against every letter.
        Err(error) if is_about_us(&error) => Outcome::unreachable(short(&error.to_string())),
        // Other 4xx and 5xx are about this letter or its reader; all else is about the way there.
        Err(error) if error.is_permanent() || error.is_transient() => {
            Outcome::Refused { why: short(&error.to_string()), asked: None }
        }
        Err(error) => Outcome::unreachable(short(&error.to_string())),
    })
}

/// The server wants us to sign in, does not believe that we did, or does not take our address as a sender
/// (RFC 4954, RFC 3463).
fn is_about_us(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let told = error.to_string();
    let senders = ["5.1.7", "5.1.8", "5.7.8", "5.7.9", "4.7.0"];
    ["530", "534", "535", "538", "454"].contains(&code.as_str())
        || senders.iter().any(|enhanced| told.contains(enhanced))
}

async fn letter(relay: &Relay, post: &Post, point: &ContactPoint, messages: &[Delivery]) -> Result<Message> {
    let lines = relay.lines(point, messages).await?;
    let told = lines.iter().zip(messages).map(|(line, message)| Told {
        line,
        details: Relay::details(message),
        link: relay.link(point, message),
    });
    let told: Vec<Told<'_>> = told.collect();
    let subject = match lines.as_slice() {
        [line] => line.clone(),
        lines => Relay::title(point, lines.len()),
    };
    let to: Address = point.address(&relay.platform)?.parse().context("an address is damaged")?;
    let host = post.from.email.domain();
    let first = messages.first().map(|message| message.message).unwrap_or_default();
    let unsubscribe = point.unsubscribe(&relay.platform)?;
    let mut letter = Message::builder()
        .from(post.from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(Some(format!("<{first}.{}@{host}>", point.id)))
        .header(AutoSubmitted("auto-generated".to_owned()));
    if let Some(address) = &unsubscribe {
        letter = letter
            .header(ListUnsubscribe(format!("<{address}>")))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let body = Body { point, told: &told, unsubscribe: unsubscribe.as_deref() };
    let parts = MultiPart::alternative_plain_html(body.plain(), body.html());
    Ok(letter.multipart(parts).context("a letter cannot be written")?)
}

/// A message in a letter: what stands alone elsewhere, what there is room for here, and where it leads.
struct Told<'t> {
    line: &'t str,
    details: Vec<String>,
    link: String,
}

impl Told<'_> {
    fn plain(&self) -> String {
        let details =
            self.details.iter().flat_map(|detail| ["- ", detail.as_str(), "\n"]).collect::<String>();
        format!("{}\n{details}{}\n", self.line, self.link)
    }

    fn html(&self) -> String {
        let item = |detail: &String| format!("<li>{}</li>", escaped(detail));
        let details = self.details.iter().map(item).collect::<String>();
        let details = if details.is_empty() { details } else { format!("<ul>{details}</ul>") };
        let link = escaped(&self.link);
        let anchor = if link.is_empty() { link } else { format!("<p><a href=\"{link}\">{link}</a></p>") };
        format!("<p>{}</p>{details}{anchor}", escaped(self.line))
    }
}

struct Body<'b> {
    point: &'b ContactPoint,
    told: &'b [Told<'b>],
    unsubscribe: Option<&'b str>,
}

impl Body<'_> {
    fn plain(&self) -> String {
        let end =
            self.unsubscribe.map(|address| [self.point.language.t("notice.unsubscribe"), address].join(" "));
        self.told.iter().map(Told::plain).chain(end).collect::<Vec<_>>().join("\n")
    }

    fn html(&self) -> String {
        let lang = self.point.language;
        let end = self.unsubscribe.map(|address| {
            format!("<p><a href=\"{}\">{}</a></p>", escaped(address), escaped(lang.t("notice.unsubscribe")))
        });
        format!(
            "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><body>{}{}</body></html>",
            lang.tag(),
            self.told.iter().map(Told::html).collect::<String>(),
            end.unwrap_or_default()
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
