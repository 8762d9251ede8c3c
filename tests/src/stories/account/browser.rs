//! A browser that keeps its cookies and speaks from an address.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{Method, StatusCode};
use testkit::{Answered, Town};

pub(in crate::stories) struct Browser<'t> {
    town: &'t Town,
    cookies: BTreeMap<String, String>,
    agent: String,
    address: SocketAddr,
}

impl<'t> Browser<'t> {
    pub(in crate::stories) fn of(town: &'t Town) -> Self {
        let address = SocketAddr::from(([203, 0, 113, 1], 40_000));
        Self { town, cookies: BTreeMap::new(), agent: String::new(), address }
    }

    pub(super) fn calling_itself(self, agent: &str) -> Self {
        Self { agent: agent.to_owned(), ..self }
    }

    /// The last number of its address.
    pub(super) fn at(self, last: u8) -> Self {
        Self { address: SocketAddr::from(([203, 0, 113, last], 40_000)), ..self }
    }

    pub(super) fn cookie(&self, name: &str) -> String {
        self.cookies.get(name).cloned().unwrap_or_default()
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Answered {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookies.join("; "))
            .header("user-agent", &self.agent)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(ConnectInfo(self.address));
        let answered = self.town.send(request.body(Body::from(body)).unwrap()).await;
        for line in answered.headers.get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answered
    }

    pub(in crate::stories) async fn get(&mut self, path: &str) -> Answered {
        self.send(Method::GET, path, String::new()).await
    }

    pub(in crate::stories) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(Method::POST, path, body).await
    }

    /// Signs in; where the browser is sent.
    pub(in crate::stories) async fn sign_in(&mut self, login: &str, password: &str) -> String {
        let fields = [("login", login), ("password", password), ("back", "/cases")];
        let answered = self.post("/sign-in", &fields).await.with_status(StatusCode::SEE_OTHER);
        answered.location().to_owned()
    }
}
