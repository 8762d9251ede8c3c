//! The draft: files read into it, thrown away, made the next edition.
//!
//! A draft that changes is written anew under the next number, so that whoever saw the earlier one cannot publish
//! something else by mistake, and no number ever means two things.

use db::{Failure, Result, Tx};
use geofile::Layer;
use kernel::{Actor, Refusal, SubdistrictId, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use territory_rules::{
    Area, Character, Finding, ImportPlan, ImportRequest, Level, Note, SourceFeature, check_edition,
    plan_import,
};
use web::Author;

use crate::service::{aside, edition_name};
use crate::store::StoredArea;
use crate::view::with_facts;
use crate::{Edition, Territories, store};

/// Which attributes of a file are read.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Without one, areas are named by their codes.
    pub name_field: Option<String>,
    /// Without one, or where it is empty, codes are given (rule 1).
    pub code_field: Option<String>,
}

/// What an import did.
#[derive(Debug, Clone, Serialize)]
pub struct ImportSummary {
    /// Number of the draft that holds the areas now.
    pub edition: i64,
    pub level: Level,
    pub rows: usize,
    /// The system that the file was read as.
    pub crs: String,
    pub notes: Vec<Note>,
    /// Of the whole draft.
    pub findings: Vec<Finding>,
}

/// What a draft is made from: the draft before it, else the latest published edition, else nothing.
struct Base {
    subdistrict_code: String,
    draft: Option<Edition>,
    areas: Vec<Area>,
    used: std::collections::BTreeSet<String>,
}

impl Territories {
    /// Replaces one level of the draft by the areas of a file; the draft is made from the latest edition where there
    /// is none. All or nothing: the inner error is every reason why the file was refused.
    pub async fn import(
        &self,
        by: &Actor,
        level: Level,
        layer: Layer,
        options: ImportOptions,
    ) -> Result<Result<ImportSummary, Vec<Refusal>>> {
        let subdistrict = by.subdistrict;
        let base = self.platform.db.read(async move |tx: &mut Tx| base(tx, subdistrict, level).await).await?;
        let (rows, crs) = (layer.features.len(), layer.crs.to_string());
        let before = base.draft;
        let planned = aside(move || plan(&base, level, layer, &options)).await?;
        let Planned { areas, notes, findings } = match planned {
            Ok(planned) => planned,
            Err(refusals) => return Ok(Err(refusals)),
        };
        let told = json!({ "level": level, "rows": rows, "crs": &crs });
        let edition = self.put_draft(by, before, areas, ("territory_import", told)).await?;
        Ok(Ok(ImportSummary { edition, level, rows, crs, notes, findings }))
    }

    /// Says what kind of work a grid of the draft is fitted to; the draft is made where there is none.
    pub async fn set_character(&self, by: &Actor, code: String, character: Option<Character>) -> Result<()> {
        let subdistrict = by.subdistrict;
        let told = json!({ "grid": &code, "character": character });
        let work = async move |tx: &mut Tx| base(tx, subdistrict, Level::UnitGrid).await;
        let Base { draft, mut areas, .. } = self.platform.db.read(work).await?;
        let is_grid = |area: &&mut Area| area.code == code && area.level >= Level::BasicGrid;
        areas.iter_mut().find(is_grid).ok_or_else(Refusal::not_found)?.character = character;
        let areas = aside(move || with_facts(areas)).await??;
        self.put_draft(by, draft, areas, ("territory_character", told)).await.map(drop)
    }

    /// Throws the draft `edition` away. Refuses `territory_draft_gone` when there is no such draft.
    pub async fn discard_draft(&self, by: &Actor, edition: i64) -> Result<()> {
        let (subdistrict, by) = (by.subdistrict, Author::new(&self.platform, by));
        let work = async move |tx: &mut Tx| {
            store::lock(tx, subdistrict).await?;
            let draft = store::draft(tx, subdistrict).await?.filter(|draft| draft.id == edition);
            let draft = draft.ok_or_else(|| Refusal::conflict("territory_draft_gone"))?;
            store::edition_discard(tx, subdistrict, draft.id).await?;
            by.record(tx, "territory_discard", edition_name(edition), json!(null), json!(null)).await
        };
        self.platform.db.write(work).await
    }

