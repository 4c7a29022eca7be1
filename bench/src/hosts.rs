//! Many hosts and many jobs against one chain: every job settles to the last unit, and what it
//! costs in requests, time, CPU and memory.
//!
//! The hosts are slots of the real agent with the real chain client, in this process, over
//! simulated containers. The chain is a process of its own. One agent as a process of its own, with
//! the real engine, shows what an operator's machine needs.

mod agent;
mod fleet;
mod network;
mod process;
mod sender;
mod work;

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Result, ensure};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use tokio::time::{Instant, sleep};

use self::{
    agent::Memory,
    fleet::{Fleet, SLOTS},
    network::Network,
    process::Process,
    sender::Counts,
    work::Settled,
};

/// Options of the benchmark.
#[derive(clap::Args)]
pub struct Args {
    /// How many hosts
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..=1_500))]
    hosts: u16,
    /// How many jobs
    #[arg(long, default_value_t = 10_000)]
    jobs: usize,
    /// Jobs that wait or run at a time: more than there are hosts, so that both jobs and hosts wait at
    /// times; a quarter more unless given
    #[arg(long)]
    at_once: Option<usize>,
    /// How long each job's container runs, seconds
    #[arg(long, default_value_t = 10)]
    job_seconds: u32,
    /// How long the hosts are watched at rest, seconds
    #[arg(long, default_value_t = 120)]
    rest_seconds: u32,
    /// Slot time of the chain, milliseconds
    #[arg(long, default_value_t = 400)]
    slot_ms: u32,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// What came of a run.
#[derive(Serialize)]
struct Report {
    hosts: u16,
    jobs: usize,
    at_once: usize,
    job_seconds: u32,
    slot_ms: u32,
    /// How this program and those that it starts were built.
    build: &'static str,
    processors: usize,
    rest: Phase,
    work: Phase,
    settled: Settled,
    /// The most that the processes had in memory, MiB.
    peak_mib: Processes,
    agent: Memory,
}

/// A while of the run.
#[derive(Serialize)]
struct Phase {
    seconds: f64,
    /// JSON-RPC requests of the hosts.
    requests: u64,
    requests_a_host_a_minute: f64,
    /// The same by method.
    by_method: BTreeMap<String, f64>,
    /// Processors in use, of which one is 1.
    cpu: Processes,
}

/// A figure of each process.
#[derive(Serialize)]
struct Processes {
    /// All hosts together, and the client that posts the jobs.
    hosts: f64,
    chain: f64,
}

/// Runs the benchmark.
pub async fn run(args: &Args) -> Result<()> {
    raise_limit();
    let hosts = usize::from(args.hosts);
    let at_once = args.at_once.unwrap_or(hosts.saturating_add(hosts / 4));
    ensure!(
        at_once > 0,
        "expected at least one job at once (`--at-once`)"
    );
    let network = Network::start(args.slot_ms).await?;
    let memory = agent::measure(&network).await?;
    eprintln!("{memory}");

    let registered = network.register(args.hosts).await?;
    eprintln!("{hosts} hosts are registered");
    let fleet = Fleet::start(&network, &registered, args.job_seconds).await?;
    network
        .wait_for_hosts(hosts, || fleet.ended_early())
        .await?;
    eprintln!("all of them wait for jobs");

    let watch = Watch::begin(&network, &fleet)?;
    sleep(Duration::from_secs(args.rest_seconds.into())).await;
    let rest = watch.end(&network, &fleet, hosts)?;
    eprintln!(
        "at rest: {:.1} requests a host a minute",
        rest.requests_a_host_a_minute
    );

    let watch = Watch::begin(&network, &fleet)?;
    let done = work::run(&network, args.jobs, at_once).await?;
    let work = watch.end(&network, &fleet, hosts)?;
    eprintln!("{} jobs are over, checking them", args.jobs);
    let settled = work::check(&network, &done, &registered).await?;
    fleet.stop().await?;
    let queue = network.queue().await?;
    ensure!(
        queue.waiting.is_empty(),
        "{} still wait in the queue after all hosts ended",
        queue.waiting.len()
    );
    let report = Report {
        hosts: args.hosts,
        jobs: args.jobs,
        at_once,
        job_seconds: args.job_seconds,
        slot_ms: args.slot_ms,
        build: if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
        processors: std::thread::available_parallelism()?.get(),
        rest,
        work,
        settled,
        peak_mib: Processes {
            hosts: Process::own().look()?.peak_mib,
            chain: network.chain().look()?.peak_mib,
        },
        agent: memory,
    };
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report);
    }
    Ok(())
}

/// What the processes had used and asked when a phase began.
struct Watch {
    begun: Instant,
    requests: Counts,
    hosts: f64,
    chain: f64,
}

impl Watch {
    fn begin(network: &Network, fleet: &Fleet) -> Result<Self> {
        Ok(Self {
            begun: Instant::now(),
            requests: fleet.requests(),
            hosts: Process::own().look()?.cpu_seconds,
            chain: network.chain().look()?.cpu_seconds,
        })
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of a run are far below 2^53"
    )]
    fn end(self, network: &Network, fleet: &Fleet, hosts: usize) -> Result<Phase> {
        let seconds = self.begun.elapsed().as_secs_f64();
        let mut requests = fleet.requests();
        for (method, before) in self.requests {
            let count = requests.entry(method).or_default();
            *count = count.saturating_sub(before);
        }
        let rate = |count: u64| count as f64 * 60.0 / seconds / hosts as f64;
        let all = requests.values().sum();
        Ok(Phase {
            seconds,
            requests: all,
            requests_a_host_a_minute: rate(all),
            by_method: requests
                .into_iter()
                .map(|(method, count)| (method, rate(count)))
                .collect(),
            cpu: Processes {
                hosts: (Process::own().look()?.cpu_seconds - self.hosts) / seconds,
                chain: (network.chain().look()?.cpu_seconds - self.chain) / seconds,
            },
        })
    }
}

fn print(report: &Report) {
    let Report {
        rest,
        work,
        settled,
        peak_mib,
        ..
    } = report;
    println!(
        "{} hosts, {} to a process's connection, {} jobs of {} s, {} at once; {} build, {} processors, blocks of {} ms",
        report.hosts,
        SLOTS,
        report.jobs,
        report.job_seconds,
        report.at_once,
        report.build,
        report.processors,
        report.slot_ms
    );
    for (name, phase) in [("at rest", rest), ("at work", work)] {
        println!(
            "{name}: {:>6.0} s, {:>6.1} requests a host a minute, processors used by hosts {:.2}, by the chain {:.2}",
            phase.seconds, phase.requests_a_host_a_minute, phase.cpu.hosts, phase.cpu.chain
        );
        for (method, rate) in &phase.by_method {
            println!("    {method:<30} {rate:>6.1}");
        }
    }
    println!("{settled}");
    println!(
        "memory at most: all hosts together {:.0} MiB, chain {:.0} MiB",
        peak_mib.hosts, peak_mib.chain
    );
    println!("{}", report.agent);
}

/// Each host has files and connections: as many as the system allows.
fn raise_limit() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // Where that is refused, a smaller run may still do.
    let _ = setrlimit(Resource::Nofile, raised);
}
