//! Whether the program can work: the database takes writes, its tables are of this program's edition, the worker lives.

use std::time::Duration;

use db::{MIGRATIONS, Result, Tx, params};

use crate::wiring::Services;

/// A worker that has not begun a round for so long hangs or has ended.
const BEAT: Duration = Duration::from_mins(1);
/// A database that takes longer is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn checks(services: &Services) -> [(&'static str, bool); 3] {
    let edition = tokio::time::timeout(PATIENCE, is_of_this_edition(services)).await;
    let writes = tokio::time::timeout(PATIENCE, takes_writes(services)).await;
    let now = services.platform.now();
    [
        ("database takes writes", matches!(writes, Ok(Ok(())))),
        ("tables are of this edition", matches!(edition, Ok(Ok(true)))),
        ("worker", services.beat.last().is_some_and(|last| now < last.plus(BEAT))),
    ]
}

/// Writes a row as it is: a disk that is full or a file that may only be read refuses that too.
async fn takes_writes(services: &Services) -> Result<()> {
    let write = async move |tx: &mut Tx| {
        let sql = "update migrations set digest = digest where name = $1";
        tx.execute(sql, params![MIGRATIONS[0].0]).await.map(drop)
    };
    services.platform.db.write(write).await
}

/// All migrations of this program and no other: a later program may have been here.
async fn is_of_this_edition(services: &Services) -> Result<bool> {
    let rows = services.platform.db.ask("select name from migrations order by name", []).await?;
    let there: Vec<String> = rows.iter().map(|row| row.get("name")).collect::<Result<_>>()?;
    Ok(there.iter().map(String::as_str).eq(MIGRATIONS.iter().map(|(name, _)| *name)))
}
