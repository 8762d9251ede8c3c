//! Who is assessed: whoever holds the role of a patroller.

use std::collections::BTreeMap;

use db::{Result, Row, Tx, params};
use kernel::{Role, SubdistrictId, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patroller {
    pub(crate) id: UserId,
    pub(crate) login: String,
    pub(crate) name: String,
}

/// Also those who cannot sign in any more ([`web::users::holders`] leaves them out): their month counts. By login, which is the order in which an odd fen is given.
pub(crate) async fn patrollers(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Vec<Patroller>> {
    let sql = "select u.id, u.login, u.name from users u where u.subdistrict = $1 and exists \
               (select 1 from grants g where g.subdistrict = u.subdistrict and g.user_id = u.id and g.role = $2) \
               order by u.login";
    let rows = tx.all(sql, params![subdistrict, Role::Patroller.name()]).await?;
    rows.iter().map(patroller).collect()
}

fn patroller(row: &Row) -> Result<Patroller> {
    Ok(Patroller { id: row.get("id")?, login: row.get("login")?, name: row.get("name")? })
}

/// Everybody's name, also of those who hold nothing any more.
pub(crate) async fn names(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<BTreeMap<UserId, String>> {
    let rows = tx.all("select id, name from users where subdistrict = $1", params![subdistrict]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
