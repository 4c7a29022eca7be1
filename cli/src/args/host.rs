//! `nosana host`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use nosana_host::egress::Egress;

use crate::{
    machine::parse_gpu_uuid,
    units::{parse_amount, parse_total},
};

/// What a host's operator does.
#[derive(Debug, Subcommand)]
pub enum HostCommand {
    /// Register a host on chain; safe to repeat
    Register(RegisterArguments),
    /// Work: wait for jobs, run them in containers, be paid
    Run(RunArguments),
    /// Check everything that an agent needs, and say how to mend what is wrong
    Doctor(RunArguments),
    /// The GPUs of this machine: how they are, how to write them in the agent's configuration, and what is wrong
    Gpus(GpusArguments),
    /// Show the firewall's rules that keep containers off private networks, or keep them in force
    Firewall(FirewallArguments),
    /// What a host does and what it earned; what the agent on this machine does, where one runs
    Status(StatusArguments),
    /// Let an agent finish what runs and take no more jobs, or take jobs again
    Drain(DrainArguments),
    /// What jobs printed, out of the agent's state folder; without a job, which there are
    Logs(HostLogsArguments),
    /// Take away what no job needs any more: containers, volumes, networks, logs, and images while the disk is low
    Prune(PruneArguments),
    /// Where a host stands: its tier and why, what Premium asks beside what was measured, what would cost it its tier
    Standing(OneHost),
    /// Bond weight of the owner's stake to a host
    Bond(BondArguments),
    /// Begin to take bonded weight back from a host that neither waits nor works; it is free 14 days later
    Unbond(UnbondArguments),
    /// Give the stake back what was unbonded, once it is due; anyone may
    Release(OneHost),
    /// Apply the policy to a host: promote, demote or remove it where the marks say so; anyone may
    Assess(OneHost),
    /// Change what a host tells of itself, or where it is paid
    Update(UpdateHostArguments),
    /// Replace the key that agents work with, also while they do
    RotateWorker(RotateWorkerArguments),
    /// Give a host up: have its work end, take back its bond, be paid what it is owed, and get its rent back; safe to repeat
    Close(CloseHostArguments),
    /// Be paid what the payout account could not take when jobs ended; anyone may
    Collect(OneHost),
    /// Contest a slash that was proposed, with a defence; it then waits 7 days longer and only the admin executes it
    Contest(ContestArguments),
    /// Move hosts to the tier that an import gives them; anyone may
    Import(ImportHostArguments),
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
    /// UUID of a GPU of the machine, as `nvidia-smi -L` prints it, once for each; unset, those that the driver tells
    #[arg(long, value_name = "UUID", value_parser = parse_gpu_uuid)]
    pub gpu_uuid: Vec<String>,
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
    /// UUID of a GPU, or of a MIG slice, that jobs get, or its CDI name, such as nvidia.com/gpu=0; once for each
    #[arg(long, value_name = "GPU")]
    pub gpu: Vec<String>,
    /// Where containers may send to: `public` addresses, `none`, or `any` where something else isolates the machine
    /// [default: public]
    #[arg(long, value_name = "WHERE")]
    pub egress: Option<Egress>,
}

/// Which rules, and whether they are set.
#[derive(Args, Debug)]
pub struct FirewallArguments {
    /// The agent's configuration file, for `egress`, `egress_allow`, `dns` and `engine`
    #[arg(
        long,
        value_name = "FILE",
        env = "NOSANA_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// The container engine; unset, Docker's usual socket
    #[arg(long, value_name = "URL", env = "DOCKER_HOST", hide_env_values = true)]
    pub engine: Option<String>,
    /// Set the rules, look after them until told to end, and say so to agents that have no right to: as root
    #[arg(long)]
    pub keep: bool,
}

/// What is told of this machine's GPUs.
#[derive(Args, Debug)]
pub struct GpusArguments {
    /// The container engine, which knows the names that containers ask by; unset, Docker's usual socket
    #[arg(long, value_name = "URL", env = "DOCKER_HOST", hide_env_values = true)]
    pub engine: Option<String>,
    /// Program of the container toolkit that tells its version
    #[arg(long, value_name = "FILE", default_value = "nvidia-ctk")]
    pub nvidia_ctk: PathBuf,
    /// Another one of the container toolkit, where it is installed
    #[arg(long, value_name = "FILE", default_value = "nvidia-container-cli")]
    pub nvidia_container_cli: PathBuf,
    /// Listen for faults (XIDs) that the driver reports, for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub listen: u64,
}

/// Which host.
#[derive(Args, Debug)]
pub struct OneHost {
    /// The host; unset, one of the wallet's
    #[arg(long, value_name = "ADDRESS", conflicts_with = "index")]
    pub host: Option<String>,
    /// Which of the wallet's hosts [default: 0]
    #[arg(long, value_name = "N")]
    pub index: Option<u16>,
}

/// Which agent of this machine.
#[derive(Args, Debug)]
pub struct AgentFolder {
    /// The agent's configuration file, for what is not named otherwise: its state folder, where the chain is asked the cluster
    /// and the host, and for rotate-worker the key
    #[arg(
        long,
        value_name = "FILE",
        env = "NOSANA_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// The agent's state folder [default: .nosana/host]
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
}

