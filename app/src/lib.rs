//! The program: configuration, wiring, commands. Everything else lives in the areas and the platform.

pub mod cli;
pub mod commands;
pub mod config;
pub mod demo;
pub mod logs;
pub mod observe;
pub mod outcome;
pub mod serve;
pub mod wiring;
pub mod worker;
