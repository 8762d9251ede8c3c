//! What codes are called, for one reader.

use std::sync::Arc;

use catalogue_server::View as CatalogueView;
use chrono_tz::Tz;
use db::Result;
use kernel::{SubdistrictId, Timestamp};
use territory_server::View as TerritoryView;
use web::{Lang, Shell, Viewer, words};
use worktime::{Light, Step};

use crate::service::Cases;

/// Catalogue, territory, zone and language of a page.
pub struct Names {
    pub lang: Lang,
    pub zone: Tz,
    pub now: Timestamp,
    pub catalogue: Arc<CatalogueView>,
    pub territory: Arc<TerritoryView>,
}

/// A light with its word, as chips show it.
#[derive(Debug, Clone, Default)]
pub struct LightWord {
    pub name: &'static str,
    pub word: String,
}

impl Names {
    pub async fn of(cases: &Cases, subdistrict: SubdistrictId, lang: Lang) -> Result<Self> {
        let catalogue = cases.catalogues.view(subdistrict).await?;
        let territory = cases.territories.view(subdistrict).await?;
        Ok(Self { lang, zone: catalogue.subdistrict.zone, now: cases.platform.now(), catalogue, territory })
    }

    pub fn subdistrict_name(&self) -> &str {
        &self.catalogue.subdistrict.name
    }

    pub fn shell(&self, viewer: &Viewer, path: &str) -> Shell {
        Shell::staff(viewer, self.lang, self.subdistrict_name(), path)
    }

    /// The same for a page that is no entry of the navigation itself: `path` is where the language switch comes back.
    pub fn shell_at(&self, viewer: &Viewer, entry: &str, path: String) -> Shell {
        let mut shell = self.shell(viewer, entry);
        shell.path = path;
        shell
    }

    pub fn public_shell(&self, path: &str) -> Shell {
        Shell::public(self.lang, self.subdistrict_name(), path)
    }

    pub fn item(&self, code: &str) -> String {
        if code.is_empty() {
            self.lang.t("case.no_item").to_owned()
        } else {
            self.catalogue.name(code, self.lang).to_owned()
        }
    }

    /// Class › subclass › item.
    pub fn item_path(&self, code: &str) -> String {
        let Some((class, subclass, item)) = self.catalogue.item_path(code) else { return self.item(code) };
        [&class.name, &subclass.name, &item.name].map(|name| self.lang.pick(&name.zh, &name.en)).join(" › ")
    }

    pub fn department(&self, code: &str) -> String {
        self.catalogue.department_name(code, self.lang).to_owned()
    }

    pub fn grid(&self, code: &str) -> String {
        if code.is_empty() {
            self.lang.t("case.no_grid").to_owned()
        } else {
            self.territory.name_of(code).to_owned()
        }
    }

    pub fn departments(&self) -> Vec<(String, String)> {
        self.catalogue.departments.keys().map(|code| (code.clone(), self.department(code))).collect()
    }

    pub fn basic_grids(&self) -> Vec<(String, String)> {
        self.territory.basic_grids().map(|area| (area.code.clone(), area.name.clone())).collect()
    }

    pub fn classes(&self) -> Vec<(String, String)> {
        let classes = self.catalogue.catalogue.classes.iter();
        classes
            .map(|class| (class.code.to_string(), self.lang.pick(&class.name.zh, &class.name.en).to_owned()))
            .collect()
    }

    pub fn short(&self, at: Timestamp) -> String {
        words::instant_short(at, self.zone, self.lang)
    }

    pub fn instant(&self, at: Timestamp) -> String {
        words::instant(at, self.zone, self.lang)
    }

    /// The light and how long is left.
    pub fn light(&self, light: Option<Light>, due: Option<Timestamp>) -> LightWord {
        let Some((light, due)) = light.zip(due) else {
            return LightWord { name: "none", word: self.lang.t("light.none").to_owned() };
        };
        LightWord { name: crate::api::light_name(light), word: words::until(self.now, due, self.lang) }
    }

    /// How a deadline came about, a sentence a step.
    pub fn steps(&self, steps: &[Step]) -> Vec<String> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> String {
        let lang = self.lang;
        match step {
            Step::RoundTheClock { from, to } => lang
                .fill("deadline.round_the_clock", &[("from", &self.short(*from)), ("to", &self.short(*to))]),
            Step::YearMissing { year } => lang.fill("deadline.year_missing", &[("year", &year.to_string())]),
            Step::Idle { first, last, kind } => {
                let (first, last) = (words::day(*first, lang), words::day(*last, lang));
                let kind = lang.t(idle_key(*kind));
                let key = if first == last { "deadline.idle_day" } else { "deadline.idle_days" };
                lang.fill(key, &[("first", &first), ("last", &last), ("kind", kind)])
            }
            Step::Worked { day, from, to, left_us, .. } => {
                let time = |at: Timestamp| at.utc().with_timezone(&self.zone).format("%H:%M").to_string();
                let minutes = left_us / 60_000_000;
                let left = format!("{}:{:02}", minutes / 60, minutes % 60);
                let args = [
                    ("day", words::day(*day, lang)),
                    ("from", time(*from)),
                    ("to", time(*to)),
                    ("left", left),
                ];
                let args: Vec<(&str, &str)> =
                    args.iter().map(|(name, value)| (*name, value.as_str())).collect();
                lang.fill("deadline.worked", &args)
            }
        }
    }
}

fn idle_key(kind: worktime::DayKind) -> &'static str {
    match kind {
        worktime::DayKind::Weekend => "deadline.weekend",
        worktime::DayKind::Holiday => "deadline.holiday",
        worktime::DayKind::Ordinary | worktime::DayKind::MakeUp => "deadline.ordinary",
    }
}
