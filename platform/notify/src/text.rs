//! What a message says: one line of at most 70 characters with the case's number, what happened and until when
//! something is to be done. Never a name, a number to call, an address or what somebody wrote.

use chrono_tz::Tz;
use kernel::Timestamp;
use serde_json::{Map, Value};
use web::{Lang, words};

pub const TEXT_MAX: usize = 70;

/// A message as it stands in the outbox, for the one who words it.
#[derive(Debug, Clone, Copy)]
pub struct Worded<'m> {
    pub kind: &'m str,
    pub recipient: &'m str,
    pub payload: &'m Map<String, Value>,
}

/// The line. A kind has its text under `notice.KIND`; cases share three: for residents, with a deadline, without.
pub fn line(message: Worded<'_>, zone: Tz, lang: Lang) -> String {
    let args = args(message, zone, lang);
    let key = key(message, args.iter().any(|(name, _)| *name == "due"));
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.fill(&key, &args).chars().take(TEXT_MAX).collect()
}

fn key(message: Worded<'_>, has_due: bool) -> String {
    let own = format!("notice.{}", message.kind);
    if web::texts(Lang::Zh).contains_key(&own) {
        own
    } else if is_for_reporter(message.recipient) {
        "notice.reporter".to_owned()
    } else if has_due {
        "notice.until".to_owned()
    } else {
        "notice.plain".to_owned()
    }
}

pub(crate) fn is_for_reporter(recipient: &str) -> bool {
    recipient.starts_with("reporter")
}

fn args(message: Worded<'_>, zone: Tz, lang: Lang) -> Vec<(&str, String)> {
    let mut args = Vec::new();
    for (name, value) in message.payload {
        match (name.as_str(), value) {
            ("action", Value::String(action)) => {
                args.push(("action", lang.t(&format!("action.{action}")).to_owned()));
            }
            ("due", Value::String(due)) => {
                let due: Option<Timestamp> = due.parse().ok();
                args.extend(due.map(|due| ("due", words::instant_short(due, zone, lang))));
            }
            (name, Value::String(text)) => args.push((name, text.clone())),
            (name, Value::Number(number)) => args.push((name, number.to_string())),
            _ => {}
        }
    }
    args
}
