//! How many cases wait, counted no further than anybody wants to know.

use db::{Result, Tx, Value};
use kernel::Actor;

use crate::scope;
use crate::store::holes;

/// Cases in `states` (joined by commas, or `open` for all that have not ended), at most `most`.
pub(crate) async fn waiting(tx: &mut Tx, actor: &Actor, states: &str, most: u32) -> Result<u32> {
    let mut params = vec![Value::from(actor.subdistrict)];
    let visible = scope::visible(actor, &mut params);
    let standing = if states == "open" {
        "ended = 0".to_owned()
    } else {
        let names: Vec<&str> = states.split(',').collect();
        let among = format!("state in ({})", holes(params.len(), names.len()));
        params.extend(names.into_iter().map(Value::from));
        among
    };
    params.push(most.into());
    let sql = format!(
        "select count(*) as n from (select 1 as one from cases where subdistrict = $1 and {visible} and {standing} \
         limit ${}) as found",
        params.len()
    );
    tx.one(&sql, &params).await?.get("n")
}
