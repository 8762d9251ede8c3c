//! Somebody in front of the program: a person of the staff with a session, or anybody.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use axum::http::request::Builder;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{Answered, Form, PASSWORD, Town};

/// Asks by HTTP, without a socket between.
#[derive(Clone)]
pub struct Person<'t> {
    pub(crate) town: &'t Town,
    login: Option<String>,
    /// A session of its own instead of the one that the town keeps for this login.
    own_session: Option<String>,
    language: Option<&'static str>,
}

impl<'t> Person<'t> {
    pub(crate) fn anybody(town: &'t Town) -> Self {
        Self { town, login: None, own_session: None, language: None }
    }

    pub(crate) fn staff(town: &'t Town, login: &str) -> Self {
        Self { login: Some(login.to_owned()), ..Self::anybody(town) }
    }

    /// The same person, reading this language.
    #[must_use]
    pub fn reading(self, language: &'static str) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Whoever has this session.
    #[must_use]
    pub fn with_session(self, token: String) -> Self {
        Self { login: Some(String::new()), own_session: Some(token), ..self }
    }

    /// The same person at another desk, where signing out harms nobody.
    pub async fn at_another_desk(self) -> Self {
        match &self.login {
            Some(login) => Self { own_session: Some(self.sign_in(login).await), ..self },
            None => self,
        }
    }

    async fn sign_in(&self, login: &str) -> String {
        let credentials = json!({ "login": login, "password": PASSWORD }).to_string();
        let request = Request::builder().method(Method::POST).uri("/api/v1/sessions");
        let opened = self.send(request.header(CONTENT_TYPE, "application/json"), credentials).await;
        let opened = opened.with_status(StatusCode::CREATED).json();
        opened["token"].as_str().unwrap_or_default().to_owned()
    }

    /// The session's token; signs in when it is needed for the first time.
    pub async fn session(&self) -> Option<String> {
        let login = self.login.as_ref()?;
        if let Some(token) = self.own_session.clone().or_else(|| self.town.session_of(login)) {
            return Some(token);
        }
        let token = self.sign_in(login).await;
        self.town.keep_session(login, token.clone());
        Some(token)
    }

    async fn request(&self, method: Method, path: &str) -> Builder {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = self.session().await {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(language) = self.language {
            request = request.header(COOKIE, format!("gewu_language={language}"));
        }
        request
    }

    async fn send(&self, request: Builder, body: impl Into<Body>) -> Answered {
        self.town.send(request.body(body.into()).expect("a request")).await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.send(self.request(Method::GET, path).await, Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.send(self.request(Method::DELETE, path).await, Body::empty()).await
    }

    /// Bytes of some kind, without a key.
    pub async fn post(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answered {
        self.send(self.request(Method::POST, path).await.header(CONTENT_TYPE, kind), body).await
    }

    /// JSON under a key of its own.
    pub async fn post_json(&self, path: &str, body: &Value) -> Answered {
        self.post_json_under(&self.town.key(), path, body).await
    }

    pub async fn post_json_under(&self, key: &str, path: &str, body: &Value) -> Answered {
        self.post_under(key, path, "application/json", body.to_string()).await
    }

    pub async fn post_under(&self, key: &str, path: &str, kind: &str, body: impl Into<Body>) -> Answered {
        let request = self.request(Method::POST, path).await.header("idempotency-key", key);
        self.send(request.header(CONTENT_TYPE, kind), body).await
    }

    /// A form as a browser without script sends it.
    pub async fn submit(&self, form: &Form) -> Answered {
        let (kind, body) = form.encoded();
        self.post(form.target(), kind, body).await
    }

    /// The form with that target, from the page where it stands.
    pub async fn form(&self, page: &str, target: &str) -> Form {
        Form::on(&self.get(page).await.with_status(StatusCode::OK).text(), target)
    }

    /// Follows the answer to a form: what a browser shows next.
    pub async fn page_after(&self, answered: &Answered) -> String {
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text());
        self.get(answered.location()).await.with_status(StatusCode::OK).text()
    }
}
