//! Rounds for patrollers: closed routes over a street network that together cover every street that wants it, the
//! longest as short as can be found (min-max k-Chinese-postman; rural, windy).
//!
//! A plan depends on its network, the number of patrollers, the seed and the effort, and on nothing else: the same
//! question gets the same answer. With it comes a bound that no plan can be below, and the gap to it.

mod bound;
mod dice;
mod distances;
mod matching;
mod network;
mod plan;
mod postman;
mod search;
mod split;
mod tasks;
mod tours;

pub use network::{Network, Street};
pub use plan::{Plan, Planner, Question, Round, Step, plan};
