//! One engine for every kind of case.
//!
//! An area declares a [`Procedure`]: states, actions, who may act, what an action needs, what it does to the clocks.
//! [`decide`] runs a command against it, [`offers`] lists what a person may do next, [`check`] finds the faults of a
//! table, [`diagram`] and [`actions_table`] write it down for people. All of them read the same rows, so that
//! buttons, API, documentation and rules never disagree.
//!
//! Pure: the instant, the calendar ([`Terms`]) and everything looked up elsewhere ([`LookedUp`]) are arguments.

mod action;
mod changes;
mod check;
mod clocks;
mod command;
mod decide;
mod facts;
mod guards;
mod moment;
mod needs;
mod standing;
mod table;
mod terms;
mod undo;
mod write;

#[cfg(test)]
mod sample;

pub use action::Action;
pub use check::{Fault, check};
pub use command::{Command, Decision, Effect, Event, Inputs, LookedUp, Offer, Position};
pub use decide::{decide, offers, open};
pub use facts::{CaseFacts, ClockFacts, Happening, HelperFacts, Request};
pub use table::{
    Change, Clock, ClockStep, Given, Guard, May, Name, Need, Procedure, Relation, State, Tell, Test, To, Whom,
};
pub use terms::{Pause, Terms};
pub use undo::{UNDONE, undo};
pub use write::{actions_table, diagram, page};
