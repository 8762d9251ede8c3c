//! Chance commands, made from the procedure's table: whatever action it has is tried.

use std::time::Duration;

use cases_rules::{DEFAULT_POLICY, HANDLING, HandlingPolicy};
use kernel::{Clock, SystemClock};
use procedure::{Action, Need, To};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use crate::stage::Ground;

const DEPARTMENTS: [&str; 3] = ["city_management", "sanitation", "enforcement"];
const DAY: Duration = Duration::from_hours(24);

pub(super) struct Commands {
    random: ChaCha8Rng,
    policy: HandlingPolicy,
    item: String,
    place: (f64, f64),
    offers: Vec<&'static Action>,
}

impl Commands {
    pub(super) fn new(ground: &Ground, mut random: ChaCha8Rng) -> Self {
        let item = ground.item(random.random_range(0..100)).to_owned();
        let policy =
            HandlingPolicy::from_toml(DEFAULT_POLICY).expect("the policy that comes with the program");
        Self { random, policy, item, place: ground.place(0), offers: Vec::new() }
    }

    /// Whether the operator looks at the case before the next command; otherwise it may have moved on.
    pub(super) fn looks(&mut self) -> bool {
        self.random.random_bool(0.5)
    }

    /// What the case offered when it was looked at.
    pub(super) fn offered(&mut self, offers: &Value) {
        let names = offers.as_array().into_iter().flatten().filter_map(|offer| offer["action"].as_str());
        self.offers = names.filter_map(|name| HANDLING.action(name)).collect();
    }

    /// An action and its inputs: mostly one that was offered, and seldom one that ends the case.
    pub(super) fn next(&mut self) -> (&'static str, Value) {
        let all: Vec<_> = HANDLING.actions().filter(|action| !action.opens()).collect();
        let wanted =
            if self.random.random_bool(0.8) && !self.offers.is_empty() { &self.offers } else { &all };
        let mut action = wanted.choose(&mut self.random).expect("the table has actions");
        if ends(action) && self.random.random_bool(0.9) {
            action = wanted.iter().find(|action| !ends(action)).unwrap_or(action);
        }
        let action = *action;
        let mut inputs = Map::new();
        for need in action.needs {
            self.serve(need, &mut inputs);
        }
        (action.name, inputs.into())
    }

    /// Photos, persons and other cases are left out: what needs them is refused by name.
    fn serve(&mut self, need: &Need, inputs: &mut Map<String, Value>) {
        let department = DEPARTMENTS.choose(&mut self.random).copied().unwrap_or_default();
        let (name, value) = match need {
            Need::Text => ("text", json!(format!("说明 {}", self.random.random_range(0..1_000)))),
            Need::Reason(list) => {
                ("reason", json!(self.policy.reasons(list).first().map(|reason| &reason.code)))
            }
            Need::Position => ("position", json!({ "longitude": self.place.0, "latitude": self.place.1 })),
            Need::Deadline(_) => ("deadline", json!(SystemClock.now().plus(DAY / 2))),
            Need::LaterDeadline { .. } => ("deadline", json!(SystemClock.now().plus(DAY * 30))),
            Need::Department | Need::Helper => ("department", json!(department)),
            Need::Helpers => ("helpers", json!([department])),
            Need::Item => ("item", json!(self.item)),
            Need::Answer => ("answer", json!(self.random.random_bool(0.5))),
            Need::Rating => ("rating", json!(5)),
            Need::OneOf(several) => return several.iter().take(1).for_each(|need| self.serve(need, inputs)),
            _ => return,
        };
        inputs.insert(name.to_owned(), value);
    }
}

fn ends(action: &Action) -> bool {
    matches!(action.to, To::State(state) if HANDLING.ends(state))
}
