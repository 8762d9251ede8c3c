//! How months are assessed: a policy holds from its month on, and is set before that month begins.

use assessment_rules::{DEFAULT_POLICY, Month, ScorePolicy};
use db::{Result, Tx, params};
use kernel::{Actor, Refusal, SubdistrictId};
use serde_json::{Value, json};
use web::Author;

use crate::Assessments;

/// The policy of a month: the last that was set for it or before it, else the program's own.
pub(crate) async fn of_month(tx: &mut Tx, subdistrict: SubdistrictId, month: Month) -> Result<ScorePolicy> {
    let sql = "select policy from assessment_policies where subdistrict = $1 and month <= $2 \
               order by month desc limit 1";
    match tx.optional(sql, params![subdistrict, month.to_string()]).await? {
        Some(row) => Ok(serde_json::from_str(&row.get::<String>("policy")?)?),
        None => Ok(ScorePolicy::from_toml(DEFAULT_POLICY)?),
    }
}

impl Assessments {
    pub(crate) async fn policy(&self, subdistrict: SubdistrictId, month: Month) -> Result<ScorePolicy> {
        self.cases.platform.db.read(async move |tx: &mut Tx| of_month(tx, subdistrict, month).await).await
    }

    /// Refuses a month that has begun: people are measured by what they were shown before.
    pub(crate) async fn set_policy(&self, by: &Actor, month: Month, policy: ScorePolicy) -> Result<()> {
        policy.check()?;
        if month <= Month::of(self.today(by.subdistrict).await?) {
            return Err(Refusal::conflict("month_begun").at_field("month").into());
        }
        let author = Author::new(&self.cases.platform, by);
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            let before = of_month(tx, subdistrict, month).await?;
            if before == policy {
                return Ok(());
            }
            let sql = "insert into assessment_policies (subdistrict, month, policy) values ($1, $2, $3) \
                       on conflict (subdistrict, month) do update set policy = excluded.policy";
            let text = serde_json::to_string(&policy)?;
            tx.execute(sql, params![subdistrict, month.to_string(), text]).await?;
            let subject = format!("month:{month}");
            author.record(tx, "assessment_policy", subject, told(&before), told(&policy)).await
        };
        self.cases.platform.db.write(write).await
    }
}

/// As the record of changes has it.
fn told(policy: &ScorePolicy) -> Value {
    let weights = &policy.weights;
    let bands: Vec<_> =
        policy.bonus.bands.iter().map(|band| format!("{}: {} %", band.from, band.percent)).collect();
    json!({
        "timeliness": weights.timeliness, "accuracy": weights.accuracy, "coverage": weights.coverage,
        "recheck": weights.recheck, "exam": weights.exam, "base_fen": policy.bonus.base_fen,
        "best": policy.bonus.best, "bands": bands, "excused": policy.excused, "ranking": policy.ranking,
        "published_days": policy.published_days,
    })
}
