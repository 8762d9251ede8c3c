//! Every page in both languages, for everybody who may open it: no text is missing.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use testkit::{Answered, Town, on_both_databases};
use web::{Lang, Policy, RouteRule, texts};

use crate::rights::{HOLDERS, Known, lets_in};

fn is_page(rule: &RouteRule) -> bool {
    let others = [
        "/api/",
        "/static/",
        "/photos/",
        "/language",
        "/territory/export",
        "/texts/export",
        "/overview/table",
        "/open311/",
        "/live",
        "/health",
        "/ready",
    ];
    rule.method == Method::GET
        && !others.iter().any(|start| rule.path.starts_with(start))
        && !rule.path.contains("/photos/")
        && !rule.path.contains("/portraits/")
        && !rule.path.ends_with("/feed.atom")
        && !rule.path.contains("/export.")
}

/// Words on a page that look like the key of a text: `case.number`. Addresses and what scripts are given are left out.
fn keys_on(page: &str) -> BTreeSet<String> {
    let groups: BTreeSet<&str> = texts(Lang::Zh).keys().filter_map(|key| key.split('.').next()).collect();
    let (page, _) = page.split_once("<template id=\"script-texts\"").unwrap_or((page, ""));
    let words = page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_' || c == '/'));
    let is_key = |word: &&str| {
        let (group, name) = word.split_once('.').unwrap_or((word, ""));
        groups.contains(group) && name.starts_with(|c: char| c.is_ascii_lowercase())
    };
    words.filter(is_key).map(str::to_owned).collect()
}

fn require_whole(answered: &Answered, lang: Lang, name: &str) {
    if answered.status.is_redirection() {
        return;
    }
    assert_eq!(answered.status, StatusCode::OK, "{name}: {}", answered.text());
    let page = answered.text();
    assert!(page.contains(&format!("<html lang=\"{}\"", lang.tag())), "{name} is in another language");
    assert_eq!(keys_on(&page), BTreeSet::new(), "{name} shows keys instead of texts");
    assert!(page.contains("<h1"), "{name} has no heading");
}

#[test]
fn a_key_that_stands_where_a_text_should_is_found() {
    assert_eq!(keys_on("<p>case.nonsense</p>").len(), 1);
    assert_eq!(keys_on("<a href=\"/static/app.css\">3.5 km. case</a>").len(), 0);
}

on_both_databases! {
    async fn every_page_answers_in_both_languages_to_whoever_may_open_it(fresh) {
        let town = Town::new(fresh).await;
        let known = Known::in_town(&town).await;
        let mut opened = 0;
        for rule in town.rules.iter().filter(|rule| is_page(rule)) {
            let address = known.address(&rule.path);
            for lang in Lang::ALL {
                for (_, login) in HOLDERS.iter().filter(|(role, _)| lets_in(rule.policy, *role)) {
                    let answered = town.by(login).reading(lang.tag()).get(&address).await;
                    require_whole(&answered, lang, &format!("{login} at {address}"));
                    opened += 1;
                }
                if rule.policy == Policy::Public {
                    let answered = town.anybody().reading(lang.tag()).get(&address).await;
                    require_whole(&answered, lang, &format!("anybody at {address}"));
                }
            }
        }
        assert!(opened > 150, "only {opened} pages were opened");
    }

    async fn a_case_is_told_in_both_languages_wherever_it_stands(fresh) {
        let town = Town::new(fresh).await;
        let case = super::in_hand(&town, super::POTHOLE).await;
        town.by("city").does("respond", &case, super::done(&town).await).await;
        town.by("leader").does("escalate", &case, serde_json::json!({ "text": "请尽快" })).await;
        town.clock.advance(std::time::Duration::from_hours(24 * 30));
        town.ring().await;
        for lang in Lang::ALL {
            for login in ["seat", "city", "leader"] {
                for address in [case.page(), "/cases?light=late".into(), "/cases?state=responded".into()] {
                    let answered = town.by(login).reading(lang.tag()).get(&address).await;
                    require_whole(&answered, lang, &format!("{login} at {address}"));
                    assert!(answered.text().contains(&case.number) || address.contains("late"), "{login} at {address}");
                }
            }
            let follow = town.anybody().reading(lang.tag()).get(&case.link()).await;
            require_whole(&follow, lang, "the reporter's page");
        }
    }

    async fn an_error_is_a_page_in_the_readers_language(fresh) {
        let town = Town::new(fresh).await;
        for lang in Lang::ALL {
            let absent = town.by("seat").reading(lang.tag()).get("/nothing-here").await;
            assert_eq!(absent.status, StatusCode::NOT_FOUND);
            assert!(absent.text().contains(lang.t("refusal.not_found")), "{}", absent.text());
            assert_eq!(keys_on(&absent.text()), BTreeSet::new());
        }
    }
}
