//! Tables in every encoding, with bad rows and bombs, and the real records to their last row.

use std::io::Write;
use std::path::PathBuf;

use super::*;

fn shared(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!("NOT CHECKED on real records: {} is not there", path.display());
    None
}

fn all(mut table: Table) -> (Vec<String>, Vec<Result<Row, Refusal>>) {
    (table.headers().to_vec(), table.rows().collect())
}

fn csv(bytes: &[u8]) -> Table {
    Table::from_bytes("a.CSV", bytes.to_vec()).unwrap()
}

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose only sheet holds these rows of XML.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{document}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relation = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{document}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{document}/styles" Target="styles.xml"/></Relationships>"#
    );
    let styles = format!(
        r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
    let root = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{document}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relation),
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

#[test]
fn a_table_is_read_by_name_whatever_its_encoding() {
    let text = "编号,名称 ,备注\n1,井盖,\"破损,缺失\"\n2,路灯,\n";
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let with_mark = [crate::text::BOM, text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gbk, &with_mark] {
        let (headers, rows) = all(csv(bytes));
        assert_eq!(headers, ["编号", "名称", "备注"]);
        let first = rows[0].as_ref().unwrap();
        assert_eq!((first.number(), first.get("名称"), first.get("备注")), (1, "井盖", "破损,缺失"));
        assert_eq!((rows.len(), rows[1].as_ref().unwrap().get("没有")), (2, ""));
    }
}

#[test]
fn the_first_chinese_row_decides_when_the_beginning_is_ascii() {
    let mut bytes = b"id,name\n".to_vec();
    bytes.extend(b"1,plain\n".repeat(200_000));
    bytes.extend(encoding_rs::GBK.encode("2,联通\n3,移动营业厅\n").0.into_owned());
    let last = csv(&bytes).rows().last().unwrap().unwrap();
    assert_eq!((last.number(), last.get("name")), (200_002, "移动营业厅"));
}

#[test]
fn a_bad_row_is_refused_by_number_and_the_next_is_read() {
    let (_, rows) = all(csv("a,b\n1,好\n1,2,3\n1\n4,5,,\n".as_bytes()));
    let codes: Vec<_> =
        rows.iter().map(|row| row.as_ref().map(Row::number).map_err(|no| (no.code, no.row))).collect();
    let wide = Err(("table_row_width", Some(2)));
    assert_eq!(codes, [Ok(1), wide, Err(("table_row_width", Some(3))), Ok(4)]);

    let (_, rows) = all(csv(b"a\n\xE5\xA5\xBD\n\xFF\xFF\nx\n"));
    assert_eq!(rows[1].as_ref().err().map(|no| (no.code, no.row)), Some(("table_encoding", Some(2))));
    assert_eq!(rows[2].as_ref().unwrap().get("a"), "x");
}

#[test]
fn a_row_without_end_is_stopped() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(b"a,b\n1,\"").unwrap();
    gz.write_all(&vec![b'0'; 40 << 20]).unwrap();
    let mut table = Table::from_bytes("bomb.csv.gz", gz.finish().unwrap()).unwrap();
    let rows: Vec<_> = table.rows().collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].as_ref().err().map(|no| no.code), Some("table_row_too_large"));
}

#[test]
fn columns_are_asked_for_by_name() {
    assert_eq!(csv(b"a,b\n").column("b").unwrap(), 1);
    assert_eq!(csv(b"a,b\n").column("c").unwrap_err().field.as_deref(), Some("c"));
    let twice = Table::from_bytes("x.csv", b"a,a\n1,2\n".to_vec()).err().unwrap();
    assert_eq!((twice.code, twice.field.as_deref()), ("table_column_twice", Some("a")));
    assert_eq!(Table::from_bytes("x.csv", Vec::new()).err().unwrap().code, "table_header_missing");
    assert_eq!(Table::from_bytes("x.doc", Vec::new()).err().unwrap().code, "table_kind_unknown");
}

#[test]
fn a_workbook_reads_as_a_person_sees_it() {
    let rows = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>编号</t></is></c><c r="B2" t="inlineStr"><is><t>时间</t></is></c></row>
        <row r="3"><c r="A3"><v>7</v></c><c r="B3" s="1"><v>43132.5</v></c></row>
        <row r="5"><c r="A5"><v>2.25</v></c><c r="B5" s="1"><v>0.75</v></c></row>"#;
    let (headers, rows) = all(Table::from_bytes("a.xlsx", workbook(rows)).unwrap());
    assert_eq!(headers, ["编号", "时间"]);
    let cells: Vec<_> = rows.iter().flatten().map(|row| (row.number(), row.at(0), row.at(1))).collect();
    assert_eq!(cells, [(1, "7", "2018-02-01 12:00:00"), (3, "2.25", "18:00:00")]);
}

#[test]
fn workbook_bombs_are_refused_before_they_open() {
    let spaces = " ".repeat(65 << 20);
    let bytes = workbook(&spaces);
    assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
    assert_eq!(Table::from_bytes("a.xlsx", bytes).err().unwrap().code, "file_inflates_too_large");

    let narrow: Vec<String> =
        (2..100).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let far = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#.to_owned() + &narrow.concat();
    assert_eq!(Table::from_bytes("a.xlsx", workbook(&far)).err().unwrap().code, "table_too_many_cells");
    assert_eq!(Table::from_bytes("a.xlsx", b"no zip".to_vec()).err().unwrap().code, "file_unreadable");
}

#[test]
fn the_real_records_are_read_to_the_last_row() {
    for (file, count, column) in [
        ("cases/boston311_2015_jan_sep.csv.gz", 93_963, "CASE_ENQUIRY_ID"),
        ("cases/pingshan_events_2018_feb_oct.csv", 6_952, "rec_id"),
        ("cases/chicago_sanitation_2011_2013.csv.gz", 55_159, "Creation_Date"),
    ] {
        let Some(path) = shared(file) else { continue };
        let mut table = Table::open(&path).unwrap();
        table.column(column).unwrap();
        assert_eq!(table.rows().filter(|row| !row.as_ref().unwrap().get(column).is_empty()).count(), count);
    }
}
