//! Adding departments by name.

use std::collections::{BTreeMap, BTreeSet};

use catalogue_rules::{Bilingual, Department};
use kernel::Refusal;
use pinyin::ToPinyin;

/// Characters of a code that was made from a name.
const CODE_MAX: usize = 40;

pub(super) struct DepartmentPlan {
    /// Every wanted name and other name, as given, → code.
    pub(super) found: BTreeMap<String, String>,
    pub(super) created: Vec<Department>,
    /// Other name → code, for those not kept before.
    pub(super) new_aliases: BTreeMap<String, String>,
}

impl DepartmentPlan {
    pub(super) fn new(
        known: BTreeMap<String, Department>,
        aliases: BTreeMap<String, String>,
        wanted: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Self, Refusal> {
        let mut codes: BTreeSet<String> = known.keys().cloned().collect();
        let mut names = names_of(known, aliases);
        let mut plan = Self { found: BTreeMap::new(), created: Vec::new(), new_aliases: BTreeMap::new() };
        for (given, others) in wanted {
            let name = given.trim();
            if name.is_empty() {
                return Err(Refusal::invalid("entry_name_empty"));
            }
            let code = names.get(name).cloned().unwrap_or_else(|| plan.create(name, &mut codes));
            names.insert(name.to_owned(), code.clone());
            for other in others.iter().filter(|other| !other.trim().is_empty()) {
                plan.add_alias(other, &code, &mut names)?;
            }
            plan.found.insert(given.clone(), code);
        }
        Ok(plan)
    }

    fn create(&mut self, name: &str, codes: &mut BTreeSet<String>) -> String {
        let code = free_code(name, codes);
        codes.insert(code.clone());
        let name = Bilingual { zh: name.to_owned(), en: String::new() };
        self.created.push(Department { code: code.clone(), name });
        code
    }

    fn add_alias(
        &mut self,
        given: &str,
        code: &str,
        names: &mut BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let alias = given.trim();
        match names.get(alias) {
            Some(taken) if taken != code => {
                return Err(Refusal::conflict("department_name_taken")
                    .with("value", alias)
                    .with("by", taken));
            }
            Some(_) => {}
            None => {
                names.insert(alias.to_owned(), code.to_owned());
                self.new_aliases.insert(alias.to_owned(), code.to_owned());
            }
        }
        self.found.insert(given.to_owned(), code.to_owned());
        Ok(())
    }
}

/// Everything a department may be called → its code; a code goes before a name, a name before an other name.
fn names_of(
    known: BTreeMap<String, Department>,
    aliases: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut names = aliases;
    for Department { code, name } in known.values() {
        let called = [&name.zh, &name.en].into_iter().filter(|name| !name.is_empty());
        names.extend(called.map(|name| (name.clone(), code.clone())));
    }
    names.extend(known.into_keys().map(|code| (code.clone(), code)));
    names
}

/// A code that reads like the name and is not among `taken`.
fn free_code(name: &str, taken: &BTreeSet<String>) -> String {
    let base = spelled(name);
    let numbered = (2..).map(|number: u32| format!("{base}_{number}"));
    let mut candidates = std::iter::once(base.clone()).chain(numbered);
    candidates.find(|code| !taken.contains(code)).unwrap_or(base)
}

/// Lower-case letters and digits of the name, hanzi in pinyin, everything else as one `_`.
fn spelled(name: &str) -> String {
    let mut code = String::new();
    for letter in name.chars() {
        if let Some(pinyin) = letter.to_pinyin() {
            code.push_str(&pinyin.plain().replace('ü', "v"));
        } else if letter.is_ascii_alphanumeric() {
            code.push(letter.to_ascii_lowercase());
        } else if !code.is_empty() && !code.ends_with('_') {
            code.push('_');
        }
    }
    code.truncate(CODE_MAX);
    let code = code.trim_end_matches('_');
    if code.is_empty() { "department".to_owned() } else { code.to_owned() }
}
