//! Standard texts: kept by subdistrict, offered with the actions that take words, filled in when a step is taken.

mod fill;
mod store;
mod table;

use std::collections::BTreeMap;

use cases_rules::{HANDLING, standard_text};
use db::{Failure, Result, Tx};
use kernel::{Actor, Refusal, SubdistrictId};
use procedure::Need;
use serde_json::json;
use uuid::Uuid;
use web::Author;

pub(crate) use fill::fill_in;
pub(crate) use table::sheet;
use table::{SHIPPED, read};

use crate::service::Cases;

/// A standard text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardText {
    pub id: Uuid,
    /// The action that it goes with.
    pub action: String,
    /// Code of a class, subclass or item; empty for all.
    pub item: String,
    /// Its place in the list, smallest first.
    pub place: u32,
    pub title: String,
    pub body: String,
}

const TITLE_MAX: usize = 40;
const BODY_MAX: usize = 2_000;
/// More than anybody reads through.
const TEXTS_MAX: usize = 1_000;

/// The actions that people take and that take words, in the order of the table. A correction's words are the case's
/// description.
pub(crate) fn actions_with_text() -> Vec<&'static str> {
    let takes_text = |needs: &[Need]| needs.contains(&Need::Text);
    let wanted = HANDLING
        .actions()
        .filter(|action| !action.opens() && !["correct", "rate"].contains(&action.name))
        .filter(|action| takes_text(action.needs) || takes_text(action.takes));
    wanted.map(|action| action.name).collect()
}

impl Cases {
    /// All standard texts, by action and place.
    pub async fn standard_texts(&self, subdistrict: SubdistrictId) -> Result<Vec<StandardText>> {
        let read = async move |tx: &mut Tx| store::all(tx, subdistrict).await;
        let mut all = self.platform.db.read(read).await?;
        let order = actions_with_text();
        let rank = |text: &StandardText| order.iter().position(|action| *action == text.action);
        all.sort_by_key(|text| (rank(text), text.place, text.id));
        Ok(all)
    }

    /// (body, title) of those that go with a case of this item, by action.
    pub(crate) async fn standard_texts_for(
        &self,
        subdistrict: SubdistrictId,
        item: &str,
    ) -> Result<BTreeMap<String, Vec<(String, String)>>> {
        let mut by_action = BTreeMap::<String, Vec<(String, String)>>::new();
        let all = self.standard_texts(subdistrict).await?;
        for text in all.into_iter().filter(|text| item.starts_with(&text.item)) {
            by_action.entry(text.action).or_default().push((text.body, text.title));
        }
        Ok(by_action)
    }

    /// Writes a text, new or changed.
    pub async fn standard_text_put(&self, actor: &Actor, text: StandardText) -> Result<()> {
        self.require_sound(actor.subdistrict, &text).await?;
        let (subdistrict, by) = (actor.subdistrict, Author::new(&self.platform, actor));
        let write = async move |tx: &mut Tx| {
            store::put(tx, subdistrict, &text, by.at).await?;
            let after = json!({ "action": &text.action, "item": &text.item, "text": &text.body });
            by.record(tx, "standard_text_put", text.title.as_str(), json!(null), after).await
        };
        self.platform.db.write(write).await
    }

    /// Removes a text; one that is gone already is no fault.
    pub async fn standard_text_remove(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let (subdistrict, by) = (actor.subdistrict, Author::new(&self.platform, actor));
        let write = async move |tx: &mut Tx| {
            if store::remove(tx, subdistrict, id).await? > 0 {
                by.record(tx, "standard_text_remove", id.to_string(), json!(null), json!(null)).await?;
            }
            Ok(())
        };
        self.platform.db.write(write).await
    }

    /// Puts the texts of a table in the place of all there are; all of them, or none and why.
    pub async fn standard_texts_import(
        &self,
        actor: &Actor,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<usize, Vec<Refusal>> {
        let whole = |failure: Failure| match failure {
            Failure::Refused(refusal) => vec![*refusal],
            other => {
                tracing::error!(%other, "standard texts were not imported");
                vec![Refusal::invalid("texts_not_imported")]
            }
        };
        let rows = read(name, bytes, &self.platform.ids, self.platform.now())?;
        if rows.len() > TEXTS_MAX {
            return Err(vec![Refusal::invalid("too_many_rows").with("max", TEXTS_MAX)]);
        }
        let mut refusals = Vec::new();
        for (row, text) in &rows {
            match self.require_sound(actor.subdistrict, text).await {
                Err(Failure::Refused(refusal)) => refusals.push(refusal.at_row(*row)),
                other => other.map_err(whole)?,
            }
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let count = rows.len();
        let (subdistrict, by) = (actor.subdistrict, Author::new(&self.platform, actor));
        let write = async move |tx: &mut Tx| {
            store::remove_all(tx, subdistrict).await?;
            for (_, text) in &rows {
                store::put(tx, subdistrict, text, by.at).await?;
            }
            by.record(tx, "standard_texts_import", count.to_string(), json!(null), json!({ "texts": count }))
                .await
        };
        self.platform.db.write(write).await.map_err(whole)?;
        Ok(count)
    }

    /// Puts the texts that come with the program in the place of all there are.
    pub async fn standard_texts_take_shipped(&self, actor: &Actor) -> Result<usize, Vec<Refusal>> {
        self.standard_texts_import(actor, "standard_texts.csv", SHIPPED.as_bytes().to_vec()).await
    }

    async fn require_sound(&self, subdistrict: SubdistrictId, text: &StandardText) -> Result<()> {
        let long = |field: &str, text: &str, max: usize| {
            let fits = !text.trim().is_empty() && text.chars().count() <= max;
            let refusal = || Refusal::invalid("text_length").at_field(field).with("max", max);
            if fits { Ok(()) } else { Err(refusal()) }
        };
        if !actions_with_text().contains(&text.action.as_str()) {
            let refusal = Refusal::invalid("text_action_unknown").at_field("action");
            return Err(refusal.with("value", &text.action).into());
        }
        long("title", &text.title, TITLE_MAX)?;
        long("text", &text.body, BODY_MAX)?;
        standard_text::require_known(&text.body)?;
        let catalogue = self.catalogues.view(subdistrict).await?;
        if !text.item.is_empty() && catalogue.name(&text.item, web::Lang::Zh) == text.item {
            return Err(Refusal::invalid("item_unknown").at_field("item").with("item", &text.item).into());
        }
        Ok(())
    }
}
