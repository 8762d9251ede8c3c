//! The page of one's account.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use db::Tx;
use kernel::Refusal;
use serde::Deserialize;
use web::{Answer, Lang, Page, Problem, Query, Shell, Viewer, subdistricts, words};

use crate::factors::{self, Factors};
use crate::own_sessions;
use crate::{Identity, Profile};

pub(super) struct SessionLine {
    id: String,
    since: String,
    source: String,
    agent: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    login: String,
    name: String,
    languages: [(&'static str, &'static str); 2],
    hint: String,
    factors: Factors,
    required: bool,
    sessions: Vec<SessionLine>,
    done: String,
    errors: Vec<(String, String)>,
}

impl AccountPage {
    fn recovery_left(&self) -> String {
        let left = self.factors.recovery_left.to_string();
        self.shell.language().fill("factor.left", &[("n", &left)])
    }

    /// What is wrong with this field.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(wrong, _)| wrong == field).map_or("", |(_, text)| text.as_str())
    }
}

impl Profile {
    /// What a password must be, for people.
    pub(crate) fn hint(self, lang: Lang) -> String {
        lang.t(match self {
            Self::Plain => "account.hint_plain",
            Self::Djbh => "account.hint_djbh",
        })
        .to_owned()
    }
}

const DONE: [&str; 5] = ["password", "language", "sessions", "factor_removed", "factor"];

#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    done: String,
}

pub(super) async fn account_page(
    State(identity): State<Identity>,
    viewer: Viewer,
    lang: Lang,
    Query(shown): Query<Shown>,
) -> Answer<Response> {
    let done = DONE
        .iter()
        .find(|one| **one == shown.done)
        .map(|one| lang.t(&format!("account.done.{one}")).to_owned());
    let page = page(&identity, &viewer, lang).await?;
    Ok(Page(AccountPage { done: done.unwrap_or_default(), ..page }).into_response())
}

/// The page with a form that was refused.
pub(super) async fn refused(
    identity: &Identity,
    viewer: &Viewer,
    lang: Lang,
    refusal: Refusal,
) -> Answer<Response> {
    let field = refusal.field.clone().unwrap_or_default();
    let problem = Problem::from(refusal);
    let errors = vec![(field, problem.text(lang))];
    let page = AccountPage { errors, ..page(identity, viewer, lang).await? };
    Ok(Page(page).with_status(problem.status))
}

async fn page(identity: &Identity, viewer: &Viewer, lang: Lang) -> Answer<AccountPage> {
    let (for_read, now, roles) =
        (viewer.clone(), identity.platform.now(), identity.settings.second_factor.clone());
    let read = async move |tx: &mut Tx| {
        let subdistrict = subdistricts::by_id(tx, for_read.subdistrict()).await?;
        let factors = factors::of(tx, for_read.subdistrict(), for_read.user.id).await?;
        let required = factors::is_required(tx, &for_read.user, &roles).await?;
        Ok((subdistrict, factors, required, own_sessions::all(tx, &for_read, now).await?))
    };
    let (subdistrict, factors, required, sessions) = identity.platform.db.read(read).await?;
    let line = |one: own_sessions::OwnSession| SessionLine {
        id: one.id,
        since: words::instant(one.since, subdistrict.zone, lang),
        source: one.source,
        agent: one.agent,
        is_this: one.is_this,
    };
    Ok(AccountPage {
        shell: Shell::staff(viewer, lang, &subdistrict.name, "/account").narrow(),
        login: viewer.user.login.clone(),
        name: viewer.user.name.clone(),
        languages: Lang::ALL.map(|one| (one.tag(), one.name())),
        hint: identity.settings.passwords.hint(lang),
        factors,
        required,
        sessions: sessions.into_iter().map(line).collect(),
        done: String::new(),
        errors: Vec::new(),
    })
}
