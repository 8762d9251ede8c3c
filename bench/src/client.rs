//! A lean HTTP/1.1 client over one kept connection. The generator of load shares the machine with the server: it
//! reuses its buffers, reads only status and length of a head, and knows nothing of chunks or redirects.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::clock;

/// Somebody who asks: an address, perhaps a session, and a connection that is opened when it is needed.
pub struct Client {
    address: SocketAddr,
    session: String,
    stream: Option<TcpStream>,
    outbox: Vec<u8>,
    inbox: Vec<u8>,
}

/// An answer that came in whole.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
    /// From sending the request to the first bytes of the answer.
    pub first_byte: Duration,
}

impl Answer<'_> {
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_slice(self.body)
            .with_context(|| format!("{}: {}", self.status, String::from_utf8_lossy(self.body)))
    }
}

struct Head {
    status: u16,
    body: Range<usize>,
    closes: bool,
    first_byte: Duration,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, session: String::new(), stream: None, outbox: Vec::new(), inbox: Vec::new() }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same person at another address or on another connection.
    #[must_use]
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { session: self.session.clone(), ..Self::new(address) }
    }

    /// Opens a session and keeps it.
    pub async fn sign_in(mut self, login: &str, password: &str) -> anyhow::Result<Self> {
        let credentials = json!({ "login": login, "password": password }).to_string();
        let answer = self.post("/api/v1/sessions", "", credentials.as_bytes()).await?;
        ensure!(answer.status == 201, "{login} cannot sign in: {}", answer.json()?);
        answer.json()?["token"].as_str().unwrap_or_default().clone_into(&mut self.session);
        Ok(self)
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer<'_>> {
        self.send("GET", path, "", b"").await
    }

    /// Sends JSON under an idempotency key.
    pub async fn post(&mut self, path: &str, key: &str, body: &[u8]) -> Result<Answer<'_>> {
        self.send("POST", path, key, body).await
    }

    /// Sends a form of a page.
    pub async fn post_form(&mut self, path: &str, body: &[u8]) -> Result<Answer<'_>> {
        self.send("FORM", path, "", body).await
    }

    async fn send(&mut self, method: &str, path: &str, key: &str, body: &[u8]) -> Result<Answer<'_>> {
        self.write_request(method, path, key, body);
        let head = self.exchange().await;
        if head.as_ref().map_or(true, |head| head.closes) {
            self.stream = None;
        }
        let Head { status, body, first_byte, .. } = head?;
        Ok(Answer { status, body: &self.inbox[body], first_byte })
    }

    fn write_request(&mut self, method: &str, path: &str, key: &str, body: &[u8]) {
        self.outbox.clear();
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| self.outbox.extend(part.as_bytes()));
        let (verb, kind) = match method {
            "FORM" => ("POST", "application/x-www-form-urlencoded"),
            verb => (verb, "application/json"),
        };
        put(&[verb, " ", path, " HTTP/1.1\r\nhost: gewu\r\n"]);
        if !self.session.is_empty() {
            put(&["authorization: Bearer ", &self.session, "\r\n"]);
        }
        if !key.is_empty() {
            put(&["idempotency-key: ", key, "\r\n"]);
        }
        if verb == "POST" {
            let length = body.len().to_string();
            put(&["content-type: ", kind, "\r\ncontent-length: ", &length, "\r\n"]);
        }
        put(&["\r\n"]);
        self.outbox.extend(body);
    }

    async fn exchange(&mut self) -> Result<Head> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address).await?,
        };
        let sent = clock::now();
        stream.write_all(&self.outbox).await?;
        self.inbox.clear();
        read_some(&mut stream, &mut self.inbox).await?;
        let first_byte = sent.elapsed();
        let mut head = loop {
            match read_head(&self.inbox)? {
                Some(head) => break head,
                None => read_some(&mut stream, &mut self.inbox).await?,
            }
        };
        while self.inbox.len() < head.body.end {
            read_some(&mut stream, &mut self.inbox).await?;
        }
        head.first_byte = first_byte;
        self.stream = Some(stream);
        Ok(head)
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn read_some(stream: &mut TcpStream, inbox: &mut Vec<u8>) -> Result<()> {
    match stream.read_buf(inbox).await? {
        0 => Err(Error::new(ErrorKind::UnexpectedEof, "the answer was cut off")),
        _ => Ok(()),
    }
}

/// Status and length, once the head is there whole.
fn read_head(inbox: &[u8]) -> Result<Option<Head>> {
    let Some(end) = inbox.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let strange = || Error::new(ErrorKind::InvalidData, "not an answer that this client understands");
    let text = str::from_utf8(&inbox[..end]).map_err(|_not_text| strange())?;
    let status = text.get(9..12).and_then(|digits| digits.parse().ok()).ok_or_else(strange)?;
    let lines = || text.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    let field = |name: &str| {
        lines().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let length = match field("content-length") {
        Some(length) => length.parse().map_err(|_not_a_length| strange())?,
        None if status == 204 || status == 304 => 0,
        None => return Err(strange()),
    };
    let closes = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let body = end + 4..end + 4 + length;
    Ok(Some(Head { status, body, closes, first_byte: Duration::ZERO }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nconnection: close\r\n\r\nhello";
        assert!(read_head(&answer[..40]).unwrap().is_none());
        let head = read_head(answer).unwrap().unwrap();
        assert_eq!((head.status, &answer[head.body], head.closes), (201, &b"hello"[..], true));
    }

    #[test]
    fn an_answer_without_a_length_is_not_understood() {
        assert!(read_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(read_head(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().is_some());
    }
}
