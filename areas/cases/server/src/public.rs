//! What residents without an account ask of cases: who they are by telephone tail, what happens around them, that their
//! name be forgotten.

use db::{Result, Row, Tx, params};
use kernel::{Actor, CaseId, SubdistrictId, Timestamp};
use serde_json::Value;
use web::Author;

use crate::act::Which;
use crate::caller;
use crate::service::Cases;
use crate::store;
use crate::token::Token;

/// What of a case may stand on a list for everybody. No text and no photo of a resident is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLine {
    pub case: CaseId,
    pub item: String,
    pub grid: String,
    pub state: String,
    /// When it last went on.
    pub at: Timestamp,
}

/// Before they were verified and filed reports are nobody's business; what came to nothing neither.
pub(crate) const PUBLIC_STATES: &str =
    "('filed', 'dispatched', 'handling', 'responded', 'rechecking', 'closed')";
pub(crate) const LAST_STEP: &str = "coalesce(ended_at, responded_at, dispatched_at, filed_at, reported_at)";

impl Cases {
    /// Cases of an area and of the grids inside it that went on since `since`, the latest first, at most `limit`.
    pub async fn public_lines(
        &self,
        subdistrict: SubdistrictId,
        grid: &str,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<PublicLine>> {
        let (from, behind) = (grid.to_owned(), format!("{grid}~"));
        let sql = format!(
            "select id, item, grid, state, {LAST_STEP} as at from cases where subdistrict = $1 and grid >= $2 and grid < $3 \
             and state in {PUBLIC_STATES} and {LAST_STEP} > $4 order by {LAST_STEP} desc, id limit $5"
        );
        let read = async move |tx: &mut Tx| {
            tx.all(&sql, params![subdistrict, from, behind, since, limit]).await?.iter().map(line).collect()
        };
        self.platform.db.read(read).await
    }

    /// The case of a number with the telephone number that its reporter left; `None` for no such case, and where no
    /// telephone number was left.
    pub async fn phone_of(
        &self,
        subdistrict: SubdistrictId,
        number: String,
    ) -> Result<Option<(CaseId, String)>> {
        let actor = Actor::system(subdistrict);
        let read = async move |tx: &mut Tx| {
            let Some(case) = store::id_by_number(tx, &actor, &number).await? else { return Ok(None) };
            let contact = store::contact_of(tx, subdistrict, case).await?;
            Ok(contact.and_then(|contact| contact.phone).map(|phone| (case, phone)))
        };
        let found = self.platform.db.read(read).await?;
        found.map(|(case, phone)| Ok((case, self.platform.sealer.open(&phone)?))).transpose()
    }

    /// Forgets the reporter's name and telephone number; answers whether there was anything to forget.
    pub async fn contact_withdraw(&self, which: Which) -> Result<bool> {
        let Which::Token(subdistrict, hash) = which else { return Ok(false) };
        let author = Author::new(&self.platform, &Actor::reporter(subdistrict));
        let forget = async move |tx: &mut Tx| {
            let case = store::by_token(tx, subdistrict, hash, author.at).await?;
            caller::forget(tx, subdistrict, case.id).await?;
            let sql = "delete from case_contacts where subdistrict = $1 and case_id = $2";
            if tx.execute(sql, params![subdistrict, case.id]).await? == 0 {
                return Ok(false);
            }
            author.record(tx, "contact_withdraw", case.number.as_str(), Value::Null, Value::Null).await?;
            Ok(true)
        };
        self.platform.db.write(forget).await
    }

    /// A further link to a case. `own` opens it as its reporter's does.
    pub async fn pass_add(
        &self,
        case: CaseId,
        token: Token,
        own: bool,
        expires_at: Option<Timestamp>,
    ) -> Result<()> {
        let (now, kind) = (self.platform.now(), if own { "own" } else { "watch" });
        let sql = "insert into case_passes (subdistrict, token_hash, case_id, kind, created_at, expires_at) \
                   values ($1, $2, $3, $4, $5, $6)";
        let add = async move |tx: &mut Tx| {
            let values = params![token.subdistrict, token.hash(), case, kind, now, expires_at];
            tx.execute(sql, values).await.map(drop)
        };
        self.platform.db.write(add).await
    }

    /// The case that a neighbour follows by this token.
    pub async fn watched(&self, token: Token) -> Result<Option<CaseId>> {
        let sql =
            "select case_id from case_passes where subdistrict = $1 and token_hash = $2 and kind = 'watch'";
        let rows = self.platform.db.ask(sql, [token.subdistrict.into(), token.hash().into()]).await?;
        rows.first().map(|row| row.get("case_id")).transpose()
    }

    /// How many neighbours follow a case.
    pub async fn watchers(&self, subdistrict: SubdistrictId, case: CaseId) -> Result<i64> {
        let sql = "select count(*) as n from case_passes where subdistrict = $1 and case_id = $2 and kind = 'watch'";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), case.into()]).await?;
        rows.first().map_or(Ok(0), |row| row.get("n"))
    }
}

fn line(row: &Row) -> Result<PublicLine> {
    Ok(PublicLine {
        case: row.get("id")?,
        item: row.get("item")?,
        grid: row.get("grid")?,
        state: row.get("state")?,
        at: row.get("at")?,
    })
}
