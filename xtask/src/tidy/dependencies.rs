//! Which crate may depend on which: rules on few and pure libraries, our own crates only downward.

use std::collections::BTreeMap;

use super::Problem;
use crate::workspace::{Dependency, Package};

/// Libraries without input, output or a clock of their own (clippy bans the few calls that have one).
const PURE: [&str; 17] = [
    "chrono",
    "chrono-tz",
    "crs-definitions",
    "geo",
    "geo-types",
    "hmac",
    "pinyin",
    "proj4rs",
    "rand",
    "rand_chacha",
    "robust",
    "rstar",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "toml",
];
/// Only the kernel makes ids.
const KERNEL_ONLY: [&str; 1] = ["uuid"];

/// An area's server may use the servers and rules of areas before it.
const AREAS: [&str; 9] = [
    "people",
    "territory",
    "catalogue",
    "cases",
    "residents",
    "overview",
    "assessment",
    "desk",
    "administration",
];

const LIBRARY_WAY_OUT: &str =
    "move the code to a server crate; a pure library joins the list in xtask/src/tidy/dependencies.rs";
const EDGE_WAY_OUT: &str =
    "ask through an argument or move what both need downward; allowed edges: xtask/src/tidy/dependencies.rs";

pub(super) fn check(packages: &[Package]) -> Vec<Problem> {
    let folders: BTreeMap<_, _> =
        packages.iter().map(|package| (package.name.as_str(), package.folder.as_str())).collect();
    let mut problems = Vec::new();
    for package in packages {
        for dependency in &package.dependencies {
            problems.extend(match folders.get(dependency.name.as_str()) {
                Some(to) => check_edge(package, to, dependency),
                None => check_library(package, dependency),
            });
        }
    }
    problems
}

fn check_edge(package: &Package, to: &str, dependency: &Dependency) -> Option<Problem> {
    let from = package.folder.as_str();
    let allowed = may_use(from, to) || (dependency.only_in_tests && tests_may_use(from, to));
    let what = || format!("{from} may not depend on {}", dependency.name);
    (!allowed).then(|| Problem::in_file(&manifest(package), what(), EDGE_WAY_OUT))
}

/// Rules try themselves on real records, read by a gateway; everything else on the whole app.
fn tests_may_use(from: &str, to: &str) -> bool {
    match parts(to).as_slice() {
        ["gateways", _] => true,
        ["testkit"] => !is_rules(from),
        _ => false,
    }
}

fn check_library(package: &Package, dependency: &Dependency) -> Option<Problem> {
    let name = dependency.name.as_str();
    let allowed = PURE.contains(&name) || (KERNEL_ONLY.contains(&name) && package.folder == "core/kernel");
    let what = || format!("{} is a rules crate and {name} is not on its list", package.folder);
    let breach = is_rules(&package.folder) && !dependency.only_in_tests && !allowed;
    breach.then(|| Problem::in_file(&manifest(package), what(), LIBRARY_WAY_OUT))
}

fn is_rules(folder: &str) -> bool {
    matches!(parts(folder).as_slice(), ["core", _] | ["areas", _, "rules"])
}

/// The table of edges between folders of the workspace.
fn may_use(from: &str, to: &str) -> bool {
    let to = parts(to);
    match parts(from).as_slice() {
        ["core", _] | ["areas", _, "rules"] => matches!(to.as_slice(), ["core", _]),
        ["platform", _] => matches!(to.as_slice(), ["core" | "platform", _]),
        ["gateways", _] => matches!(to.as_slice(), ["core", _] | ["areas", _, "rules"]),
        ["areas", area, "server"] => server_may_use(area, &to),
        ["simulate"] => matches!(to.as_slice(), ["core" | "platform" | "gateways" | "areas", ..]),
        ["app"] => matches!(to.as_slice(), ["core" | "platform" | "gateways" | "areas" | "simulate", ..]),
        ["testkit"] => !matches!(to.as_slice(), ["tests" | "bench" | "xtask"]),
        ["tests" | "bench"] => to != ["xtask"],
        _ => false,
    }
}

