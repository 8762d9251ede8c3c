//! How the open cases stand at this moment, and where cases were seen: what figures need besides the kept counters.

use db::{Result, Row, Tx, params};
use kernel::{SubdistrictId, Timestamp};

use crate::service::Cases;

/// Open cases of one department in one grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Empty where nobody answers yet.
    pub department: String,
    /// Empty for cases without a place.
    pub grid: String,
    pub open: i64,
    /// Whose handler is too late (`light=late`).
    pub late: i64,
    /// Whose present deadline is near (`light=amber`).
    pub amber: i64,
    /// Left to the grid office by the responsibility list (`owner_by=fallback`).
    pub fallback: i64,
    /// Returned at least twice (`returns=2`).
    pub returned: i64,
}

/// A reported case with a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub lon: f64,
    pub lat: f64,
    pub item: String,
    pub grid: String,
    pub address: String,
    pub reported_at: Timestamp,
}

impl Cases {
    /// The open cases of a subdistrict, counted by department and grid.
    pub async fn standing(&self, subdistrict: SubdistrictId) -> Result<Vec<Standing>> {
        let now = self.platform.now();
        // Behind `coalesce` the index by department is not seen: it would lead through all cases, where that of the
        // open ones has them at once.
        let count = |condition: &str| format!("cast(sum(case when {condition} then 1 else 0 end) as bigint)");
        let sql = format!(
            "select coalesce(department, '') as of_department, coalesce(grid, '') as of_grid, count(*) as open, {} as late, {} as amber, {} as fallback, {} as returned \
             from cases where subdistrict = $1 and ended = 0 \
             group by coalesce(department, ''), coalesce(grid, '') order by of_department, of_grid",
            count("on_time = 0"),
            count("stage_due_at >= $2 and stage_amber_at <= $2"),
            count("owner_by in ('fallback', 'conflict')"),
            count("returns >= 2"),
        );
        let read = async move |tx: &mut Tx| {
            let rows = tx.all(&sql, params![subdistrict, now]).await?;
            rows.iter().map(standing).collect()
        };
        self.platform.db.read(read).await
    }

    /// Cases with a place and an item reported from the first instant until before the second, oldest first.
    pub async fn seen(
        &self,
        subdistrict: SubdistrictId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Seen>> {
        let sql = "select lon, lat, item, grid, address, reported_at from cases \
                   where subdistrict = $1 and reported_at >= $2 and reported_at < $3 and lon is not null and item <> '' \
                   order by reported_at, id";
        let read = async move |tx: &mut Tx| {
            let rows = tx.all(sql, params![subdistrict, from, until]).await?;
            rows.iter().map(seen).collect()
        };
        self.platform.db.read(read).await
    }
}

fn standing(row: &Row) -> Result<Standing> {
    Ok(Standing {
        department: row.get("of_department")?,
        grid: row.get("of_grid")?,
        open: row.get("open")?,
        late: row.get("late")?,
        amber: row.get("amber")?,
        fallback: row.get("fallback")?,
        returned: row.get("returned")?,
    })
}

fn seen(row: &Row) -> Result<Seen> {
    Ok(Seen {
        lon: row.get("lon")?,
        lat: row.get("lat")?,
        item: row.get("item")?,
        grid: row.get("grid")?,
        address: row.get("address")?,
        reported_at: row.get("reported_at")?,
    })
}
