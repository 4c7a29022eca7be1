//! `nosana admin`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{AssessorArguments, OneMarket};
use crate::units::{
    Seconds, parse_amount, parse_dollars, parse_duration, parse_figure, parse_percent, parse_score,
    parse_seconds, parse_total,
};

/// What an authority does.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// The fee, and whether posting is paused everywhere
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Markets and their terms
    #[command(subcommand)]
    Market(AdminMarketCommand),
    /// What hosts must show for their tier
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Classes of GPUs
    #[command(subcommand)]
    Class(ClassCommand),
    /// Hosts: move them between tiers, slash them
    #[command(subcommand)]
    Host(AdminHostCommand),
    /// Lists of hosts that enter a tier at once
    #[command(subcommand)]
    Import(ImportCommand),
    /// Who assesses, and whether registration is open
    #[command(subcommand)]
    Tiers(TiersCommand),
    /// How long tokens are locked, and where slashed ones go
    #[command(subcommand)]
    Staking(StakingCommand),
    /// Have hosts measured, report what came out, keep tiers and queues as the policy says
    Assessor(Box<AssessorArguments>),
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
    Accept(OneAuthority),
}

/// Which authority: over a program's configuration, or over a market.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct OneAuthority {
    /// The program
    #[arg(long, value_enum, default_value_t)]
    pub over: Over,
    /// The market, by its slug or address
    #[arg(long, value_name = "MARKET")]
    pub market: Option<String>,
}

/// The program whose configuration an authority is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Over {
    /// Jobs, markets, the fee
    #[default]
    Jobs,
    /// Hosts, classes, the policy, slashes
    Tiers,
    /// Stakes
    Staking,
    /// Phases of the test grid
    Grid,
}

/// Who gets an authority.
#[derive(Args, Debug)]
pub struct ProposeArguments {
    /// Its address, or `nobody` to take a proposal back
    pub address: String,
    /// Which authority.
    #[command(flatten)]
    pub which: OneAuthority,
}

/// What is done with the policy.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// The policy in force, and the one that was proposed
    Show(ShowPolicyArguments),
    /// Propose another policy, which can be applied 3 days later
    Propose(Box<PolicyArguments>),
    /// Take the proposal back
    Withdraw,
    /// Put the proposed policy in force, once it is due; anyone may
    Apply,
}

/// How the policy is shown.
#[derive(Args, Debug)]
pub struct ShowPolicyArguments {
    /// As a file for `nosana admin policy propose`, whatever --output says
    #[arg(long)]
    pub toml: bool,
}

/// The policy that is proposed: what is not named is as in the policy in force.
#[derive(Args, Debug)]
pub struct PolicyArguments {
    /// File in TOML, as `nosana admin policy show --toml` prints one; a mark that is typed goes over it
    pub file: Option<PathBuf>,
    /// The marks.
    #[command(flatten)]
    pub marks: MarkArguments,
}

