//! Group robots of 企业微信 and 钉钉. Both take at most twenty messages a minute, so what is due goes as one card and the
//! next waits a minute.

use db::Result;
use kernel::Timestamp;
use reqwest::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::webhook::closed;
use super::{Outcome, short, told};
use crate::relay::Relay;
use crate::{Channel, ContactPoint, Delivery, sign};

/// Both answer 200 with a code in the body.
#[derive(Deserialize)]
struct Said {
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// Codes that say "too often": 企业微信, then 钉钉.
const TOO_OFTEN: [i64; 3] = [45_009, 130_101, 660_026];
/// No more of an answer is waited for.
const BODY_MAX: usize = 4_096;

pub(super) async fn send(
    relay: &Relay,
    point: &ContactPoint,
    messages: &[Delivery],
    now: Timestamp,
) -> Result<Outcome> {
    let Some(mut url) = relay.url(&point.address(&relay.platform)?) else { return Ok(closed()) };
    if let (Channel::Dingtalk, [secret, ..]) =
        (point.channel, point.secrets(&relay.platform, now)?.as_slice())
    {
        let signature = sign::dingtalk(secret, now.millis())?;
        url.query_pairs_mut()
            .append_pair("timestamp", &now.millis().to_string())
            .append_pair("sign", &signature);
    }
    let lines = relay.lines(point, messages).await?;
    let body = card(point.channel, &Relay::title(point, messages.len()), &lines);
    let request = relay.http.post(url).header("content-type", "application/json").body(body.to_string());
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => return Ok(Outcome::unreachable(told(error))),
    };
    let status = answer.status();
    if !status.is_success() {
        return Ok(Outcome::unreachable(status.to_string()));
    }
    Ok(judged(&beginning(answer).await))
}

async fn beginning(mut answer: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < BODY_MAX {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    body
}

fn judged(body: &[u8]) -> Outcome {
    match serde_json::from_slice::<Said>(body) {
        Ok(Said { errcode: 0, errmsg }) => Outcome::Taken(short(&errmsg)),
        Ok(Said { errcode, errmsg }) if TOO_OFTEN.contains(&errcode) => {
            Outcome::unreachable(format!("{errcode} {}", short(&errmsg)))
        }
        Ok(Said { errcode, errmsg }) => {
            Outcome::Refused { why: format!("{errcode} {}", short(&errmsg)), asked: None }
        }
        Err(_no_json) => {
            Outcome::Refused { why: "the robot's answer is not readable".to_owned(), asked: None }
        }
    }
}

fn card(channel: Channel, title: &str, lines: &[String]) -> Value {
    let list = lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n");
    let text = format!("**{title}**\n\n{list}");
    if channel == Channel::Dingtalk {
        json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } })
    } else {
        json!({ "msgtype": "markdown", "markdown": { "content": text } })
    }
}
