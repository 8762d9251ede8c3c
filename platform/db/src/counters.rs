//! Kept counters: figures that people look at daily, changed in the transaction that changes what they count.
//!
//! Rows are spread over shards (one a connection on PostgreSQL), so that concurrent transactions do not queue up
//! behind one hot row; a reader adds the shards up.

use kernel::SubdistrictId;

use crate::{Result, Row, Tx, Value, params};

/// What is counted, and where it belongs. `day` counts days since 1970-01-01 in the subdistrict's zone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counter {
    pub metric: String,
    pub day: i64,
    pub grid: String,
    pub department: String,
    /// Class code of the catalogue item.
    pub class: String,
}

/// Counters in one statement.
const TOGETHER: usize = 64;

/// Adds to counters, each of which is named once.
pub async fn add(tx: &mut Tx, subdistrict: SubdistrictId, changes: &[(Counter, i64)]) -> Result<()> {
    let shard = tx.shard();
    for changes in changes.chunks(TOGETHER) {
        let mut params: Vec<Value> = vec![subdistrict.into(), shard.into()];
        let mut rows = Vec::new();
        for (Counter { metric, day, grid, department, class }, n) in changes {
            let first = params.len() + 1;
            let holes: Vec<_> = (first..first + 5).map(|hole| format!("${hole}")).collect();
            rows.push(format!("($1, {}, $2, ${})", holes.join(", "), first + 5));
            params.extend(params![metric, *day, grid, department, class, *n].iter().cloned());
        }
        let sql = format!(
            "insert into counters (subdistrict, metric, day, grid, department, class, shard, n) values {} \
             on conflict (subdistrict, metric, day, grid, department, class, shard) do update set n = counters.n + excluded.n",
            rows.join(", ")
        );
        tx.send(&sql, &params).await?;
    }
    Ok(())
}

/// All counters that are not zero, shards added up, in order.
pub async fn all(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<(Counter, i64)>> {
    between(tx, subdistrict, i64::MIN, i64::MAX).await
}

/// The counters of the days from `first` to `last`, both counted in, that are not zero.
pub async fn between(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    first: i64,
    last: i64,
) -> Result<Vec<(Counter, i64)>> {
    let sql = "select metric, day, grid, department, class, cast(sum(n) as bigint) as n from counters \
               where subdistrict = $1 and day between $2 and $3 \
               group by metric, day, grid, department, class having sum(n) <> 0 \
               order by metric, day, grid, department, class";
    let rows = tx.all(sql, params![subdistrict, first, last]).await?;
    rows.iter().map(|row| Ok((of_row(row)?, row.get("n")?))).collect()
}

/// What counters are told apart by besides their metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// As the number of the day.
    Day,
    Grid,
    Department,
}

/// The counters of some metrics of the days from `first` to `last`, both counted in, added up: metric, what they are
/// told apart by, sum. Reads the range of each metric only.
pub async fn sums(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    metrics: &[&str],
    (first, last): (i64, i64),
    split: Split,
) -> Result<Vec<(String, String, i64)>> {
    let column = match split {
        Split::Day => "day",
        Split::Grid => "grid",
        Split::Department => "department",
    };
    let mut params: Vec<Value> = vec![subdistrict.into(), first.into(), last.into()];
    params.extend(metrics.iter().map(|metric| Value::from(*metric)));
    let holes: Vec<_> = (4..4 + metrics.len()).map(|hole| format!("${hole}")).collect();
    let sql = format!(
        "select metric, {column} as part, cast(sum(n) as bigint) as n from counters \
         where subdistrict = $1 and metric in ({}) and day between $2 and $3 \
         group by metric, {column} having sum(n) <> 0 order by metric, {column}",
        holes.join(", ")
    );
    let part = |row: &Row| match split {
        Split::Day => row.get::<i64>("part").map(|day| day.to_string()),
        Split::Grid | Split::Department => row.get("part"),
    };
    let rows = tx.all(&sql, &params).await?;
    rows.iter().map(|row| Ok((row.get("metric")?, part(row)?, row.get("n")?))).collect()
}

fn of_row(row: &Row) -> Result<Counter> {
    Ok(Counter {
        metric: row.get("metric")?,
        day: row.get("day")?,
        grid: row.get("grid")?,
        department: row.get("department")?,
        class: row.get("class")?,
    })
}
