//! `gewu report`

use cases_server::{OutcomeLine, Span};
use web::Lang;

use super::level;
use crate::cli::{self, ReportBy};
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn report(config: &Config, services: &Services, options: &cli::Report) -> Outcome {
    let subdistrict = services.subdistrict(config.subdistrict.as_deref()).await?.id;
    let span = Span { from: options.from, to: options.to };
    let report = match options.by {
        ReportBy::Departments => services.cases.report_departments(subdistrict, span, Lang::Zh).await?,
        ReportBy::Areas => {
            let view = services.territories.view(subdistrict).await?;
            let level = options.level.map(level).or(view.grid_level());
            let level = level.unwrap_or(territory_rules::Level::UnitGrid);
            services.cases.report_areas(subdistrict, span, level).await?
        }
    };
    answer(config.json, &report, || {
        let lines = report.lines.iter().chain([&report.total]).map(line);
        lines.collect::<Vec<_>>().join("\n")
    })
}

fn line(line: &OutcomeLine) -> String {
    let percent =
        line.timeliness.rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.1} %", rate * 100.0));
    format!(
        "{:<16} {}  cases {}  closed {}  on time {}  overdue {}  {percent}",
        line.code, line.name, line.cases, line.closed, line.on_time, line.overdue
    )
}
