//! Tables are brought up to date when the database is opened. One text serves both databases: the few words in
//! which their column types differ are tokens (`docs/decisions/0002-one-sql-text.md`).

use anyhow::ensure;
use kernel::FileId;
use sha2::{Digest, Sha256};

use crate::{Db, Dialect, Result, Tx, params};

/// Name and text of every migration, in order. Released ones are never edited.
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_platform", include_str!("../migrations/0001_platform.sql")),
    ("0002_territory", include_str!("../migrations/0002_territory.sql")),
    ("0003_catalogue", include_str!("../migrations/0003_catalogue.sql")),
    ("0004_cases", include_str!("../migrations/0004_cases.sql")),
    ("0005_identity", include_str!("../migrations/0005_identity.sql")),
    ("0008_overview", include_str!("../migrations/0008_overview.sql")),
    ("0009_residents", include_str!("../migrations/0009_residents.sql")),
    ("0011_notify", include_str!("../migrations/0011_notify.sql")),
    ("0016_standard_texts", include_str!("../migrations/0016_standard_texts.sql")),
    ("0017_live", include_str!("../migrations/0017_live.sql")),
    ("0018_intake", include_str!("../migrations/0018_intake.sql")),
    ("0019_administration", include_str!("../migrations/0019_administration.sql")),
    ("0021_open311", include_str!("../migrations/0021_open311.sql")),
    ("0040_assessment", include_str!("../migrations/0040_assessment.sql")),
];

pub fn render_for_sqlite(text: &str) -> String {
    text.replace("{int}", "integer")
        .replace("{real}", "real")
        .replace("{blob}", "blob")
        .replace("{strict}", "strict")
        .replace("{clustered}", "strict, without rowid")
}

/// Texts compare by bytes, as on SQLite, so that ranges of codes and orders of lists are the same.
pub fn render_for_postgres(text: &str) -> String {
    text.replace(" text", " text collate \"C\"")
        .replace("{int}", "bigint")
        .replace("{real}", "double precision")
        .replace("{blob}", "bytea")
        .replace(" {strict}", "")
        .replace(" {clustered}", "")
}

/// Several servers may start at once on one PostgreSQL: they take turns.
const POSTGRES_LOCK: &str = "select cast(pg_advisory_xact_lock(7135) as text)";

pub(crate) async fn run(db: &Db) -> Result<()> {
    db.write(async |tx: &mut Tx| {
        if tx.dialect() == Dialect::Postgres {
            tx.batch(POSTGRES_LOCK).await?;
        }
        tx.batch("create table if not exists migrations (name text primary key, digest text not null)")
            .await?;
        for (name, text) in MIGRATIONS {
            apply(tx, name, text).await?;
        }
        Ok(())
    })
    .await
}

async fn apply(tx: &mut Tx, name: &'static str, text: &'static str) -> Result<()> {
    let digest = FileId(Sha256::digest(text).into()).to_string();
    if let Some(row) = tx.optional("select digest from migrations where name = $1", params![name]).await? {
        let known: String = row.get("digest")?;
        ensure_same(name, &known, &digest)?;
        return Ok(());
    }
    let statements = match tx.dialect() {
        Dialect::Sqlite => render_for_sqlite(text),
        Dialect::Postgres => render_for_postgres(text),
    };
    tx.batch(&statements).await?;
    tx.execute("insert into migrations (name, digest) values ($1, $2)", params![name, digest]).await?;
    Ok(())
}

fn ensure_same(name: &str, known: &str, digest: &str) -> anyhow::Result<()> {
    ensure!(known == digest, "migration {name} was changed after this database applied it");
    Ok(())
}
