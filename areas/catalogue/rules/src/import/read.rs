//! One row of either table as a value. Each reads all its cells before it gives up, so that every bad cell of a
//! row is named at once.

use crate::row::Cells;
use crate::{Bilingual, Code, FilingCriterion, Item, Kind, Level, Numbering, Urgency};

/// A row of the items table: the item and what it hangs under.
pub(super) struct ItemRow {
    pub(super) class: (Code, Bilingual),
    pub(super) subclass: (Code, Bilingual),
    pub(super) item: Item,
}

/// A code that is there and well-formed, in our numbering; otherwise silently `None`.
pub(super) fn code(cells: &Cells<'_>, field: &str, numbering: Numbering) -> Option<Code> {
    cells.optional(field).parse().ok().map(|code| numbering.to_current(code))
}

pub(super) fn item_row(cells: &mut Cells<'_>, numbering: Numbering) -> Option<ItemRow> {
    let class_code = level_code(cells, "class_code", Level::Class, numbering);
    let subclass_code = level_code(cells, "subclass_code", Level::Subclass, numbering);
    let item_code = level_code(cells, "item_code", Level::Item, numbering);
    let class_name = bilingual(cells, "class", "class_en");
    let subclass_name = bilingual(cells, "subclass", "subclass_en");
    let kind = cells.parsed::<Kind>("kind", "catalogue_kind_unknown");
    let item = item(cells, item_code);
    let row = ItemRow {
        class: (class_code?, class_name?),
        subclass: (subclass_code?, subclass_name?),
        item: item?,
    };
    hangs_together(cells, &row, kind?).then_some(row)
}

fn item(cells: &mut Cells<'_>, code: Option<Code>) -> Option<Item> {
    let name = bilingual(cells, "item", "item_en");
    let (local, patrol) = (cells.flag("local", false), cells.flag("patrol", true));
    let (public, adopted) = (cells.flag("public", true), cells.flag("adopted", false));
    let must_report = Some(cells.optional("must_report")).filter(|kind| !kind.is_empty());
    Some(Item {
        code: code?,
        name: name?,
        local: local?,
        patrol: patrol?,
        public: public?,
        adopted: adopted?,
        must_report: must_report.map(str::to_owned),
        keywords: cells.words("keywords"),
        icon: cells.optional("icon").to_owned(),
    })
}

fn hangs_together(cells: &mut Cells<'_>, row: &ItemRow, kind: Kind) -> bool {
    let (class, subclass, item) = (&row.class.0, &row.subclass.0, &row.item.code);
    let under_class = subclass.up_to(Level::Class).as_ref() == Some(class);
    let under_subclass = item.up_to(Level::Subclass).as_ref() == Some(subclass);
    if !under_class {
        cells.refuse("catalogue_parent_differs", "subclass_code", subclass.as_str());
    }
    if !under_subclass {
        cells.refuse("catalogue_parent_differs", "item_code", item.as_str());
    }
    if kind != item.kind() {
        cells.refuse("catalogue_kind_differs", "kind", kind.name());
    }
    under_class && under_subclass && kind == item.kind()
}

pub(super) fn criterion(cells: &mut Cells<'_>, numbering: Numbering) -> Option<FilingCriterion> {
    let item = level_code(cells, "item_code", Level::Item, numbering);
    let no = cells.parsed("no", "catalogue_criterion_number");
    let condition = bilingual(cells, "condition", "condition_en");
    let limit = cells.parsed("limit", "catalogue_limit_malformed");
    let closing = bilingual(cells, "closing_condition", "closing_condition_en");
    let urgency = cells.parsed::<Urgency>("urgency", "catalogue_urgency_unknown");
    let recheck = cells.flag("recheck", true);
    Some(FilingCriterion {
        item: item?,
        no: no?,
        condition: condition?,
        limit: limit?,
        closing: closing?,
        evidence: cells.words("evidence"),
        urgency: urgency?,
        recheck: recheck?,
    })
}

fn level_code(cells: &mut Cells<'_>, field: &str, level: Level, numbering: Numbering) -> Option<Code> {
    let code: Code = cells.parsed(field, "catalogue_code_malformed")?;
    if code.level() != level {
        cells.refuse("catalogue_code_malformed", field, code.as_str());
        return None;
    }
    Some(numbering.to_current(code))
}

fn bilingual(cells: &mut Cells<'_>, zh: &str, en: &str) -> Option<Bilingual> {
    let en = cells.optional(en).to_owned();
    cells.required(zh).map(|zh| Bilingual { zh: zh.to_owned(), en })
}
