//! Adding classes, subclasses and items by name.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::{Bilingual, Catalogue, Class, Code, FilingCriterion, Item, Level, Subclass, Urgency};
use kernel::Refusal;
use worktime::Limit;

use super::{Created, EntriesWanted, ItemPath};

/// Two digits hold no more.
const NUMBER_MAX: u32 = 99;

/// The catalogue with everything in it that was wanted.
pub(super) struct TreePlan {
    pub(super) catalogue: Catalogue,
    pub(super) found: BTreeMap<ItemPath, Code>,
    /// Codes of all levels that were not there before.
    pub(super) created: BTreeSet<Code>,
}

/// What there is under a parent (`None` above the classes).
#[derive(Default)]
struct Children {
    by_name: BTreeMap<String, Code>,
    last_number: u32,
}

struct Builder {
    catalogue: Catalogue,
    children: BTreeMap<Option<Code>, Children>,
    created: BTreeSet<Code>,
    limit: Limit,
}

impl TreePlan {
    pub(super) fn new(mut catalogue: Catalogue, wanted: &EntriesWanted) -> Result<Self, Refusal> {
        if catalogue.edition.is_empty() {
            catalogue.edition.clone_from(&wanted.edition);
        }
        let mut builder = Builder::new(catalogue, wanted.limit);
        let mut found = BTreeMap::new();
        for path in &wanted.items {
            let class = builder.ensure(None, &path.class)?;
            let subclass = builder.ensure(Some(&class), &path.subclass)?;
            let item = builder.ensure(Some(&subclass), &path.item)?;
            found.insert(path.clone(), item);
        }
        Ok(Self { catalogue: builder.sorted(), found, created: builder.created })
    }

    pub(super) fn counts(&self) -> Created {
        let of = |level| self.created.iter().filter(|code| code.level() == level).count();
        Created {
            classes: of(Level::Class),
            subclasses: of(Level::Subclass),
            items: of(Level::Item),
            departments: 0,
        }
    }
}

impl Builder {
    fn new(catalogue: Catalogue, limit: Limit) -> Self {
        let mut builder = Self { catalogue, children: BTreeMap::new(), created: BTreeSet::new(), limit };
        let Catalogue { classes, subclasses, items, .. } = &builder.catalogue;
        let classes = classes.iter().map(|class| (&class.code, &class.name));
        let subclasses = subclasses.iter().map(|subclass| (&subclass.code, &subclass.name));
        let items = items.iter().map(|item| (&item.code, &item.name));
        for (code, name) in classes.chain(subclasses).chain(items) {
            note(&mut builder.children, code, name);
        }
        builder
    }

    /// The code of what is called `name` under `parent`, created if it is not there.
    fn ensure(&mut self, parent: Option<&Code>, name: &str) -> Result<Code, Refusal> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::invalid("entry_name_empty"));
        }
        let children = self.children.entry(parent.cloned()).or_default();
        if let Some(code) = children.by_name.get(name) {
            return Ok(code.clone());
        }
        let code = next_code(parent, children.last_number)?;
        let name = Bilingual { zh: name.to_owned(), en: String::new() };
        note(&mut self.children, &code, &name);
        self.add(code.clone(), name);
        self.created.insert(code.clone());
        Ok(code)
    }

    fn add(&mut self, code: Code, name: Bilingual) {
        match code.level() {
            Level::Class => self.catalogue.classes.push(Class { code, name }),
            Level::Subclass => self.catalogue.subclasses.push(Subclass { code, name }),
            Level::Item => {
                self.catalogue.criteria.push(criterion(code.clone(), self.limit));
                self.catalogue.items.push(item(code, name));
            }
        }
    }

    /// The catalogue, its lists in the order that look-ups rely on.
    fn sorted(&mut self) -> Catalogue {
        let mut catalogue = self.catalogue.clone();
        catalogue.classes.sort_by(|one, other| one.code.cmp(&other.code));
        catalogue.subclasses.sort_by(|one, other| one.code.cmp(&other.code));
        catalogue.items.sort_by(|one, other| one.code.cmp(&other.code));
        catalogue.criteria.sort_by(|one, other| (&one.item, one.no).cmp(&(&other.item, other.no)));
        catalogue
    }
}

/// Keeps a code under its names in both languages, and its number.
fn note(children: &mut BTreeMap<Option<Code>, Children>, code: &Code, name: &Bilingual) {
    let parent = match code.level() {
        Level::Class => None,
        Level::Subclass => code.up_to(Level::Class),
        Level::Item => code.up_to(Level::Subclass),
    };
    let siblings = children.entry(parent.clone()).or_default();
    for name in [&name.zh, &name.en].into_iter().filter(|name| !name.is_empty()) {
        siblings.by_name.entry(name.clone()).or_insert_with(|| code.clone());
    }
    // New classes are events: the numbers of components do not count among theirs.
    if parent.is_some() || code.as_str().starts_with('E') {
        siblings.last_number = siblings.last_number.max(number(code));
    }
}

/// The last two digits.
fn number(code: &Code) -> u32 {
    let text = code.as_str();
    text[text.len() - 2..].parse().unwrap_or(NUMBER_MAX)
}

/// The code behind the last one: numbers that ended are not used again.
fn next_code(parent: Option<&Code>, last: u32) -> Result<Code, Refusal> {
    let under = parent.map_or("E", Code::as_str);
    let next = Some(last + 1).filter(|next| *next <= NUMBER_MAX);
    let code = next.and_then(|next| format!("{under}{next:02}").parse().ok());
    code.ok_or_else(|| Refusal::conflict("catalogue_full").with("value", under))
}

fn item(code: Code, name: Bilingual) -> Item {
    Item {
        code,
        name,
        local: true,
        patrol: true,
        public: true,
        adopted: true,
        must_report: None,
        keywords: Vec::new(),
        icon: String::new(),
    }
}

fn criterion(item: Code, limit: Limit) -> FilingCriterion {
    let text = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
    FilingCriterion {
        item,
        no: 1,
        condition: text("情况属实", "It is as reported"),
        limit,
        closing: text("问题已解决", "It has been put right"),
        evidence: Vec::new(),
        urgency: Urgency::Ordinary,
        recheck: true,
    }
}
