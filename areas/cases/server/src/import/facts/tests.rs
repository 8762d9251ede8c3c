//! What an imported record counts for.

use cases_rules::handled_on_time;
use kernel::Timestamp;
use uuid::Uuid;

use super::*;
use crate::import::mapping::Mapping;
use crate::import::reader::Reader;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

const WITH_TARGETS: &str = r#"
system = "s"
[record]
id = "id"
[times]
zone = "UTC"
formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
opened = "opened"
target = "target"
closed = "closed"
[catalogue]
name = "c"
limit = "5wd"
class = "class"
[state]
column = "state"
closed = ["closed"]
open = ["open"]
declined = ["declined"]
[on_time]
column = "mark"
yes = ["yes"]
no = ["no"]
"#;

fn facts(mapping: &str, row: &str) -> CaseFacts {
    let csv = format!("id,opened,target,closed,class,state,mark\n{row}\n");
    let mut table = geofile::table::Table::from_bytes("t.csv", csv.into_bytes()).unwrap();
    let mapping = Mapping::from_toml(mapping).unwrap();
    let reader = Reader::new(&mapping, &table).unwrap();
    let record = reader.read(&table.rows().next().unwrap().unwrap()).unwrap();
    let settled = Settled {
        grid: String::new(),
        item: "E010101".to_owned(),
        department: "works".to_owned(),
        marks: BTreeSet::from(["recheck_required".to_owned()]),
    };
    facts_of(&record, settled, CaseId(Uuid::nil()), NOW)
}

fn on_time(row: &str) -> Option<bool> {
    handled_on_time(&facts(WITH_TARGETS, row))
}

#[test]
fn closed_no_later_than_the_target_is_on_time_and_the_own_mark_changes_nothing() {
    let row = |closed: &str, mark: &str| {
        format!("1,2015-01-01 08:00:00,2015-01-05 17:00:00,{closed},c,closed,{mark}")
    };
    assert_eq!(on_time(&row("2015-01-05 16:59:59", "no")), Some(true));
    assert_eq!(on_time(&row("2015-01-05 17:00:00", "")), Some(true));
    assert_eq!(on_time(&row("2015-01-05 17:00:01", "yes")), Some(false));
    assert_eq!(on_time(&row("2014-12-31 00:00:00", "")), Some(true), "closed before it was opened");
}

#[test]
fn closed_on_the_day_of_the_target_is_on_time_where_there_are_only_days() {
    assert_eq!(on_time("1,2015-01-01,2015-01-05,2015-01-05,c,closed,"), Some(true));
    assert_eq!(on_time("1,2015-01-01,2015-01-05,2015-01-06,c,closed,"), Some(false));
}

#[test]
fn without_a_target_nothing_is_on_time_or_overdue_unless_the_table_has_only_marks() {
    assert_eq!(on_time("1,2015-01-01,,2015-01-06,c,closed,yes"), None);
    let only_marks =
        WITH_TARGETS.replace("target = \"target\"\n", "").replace("closed = \"closed\"\n[cat", "[cat");
    let by_mark =
        |mark: &str| handled_on_time(&facts(&only_marks, &format!("1,2015-01-01,,,c,closed,{mark}")));
    assert_eq!((by_mark("yes"), by_mark("no"), by_mark("")), (Some(true), Some(false), None));
    let facts = facts(&only_marks, "1,2015-01-01,,,c,closed,no");
    assert_eq!(facts.since.to_string(), "2015-01-01T23:59:59Z");
}

#[test]
fn an_open_record_is_with_its_department_and_overdue_once_its_target_has_passed() {
    let past = facts(WITH_TARGETS, "1,2015-01-01,2015-01-05,,c,open,");
    assert_eq!((past.state.as_str(), past.clocks["handling"].ran_out), ("dispatched", Some(NOW)));
    assert_eq!(handled_on_time(&past), Some(false));
    let to_come = facts(WITH_TARGETS, "1,2026-09-01,2027-01-05,,c,open,");
    assert!(to_come.running("handling").is_some());
    assert_eq!(handled_on_time(&to_come), None);
    assert!(to_come.is_marked("recheck_required"));
    assert!(facts(WITH_TARGETS, "1,2015-01-01,,,c,open,").clocks.is_empty());
}

#[test]
fn filing_and_dispatch_are_counted_at_the_opening_and_the_response_at_the_closing() {
    let closed = facts(WITH_TARGETS, "1,2015-01-01 08:00:00,,2015-01-06 09:00:00,c,closed,");
    let at = |count: &str| closed.counts[count][0].at.to_string();
    assert_eq!(at("filings"), "2015-01-01T08:00:00Z");
    assert_eq!(at("dispatches"), "2015-01-01T08:00:00Z");
    assert_eq!(at("responses"), "2015-01-06T09:00:00Z");
    let declined = facts(WITH_TARGETS, "1,2015-01-01,2015-01-05,2015-01-06,c,declined,");
    assert_eq!(declined.state, "declined");
    assert!(declined.counts.is_empty() && declined.clocks.is_empty() && declined.marks.is_empty());
}