    async fn put_draft(
        &self,
        by: &Actor,
        before: Option<Edition>,
        areas: Vec<StoredArea>,
        (action, told): (&'static str, Value),
    ) -> Result<i64> {
        let (subdistrict, by) = (by.subdistrict, Author::new(&self.platform, by));
        let work = async move |tx: &mut Tx| {
            let edition = replace(tx, subdistrict, before, &areas, by.at).await?;
            by.record(tx, action, edition_name(edition), json!(null), told).await?;
            Ok(edition)
        };
        self.platform.db.write(work).await
    }
}

async fn base(tx: &mut Tx, subdistrict: SubdistrictId, level: Level) -> Result<Base> {
    let subdistrict_code = web::subdistricts::by_id(tx, subdistrict).await?.code;
    let draft = store::draft(tx, subdistrict).await?;
    let edition = match draft {
        Some(draft) => Some(draft),
        None => store::latest_published(tx, subdistrict).await?,
    };
    let areas = match edition {
        Some(edition) => store::areas(tx, subdistrict, edition.id).await?,
        None => Vec::new(),
    };
    let used = store::codes_published(tx, subdistrict, level).await?;
    let areas = areas.into_iter().map(|(area, _)| area).collect();
    Ok(Base { subdistrict_code, draft, areas, used })
}

struct Planned {
    areas: Vec<StoredArea>,
    notes: Vec<Note>,
    findings: Vec<Finding>,
}

fn plan(base: &Base, level: Level, layer: Layer, options: &ImportOptions) -> Result<Planned, Vec<Refusal>> {
    let root = root(level, &base.subdistrict_code);
    let mut layer = layer;
    let own_code = own_code(level, base, &mut layer, options);
    let request = ImportRequest {
        level,
        name_field: options.name_field.as_deref(),
        code_field: own_code.or(options.code_field.as_deref()),
        root: &root,
        used: &base.used,
    };
    let features = layer.features.into_iter();
    let features = features.map(|one| SourceFeature {
        row: one.row,
        properties: one.properties,
        geometry: one.geometry,
    });
    let mut plan: ImportPlan = plan_import(&base.areas, features.collect(), &request);
    if !plan.refusals.is_empty() {
        return Err(plan.refusals);
    }
    let notes = std::mem::take(&mut plan.notes);
    let areas = plan.into_edition(&base.areas);
    let findings = check_edition(&areas);
    let areas = with_facts(areas).map_err(|refusal| vec![refusal])?;
    Ok(Planned { areas, notes, findings })
}

/// The field that the subdistrict's own code is read from.
const OWN_CODE: &str = "gewu_code";

/// The one area of a subdistrict's level is the subdistrict itself: it has its code already.
fn own_code(level: Level, base: &Base, layer: &mut Layer, options: &ImportOptions) -> Option<&'static str> {
    let [whole] = layer.features.as_mut_slice() else { return None };
    if level != Level::Subdistrict || options.code_field.is_some() || !is_official(&base.subdistrict_code) {
        return None;
    }
    whole.properties.insert(OWN_CODE.to_owned(), base.subdistrict_code.clone().into());
    Some(OWN_CODE)
}

fn is_official(code: &str) -> bool {
    code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of GB/T 2260 and the subdistrict that codes begin with (rule 1); zeros for places that have none.
fn root(level: Level, subdistrict_code: &str) -> String {
    let digits = if is_official(subdistrict_code) { subdistrict_code } else { "000000000" };
    digits.chars().take(if level == Level::Subdistrict { 6 } else { 9 }).collect()
}

/// Writes the draft under the next number, when it is still the one that was read.
async fn replace(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    before: Option<Edition>,
    areas: &[StoredArea],
    now: Timestamp,
) -> Result<i64> {
    store::lock(tx, subdistrict).await?;
    if store::draft(tx, subdistrict).await? != before {
        return Err(Failure::from(Refusal::conflict("territory_draft_gone")));
    }
    let edition = store::edition_add(tx, subdistrict, None, now).await?;
    store::put_areas(tx, subdistrict, edition, areas).await?;
    if let Some(before) = before {
        store::edition_discard(tx, subdistrict, before.id).await?;
    }
    Ok(edition)
}
