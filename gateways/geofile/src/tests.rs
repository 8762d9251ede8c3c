//! Layers in every format, whole and broken, and the real ones from disk.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use geo_types::{MultiPolygon, polygon};
use gewu_geo::Crs;
use kernel::Timestamp;
use serde_json::json;

use super::*;

fn shared(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/areas").join(file);
    if path.exists() {
        return Some(path);
    }
    eprintln!("NOT CHECKED on real records: {} is not there", path.display());
    None
}

fn square(x: f64, y: f64) -> MultiPolygon<f64> {
    let (right, top) = (x + 0.01, y + 0.01);
    polygon![(x: x, y: y), (x: right, y: y), (x: right, y: top), (x: x, y: top)].into()
}

fn geojson(crs: &str, geometries: &[&str]) -> Vec<u8> {
    let features: Vec<String> = geometries
        .iter()
        .map(|geometry| format!(r#"{{"type":"Feature","properties":{{"名":"甲"}},"geometry":{geometry}}}"#))
        .collect();
    format!(r#"{{"type":"FeatureCollection",{crs}"features":[{}]}}"#, features.join(",")).into_bytes()
}

fn codes(read: Result<Layer, Vec<kernel::Refusal>>) -> Vec<(&'static str, Option<u64>)> {
    read.unwrap_err().iter().map(|refusal| (refusal.code, refusal.row)).collect()
}

const TRIANGLE: &str =
    r#"{"type":"Polygon","coordinates":[[[116,39,7],[116.1,39,7],[116,39.1,7],[116,39,7]]]}"#;

#[test]
fn geojson_is_wgs84_unless_it_says_otherwise() {
    let plain = Layer::from_bytes("a.geojson", geojson("", &[TRIANGLE]), None).unwrap();
    assert_eq!((plain.claim, plain.crs), (CrsClaim::Default, Crs::Wgs84));
    assert_eq!(plain.features[0].row, 1);
    assert_eq!(plain.features[0].properties["名"], "甲");
    assert_eq!(plain.features[0].geometry.0[0].exterior().0.len(), 4);

    let old = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"#;
    let metres = r#"{"type":"Polygon","coordinates":[[[12913060,4721671],[12924192,4721671],[12913060,4736000],[12913060,4721671]]]}"#;
    let layer = Layer::from_bytes("a.json", geojson(old, &[metres]), None).unwrap();
    assert_eq!(layer.claim, CrsClaim::Epsg(3857));
    let corner = layer.features[0].geometry.0[0].exterior().0[0];
    assert!((corner.x - 116.0).abs() < 1e-4 && (corner.y - 39.0).abs() < 1e-4, "{corner:?}");
}

#[test]
fn every_bad_row_is_named() {
    let point = r#"{"type":"Point","coordinates":[1,2]}"#;
    let short = r#"{"type":"Polygon","coordinates":[[[1],[2,2],[3,3],[1,1]]]}"#;
    let empty = r#"{"type":"MultiPolygon","coordinates":[]}"#;
    let bytes = geojson("", &[TRIANGLE, point, short, empty, "null", "7"]);
    let bad = [
        ("layer_not_polygons", Some(2)),
        ("file_unreadable", Some(3)),
        ("layer_geometry_empty", Some(4)),
        ("layer_not_polygons", Some(5)),
        ("layer_not_polygons", Some(6)),
    ];
    assert_eq!(codes(Layer::from_bytes("a.geojson", bytes, None)), bad);
    assert_eq!(codes(Layer::from_bytes("a.geojson", geojson("", &[]), None)), [("layer_empty", None)]);
    assert_eq!(codes(Layer::from_bytes("a.geojson", b"{}".to_vec(), None)), [("file_unreadable", None)]);
    assert_eq!(codes(Layer::from_bytes("a.kml", Vec::new(), None)), [("layer_kind_unknown", None)]);
}

#[test]
fn numbers_that_do_not_fit_the_system_are_refused_both_ways() {
    let feet = r#"{"type":"Polygon","coordinates":[[[787723,2965812],[787745,2965820],[787852,2965597],[787723,2965812]]]}"#;
    let bytes = geojson("", &[TRIANGLE, feet]);
    assert_eq!(codes(Layer::from_bytes("a.geojson", bytes, None)), [("crs_does_not_fit", Some(2))]);
    let metric = Some("EPSG:4548".parse().unwrap());
    let bytes = geojson("", &[TRIANGLE]);
    assert_eq!(codes(Layer::from_bytes("a.geojson", bytes, metric)), [("crs_does_not_fit", Some(1))]);
}

#[test]
fn a_named_system_overrides_the_claim() {
    let layer = Layer::from_bytes("a.geojson", geojson("", &[TRIANGLE]), Some(Crs::Gcj02)).unwrap();
    let corner = layer.features[0].geometry.0[0].exterior().0[0];
    let shift_m = gewu_geo::distance_m(corner, geo_types::Coord { x: 116.0, y: 39.0 });
    assert!((400.0..700.0).contains(&shift_m), "{shift_m}");
}

/// One square with a Chinese name, as another program would zip it.
fn zipped_shapefile(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn shp(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let shape: ::shapefile::Polygon = geometry.clone().into();
    ::shapefile::ShapeWriter::new(&mut bytes).write_shapes(&[shape]).unwrap();
    bytes.into_inner()
}

/// A dBASE III table with the fields NAME (20 letters) and CODE (15 digits) and one record.
fn dbf(name: &[u8]) -> Vec<u8> {
    let mut bytes = vec![3, 24, 1, 1, 1, 0, 0, 0, 97, 0, 36, 0];
    bytes.resize(32, 0);
    for (field, kind, length) in [("NAME", b'C', 20), ("CODE", b'N', 15)] {
        let start = bytes.len();
        bytes.extend(field.as_bytes());
        bytes.resize(start + 11, 0);
        bytes.extend([kind, 0, 0, 0, 0, length]);
        bytes.resize(start + 32, 0);
    }
    bytes.push(0x0D);
    bytes.push(b' ');
    bytes.extend(name);
    bytes.resize(97 + 1 + 20, b' ');
    bytes.extend(b"110115010001001\x1A");
    bytes
}

const PRJ: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

#[test]
fn a_shapefile_of_another_program_is_read_with_its_chinese_names() {
    let area = square(116.3, 39.6);
    let gbk = encoding_rs::GBK.encode("天宫院南里").0.into_owned();
    for (name, cpg) in
        [(gbk.as_slice(), None), (gbk.as_slice(), Some("GBK")), ("天宫院南里".as_bytes(), Some("UTF-8\n"))]
    {
        let mut parts =
            vec![("out/Areas.SHP", shp(&area)), ("out/Areas.dbf", dbf(name)), ("out/Areas.prj", PRJ.into())];
        parts.push(("__MACOSX/out/._Areas.shp", b"shadow".to_vec()));
        parts.extend(cpg.map(|cpg| ("out/Areas.cpg", cpg.into())));
        let layer = Layer::from_bytes("areas.zip", zipped_shapefile(&parts), None).unwrap();
        assert_eq!((layer.claim, layer.features.len()), (CrsClaim::Epsg(4490), 1));
        let feature = &layer.features[0];
        assert_eq!(feature.properties["NAME"], "天宫院南里");
        assert_eq!(feature.properties["CODE"], json!(110_115_010_001_001_u64));
        assert!((gewu_geo::area_m2(&feature.geometry) / gewu_geo::area_m2(&area) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn a_shapefile_with_parts_missing_or_in_doubt_is_refused() {
    let (shp, dbf) = (shp(&square(116.3, 39.6)), dbf(b"a"));
    let read = |parts: &[(&str, Vec<u8>)]| codes(Layer::from_bytes("a.zip", zipped_shapefile(parts), None));
    assert_eq!(read(&[("a.txt", Vec::new())]), [("layer_part_missing", None)]);
    assert_eq!(read(&[("a.shp", shp.clone())]), [("layer_part_missing", None)]);
    assert_eq!(read(&[("a.shp", shp.clone()), ("a.dbf", dbf.clone())]), [("crs_missing", None)]);
    let two = [("a.shp", shp.clone()), ("b.shp", shp.clone())];
    assert_eq!(read(&two), [("layer_several", None)]);
    let mut deleted = dbf.clone();
    deleted[97] = b'*';
    assert_eq!(read(&[("a.shp", shp.clone()), ("a.dbf", deleted)]), [("layer_counts_differ", None)]);
    let wrong = [("a.shp", shp.clone()), ("a.dbf", self::dbf(b"\xFF\xFF")), ("a.cpg", b"UTF-8".to_vec())];
    assert_eq!(read(&wrong), [("layer_encoding", Some(1))]);
    let local = [("a.shp", shp), ("a.dbf", dbf), ("a.prj", br#"LOCAL_CS["mine"]"#.to_vec())];
    assert_eq!(read(&local), [("crs_unknown", None)]);
}

#[test]
fn an_archive_that_inflates_beyond_the_bound_is_refused() {
    let huge = vec![0; usize::try_from(bounds::MAX_INFLATED_BYTES).unwrap() + 1];
    let bytes = zipped_shapefile(&[("a.shp", huge)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(codes(Layer::from_bytes("a.zip", bytes, None)), [("file_inflates_too_large", None)]);
}

#[test]
fn an_archive_of_many_entries_or_of_unsafe_names_is_refused() {
    let many: Vec<(String, Vec<u8>)> =
        (0..=bounds::MAX_ENTRIES).map(|n| (format!("{n}.txt"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(
        codes(Layer::from_bytes("a.zip", zipped_shapefile(&many), None)),
        [("file_too_many_entries", None)]
    );
    let unsafe_names = [
        "../a.shp",
        "/etc/a.shp",
        "x/../../a.shp",
        "..\\a.shp",
        "\\\\host\\a.shp",
        "C:\\a.shp",
        "c:a.shp",
        "x/..",
    ];
    for name in unsafe_names {
        let bytes = zipped_shapefile(&[(name, Vec::new())]);
        assert_eq!(codes(Layer::from_bytes("a.zip", bytes, None)), [("file_name_unsafe", None)], "{name}");
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.shp", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let link = zip.finish().unwrap().into_inner();
    assert_eq!(codes(Layer::from_bytes("a.zip", link, None)), [("file_name_unsafe", None)]);
}

/// Highest memory of this process so far, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the time that a refusal takes is what is measured")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// One worksheet of 530 MiB of blanks, which says that it is `said` bytes long. Blanks are deflated once: a piece that
/// ends at a byte may be repeated.
fn bomb(said: u32) -> Vec<u8> {
    const MIB: usize = 1 << 20;
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let mut piece = Vec::with_capacity(8 << 10);
    deflate.compress_vec(&vec![b' '; MIB], &mut piece, flate2::FlushCompress::Full).unwrap();
    let mut body = piece.repeat(530);
    // An empty block that is the last.
    body.extend([0x03, 0x00]);
    let name = b"xl/worksheets/sheet1.xml";
    let lengths: Vec<u8> = [0, u32::try_from(body.len()).unwrap(), said].map(u32::to_le_bytes).concat();
    let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..], &lengths, &[24, 0, 0, 0]].concat();
    let mut zip = [b"PK\x03\x04", &common[..], name, &body].concat();
    let directory = u32::try_from(zip.len()).unwrap();
    zip.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 14], name].concat());
    let length = u32::try_from(zip.len()).unwrap() - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend([length.to_le_bytes(), directory.to_le_bytes()].concat());
    zip.extend([0, 0]);
    zip
}

/// 530 MiB in half a megabyte, told truly and told as small: each is refused within a second and 64 MiB.
#[test]
fn a_bomb_is_refused_at_once_and_in_little_room() {
    let (honest, lying) = (bomb(530 << 20), bomb(1_000));
    assert!(honest.len() < 600 << 10, "{} bytes", honest.len());
    for (bomb, code) in [(honest, "file_inflates_too_large"), (lying, "file_unreadable")] {
        let (before, began) = (peak_kib(), now());
        let refused = table::Table::from_bytes("bomb.xlsx", bomb).err().unwrap();
        let (took, grew) = (began.elapsed(), peak_kib() - before);
        assert_eq!(refused.code, code, "{refused}");
        assert!(took.as_millis() <= 1_000 && grew <= 64 << 10, "{took:?}, {grew} KiB");
        println!("refused as {} in {took:?}, {grew} KiB more", refused.code);
    }
}

fn features() -> Vec<Feature> {
    [("西格", 3, square(116.30, 39.60)), ("东格", 4, square(116.31, 39.60))]
        .into_iter()
        .zip(1..)
        .map(|((name, people, geometry), row)| Feature {
            row,
            properties: [("name".to_owned(), json!(name)), ("people".to_owned(), json!(people))].into(),
            geometry,
        })
        .collect()
}

#[test]
fn what_is_exported_reads_back_the_same() {
    let written = features();
    let back = Layer::from_bytes("x.geojson", write_geojson(&written), None).unwrap();
    assert_eq!(back.features, written);

    let bytes = write_geopackage("格", &written, Timestamp::from_seconds(1_767_225_600)).unwrap();
    let back = Layer::from_bytes("x.gpkg", bytes, None).unwrap();
    assert_eq!(back.claim, CrsClaim::Epsg(4326));
    for (row, (read, wrote)) in (1..).zip(back.features.iter().zip(&written)) {
        assert_eq!((&read.geometry, read.row), (&wrote.geometry, row));
        assert_eq!(read.properties["name"], wrote.properties["name"]);
        assert_eq!(read.properties["people"], wrote.properties["people"]);
        assert_eq!(read.properties["fid"], json!(row));
    }
}

#[test]
fn the_same_areas_give_the_same_geopackage() {
    let write = || write_geopackage("格", &features(), Timestamp::default()).unwrap();
    assert_eq!(write(), write());
    let mut taken = features();
    taken[0].properties.insert("FID".to_owned(), json!(1));
    assert_eq!(write_geopackage("格", &taken, Timestamp::default()).unwrap_err().code, "layer_column_taken");
}

/// The same file after another program has changed it.
fn altered(bytes: &[u8], sql: &str) -> Vec<u8> {
    let mut database = rusqlite::Connection::open_in_memory().unwrap();
    database.deserialize_read_exact("main", bytes, bytes.len(), false).unwrap();
    database.execute_batch(sql).unwrap();
    database.serialize("main").unwrap().to_vec()
}

#[test]
fn a_geopackage_is_taken_at_its_word_about_its_system() {
    let bytes = write_geopackage("grids", &features(), Timestamp::default()).unwrap();
    let read = |sql| Layer::from_bytes("x.gpkg", altered(&bytes, sql), None);
    assert_eq!(codes(read("update gpkg_geometry_columns set srs_id = -1")), [("crs_missing", None)]);
    let metres = "update gpkg_spatial_ref_sys set organization_coordsys_id = 4548 where srs_id = 4326";
    assert_eq!(codes(read(metres)), [("crs_does_not_fit", Some(1))]);
    let by_text =
        "update gpkg_spatial_ref_sys set organization = 'here', definition = 'GEOGCS[\"GCS_WGS_1984\"]'";
    assert_eq!(read(by_text).unwrap().claim, CrsClaim::Epsg(4326));
    let two = "insert into gpkg_contents select 'gpkg_contents', 'features', 'b', '', last_change, 0, 0, 0, 0, 4326 from gpkg_contents;
        insert into gpkg_geometry_columns values ('gpkg_contents', 'g', 'POLYGON', 4326, 0, 0)";
    assert_eq!(codes(read(two)), [("layer_several", None)]);
    let hole = "update grids set geom = x'4750000100000000FF' where fid = 2";
    assert_eq!(codes(read(hole)), [("file_unreadable", Some(2))]);
}

#[test]
fn a_geopackage_in_write_ahead_mode_is_read_and_a_broken_one_refused() {
    let mut bytes = write_geopackage("grids", &features(), Timestamp::default()).unwrap();
    bytes[18..20].fill(2);
    assert_eq!(Layer::from_bytes("x.gpkg", bytes.clone(), None).unwrap().features.len(), 2);
    bytes.truncate(bytes.len() / 2);
    assert!(Layer::from_bytes("x.gpkg", bytes, None).is_err());
    assert_eq!(codes(Layer::from_bytes("x.gpkg", b"not sqlite".to_vec(), None)), [("file_unreadable", None)]);
}

#[test]
fn the_real_layers_are_read_and_the_one_in_feet_is_not_believed() {
    for (file, count) in
        [("boston_grid_1km.geojson", 73), ("boston_wards.geojson", 22), ("shenzhen_subdistricts.geojson", 74)]
    {
        let Some(path) = shared(file) else { continue };
        assert_eq!(Layer::open(&path, None).unwrap().features.len(), count, "{file}");
    }
    let Some(path) = shared("boston_precincts.geojson") else { return };
    assert_eq!(codes(Layer::open(&path, None)), [("crs_does_not_fit", Some(1))]);
    let layer = Layer::open(&path, Some("EPSG:2249".parse().unwrap())).unwrap();
    assert_eq!(layer.features.len(), 255);
    for feature in &layer.features {
        let stated_m2 = feature.properties["Shape__Area"].as_f64().unwrap() * 0.304_800_609_6_f64.powi(2);
        let ratio = gewu_geo::area_m2(&feature.geometry) / stated_m2;
        assert!((ratio - 1.0).abs() < 1e-3, "row {}: {ratio}", feature.row);
    }
}
