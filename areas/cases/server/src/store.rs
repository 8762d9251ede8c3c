//! SQL of cases.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use db::{Result, Tx, Value, params};
use kernel::{Actor, CaseId, FileId, Refusal, SubdistrictId, Timestamp};

use crate::columns::Columns;
use crate::model::{Case, CaseLine};
use crate::scope;

/// The columns that [`insert`] fills, in its order.
const WRITTEN: [&str; 43] = [
    "subdistrict",
    "id",
    "number",
    "procedure",
    "channel",
    "crs",
    "reported_at",
    "reporter",
    "outside_system",
    "outside_id",
    "outside",
    "token_hash",
    "lon",
    "lat",
    "cell",
    "edition",
    "state",
    "version",
    "item",
    "criterion",
    "description",
    "address",
    "grid",
    "department",
    "owner_by",
    "helpers",
    "assignee",
    "must_report",
    "urgency",
    "ended",
    "filed_at",
    "dispatched_at",
    "responded_at",
    "ended_at",
    "due_at",
    "stage_due_at",
    "stage_amber_at",
    "queue_at",
    "on_time",
    "due_outcome",
    "returns",
    "limit_given",
    "merged_into",
];
/// Those of them that never change after the report.
const FIXED: usize = 12;

/// The row of a case: the values of [`WRITTEN`], then of `trail_hash` and `facts`.
pub(crate) fn row(case: &Case, columns: &Columns) -> Result<Vec<Value>> {
    let facts = &case.facts;
    let outside = case.outside.as_ref();
    Ok(vec![
        case.subdistrict.into(),
        case.id.into(),
        (&case.number).into(),
        cases_rules::HANDLING.name.into(),
        (&case.channel).into(),
        (&case.crs).into(),
        facts.opened.into(),
        facts.reporter.into(),
        outside.map(|outside| outside.system.clone()).into(),
        outside.map(|outside| outside.id.clone()).into(),
        outside.map(|outside| outside.said.clone()).into(),
        case.token_hash.map(|hash| hash.to_vec()).into(),
        case.place.map(|place| place.lon).into(),
        case.place.map(|place| place.lat).into(),
        case.place.map(cell_of).into(),
        case.edition.into(),
        (&facts.state).into(),
        facts.version.into(),
        facts.item.clone().unwrap_or_default().into(),
        case.criterion.into(),
        (&case.description).into(),
        (&case.address).into(),
        (&facts.grid).into(),
        facts.department.clone().unwrap_or_default().into(),
        (&case.owner_by).into(),
        (&columns.helpers).into(),
        facts.assignee.into(),
        (&case.must_report).into(),
        (&case.urgency).into(),
        columns.ended.into(),
        columns.filed_at.into(),
        columns.dispatched_at.into(),
        columns.responded_at.into(),
        columns.ended_at.into(),
        columns.due_at.into(),
        columns.stage_due_at.into(),
        columns.stage_amber_at.into(),
        columns.queue_at.into(),
        columns.on_time.into(),
        columns.due_outcome.into(),
        columns.returns.into(),
        case.limit_given.map(|limit| limit.to_string()).unwrap_or_default().into(),
        facts.merged_into.into(),
        case.trail_hash.into(),
        serde_json::to_string(facts)?.into(),
    ])
}

