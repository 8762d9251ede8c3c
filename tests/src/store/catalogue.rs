//! The catalogue's service on what we ship in `policies/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use catalogue_rules::{Code, Numbering, Owner, Row};
use catalogue_server::{Catalogues, Created, EntriesWanted, ImportFailure, ItemPath, View};
use db::{Tx, params};
use files::store::FileStore;
use kernel::{Actor, Clock, Ids, ManualClock, SubdistrictId, Timestamp};
use testkit::{Fresh, on_both_databases};
use web::{Inner, Lang, Platform, Sealer, Settings, subdistricts};
use worktime::{DayKind, Holidays};

const HERE: SubdistrictId = SubdistrictId(1);
const ELSEWHERE: SubdistrictId = SubdistrictId(2);
const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const GRID: &str = "110115010001001";

/// The service over a database with two subdistricts.
async fn service(fresh: &Fresh) -> Catalogues {
    let made = async |tx: &mut Tx| {
        subdistricts::create(tx, "110115010", "天宫院街道", "Asia/Shanghai", NOW).await?;
        subdistricts::create(tx, "boston", "Boston", "America/New_York", NOW).await
    };
    fresh.db.write(made).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(NOW));
    Catalogues::new(Platform::new(Inner {
        db: fresh.db.clone(),
        ids: Ids::from_seed(1),
        numbers: db::numbers::Numbers::default(),
        files: FileStore::disk(fresh.folder.path(), Arc::clone(&clock)).unwrap(),
        darkroom: files::darkroom::Darkroom::InProcess,
        clock,
        sealer: Sealer::new([7; 32]),
        settings: Settings { public_url: String::new(), secure_cookies: false, front: None },
    }))
}

fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    (1..).zip(reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap)).collect()
}

/// Everything that we ship, imported here.
async fn shipped(fresh: &Fresh) -> Catalogues {
    let catalogues = service(fresh).await;
    let (items, criteria) = (rows("catalogue/items.csv"), rows("catalogue/criteria.csv"));
    let summary = catalogues
        .import_catalogue(&Actor::system(HERE), "demo", Numbering::Current, items, criteria)
        .await
        .unwrap();
    assert_eq!([summary.classes, summary.subclasses, summary.items, summary.adopted], [13, 207, 602, 100]);
    let departments =
        catalogues.import_departments(&Actor::system(HERE), rows("departments.csv")).await.unwrap();
    assert_eq!((departments.departments, departments.added), (22, 22));
    let list =
        catalogues.import_responsibility(&Actor::system(HERE), rows("responsibility.csv")).await.unwrap();
    assert_eq!((list.conflicts, list.gaps), (0, 0));
    catalogues
}

async fn here(catalogues: &Catalogues) -> Arc<View> {
    catalogues.view(HERE).await.unwrap()
}

