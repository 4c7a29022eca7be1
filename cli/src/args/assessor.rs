//! `nosana admin assessor`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::units::{Seconds, parse_seconds};

/// How the assessor is run, or what is asked of it instead.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct AssessorArguments {
    /// What can be done beside running it.
    #[command(subcommand)]
    pub command: Option<AssessorCommand>,
    /// How it runs.
    #[command(flatten)]
    pub run: AssessorRunArguments,
}

/// What can be done beside running it.
#[derive(Debug, Subcommand)]
pub enum AssessorCommand {
    /// Judge a report again from its evidence; anyone may
    Verify(VerifyArguments),
}

/// Which report.
#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// The report's address, or the SHA-256 of its evidence
    pub report: String,
}

/// How an assessor is configured: by a file, over it the environment, over that these.
#[derive(Args, Debug)]
pub struct AssessorRunArguments {
    /// File in TOML with all of this and more, see docs/assessor.md
    #[arg(
        long,
        value_name = "FILE",
        env = "NOSANA_ASSESSOR_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Look once, do what there is to do, and end
    #[arg(long)]
    pub once: bool,
    /// Print what it would do now, one object a line, and do nothing
    #[arg(long, conflicts_with = "once")]
    pub dry_run: bool,
    /// Folder for the decisions, one for each assessor [default: .nosana/assessor]
    #[arg(
        long,
        value_name = "FOLDER",
        env = "NOSANA_ASSESSOR_STATE",
        hide_env_values = true
    )]
    pub state: Option<PathBuf>,
    /// How often each host is measured [default: 24h]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds, env = "NOSANA_ASSESSOR_PERIOD", hide_env_values = true)]
    pub period: Option<Seconds>,
    /// Between two looks at the chain [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds, env = "NOSANA_ASSESSOR_POLL", hide_env_values = true)]
    pub poll: Option<Seconds>,
    /// The most that the jobs of a UTC day may cost, in base units (0.000001 NOS); 0 posts none [default: 10000000]
    #[arg(
        long,
        value_name = "N",
        env = "NOSANA_ASSESSOR_BUDGET",
        hide_env_values = true
    )]
    pub budget: Option<u64>,
    /// The most that a second of a job may cost, in base units [default: 1000]
    #[arg(
        long,
        value_name = "N",
        env = "NOSANA_ASSESSOR_MAX_PRICE",
        hide_env_values = true
    )]
    pub max_price: Option<u64>,
    /// Where to post, once for each [default: wherever a host waits]
    #[arg(
        long,
        value_name = "SLUG",
        env = "NOSANA_ASSESSOR_MARKETS",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub market: Vec<String>,
    /// The job definition of the benchmark; `@CHALLENGE@` in it is replaced [default: the suite's own]
    #[arg(
        long,
        value_name = "FILE",
        env = "NOSANA_ASSESSOR_JOB",
        hide_env_values = true
    )]
    pub job: Option<PathBuf>,
}
