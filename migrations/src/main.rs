//! `nosana-migrations`: brings a cluster to what a plan says, again and again without harm.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a person"
)]

mod apply;
mod cluster;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, ensure};
use clap::{Args, Parser, Subcommand};
use nosana_migrations::{plan::Plan, programs};
use nosana_sdk::wallet;

use crate::{
    apply::{Apply, UpgradeAuthority},
    cluster::Cluster,
};

/// Deploys, initialises and migrates the programs of the market on any cluster.
#[derive(Parser)]
#[command(name = "nosana-migrations", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring a cluster to what a plan says: programs, accounts of older versions, configurations, classes, markets, upgrade
    /// authorities. What is so already is left alone; what differs is reported and left alone
    Apply(ApplyArgs),
}

#[derive(Args)]
struct ApplyArgs {
    /// URL of the cluster's JSON-RPC
    #[arg(long)]
    url: String,
    /// File of the key that pays, may upgrade the programs, and gets authority over what it initialises
    #[arg(long, value_name = "FILE")]
    keypair: PathBuf,
    /// What the cluster is to be like, TOML; without it, as development clusters are
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Folder with `nosana_NAME.so` for each program, in place of those built in
    #[arg(long, value_name = "DIR")]
    artifacts: Option<PathBuf>,
    /// Folder with NAME.json, the key of each program's id, for ids that are not development ids
    #[arg(long, value_name = "DIR")]
    program_keys: Option<PathBuf>,
    /// Who may upgrade the programs afterwards: an address, `none` for nobody ever again, or `keep`
    #[arg(long, value_name = "ADDRESS|none|keep", default_value = "keep", value_parser = upgrade_authority)]
    upgrade_authority: UpgradeAuthority,
    /// Micro-lamports a compute unit for the writes that carry the programs; the other transactions follow what the cluster's
    /// last blocks paid
    #[arg(long, value_name = "PRICE")]
    priority_fee: Option<u64>,
    /// Change nothing, and say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do what this key cannot undo: give the right to upgrade away
    #[arg(long)]
    yes: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Apply(args) = Cli::parse().command;
    match apply(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn apply(args: ApplyArgs) -> Result<()> {
    ensure!(
        args.upgrade_authority == UpgradeAuthority::Keep || args.yes || args.dry_run,
        "--upgrade-authority gives away what this key cannot take back: say --yes, too"
    );
    let plan = match &args.plan {
        Some(path) => Plan::read(path)?,
        None => Plan::development()?,
    };
    let payer = wallet::read(&args.keypair)?;
    let apply = Apply {
        cluster: Cluster::new(args.url, payer, args.priority_fee),
        plan,
        programs: programs::load(args.artifacts.as_deref())?,
        program_keys: args.program_keys,
        upgrade_authority: args.upgrade_authority,
        dry_run: args.dry_run,
    };
    apply.run().await
}

fn upgrade_authority(text: &str) -> Result<UpgradeAuthority, String> {
    match text {
        "keep" => Ok(UpgradeAuthority::Keep),
        "none" => Ok(UpgradeAuthority::Nobody),
        key => key
            .parse()
            .map(UpgradeAuthority::Key)
            .map_err(|_| "expected an address in base 58, `none` or `keep`".to_owned()),
    }
}