fn server_may_use(area: &str, to: &[&str]) -> bool {
    let place = |name: &str| AREAS.iter().position(|area| *area == name);
    let is_below =
        |other: &str| place(other).is_some_and(|other| place(area).is_some_and(|area| other < area));
    match to {
        ["core" | "platform" | "gateways", _] => true,
        ["areas", other, "rules"] => *other == area || is_below(other),
        ["areas", other, "server"] => is_below(other),
        _ => false,
    }
}

fn parts(folder: &str) -> Vec<&str> {
    folder.split('/').collect()
}

fn manifest(package: &Package) -> String {
    format!("{}/Cargo.toml", package.folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, folder: &str, dependencies: &[(&str, bool)]) -> Package {
        let dependency =
            |&(name, only_in_tests): &(&str, bool)| Dependency { name: name.to_owned(), only_in_tests };
        let dependencies = dependencies.iter().map(dependency).collect();
        Package { name: name.to_owned(), folder: folder.to_owned(), dependencies }
    }

    fn breaches(folder: &str, dependency: (&str, bool)) -> usize {
        let packages = [
            package("subject", folder, &[dependency]),
            package("kernel", "core/kernel", &[]),
            package("db", "platform/db", &[]),
            package("cases-rules", "areas/cases/rules", &[]),
            package("cases-server", "areas/cases/server", &[]),
            package("territory-server", "areas/territory/server", &[]),
            package("geofile", "gateways/geofile", &[]),
            package("app", "app", &[]),
            package("testkit", "testkit", &[]),
        ];
        check(&packages).len()
    }

    #[test]
    fn rules_use_the_core_and_pure_libraries_only() {
        assert_eq!(breaches("areas/patrol/rules", ("kernel", false)), 0);
        assert_eq!(breaches("areas/patrol/rules", ("serde", false)), 0);
        assert_eq!(breaches("areas/patrol/rules", ("db", false)), 1);
        assert_eq!(breaches("areas/patrol/rules", ("cases-rules", false)), 1);
        assert_eq!(breaches("core/geo", ("tokio", false)), 1);
        assert_eq!(breaches("core/geo", ("uuid", false)), 1);
    }

    #[test]
    fn rules_may_test_with_any_library_or_gateway_but_not_with_the_whole_app() {
        assert_eq!(breaches("core/geo", ("proptest", true)), 0);
        assert_eq!(breaches("core/geo", ("testkit", true)), 1);
        assert_eq!(breaches("core/geo", ("geofile", true)), 0);
        assert_eq!(breaches("core/geo", ("geofile", false)), 1);
        assert_eq!(breaches("areas/people/server", ("testkit", true)), 0);
        assert_eq!(breaches("areas/people/server", ("testkit", false)), 1);
    }

    #[test]
    fn servers_call_downward_only() {
        assert_eq!(breaches("areas/cases/server", ("territory-server", false)), 0);
        assert_eq!(breaches("areas/cases/server", ("cases-rules", false)), 0);
        assert_eq!(breaches("areas/territory/server", ("cases-server", false)), 1);
        assert_eq!(breaches("areas/territory/server", ("cases-rules", false)), 1);
        assert_eq!(breaches("areas/not-listed/server", ("territory-server", false)), 1);
        assert_eq!(breaches("areas/cases/server", ("axum", false)), 0);
    }

    #[test]
    fn the_app_is_at_the_top() {
        for folder in ["areas/cases/server", "platform/http", "simulate", "xtask"] {
            assert_eq!(breaches(folder, ("app", false)), 1, "{folder}");
        }
        for folder in ["testkit", "tests", "bench"] {
            assert_eq!(breaches(folder, ("app", false)), 0, "{folder}");
        }
    }
}
