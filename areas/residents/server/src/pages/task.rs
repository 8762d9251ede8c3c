//! `/task/{token}`: what an outside contractor was handed by a department, and the answer with photos and words. Nothing
//! of the reporter is on it: the department says in its own words what is to be done.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use cases_server::pages::{Entered, Names, PhotoBytes, idempotency_key, photo_answer, store_photos};
use cases_server::{Task, TaskAnswer, Token};
use db::idempotency::Key;
use db::{Failure, Result};
use kernel::{FileId, Refusal};
use web::{Answer, Lang, Page, PathOf, Problem, Shell};

use crate::network::Network;
use crate::service::Residents;

#[derive(Template)]
#[template(path = "residents/task.html")]
pub(crate) struct TaskPage {
    shell: Shell,
    token: String,
    number: String,
    title: String,
    department: String,
    contractor: String,
    words: String,
    place: String,
    point: Option<(f64, f64)>,
    /// The handler's deadline, and how long the link is good.
    due: String,
    good_until: String,
    /// Addresses of (photo, thumbnail).
    photos: Vec<(String, String)>,
    photo_wanted: bool,
    answers: u32,
    open: bool,
    written: String,
    idempotency_key: String,
    error: Option<String>,
}

/// No search engine shows the page, and nobody who holds the link is told on.
const ROBOTS: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));

pub(super) async fn page(
    State(residents): State<Residents>,
    lang: Lang,
    Network(network): Network,
    PathOf(token): PathOf<String>,
) -> Answer<Response> {
    let task = residents.task(&token, &network.to_string()).await?;
    residents.cases.task_opened(&task).await?;
    let page = build(&residents, lang, &token, &task, "", None).await?;
    Ok(([ROBOTS], Page(page)).into_response())
}

async fn build(
    residents: &Residents,
    lang: Lang,
    token: &str,
    task: &Task,
    written: &str,
    error: Option<String>,
) -> Result<TaskPage> {
    let names = residents.names(task.case.subdistrict, lang).await?;
    let (case, link) = (&task.case, &task.link);
    let item = case.facts.item.as_deref().unwrap_or_default();
    let due = case.facts.clocks.get(cases_rules::names::clock::HANDLING);
    let address = |id: &FileId| format!("/task/{token}/photos/{id}");
    Ok(TaskPage {
        shell: names.public_shell(&format!("/task/{token}")),
        token: token.to_owned(),
        number: case.number.clone(),
        title: names.item(item),
        department: names.department(&link.department),
        contractor: link.contractor.clone(),
        words: link.words.clone(),
        place: place(&names, task),
        point: case.place.map(|place| (place.lon, place.lat)),
        due: due.map(|clock| names.instant(clock.due)).unwrap_or_default(),
        good_until: names.instant(link.expires_at),
        photos: task.photos.iter().map(|(photo, thumbnail)| (address(photo), address(thumbnail))).collect(),
        photo_wanted: case.facts.is_marked(cases_rules::names::mark::PHOTO_REQUIRED),
        answers: link.answers,
        open: task.open,
        written: written.to_owned(),
        idempotency_key: idempotency_key(&residents.cases),
        error,
    })
}

fn place(names: &Names, task: &Task) -> String {
    let case = &task.case;
    if case.address.is_empty() { names.grid(&case.facts.grid) } else { case.address.clone() }
}

pub(super) async fn answer(
    State(residents): State<Residents>,
    lang: Lang,
    Network(network): Network,
    PathOf(token): PathOf<String>,
    form: Multipart,
) -> Answer<Response> {
    let task = residents.task(&token, &network.to_string()).await?;
    let entered = Entered::read(form).await?;
    match send(&residents, &token, &task, &entered).await {
        Ok(()) => Ok(Redirect::to(&format!("/task/{token}")).into_response()),
        Err(Failure::Refused(refusal)) => {
            let problem = Problem::from(*refusal);
            let task = residents.task(&token, &network.to_string()).await?;
            let told = Some(problem.text(lang));
            let page = build(&residents, lang, &token, &task, entered.text("text"), told).await?;
            Ok(([ROBOTS], Page(page).with_status(problem.status)).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn send(residents: &Residents, token: &str, task: &Task, entered: &Entered) -> Result<()> {
    let subdistrict = task.case.subdistrict;
    let words = entered.filled("text").ok_or_else(|| Refusal::invalid("input_missing").at_field("text"))?;
    let photo_wanted = task.case.facts.is_marked(cases_rules::names::mark::PHOTO_REQUIRED);
    if photo_wanted && entered.photos.is_empty() {
        return Err(Refusal::invalid("input_missing").at_field("photos").into());
    }
    let body = serde_json::to_vec(&entered.fields)?;
    let sender = format!("task-{}", task.link.id.simple());
    let key = Key::new(subdistrict, &sender, entered.text("idempotency_key"), &body)?;
    let photos = store_photos(&residents.cases, subdistrict, entered).await?;
    let answer = TaskAnswer { words: words.to_owned(), photos };
    residents.cases.task_answer(token_of(token)?, answer, key).await
}

fn token_of(text: &str) -> Result<Token, Refusal> {
    text.parse().map_err(|()| Refusal::not_found())
}

/// A photo that the link shows.
pub(super) async fn photo(
    State(residents): State<Residents>,
    Network(network): Network,
    PathOf((token, id)): PathOf<(String, String)>,
) -> Answer<PhotoBytes> {
    let file: FileId = id.parse().map_err(|()| Refusal::not_found())?;
    let task = residents.task(&token, &network.to_string()).await?;
    if !task.open || !task.photos.iter().any(|(photo, thumbnail)| *photo == file || *thumbnail == file) {
        return Err(Refusal::not_found().into());
    }
    Ok(photo_answer(residents.cases.photo_bytes(task.case.subdistrict, file).await?))
}
