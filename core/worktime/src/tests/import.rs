//! Yearly imports, good and bad.

use crate::{CN, DayKind, Holidays};

fn toml_refusal(text: &str) -> String {
    Holidays::from_toml(text).unwrap_err().to_string()
}

fn csv_refusal(rows: &str) -> String {
    Holidays::from_csv(&format!("date,kind\n{rows}")).unwrap_err().to_string()
}

#[test]
fn a_year_as_csv_is_the_year_as_toml() {
    let toml = "[2027]\noff = [\"01-01..01-03\", \"02-05\"]\nwork = [\"01-09\"]\n";
    let days = "2027-01-01,off\r\n2027-01-02,off\r\n2027-01-03,off\r\n2027-01-09,work\r\n2027-02-05, off";
    let csv = &format!("\u{feff}date,kind\r\n{days}");
    assert_eq!(Holidays::from_csv(csv), Holidays::from_toml(toml));
}

#[test]
fn a_yearly_import_replaces_that_year_and_leaves_the_others() {
    let mut holidays = Holidays::from_toml(CN).unwrap();
    holidays.replace(Holidays::from_toml("[2026]\noff = [\"03-02\"]\n[2027]\n").unwrap());
    let kind = |text: &str| holidays.kind(text.parse().unwrap());
    assert_eq!(kind("2026-03-02"), DayKind::Holiday);
    assert_eq!(kind("2026-10-01"), DayKind::Ordinary);
    assert_eq!(kind("2026-10-10"), DayKind::Weekend);
    assert_eq!(kind("2025-10-01"), DayKind::Holiday);
    assert!(holidays.knows(2027) && !holidays.knows(2028));
}

#[test]
fn bad_toml_is_refused_by_name_and_line() {
    assert!(toml_refusal("[2027]\noff = [\"01-01\"").starts_with("calendar_toml_wrong row 2"));
    assert!(toml_refusal("[2027]\noff = []\nfree = []").starts_with("calendar_toml_wrong row 3"));
    assert!(toml_refusal("[2027]\n[2027]").starts_with("calendar_toml_wrong row 2"));
    assert_eq!(toml_refusal("[2027]\n[next]\n"), "calendar_year_wrong row 2 value=next");
    assert_eq!(toml_refusal("[1969]"), "calendar_year_wrong row 1 value=1969");
    let off = |range: &str| toml_refusal(&format!("[2027]\noff = [\n  \"01-01\",\n  \"{range}\",\n]"));
    assert_eq!(off("02-29"), "calendar_date_wrong row 4 field off value=2027-02-29");
    assert_eq!(off("05-03..05-01"), "calendar_date_wrong row 4 field off value=05-03..05-01");
    assert_eq!(off("2027-05-01"), "calendar_date_wrong row 4 field off value=2027-2027-05-01");
    assert_eq!(off("01-01..01-03"), "calendar_day_twice row 4 field off value=2027-01-01");
    assert_eq!(
        toml_refusal("[2027]\noff = [\"01-02\"]\nwork = [\"01-02\"]"),
        "calendar_day_twice row 3 field work value=2027-01-02"
    );
    assert_eq!(
        toml_refusal("[2027]\nwork = [\"01-01\"]"),
        "calendar_work_on_weekday row 2 field work value=2027-01-01"
    );
}

#[test]
fn bad_csv_is_refused_by_name_and_row() {
    assert_eq!(Holidays::from_csv("").unwrap_err().code, "calendar_header_wrong");
    assert_eq!(Holidays::from_csv("day;kind").unwrap_err().code, "calendar_header_wrong");
    assert_eq!(csv_refusal("2027-01-01,off\n2027-01-02"), "calendar_row_wrong row 2 value=2027-01-02");
    assert_eq!(csv_refusal("2027-01-01,free"), "calendar_kind_wrong row 1 field kind value=free");
    assert_eq!(csv_refusal("2027-01-32,off"), "calendar_date_wrong row 1 field date value=2027-01-32");
    assert_eq!(csv_refusal("2927-01-31,off"), "calendar_year_wrong row 1 field date value=2927");
    assert_eq!(
        csv_refusal("2027-01-02,off\n2027-01-02,work"),
        "calendar_day_twice row 2 field date value=2027-01-02"
    );
    assert_eq!(csv_refusal("2027-01-01,work"), "calendar_work_on_weekday row 1 field date value=2027-01-01");
}
