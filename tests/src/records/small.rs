//! Imports that no real file shows: changed records, open ones, what is missing.

use cases_server::{NewReport, Span, Which, Wish};
use chrono::NaiveDate;
use db::idempotency::Key;
use kernel::{Actor, CaseId, Grant, Role, Scope};
use procedure::{Command, Inputs};
use web::Lang;

use super::*;

const MAPPING: &str = r#"
system = "s"
record = { id = "id", description = ["text"] }
times = { zone = "Asia/Shanghai", formats = ["%Y-%m-%d %H:%M"], opened = "opened", target = "target", closed = "closed" }
catalogue = { name = "c", limit = "5wd", class = "class" }
department = { column = "unit" }
state = { column = "state", closed = ["closed"], open = ["open"], declined = ["no"] }
"#;

const HEADER: &str = "id,text,opened,target,closed,class,unit,state\n";
const OPEN: &str = "1,灯不亮,2026-09-01 08:00,2027-09-30 18:00,,路灯,城管,open\n";
const CLOSED: &str = "1,灯不亮,2026-09-01 08:00,2027-09-30 18:00,2026-09-02 08:00,路灯,城管,closed\n";

async fn import(town: &Town, rows: &str, options: ImportOptions) -> ImportReport {
    let table = Table::from_bytes("t.csv", format!("{HEADER}{rows}").into_bytes()).unwrap();
    town.import(table, &Mapping::from_toml(MAPPING).unwrap(), options).await
}

async fn town(fresh: &Fresh) -> Town {
    Town::new(fresh, "110115010", "Asia/Shanghai").await
}

