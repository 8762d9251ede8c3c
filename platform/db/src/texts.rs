//! Every text of a subdistrict, whatever table it stands in: so that what somebody wants forgotten is found in tables
//! that nobody thought of.

use kernel::{CaseId, SubdistrictId};

use crate::{Dialect, Result, Row, Tx, params};

/// A column of texts in a table whose rows belong to subdistricts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextColumn {
    pub table: String,
    pub column: String,
    /// The column by which a row belongs to a case.
    case: Option<&'static str>,
}

const SQLITE: &str = "select m.name as t, p.name as c, p.type as ty from sqlite_master m \
                      join pragma_table_info(m.name) p where m.type = 'table' order by m.name, p.cid";
const POSTGRES: &str = "select cast(table_name as text) as t, cast(column_name as text) as c, \
                        cast(data_type as text) as ty from information_schema.columns \
                        where table_schema = 'public' order by table_name, ordinal_position";

/// All of them, as the schema has them.
pub async fn columns(tx: &mut Tx) -> Result<Vec<TextColumn>> {
    let sql = if tx.dialect() == Dialect::Sqlite { SQLITE } else { POSTGRES };
    let rows = tx.all(sql, params![]).await?;
    let has = |table: &str, column: &str| -> Result<bool> {
        let is_it = |row: &Row| Ok(row.get::<String>("t")? == table && row.get::<String>("c")? == column);
        rows.iter().map(is_it).collect::<Result<Vec<bool>>>().map(|found| found.contains(&true))
    };
    let mut columns = Vec::new();
    for row in &rows {
        let (table, column, ty): (String, String, String) = (row.get("t")?, row.get("c")?, row.get("ty")?);
        if !ty.eq_ignore_ascii_case("text") || !has(&table, "subdistrict")? {
            continue;
        }
        let case = match table.as_str() {
            "cases" => Some("id"),
            "trail" => Some("stream"),
            _ if has(&table, "case_id")? => Some("case_id"),
            _ => None,
        };
        columns.push(TextColumn { table, column, case });
    }
    Ok(columns)
}

impl TextColumn {
    /// The different texts in which the digits of `plain` follow on each other, whatever of `separators` is between
    /// them and in whatever width they are written.
    pub async fn holding(
        &self,
        tx: &mut Tx,
        subdistrict: SubdistrictId,
        plain: &str,
        separators: &[char],
    ) -> Result<Vec<String>> {
        let Self { table, column, .. } = self;
        let narrow = ('０'..='９').zip('0'..='9');
        let bare =
            separators.iter().fold(column.clone(), |sql, char| format!("replace({sql}, '{char}', '')"));
        let bare = narrow.fold(bare, |sql, (wide, char)| format!("replace({sql}, '{wide}', '{char}')"));
        let sql = format!(
            "select distinct {column} as found from {table} where subdistrict = $1 and lower({bare}) like $2"
        );
        let rows = tx.all(&sql, params![subdistrict, format!("%{plain}%")]).await?;
        rows.iter().map(|row| row.get("found")).collect()
    }

    /// The different texts of a case's rows; none where rows belong to no case.
    pub async fn of_case(
        &self,
        tx: &mut Tx,
        subdistrict: SubdistrictId,
        case: CaseId,
    ) -> Result<Vec<String>> {
        let (Self { table, column, .. }, Some(key)) = (self, self.case) else { return Ok(Vec::new()) };
        let sql = format!(
            "select distinct {column} as found from {table} \
             where subdistrict = $1 and {key} = $2 and {column} is not null"
        );
        let rows = tx.all(&sql, params![subdistrict, case]).await?;
        rows.iter().map(|row| row.get("found")).collect()
    }

    /// Puts `new` in place of the text `old` wherever it stands. Of the chains of hashes only bodies can go, and go
    /// whole: their digests hold the chain together.
    pub async fn replace(
        &self,
        tx: &mut Tx,
        subdistrict: SubdistrictId,
        old: &str,
        new: &str,
    ) -> Result<u64> {
        let Self { table, column, .. } = self;
        match (table.as_str(), column.as_str()) {
            ("trail" | "audit", "body") => {
                let sql = format!(
                    "update {table} set body = null, salt = null where subdistrict = $1 and body = $2"
                );
                tx.execute(&sql, params![subdistrict, old]).await
            }
            ("trail" | "audit", _) => Ok(0),
            _ => {
                let sql =
                    format!("update {table} set {column} = $3 where subdistrict = $1 and {column} = $2");
                tx.execute(&sql, params![subdistrict, old, new]).await
            }
        }
    }

    /// Whether its texts are fixed by a chain of hashes: names of staff, actions and subjects, none of them a
    /// resident's.
    pub fn is_chained(&self) -> bool {
        matches!(self.table.as_str(), "trail" | "audit") && self.column != "body"
    }
}
