//! How messages leave the house.
//!
//! An area writes a message into the outbox, in the transaction that causes it (`db::outbox::put`). Here it is fanned
//! out to the contact points of its recipient, a delivery each, and every delivery is tried until its receiver has it.

mod channel;
pub mod contact_points;

pub use channel::Channel;