/// `$1, $2, …` for `count` parameters behind the first `before`.
pub(crate) fn holes(before: usize, count: usize) -> String {
    (before + 1..=before + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Texts that every report and every step send.
static INSERT_ONE: LazyLock<String> = LazyLock::new(|| insert_sql(1));
static UPDATE: LazyLock<String> = LazyLock::new(update_sql);

fn insert_sql(rows: usize) -> String {
    let width = WRITTEN.len() + 2;
    let rows: Vec<_> = (0..rows).map(|row| format!("({})", holes(row * width, width))).collect();
    format!(
        "insert into cases ({}, trail_hash, facts) values {} on conflict (subdistrict, outside_system, outside_id) do nothing",
        WRITTEN.join(", "),
        rows.join(", ")
    )
}

fn update_sql() -> String {
    let changing = WRITTEN[FIXED..].iter().copied().chain(["trail_hash", "facts"]);
    let sets: Vec<_> = changing.zip(3..).map(|(name, n)| format!("{name} = ${n}")).collect();
    format!("update cases set {} where subdistrict = $1 and id = $2", sets.join(", "))
}

/// Writes a new case.
pub(crate) async fn insert(tx: &mut Tx, row: &[Value]) -> Result<()> {
    tx.send(&INSERT_ONE, row).await
}

/// Writes new cases, several in one statement. Outside records that are there already are passed over; answers how
/// many rows were new.
pub(crate) async fn insert_all(tx: &mut Tx, cases: &[(Case, Columns)]) -> Result<u64> {
    let mut params = Vec::new();
    for (case, columns) in cases {
        params.extend(row(case, columns)?);
    }
    tx.execute(&insert_sql(cases.len()), &params).await
}

/// Writes a case again after a step.
pub(crate) async fn update(tx: &mut Tx, row: Vec<Value>) -> Result<()> {
    // Subdistrict and id say which; the rest of what never changes is left out.
    let wanted = |&(place, _): &(usize, Value)| !(2..FIXED).contains(&place);
    let params: Vec<Value> = row.into_iter().enumerate().filter(wanted).map(|(_, value)| value).collect();
    tx.send(&UPDATE, &params).await
}

/// The case, if this person may see it; locked for the rest of the transaction.
pub(crate) async fn for_update(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<Case> {
    let lock = tx.for_update();
    find(tx, actor, id, lock).await
}

/// The case, if this person may see it.
pub(crate) async fn by_id(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<Case> {
    find(tx, actor, id, "").await
}

async fn find(tx: &mut Tx, actor: &Actor, id: CaseId, lock: &str) -> Result<Case> {
    let mut params = vec![Value::from(actor.subdistrict), Value::from(id)];
    let visible = scope::visible(actor, &mut params);
    let sql = format!("select * from cases where subdistrict = $1 and id = $2 and {visible}{lock}");
    Case::of_row(&tx.optional(&sql, &params).await?.ok_or_else(Refusal::not_found)?)
}

/// The case that a reporter's token opens.
pub(crate) async fn by_token(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Case> {
    let sql = "select * from cases where subdistrict = $1 and token_hash = $2";
    if let Some(row) = tx.optional(sql, params![subdistrict, hash]).await? {
        return Case::of_row(&row);
    }
    let sql = "select c.* from case_passes p join cases c on c.subdistrict = p.subdistrict and c.id = p.case_id \
               where p.subdistrict = $1 and p.token_hash = $2 and p.kind = 'own' and p.expires_at > $3";
    Case::of_row(&tx.optional(sql, params![subdistrict, hash, now]).await?.ok_or_else(Refusal::not_found)?)
}

/// The id that a number stands for, if this person may see the case.
pub(crate) async fn id_by_number(tx: &mut Tx, actor: &Actor, number: &str) -> Result<Option<CaseId>> {
    let mut params = vec![Value::from(actor.subdistrict), Value::from(number)];
    let visible = scope::visible(actor, &mut params);
    let sql = format!("select id from cases where subdistrict = $1 and number = $2 and {visible}");
    tx.optional(&sql, &params).await?.map(|row| row.get("id")).transpose()
}

/// Open cases in the squares around a place, as far as this person sees them: candidates for being the same matter.
pub(crate) async fn open_near(tx: &mut Tx, actor: &Actor, cells: &[i64]) -> Result<Vec<CaseLine>> {
    let mut params = vec![Value::from(actor.subdistrict)];
    let visible = scope::visible(actor, &mut params);
    let sql = format!(
        "select {} from cases where subdistrict = $1 and {visible} and ended = 0 and cell in ({})",
        CaseLine::COLUMNS,
        holes(params.len(), cells.len())
    );
    params.extend(cells.iter().map(|cell| Value::from(*cell)));
    let found = tx.all(&sql, &params).await?;
    let mut lines: Vec<CaseLine> = found.iter().map(CaseLine::of_row).collect::<Result<_>>()?;
    // Asked of SQLite, this order has all open cases walked by their time instead of the few squares.
    lines.sort_by_key(|line| (Reverse(line.reported_at), line.id));
    Ok(lines)
}

/// The square of a place: 0.001° of latitude (111 m) by 0.001° of longitude (85 m at Beijing).
pub(crate) fn cell_of(place: crate::model::Place) -> i64 {
    cell_at(square(place.lon), square(place.lat))
}

/// The square of a place and the eight around it.
pub(crate) fn cells_around(place: crate::model::Place) -> Vec<i64> {
    let (x, y) = (square(place.lon), square(place.lat));
    (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| cell_at(x + dx, y + dy))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180, thousandths fit many times")]
fn square(degrees: f64) -> i64 {
    (degrees * 1_000.0).floor() as i64
}

fn cell_at(x: i64, y: i64) -> i64 {
    (x << 24) + y
}

/// Photos of a step of the trail.
pub(crate) async fn photos_add(tx: &mut Tx, case: &Case, seq: u32, photos: &[FileId]) -> Result<()> {
    for (photo, place) in photos.iter().zip(1_i64..) {
        let sql =
            "insert into case_photos (subdistrict, case_id, seq, place, file) values ($1, $2, $3, $4, $5)";
        tx.send(sql, params![case.subdistrict, case.id, seq, place, *photo]).await?;
    }
    Ok(())
}

/// A stored photo: its thumbnail's id beside its own.
pub(crate) async fn file_add(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    photo: &crate::photos::Stored,
    now: Timestamp,
) -> Result<()> {
    let sql = "insert into files (subdistrict, id, thumbnail, bytes, width, height, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (subdistrict, id) do nothing";
    let crate::photos::Stored { id, thumbnail, bytes, width, height } = photo;
    tx.execute(sql, params![subdistrict, *id, *thumbnail, *bytes, *width, *height, now]).await.map(drop)
}

/// Whether the subdistrict has this photo.
pub(crate) async fn file_is_there(tx: &mut Tx, subdistrict: SubdistrictId, id: FileId) -> Result<bool> {
    let sql = "select 1 as one from files where subdistrict = $1 and id = $2";
    Ok(tx.optional(sql, params![subdistrict, id]).await?.is_some())
}

/// Whether a photo or thumbnail belongs to the subdistrict.
pub(crate) async fn file_belongs(tx: &mut Tx, subdistrict: SubdistrictId, id: FileId) -> Result<bool> {
    let sql = "select 1 as one from files where subdistrict = $1 and (id = $2 or thumbnail = $2)";
    Ok(tx.optional(sql, params![subdistrict, id]).await?.is_some())
}

/// Whether this person may look at a photo or thumbnail: it is of a case that they see, or was just taken in and is
/// nothing's yet. What a report in the lane holds is for those who see the whole subdistrict.
pub(crate) async fn file_seen(tx: &mut Tx, actor: &Actor, id: FileId) -> Result<bool> {
    let mut params = vec![Value::from(actor.subdistrict), Value::from(id)];
    let visible = scope::visible(actor, &mut params);
    if visible == scope::ALL {
        return file_belongs(tx, actor.subdistrict, id).await;
    }
    let sql = format!(
        "select 1 as one from files f where f.subdistrict = $1 and (f.id = $2 or f.thumbnail = $2) and (exists \
         (select 1 from case_photos p join cases c on c.subdistrict = p.subdistrict and c.id = p.case_id \
         where p.subdistrict = f.subdistrict and p.file = f.id and {visible}) or (not exists \
         (select 1 from case_photos p where p.subdistrict = f.subdistrict and p.file = f.id) and not exists \
         (select 1 from file_holds h where h.subdistrict = f.subdistrict and h.file = f.id)))"
    );
    Ok(!tx.all(&sql, &params).await?.is_empty())
}

/// Forgets photos from before `before` that belong to no case and are held by nothing else.
pub(crate) async fn files_given_up(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    let sql = "delete from files where created_at < $1 and not exists \
               (select 1 from case_photos p where p.subdistrict = files.subdistrict and p.file = files.id) and not exists \
               (select 1 from file_holds h where h.subdistrict = files.subdistrict and h.file = files.id)";
    tx.execute(sql, params![before]).await
}

/// Every photo and thumbnail of all subdistricts.
pub(crate) async fn files_all(tx: &mut Tx) -> Result<BTreeSet<FileId>> {
    let rows = tx.all("select id, thumbnail from files", params![]).await?;
    let mut all = BTreeSet::new();
    for row in &rows {
        all.extend([row.get::<FileId>("id")?, row.get::<FileId>("thumbnail")?]);
    }
    Ok(all)
}

/// Photos of a case as (step, photo, thumbnail), in order.
pub(crate) async fn photos_of(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    case: CaseId,
) -> Result<Vec<(u32, FileId, FileId)>> {
    let sql = "select p.seq, p.file, f.thumbnail from case_photos p \
               join files f on f.subdistrict = p.subdistrict and f.id = p.file \
               where p.subdistrict = $1 and p.case_id = $2 order by p.seq, p.place";
    let rows = tx.all(sql, params![subdistrict, case]).await?;
    rows.iter().map(|row| Ok((row.get("seq")?, row.get("file")?, row.get("thumbnail")?))).collect()
}

/// Sealed name and telephone number of a reporter.
pub(crate) async fn contact_put(tx: &mut Tx, case: &Case, contact: SealedContact) -> Result<()> {
    let sql = "insert into case_contacts (subdistrict, case_id, name, phone) values ($1, $2, $3, $4)";
    tx.send(sql, params![case.subdistrict, case.id, contact.name, contact.phone]).await
}

/// Whom to answer, as it is stored: sealed.
#[derive(Debug, Clone)]
pub(crate) struct SealedContact {
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) phone: Option<Vec<u8>>,
}

/// The reporter's contact, when there is one.
pub(crate) async fn contact_of(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    case: CaseId,
) -> Result<Option<SealedContact>> {
    let sql = "select name, phone from case_contacts where subdistrict = $1 and case_id = $2";
    let row = tx.optional(sql, params![subdistrict, case]).await?;
    row.map(|row| Ok(SealedContact { name: row.get("name")?, phone: row.get("phone")? })).transpose()
}
