//! A resident's report: no account, no compulsory typing but what it is.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use cases_server::Cases;
use cases_server::pages::{Entered, Names, idempotency_key, report_of};
use db::Failure;
use kernel::Actor;
use web::{Answer, Lang, Page, PathOf, Problem, Shell};

use super::front::by_code;

#[derive(Template)]
#[template(path = "residents/report.html")]
pub(crate) struct PublicReportPage {
    shell: Shell,
    code: String,
    /// Class and its public items.
    groups: Vec<(String, Vec<(String, String)>)>,
    entered: Entered,
    error: Option<(String, String)>,
    idempotency_key: String,
}

#[derive(Template)]
#[template(path = "residents/receipt.html")]
struct ReceiptPage {
    shell: Shell,
    number: String,
    token: String,
    link: String,
}

fn page(
    cases: &Cases,
    names: &Names,
    code: String,
    entered: Entered,
    error: Option<(String, String)>,
) -> PublicReportPage {
    let lang = names.lang;
    let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for item in names.catalogue.catalogue.adopted().filter(|item| item.public) {
        let Some((class, ..)) = names.catalogue.item_path(item.code.as_str()) else { continue };
        let class = lang.pick(&class.name.zh, &class.name.en);
        if groups.last().is_none_or(|(name, _)| name != class) {
            groups.push((class.to_owned(), Vec::new()));
        }
        let (_, items) = groups.last_mut().unwrap_or_else(|| unreachable!("a group was just made"));
        items.push((item.code.to_string(), lang.pick(&item.name.zh, &item.name.en).to_owned()));
    }
    let key = entered.filled("idempotency_key").map_or_else(|| idempotency_key(cases), str::to_owned);
    let shell = names.public_shell(&format!("/s/{code}/report"));
    PublicReportPage { shell, code, groups, entered, error, idempotency_key: key }
}

pub(super) async fn report_page(
    State(cases): State<Cases>,
    lang: Lang,
    PathOf(code): PathOf<String>,
) -> Answer<Page<PublicReportPage>> {
    let names = Names::of(&cases, by_code(&cases, code.clone()).await?.id, lang).await?;
    Ok(Page(page(&cases, &names, code, Entered::default(), None)))
}

pub(super) async fn report(
    State(cases): State<Cases>,
    lang: Lang,
    PathOf(code): PathOf<String>,
    form: Multipart,
) -> Answer<Response> {
    let subdistrict = by_code(&cases, code.clone()).await?.id;
    let names = Names::of(&cases, subdistrict, lang).await?;
    let entered = Entered::read(form).await?;
    let taken = match report_of(&cases, subdistrict, &entered, "web", "public").await {
        Ok((report, key)) => cases.report(&Actor::reporter(subdistrict), report, key).await,
        Err(failure) => Err(failure),
    };
    match taken {
        Ok(receipt) => {
            let link = format!("{}/follow/{}", cases.platform.settings.public_url, receipt.token);
            let shell = names.public_shell(&format!("/follow/{}", receipt.token));
            Ok(Page(ReceiptPage { shell, number: receipt.number, token: receipt.token, link })
                .into_response())
        }
        Err(Failure::Refused(refusal)) => {
            let field = refusal.field.clone().unwrap_or_default();
            let problem = Problem::from(*refusal);
            let error = Some((field, problem.text(lang)));
            Ok(Page(page(&cases, &names, code, entered, error)).with_status(problem.status))
        }
        Err(fault) => Err(fault.into()),
    }
}
