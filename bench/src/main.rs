//! Measures and strains the whole system: the embedded chain, the agent as a
//! process of its own, and a real container engine.
#![allow(clippy::print_stdout, clippy::print_stderr)] // A program for people at a terminal.

mod kills;
mod latency;
mod rig;

use clap::{Parser, Subcommand};

/// Benchmarks and soak tests.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Measures.
    #[command(subcommand)]
    Bench(Bench),
    /// Strains.
    #[command(subcommand)]
    Soak(Soak),
}

#[derive(Subcommand)]
enum Bench {
    /// From a confirmed post to a running container.
    Latency(latency::Args),
}

#[derive(Subcommand)]
enum Soak {
    /// Kills the agent at random instants of a job, again and again.
    Kills(kills::Args),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Args::parse().verb {
        Verb::Bench(Bench::Latency(args)) => latency::run(&args).await,
        Verb::Soak(Soak::Kills(args)) => kills::run(&args).await,
    }
}
