//! Real records of three cities, imported, placed, timed and counted. `cargo test -p gewu-tests records -- --nocapture`
//! prints the figures of `docs/records.md`.

mod boston;
mod chicago;
mod pingshan;
mod small;
mod suggestions;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cases_server::{Cases, ImportOptions, ImportReport, Mapping};
use catalogue_server::Catalogues;
use db::{Row, Tx, Value};
use files::store::FileStore;
use geofile::Layer;
use geofile::table::Table;
use kernel::{Actor, Clock, Ids, ManualClock, SubdistrictId, Timestamp};
use territory_rules::Level;
use territory_server::{ImportOptions as AreaOptions, Territories};
use testkit::Fresh;
use web::{Inner, Platform, Sealer, Settings, subdistricts};

const HERE: SubdistrictId = SubdistrictId(1);
const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const CREATE: ImportOptions = ImportOptions { dry_run: false, create_missing: true };

/// A subdistrict that real records are imported into.
struct Town {
    cases: Cases,
    platform: Platform,
}

impl Town {
    async fn new(fresh: &Fresh, code: &str, zone: &'static str) -> Self {
        let code = code.to_owned();
        let made = async move |tx: &mut Tx| subdistricts::create(tx, &code, &code, zone, NOW).await;
        fresh.db.write(made).await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(NOW));
        let platform = Platform::new(Inner {
            db: fresh.db.clone(),
            ids: Ids::from_seed(1),
            numbers: db::numbers::Numbers::default(),
            files: FileStore::disk(fresh.folder.path(), Arc::clone(&clock)).unwrap(),
            darkroom: files::darkroom::Darkroom::InProcess,
            clock,
            sealer: Sealer::new([7; 32]),
            settings: Settings { public_url: String::new(), secure_cookies: false, front: None },
        });
        let (territories, catalogues) =
            (Territories::new(platform.clone()), Catalogues::new(platform.clone()));
        Self { cases: Cases::new(platform.clone(), territories, catalogues).unwrap(), platform }
    }

    /// Puts a layer into force.
    async fn areas(&self, layer: Layer, level: Level, name_field: &str) {
        let options = AreaOptions { name_field: Some(name_field.to_owned()), code_field: None };
        let territories = &self.cases.territories;
        let summary = territories.import(&Actor::system(HERE), level, layer, options).await.unwrap().unwrap();
        territories.publish(&Actor::system(HERE), summary.edition, NOW).await.unwrap();
    }

    async fn import(&self, table: Table, mapping: &Mapping, options: ImportOptions) -> ImportReport {
        let report = self.cases.import(HERE, table, mapping, options, |_| ()).await.unwrap();
        assert_eq!(report.rows, report.imported + report.unchanged + report.rejected.len() as u64);
        report
    }

    /// The same for a whole file, and how long it took.
    async fn import_file(&self, file: &Path, mapping: &Mapping, options: ImportOptions) -> ImportReport {
        let begun = clock();
        let report = self.import(Table::open(file).unwrap(), mapping, options).await;
        let ImportReport { rows, imported, unchanged, rejected, .. } = &report;
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{}: {rows} rows, {imported} imported, {unchanged} unchanged, {} rejected in {seconds:.1} s",
            mapping.system,
            rejected.len()
        );
        report
    }

    async fn rows(&self, sql: &'static str) -> Vec<Row> {
        let params = vec![Value::from(HERE)];
        self.platform.db.read(async move |tx: &mut Tx| tx.all(sql, &params).await).await.unwrap()
    }

    /// All trails, columns and counters agree.
    async fn require_sound(&self, cases: u64) {
        let verdict = self.cases.verify(HERE, |_| ()).await.unwrap();
        assert_eq!(verdict.damages, vec![]);
        assert_eq!(verdict.cases, cases);
    }
}

#[expect(clippy::disallowed_methods, reason = "the figures say how long an import takes")]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

/// A file of the real records; says loudly when it is not there.
fn real(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(file);
    if !path.exists() {
        eprintln!("NOT CHECKED on real records: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn mapping(name: &str) -> Mapping {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../policies/mappings").join(name);
    Mapping::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// `part` of `whole` in per cent with two places, for the printed figures.
fn percent(part: usize, whole: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    let share = 100.0 * part as f64 / whole as f64;
    format!("{part} of {whole} = {share:.2} %")
}

/// What is kept of an outside record.
fn said(row: &Row) -> serde_json::Value {
    row.json("outside").unwrap()
}
