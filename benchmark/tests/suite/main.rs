//! The suite as it is run: the binary as a process of its own, with a driver that runs the kernels on the processor, and in
//! a container engine.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test's helpers are tests too"
)]

mod binary;
mod driver;
mod engine;
mod gpu;
mod kernels;
mod schema;

use std::process::{Command, Output};

use nosana_benchmark::report::{self, Report};

/// The binary, without what the environment of these tests may say to it.
fn benchmark(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nosana-benchmark"));
    for (name, _) in std::env::vars() {
        if name.starts_with("NOSANA_") {
            command.env_remove(name);
        }
    }
    command.args(args);
    command
}

/// The report that a run printed, which must fit the schema, and what it said about its progress.
fn run(mut command: Command) -> (Report, String) {
    let output = command.output().unwrap();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    let report = report::find(stdout.lines()).unwrap();
    schema::assert_fits(&serde_json::to_value(&report).unwrap());
    assert_eq!(stdout.lines().count(), report.lines().len(), "{stdout}");
    (report, stderr)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Fails unless the process ended badly, with a message that has `said`.
fn assert_refused(output: &Output, said: &str) {
    let stderr = text(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(stderr.contains(said), "{said}: {stderr}");
}
