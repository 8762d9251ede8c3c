//! What codes and people are called, for one reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment_rules::{Measure, Month, Points, Rate, Tally};
use catalogue_server::View as CatalogueView;
use chrono::{Datelike, NaiveDate};
use db::{Result, Tx};
use kernel::{Timestamp, UserId};
use territory_server::View as TerritoryView;
use web::{Lang, Shell, Viewer, words};

use crate::{Assessments, people};

pub(crate) struct Names {
    pub(crate) lang: Lang,
    pub(crate) catalogue: Arc<CatalogueView>,
    territory: Arc<TerritoryView>,
    people: BTreeMap<UserId, String>,
    now: Timestamp,
}

impl Names {
    pub(crate) async fn of(assessments: &Assessments, viewer: &Viewer, lang: Lang) -> Result<Self> {
        let cases = &assessments.cases;
        let subdistrict = viewer.subdistrict();
        let read = async move |tx: &mut Tx| people::names(tx, subdistrict).await;
        Ok(Self {
            lang,
            catalogue: cases.catalogues.view(subdistrict).await?,
            territory: cases.territories.view(subdistrict).await?,
            people: cases.platform.db.read(read).await?,
            now: cases.platform.now(),
        })
    }

    pub(crate) fn shell(&self, viewer: &Viewer, current: &str, path: String) -> Shell {
        let mut shell = Shell::staff(viewer, self.lang, &self.catalogue.subdistrict.name, current);
        shell.path = path;
        shell
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.catalogue.calendar.day(self.now)
    }

    pub(crate) fn person(&self, id: UserId) -> String {
        self.people.get(&id).cloned().unwrap_or_else(|| self.lang.t("assessment.gone").to_owned())
    }

    pub(crate) fn grid(&self, code: &str) -> String {
        self.territory.name_of(code).to_owned()
    }

    pub(crate) fn item(&self, code: &str) -> String {
        let item = code.parse().ok().and_then(|code| self.catalogue.catalogue.item(&code));
        item.map_or_else(|| code.to_owned(), |item| item.name.in_language(self.lang.tag()).to_owned())
    }

    pub(crate) fn instant(&self, at: Timestamp) -> String {
        words::instant(at, self.catalogue.subdistrict.zone, self.lang)
    }

    pub(crate) fn day(&self, day: NaiveDate) -> String {
        words::day(day, self.lang)
    }

    /// `2026年9月`, `September 2026`.
    pub(crate) fn month(&self, month: Month) -> String {
        let first = month.first();
        match self.lang {
            Lang::Zh => format!("{}年{}月", first.year(), first.month()),
            Lang::En => first.format("%B %Y").to_string(),
        }
    }

    /// What does not apply has a word of its own.
    pub(crate) fn points(&self, points: Option<Points>) -> String {
        points
            .map_or_else(|| self.lang.t("assessment.not_applicable").to_owned(), |points| points.to_string())
    }

    /// A measure as a table shows it: points, and for a rate what it is made of.
    pub(crate) fn measured(&self, tally: &Tally, measure: Measure) -> Measured {
        let made_of = tally.rate(measure).filter(|rate| *rate != Rate::default());
        Measured {
            name: measure.name(),
            points: self.points(tally.points(measure)),
            made_of: made_of.map(|rate| format!("{}/{}", rate.part, rate.whole)).unwrap_or_default(),
        }
    }
}

/// A measure of somebody, in words.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) points: String,
    /// `18/20`; empty for the exam and where nothing was counted.
    pub(crate) made_of: String,
}

/// Fen as yuan, `1,234.50` without the commas.
pub(crate) fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
