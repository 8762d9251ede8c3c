//! `gewu locate`

use territory_server::{PointColumns, locate_csv};

use super::spinner;
use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn locate(config: &Config, services: &Services, options: &cli::Locate) -> Outcome {
    let subdistrict = services.subdistrict(config.subdistrict.as_deref()).await?;
    let view = services.territories.view(subdistrict.id).await?;
    let columns =
        PointColumns { lon: options.lon.clone(), lat: options.lat.clone(), crs: options.crs.parse()? };
    let bar = spinner("rows", config.json);
    let located = locate_csv(&view, &options.points, &options.out, &columns, |rows| bar.set_position(rows))?;
    bar.finish_and_clear();
    answer(config.json, &located, || {
        format!(
            "{} rows, {} in a grid, {} without coordinates",
            located.rows, located.in_grid, located.without_coordinates
        )
    })
}
