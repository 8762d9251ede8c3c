//! Coordinate systems by the names that files give them: URN, OGC and ESRI well-known text.
//!
//! Numbers of the EPSG register for the systems met in Chinese and American city data.

/// The EPSG code that a name or well-known text means. An explicit EPSG authority wins; ESRI writes none, so its
/// names are known here.
pub(super) fn epsg_of(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.contains('[') { of_well_known_text(text) } else { of_identifier(text).or_else(|| of_title(text)) }
}

/// `urn:ogc:def:crs:EPSG::4490`, `EPSG:4490`, `http://www.opengis.net/def/crs/EPSG/0/4490`,
/// `urn:ogc:def:crs:OGC:1.3:CRS84`.
fn of_identifier(name: &str) -> Option<u32> {
    let upper = name.to_ascii_uppercase();
    if upper.ends_with("CRS84") {
        return Some(4326);
    }
    let (_, after) = upper.split_once("EPSG")?;
    after.rsplit([':', '/']).next()?.parse().ok()
}

/// The system that well-known text describes: the authority that stands in its outermost bracket, otherwise the
/// title it opens with.
fn of_well_known_text(text: &str) -> Option<u32> {
    outermost_authority(text).or_else(|| of_title(quoted(text).next()?))
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// `AUTHORITY["EPSG","4490"]` (first edition) or `ID["EPSG",4490]` (second), directly inside the first bracket:
/// those further in belong to the datum, the ellipsoid or the base system.
fn outermost_authority(text: &str) -> Option<u32> {
    let mut depth = 0usize;
    let mut in_quotes = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => {
                depth += 1;
                let word = text[..place].trim_end().to_ascii_uppercase();
                if depth == 2
                    && (word.ends_with("AUTHORITY") || word.ends_with(",ID") || word.ends_with(" ID"))
                {
                    return authority_code(&text[place + 1..]);
                }
            }
            ']' if !in_quotes => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn authority_code(inside: &str) -> Option<u32> {
    let (name, code) = inside.split(']').next()?.split_once(',')?;
    if !name.trim().trim_matches('"').eq_ignore_ascii_case("EPSG") {
        return None;
    }
    code.split(',').next()?.trim().trim_matches('"').parse().ok()
}

/// Titles as ESRI and the EPSG register write them, compared by letters and digits alone.
fn of_title(title: &str) -> Option<u32> {
    let plain: String =
        title.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let exact = match plain.as_str() {
        "WGS84" | "WGS1984" | "GCSWGS1984" | "GCSWGS84" => Some(4326),
        "CGCS2000"
        | "GCSCGCS2000"
        | "GCSCHINAGEODETICCOORDINATESYSTEM2000"
        | "CHINAGEODETICCOORDINATESYSTEM2000" => Some(4490),
        "WGS1984WEBMERCATORAUXILIARYSPHERE" | "WGS84PSEUDOMERCATOR" => Some(3857),
        "NAD1983STATEPLANEMASSACHUSETTSMAINLANDFIPS2001FEET" | "NAD83MASSACHUSETTSMAINLANDFTUS" => Some(2249),
        "NAD1983STATEPLANEMASSACHUSETTSMAINLANDFIPS2001" | "NAD83MASSACHUSETTSMAINLAND" => Some(26986),
        _ => None,
    };
    exact.or_else(|| utm(&plain)).or_else(|| gauss_kruger(&plain))
}

/// WGS 84 / UTM: 32601–32660 in the north, 32701–32760 in the south.
fn utm(plain: &str) -> Option<u32> {
    let zone = plain.strip_prefix("WGS1984UTMZONE").or_else(|| plain.strip_prefix("WGS84UTMZONE"))?;
    let (base, number) = match (zone.strip_suffix('N'), zone.strip_suffix('S')) {
        (Some(number), _) => (32600, number),
        (_, Some(number)) => (32700, number),
        _ => return None,
    };
    number.parse().ok().filter(|zone| (1..=60).contains(zone)).map(|zone: u32| base + zone)
}

/// The national Gauss-Krüger grids, in zones of 3 or 6 degrees, by zone number (with the zone before the easting)
/// or by central meridian (without).
fn gauss_kruger(plain: &str) -> Option<u32> {
    let rest = plain.strip_prefix("CGCS2000")?;
    let (three, rest) = match rest.strip_prefix("3DEGREE") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.strip_prefix("GAUSSKRUGER").or_else(|| rest.strip_prefix("GK"))?;
    if let Some(zone) = rest.strip_prefix("ZONE") {
        let (first, last, base) = if three { (25, 45, 4513) } else { (13, 23, 4491) };
        return zone
            .parse()
            .ok()
            .filter(|zone| (first..=last).contains(zone))
            .map(|zone: u32| base + zone - first);
    }
    let meridian: u32 = rest.strip_prefix("CM")?.strip_suffix('E')?.parse().ok()?;
    let (step, base) = if three { (3, 4534) } else { (6, 4502) };
    let fits = (75..=135).contains(&meridian) && (meridian - 75).is_multiple_of(step);
    fits.then(|| base + (meridian - 75) / step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_all_spellings_are_known() {
        for (name, code) in [
            ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
            ("urn:ogc:def:crs:EPSG::4490", 4490),
            ("http://www.opengis.net/def/crs/EPSG/0/4548", 4548),
            ("epsg:2249", 2249),
        ] {
            assert_eq!(epsg_of(name), Some(code), "{name}");
        }
        assert_eq!(epsg_of("EPSG:"), None);
        assert_eq!(epsg_of("local"), None);
    }

    #[test]
    fn titles_of_esri_and_of_the_register_are_known() {
        for (name, code) in [
            ("GCS_WGS_1984", 4326),
            ("GCS_China_Geodetic_Coordinate_System_2000", 4490),
            ("CGCS2000_3_Degree_GK_Zone_39", 4527),
            ("CGCS2000_3_Degree_GK_CM_117E", 4548),
            ("CGCS2000 / 3-degree Gauss-Kruger CM 114E", 4547),
            ("CGCS2000_GK_Zone_20", 4498),
            ("CGCS2000_GK_CM_117E", 4509),
            ("WGS_1984_UTM_Zone_50N", 32650),
            ("WGS 84 / UTM zone 19S", 32719),
            ("NAD_1983_StatePlane_Massachusetts_Mainland_FIPS_2001_Feet", 2249),
        ] {
            assert_eq!(of_title(name), Some(code), "{name}");
        }
        for name in ["CGCS2000_3_Degree_GK_CM_116E", "CGCS2000_GK_CM_114E", "WGS_1984_UTM_Zone_61N"] {
            assert_eq!(of_title(name), None, "{name}");
        }
    }

    #[test]
    fn the_authority_of_the_whole_wins_over_those_of_its_parts() {
        let first = r#"PROJCS["Anything",GEOGCS["WGS 84",AUTHORITY["EPSG","4326"]],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4548"]]"#;
        assert_eq!(epsg_of(first), Some(4548));
        let second = r#"PROJCRS["x",BASEGEOGCRS["y",ID["EPSG",4490]],ID["EPSG",4527]]"#;
        assert_eq!(epsg_of(second), Some(4527));
        let without = r#"PROJCS["CGCS2000_3_Degree_GK_CM_117E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",AUTHORITY["EPSG","4490"]],UNIT["Meter",1.0]]"#;
        assert_eq!(epsg_of(without), Some(4548));
        assert_eq!(epsg_of(r#"PROJCS["Local mine grid",UNIT["metre",1]]"#), None);
    }
}
