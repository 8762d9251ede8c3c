//! How messages leave the house.
//!
//! An area writes a message into the outbox, in the transaction that causes it (`db::outbox::put`). Here it is fanned
//! out to the contact points of its recipient, a delivery each, and every delivery is tried until its receiver has it
//! or ten attempts in about 75 hours have failed; then it is stuck until somebody sends it again.

mod channel;
pub mod contact_points;
mod fan_out;
mod net;
mod page;
mod queue;
mod relay;
pub mod schedule;
mod send;
mod settings;
pub mod sign;
pub mod text;

pub use channel::Channel;
pub use contact_points::{ContactPoint, NewContactPoint};
pub use net::Guard;
pub use page::routes;
pub use queue::{Delivery, forget};
pub use relay::Relay;
pub use settings::{QuietHours, Settings};
