//! Setting up and removing the second factor.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use db::{Failure, Result, Tx};
use kernel::{Refusal, SubdistrictId, UserId};
use serde::Deserialize;
use serde_json::Value;
use web::users::User;
use web::{Answer, Form, Lang, Page, Policy, Problem, Routes, Shell, Viewer, subdistricts};

use super::{Codes, answered, confirm};
use crate::factors::{self, Offered, Sealing};
use crate::next::take;
use crate::{Identity, password, record};

pub(super) fn routes() -> Routes<Identity> {
    Routes::default()
        .get(Policy::SignedIn, "/account/factor", factor_page)
        .post(Policy::SignedIn, "/account/factor", set_up)
        .post(Policy::SignedIn, "/account/factor/remove", remove)
        .post(Policy::SignedIn, "/account/factor/codes", new_codes)
}

#[derive(Template)]
#[template(path = "factor.html")]
struct FactorPage {
    shell: Shell,
    login: String,
    offered: Offered,
    picture: String,
    errors: Vec<(String, String)>,
}

impl FactorPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(wrong, _)| wrong == field).map_or("", |(_, text)| text.as_str())
    }
}

/// The secret that the person's authenticator is to learn.
pub(crate) async fn offered(identity: &Identity, user: &User, issuer: &str) -> Result<Offered> {
    let platform = &identity.platform;
    let sealing = Sealing {
        sealer: platform.sealer.clone(),
        nonce: platform.ids.bytes(),
        secret: platform.ids.bytes(),
    };
    let (user, issuer) = (user.clone(), issuer.to_owned());
    platform.db.write(async move |tx: &mut Tx| factors::offer(tx, &user, &issuer, &sealing).await).await
}

async fn shell(identity: &Identity, viewer: &Viewer, lang: Lang) -> Result<(Shell, String)> {
    let id = viewer.subdistrict();
    let read = async move |tx: &mut Tx| subdistricts::by_id(tx, id).await;
    let name = identity.platform.db.read(read).await?.name;
    Ok((Shell::staff(viewer, lang, &name, "/account").narrow(), name))
}

async fn factor_page(State(identity): State<Identity>, viewer: Viewer, lang: Lang) -> Answer<Response> {
    let (shell, name) = shell(&identity, &viewer, lang).await?;
    // Whoever looked over this desk before has seen another secret than the one that will be confirmed.
    let user = viewer.user.clone();
    let forget = async move |tx: &mut Tx| factors::forget_offered(tx, user.subdistrict, user.id).await;
    identity.platform.db.write(forget).await?;
    match offered(&identity, &viewer.user, &name).await {
        Ok(offered) => {
            let picture = factors::picture(&offered.address)?;
            Ok(Page(FactorPage { shell, login: viewer.user.login, offered, picture, errors: Vec::new() })
                .into_response())
        }
        // There is one already.
        Err(Failure::Refused(_)) => Ok(Redirect::to("/account").into_response()),
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Debug, Deserialize)]
struct SetUpForm {
    /// For the browser's store of passwords; nothing is read from it.
    #[serde(default, rename = "login")]
    _login: String,
    current: String,
    code: String,
}

async fn set_up(
    State(identity): State<Identity>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<SetUpForm>,
) -> Answer<Response> {
    let (shell, name) = shell(&identity, &viewer, lang).await?;
    let outcome = async {
        confirm(&identity, &viewer, form.current).await?;
        take(&identity, &viewer.user, &form.code, false).await
    };
    match outcome.await {
        Ok(()) => {
            let codes = fresh_codes(&identity, &viewer.user, "second_factor_set").await?;
            Ok(Page(Codes { shell, all: codes, to: "/account?done=factor".to_owned() }).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let Ok(offered) = offered(&identity, &viewer.user, &name).await else {
                return Ok(Redirect::to("/account").into_response());
            };
            let picture = factors::picture(&offered.address)?;
            let errors = vec![(field, problem.text(lang))];
            let page = FactorPage { shell, login: viewer.user.login, offered, picture, errors };
            Ok(Page(page).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Takes the second factor from somebody who lost it; whether there was one. Whatever was opened with it ends.
pub async fn take_away(tx: &mut Tx, subdistrict: SubdistrictId, user: UserId) -> Result<bool> {
    let had_one = factors::remove(tx, subdistrict, user).await?;
    password::end_opened(tx, subdistrict, user, None).await?;
    Ok(had_one)
}

/// Ten recovery codes in place of the earlier ones, and that in the record.
pub(crate) async fn fresh_codes(
    identity: &Identity,
    user: &User,
    action: &'static str,
) -> Result<Vec<String>> {
    let (user, stamp) = (user.clone(), identity.stamp());
    let chance = std::array::from_fn(|_| identity.platform.ids.bytes());
    let work = async move |tx: &mut Tx| {
        record::own(tx, &user, action, Value::Null, stamp).await?;
        factors::new_recovery_codes(tx, &user, &chance).await
    };
    identity.platform.db.write(work).await
}

#[derive(Debug, Deserialize)]
struct ConfirmForm {
    current: String,
}

async fn remove(
    State(identity): State<Identity>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<ConfirmForm>,
) -> Answer<Response> {
    let outcome = async {
        confirm(&identity, &viewer, form.current).await?;
        let (user, stamp, roles) =
            (viewer.user.clone(), identity.stamp(), identity.settings.second_factor.clone());
        let work = async move |tx: &mut Tx| {
            if factors::is_required(tx, &user, &roles).await? {
                return Err(Refusal::conflict("second_factor_required").into());
            }
            factors::remove(tx, user.subdistrict, user.id).await?;
            record::own(tx, &user, "second_factor_removed", Value::Null, stamp).await
        };
        identity.platform.db.write(work).await
    };
    answered(&identity, &viewer, lang, outcome.await, "factor_removed").await
}

async fn new_codes(
    State(identity): State<Identity>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<ConfirmForm>,
) -> Answer<Response> {
    if let Err(failure) = confirm(&identity, &viewer, form.current).await {
        return answered(&identity, &viewer, lang, Err(failure), "").await;
    }
    let (shell, _) = shell(&identity, &viewer, lang).await?;
    let codes = fresh_codes(&identity, &viewer.user, "recovery_codes_made").await?;
    Ok(Page(Codes { shell, all: codes, to: "/account".to_owned() }).into_response())
}
