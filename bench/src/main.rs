//! Measures and strains the whole system: the embedded chain, the agent as a
//! process of its own, and a real container engine; and plays the protocol on any
//! cluster.
#![allow(clippy::print_stdout, clippy::print_stderr)] // A program for people at a terminal.

mod e2e;
mod engine;
mod faults;
mod hosts;
mod kills;
mod latency;
mod money;
mod proxy;
mod rig;
mod unpaid;
mod watcher;

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
    /// Plays every flow of the protocol on a cluster, checks the money, prints what it costs.
    E2e(e2e::Args),
}

#[derive(Subcommand)]
enum Bench {
    /// From the assignment on chain to a running container, beside the bare engine.
    Latency(latency::Args),
    /// Many hosts and jobs against one chain: all settles, and what it takes.
    Hosts(hosts::Args),
}

#[derive(Subcommand)]
enum Soak {
    /// Kills the agent at random instants over a stream of jobs, and restarts the engine between.
    Kills(kills::Args),
    /// Plays faults one by one: the engine away, disks full, the clock stepped, nodes that lie.
    Faults(faults::Args),
    /// Sends random instructions to the programs and compares with a model after each.
    Money(money::Args),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Args::parse().verb {
        Verb::Bench(Bench::Latency(args)) => latency::run(&args).await,
        Verb::Bench(Bench::Hosts(args)) => hosts::run(&args).await,
        Verb::Soak(Soak::Kills(args)) => kills::run(&args).await,
        Verb::Soak(Soak::Faults(args)) => faults::run(&args).await,
        Verb::Soak(Soak::Money(args)) => money::run(&args),
        Verb::E2e(args) => e2e::run(&args).await,
    }
}
