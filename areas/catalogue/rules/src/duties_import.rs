//! The kinds of must-report from a table: all of them or nothing.

use std::collections::BTreeSet;

use kernel::Refusal;

use crate::row::{Cells, Row, all_or_nothing};
use crate::{Bilingual, Catalogue, MustReport};

/// An alarm later than this is none.
const MINUTES_MAX: u32 = 1_440;

/// Kinds from rows with `code name text alarm_minutes` and, if known, `name_en text_en`. Every kind that an item of
/// `catalogue` names must be among them.
pub fn plan_must_report(
    rows: impl IntoIterator<Item = Row>,
    catalogue: &Catalogue,
) -> Result<Vec<MustReport>, Vec<Refusal>> {
    let (mut refusals, mut kinds) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for row in rows {
        let mut cells = Cells::new("must_report", &row, &mut refusals);
        let code = cells.required("code").map(str::to_owned);
        if let Some(code) = code.as_ref().filter(|code| !seen.insert((*code).clone())) {
            cells.refuse("must_report_twice", "code", code);
        }
        let kind = kind(&mut cells, code);
        kinds.extend(kind);
    }
    let used: BTreeSet<&str> =
        catalogue.items.iter().filter_map(|item| item.must_report.as_deref()).collect();
    let missing = used.into_iter().filter(|code| !seen.contains(*code));
    refusals.extend(missing.map(|code| Refusal::invalid("must_report_in_use").with("value", code)));
    all_or_nothing(kinds, refusals)
}

fn kind(cells: &mut Cells<'_>, code: Option<String>) -> Option<MustReport> {
    let (name, text) = (bilingual(cells, "name", "name_en"), bilingual(cells, "text", "text_en"));
    let minutes: Option<u32> = cells.parsed("alarm_minutes", "import_number_wrong");
    if let Some(wrong) = minutes.filter(|minutes| !(1..=MINUTES_MAX).contains(minutes)) {
        cells.refuse("import_number_wrong", "alarm_minutes", &wrong.to_string());
    }
    Some(MustReport { code: code?, name: name?, text: text?, alarm_minutes: minutes? })
}

fn bilingual(cells: &mut Cells<'_>, zh: &str, en: &str) -> Option<Bilingual> {
    let en = cells.optional(en).to_owned();
    cells.required(zh).map(|zh| Bilingual { zh: zh.to_owned(), en })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64, cells: &[(&str, &str)]) -> Row {
        (number, cells.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect())
    }

    fn none() -> Catalogue {
        let (edition, classes, subclasses) = (String::new(), Vec::new(), Vec::new());
        Catalogue { edition, classes, subclasses, items: Vec::new(), criteria: Vec::new() }
    }

    #[test]
    fn a_kind_has_a_name_a_text_and_an_alarm_within_a_day() {
        let fire = [("code", "fire"), ("name", "火情"), ("text", "明火"), ("alarm_minutes", "5")];
        assert_eq!(plan_must_report([row(1, &fire)], &none()).unwrap()[0].alarm_minutes, 5);
        let late = [("code", "fire"), ("name", "火情"), ("text", "明火"), ("alarm_minutes", "1441")];
        let refusals = plan_must_report([row(1, &fire), row(2, &late), row(3, &[])], &none()).unwrap_err();
        let told: Vec<_> = refusals.iter().map(|refusal| (refusal.code, refusal.row.unwrap())).collect();
        assert_eq!(
            told,
            [
                ("must_report_twice", 2),
                ("import_number_wrong", 2),
                ("import_value_missing", 3),
                ("import_value_missing", 3),
                ("import_value_missing", 3),
                ("import_value_missing", 3),
            ]
        );
    }
}
