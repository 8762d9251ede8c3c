//! A receiver of webhooks in the place of somebody's program: it keeps what comes, in the order in which it comes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a message said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) id: String,
    pub(super) case: String,
    pub(super) action: String,
    pub(super) version: u64,
    pub(super) recipient: String,
}

#[derive(Debug, Clone)]
pub(super) struct Receiver {
    pub(super) url: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Receiver {
    pub(super) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let receiver = Self { url, calls: Arc::default() };
        let kept = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let receiver = kept.clone();
                // A killed sender leaves half a message: that is none.
                tokio::spawn(async move { receiver.listen(stream).await.unwrap_or_default() });
            }
        });
        Ok(receiver)
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many different messages have come.
    pub(super) fn different(&self) -> usize {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().map(|call| call.id.as_str()).collect::<BTreeSet<_>>().len()
    }

    async fn listen(&self, mut stream: TcpStream) -> Result<()> {
        let mut inbox = Vec::new();
        loop {
            let body = loop {
                if let Some(body) = whole(&inbox)? {
                    break body;
                }
                if stream.read_buf(&mut inbox).await? == 0 {
                    return Ok(());
                }
            };
            let call = read(&inbox[body.clone()])?;
            inbox.drain(..body.end);
            self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await?;
        }
    }
}

/// Where the body of a request is, once it is there whole.
fn whole(inbox: &[u8]) -> Result<Option<std::ops::Range<usize>>> {
    let Some(end) = inbox.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&inbox[..end])?;
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = lengths.next().context("no length")?.1.trim().parse()?;
    let body = end + 4..end + 4 + length;
    Ok(Some(body).filter(|body| inbox.len() >= body.end))
}

fn read(body: &[u8]) -> Result<Call> {
    let event: Value = serde_json::from_slice(body)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let data = &event["data"];
    Ok(Call {
        id: text(&event["id"]),
        case: text(&event["subject"]),
        action: text(&data["action"]),
        version: data["version"].as_u64().unwrap_or_default(),
        recipient: text(&data["recipient"]),
    })
}
