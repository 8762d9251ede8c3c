//! Limits, hours and zones as text, there and back.

use crate::{Hours, Limit, Settings, Unit, Zone};

#[test]
fn limits_are_read_and_written_alike() {
    for text in ["2uh", "1ud", "4wh", "9999wd"] {
        assert_eq!(text.parse::<Limit>().unwrap().to_string(), text);
    }
    assert_eq!(" 4 wh ".parse::<Limit>().unwrap(), Limit::new(4, Unit::WorkingHour));
}

#[test]
fn limits_that_mean_nothing_are_refused_by_name() {
    for text in ["0wh", "wh", "10000wd", "99999999999wh"] {
        assert_eq!(text.parse::<Limit>().unwrap_err().code, "limit_amount_wrong", "{text}");
    }
    for text in ["4", "4h", "4WH", "-4wh", "1.5wh"] {
        assert_eq!(text.parse::<Limit>().unwrap_err().code, "limit_unit_unknown", "{text}");
    }
}

#[test]
fn hours_are_in_order_and_apart() {
    for text in ["08:00-12:00 14:00-18:00", "00:00-24:00", "09:30-09:31"] {
        assert_eq!(text.parse::<Hours>().unwrap().to_string(), text);
    }
    for text in
        ["", "12:00-08:00", "08:00-12:00 12:00-18:00", "8:00-12:00", "08:60-12:00", "08:00-24:01", "08:00"]
    {
        assert_eq!(text.parse::<Hours>().unwrap_err().code, "hours_wrong", "{text}");
    }
}

#[test]
fn zones_have_names_or_offsets() {
    for text in ["Asia/Shanghai", "America/New_York", "UTC", "+08:00", "-03:30"] {
        assert_eq!(text.parse::<Zone>().unwrap().to_string(), text);
    }
    assert_eq!("Mars/Olympus".parse::<Zone>().unwrap_err().code, "zone_unknown");
}

#[test]
fn a_time_shown_twice_is_its_first_showing_and_a_skipped_one_the_instant_of_the_change() {
    let zone: Zone = "America/New_York".parse().unwrap();
    let instant = |local: &str| zone.instant(local.parse().unwrap()).to_string();
    assert_eq!(instant("2026-11-01T01:30:00"), "2026-11-01T05:30:00Z");
    assert_eq!(instant("2026-11-01T02:00:00"), "2026-11-01T07:00:00Z");
    assert_eq!(instant("2026-03-08T02:30:00"), "2026-03-08T07:00:00Z");
    let samoa: Zone = "Pacific/Apia".parse().unwrap();
    assert_eq!(samoa.instant("2011-12-30T00:00:00".parse().unwrap()).to_string(), "2011-12-30T10:00:00Z");
}

#[test]
fn settings_left_out_are_the_defaults_of_the_rules() {
    let settings: Settings = toml::from_str("zone = \"America/New_York\"").unwrap();
    assert_eq!(settings.hours.to_string(), "08:00-12:00 14:00-18:00");
    assert_eq!(settings.amber_percent, 80);
    assert!(toml::from_str::<Settings>("zone = \"Nowhere\"").is_err());
}
