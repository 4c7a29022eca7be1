//! What can be typed. Types only: what it means is in [`crate::commands`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::units::{Seconds, parse_seconds};

mod admin;
mod assessor;
mod grid;
mod host;
mod stake;

pub use self::{admin::*, assessor::*, grid::*, host::*, stake::*};

/// An open market for GPU jobs: post a job from a file, or put a GPU to work.
///
/// Results go to stdout, everything else to stderr. Exit codes: 0 done; 1 the job ended other than with code 0; 2 wrong
/// input; 3 the cluster, store, host or container engine did not answer or refused; 64 wrong arguments; 70 a bug.
#[derive(Debug, Parser)]
#[command(name = "nosana", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What applies to every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What applies to every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// How to print results; streams in JSON are one object a line
    #[arg(
        long,
        global = true,
        env = "NOSANA_OUTPUT",
        value_enum,
        default_value_t,
        hide_env_values = true
    )]
    pub output: Output,
    /// JSON-RPC of the cluster; unset, the localnet's
    #[arg(long, global = true, env = "NOSANA_URL", hide_env_values = true)]
    pub url: Option<String>,
    /// Its WebSocket; unset, the localnet's or the one that usually belongs to --url
    #[arg(
        long,
        global = true,
        env = "NOSANA_WS",
        value_name = "URL",
        hide_env_values = true
    )]
    pub ws: Option<String>,
    /// Where definitions and results are kept; unset, the localnet's
    #[arg(
        long,
        global = true,
        env = "NOSANA_STORE",
        value_name = "URL|FOLDER",
        hide_env_values = true
    )]
    pub store: Option<String>,
    /// Folder of the localnet, which says where everything is
    #[arg(
        long,
        global = true,
        env = "NOSANA_DIR",
        value_name = "FOLDER",
        default_value = ".nosana/localnet",
        hide_env_values = true
    )]
    pub dir: PathBuf,
    /// Key file of who signs; unset, that of the localnet's client, host or admin
    #[arg(
        long,
        global = true,
        env = "NOSANA_WALLET",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub wallet: Option<PathBuf>,
    /// Say more on stderr; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a development network on this machine: chain, markets, funded wallets, store
    #[command(disable_help_flag = true)]
    Localnet(LocalnetArguments),
    /// Put a GPU to work
    #[command(subcommand)]
    Host(HostCommand),
    /// Lock NOS, for weight to bond hosts with and a share of the fees; signed with --wallet, or else by the localnet's host
    #[command(subcommand)]
    Stake(StakeCommand),
    /// Run something on somebody's GPU
    #[command(subcommand)]
    Job(JobCommand),
    /// See where jobs can be posted
    #[command(subcommand)]
    Market(MarketCommand),
    /// The test grid: seats, points and rewards for who tests the network; who signs: --wallet, or else the localnet's host or admin
    #[command(subcommand)]
    Grid(Box<GridCommand>),
    /// Change what an authority may; signed with --wallet, or else by the localnet's admin
    #[command(subcommand)]
    Admin(AdminCommand),
    /// See what the wallets have
    #[command(subcommand)]
    Wallet(WalletCommand),
}

/// Passed on as they are.
#[derive(Args, Debug)]
pub struct LocalnetArguments {
    /// Arguments of nosana-localnet; `nosana localnet --help` lists them
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGS"
    )]
    pub arguments: Vec<String>,
}

/// What a client does.
#[derive(Debug, Subcommand)]
pub enum JobCommand {
    /// Post the job that a file describes
    Post(PostArguments),
    /// Send the definition of a confidential job to the host that has it
    SendDefinition(SendDefinitionArguments),
    /// Everything that the chain knows of a job
    Show(OneJob),
    /// Print each change of a job until it ends
    Watch(WatchArguments),
    /// What a job printed
    Logs(LogsArguments),
    /// Where the ports are reached that a job exposes, whether they work, and until when
    Services(ServicesArguments),
    /// Run a command in a container of a job, by its host
    Exec(ExecArguments),
    /// What came out of a job
    Result(OneJob),
    /// What its operations left in their output folders: list it, or fetch it with --to
    Artifacts(ArtifactsArguments),
    /// End a job; what was not used returns
    Stop(StopArguments),
    /// Give a job more time, at its own price
    Extend(ExtendArguments),
    /// All jobs of the wallet
    List,
    /// Take a job from a host that let its time pass, for a bounty; anyone may
    Expire(OneJob),
    /// Pay what an account could not take when a job ended; anyone may
    Collect(JobOrAll),
    /// Remove the account of a job that is over, once it need not be kept: its rent returns; anyone may
    Close(JobOrAll),
}

