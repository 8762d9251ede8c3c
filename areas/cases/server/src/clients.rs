//! What other people's programs ask of cases: those that are public or that they sent in themselves, and what went on
//! in them. No text, photo or name of anybody is in it.

use db::{Result, Row, Tx, Value, params};
use kernel::{CaseId, SubdistrictId, Timestamp};
use uuid::Uuid;

use crate::act::Which;
use crate::public::{LAST_STEP, PUBLIC_STATES};
use crate::service::Cases;
use crate::store::holes;
use crate::token::Token;

/// A case as a program may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    pub case: CaseId,
    pub item: String,
    pub grid: String,
    pub state: String,
    pub reported_at: Timestamp,
    /// When it last went on.
    pub at: Timestamp,
}

/// Which public cases are asked for.
#[derive(Debug, Clone)]
pub struct RequestQuery {
    /// Only of these items.
    pub items: Vec<String>,
    /// Reported from the first instant on and before the second.
    pub reported: (Timestamp, Timestamp),
    /// Ended or not; `None` for both.
    pub ended: Option<bool>,
    /// How many are passed over, and how many are answered at most.
    pub part: (u32, u32),
}

/// Something that went on in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNews {
    pub case: CaseId,
    pub item: String,
    /// `filed`, `dispatched`, `responded`, or the state in which it ended.
    pub kind: String,
    /// For the how manieth time.
    pub nth: u32,
    pub at: Timestamp,
    pub ended: bool,
}

/// Which news are asked for.
#[derive(Debug, Clone)]
pub struct NewsQuery {
    /// Items whose cases are public.
    pub items: Vec<String>,
    /// The program that asks: it hears of all cases that it sent in.
    pub client: Option<Uuid>,
    pub span: (Timestamp, Timestamp),
    pub part: (u32, u32),
}

impl Cases {
    /// Public cases, the latest first.
    pub async fn requests(
        &self,
        subdistrict: SubdistrictId,
        query: RequestQuery,
    ) -> Result<Vec<RequestLine>> {
        if query.items.is_empty() {
            return Ok(Vec::new());
        }
        let (from, to) = query.reported;
        let mut values = params![subdistrict, from, to, query.part.1, query.part.0].to_vec();
        let ended = query.ended.map_or("", |ended| if ended { " and ended = 1" } else { " and ended = 0" });
        let sql = format!(
            "select id, item, grid, state, reported_at, {LAST_STEP} as at from cases where subdistrict = $1 \
             and reported_at >= $2 and reported_at < $3 and state in {PUBLIC_STATES}{ended} and item in ({}) \
             order by reported_at desc, id limit $4 offset $5",
            holes(values.len(), query.items.len())
        );
        values.extend(query.items.into_iter().map(Value::from));
        self.platform
            .db
            .read(async move |tx: &mut Tx| tx.all(&sql, &values).await?.iter().map(line).collect())
            .await
    }

    /// These cases, whatever they are; those that are not there are left out.
    pub async fn requests_named(
        &self,
        subdistrict: SubdistrictId,
        cases: Vec<CaseId>,
    ) -> Result<Vec<RequestLine>> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select id, item, grid, state, reported_at, {LAST_STEP} as at from cases where subdistrict = $1 \
             and id in ({}) order by reported_at desc, id",
            holes(1, cases.len())
        );
        let values: Vec<Value> =
            std::iter::once(subdistrict.into()).chain(cases.into_iter().map(Value::from)).collect();
        self.platform
            .db
            .read(async move |tx: &mut Tx| tx.all(&sql, &values).await?.iter().map(line).collect())
            .await
    }

    /// What went on in public cases and in the program's own, the earliest first.
    pub async fn news(&self, subdistrict: SubdistrictId, query: NewsQuery) -> Result<Vec<CaseNews>> {
        let (from, to) = query.span;
        let client = query.client.unwrap_or_default();
        let mut values = params![subdistrict, from, to, client, query.part.1, query.part.0].to_vec();
        let public = if query.items.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("c.state in {PUBLIC_STATES} and c.item in ({})", holes(values.len(), query.items.len()))
        };
        values.extend(query.items.into_iter().map(Value::from));
        let told = format!(
            "({public} or exists (select 1 from case_clients k where k.subdistrict = $1 and k.client = $4 \
             and k.case_id = c.id))"
        );
        let sql = format!(
            "select c.id as id, c.item as item, h.kind as kind, h.nth as nth, h.at as at, 0 as ended from happenings h \
             join cases c on c.subdistrict = h.subdistrict and c.id = h.case_id \
             where h.subdistrict = $1 and h.kind in ('filed', 'dispatched', 'responded') and h.at >= $2 and h.at < $3 and {told} \
             union all \
             select c.id as id, c.item as item, c.state as kind, 1 as nth, c.ended_at as at, 1 as ended from cases c \
             where c.subdistrict = $1 and c.ended_at >= $2 and c.ended_at < $3 and {told} \
             order by at, id, ended, kind, nth limit $5 offset $6"
        );
        self.platform
            .db
            .read(async move |tx: &mut Tx| tx.all(&sql, &values).await?.iter().map(news).collect())
            .await
    }

    /// The case that a reporter's link opens.
    pub async fn case_of_link(&self, token: Token) -> Result<Option<CaseId>> {
        let sql = "select id from cases where subdistrict = $1 and token_hash = $2";
        let rows = self.platform.db.ask(sql, [token.subdistrict.into(), token.hash().into()]).await?;
        rows.first().map(|row| row.get("id")).transpose()
    }

    /// Remembers which program sent a case in.
    pub async fn sent_in_by(&self, subdistrict: SubdistrictId, case: CaseId, client: Uuid) -> Result<()> {
        let sql = "insert into case_clients (subdistrict, client, case_id) values ($1, $2, $3) on conflict do nothing";
        let put =
            async move |tx: &mut Tx| tx.execute(sql, params![subdistrict, client, case]).await.map(drop);
        self.platform.db.write(put).await
    }

    /// The way in that the reporter of a case has, for the program that sent it in for them.
    pub async fn way_in(
        &self,
        subdistrict: SubdistrictId,
        case: CaseId,
        client: Uuid,
    ) -> Result<Option<Which>> {
        let sql = "select c.token_hash from case_clients k join cases c on c.subdistrict = k.subdistrict and c.id = k.case_id \
                   where k.subdistrict = $1 and k.client = $2 and k.case_id = $3 and c.token_hash is not null";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), client.into(), case.into()]).await?;
        let hash = rows.first().map(|row| row.get("token_hash")).transpose()?;
        Ok(hash.map(|hash| Which::Token(subdistrict, hash)))
    }
}

fn line(row: &Row) -> Result<RequestLine> {
    Ok(RequestLine {
        case: row.get("id")?,
        item: row.get("item")?,
        grid: row.get("grid")?,
        state: row.get("state")?,
        reported_at: row.get("reported_at")?,
        at: row.get("at")?,
    })
}

fn news(row: &Row) -> Result<CaseNews> {
    Ok(CaseNews {
        case: row.get("id")?,
        item: row.get("item")?,
        kind: row.get("kind")?,
        nth: row.get("nth")?,
        at: row.get("at")?,
        ended: row.get("ended")?,
    })
}
