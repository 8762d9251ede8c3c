//! How months are assessed, as it is and as it will be.

use askama::Template;
use assessment_rules::{Band, BonusPolicy, Month, ScorePolicy, Weights};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::Refusal;
use serde::Deserialize;
use web::{Answer, Form, Lang, Page, Shell, Viewer};

use super::{Wrong, answered};
use crate::Assessments;
use crate::names::{Names, yuan};

#[derive(Template)]
#[template(path = "assessment/policy.html")]
struct PolicyPage {
    shell: Shell,
    form: PolicyForm,
    /// Code and words of the reasons that may be named.
    reasons: Vec<(String, String)>,
    error: Wrong,
}

/// As it was entered: what is wrong comes back as it was.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PolicyForm {
    month: String,
    timeliness: String,
    accuracy: String,
    coverage: String,
    recheck: String,
    exam: String,
    base_yuan: String,
    best: String,
    published_days: String,
    #[serde(default)]
    ranking: String,
    /// Codes with blanks between them.
    #[serde(default)]
    excused: String,
    /// `90:100 75:90 … 0:0`: from so many points on so many parts of a hundred.
    bands: String,
}

pub(super) async fn show(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
) -> Answer<Response> {
    let names = Names::of(&assessments, &viewer, lang).await?;
    let next = Month::of(names.today()).next();
    let policy = assessments.policy(viewer.subdistrict(), next).await?;
    let page = page(&assessments, &viewer, &names, written(next, &policy), None).await?;
    Ok(Page(page).into_response())
}

async fn page(
    assessments: &Assessments,
    viewer: &Viewer,
    names: &Names,
    form: PolicyForm,
    error: Wrong,
) -> Answer<PolicyPage> {
    let handling = assessments.cases.policy_of(viewer.subdistrict()).await?;
    let reasons = handling.reasons.get("decline").into_iter().flatten().map(|reason| {
        let word = if names.lang == Lang::Zh { &reason.zh } else { &reason.en };
        (reason.code.clone(), word.clone())
    });
    Ok(PolicyPage {
        shell: names.shell(viewer, "/assessment", "/assessment/policy".to_owned()),
        reasons: reasons.collect(),
        form,
        error,
    })
}

fn written(month: Month, policy: &ScorePolicy) -> PolicyForm {
    let weights = &policy.weights;
    let bands: Vec<_> =
        policy.bonus.bands.iter().map(|band| format!("{}:{}", band.from, band.percent)).collect();
    PolicyForm {
        month: month.to_string(),
        timeliness: weights.timeliness.to_string(),
        accuracy: weights.accuracy.to_string(),
        coverage: weights.coverage.to_string(),
        recheck: weights.recheck.to_string(),
        exam: weights.exam.to_string(),
        base_yuan: yuan(policy.bonus.base_fen),
        best: policy.bonus.best.to_string(),
        published_days: policy.published_days.to_string(),
        ranking: if policy.ranking { "1".to_owned() } else { String::new() },
        excused: policy.excused.join(" "),
        bands: bands.join(" "),
    }
}

pub(super) async fn change(
    State(assessments): State<Assessments>,
    viewer: Viewer,
    lang: Lang,
    Form(form): Form<PolicyForm>,
) -> Answer<Response> {
    let done = match understood(&form) {
        Ok((month, policy)) => set(&assessments, &viewer, month, policy).await,
        Err(refusal) => Err(refusal.into()),
    };
    answered(done, lang, async |wrong, status| {
        let names = Names::of(&assessments, &viewer, lang).await?;
        Ok(Page(page(&assessments, &viewer, &names, form, wrong).await?).with_status(status))
    })
    .await
}

async fn set(
    assessments: &Assessments,
    viewer: &Viewer,
    month: Month,
    policy: ScorePolicy,
) -> db::Result<String> {
    let handling = assessments.cases.policy_of(viewer.subdistrict()).await?;
    let known = |code: &&String| {
        handling.reasons.get("decline").is_some_and(|all| all.iter().any(|reason| reason.code == **code))
    };
    if let Some(code) = policy.excused.iter().find(|code| !known(code)) {
        return Err(Refusal::invalid("reason_unknown").at_field("excused").with("reason", code).into());
    }
    assessments.set_policy(&viewer.actor, month, policy).await?;
    Ok("/assessment/policy".to_owned())
}

fn understood(form: &PolicyForm) -> Result<(Month, ScorePolicy), Refusal> {
    let whole = |field: &'static str, text: &str| {
        let wrong = || Refusal::invalid("field_unreadable").at_field(field).with("value", text);
        text.trim().parse::<u32>().map_err(|_not_a_number| wrong())
    };
    let month = form.month.parse().map_err(|()| Refusal::invalid("month_unreadable").at_field("month"))?;
    let policy = ScorePolicy {
        weights: Weights {
            timeliness: whole("timeliness", &form.timeliness)?,
            accuracy: whole("accuracy", &form.accuracy)?,
            coverage: whole("coverage", &form.coverage)?,
            recheck: whole("recheck", &form.recheck)?,
            exam: whole("exam", &form.exam)?,
        },
        bonus: BonusPolicy {
            base_fen: fen(&form.base_yuan)?,
            best: whole("best", &form.best)?,
            bands: bands(&form.bands)?,
        },
        excused: form.excused.split_whitespace().map(str::to_owned).collect(),
        ranking: form.ranking == "1",
        published_days: whole("published_days", &form.published_days)?,
    };
    Ok((month, policy))
}

/// Yuan with at most two places, as fen.
fn fen(text: &str) -> Result<u64, Refusal> {
    let text = text.trim();
    let wrong = || Refusal::invalid("field_unreadable").at_field("base_yuan").with("value", text);
    let (yuan, places) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 9 || places.len() > 2 || !digits(yuan) || !digits(places) {
        return Err(wrong());
    }
    format!("{yuan}{places:0<2}").parse().map_err(|_too_long| wrong())
}

fn bands(text: &str) -> Result<Vec<Band>, Refusal> {
    let wrong = |band: &str| Refusal::invalid("field_unreadable").at_field("bands").with("value", band);
    let band = |text: &str| {
        let (from, percent) = text.split_once([':', '：'])?;
        Some(Band { from: from.parse().ok()?, percent: percent.parse().ok()? })
    };
    text.split_whitespace().map(|text| band(text).ok_or_else(|| wrong(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_understood() {
        let policy = ScorePolicy::from_toml(assessment_rules::DEFAULT_POLICY).unwrap();
        let month = "2026-12".parse().unwrap();
        assert_eq!(understood(&written(month, &policy)), Ok((month, policy)));
    }

    #[test]
    fn what_is_no_amount_and_no_band_is_refused() {
        for text in ["", "-1", "1.234", "1,000", "一千"] {
            assert_eq!(fen(text).unwrap_err().field.as_deref(), Some("base_yuan"), "{text}");
        }
        assert_eq!(fen(" 12.5 "), Ok(1250));
        assert!(bands("90:100 75").is_err());
    }
}