/// How a job is posted.
#[derive(Args, Debug)]
pub struct PostArguments {
    /// The job definition in JSON; `-` reads stdin
    pub file: PathBuf,
    /// Where to post
    #[arg(long, value_name = "SLUG", default_value = "community")]
    pub market: String,
    /// The most time that is paid for, such as 90s, 10m or 2h
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = parse_seconds)]
    pub timeout: Seconds,
    /// The most to pay a second, in base units (0.000001 NOS); unset, the market's price
    #[arg(long, value_name = "N")]
    pub max_price: Option<u64>,
    /// Give it to this host, which must be waiting, and to no other
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
    /// Keep the definition off the store: it is sent to the host that gets the job, sealed, and the result comes back sealed. So
    /// is one whose `logistics` say so. Waits until the job runs; the host's operator sees everything
    #[arg(long)]
    pub confidential: bool,
    /// Show changes and logs until it ends; the exit code says how it ended
    #[arg(long)]
    pub follow: bool,
    /// Who pays the SOL.
    #[command(flatten)]
    pub payer: Payer,
}

/// Which definition is sent to which job.
#[derive(Args, Debug)]
pub struct SendDefinitionArguments {
    /// The job's address
    pub job: String,
    /// The job definition in JSON; `-` reads stdin
    pub file: PathBuf,
}

/// Who pays the SOL.
#[derive(Args, Debug)]
pub struct Payer {
    /// Key file of who pays the fees, and the rent when posting; the wallet then needs no SOL
    #[arg(long, value_name = "FILE")]
    pub payer: Option<PathBuf>,
}

/// Which job is ended.
#[derive(Args, Debug)]
pub struct StopArguments {
    /// The job's address
    pub job: String,
    /// Who pays the SOL.
    #[command(flatten)]
    pub payer: Payer,
}

/// How a job is extended.
#[derive(Args, Debug)]
pub struct ExtendArguments {
    /// The job's address
    pub job: String,
    /// How much more time is paid for, such as 90s, 10m or 2h
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub by: Seconds,
    /// Who pays the SOL.
    #[command(flatten)]
    pub payer: Payer,
}

/// A job.
#[derive(Args, Debug)]
pub struct OneJob {
    /// The job's address
    pub job: String,
}

/// A job, or all that there is something to do for.
#[derive(Args, Debug)]
pub struct JobOrAll {
    /// The job's address
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub job: Option<String>,
    /// All jobs that the wallet posted or paid the rent of
    #[arg(long)]
    pub all: bool,
}

/// Which artifacts, and where they go.
#[derive(Args, Debug)]
pub struct ArtifactsArguments {
    /// The job's address
    pub job: String,
    /// Only what this operation left
    pub op: Option<String>,
    /// Fetch, check and unpack into this folder, each into a new folder named after its operation
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// How a job is watched.
#[derive(Args, Debug)]
pub struct WatchArguments {
    /// The job's address
    pub job: String,
    /// When to stop watching; running is also left when the job ends
    #[arg(long, value_enum, default_value_t)]
    pub until: Until,
}

/// When watching ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Until {
    /// When the container runs
    Running,
    /// When the job is over
    #[default]
    Ended,
}

/// Which part of a log.
#[derive(Args, Debug)]
pub struct LogsArguments {
    /// The job's address
    pub job: String,
    /// Go on until the job ends
    #[arg(short, long)]
    pub follow: bool,
}

/// Whose services.
#[derive(Args, Debug)]
pub struct ServicesArguments {
    /// The job's address
    pub job: String,
    /// Wait until all of them are healthy, or the job is over
    #[arg(long)]
    pub wait: bool,
}

/// Which command is run where.
#[derive(Args, Debug)]
pub struct ExecArguments {
    /// The job's address
    pub job: String,
    /// The operation whose container it is
    pub op: String,
    /// The program and its arguments; no shell reads them
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// What can be asked of markets.
#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// All markets with their prices and queues
    List,
    /// Everything about one market
    Show(OneMarket),
    /// Remove places whose time is up from the front of a queue; anyone may
    Sweep(OneMarket),
    /// Take hosts out of a queue that the market takes no longer; anyone may
    Evict(OneMarket),
}

/// A market.
#[derive(Args, Debug)]
pub struct OneMarket {
    /// Its slug or address
    pub market: String,
}

/// What can be asked of wallets.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// SOL and NOS of --wallet, or of all wallets of the localnet
    Balance,
}
