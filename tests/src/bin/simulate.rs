//! Simulates a network of hosts on the real programs, in memory: `simulate tiers --hosts
//! 1000 --days 60 --seed 1 --out DIR`, `simulate grid --hosts 1200 --days 31 --out DIR`.

#![allow(clippy::print_stdout, clippy::print_stderr)] // It talks to a person.

use std::{
    io::{self, IsTerminal, Write, stderr},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use clap::{Parser, Subcommand};
use nosana_tests::simulation::{self, Limit, grid};

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
    /// The reference phase of the test grid, from registration to the last claim, with hosts
    /// that test, idle, farm and cheat. Exit code 1 when something that must hold does not:
    /// what is paid and the remainder are the pool to the unit, as many seats as there are,
    /// points as known off chain, nobody gains by paying itself, no cap is exceeded
    Grid {
        /// How many hosts register, for five seats of six
        #[arg(long, default_value_t = 1_200, value_parser = clap::value_parser!(u32).range(24..=2_400))]
        hosts: u32,
        /// How many days the phase runs
        #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u32).range(4..=31))]
        days: u32,
        /// Decides what is left to chance: the same gives the same files
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder for report.md, report.json, leaderboard.csv and the pictures
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
        } => tiers(simulation::Options { hosts, days, seed }, out.as_deref()),
        Command::Grid {
            hosts,
            days,
            seed,
            out,
        } => test_grid(grid::Options { hosts, days, seed }, out.as_deref()),
    }
}

fn tiers(options: simulation::Options, out: Option<&Path>) -> ExitCode {
    let simulation::Options { hosts, days, seed } = options;
    let outcome = watched(days, |tell| simulation::tiers(options, tell));
    println!("{hosts} hosts, {days} days, seed {seed}\n\n{outcome}");
    if let Err(code) = written(out, "tiers.svg", |out| outcome.write(out)) {
        return code;
    }
    if outcome.limits().iter().all(Limit::is_kept) {
        ExitCode::SUCCESS
    } else {
        eprintln!("error: more hosts were treated wrongly than the limits say");
        ExitCode::FAILURE
    }
}

fn test_grid(options: grid::Options, out: Option<&Path>) -> ExitCode {
    let grid::Options { hosts, days, seed } = options;
    // Nine days to register, the run, and the review.
    let outcome = watched(9 + days + 14, |tell| grid::run(options, tell));
    println!("{hosts} hosts, {days} days, seed {seed}\n\n{outcome}");
    if let Err(code) = written(out, "report.md", |out| outcome.write(out)) {
        return code;
    }
    if outcome.checks().iter().all(|check| check.holds) {
        ExitCode::SUCCESS
    } else {
        eprintln!("error: something that must hold does not: see FAIL above");
        ExitCode::FAILURE
    }
}

/// Runs `simulate` and shows how far it is, of `days`, to who watches.
fn watched<Outcome>(days: u32, simulate: impl FnOnce(&mut dyn FnMut(u32)) -> Outcome) -> Outcome {
    let begun = Instant::now();
    let is_watched = stderr().is_terminal();
    let outcome = simulate(&mut |day| {
        if is_watched {
            eprint!("\rday {day} of {days}");
            let _ = stderr().flush();
        }
    });
    if is_watched {
        eprintln!("\r{:24}", "");
    }
    println!("took {} s", begun.elapsed().as_secs());
    outcome
}

/// Writes into `out`, if any, and names the `main` file there.
fn written(
    out: Option<&Path>,
    main: &str,
    write: impl FnOnce(&Path) -> io::Result<()>,
) -> Result<(), ExitCode> {
    let Some(out) = out else {
        return Ok(());
    };
    if let Err(error) = write(out) {
        eprintln!("error: cannot write into {}: {error}", out.display());
        return Err(ExitCode::from(2));
    }
    println!("wrote {}", out.join(main).display());
    Ok(())
}
