//! Making a catalogue from two tables, items and criteria: all of it or nothing.

mod read;
#[cfg(test)]
mod tests;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use kernel::Refusal;

use self::read::ItemRow;
use crate::row::{Cells, Row, all_or_nothing};
use crate::{Bilingual, Catalogue, Class, Code, FilingCriterion, Item, Level, Numbering, Subclass};

/// A catalogue edition from its two tables.
///
/// Columns of `items`: `class_code class subclass_code subclass item_code item kind`, and where known
/// `class_en subclass_en item_en local patrol public adopted must_report keywords icon`; columns of
/// `criteria`: `item_code no condition limit closing_condition urgency`, and where known `condition_en
/// closing_condition_en evidence recheck`. Empty marks mean: not local, seen on patrol, open to residents, not
/// adopted, to be rechecked. Codes are read in `numbering` and kept in ours. An item without a criterion, and a
/// criterion without its item, are refused: a report of the one could never be filed.
pub fn plan_import(
    edition: &str,
    numbering: Numbering,
    items: impl IntoIterator<Item = Row>,
    criteria: impl IntoIterator<Item = Row>,
) -> Result<Catalogue, Vec<Refusal>> {
    let mut plan = Plan { numbering, ..Plan::default() };
    items.into_iter().for_each(|row| plan.add_item(&row));
    criteria.into_iter().for_each(|row| plan.add_criterion(&row));
    plan.refuse_items_without_criterion();
    let catalogue = Catalogue {
        edition: edition.to_owned(),
        classes: plan.classes.into_iter().map(|(code, name)| Class { code, name }).collect(),
        subclasses: plan.subclasses.into_iter().map(|(code, name)| Subclass { code, name }).collect(),
        items: plan.items.into_values().map(|(_, item)| item).collect(),
        criteria: plan.criteria.into_values().collect(),
    };
    all_or_nothing(catalogue, plan.refusals)
}

#[derive(Default)]
struct Plan {
    numbering: Numbering,
    classes: BTreeMap<Code, Bilingual>,
    subclasses: BTreeMap<Code, Bilingual>,
    /// With the row each came from.
    items: BTreeMap<Code, (u64, Item)>,
    /// Every code of the items table, good row or bad, so that one bad cell is refused once and not again for
    /// each criterion of its item.
    seen: BTreeSet<Code>,
    /// The parent's code (`None` above the classes) and the name.
    names: BTreeSet<(Option<Code>, String)>,
    criteria: BTreeMap<(Code, u32), FilingCriterion>,
    /// Every item that the criteria table speaks of.
    with_criterion: BTreeSet<Code>,
    refusals: Vec<Refusal>,
}

impl Plan {
    fn add_item(&mut self, row: &Row) {
        let mut cells = Cells::new("items", row, &mut self.refusals);
        self.seen.extend(read::code(&cells, "item_code", self.numbering));
        let Some(ItemRow { class, subclass, item }) = read::item_row(&mut cells, self.numbering) else {
            return;
        };
        add_parent(&mut self.classes, &mut self.names, &mut cells, "class", class);
        add_parent(&mut self.subclasses, &mut self.names, &mut cells, "subclass", subclass);
        if self.items.contains_key(&item.code) {
            cells.refuse("catalogue_code_twice", "item_code", item.code.as_str());
        } else if !self.names.insert((item.code.up_to(Level::Subclass), item.name.zh.clone())) {
            cells.refuse("catalogue_name_twice", "item", &item.name.zh);
        } else {
            self.items.insert(item.code.clone(), (row.0, item));
        }
    }

    fn add_criterion(&mut self, row: &Row) {
        let mut cells = Cells::new("criteria", row, &mut self.refusals);
        let item = read::code(&cells, "item_code", self.numbering);
        self.with_criterion.extend(item.clone());
        if let Some(code) = item.filter(|code| !self.seen.contains(code)) {
            cells.refuse("catalogue_item_unknown", "item_code", code.as_str());
        }
        let Some(criterion) = read::criterion(&mut cells, self.numbering) else { return };
        match self.criteria.entry((criterion.item.clone(), criterion.no)) {
            Entry::Occupied(_) => cells.refuse("catalogue_criterion_twice", "no", &criterion.no.to_string()),
            Entry::Vacant(place) => {
                place.insert(criterion);
            }
        }
    }

    fn refuse_items_without_criterion(&mut self) {
        for (code, (row, _)) in self.items.iter().filter(|(code, _)| !self.with_criterion.contains(code)) {
            let refusal = Refusal::invalid("catalogue_criterion_missing").at_row(*row).at_field("item_code");
            self.refusals.push(refusal.with("table", "items").with("value", code));
        }
    }
}

/// Keeps a class or subclass at its first row; later rows must call it the same, and no sister may.
fn add_parent(
    parents: &mut BTreeMap<Code, Bilingual>,
    names: &mut BTreeSet<(Option<Code>, String)>,
    cells: &mut Cells<'_>,
    field: &'static str,
    (code, name): (Code, Bilingual),
) {
    if let Some(known) = parents.get(&code) {
        if *known != name {
            cells.refuse("catalogue_name_differs", field, &name.zh);
        }
        return;
    }
    let above = Some(Level::Class).filter(|_| code.level() == Level::Subclass);
    if !names.insert((above.and_then(|level| code.up_to(level)), name.zh.clone())) {
        cells.refuse("catalogue_name_twice", field, &name.zh);
    }
    parents.insert(code, name);
}
