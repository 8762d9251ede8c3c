//! `gewu subdistrict`

use db::Tx;
use web::subdistricts;

use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, answer};
use crate::wiring::Services;

pub(super) async fn add(config: &Config, services: &Services, options: cli::Subdistrict) -> Outcome {
    let now = services.platform.now();
    let cli::Subdistrict { code, name, zone } = options;
    let create = async move |tx: &mut Tx| subdistricts::create(tx, &code, &name, &zone, now).await;
    let made = services.platform.db.write(create).await?;
    let said = serde_json::json!({ "id": made.id, "code": made.code, "name": made.name });
    answer(config.json, &said, || format!("{} {}", made.code, made.name))
}
