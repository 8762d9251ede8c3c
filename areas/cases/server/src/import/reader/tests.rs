//! Columns read by a mapping.

use super::*;

const MAPPING: &str = r#"
system = "s"
unknown = ["-"]
keep = ["ward"]
[record]
id = "id"
description = ["kind", "detail"]
address = ["street", "town"]
[times]
zone = "America/New_York"
formats = ["%m/%d/%Y %I:%M:%S %p"]
opened = "opened"
target = "target"
closed = "closed"
[place]
longitude = "lon"
latitude = "lat"
crs = "WGS-84"
default_points = [[-71.0587, 42.3594]]
[area]
column = "ward"
level = "basic-grid"
places = false
[area.names]
drop = ["Ward"]
[catalogue]
name = "c"
limit = "5wd"
class = "kind"
item = "detail"
[catalogue.names.aliases]
"Street lights" = ["Street lihgts"]
[department]
column = "unit"
[department.names.aliases]
"Works" = ["Public Works"]
[state]
column = "state"
closed = ["Closed"]
open = ["Open"]
[duplicate]
column = "dup"
yes = ["Y"]
no = ["N"]
[channel]
column = "source"
[channel.values]
phone = ["Call"]
"#;

const HEADER: [&str; 16] = [
    "id", "kind", "detail", "street", "town", "opened", "target", "closed", "lon", "lat", "ward", "unit",
    "state", "dup", "source", "more",
];

/// A good row with some cells changed.
fn row(changes: &[(&str, &str)]) -> Result<Record, Refusal> {
    let good = [
        "7",
        "Street lihgts",
        "Outage",
        "1 Beacon St",
        "-",
        "03/09/2015 10:00:00 AM",
        "03/11/2015 08:30:00 AM",
        "03/10/2015 08:30:00 AM",
        "-71.06",
        "42.35",
        "Ward 05",
        "Public Works",
        "Closed",
        "",
        "Call",
        "",
    ];
    let cell = |(name, value): (&&str, &&'static str)| -> String {
        changes.iter().find(|(changed, _)| changed == name).map_or(*value, |(_, to)| to).to_owned()
    };
    let cells: Vec<String> = HEADER.iter().zip(good.iter()).map(cell).collect();
    let csv = format!("{}\n{}\n", HEADER.join(","), cells.join(","));
    let mut table = Table::from_bytes("t.csv", csv.into_bytes())?;
    let mapping = Mapping::from_toml(MAPPING)?;
    let reader = Reader::new(&mapping, &table)?;
    let row = table.rows().next().unwrap()?;
    reader.read(&row)
}

#[test]
fn a_row_is_read_in_the_words_of_the_mapping() {
    let record = row(&[]).unwrap();
    assert_eq!((record.row, record.id.as_str()), (1, "7"));
    assert_eq!(
        (record.class.as_str(), record.subclass.as_str(), record.item.as_str()),
        ("Street lights", "Street lights", "Outage")
    );
    assert_eq!(
        (record.description.as_str(), record.address.as_str()),
        ("Street lihgts Outage", "1 Beacon St")
    );
    assert_eq!(record.opened.to_string(), "2015-03-09T14:00:00Z");
    assert_eq!(record.area.as_deref(), Some("5"));
    assert_eq!(record.department.as_deref(), Some("Works"));
    assert_eq!(record.department_written.as_deref(), Some("Public Works"));
    assert_eq!(record.channel, "phone");
    assert_eq!(record.kept["ward"], "Ward 05");
    assert_eq!(record.flags, BTreeSet::from([Flag::UnitAlias]));
}

#[test]
fn what_is_odd_is_flagged_and_taken() {
    let flags = |changes: &[(&str, &str)]| {
        let mut flags = row(changes).unwrap().flags;
        flags.remove(&Flag::UnitAlias);
        flags.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(flags(&[("lon", "-71.0587"), ("lat", "42.3594")]), [Flag::OnDefaultPoint]);
    assert_eq!(flags(&[("lon", ""), ("lat", "")]), [Flag::NoPlace]);
    assert_eq!(flags(&[("target", "")]), [Flag::NoTarget]);
    assert_eq!(flags(&[("target", "03/09/2015 10:00:00 AM")]), [Flag::TargetNotAfterOpening]);
    assert_eq!(flags(&[("closed", "03/08/2015 10:00:00 AM")]), [Flag::ClosesBeforeOpens]);
    assert_eq!(flags(&[("closed", "")]), [Flag::NoClosingTime]);
    assert_eq!(flags(&[("state", "Open")]), [Flag::OpenWithClosingTime]);
    assert_eq!(
        flags(&[("target", "03/08/2016 02:30:00 AM"), ("opened", "03/08/2015 02:30:00 AM")]),
        [Flag::TimeSkipped]
    );
    assert_eq!(flags(&[("unit", "-")]), [Flag::NoUnit]);
    assert_eq!(flags(&[("dup", "Y")]), [Flag::DuplicateMarked]);
    assert!(row(&[("lon", "-71.0587"), ("lat", "42.3594")]).unwrap().place.is_none());
}

#[test]
fn what_cannot_be_read_is_refused_with_its_column() {
    for (column, value, code) in [
        ("id", "-", "outside_cell_empty"),
        ("opened", "", "outside_cell_empty"),
        ("opened", "2015-03-09", "outside_time_unreadable"),
        ("kind", "", "outside_cell_empty"),
        ("state", "Pending", "outside_word_unknown"),
        ("dup", "perhaps", "outside_word_unknown"),
        ("lon", "east", "coordinate_unreadable"),
        ("lat", "", "coordinate_unreadable"),
        ("lon", "236000", "coordinates_out_of_range"),
    ] {
        let refusal = row(&[(column, value)]).unwrap_err();
        assert_eq!(refusal.code, code, "{column} = {value}");
        let field = if code == "coordinates_out_of_range" { "lon" } else { column };
        assert_eq!(refusal.field.as_deref(), Some(field));
    }
}

#[test]
fn a_mapping_with_a_slip_and_a_table_without_a_column_are_refused() {
    let code = |mapping: &str| Mapping::from_toml(mapping).unwrap_err().code;
    assert_eq!(code(&MAPPING.replace("latitude", "lattitude")), "mapping_unreadable");
    assert_eq!(code(&MAPPING.replace("basic-grid", "ward")), "mapping_unreadable");
    assert_eq!(code(&MAPPING.replace("America/New_York", "Boston")), "mapping_unreadable");
    assert_eq!(code(&MAPPING.replace("system = \"s\"", "system = \"\"")), "mapping_unreadable");
    let mapping = Mapping::from_toml(MAPPING).unwrap();
    let table = Table::from_bytes("t.csv", b"id,kind\n1,a\n".to_vec()).unwrap();
    let refusal = Reader::new(&mapping, &table).map(drop).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_deref()), ("table_column_missing", Some("opened")));
}

#[test]
fn the_mappings_that_come_with_the_program_can_be_read() {
    for text in [
        include_str!("../../../../../../policies/mappings/boston311.toml"),
        include_str!("../../../../../../policies/mappings/pingshan.toml"),
        include_str!("../../../../../../policies/mappings/chicago_sanitation.toml"),
    ] {
        assert!(Mapping::from_toml(text).is_ok(), "{text}");
    }
}
