//! One subdistrict's catalogue, departments, responsibilities and calendar, arranged for use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalogue_rules::{
    Bilingual, Catalogue, Class, Code, Department, Document, DutyLists, FilingCriterion, Item, Level, Owner,
    ResponsibilityList, SearchIndex, Subclass,
};
use db::Result;
use kernel::Timestamp;
use web::Lang;
use web::subdistricts::Subdistrict;
use worktime::{Calendar, Holidays, Limit, Settings, Zone};

use crate::settings::{Editions, Setting};
use crate::store::Stored;

/// Leads where the responsibility list names nobody.
const FALLBACK_DEPARTMENT: &str = "grid_office";

/// The duty lists that we ship.
const DUTIES: &str = include_str!("../../../../policies/must_report.toml");

/// What a subdistrict works with. Where nothing was imported all lists are empty and the calendar is the
/// shipped one.
pub struct View {
    pub subdistrict: Subdistrict,
    /// Number of the catalogue's edition; 0 where there is none.
    pub edition: i64,
    /// With [`Item::adopted`] as it is now, not as the edition was imported.
    pub catalogue: Catalogue,
    /// Items of the catalogue that the subdistrict works with.
    pub adopted: BTreeSet<Code>,
    /// By code.
    pub departments: BTreeMap<String, Department>,
    /// Other names in imported records → code of the department.
    pub aliases: BTreeMap<String, String>,
    pub responsibility: ResponsibilityList,
    /// All items; of equally good hits the adopted ones come first.
    pub search: SearchIndex<Code>,
    pub calendar: Arc<Calendar>,
    /// With the kinds of must-report that are in force here.
    pub duties: DutyLists,
    /// Limits of the handling procedure that are in force here, by name; empty for the program's own.
    pub limits: BTreeMap<String, String>,
    /// Limits of the catalogue's edition where the subdistrict has its own.
    pub standard_limits: BTreeMap<(Code, u32), Limit>,
    pub editions: Editions,
    /// When an edition of a setting begins to hold.
    next_change: Option<Timestamp>,
}

impl View {
    /// As it holds at `now`.
    pub(crate) fn new(stored: Stored, now: Timestamp) -> Result<Self> {
        let (edition, mut catalogue) = stored.edition.unwrap_or_else(|| (0, no_catalogue()));
        let mut adopted = stored.adopted;
        adopted.retain(|code| catalogue.item(code).is_some());
        for item in &mut catalogue.items {
            item.adopted = adopted.contains(&item.code);
        }
        let standard_limits = take_own_limits(&mut catalogue, &stored.own_limits);
        let editions = stored.editions;
        let mut duties = duties()?;
        if let Some((_, kinds)) = editions.in_force(Setting::MustReport, now)? {
            duties.must_report = kinds;
        }
        let limits = editions.in_force(Setting::Limits, now)?;
        Ok(Self {
            edition,
            search: index(&catalogue),
            catalogue,
            adopted,
            departments: stored.departments,
            aliases: stored.aliases,
            responsibility: ResponsibilityList::new(stored.responsibilities),
            calendar: Arc::new(calendar(&stored.subdistrict, stored.holidays)?),
            duties,
            limits: limits.map(|(_, limits)| limits).unwrap_or_default(),
            standard_limits,
            next_change: editions.next_change(now),
            editions,
            subdistrict: stored.subdistrict,
        })
    }

    /// Whether this is still what holds at `now`.
    pub(crate) fn holds_at(&self, now: Timestamp) -> bool {
        self.next_change.is_none_or(|next| now < next)
    }