/// Whose status.
#[derive(Args, Debug)]
pub struct StatusArguments {
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
    /// Which agent.
    #[command(flatten)]
    pub agent: AgentFolder,
}

/// Which hosts take no more jobs.
#[derive(Args, Debug)]
pub struct DrainArguments {
    /// A host of the agent, once for each; unset, all of them
    #[arg(long, value_name = "ADDRESS")]
    pub host: Vec<String>,
    /// Let them take jobs again
    #[arg(long)]
    pub undo: bool,
    /// Wait until nothing runs and none of them waits for a job
    #[arg(long, conflicts_with = "undo")]
    pub wait: bool,
    /// Which agent.
    #[command(flatten)]
    pub agent: AgentFolder,
}

/// Which job's log on this machine.
#[derive(Args, Debug)]
pub struct HostLogsArguments {
    /// The job's address; unset, a list of all that have a log here
    pub job: Option<String>,
    /// Go on until the job is over here
    #[arg(short, long, requires = "job")]
    pub follow: bool,
    /// Which agent.
    #[command(flatten)]
    pub agent: AgentFolder,
}

/// What is taken away.
#[derive(Args, Debug)]
pub struct PruneArguments {
    /// Only say what would go
    #[arg(long)]
    pub dry_run: bool,
    /// Also all images that the agent pulled, all resources and all logs that nothing needs, however much room there is
    #[arg(long)]
    pub all: bool,
    /// Also images that the agent did not pull, and what other agents left; none of these may be at work with this engine
    #[arg(long)]
    pub foreign: bool,
    /// GiB that the engine's disk should have free; unset, what the agent is configured with
    #[arg(long, value_name = "GIB", value_parser = parse_gib)]
    pub floor: Option<u64>,
    /// Which agent, and all that it needs where none runs.
    #[command(flatten)]
    pub run: RunArguments,
}

fn parse_gib(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| *number <= 1_000_000);
    number.ok_or_else(|| "expected whole GiB, at most 1000000".to_owned())
}

/// How much weight is bonded, to which host.
#[derive(Args, Debug)]
pub struct BondArguments {
    /// How much.
    #[command(flatten)]
    pub weight: MoreWeight,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}

/// How much weight is bonded.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct MoreWeight {
    /// How many xNOS more, such as 200 or 0.5
    #[arg(long, value_name = "XNOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: Option<u64>,
    /// How many xNOS there shall be in all; safe to repeat
    #[arg(long, value_name = "XNOS", value_parser = parse_total, allow_negative_numbers = true)]
    pub to: Option<u64>,
}

/// How much weight is taken back, from which host.
#[derive(Args, Debug)]
pub struct UnbondArguments {
    /// How much.
    #[command(flatten)]
    pub weight: LessWeight,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}

/// How much weight is taken back.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct LessWeight {
    /// How many xNOS less, such as 200 or 0.5
    #[arg(long, value_name = "XNOS", value_parser = parse_amount, allow_negative_numbers = true)]
    pub amount: Option<u64>,
    /// How many xNOS shall be left, 0 for none; safe to repeat
    #[arg(long, value_name = "XNOS", value_parser = parse_total, allow_negative_numbers = true)]
    pub to: Option<u64>,
}

/// What of a host is changed; what is not named stays.
#[derive(Args, Debug)]
pub struct UpdateHostArguments {
    /// Where clients reach the agent's API, up to 64 characters; empty for nowhere
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Where it is: up to 8 characters
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    /// The agent's version, such as 0.2.0
    #[arg(long, value_name = "VERSION")]
    pub agent: Option<String>,
    /// The token account of NOS that later jobs are paid to
    #[arg(long, value_name = "ADDRESS")]
    pub payout: Option<String>,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}

/// Which key is replaced by which.
#[derive(Args, Debug)]
pub struct RotateWorkerArguments {
    /// Key file of the new worker, made when absent; then give it to the agent and repeat this. Unset, the one beside the key of
    /// this machine's agent with `.next` behind its name, which the agent finds
    #[arg(long, value_name = "FILE", conflicts_with = "to")]
    pub worker: Option<PathBuf>,
    /// Address of the new worker, when its key is elsewhere
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// Only this host, and not all of the owner's with the same worker
    #[arg(long)]
    pub only: bool,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
    /// Which agent.
    #[command(flatten)]
    pub agent: AgentFolder,
}

/// Which host is given up.
#[derive(Args, Debug)]
pub struct CloseHostArguments {
    /// Wait for what it runs and for its place in a queue; not for the 14 days of a bond
    #[arg(long)]
    pub wait: bool,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
    /// Which agent.
    #[command(flatten)]
    pub agent: AgentFolder,
}

/// With what a slash is contested.
#[derive(Args, Debug)]
pub struct ContestArguments {
    /// The defence: its SHA-256 goes on chain, and the file into the store, for everybody to read
    #[arg(long, value_name = "FILE")]
    pub defence: PathBuf,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}

/// Which hosts are imported.
#[derive(Args, Debug)]
pub struct ImportHostArguments {
    /// What `nosana admin import build` wrote
    pub file: PathBuf,
    /// Every registered host that the file lists
    #[arg(long, conflicts_with_all = ["host", "index"])]
    pub all: bool,
    /// Which host.
    #[command(flatten)]
    pub host: OneHost,
}
