//! The shipped catalogue, departments and responsibility list.

use std::collections::BTreeMap;

use cases_server::Cases;
use catalogue_rules::{Numbering, Row};
use catalogue_server::Catalogues;
use geofile::table::Table;
use kernel::{Actor, Refusal, SubdistrictId};

use crate::outcome::Stop;

const ITEMS: &str = include_str!("../../../policies/catalogue/items.csv");
const CRITERIA: &str = include_str!("../../../policies/catalogue/criteria.csv");
const DEPARTMENTS: &str = include_str!("../../../policies/departments.csv");
const RESPONSIBILITY: &str = include_str!("../../../policies/responsibility.csv");

/// Imports all four into a subdistrict.
pub async fn import_all(catalogues: &Catalogues, subdistrict: SubdistrictId) -> Result<(), Stop> {
    let by = Actor::system(subdistrict);
    let (items, criteria) = (shipped(ITEMS)?, shipped(CRITERIA)?);
    catalogues.import_departments(&by, shipped(DEPARTMENTS)?).await?;
    catalogues.import_catalogue(&by, "gewu 2026", Numbering::Current, items, criteria).await?;
    catalogues.import_responsibility(&by, shipped(RESPONSIBILITY)?).await?;
    Ok(())
}

/// Takes over the standard texts that come with the program.
pub(super) async fn import_texts(cases: &Cases, subdistrict: SubdistrictId) -> Result<(), Stop> {
    cases.standard_texts_take_shipped(&Actor::system(subdistrict)).await?;
    Ok(())
}

fn shipped(text: &str) -> Result<Vec<Row>, Stop> {
    Ok(rows(Table::from_bytes("shipped.csv", text.as_bytes().to_vec())?)?)
}

/// All rows of a table, by column name.
pub(crate) fn rows(mut table: Table) -> Result<Vec<Row>, Refusal> {
    table
        .rows()
        .map(|row| {
            let row = row?;
            let cells: BTreeMap<String, String> =
                row.cells().map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
            Ok((row.number(), cells))
        })
        .collect()
}