    /// The item with this code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.catalogue.item(&code.parse().ok()?)
    }

    /// The filing criteria of an item, by number; none for an unknown code.
    pub fn criteria(&self, item: &str) -> &[FilingCriterion] {
        item.parse().map_or(&[], |code| self.catalogue.criteria_of(&code))
    }

    /// Who answers for an item in a grid.
    pub fn owner(&self, item: &str, grid: &str) -> Owner<'_> {
        item.parse().map_or(Owner::Fallback, |code| self.responsibility.responsible(&code, grid))
    }

    /// Code of the department that leads where nobody is named.
    pub fn fallback_department(&self) -> &'static str {
        FALLBACK_DEPARTMENT
    }

    /// The item with what it hangs under.
    pub fn item_path(&self, code: &str) -> Option<(&Class, &Subclass, &Item)> {
        let item = self.item(code)?;
        let class = self.class(&item.code.up_to(Level::Class)?)?;
        let subclass = self.subclass(&item.code.up_to(Level::Subclass)?)?;
        Some((class, subclass, item))
    }

    pub(crate) fn class(&self, code: &Code) -> Option<&Class> {
        let classes = &self.catalogue.classes;
        classes.binary_search_by(|class| class.code.cmp(code)).ok().map(|place| &classes[place])
    }

    pub(crate) fn subclass(&self, code: &Code) -> Option<&Subclass> {
        let subclasses = &self.catalogue.subclasses;
        subclasses.binary_search_by(|subclass| subclass.code.cmp(code)).ok().map(|place| &subclasses[place])
    }

    /// What the class, subclass or item with this code is called; the code itself when there is none.
    pub fn name<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        code.parse().ok().and_then(|parsed| self.named(&parsed)).map_or(code, |name| pick(name, lang))
    }

    fn named(&self, code: &Code) -> Option<&Bilingual> {
        match code.level() {
            Level::Class => self.class(code).map(|class| &class.name),
            Level::Subclass => self.subclass(code).map(|subclass| &subclass.name),
            Level::Item => self.catalogue.item(code).map(|item| &item.name),
        }
    }

    /// What the department with this code is called; the code itself when there is none.
    pub fn department_name<'a>(&'a self, code: &'a str, lang: Lang) -> &'a str {
        self.departments.get(code).map_or(code, |department| pick(&department.name, lang))
    }

    /// The department that goes by this code, name or other name.
    pub fn department_called(&self, name: &str) -> Option<&Department> {
        let by_name = || self.departments.values().find(|one| one.name.zh == name || one.name.en == name);
        let by_alias = || self.departments.get(self.aliases.get(name)?);
        self.departments.get(name).or_else(by_name).or_else(by_alias)
    }
}

/// The text in the reader's language.
pub(crate) fn pick(text: &Bilingual, lang: Lang) -> &str {
    lang.pick(&text.zh, &text.en)
}

pub(crate) fn no_catalogue() -> Catalogue {
    Catalogue {
        edition: String::new(),
        classes: Vec::new(),
        subclasses: Vec::new(),
        items: Vec::new(),
        criteria: Vec::new(),
    }
}

fn index(catalogue: &Catalogue) -> SearchIndex<Code> {
    let rest = catalogue.items.iter().filter(|item| !item.adopted);
    SearchIndex::build(catalogue.adopted().chain(rest).map(Document::from))
}

/// Puts the subdistrict's own limits into the catalogue; those that stood there.
fn take_own_limits(
    catalogue: &mut Catalogue,
    own: &BTreeMap<(Code, u32), Limit>,
) -> BTreeMap<(Code, u32), Limit> {
    let mut standard = BTreeMap::new();
    for criterion in &mut catalogue.criteria {
        let key = (criterion.item.clone(), criterion.no);
        if let Some(limit) = own.get(&key) {
            standard.insert(key, criterion.limit);
            criterion.limit = *limit;
        }
    }
    standard
}

pub(crate) fn calendar(subdistrict: &Subdistrict, imported: Holidays) -> Result<Calendar> {
    let mut holidays = Holidays::from_toml(worktime::CN)?;
    holidays.replace(imported);
    let settings = Settings { zone: Zone::Named(subdistrict.zone), ..Settings::default() };
    Ok(Calendar::new(holidays, settings))
}

pub(crate) fn duties() -> Result<DutyLists> {
    Ok(toml::from_str(DUTIES).map_err(anyhow::Error::from)?)
}
