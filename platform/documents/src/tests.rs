//! R26: 100,000 rows of anything, written and opened again by a program that is not ours.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::{Cell, Column, Sheet, neutralised, original};

const ROWS: usize = 100_000;
const DANGEROUS: &str = "=+-@\t\r\n\u{0}＝＋－＠";

/// Texts that begin with what is dangerous more often than not, and numbers of all signs.
fn row() -> impl Strategy<Value = (String, i64, f64)> {
    let beginning = prop::sample::select(DANGEROUS.chars().chain(['\'', 'a', '网']).collect::<Vec<_>>());
    let rest = prop::collection::vec(any::<char>(), 0..8);
    let text = (beginning, rest).prop_map(|(first, rest)| std::iter::once(first).chain(rest).collect());
    (text, -1_000_000_000_000_i64..1_000_000_000_000, -1e12..1e12_f64)
}

fn sheet(rows: &[(String, i64, f64)]) -> Sheet {
    let mut sheet = Sheet::new("行", ["文", "整", "实"].map(|title| Column::new(title, 12)));
    for (text, whole, real) in rows {
        sheet.push([Cell::from(text.as_str()), Cell::from(*whole), Cell::from(*real)]);
    }
    sheet
}

fn rows() -> Vec<(String, i64, f64)> {
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[26; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), chance);
    let rows = row();
    (0..ROWS).map(|_| rows.new_tree(&mut runner).unwrap().current()).collect()
}

fn is_harmless(cell: &str) -> bool {
    !cell.starts_with(|c| DANGEROUS.contains(c))
}

#[test]
fn in_100_000_rows_of_a_workbook_no_text_is_a_formula_and_every_number_is_one() {
    let rows = rows();
    let bytes = sheet(&rows).to_xlsx().unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.worksheet_formula("行").unwrap().used_cells().count(), 0);
    let range = book.worksheet_range("行").unwrap();
    assert_eq!(range.height(), ROWS + 1);
    for (read, (text, whole, real)) in range.rows().skip(1).zip(&rows) {
        let cell = match &read[0] {
            Data::String(cell) => cell.as_str(),
            Data::Empty => "",
            other => panic!("{other:?} of {text:?}"),
        };
        assert!(is_harmless(cell), "{cell:?} of {text:?}");
        assert_eq!(cell.trim(), neutralised(text).trim());
        assert_eq!(
            (&read[1], &read[2]),
            (&Data::Float(whole.to_string().parse().unwrap()), &Data::Float(*real))
        );
    }
}

#[test]
fn in_100_000_rows_of_a_text_table_no_text_is_a_formula_and_every_number_is_one() {
    let rows = rows();
    let bytes = sheet(&rows).to_csv().unwrap();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut read = 0;
    for (record, (text, whole, real)) in csv::Reader::from_reader(bytes).records().zip(&rows) {
        let record = record.unwrap();
        assert!(is_harmless(&record[0]), "{:?} of {text:?}", &record[0]);
        let stays = |c: &char| "\t\n".contains(*c) || !c.is_control() && !"\u{fffe}\u{ffff}".contains(*c);
        let kept: String = text.replace("\r\n", "\n").chars().filter(stays).collect();
        assert_eq!(original(&record[0]), kept);
        assert_eq!((record[1].parse(), record[2].parse()), (Ok(*whole), Ok(*real)));
        read += 1;
    }
    assert_eq!(read, ROWS);
}

#[test]
fn days_and_times_are_days_and_times_and_what_is_empty_stays_empty() {
    let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
    let mut sheet = Sheet::new("a/b:c", ["日", "时", "空", "大"].map(|title| Column::new(title, 12)));
    let time = day.and_hms_opt(14, 5, 0).unwrap();
    sheet.push([Cell::from(day), Cell::from(time), Cell::from(None::<i64>), Cell::from(i64::MAX)]);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(sheet.to_xlsx().unwrap())).unwrap();
    assert_eq!(book.sheet_names(), ["a b c"]);
    let range = book.worksheet_range("a b c").unwrap();
    let serial = |column| match range.get((1, column)) {
        Some(Data::DateTime(at)) => at.as_f64(),
        other => panic!("{other:?}"),
    };
    let minutes = |column| (serial(column) * 1_440.0).round().to_string();
    assert_eq!([minutes(0), minutes(1)], ["66664800", "66665645"]);
    assert_eq!(range.get((1, 2)), Some(&Data::Empty));
    assert_eq!(range.get((1, 3)), Some(&Data::String(i64::MAX.to_string())));
    let csv = String::from_utf8(sheet.to_csv().unwrap()).unwrap();
    assert!(csv.ends_with("\"2026-09-30\",\"2026-09-30 14:05\",\"\",9223372036854775807\r\n"), "{csv}");
}
