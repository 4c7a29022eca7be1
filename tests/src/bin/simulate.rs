//! Simulates a network of hosts on the real programs, in memory: `simulate tiers --hosts
//! 1000 --days 60 --seed 1 --out DIR`.

#![allow(clippy::print_stdout, clippy::print_stderr)] // It talks to a person.

use std::{
    io::{IsTerminal, Write, stderr},
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use clap::{Parser, Subcommand};
use nosana_tests::simulation::{self, Limit, Options};

#[derive(Parser)]
#[command(
    name = "simulate",
    about = "Simulates a network on the real programs, in memory"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Who ends in which tier, and why; with a picture of tiers over time. Exit code 1 when
    /// more than a stated share of hosts was treated wrongly, as within the first weeks, in
    /// which nobody can be Premium yet
    Tiers {
        /// How many hosts register, in the first 10 days
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(10..=5_000))]
        hosts: u32,
        /// How many days pass
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=365))]
        days: u32,
        /// Decides what is left to chance: the same gives the same files
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder for tiers.svg, tiers.csv, moves.csv and summary.json
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Tiers {
            hosts,
            days,
            seed,
            out,
        } => tiers(Options { hosts, days, seed }, out),
    }
}

fn tiers(options: Options, out: Option<PathBuf>) -> ExitCode {
    let begun = Instant::now();
    let is_watched = stderr().is_terminal();
    let outcome = simulation::tiers(options, |day| {
        if is_watched {
            eprint!("\rday {day} of {}", options.days);
            let _ = stderr().flush();
        }
    });
    if is_watched {
        eprintln!("\r{:24}", "");
    }
    let Options { hosts, days, seed } = options;
    println!("{hosts} hosts, {days} days, seed {seed}\n\n{outcome}");
    println!("took {} s", begun.elapsed().as_secs());
    if let Some(out) = out {
        if let Err(error) = outcome.write(&out) {
            eprintln!("error: cannot write into {}: {error}", out.display());
            return ExitCode::from(2);
        }
        println!("wrote {}", out.join("tiers.svg").display());
    }
    if outcome.limits().iter().all(Limit::is_kept) {
        ExitCode::SUCCESS
    } else {
        eprintln!("error: more hosts were treated wrongly than the limits say");
        ExitCode::FAILURE
    }
}
