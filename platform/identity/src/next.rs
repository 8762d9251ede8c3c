//! What is still asked for after a right password, a form at a time.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use db::{Failure, Result, Tx};
use kernel::Refusal;
use serde::Deserialize;
use serde_json::Value;
use web::users::User;
use web::{Answer, Form, Lang, Page, Policy, Problem, Routes, Shell, front_name};

use crate::account::{Codes, fresh_codes, offered};
use crate::asked::Asked;
use crate::factors::{self, Offered};
use crate::guesses::{self, Counted};
use crate::step::{self, Need, Step, go_on, need};
use crate::{Identity, password, record};

pub(crate) fn routes() -> Routes<Identity> {
    Routes::default()
        .get(Policy::Public, "/sign-in/next", next_page)
        .post(Policy::Public, "/sign-in/second", second)
        .post(Policy::Public, "/sign-in/password", new_password)
        .post(Policy::Public, "/sign-in/factor", factor)
}

#[derive(Template)]
#[template(path = "next.html")]
struct NextPage {
    shell: Shell,
    need: Need,
    offered: Option<Offered>,
    picture: String,
    hint: String,
    error: String,
}

/// The form for what is needed; where nothing is under way, signing in begins anew.
async fn shown(
    identity: &Identity,
    lang: Lang,
    step: Option<Step>,
    error: Option<Refusal>,
) -> Answer<Response> {
    let again = || Ok(Redirect::to("/sign-in").into_response());
    let Some(step) = step else { return again() };
    let Some(need) = needed(identity, &step).await? else { return again() };
    let name = front_name(&identity.platform).await?;
    let offered = match need {
        Need::Factor => Some(offered(identity, &step.user, &name).await?),
        Need::Second | Need::Password => None,
    };
    let picture = offered.as_ref().map_or(Ok(String::new()), |offered| factors::picture(&offered.address))?;
    let problem = error.map(Problem::from);
    let page = NextPage {
        shell: Shell::public(lang, &name, "/sign-in"),
        need,
        offered,
        picture,
        hint: identity.settings.passwords.hint(lang),
        error: problem.as_ref().map(|problem| problem.text(lang)).unwrap_or_default(),
    };
    Ok(match problem {
        Some(problem) => Page(page).with_status(problem.status),
        None => Page(page).into_response(),
    })
}

/// What is asked for at this step.
async fn needed(identity: &Identity, step: &Step) -> Result<Option<Need>> {
    let (service, for_read, now) = (identity.clone(), step.clone(), identity.platform.now());
    let ask = async move |tx: &mut Tx| need(tx, &service, &for_read, now).await;
    identity.platform.db.read(ask).await
}

async fn next_page(State(identity): State<Identity>, jar: CookieJar, lang: Lang) -> Answer<Response> {
    let step = step::under_way(&identity, &jar).await?;
    shown(&identity, lang, step, None).await
}

/// The step goes on when `outcome` is well; a refusal shows the form again.
async fn onward(
    identity: &Identity,
    jar: CookieJar,
    (step, asked, lang): (Step, &Asked, Lang),
    outcome: Result<()>,
) -> Answer<Response> {
    match outcome {
        Ok(()) => {
            let (jar, to) = go_on(identity, jar, step, asked).await?;
            Ok((jar, Redirect::to(&to)).into_response())
        }
        Err(Failure::Refused(refusal)) => shown(identity, lang, Some(step), Some(*refusal)).await,
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Debug, Deserialize)]
struct CodeForm {
    code: String,
}

async fn second(
    State(identity): State<Identity>,
    jar: CookieJar,
    lang: Lang,
    asked: Asked,
    Form(form): Form<CodeForm>,
) -> Answer<Response> {
    let Some(step) = step::under_way(&identity, &jar).await? else {
        return shown(&identity, lang, None, None).await;
    };
    let outcome = take_code(&identity, &step.user, &form.code).await;
    let step = Step { second_given: outcome.is_ok(), ..step };
    onward(&identity, jar, (step, &asked, lang), outcome).await
}

/// Takes a code of the second factor; refused with `second_factor_wrong` or `sign_in_wait`.
pub(crate) async fn take_code(identity: &Identity, user: &User, code: &str) -> Result<()> {
    take(identity, user, code, true).await
}

/// The same; not `confirmed` is the first code of a secret that was just shown.
pub(crate) async fn take(identity: &Identity, user: &User, code: &str, confirmed: bool) -> Result<()> {
    let (user, code, stamp) = (user.clone(), code.to_owned(), identity.stamp());
    let (sealer, counted) = (identity.platform.sealer.clone(), [Counted::second_factor(user.id)]);
    let work = async move |tx: &mut Tx| {
        guesses::refuse_while_waiting(tx, &counted, stamp.0).await?;
        let is_right = factors::take(tx, &user, &code, (&sealer, stamp.0, confirmed)).await?;
        if is_right {
            guesses::note_right(tx, &counted).await?;
        } else {
            guesses::note_wrong(tx, &counted, stamp.0).await?;
            record::unknown(tx, &user, "second_factor_wrong", Value::Null, stamp).await?;
        }
        Ok(is_right)
    };
    let is_right = identity.platform.db.write(work).await?;
    if is_right { Ok(()) } else { Err(Refusal::invalid("second_factor_wrong").at_field("code").into()) }
}

#[derive(Debug, Deserialize)]
struct PasswordForm {
    password: String,
    again: String,
}

async fn new_password(
    State(identity): State<Identity>,
    jar: CookieJar,
    lang: Lang,
    asked: Asked,
    Form(form): Form<PasswordForm>,
) -> Answer<Response> {
    let Some(step) = at(&identity, &jar, Need::Password).await? else {
        return Ok(Redirect::to("/sign-in/next").into_response());
    };
    let outcome = if form.password == form.again {
        password::change(&identity, &step.user, form.password, None).await
    } else {
        Err(Refusal::invalid("password_differs").at_field("again").into())
    };
    onward(&identity, jar, (step, &asked, lang), outcome).await
}

/// The step under way, when it is this that is asked for: nobody sets a password before the second factor was given.
async fn at(identity: &Identity, jar: &CookieJar, wanted: Need) -> Result<Option<Step>> {
    let Some(step) = step::under_way(identity, jar).await? else { return Ok(None) };
    Ok((needed(identity, &step).await? == Some(wanted)).then_some(step))
}

async fn factor(
    State(identity): State<Identity>,
    jar: CookieJar,
    lang: Lang,
    asked: Asked,
    Form(form): Form<CodeForm>,
) -> Answer<Response> {
    let Some(step) = at(&identity, &jar, Need::Factor).await? else {
        return Ok(Redirect::to("/sign-in/next").into_response());
    };
    match take(&identity, &step.user, &form.code, false).await {
        Ok(()) => {
            let codes = fresh_codes(&identity, &step.user, "second_factor_set").await?;
            let step = Step { second_given: true, ..step };
            let (jar, to) = go_on(&identity, jar, step, &asked).await?;
            let shell = Shell::public(lang, &front_name(&identity.platform).await?, "/sign-in");
            Ok((jar, Page(Codes { shell, all: codes, to })).into_response())
        }
        Err(Failure::Refused(refusal)) => shown(&identity, lang, Some(step), Some(*refusal)).await,
        Err(fault) => Err(fault.into()),
    }
}
