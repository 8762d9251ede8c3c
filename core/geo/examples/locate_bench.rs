//! `cargo run --release --example locate_bench [-- --json]`: the benchmark `locate` without the rest of the house.

#[path = "../../../bench/src/locate.rs"]
mod locate;

fn main() -> std::process::ExitCode {
    let json = std::env::args().any(|argument| argument == "--json");
    if locate::run(json) { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}
