//! All parts, one after the other, into one report.

use std::{
    env,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    cpu, disk,
    effort::Effort,
    gpu, machine, memory,
    network::{self, Token},
    report::{Report, Section, VERSION, shortened, with_causes},
};

/// The environment's variable with the address of the job, which every container of a job has.
const JOB_VARIABLE: &str = "NOSANA_ID";

/// A part that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The processor.
    Cpu,
    /// The memory.
    Memory,
    /// The disk.
    Disk,
    /// The network to a peer.
    Network,
    /// The GPUs.
    Gpu,
}

/// What to measure, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long and how much.
    pub effort: Effort,
    /// Which parts; all of them when none is named.
    pub parts: Vec<Part>,
    /// Where the disk is measured.
    pub scratch: PathBuf,
    /// The peer's address and token.
    pub peer: Option<(String, Token)>,
    /// Goes into the report as it is.
    pub challenge: String,
    /// Of all pseudo-random data.
    pub seed: u64,
    /// The CUDA driver, in place of the system's.
    pub cuda_driver: Option<PathBuf>,
}

/// Measures. What it is at is told to `progress`, a line at a time.
pub fn run(options: &Options, progress: &dyn Fn(&str)) -> Report {
    let effort = &options.effort;
    let started_at = now();
    let machine = machine::look();
    let threads = machine.threads;
    let cpu = options.part(Part::Cpu, progress, || {
        Section::Measured(cpu::measure(effort, threads))
    });
    let memory = options.part(Part::Memory, progress, || {
        Section::Measured(memory::measure(
            effort,
            threads,
            machine::available_memory(),
            machine::cache_bytes(),
        ))
    });
    let disk = options.part(Part::Disk, progress, || {
        match disk::measure(effort, &options.scratch, options.seed) {
            Ok(disk) => Section::Measured(disk),
            Err(error) => Section::failed(with_causes(&error)),
        }
    });
    let network = options.part(Part::Network, progress, || {
        let Some((peer, token)) = &options.peer else {
            return Section::skipped("no peer was named");
        };
        match network::measure(effort, peer, token) {
            Ok(network) => Section::Measured(network),
            Err(error) => Section::failed(with_causes(&error)),
        }
    });
    let gpu = options.part(Part::Gpu, progress, || {
        let library = options.cuda_driver.as_deref();
        gpu::measure(effort, library, options.seed, progress)
    });
    Report {
        version: VERSION,
        suite: env!("CARGO_PKG_VERSION").to_owned(),
        is_quick: effort.is_quick,
        challenge: options.challenge.clone(),
        job: env::var(JOB_VARIABLE).ok().map(|job| shortened(&job)),
        seed: format!("{:016x}", options.seed),
        started_at,
        ended_at: now().max(started_at),
        machine,
        cpu,
        memory,
        disk,
        network,
        gpu,
    }
}

impl Options {
    fn part<T>(
        &self,
        part: Part,
        progress: &dyn Fn(&str),
        measure: impl FnOnce() -> Section<T>,
    ) -> Section<T> {
        if !self.parts.is_empty() && !self.parts.contains(&part) {
            return Section::skipped("not asked for");
        }
        progress(match part {
            Part::Cpu => "processor",
            Part::Memory => "memory",
            Part::Disk => "disk",
            Part::Network => "network",
            Part::Gpu => "GPUs",
        });
        let section = measure();
        if let Some(reason) = section.reason() {
            progress(&format!("  no figures: {reason}"));
        }
        section
    }
}

/// Unix milliseconds.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| u64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
