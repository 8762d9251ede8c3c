//! What benchmarks and the harness of the tests stand on: the built program as a process of its own over a fresh
//! database, a lean client, a proxy that cuts answers off, and the trials that the program must survive.

pub mod client;
pub mod clock;
pub mod harness;
pub mod program;
pub mod proxy;
pub mod stage;

pub use client::Client;
pub use program::{Program, Server};
pub use stage::{Stage, Store};
