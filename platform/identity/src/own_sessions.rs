//! Where somebody is signed in.

use db::{Result, Tx, params};
use kernel::{FileId, Timestamp};
use web::Viewer;

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnSession {
    /// Names it in forms; opens nothing.
    pub(crate) id: String,
    pub(crate) since: Timestamp,
    pub(crate) source: String,
    /// The browser in a word: `Firefox, Windows`; what the program called itself where that is unknown.
    pub(crate) agent: String,
    pub(crate) is_this: bool,
}

pub(crate) async fn all(tx: &mut Tx, viewer: &Viewer, now: Timestamp) -> Result<Vec<OwnSession>> {
    let sql = "select token_hash, created_at, source, agent from sessions \
               where subdistrict = $1 and user_id = $2 and expires_at > $3 order by created_at desc, token_hash";
    let rows = tx.all(sql, params![viewer.subdistrict(), viewer.user.id, now]).await?;
    let session = |row: &db::Row| {
        let hash: [u8; 32] = row.get("token_hash")?;
        Ok(OwnSession {
            id: FileId(hash).to_string(),
            since: row.get("created_at")?,
            source: row.get("source")?,
            agent: in_a_word(&row.get::<String>("agent")?),
            is_this: hash == viewer.token_hash,
        })
    };
    rows.iter().map(session).collect()
}

/// Ends one of the viewer's sessions; whether there was one.
pub(crate) async fn end(tx: &mut Tx, viewer: &Viewer, id: FileId) -> Result<bool> {
    let sql = "delete from sessions where subdistrict = $1 and user_id = $2 and token_hash = $3";
    Ok(tx.execute(sql, params![viewer.subdistrict(), viewer.user.id, id.0]).await? > 0)
}

/// Ends all of them but the one that asks.
pub(crate) async fn end_others(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    web::session::close_all(tx, viewer.subdistrict(), viewer.user.id, Some(viewer.token_hash)).await
}

fn in_a_word(agent: &str) -> String {
    // Edge and Chrome call themselves Safari too, hence the order.
    let browsers = [
        ("MicroMessenger", "微信"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (first(&browsers), first(&systems)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        _ => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_in_a_word() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0";
        assert_eq!(in_a_word(edge), "Edge, Windows");
        assert_eq!(in_a_word("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(in_a_word(""), "");
    }
}
