//! What can be typed. Types only: what it means is in [`crate::commands`].

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::units::{Seconds, parse_dollars, parse_percent, parse_seconds};

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
    Stop(StopArguments),
    /// Give a job more time, at its own price
    Extend(ExtendArguments),
    /// All jobs of the wallet
    List,
    /// Take a job from a host that let its time pass, for a bounty; anyone may
    Expire(OneJob),
    /// Pay what an account could not take when a job ended; anyone may
    Collect(OneJob),
    /// Remove the account of a job that is over, once it need not be kept; anyone may
    Close(OneJob),
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
    /// Show changes and logs until it ends; the exit code says how it ended
    #[arg(long)]
    pub follow: bool,
    /// Who pays the SOL.
    #[command(flatten)]
    pub payer: Payer,
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
    /// Everything about one market
    Show(OneMarket),
    /// Remove places whose time is up from the front of a queue; anyone may
    Sweep(OneMarket),
}

/// A market.
#[derive(Args, Debug)]
pub struct OneMarket {
    /// Its slug or address
    pub market: String,
}

/// What an authority does.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// The fee, and whether posting is paused everywhere
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Markets and their terms
    #[command(subcommand)]
    Market(AdminMarketCommand),
    /// Hand an authority over, in two steps
    #[command(subcommand)]
    Authority(AuthorityCommand),
}

/// What is done with the configuration of the jobs program.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// What it is
    Show,
    /// Change what is named, for later jobs
    Set(ConfigArguments),
}

/// What of the configuration is changed.
#[derive(Args, Debug)]
pub struct ConfigArguments {
    /// The fee on what hosts earn, such as 5 or 2.5
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub fee: Option<u16>,
    /// What the fee may never exceed; it can only be lowered
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub fee_cap: Option<u16>,
    /// Let no job be posted; all else goes on
    #[arg(long, conflicts_with = "resume")]
    pub pause: bool,
    /// Let jobs be posted again
    #[arg(long)]
    pub resume: bool,
}

/// What is done with markets.
#[derive(Debug, Subcommand)]
pub enum AdminMarketCommand {
    /// Open a market and give it a queue
    Open(Box<OpenArguments>),
    /// Change what is named, for later jobs
    Update(Box<UpdateArguments>),
    /// Let no job be posted here; all else goes on
    Pause(OneMarket),
    /// Let jobs be posted here again
    Resume(OneMarket),
    /// Close a market without jobs, and its queue
    Close(OneMarket),
    /// Make a market's queue larger
    Grow(GrowArguments),
}

/// How a market is opened.
#[derive(Args, Debug)]
pub struct OpenArguments {
    /// Its name: lower-case letters, digits and -, at most 32
    pub slug: String,
    /// The class of its hosts' GPUs
    #[arg(long, value_name = "ID")]
    pub class: u16,
    /// The tier that its hosts need
    #[arg(long, value_enum, default_value_t)]
    pub tier: MarketTier,
    /// Places in its queue, 16 to 200 000
    #[arg(long, value_name = "N", default_value_t = 4_096)]
    pub capacity: u32,
    /// Its terms.
    #[command(flatten)]
    pub terms: TermsArguments,
}

/// The tier that a market asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MarketTier {
    /// Community and Premium hosts
    #[default]
    Community,
    /// Premium hosts
    Premium,
}

/// How a market is changed.
#[derive(Args, Debug)]
pub struct UpdateArguments {
    /// Its slug or address
    pub market: String,
    /// The terms to change.
    #[command(flatten)]
    pub terms: TermsArguments,
}

/// Terms of a market; what is not named stays, or is the default of a new market.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Terms")]
pub struct TermsArguments {
    /// A fixed price a second, in base units (0.000001 NOS)
    #[arg(long, value_name = "N", conflicts_with = "dollars")]
    pub price: Option<u64>,
    /// A price in dollars an hour, such as 0.50, converted when a job is posted
    #[arg(long, value_name = "DOLLARS", value_parser = parse_dollars)]
    pub dollars: Option<u64>,
    /// Pyth's price account of NOS in dollars
    #[arg(long, value_name = "ADDRESS", conflicts_with = "price")]
    pub price_account: Option<String>,
    /// Pyth's id of that price, 64 hexadecimal digits
    #[arg(long, value_name = "HEX", conflicts_with = "price")]
    pub feed: Option<String>,
    /// How old that price may be [new: 1m]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds, conflicts_with = "price")]
    pub max_age: Option<Seconds>,
    /// How wide its confidence interval may be [new: 2]
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent, conflicts_with = "price")]
    pub max_confidence: Option<u16>,
    /// What clients pay less than the price [new: 0]
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub discount: Option<u16>,
    /// The part of the price that hosts earn [new: 100]
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub host_share: Option<u16>,
    /// The shortest timeout of a job [new: 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub min_timeout: Option<Seconds>,
    /// The longest timeout of a job, at most 30d [new: 7d]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub max_timeout: Option<Seconds>,
    /// How long a host may take to start, at most 1h [new: 10m]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub start_limit: Option<Seconds>,
    /// How long a place in the queue is valid, at most 1d [new: 2m]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub lease: Option<Seconds>,
    /// How long the account of a job is kept after its end, at most 90d [new: 1d]
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub retention: Option<Seconds>,
    /// The weight that a host must have bonded, in base units of xNOS [new: 0]
    #[arg(long, value_name = "N")]
    pub bond: Option<u64>,
}

/// How a queue is made larger.
#[derive(Args, Debug)]
pub struct GrowArguments {
    /// The market's slug or address
    pub market: String,
    /// Places that there shall be, at most 200 000
    #[arg(long, value_name = "N")]
    pub capacity: u32,
    /// Key file of who paid for the queue, when that is not the authority
    #[arg(long, value_name = "FILE")]
    pub payer: Option<PathBuf>,
}

/// How an authority is handed over.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// Name the next one, which then has to accept
    Propose(ProposeArguments),
    /// Take the authority over; signed by who was proposed
    Accept(AcceptArguments),
}

/// Who gets an authority.
#[derive(Args, Debug)]
pub struct ProposeArguments {
    /// Its address, or `nobody` to take a proposal back
    pub address: String,
    /// The authority over this market; unset, the one over the configuration
    #[arg(long, value_name = "MARKET")]
    pub market: Option<String>,
}

/// Which authority is taken over.
#[derive(Args, Debug)]
pub struct AcceptArguments {
    /// The authority over this market; unset, the one over the configuration
    #[arg(long, value_name = "MARKET")]
    pub market: Option<String>,
}

/// What can be asked of wallets.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// SOL and NOS of --wallet, or of all wallets of the localnet
    Balance,
}