/// Marks of a policy.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Marks")]
pub struct MarkArguments {
    /// For Premium: weight bonded
    #[arg(long, value_name = "XNOS", value_parser = parse_total, allow_negative_numbers = true)]
    pub bond: Option<u64>,
    /// For Premium: days in Community
    #[arg(long, value_name = "N")]
    pub days: Option<u16>,
    /// For Premium: jobs completed
    #[arg(long, value_name = "N")]
    pub jobs: Option<u32>,
    /// For Premium: jobs that succeed of those that ended in the last 30 days
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub success: Option<u16>,
    /// For Premium: time online of the last 30 days
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub uptime: Option<u16>,
    /// For Premium: proofs passed
    #[arg(long, value_name = "N")]
    pub proofs: Option<u16>,
    /// For Premium: how old the newest passed proof may be
    #[arg(long, value_name = "TIME", value_parser = parse_seconds)]
    pub proof_age: Option<Seconds>,
    /// For Premium: benchmark against the class's baseline
    #[arg(long, value_name = "PERCENT", value_parser = parse_score)]
    pub score: Option<u16>,
    /// Premium is lost below this success, which is under --success
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub demote_success: Option<u16>,
    /// Premium is lost below this uptime, which is under --uptime
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub demote_uptime: Option<u16>,
    /// Premium is lost below this score, which is under --score
    #[arg(long, value_name = "PERCENT", value_parser = parse_score)]
    pub demote_score: Option<u16>,
    /// A host is removed after so many failed proofs in a row; 0 for never
    #[arg(long, value_name = "N")]
    pub remove_failed_proofs: Option<u16>,
    /// A host is removed below this success, which is under --demote-success
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub remove_success: Option<u16>,
    /// A host is removed after so many days of silence; 0 for never
    #[arg(long, value_name = "N")]
    pub remove_silent_days: Option<u16>,
    /// Days in Premium before success, uptime and score can cost it
    #[arg(long, value_name = "N")]
    pub grace_days: Option<u16>,
    /// Jobs that must have ended in the last 30 days before success can cost a tier
    #[arg(long, value_name = "N")]
    pub min_jobs: Option<u16>,
    /// The most of its bond that can be slashed of a host in 30 days, at most 50
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub slash: Option<u16>,
    /// Hours between two reports of the same kind on a host
    #[arg(long, value_name = "N")]
    pub report_hours: Option<u16>,
}

/// What is done with classes of GPUs.
#[derive(Debug, Subcommand)]
pub enum ClassCommand {
    /// All classes with their baselines
    List,
    /// Make a class, or change what is named of one
    Set(ClassArguments),
}

/// A class of GPUs; what is not named stays.
#[derive(Args, Debug)]
pub struct ClassArguments {
    /// Its id
    pub id: u16,
    /// Its name, up to 32 bytes; a new class needs one
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Memory of one GPU in MiB; a new class needs it
    #[arg(long, value_name = "N")]
    pub vram_mib: Option<u32>,
    /// Let hosts register in it; a new class does
    #[arg(long, conflicts_with = "forbid")]
    pub allow: bool,
    /// Let no host register in it any more
    #[arg(long)]
    pub forbid: bool,
    /// Baseline: INT8 operations a second, such as 660T; another baseline counts from 3 days later
    #[arg(long, value_name = "N", value_parser = parse_figure)]
    pub int8: Option<u64>,
    /// Baseline: memory bandwidth in bytes a second, such as 1008G
    #[arg(long, value_name = "N", value_parser = parse_figure)]
    pub bandwidth: Option<u64>,
    /// Baseline: FP16 operations a second; 0 while it is not measured
    #[arg(long, value_name = "N", value_parser = parse_figure)]
    pub fp16: Option<u64>,
    /// Baseline: FP32 operations a second; 0 while it is not measured
    #[arg(long, value_name = "N", value_parser = parse_figure)]
    pub fp32: Option<u64>,
}

/// What is done with hosts.
#[derive(Debug, Subcommand)]
pub enum AdminHostCommand {
    /// All hosts
    List(ListHostsArguments),
    /// From Community to Premium, for a host with the bond that the policy asks for
    Promote(MoveArguments),
    /// From Premium to Community
    Demote(MoveArguments),
    /// Let a host not work until it is reinstated
    Suspend(MoveArguments),
    /// Let a host not work any more
    Remove(MoveArguments),
    /// A suspended or removed host back into Community
    Reinstate(MoveArguments),
    /// A waitlisted host into Community
    Admit(MoveArguments),
    /// Propose to take weight of a host's bond; it can be executed 7 days later and contested until then
    Slash(SlashArguments),
    /// Take a proposed slash back; anyone may once it has lapsed
    WithdrawSlash(HostAddress),
    /// Execute a proposed slash once it is due; anyone may, of a contested one the admin alone
    ExecuteSlash(HostAddress),
    /// Close the account of a host's slashes once its period is over, for its rent; anyone may
    CloseSlash(HostOrAll),
}

/// A host, or all that there is something to do for.
#[derive(Args, Debug)]
pub struct HostOrAll {
    /// Its address
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub host: Option<String>,
    /// All hosts
    #[arg(long)]
    pub all: bool,
}

