//! SQL of contractors' links.

use db::{Result, Row, Tx, params};
use kernel::{CaseId, SubdistrictId, Timestamp, UserId};
use uuid::Uuid;

use super::TaskLink;
use crate::token::Token;

const COLUMNS: &str =
    "id, case_id, department, contractor, words, created_at, expires_at, revoked_at, opened_at, answers";

fn link(row: &Row) -> Result<TaskLink> {
    Ok(TaskLink {
        id: row.get("id")?,
        case: row.get("case_id")?,
        department: row.get("department")?,
        contractor: row.get("contractor")?,
        words: row.get("words")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        revoked_at: row.get("revoked_at")?,
        opened_at: row.get("opened_at")?,
        answers: row.get("answers")?,
    })
}

pub(super) async fn insert(tx: &mut Tx, token: Token, link: &TaskLink, by: UserId) -> Result<()> {
    let sql = "insert into task_links (subdistrict, id, token_hash, case_id, department, contractor, words, created_at, \
               created_by, expires_at, answers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)";
    let TaskLink { id, case, department, contractor, words, created_at, expires_at, .. } = link;
    let values = params![
        token.subdistrict,
        *id,
        token.hash(),
        *case,
        department,
        contractor,
        words,
        *created_at,
        by,
        *expires_at
    ];
    tx.send(sql, values).await
}

/// The links of a case, the latest first.
pub(crate) async fn of_case(tx: &mut Tx, subdistrict: SubdistrictId, case: CaseId) -> Result<Vec<TaskLink>> {
    let sql = format!(
        "select {COLUMNS} from task_links where subdistrict = $1 and case_id = $2 order by created_at desc, id"
    );
    tx.all(&sql, params![subdistrict, case]).await?.iter().map(link).collect()
}

pub(super) async fn by_token(tx: &mut Tx, token: Token) -> Result<Option<TaskLink>> {
    let sql = format!("select {COLUMNS} from task_links where subdistrict = $1 and token_hash = $2");
    let row = tx.optional(&sql, params![token.subdistrict, token.hash()]).await?;
    row.as_ref().map(link).transpose()
}

pub(super) async fn revoke(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let sql =
        "update task_links set revoked_at = $3 where subdistrict = $1 and id = $2 and revoked_at is null";
    Ok(tx.execute(sql, params![subdistrict, id, now]).await? > 0)
}

pub(super) async fn opened(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid, now: Timestamp) -> Result<()> {
    let sql = "update task_links set opened_at = $3 where subdistrict = $1 and id = $2 and opened_at is null";
    tx.send(sql, params![subdistrict, id, now]).await
}

pub(super) async fn answered(tx: &mut Tx, subdistrict: SubdistrictId, id: Uuid) -> Result<()> {
    let sql = "update task_links set answers = answers + 1 where subdistrict = $1 and id = $2";
    tx.send(sql, params![subdistrict, id]).await
}
