//! All records of a table, and the rows that are none.

use std::collections::BTreeMap;

use geofile::table::Table;
use kernel::Refusal;

use crate::import::Rejected;
use crate::import::mapping::Mapping;
use crate::import::reader::Reader;
use crate::import::record::{Flag, Record};

/// `rows` = records + rejected + repetitions word for word.
pub(crate) struct Gathered {
    pub(crate) rows: u64,
    /// In the order of the file, no id twice.
    pub(crate) records: Vec<Record>,
    /// Rows that repeat an earlier one word for word.
    pub(crate) repeated: u64,
    pub(crate) rejected: Vec<Rejected>,
}

pub(crate) fn gather(mut table: Table, mapping: &Mapping) -> Result<Gathered, Refusal> {
    let reader = Reader::new(mapping, &table)?;
    let mut gathered = Gathered { rows: 0, records: Vec::new(), repeated: 0, rejected: Vec::new() };
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.rows() {
        gathered.rows += 1;
        let number = row.as_ref().map_or_else(|refusal| refusal.row, |row| Some(row.number()));
        match row.and_then(|row| reader.read(&row)) {
            Ok(record) => gathered.take(record, &mut places),
            Err(why) => gathered.rejected.push(Rejected { row: number.unwrap_or(gathered.rows), why }),
        }
    }
    Ok(gathered)
}

impl Gathered {
    /// Of rows with one id the first is the record. A later one that says the same changes nothing; one that says
    /// something else is rejected, because nothing tells which of them holds.
    fn take(&mut self, record: Record, places: &mut BTreeMap<String, usize>) {
        let Some(&place) = places.get(&record.id) else {
            places.insert(record.id.clone(), self.records.len());
            self.records.push(record);
            return;
        };
        let first = &mut self.records[place];
        first.flags.insert(Flag::IdRepeated);
        if first.says_the_same(&record) {
            self.repeated += 1;
        } else {
            let why = Refusal::conflict("outside_id_twice").with("id", &record.id).with("first", first.row);
            self.rejected.push(Rejected { row: record.row, why });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = r#"
        system = "s"
        record = { id = "id" }
        times = { zone = "UTC", formats = ["%Y-%m-%d"], opened = "day" }
        catalogue = { name = "c", limit = "5wd", class = "kind" }
        state = { column = "state", closed = ["closed"] }
    "#;

    #[test]
    fn every_row_is_a_record_a_repetition_or_rejected() {
        let csv = "id,day,kind,state\n1,2015-01-01,a,closed\n1,2015-01-01,a,closed\n1,2015-01-02,a,closed\n\
                   2,2015-01-01,a,closed\n3,2015-01-01\n4,never,a,closed\n";
        let table = Table::from_bytes("t.csv", csv.as_bytes().to_vec()).unwrap();
        let gathered = gather(table, &Mapping::from_toml(MAPPING).unwrap()).unwrap();
        assert_eq!((gathered.rows, gathered.records.len(), gathered.repeated), (6, 2, 1));
        assert!(gathered.records[0].flags.contains(&Flag::IdRepeated));
        let rejected: Vec<_> = gathered.rejected.iter().map(|one| (one.row, one.why.code)).collect();
        assert_eq!(rejected[0], (3, "outside_id_twice"));
        assert_eq!(rejected.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 5, 6]);
    }

    #[test]
    fn a_record_has_another_digest_once_anything_that_is_taken_of_it_differs() {
        let digest = |csv: &str| {
            let table = Table::from_bytes("t.csv", csv.as_bytes().to_vec()).unwrap();
            let gathered = gather(table, &Mapping::from_toml(MAPPING).unwrap()).unwrap();
            gathered.records[0].digest().unwrap()
        };
        let before = digest("id,day,kind,state,more\n1,2015-01-01,a,closed,x\n");
        assert_eq!(
            digest("more,id,day,kind,state\ny,1,2015-01-01,a,closed\n"),
            before,
            "other columns are not taken"
        );
        assert_ne!(digest("id,day,kind,state\n1,2015-01-01,b,closed\n"), before);
        assert_ne!(digest("id,day,kind,state\n1,2015-01-02,a,closed\n"), before);
    }
}
