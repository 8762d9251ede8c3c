//! What a subdistrict makes of the catalogue, from tables: which items it works with, and its own handling limits.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Refusal;
use worktime::Limit;

use crate::row::{Cells, Row, all_or_nothing};
use crate::{Catalogue, Code};

/// Item and whether the subdistrict works with it.
pub type Adoptions = BTreeMap<Code, bool>;
/// Item and number of the criterion; `None` for the limit of the catalogue.
pub type OwnLimits = BTreeMap<(Code, u32), Option<Limit>>;

/// Rows with `item_code` and `adopted` (0 or 1). Items that are not named stay as they are.
pub fn plan_adoptions(
    rows: impl IntoIterator<Item = Row>,
    catalogue: &Catalogue,
) -> Result<Adoptions, Vec<Refusal>> {
    let (mut refusals, mut adoptions) = (Vec::new(), Adoptions::new());
    for row in rows {
        let mut cells = Cells::new("adoption", &row, &mut refusals);
        let (item, adopted) = (item(&mut cells, catalogue), cells.flag("adopted", false));
        let Some((item, adopted)) = item.zip(adopted) else { continue };
        if adoptions.insert(item.clone(), adopted).is_some() {
            cells.refuse("catalogue_code_twice", "item_code", item.as_str());
        }
    }
    all_or_nothing(adoptions, refusals)
}

/// Rows with `item_code`, `no` and `limit` (empty for that of the catalogue). Criteria that are not named stay as they
/// are.
pub fn plan_own_limits(
    rows: impl IntoIterator<Item = Row>,
    catalogue: &Catalogue,
) -> Result<OwnLimits, Vec<Refusal>> {
    let (mut refusals, mut limits) = (Vec::new(), OwnLimits::new());
    let known: BTreeSet<(&str, u32)> =
        catalogue.criteria.iter().map(|one| (one.item.as_str(), one.no)).collect();
    for row in rows {
        let mut cells = Cells::new("terms", &row, &mut refusals);
        let item = item(&mut cells, catalogue);
        let no: Option<u32> = cells.parsed("no", "catalogue_criterion_number");
        let limit = match cells.optional("limit") {
            "" => Some(None),
            _ => cells.parsed("limit", "catalogue_limit_malformed").map(Some),
        };
        let Some(((item, no), limit)) = item.zip(no).zip(limit) else { continue };
        if !known.contains(&(item.as_str(), no)) {
            cells.refuse("criterion_not_there", "no", &no.to_string());
        } else if limits.insert((item, no), limit).is_some() {
            cells.refuse("catalogue_criterion_twice", "no", &no.to_string());
        }
    }
    all_or_nothing(limits, refusals)
}

fn item(cells: &mut Cells<'_>, catalogue: &Catalogue) -> Option<Code> {
    let code: Code = cells.parsed("item_code", "catalogue_code_malformed")?;
    if catalogue.item(&code).is_none() {
        cells.refuse("catalogue_item_unknown", "item_code", code.as_str());
        return None;
    }
    Some(code)
}
