//! Whatever the program says, it says in both languages: no page shows a key where a text should stand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cases_rules::HANDLING;
use kernel::Role;
use territory_rules::Level;
use web::{Lang, texts};

/// What a key stands behind when it is written out.
const ASKED_FOR: [&str; 5] = ["shell.t(\"", "shell.count(\"", "lang.t(\"", ".t(\"", "fill(\""];
const ASKED_FOR_BY_SCRIPTS: [&str; 3] = [" text('", "(text('", "say(frame, '"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files with one of `extensions` in a folder of the repository and below it.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if extensions.contains(&extension) {
            found.push(path);
        }
    }
    found
}

fn read(folders: &[&str], extensions: &[&str]) -> String {
    let paths = folders.iter().flat_map(|folder| files(&repository().join(folder), extensions));
    paths.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// What stands between `opening` and the quotation mark after it, wherever that could be a key.
fn keys_behind(text: &str, opening: &str, closing: char) -> BTreeSet<String> {
    let is_key = |key: &&str| {
        !key.is_empty()
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c))
    };
    let parts = text.split(opening).skip(1).filter_map(|rest| rest.split(closing).next());
    parts.filter(is_key).map(str::to_owned).collect()
}

/// The keys that one language or the other has no text for.
fn without_text(keys: impl IntoIterator<Item = String>) -> Vec<String> {
    let has_text = |key: &String| Lang::ALL.iter().all(|lang| texts(*lang).contains_key(key));
    keys.into_iter().filter(|key| !has_text(key)).collect()
}

fn named<'n>(prefix: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    names.into_iter().map(|name| format!("{prefix}.{name}")).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn every_key_written_in_templates_and_sources_has_its_text() {
    let text = read(&["platform", "areas", "app"], &["html", "rs"]);
    let keys: BTreeSet<String> =
        ASKED_FOR.iter().flat_map(|opening| keys_behind(&text, opening, '"')).collect();
    assert!(keys.len() > 150, "only {} keys were found", keys.len());
    assert_eq!(without_text(keys), NONE);
}

#[test]
fn every_text_that_a_script_asks_for_comes_with_the_page() {
    let layout = fs::read_to_string(repository().join("platform/http/templates/base.html")).unwrap();
    let (_, carried) = layout.split_once("id=\"script-texts\"").unwrap();
    let scripts = read(&["web/src"], &["ts"]);
    let asked: BTreeSet<String> =
        ASKED_FOR_BY_SCRIPTS.iter().flat_map(|opening| keys_behind(&scripts, opening, '\'')).collect();
    assert!(asked.len() > 10, "only {} keys were found", asked.len());
    let absent: Vec<&String> = asked.iter().filter(|key| !carried.contains(&format!("\"{key}\""))).collect();
    assert_eq!(absent, NONE);
    let (list, _) = carried.split_once(']').unwrap();
    assert_eq!(without_text(list.split('"').skip(1).step_by(2).map(str::to_owned)), NONE);
}

#[test]
fn everything_in_the_handling_procedure_has_its_words() {
    let states = || HANDLING.states.iter().map(|state| state.name);
    let actions = HANDLING.actions().map(|action| action.name).chain(["import", "import_update"]);
    let keys = [
        named("state", states().chain(["open"])),
        named("follow", states()),
        named("action", actions),
        named("clock", HANDLING.clocks.iter().map(|clock| clock.name)),
        named("refusal", HANDLING.guard_codes()),
    ];
    assert_eq!(without_text(keys.concat()), NONE);
}

#[test]
fn every_role_and_level_has_its_word() {
    let keys = [
        named("role", Role::ALL.iter().map(|role| role.name())),
        named("level", Level::ALL.into_iter().map(Level::name)),
    ];
    assert_eq!(without_text(keys.concat()), NONE);
}

#[test]
fn no_text_is_empty_or_the_key_itself() {
    for lang in Lang::ALL {
        let bare = texts(lang).iter().filter(|(key, text)| text.trim().is_empty() || text == key);
        assert_eq!(bare.map(|(key, _)| key.as_str()).collect::<Vec<_>>(), NONE, "{}", lang.tag());
    }
}
