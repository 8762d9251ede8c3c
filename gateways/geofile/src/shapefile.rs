//! A zipped ESRI shapefile: `.shp` with `.dbf`, `.prj` and `.cpg` of the same name in one archive.

use std::io::Cursor;

use geo_types::MultiPolygon;
use kernel::Refusal;
use serde_json::Value;
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{self, FieldValue};
use shapefile::{Shape, ShapeReader};

use crate::bounds::{self, Archive, MAX_INFLATED_BYTES, unreadable};
use crate::crs::CrsClaim;
use crate::layer::{Drawn, Properties, not_polygons};
use crate::text::Encoding;

pub(crate) fn read(bytes: Vec<u8>) -> Result<Drawn, Refusal> {
    let mut archive = bounds::open_archive(bytes)?;
    let stem = stem(&mut archive)?;
    let mut part = |ending: &str| entry(&mut archive, &format!("{stem}.{ending}")).transpose();
    let shapes = part("shp")?.unwrap_or_default();
    let table = part("dbf")?.ok_or_else(|| Refusal::invalid("layer_part_missing").with("part", "dbf"))?;
    let claim =
        part("prj")?.map_or(CrsClaim::Missing, |prj| CrsClaim::of_name(&String::from_utf8_lossy(&prj)));
    let code_page = part("cpg")?.map(|cpg| String::from_utf8_lossy(&cpg).trim().to_ascii_uppercase());

    let encoding = encoding(code_page.as_deref(), &table)?;
    gather(shapes, records(table, encoding)?, claim)
}

/// The path, without ending and in lower case, of the one shapefile in the archive.
fn stem(archive: &mut Archive) -> Result<String, Refusal> {
    let names: Vec<String> = (0..archive.len()).filter_map(|index| name(archive, index)).collect();
    let mut stems = names.iter().filter_map(|name| name.strip_suffix(".shp"));
    match (stems.next(), stems.next()) {
        (Some(stem), None) => Ok(stem.to_owned()),
        (None, _) => Err(Refusal::invalid("layer_part_missing").with("part", "shp")),
        (Some(_), Some(_)) => Err(Refusal::invalid("layer_several").with("layers", names.join(", "))),
    }
}

/// The entry's name in lower case. macOS adds shadows of each file, which are none.
fn name(archive: &Archive, index: usize) -> Option<String> {
    let name = archive.name_for_index(index)?.ok()?.to_lowercase();
    (!name.starts_with("__macosx/")).then_some(name)
}

fn entry(archive: &mut Archive, wanted: &str) -> Option<Result<Vec<u8>, Refusal>> {
    let index = (0..archive.len()).find(|&index| name(archive, index).as_deref() == Some(wanted))?;
    Some(bounds::inflate(archive, index, MAX_INFLATED_BYTES))
}

/// Shape and record belong together by their order, and by nothing else: counts that differ (a record marked as
/// deleted is left out) would give areas the names of others.
fn gather(shapes: Vec<u8>, records: Vec<Properties>, claim: CrsClaim) -> Result<Drawn, Refusal> {
    let shapes = ShapeReader::new(Cursor::new(shapes)).and_then(ShapeReader::read).map_err(unreadable)?;
    if shapes.len() != records.len() {
        let refusal = Refusal::invalid("layer_counts_differ");
        return Err(refusal.with("shapes", shapes.len()).with("records", records.len()));
    }
    let mut drawn = Drawn::new(claim);
    for ((row, shape), properties) in (1..).zip(shapes).zip(records) {
        drawn.push(row, properties, polygons(shape));
    }
    Ok(drawn)
}

fn polygons(shape: Shape) -> Result<MultiPolygon<f64>, Refusal> {
    match shape {
        Shape::Polygon(shape) => shape.try_into().map_err(unreadable),
        Shape::PolygonM(shape) => shape.try_into().map_err(unreadable),
        Shape::PolygonZ(shape) => shape.try_into().map_err(unreadable),
        other => Err(not_polygons(other.shapetype())),
    }
}

fn records(table: Vec<u8>, encoding: Encoding) -> Result<Vec<Properties>, Refusal> {
    let builder = dbase::ReaderBuilder::new().with_encoding(EncodingRs::from(encoding.library()));
    let mut reader = builder.build(Cursor::new(table)).map_err(unreadable)?;
    let mut records = Vec::new();
    for (row, record) in (1..).zip(reader.iter_records()) {
        let record = record.map_err(|error| unreadable(error).at_row(row))?;
        let record: Properties = record.into_iter().map(|(name, value)| (name, json(value))).collect();
        check_decoded(&record, encoding).map_err(|refusal| refusal.at_row(row))?;
        records.push(record);
    }
    Ok(records)
}

/// The table reader puts U+FFFD where bytes are not in the encoding, and goes on.
fn check_decoded(record: &Properties, encoding: Encoding) -> Result<(), Refusal> {
    let broken =
        |value: &Value| value.as_str().is_some_and(|text| text.contains(char::REPLACEMENT_CHARACTER));
    match record.iter().find(|(_, value)| broken(value)) {
        Some((field, _)) => {
            Err(Refusal::invalid("layer_encoding").at_field(field).with("encoding", encoding))
        }
        None => Ok(()),
    }
}

fn json(value: FieldValue) -> Value {
    match value {
        FieldValue::Character(text) => text.map_or(Value::Null, |text| text.trim().into()),
        FieldValue::Memo(text) => text.into(),
        FieldValue::Numeric(number) => number.map_or(Value::Null, number_json),
        FieldValue::Float(number) => number.map_or(Value::Null, |number| number_json(number.into())),
        FieldValue::Double(number) | FieldValue::Currency(number) => number_json(number),
        FieldValue::Integer(number) => number.into(),
        FieldValue::Logical(value) => value.into(),
        FieldValue::Date(date) => date.map_or(Value::Null, |date| date.to_string().into()),
        FieldValue::DateTime(time) => format!("{time:?}").into(),
    }
}

/// Whole numbers stay whole: codes are kept in numeric columns, and `110115010001001.0` is no code.
#[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53, so the cast is exact")]
fn number_json(number: f64) -> Value {
    let whole = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    if whole { Value::from(number as i64) } else { Value::from(number) }
}

/// The encoding that the `.cpg` names; without one, UTF-8 if the whole table can be read so, otherwise GBK.
fn encoding(code_page: Option<&str>, table: &[u8]) -> Result<Encoding, Refusal> {
    match code_page {
        Some("UTF-8" | "UTF8" | "65001") => Ok(Encoding::Utf8),
        Some("GBK" | "GB2312" | "GB18030" | "936" | "CP936" | "ANSI 936" | "54936") => Ok(Encoding::Gbk),
        Some(other) => Err(Refusal::invalid("layer_encoding").with("encoding", other)),
        None => {
            let begin =
                table.get(8..10).map_or(0, |place| usize::from(u16::from_le_bytes([place[0], place[1]])));
            Ok(Encoding::of_beginning(table.get(begin..).unwrap_or_default()).unwrap_or(Encoding::Utf8))
        }
    }
}
