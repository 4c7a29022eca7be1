//! The project's own commands: `cargo xtask --help`.
//!
//! Kept light: nothing here links the chain or the agent, so that building the
//! programs or the clients never waits for those.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a person"
)]

mod ci;
mod codegen;
mod idl;
mod member;
mod programs;
mod quickstart;
mod run;
mod workspace;

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, generates, checks and measures this project"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the programs into programs/artifacts, with the manifest that says what they were built from
    Programs {
        /// Build nothing new: fail unless the artifacts are what the sources give
        #[arg(long)]
        check: bool,
        /// Build even when the artifacts are those of the sources
        #[arg(long, conflicts_with = "check")]
        force: bool,
    },
    /// Write sdk/idl from the programs and the Rust client from sdk/idl
    Codegen {
        /// Write nothing: fail and name what differs
        #[arg(long)]
        check: bool,
    },
    /// Everything that must hold before a change is taken
    Ci,
    /// Compute units of every instruction
    Compute {
        /// Passed on; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// The main job on this machine, from nothing; `./quickstart` installs and builds first
    Quickstart(quickstart::Options),
    /// Measure a running system: `bench latency --json`, `bench hosts --hosts 1000 --jobs 10000 --json`
    Bench {
        /// Passed on; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Measure this machine, GPUs included, as a host's benchmark job would: `benchmark run`
    Benchmark {
        /// Passed on; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Play every flow of the protocol on a cluster, check the money to the last unit, and print what it costs; without
    /// --url, on a localnet of its own
    E2e {
        /// Passed on: --url URL --ws URL --keypair FILE, and what `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// A network on the real programs, in memory: `simulate tiers --hosts 1000 --days 60 --seed 1 --out DIR`,
    /// `simulate grid --hosts 1200 --days 31 --out DIR`
    Simulate {
        /// Passed on; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Break the system: `soak kills --count 20`, `soak faults --list`, `soak faults no-sol`, `soak money --steps 20000`
    Soak {
        /// Passed on; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    match execute(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Programs { check: true, .. } => programs::check(&workspace).map(report),
        Command::Programs { force, .. } => programs::build(&workspace, force),
        Command::Codegen { check: true } => codegen::check(&workspace).map(report),
        Command::Codegen { .. } => codegen::write(&workspace),
        Command::Ci => ci::run(&workspace),
        Command::Compute { args } => member::run(&workspace, "compute", &args),
        Command::Quickstart(options) => quickstart::run(&workspace, &options),
        Command::Bench { args } => member::run_beside(
            &workspace,
            "nosana-bench",
            &["nosana", "nosana-localnet"],
            &verb("bench", args),
        ),
        Command::Benchmark { args } => member::run(&workspace, "nosana-benchmark", &args),
        Command::E2e { args } => member::run_beside(
            &workspace,
            "nosana-bench",
            &["nosana-localnet"],
            &verb("e2e", args),
        ),
        Command::Simulate { args } => member::run(&workspace, "simulate", &args),
        Command::Soak { args } => member::run_beside(
            &workspace,
            "nosana-bench",
            &["nosana", "nosana-localnet"],
            &verb("soak", args),
        ),
    }
}

/// What a check could not look at must be seen.
fn report(skipped: ci::Skipped) {
    if let Some(skipped) = skipped {
        println!("SKIPPED {skipped}");
    }
}

/// One binary does both, told apart by its first argument.
fn verb(name: &str, args: Vec<OsString>) -> Vec<OsString> {
    std::iter::once(name.into()).chain(args).collect()
}
