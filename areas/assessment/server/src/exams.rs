//! Points of the month's exam.

use std::collections::BTreeMap;

use assessment_rules::{Month, Points};
use db::{Result, Tx, params};
use kernel::{Actor, Refusal, SubdistrictId, UserId};
use serde_json::json;
use web::Author;

use crate::{Assessments, months, people};

pub(crate) async fn of_month(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<BTreeMap<UserId, Points>> {
    let sql = "select person, points from assessment_exams where subdistrict = $1 and month = $2";
    let rows = tx.all(sql, params![subdistrict, month.to_string()]).await?;
    let mut all = BTreeMap::new();
    for row in rows {
        let points = u32::try_from(row.get::<i64>("points")?).ok().and_then(Points::from_hundredths);
        all.extend(points.map(|points| Ok::<_, db::Failure>((row.get("person")?, points))).transpose()?);
    }
    Ok(all)
}

impl Assessments {
    /// Sets somebody's points; of a locked month none.
    pub(crate) async fn set_exam(
        &self,
        by: &Actor,
        month: Month,
        person: UserId,
        points: Points,
    ) -> Result<()> {
        let author = Author::new(&self.cases.platform, by);
        let write = async move |tx: &mut Tx| {
            let subdistrict = author.by.subdistrict;
            months::require_open(tx, subdistrict, month).await?;
            if !people::patrollers(tx, subdistrict).await?.iter().any(|one| one.id == person) {
                return Err(Refusal::invalid("person_unknown").at_field("person").into());
            }
            let before = of_month(tx, subdistrict, month).await?.remove(&person);
            let sql = "insert into assessment_exams (subdistrict, month, person, points) values ($1, $2, $3, $4) \
                       on conflict (subdistrict, month, person) do update set points = excluded.points";
            let values = params![subdistrict, month.to_string(), person, i64::from(points.hundredths())];
            tx.execute(sql, values).await?;
            let told = |points: Option<Points>| json!({ "month": month.to_string(), "points": points.map(|points| points.to_string()) });
            author
                .record(tx, "assessment_exam", format!("user:{person}"), told(before), told(Some(points)))
                .await
        };
        self.cases.platform.db.write(write).await
    }
}