/// Which hosts are listed.
#[derive(Args, Debug)]
pub struct ListHostsArguments {
    /// Only those of this tier
    #[arg(long, value_enum)]
    pub tier: Option<HostTier>,
    /// Only those of this class
    #[arg(long, value_name = "ID")]
    pub class: Option<u16>,
}

/// The tier of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HostTier {
    /// Registered while registration was closed
    Waitlisted,
    /// May work in Community markets
    Community,
    /// May work in every market
    Premium,
    /// May not work until it is reinstated
    Suspended,
    /// May not work any more
    Removed,
}

/// A host.
#[derive(Args, Debug)]
pub struct HostAddress {
    /// Its address
    pub host: String,
}

/// Which host is moved, and why.
#[derive(Args, Debug)]
pub struct MoveArguments {
    /// Its address
    pub host: String,
    /// Why, for everybody to read: 1 to 64 bytes
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// What is taken of a host's bond, and why.
#[derive(Args, Debug)]
pub struct SlashArguments {
    /// Its address
    pub host: String,
    /// How many xNOS, such as 20 or 0.5
    #[arg(long, value_name = "XNOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub xnos: u64,
    /// Why, for everybody to read: 1 to 64 bytes
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The evidence: its SHA-256 goes on chain, and the file into the store, for everybody to read
    #[arg(long, value_name = "FILE")]
    pub evidence: PathBuf,
}

/// What is done with imports.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Make a list of hosts into a document with a proof for each, without a cluster; the same list gives the same
    Build(BuildArguments),
    /// Let the hosts of a document enter its tier
    Open(OpenImportArguments),
    /// Let no more hosts enter by an import; its rent returns
    Close(CloseImportArguments),
}

/// Which hosts an import is for.
#[derive(Args, Debug)]
pub struct BuildArguments {
    /// One a line: a host's address, an owner's, or `OWNER,INDEX`; `#` begins a comment, `-` reads stdin
    pub file: PathBuf,
    /// The import's number
    #[arg(long, value_name = "N")]
    pub id: u16,
    /// The tier that they enter
    #[arg(long, value_enum)]
    pub tier: EnteredTier,
}

/// The tier that hosts enter by an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EnteredTier {
    /// For waitlisted hosts
    Community,
    /// For waitlisted and Community hosts with the bond that the policy asks for
    Premium,
}

/// Which import is opened.
#[derive(Args, Debug)]
pub struct OpenImportArguments {
    /// What `nosana admin import build` wrote
    pub file: PathBuf,
}

/// Which import is closed.
#[derive(Args, Debug)]
pub struct CloseImportArguments {
    /// The import's number
    pub id: u16,
}

/// What is done with the configuration of the tiers program.
#[derive(Debug, Subcommand)]
pub enum TiersCommand {
    /// What it is
    Show,
    /// Change what is named
    Set(TiersArguments),
}

/// What of the configuration of the tiers program is changed.
#[derive(Args, Debug)]
pub struct TiersArguments {
    /// Whether new hosts enter Community at once, or are waitlisted
    #[arg(long, value_enum)]
    pub registration: Option<Registration>,
    /// Who may submit reports: up to 3 addresses, in place of those that may now
    #[arg(long, value_name = "ADDRESS")]
    pub assessor: Vec<String>,
}

/// What becomes of new hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    /// They enter Community at once
    Open,
    /// They are waitlisted until somebody lets them in
    Closed,
}

/// What is done with the configuration of the staking program.
#[derive(Debug, Subcommand)]
pub enum StakingCommand {
    /// What it is, and what waits in the reward vault
    Show,
    /// Change what is named
    Set(StakingArguments),
}

/// What of the configuration of the staking program is changed.
#[derive(Args, Debug)]
pub struct StakingArguments {
    /// The token account that slashed NOS go to, or `rewards` for all stakers
    #[arg(long, value_name = "ADDRESS")]
    pub slash_destination: Option<String>,
    /// The shortest duration of a stake
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub min_duration: Option<Seconds>,
    /// The longest duration of a stake
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub max_duration: Option<Seconds>,
}