testkit::on_both_databases! {
    async fn a_record_that_changed_outside_takes_a_step_of_its_case(fresh) {
        let town = town(&fresh).await;
        assert_eq!(import(&town, OPEN, CREATE).await.imported, 1);
        let jobs = "select run_at from jobs where subdistrict = $1";
        assert_eq!(town.rows(jobs).await.len(), 1, "the alarm of the open case");
        town.require_sound(1).await;
        let report = import(&town, CLOSED, CREATE).await;
        assert_eq!((report.imported, report.updated, report.unchanged), (1, 1, 0));
        let row = &town.rows("select state, version, on_time, number from cases where subdistrict = $1").await[0];
        assert_eq!((row.get::<String>("state").unwrap().as_str(), row.get::<u32>("version").unwrap()), ("closed", 2));
        assert_eq!(row.get::<Option<bool>>("on_time").unwrap(), Some(true));
        assert!(row.get::<String>("number").unwrap().starts_with("20260901-000001-"));
        assert_eq!(town.rows(jobs).await.len(), 0);
        let trail = town.rows("select action from trail where subdistrict = $1 order by seq").await;
        let actions: Vec<String> = trail.iter().map(|row| row.get("action").unwrap()).collect();
        assert_eq!(actions, ["import", "import_update"]);
        assert_eq!(import(&town, CLOSED, CREATE).await.unchanged, 1);
        town.require_sound(1).await;
    }

    async fn what_people_did_here_is_not_overwritten(fresh) {
        let town = town(&fresh).await;
        import(&town, OPEN, CREATE).await;
        let row = &town.rows("select id, department from cases where subdistrict = $1").await[0];
        let id: CaseId = row.get("id").unwrap();
        let scope = Scope::Department(row.get("department").unwrap());
        let handler = Actor {
            subdistrict: HERE,
            user: Some(kernel::UserId(uuid::Uuid::from_u128(5))),
            name: "handler".to_owned(),
            grants: vec![Grant { role: Role::DepartmentHandler, scope }],
        };
        let command = Command { action: "accept".to_owned(), version_seen: 1, inputs: Inputs::default() };
        let wish = Wish { command, criterion: None, suggested: cases_server::Offered::default() };
        let key = Key::new(HERE, "handler", "k", b"accept").unwrap();
        let done = town.cases.act(&handler, Which::Seen(id), wish, key).await.unwrap();
        assert_eq!((done.state.as_str(), done.version), ("handling", 2));
        let report = import(&town, CLOSED, CREATE).await;
        let codes: Vec<_> = report.rejected.iter().map(|rejected| (rejected.row, rejected.why.code)).collect();
        assert_eq!(codes, [(1, "outside_worked_on_here")]);
        assert_eq!(import(&town, OPEN, CREATE).await.unchanged, 1);
        town.require_sound(1).await;
    }

    async fn what_is_missing_is_only_made_on_request(fresh) {
        let town = town(&fresh).await;
        let report = import(&town, OPEN, ImportOptions::default()).await;
        assert_eq!(report.rejected[0].why.code, "item_unknown");
        assert_eq!(report.created, catalogue_server::Created::default());
        let report = import(&town, OPEN, ImportOptions { dry_run: true, create_missing: true }).await;
        assert_eq!((report.imported, town.rows("select id from cases where subdistrict = $1").await.len()), (1, 0));
        assert_eq!(town.rows("select code from departments where subdistrict = $1").await.len(), 0);
        import(&town, OPEN, CREATE).await;
        let other_unit = OPEN.replace("1,", "2,").replace("城管", "绿化");
        let report = import(&town, &other_unit, ImportOptions::default()).await;
        assert_eq!(report.rejected[0].why.code, "department_unknown");
    }

    async fn open_records_go_on_here_and_declined_ones_are_not_handled(fresh) {
        let town = town(&fresh).await;
        let rows = format!("{OPEN}2,t,2026-01-01 08:00,2026-01-05 18:00,,路灯,,open\n3,t,2026-01-01 08:00,2026-01-05 18:00,2026-01-09 08:00,路灯,城管,no\n");
        import(&town, &rows, CREATE).await;
        let states = town.rows("select state, on_time, owner_by, due_at from cases where subdistrict = $1 order by outside_id").await;
        let line = |row: &Row| (row.get::<String>("state").unwrap(), row.get::<Option<bool>>("on_time").unwrap(), row.get::<String>("owner_by").unwrap());
        let expected = [
            ("dispatched".to_owned(), None, "record".to_owned()),
            ("dispatched".to_owned(), Some(false), "fallback".to_owned()),
            ("declined".to_owned(), None, "record".to_owned()),
        ];
        assert_eq!(states.iter().map(line).collect::<Vec<_>>(), expected);
        assert_eq!(states[0].get::<Timestamp>("due_at").unwrap(), "2027-09-30T10:00:00Z".parse().unwrap());
        assert_eq!(town.rows("select id from jobs where subdistrict = $1").await.len(), 1, "no alarm for what is long overdue");
        town.require_sound(3).await;
    }

    async fn numbers_go_on_behind_those_of_an_import(fresh) {
        let town = town(&fresh).await;
        import(&town, &OPEN.replace("2026-09-01 08:00", "2026-09-21 08:00"), CREATE).await;
        let report = NewReport { channel: "phone".to_owned(), description: "灯不亮".to_owned(), ..NewReport::default() };
        let key = Key::new(HERE, "seat", "k", b"report").unwrap();
        let reported = town.cases.report(&Actor::system(HERE), report, key).await.unwrap();
        let rows = town.rows("select number from cases where subdistrict = $1 order by number").await;
        let numbers: Vec<String> = rows.iter().map(|row| row.get("number").unwrap()).collect();
        assert!(numbers[0].starts_with("20260921-000001-"));
        assert_eq!(numbers[1], reported.number);
        assert!(reported.number.starts_with("20260921-"));
        town.require_sound(2).await;
    }

    async fn an_exempt_case_is_in_no_rate(fresh) {
        let town = town(&fresh).await;
        let late = CLOSED.replace("2027-09-30", "2026-09-01");
        import(&town, &format!("{late}{}{}", CLOSED.replace("1,", "2,"), OPEN.replace("1,", "3,")), CREATE).await;
        let day = |day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap();
        let span = Span { from: day(1), to: day(30) };
        let total = town.cases.report_departments(HERE, span, Lang::Zh).await.unwrap().total;
        assert_eq!((total.cases, total.closed, total.on_time, total.overdue, total.exempt), (3, 2, 1, 1, 0));
        assert_eq!((total.closing.denominator, total.timeliness.rate), (3, Some(0.5)));
        let exempted = "update cases set facts = replace(facts, '\"marks\":[]', '\"marks\":[\"exempt\"]') \
                        where subdistrict = $1 and outside_id = '1'";
        let here = vec![Value::from(HERE)];
        town.platform.db.write(async move |tx: &mut Tx| tx.execute(exempted, &here).await).await.unwrap();
        let total = town.cases.report_departments(HERE, span, Lang::Zh).await.unwrap().total;
        assert_eq!((total.on_time, total.overdue, total.exempt, total.timeliness.rate), (1, 0, 1, Some(1.0)));
        let nothing = Span { from: day(2), to: day(30) };
        let total = town.cases.report_areas(HERE, nothing, Level::Community).await.unwrap().total;
        assert_eq!((total.cases, total.closing.rate), (0, None));
        let backward = town.cases.report_areas(HERE, Span { from: day(30), to: day(1) }, Level::Community).await;
        assert_eq!(backward.unwrap_err().refusal().unwrap().code, "span_backward");
    }
}
