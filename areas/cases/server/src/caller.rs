//! Who calls: what the subdistrict knows of a telephone number, found by its fingerprint.

use db::{Result, Row, Tx, Value, params};
use kernel::{Actor, CaseId, SubdistrictId, Timestamp};

use crate::model::CaseLine;
use crate::scope::visible;
use crate::service::Cases;
use crate::show::mask_name;
use crate::store;

/// Cases that are shown of those that are over, and of those that are open.
const LAST: u32 = 3;
const OPEN: u32 = 10;

/// What a caller reported before, as far as the one who asks may see it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CallerHistory {
    pub count: i64,
    pub open: Vec<CaseLine>,
    /// The latest, open or not.
    pub last: Vec<CaseLine>,
    /// The name that was left last, masked; empty where none was.
    pub known_as: String,
}

/// A fingerprint of a telephone number, the same however it was typed.
pub(crate) type Print = [u8; 32];

/// The digits of a telephone number, without the country's code in front; empty for what has too few to be one.
pub(crate) fn digits_of(phone: &str) -> String {
    let digits: String = phone.chars().filter_map(kernel::digit).collect();
    let national =
        digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11));
    let digits = national.unwrap_or(&digits);
    if digits.len() < 5 { String::new() } else { digits.to_owned() }
}

/// Remembers that the case belongs to a number.
pub(crate) async fn put(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    print: Print,
    case: CaseId,
    at: Timestamp,
) -> Result<()> {
    let sql = "insert into case_callers (subdistrict, print, case_id, at) values ($1, $2, $3, $4) on conflict do nothing";
    tx.execute(sql, params![subdistrict, print, case, at]).await.map(drop)
}

/// Forgets whose case it is.
pub(crate) async fn forget(tx: &mut Tx, subdistrict: SubdistrictId, case: CaseId) -> Result<()> {
    let sql = "delete from case_callers where subdistrict = $1 and case_id = $2";
    tx.execute(sql, params![subdistrict, case]).await.map(drop)
}

impl Cases {
    /// The fingerprint of a telephone number; none for what is none.
    pub(crate) fn caller_print(&self, phone: &str) -> Option<Print> {
        let digits = digits_of(phone);
        (!digits.is_empty()).then(|| self.platform.sealer.fingerprint("caller", &digits))
    }

    /// What is known of whoever calls from this number.
    pub async fn caller(&self, actor: &Actor, phone: &str) -> Result<CallerHistory> {
        let Some(print) = self.caller_print(phone) else { return Ok(CallerHistory::default()) };
        let who = actor.clone();
        let read = async move |tx: &mut Tx| {
            let count = count(tx, &who, print).await?;
            let open = lines(tx, &who, print, "c.ended = 0", OPEN).await?;
            let last = lines(tx, &who, print, "1 = 1", LAST).await?;
            let name = last_name(tx, &who, print).await?;
            Ok((count, open, last, name))
        };
        let (count, open, last, name) = self.platform.db.read(read).await?;
        let name = name.map(|sealed| self.platform.sealer.open(&sealed)).transpose()?;
        Ok(CallerHistory { count, open, last, known_as: mask_name(&name.unwrap_or_default()) })
    }

    /// The name that was left with this number last, for a new report of the same caller: nobody is asked twice.
    pub async fn caller_name(&self, actor: &Actor, phone: &str) -> Result<String> {
        let Some(print) = self.caller_print(phone) else { return Ok(String::new()) };
        let who = actor.clone();
        let name = self.platform.db.read(async move |tx: &mut Tx| last_name(tx, &who, print).await).await?;
        Ok(name.map(|sealed| self.platform.sealer.open(&sealed)).transpose()?.unwrap_or_default())
    }

    /// Notes that somebody else's case is this caller's matter too.
    pub async fn caller_follows(&self, actor: &Actor, phone: &str, case: CaseId) -> Result<()> {
        let Some(print) = self.caller_print(phone) else { return Ok(()) };
        let (who, now) = (actor.clone(), self.platform.now());
        let note = async move |tx: &mut Tx| {
            let case = store::by_id(tx, &who, case).await?;
            put(tx, case.subdistrict, print, case.id, now).await
        };
        self.platform.db.write(note).await
    }
}

/// The cases of a number that the actor may see.
fn of_caller(actor: &Actor, print: Print, params: &mut Vec<Value>) -> String {
    params.extend([actor.subdistrict.into(), print.into()]);
    let visible = visible(actor, params);
    format!(
        "from (select case_id as called_case from case_callers where subdistrict = $1 and print = $2) called \
         join cases c on c.subdistrict = $1 and c.id = called_case where {visible}"
    )
}

async fn count(tx: &mut Tx, actor: &Actor, print: Print) -> Result<i64> {
    let mut params = Vec::new();
    let of = of_caller(actor, print, &mut params);
    tx.one(&format!("select count(*) as n {of}"), &params).await?.get("n")
}

async fn lines(tx: &mut Tx, actor: &Actor, print: Print, which: &str, most: u32) -> Result<Vec<CaseLine>> {
    let mut params = Vec::new();
    let of = of_caller(actor, print, &mut params);
    let columns = CaseLine::COLUMNS;
    let sql = format!("select {columns} {of} and {which} order by c.reported_at desc, c.id limit {most}");
    tx.all(&sql, &params).await?.iter().map(CaseLine::of_row).collect()
}

async fn last_name(tx: &mut Tx, actor: &Actor, print: Print) -> Result<Option<Vec<u8>>> {
    let mut params = Vec::new();
    let of = of_caller(actor, print, &mut params);
    let sql = format!(
        "select n.name as name from case_contacts n join (select c.id as seen_case, c.reported_at as seen_at {of}) seen \
         on n.subdistrict = $1 and n.case_id = seen_case where n.name is not null order by seen_at desc limit 1"
    );
    let row: Option<Row> = tx.optional(&sql, &params).await?;
    row.map(|row| row.get("name")).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_was_typed() {
        for typed in
            ["00012345678", "000 1234 5678", "０００-1234-5678", "+86 00012345678", "0086-00012345678"]
        {
            assert_eq!(digits_of(typed), "00012345678", "{typed}");
        }
        assert_eq!(digits_of("8612"), "", "no number at all");
        assert_eq!(digits_of("anonymous"), "");
    }
}