fn refusals(failure: ImportFailure) -> Vec<(&'static str, Option<u64>)> {
    match failure {
        ImportFailure::Refused(refusals) => {
            refusals.iter().map(|refusal| (refusal.code, refusal.row)).collect()
        }
        ImportFailure::Failed(failure) => panic!("{failure}"),
    }
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn path(class: &str, subclass: &str, item: &str) -> ItemPath {
    ItemPath { class: class.to_owned(), subclass: subclass.to_owned(), item: item.to_owned() }
}

fn wanted(items: impl IntoIterator<Item = ItemPath>) -> EntriesWanted {
    let departments = BTreeMap::from([("水务站".to_owned(), BTreeSet::from(["水务所".to_owned()]))]);
    let limit = "5wd".parse().unwrap();
    EntriesWanted { edition: "outside".to_owned(), items: items.into_iter().collect(), departments, limit }
}

on_both_databases! {
    async fn a_subdistrict_without_a_catalogue_has_an_empty_view_in_its_own_zone(fresh) {
        let catalogues = service(&fresh).await;
        let view = catalogues.view(ELSEWHERE).await.unwrap();
        assert_eq!((view.edition, view.catalogue.items.len(), view.departments.len()), (0, 0, 0));
        assert_eq!(view.owner("C010101", GRID), Owner::Fallback);
        assert_eq!(view.calendar.settings().zone.to_string(), "America/New_York");
        assert!(view.calendar.holidays().knows(2026));
        assert_eq!(catalogues.view(SubdistrictId(3)).await.err().unwrap().refusal().unwrap().code, "not_found");
    }

    async fn what_we_ship_is_imported_found_and_answered_for(fresh) {
        let catalogues = shipped(&fresh).await;
        let view = here(&catalogues).await;
        let (class, subclass, item) = view.item_path("C010101").unwrap();
        assert_eq!([class.code.as_str(), subclass.code.as_str(), item.name.zh.as_str()], ["C01", "C0101", "上水井盖缺失移位"]);
        assert_eq!(view.criteria("C010101")[0].limit.to_string(), "2uh");
        assert_eq!(view.name("C01", Lang::En), "Public utilities");
        assert_eq!(view.duties.must_report.len(), 5);
        let lead = |item: &str| match view.owner(item, GRID) {
            Owner::Department(entry) => entry.department.clone(),
            other => panic!("{other:?}"),
        };
        assert!(view.catalogue.items.iter().all(|item| view.departments.contains_key(&lead(item.code.as_str()))));
        assert_eq!(lead("C010101"), "water");
        assert_eq!(view.department_called("水务站").unwrap().code, "water");
        assert!(view.departments.contains_key(view.fallback_department()));
        assert!(view.search.search("井盖没了", 5).iter().any(|hit| hit.key.as_str() == "C010101"));
        assert_eq!(catalogues.view(ELSEWHERE).await.unwrap().edition, 0, "another subdistrict sees nothing of it");
    }

    async fn a_refused_import_names_every_bad_row_and_keeps_what_was_there(fresh) {
        let catalogues = shipped(&fresh).await;
        let before = here(&catalogues).await;
        let mut items = rows("catalogue/items.csv");
        items[4].1.insert("item_code".to_owned(), "X".to_owned());
        items[9].1.insert("must_report".to_owned(), "ufo".to_owned());
        let failed = catalogues.import_catalogue(&Actor::system(HERE), "bad", Numbering::Current, items, rows("catalogue/criteria.csv")).await;
        let refused = refusals(failed.unwrap_err());
        assert!(refused.contains(&("catalogue_code_malformed", Some(5))), "{refused:?}");
        assert!(refused.contains(&("must_report_unknown", Some(10))), "{refused:?}");

        let mut list = rows("responsibility.csv");
        list[0].1.insert("department".to_owned(), "nobody".to_owned());
        let failed = catalogues.import_responsibility(&Actor::system(HERE), list).await;
        assert_eq!(refusals(failed.unwrap_err()), [("department_unknown", Some(1))]);

        catalogues.adopt(&Actor::system(HERE), BTreeSet::new(), true).await.unwrap();
        let after = here(&catalogues).await;
        assert!(!Arc::ptr_eq(&before, &after), "read again from the tables");
        assert_eq!((before.edition, &before.catalogue), (after.edition, &after.catalogue));
        assert_eq!(before.responsibility, after.responsibility);
    }

    async fn a_new_edition_keeps_what_the_grid_office_adopted(fresh) {
        let catalogues = shipped(&fresh).await;
        let item = here(&catalogues).await.catalogue.items.iter().find(|item| !item.adopted).unwrap().code.clone();
        assert_eq!(catalogues.adopt(&Actor::system(HERE), BTreeSet::from([item.clone()]), true).await.unwrap(), 1);
        assert_eq!(catalogues.adopt(&Actor::system(HERE), BTreeSet::from([item.clone()]), true).await.unwrap(), 0, "it was so already");
        let failed = catalogues.adopt(&Actor::system(HERE), BTreeSet::from([code("E999999"), code("C010101")]), false).await;
        assert_eq!(failed.unwrap_err().refusal().unwrap().code, "catalogue_item_unknown");
        let (items, criteria) = (rows("catalogue/items.csv"), rows("catalogue/criteria.csv"));
        let summary = catalogues.import_catalogue(&Actor::system(HERE), "next", Numbering::Current, items, criteria).await.unwrap();
        assert_eq!((summary.edition, summary.adopted), (2, 101));
        let view = here(&catalogues).await;
        assert!(view.item(item.as_str()).unwrap().adopted && view.adopted.contains(&code("C010101")));
        catalogues.adopt(&Actor::system(HERE), BTreeSet::from([item.clone()]), false).await.unwrap();
        assert!(!here(&catalogues).await.item(item.as_str()).unwrap().adopted);
    }

    async fn an_imported_year_takes_the_place_of_the_shipped_one_and_no_other(fresh) {
        let catalogues = service(&fresh).await;
        let day = |text: &str| text.parse().unwrap();
        let year = Holidays::from_csv("date,kind\n2026-07-01,off\n2026-07-04,work\n").unwrap();
        for _ in 0..2 {
            let summary = catalogues.import_calendar(&Actor::system(HERE), year.clone()).await.unwrap();
            assert_eq!((summary.years, summary.days), (vec![2026], 2));
        }
        let view = here(&catalogues).await;
        let kind = |text: &str| view.calendar.holidays().kind(day(text));
        assert_eq!([kind("2026-07-01"), kind("2026-07-04")], [DayKind::Holiday, DayKind::MakeUp]);
        assert_eq!(kind("2026-10-01"), DayKind::Ordinary, "the shipped table of the year is gone");
        assert_eq!(kind("2025-10-01"), DayKind::Holiday);
        let empty = catalogues.import_calendar(&Actor::system(HERE), Holidays::from_toml("[2027]\n").unwrap()).await;
        assert_eq!(refusals(empty.unwrap_err()), [("calendar_year_empty", None)]);
    }

    async fn what_imported_records_name_is_created_once(fresh) {
        let catalogues = shipped(&fresh).await;
        let names = [
            path("公用设施", "上水井盖", "上水井盖缺失移位"),
            path("市民服务", "咨询", "咨询"),
            path("市民服务", "咨询", "投诉"),
        ];
        let first = catalogues.ensure_entries(HERE, wanted(names.clone())).await.unwrap();
        assert_eq!(first.created, Created { classes: 1, subclasses: 1, items: 2, departments: 0 });
        assert_eq!(first.items[&names[0]].as_str(), "C010101");
        assert_eq!(first.items[&names[1]].as_str(), "E090101");
        assert_eq!(first.departments["水务所"], "water");
        let view = here(&catalogues).await;
        let item = view.item("E090101").unwrap();
        assert!(item.local && item.adopted && view.criteria("E090101").len() == 1);
        assert_eq!((view.edition, view.catalogue.edition.as_str()), (2, "demo"));

        let again = catalogues.ensure_entries(HERE, wanted(names)).await.unwrap();
        assert_eq!((again.created, again.items), (Created::default(), first.items));
        assert_eq!(here(&catalogues).await.edition, 2, "nothing new, no new edition");
        assert_eq!(here(&catalogues).await.department_called("水务所").unwrap().code, "water");
    }

    async fn a_subdistrict_of_nothing_gets_its_catalogue_and_departments_from_records(fresh) {
        let catalogues = service(&fresh).await;
        let wanted = wanted([path("Street", "Lights", "Street light outage")]);
        let (one, other) = tokio::join!(
            catalogues.ensure_entries(ELSEWHERE, wanted.clone()),
            catalogues.ensure_entries(ELSEWHERE, wanted.clone()),
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!((&one.items, &one.departments), (&other.items, &other.departments), "two imports at once agree");
        assert_eq!(one.created.items + other.created.items, 1);
        let view = catalogues.view(ELSEWHERE).await.unwrap();
        assert_eq!((view.edition, view.catalogue.edition.as_str()), (1, "outside"));
        assert_eq!(one.departments["水务站"], "shuiwuzhan");
        let editions = fresh.db.read(async |tx: &mut Tx| {
            tx.one("select count(*) as n from catalogue_editions", params![]).await?.get::<i64>("n")
        }).await.unwrap();
        assert_eq!(editions, 1);
    }
}
