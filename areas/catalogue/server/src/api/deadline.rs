//! When a time limit runs out, and how that comes about.

use axum::extract::State;
use chrono::NaiveDate;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Json, Query, Viewer};
use worktime::{DayKind, Light, Limit, Step};

use crate::service::Catalogues;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineQuery {
    /// When the clock begins, RFC 3339.
    #[param(value_type = String, format = DateTime, example = "2026-09-30T09:00:00Z")]
    from: Timestamp,
    /// Amount and unit: `uh`, `ud` round the clock, `wh`, `wd` in working time.
    #[param(example = "4wh")]
    limit: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadlineBody {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `green`, `amber` or `red`: how much of the time is used now.
    #[schema(value_type = String)]
    light: Light,
    /// The first year on the way without a holiday table: Monday to Friday were counted there.
    year_missing: Option<i32>,
    steps: Vec<StepBody>,
}

/// A step on the way, in the order of time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "step")]
enum StepBody {
    /// An urgent limit: every hour counts.
    RoundTheClock {
        #[schema(value_type = String, format = DateTime)]
        from: Timestamp,
        #[schema(value_type = String, format = DateTime)]
        to: Timestamp,
    },
    /// A warning: this year has no table, Monday to Friday count.
    YearMissing { year: i32 },
    /// Days on which nothing counted.
    Idle {
        #[schema(value_type = String, format = Date)]
        first: NaiveDate,
        #[schema(value_type = String, format = Date)]
        last: NaiveDate,
        /// `ordinary`, `weekend`, `holiday` or `make_up`
        #[schema(value_type = String)]
        kind: DayKind,
    },
    /// A working span, or the part of it that counted, and the working time left after it.
    Worked {
        #[schema(value_type = String, format = Date)]
        day: NaiveDate,
        #[schema(value_type = String)]
        kind: DayKind,
        #[schema(value_type = String, format = DateTime)]
        from: Timestamp,
        #[schema(value_type = String, format = DateTime)]
        to: Timestamp,
        left_seconds: i64,
    },
}

/// Explains a deadline step by step.
#[utoipa::path(get, path = "/api/v1/deadline", tag = "catalogue", params(DeadlineQuery),
    responses((status = 200, body = DeadlineBody), (status = "4XX", body = web::ProblemBody)))]
pub(crate) async fn deadline_show(
    State(catalogues): State<Catalogues>,
    viewer: Viewer,
    Query(DeadlineQuery { from, limit }): Query<DeadlineQuery>,
) -> Answer<Json<DeadlineBody>> {
    let view = catalogues.view(viewer.subdistrict()).await?;
    let limit: Limit = limit.parse().map_err(|refusal: Refusal| refusal.at_field("limit"))?;
    let deadline = view.calendar.deadline(from, limit);
    let steps = view.calendar.explain(from, limit).into_iter().map(StepBody::from).collect();
    let light = view.calendar.light(from, deadline.at, catalogues.platform.now(), limit.unit);
    Ok(Json(DeadlineBody { at: deadline.at, light, year_missing: deadline.year_missing, steps }))
}

impl From<Step> for StepBody {
    fn from(step: Step) -> Self {
        match step {
            Step::RoundTheClock { from, to } => Self::RoundTheClock { from, to },
            Step::YearMissing { year } => Self::YearMissing { year },
            Step::Idle { first, last, kind } => Self::Idle { first, last, kind },
            Step::Worked { day, kind, from, to, left_us } => {
                Self::Worked { day, kind, from, to, left_seconds: left_us / 1_000_000 }
            }
        }
    }
}
