//! What can be typed. Types only: what it means is in [`crate::commands`].

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::units::{Seconds, parse_seconds};

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
    /// Key file of the client; unset, the localnet's client
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
    /// Run something on somebody's GPU
    #[command(subcommand)]
    Job(JobCommand),
    /// See where jobs can be posted
    #[command(subcommand)]
    Market(MarketCommand),
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

/// What a host's operator does.
#[derive(Debug, Subcommand)]
pub enum HostCommand {
    /// Register a host on chain; safe to repeat
    Register(RegisterArguments),
    /// Work: wait for jobs, run them in containers, be paid
    Run(RunArguments),
    /// What a host does and what it earned
    Status(HostStatusArguments),
}

/// How a host is registered.
#[derive(Args, Debug)]
pub struct RegisterArguments {
    /// Key file of the owner, who pays the rent and is paid; unset, the localnet's host
    #[arg(long, value_name = "FILE")]
    pub owner: Option<PathBuf>,
    /// Key file of the agent, made when absent; unset, the localnet's worker
    #[arg(long, value_name = "FILE")]
    pub worker: Option<PathBuf>,
    /// The class of its GPUs, see `nosana market list`
    #[arg(long, value_name = "ID", default_value_t = 1)]
    pub class: u16,
    /// Which of the owner's hosts this is
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub index: u16,
    /// How many GPUs
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub gpus: u8,
    /// Memory of one GPU in MiB; unset, what the class asks for
    #[arg(long, value_name = "N")]
    pub vram_mib: Option<u32>,
    /// Where it is: up to 8 characters
    #[arg(long, value_name = "CODE", default_value = "")]
    pub region: String,
    /// Where clients reach the agent's API; up to 64 characters
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8910")]
    pub endpoint: String,
}

/// How an agent is configured: by a file, over it the environment, over that these.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// File in TOML with all of this and the limits of containers
    #[arg(
        long,
        value_name = "FILE",
        env = "NOSANA_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Key file of the agent; unset, the localnet's worker
    #[arg(long, value_name = "FILE")]
    pub worker: Option<PathBuf>,
    /// The host to work for; unset, the first of the localnet's host wallet
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
    /// Where to wait for jobs [default: community]
    #[arg(long, value_name = "SLUG")]
    pub market: Option<String>,
    /// Folder for the ledger and logs, one for each agent [default: .nosana/host]
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
    /// The container engine; unset, Docker's usual socket
    #[arg(long, value_name = "URL", env = "DOCKER_HOST", hide_env_values = true)]
    pub engine: Option<String>,
    /// Where the API listens [default: 127.0.0.1:8910]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub api: Option<SocketAddr>,
    /// CDI name of a GPU that jobs get, such as nvidia.com/gpu=0; once for each
    #[arg(long, value_name = "CDI_NAME")]
    pub gpu: Vec<String>,
}

/// Which host.
#[derive(Args, Debug)]
pub struct HostStatusArguments {
    /// The host; unset, one of the localnet's host wallet
    #[arg(long, value_name = "ADDRESS", conflicts_with = "index")]
    pub host: Option<String>,
    /// Which of the wallet's hosts
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub index: u16,
}

/// What a client does.
#[derive(Debug, Subcommand)]
pub enum JobCommand {
    /// Post the job that a file describes
    Post(PostArguments),
    /// Everything that the chain knows of a job
    Show(OneJob),
    /// Print each change of a job until it ends
    Watch(WatchArguments),
    /// What a job printed
    Logs(LogsArguments),
    /// What came out of a job
    Result(OneJob),
    /// End a job; what was not used returns
    Stop(OneJob),
    /// All jobs of the wallet
    List,
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
    /// Show changes and logs until it ends; the exit code says how it ended
    #[arg(long)]
    pub follow: bool,
}

/// A job.
#[derive(Args, Debug)]
pub struct OneJob {
    /// The job's address
    pub job: String,
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

/// What can be asked of markets.
#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// All markets with their prices and queues
    List,
}

/// What can be asked of wallets.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// SOL and NOS of --wallet, or of all wallets of the localnet
    Balance,
}
