//! A report between its screens. It lies on the server, sealed, under a name of 128 bits of chance, so that nothing is
//! asked twice, no script is needed, and the way back in the browser loses nothing.

use db::{Result, Tx, params};
use kernel::{Refusal, SubdistrictId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::service::Residents;
use crate::spot::Spot;

/// What was given so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// (photo, thumbnail)
    pub(crate) photos: Vec<(String, String)>,
    pub(crate) spot: Spot,
    pub(crate) item: Option<String>,
    /// Whether a kind was chosen, be it that it is none of those.
    pub(crate) kind_chosen: bool,
    pub(crate) description: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) receipt: Option<Receipt>,
}

/// What the resident was given for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    /// Empty while it waits to be looked at.
    pub(crate) number: String,
    pub(crate) token: String,
}

impl Residents {
    /// The draft of that name; not found after a day.
    pub(crate) async fn draft(&self, subdistrict: SubdistrictId, id: Uuid) -> Result<Draft> {
        let sql = "select body from report_drafts where subdistrict = $1 and id = $2";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), id.into()]).await?;
        let row = rows.first().ok_or_else(Refusal::not_found)?;
        let body = self.platform.sealer.open(&row.get::<Vec<u8>>("body")?)?;
        Ok(serde_json::from_str(&body)?)
    }

    pub(crate) async fn draft_put(&self, subdistrict: SubdistrictId, id: Uuid, draft: &Draft) -> Result<()> {
        let body = self.seal(&serde_json::to_string(draft)?)?;
        let now = self.platform.now();
        let sql = "insert into report_drafts (subdistrict, id, body, updated_at) values ($1, $2, $3, $4) \
                   on conflict (subdistrict, id) do update set body = excluded.body, updated_at = excluded.updated_at";
        let put = async move |tx: &mut Tx| tx.execute(sql, params![subdistrict, id, body, now]).await;
        self.platform.db.write(put).await.map(drop)
    }

    pub(crate) fn seal(&self, text: &str) -> Result<Vec<u8>> {
        Ok(self.platform.sealer.seal(self.platform.ids.bytes(), text)?)
    }
}
