//! What codes and days are called, for one reader.

use std::sync::Arc;

use catalogue_server::View as CatalogueView;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use db::Result;
use kernel::{SubdistrictId, Timestamp};
use overview_rules::Days;
use territory_server::View as TerritoryView;
use web::{Lang, words};

use crate::Overviews;

pub(crate) struct Names {
    pub(crate) lang: Lang,
    pub(crate) zone: Tz,
    pub(crate) now: Timestamp,
    pub(crate) catalogue: Arc<CatalogueView>,
    pub(crate) territory: Arc<TerritoryView>,
}

impl Names {
    pub(crate) async fn of(overviews: &Overviews, subdistrict: SubdistrictId, lang: Lang) -> Result<Self> {
        let catalogue = overviews.cases.catalogues.view(subdistrict).await?;
        let territory = overviews.cases.territories.view(subdistrict).await?;
        let now = overviews.cases.platform.now();
        Ok(Self { lang, zone: catalogue.subdistrict.zone, now, catalogue, territory })
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.now.utc().with_timezone(&self.zone).date_naive()
    }

    pub(crate) fn as_of(&self) -> String {
        words::instant(self.now, self.zone, self.lang)
    }

    pub(crate) fn department(&self, code: &str) -> String {
        self.catalogue.department_name(code, self.lang).to_owned()
    }

    pub(crate) fn grid(&self, code: &str) -> String {
        self.territory.name_of(code).to_owned()
    }

    /// `11月5日`, `5 Nov`.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Zh => format!("{}月{}日", day.month(), day.day()),
            Lang::En => day.format("%-d %b").to_string(),
        }
    }

    /// `11月5日至11月11日`; one day by itself.
    pub(crate) fn days(&self, days: Days) -> String {
        if days.from == days.to {
            return self.day(days.from);
        }
        self.lang.fill("counted.span", &[("from", &self.day(days.from)), ("to", &self.day(days.to))])
    }

    /// A number between one and a hundred with one digit behind the point.
    pub(crate) fn percent(&self, share: Option<f64>) -> String {
        share
            .map_or_else(|| self.lang.t("overview.not_applicable").to_owned(), |share| format!("{share:.1}%"))
    }
}
