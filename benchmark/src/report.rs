//! The report: what a run of the suite found, as JSON. `schema/report-v1.json` is the same as a JSON Schema.
//!
//! It is printed as lines of [`MARKER`], which part of how many it is, and that part: container engines cut lines after
//! 16 KiB, and a host with many GPUs has more to say. The `results` of a job take the parts out of its log by [`PATTERN`],
//! and [`join`] reads them.
//!
//! A report is what a host says of itself. It is held to its form here; whether it is believed is for who asked for it to
//! say, by the [challenge](Report::challenge), by the job that it came out of, and by comparing with other evidence.

use std::{collections::BTreeSet, fmt};

use nosana_common::assessment;
use serde::{Deserialize, Serialize};

/// The version of the report that this writes and reads.
pub const VERSION: u32 = 1;

/// What the report's lines begin with, a space after it.
pub const MARKER: &str = "NOSANA-BENCHMARK";

/// The regex of a job's `results` that finds the report's parts.
pub const PATTERN: &str = "(?<=^NOSANA-BENCHMARK )[0-9]+/[0-9]+ .*";

/// The most bytes of a part of a report.
pub const PART_BYTES: usize = 8 * 1024;

/// The most bytes that a report may have.
pub const MAX_BYTES: usize = 64 * 1024;

/// The most GPUs that a host may have.
pub const MAX_DEVICES: usize = 16;

/// The most characters of any text in a report.
pub const MAX_TEXT: usize = 256;

/// The most characters of a [challenge](Report::challenge).
pub const MAX_CHALLENGE: usize = 128;

/// The JSON Schema of this version.
pub const SCHEMA: &str = include_str!("../schema/report-v1.json");

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Of this format: [`VERSION`].
    pub version: u32,
    /// Version of the suite that measured.
    pub suite: String,
    /// Whether the run was shortened for a trial: its figures are rough, and no score comes of them.
    pub is_quick: bool,
    /// What who asked for the report gave along, so that it cannot be an older one; empty when nothing was.
    pub challenge: String,
    /// Address of the job that this ran as, as its environment said.
    pub job: Option<String>,
    /// Seed of all pseudo-random data, hexadecimal.
    pub seed: String,
    /// Unix milliseconds.
    pub started_at: u64,
    /// Unix milliseconds.
    pub ended_at: u64,
    /// Where it ran.
    pub machine: Machine,
    /// The processor.
    pub cpu: Section<Cpu>,
    /// The memory.
    pub memory: Section<Memory>,
    /// The disk.
    pub disk: Section<Disk>,
    /// The network between this host and a peer.
    pub network: Section<Network>,
    /// The GPUs.
    pub gpu: Section<Gpus>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Section<T> {
    /// It was measured; single figures may be missing.
    Measured(T),
    /// There is nothing to measure here.
    Absent(Reason),
    /// Nobody asked for it.
    Skipped(Reason),
    /// It is there and could not be measured.
    Failed(Reason),
}

/// Why there are no figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words.
    pub reason: String,
}

/// A figure, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    /// It was measured and its result was right.
    Figure(Figure),
    /// It could not be measured, or gave a wrong result.
    Error(Failure),
}

/// Why a figure is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// In words.
    pub error: String,
}

/// What was measured, in the unit that the field with it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The middle one of all runs; this is the figure.
    pub median: u64,
    /// The lowest of them.
    pub lowest: u64,
    /// The highest of them.
    pub highest: u64,
    /// How many runs there were.
    pub runs: u32,
}

/// Where it ran, as the container sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Name of the processor.
    pub cpu: String,
    /// Threads that the job may use at a time.
    pub threads: u32,
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// Bytes of memory that the job may use, where that is limited.
    pub memory_limit_bytes: Option<u64>,
    /// Release of the kernel.
    pub kernel: String,
    /// Of the processor, such as `x86_64`.
    pub architecture: String,
}

/// The processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cpu {
    /// Threads of the figures that say `all`.
    pub threads: u32,
    /// Integer operations a second, one thread.
    pub integer_single: Outcome,
    /// The same, all threads.
    pub integer_all: Outcome,
    /// Floating-point operations a second, one thread.
    pub floating_single: Outcome,
    /// The same, all threads.
    pub floating_all: Outcome,
}

/// The memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Threads of the figure that says `all`.
    pub threads: u32,
    /// Bytes of all caches, as the kernel tells them; 0 where it does not.
    pub cache_bytes: u64,
    /// Bytes of each of the triad's three arrays.
    pub array_bytes: u64,
    /// Bytes that the chain of loads goes through.
    pub chain_bytes: u64,
    /// Bytes a second of the triad, one thread.
    pub bandwidth_single: Outcome,
    /// The same, all threads.
    pub bandwidth_all: Outcome,
    /// Picoseconds from one load to the next that depends on it.
    pub latency: Outcome,
}

/// The disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disk {
    /// Bytes of the file that was written.
    pub file_bytes: u64,
    /// Whether the cache of the system was passed by.
    pub is_direct: bool,
    /// Bytes a second, the last of them durable.
    pub sequential_write: Outcome,
    /// Bytes a second.
    pub sequential_read: Outcome,
    /// Writes of 4 KiB a second, each durable before the next.
    pub random_write: Outcome,
    /// Reads of 4 KiB a second, one after the other.
    pub random_read: Outcome,
}

/// The network to a peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The peer's address.
    pub peer: String,
    /// Nanoseconds there and back.
    pub round_trip: Outcome,
    /// Bytes a second from the peer.
    pub download: Outcome,
    /// Bytes a second to the peer.
    pub upload: Outcome,
}

/// The GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gpus {
    /// The newest CUDA that the driver runs, such as `12.4`.
    pub cuda: String,
    /// Version of the kernel's module, such as `550.54.15`, where it can be read.
    pub driver: Option<String>,
    /// The library that was loaded.
    pub library: String,
    /// Each of them, by its number.
    pub devices: Vec<Device>,
}

/// A GPU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// As the driver calls it.
    pub name: String,
    /// The driver's identifier of this one.
    pub uuid: String,
    /// Compute capability, such as `9.0`.
    pub capability: String,
    /// How many multiprocessors it has.
    pub multiprocessors: u32,
    /// Bytes of memory that it says it has.
    pub memory_bytes: u64,
    /// Whether memory is corrected.
    pub has_ecc: bool,
    /// Bytes of the second-level cache; 0 where not told.
    pub l2_bytes: u64,
    /// Width of the memory's bus, bits; 0 where not told.
    pub bus_bits: u32,
    /// Highest clock, Hz, that it says it has; 0 where not told.
    pub clock_hz: u64,
    /// Highest clock of the memory, Hz, that it says it has; 0 where not told.
    pub memory_clock_hz: u64,
    /// The clock that it ran at under load, Hz, by its own counters; absent when it was not measured.
    pub clock_under_load_hz: Option<u64>,
    /// Multiply-adds of 32 bits.
    pub fp32: Compute,
    /// Multiply-adds of 16 bits.
    pub fp16: Compute,
    /// Multiply-adds of 8 bits.
    pub int8: Compute,
    /// Bytes a second of the triad in the GPU's own memory.
    pub memory_bandwidth: Outcome,
    /// What its memory really holds.
    pub memory: Filled,
}

/// A throughput.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compute {
    /// The instruction that it was computed with.
    pub method: String,
    /// Operations a second; a multiply-add is two.
    pub operations: Outcome,
}

/// A GPU's memory, written full and read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filled {
    /// Bytes that it gave out.
    pub allocated_bytes: u64,
    /// Bytes, of these, that kept what was written until all was written.
    pub verified_bytes: u64,
    /// Why it could not be looked at to its end.
    pub error: Option<String>,
}

impl Filled {
    /// Whether all that was given out is really there.
    pub fn is_whole(&self) -> bool {
        self.error.is_none()
            && self.allocated_bytes > 0
            && self.verified_bytes == self.allocated_bytes
    }
}

impl<T> Section<T> {
    /// What was measured.
    pub fn measured(&self) -> Option<&T> {
        match self {
            Self::Measured(found) => Some(found),
            _ => None,
        }
    }

    /// Why nothing was.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Measured(_) => None,
            Self::Absent(why) | Self::Skipped(why) | Self::Failed(why) => Some(&why.reason),
        }
    }

    /// There is none, and why.
    pub fn absent(reason: impl fmt::Display) -> Self {
        Self::Absent(Reason::new(reason))
    }

    /// It was left out, and why.
    pub fn skipped(reason: impl fmt::Display) -> Self {
        Self::Skipped(Reason::new(reason))
    }

    /// It failed, and why.
    pub fn failed(reason: impl fmt::Display) -> Self {
        Self::Failed(Reason::new(reason))
    }
}

impl Reason {
    fn new(reason: impl fmt::Display) -> Self {
        Self {
            reason: shortened(&reason.to_string()),
        }
    }
}

impl Outcome {
    /// The figure: the median of the runs.
    pub fn median(&self) -> Option<u64> {
        match self {
            Self::Figure(figure) => Some(figure.median),
            Self::Error(_) => None,
        }
    }

    /// There is none, and why.
    pub fn failed(error: impl fmt::Display) -> Self {
        Self::Error(Failure {
            error: shortened(&error.to_string()),
        })
    }
}

impl<E: std::error::Error + 'static> From<Result<Figure, E>> for Outcome {
    fn from(result: Result<Figure, E>) -> Self {
        match result {
            Ok(figure) => Self::Figure(figure),
            Err(error) => Self::failed(with_causes(&error)),
        }
    }
}

/// An error's message with those of its causes.
pub fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Text cut to what a report may have of it.
pub fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// Why a report does not give what is asked of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is too long.
    #[error("a report has at most {MAX_BYTES} bytes, not {0}")]
    TooLong(usize),
    /// It is not what the schema says.
    #[error("not a report of version {VERSION}")]
    NotAReport(#[source] serde_json::Error),
    /// It is of another version.
    #[error("a report of version {VERSION} is needed, not of version {0}")]
    Version(u32),
    /// It contradicts itself.
    #[error("the report contradicts itself: {0}")]
    Contradiction(String),
    /// The output has no report.
    #[error("no line begins with {MARKER}")]
    NoReport,
    /// The parts are not those of one report.
    #[error("the parts of one report are needed, in their order: 1/N to N/N")]
    Parts,
    /// A figure that is needed is not there.
    #[error("no figures of the GPU: {0}")]
    NoFigures(String),
}

/// What a report of any version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Reads a report and checks that it is whole: that it is of this version, and says nothing that cannot be.
///
/// # Errors
/// All but [`Error::NoReport`], [`Error::Parts`] and [`Error::NoFigures`].
pub fn parse(text: &str) -> Result<Report, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::TooLong(text.len()));
    }
    // A later version may have other fields; it must be named, not its first difference.
    let Versioned { version } = serde_json::from_str(text).map_err(Error::NotAReport)?;
    if version != VERSION {
        return Err(Error::Version(version));
    }
    let report: Report = serde_json::from_str(text).map_err(Error::NotAReport)?;
    report.check()?;
    Ok(report)
}

/// Reads the one report in the values that [`PATTERN`] found in a job's log.
///
/// # Errors
/// Those of [`parse`], and when there is none or more than one.
pub fn join<T: AsRef<str>>(values: &[T]) -> Result<Report, Error> {
    if values.is_empty() {
        return Err(Error::NoReport);
    }
    let mut text = String::new();
    for (number, value) in (1usize..).zip(values) {
        let part = value
            .as_ref()
            .strip_prefix(&format!("{number}/{} ", values.len()))
            .ok_or(Error::Parts)?;
        if text.len() + part.len() > MAX_BYTES {
            return Err(Error::TooLong(text.len() + part.len()));
        }
        text.push_str(part);
    }
    parse(&text)
}

/// Finds the one report in what a run printed, and reads it.
///
/// # Errors
/// Those of [`join`].
pub fn find<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Report, Error> {
    let parts: Vec<&str> = lines
        .into_iter()
        .filter_map(|line| line.strip_prefix(MARKER)?.strip_prefix(' '))
        .collect();
    join(&parts)
}

impl Report {
    /// The lines that [`find`] finds.
    pub fn lines(&self) -> Vec<String> {
        // There is no map with other keys than text and no number that is none in it, so this does not fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        let mut parts = Vec::new();
        let mut rest = json.as_str();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(PART_BYTES));
            parts.push(part);
            rest = after;
        }
        let count = parts.len();
        (1..)
            .zip(parts)
            .map(|(number, part)| format!("{MARKER} {number}/{count} {part}"))
            .collect()
    }

    /// What the GPUs can do: operations a second on bytes, bytes a second of memory, operations a second on 16 and on 32
    /// bits, in the order that GPU classes have their baselines in. Of several GPUs, the least of each.
    ///
    /// # Errors
    /// [`Error::NoFigures`] when there is no GPU, one of the figures is missing, memory is not what it says it is, or the
    /// run was a trial.
    pub fn figures(&self) -> Result<[u64; 4], Error> {
        if self.is_quick {
            return Err(Error::NoFigures("the run was a quick trial".to_owned()));
        }
        let devices = self.devices()?;
        let mut least = [u64::MAX; 4];
        for (number, device) in devices.iter().enumerate() {
            if !device.memory.is_whole() {
                return Err(Error::NoFigures(format!(
                    "device {number} gave out {} bytes of memory and kept {}{}",
                    device.memory.allocated_bytes,
                    device.memory.verified_bytes,
                    described(device.memory.error.as_deref()),
                )));
            }
            for (least, (name, outcome)) in least.iter_mut().zip(device.outcomes()) {
                match outcome {
                    Outcome::Figure(figure) => *least = figure.median.min(*least),
                    Outcome::Error(failure) => {
                        return Err(Error::NoFigures(format!(
                            "{name} of device {number}: {}",
                            failure.error
                        )));
                    }
                }
            }
        }
        Ok(least)
    }

    /// The score against the baseline of a GPU class, basis points: see [`assessment::score`].
    ///
    /// # Errors
    /// Those of [`figures`](Self::figures).
    pub fn score(&self, baseline: [u64; 4]) -> Result<u32, Error> {
        Ok(assessment::score(self.figures()?, baseline))
    }

    /// Bytes of memory that the GPU with the least of it was found to have.
    ///
    /// # Errors
    /// [`Error::NoFigures`] when there is no GPU.
    pub fn verified_memory(&self) -> Result<u64, Error> {
        let devices = self.devices()?;
        Ok(devices
            .iter()
            .map(|device| device.memory.verified_bytes)
            .min()
            .unwrap_or(0))
    }

    /// The GPUs, of which there is at least one.
    ///
    /// # Errors
    /// [`Error::NoFigures`] when there is none, with the reason that the report gives.
    pub fn devices(&self) -> Result<&[Device], Error> {
        match &self.gpu {
            Section::Measured(gpus) => Ok(&gpus.devices),
            other => Err(Error::NoFigures(
                other.reason().unwrap_or_default().to_owned(),
            )),
        }
    }

    /// Holds the report to what must be true of any.
    fn check(&self) -> Result<(), Error> {
        let contradiction = |what: String| Err(Error::Contradiction(what));
        if self.ended_at < self.started_at {
            return contradiction("it ended before it started".to_owned());
        }
        if self.challenge.len() > MAX_CHALLENGE {
            return contradiction(format!("a challenge of more than {MAX_CHALLENGE} bytes"));
        }
        for text in self.texts() {
            if text.chars().count() > MAX_TEXT {
                return contradiction(format!("a text of more than {MAX_TEXT} characters"));
            }
        }
        for (name, outcome) in self.all_outcomes() {
            if let Outcome::Figure(figure) = outcome
                && !figure.is_possible()
            {
                return contradiction(format!("{name} is not between its lowest and highest run"));
            }
        }
        let Section::Measured(gpus) = &self.gpu else {
            return Ok(());
        };
        if gpus.devices.is_empty() || gpus.devices.len() > MAX_DEVICES {
            return contradiction(format!(
                "1 to {MAX_DEVICES} devices, not {}",
                gpus.devices.len()
            ));
        }
        let names: BTreeSet<_> = gpus.devices.iter().map(|device| &device.uuid).collect();
        if names.len() < gpus.devices.len() {
            return contradiction("two devices are the same one".to_owned());
        }
        for device in &gpus.devices {
            let memory = &device.memory;
            if memory.verified_bytes > memory.allocated_bytes
                || memory.allocated_bytes > device.memory_bytes
            {
                return contradiction(format!(
                    "{} kept {} bytes of {} that it gave out of {}",
                    device.uuid, memory.verified_bytes, memory.allocated_bytes, device.memory_bytes
                ));
            }
        }
        Ok(())
    }

    fn all_outcomes(&self) -> Vec<(&'static str, &Outcome)> {
        let mut all = Vec::new();
        if let Section::Measured(cpu) = &self.cpu {
            all.extend([
                ("cpu.integer_single", &cpu.integer_single),
                ("cpu.integer_all", &cpu.integer_all),
                ("cpu.floating_single", &cpu.floating_single),
                ("cpu.floating_all", &cpu.floating_all),
            ]);
        }
        if let Section::Measured(memory) = &self.memory {
            all.extend([
                ("memory.bandwidth_single", &memory.bandwidth_single),
                ("memory.bandwidth_all", &memory.bandwidth_all),
                ("memory.latency", &memory.latency),
            ]);
        }
        if let Section::Measured(disk) = &self.disk {
            all.extend([
                ("disk.sequential_write", &disk.sequential_write),
                ("disk.sequential_read", &disk.sequential_read),
                ("disk.random_write", &disk.random_write),
                ("disk.random_read", &disk.random_read),
            ]);
        }
        if let Section::Measured(network) = &self.network {
            all.extend([
                ("network.round_trip", &network.round_trip),
                ("network.download", &network.download),
                ("network.upload", &network.upload),
            ]);
        }
        if let Section::Measured(gpus) = &self.gpu {
            all.extend(gpus.devices.iter().flat_map(Device::outcomes));
        }
        all
    }

    fn texts(&self) -> Vec<&str> {
        let machine = &self.machine;
        let mut texts = vec![
            self.suite.as_str(),
            &self.seed,
            &machine.cpu,
            &machine.kernel,
            &machine.architecture,
        ];
        texts.extend(self.job.as_deref());
        texts.extend(self.cpu.reason());
        texts.extend(self.memory.reason());
        texts.extend(self.disk.reason());
        texts.extend(self.network.reason());
        texts.extend(self.gpu.reason());
        texts.extend(self.network.measured().map(|network| network.peer.as_str()));
        if let Section::Measured(gpus) = &self.gpu {
            texts.extend([gpus.cuda.as_str(), &gpus.library]);
            texts.extend(gpus.driver.as_deref());
            for device in &gpus.devices {
                texts.extend([device.name.as_str(), &device.uuid, &device.capability]);
                texts.extend(device.memory.error.as_deref());
                texts.extend(
                    [&device.fp32, &device.fp16, &device.int8].map(|found| found.method.as_str()),
                );
            }
        }
        texts.extend(
            self.all_outcomes()
                .into_iter()
                .filter_map(|(_, outcome)| match outcome {
                    Outcome::Error(failure) => Some(failure.error.as_str()),
                    Outcome::Figure(_) => None,
                }),
        );
        texts
    }
}

impl Device {
    /// In the order of [`Report::figures`].
    fn outcomes(&self) -> [(&'static str, &Outcome); 4] {
        [
            ("int8", &self.int8.operations),
            ("memory_bandwidth", &self.memory_bandwidth),
            ("fp16", &self.fp16.operations),
            ("fp32", &self.fp32.operations),
        ]
    }
}

impl Figure {
    fn is_possible(&self) -> bool {
        self.runs > 0 && self.lowest <= self.median && self.median <= self.highest
    }
}

fn described(error: Option<&str>) -> String {
    error.map(|error| format!(": {error}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(median: u64) -> Outcome {
        Outcome::Figure(Figure {
            median,
            lowest: median - 1,
            highest: median + 1,
            runs: 3,
        })
    }

    fn compute(median: u64) -> Compute {
        Compute {
            method: "fma.f32".to_owned(),
            operations: figure(median),
        }
    }

    fn device(uuid: &str, scale: u64) -> Device {
        Device {
            name: "GPU".to_owned(),
            uuid: uuid.to_owned(),
            capability: "8.6".to_owned(),
            multiprocessors: 82,
            memory_bytes: 1000,
            has_ecc: false,
            l2_bytes: 6 << 20,
            bus_bits: 384,
            clock_hz: 1_695_000_000,
            memory_clock_hz: 9_751_000_000,
            clock_under_load_hz: Some(1_800_000_000),
            fp32: compute(40 * scale),
            fp16: compute(30 * scale),
            int8: compute(10 * scale),
            memory_bandwidth: figure(20 * scale),
            memory: Filled {
                allocated_bytes: 900,
                verified_bytes: 900,
                error: None,
            },
        }
    }

    fn report(devices: Vec<Device>) -> Report {
        Report {
            version: VERSION,
            suite: "0.1.0".to_owned(),
            is_quick: false,
            challenge: "c".to_owned(),
            job: None,
            seed: "00".to_owned(),
            started_at: 1,
            ended_at: 2,
            machine: Machine {
                cpu: "processor".to_owned(),
                threads: 2,
                memory_bytes: 1 << 30,
                memory_limit_bytes: None,
                kernel: "6.1".to_owned(),
                architecture: "x86_64".to_owned(),
            },
            cpu: Section::Measured(Cpu {
                threads: 2,
                integer_single: figure(5),
                integer_all: figure(9),
                floating_single: Outcome::failed("wrong result"),
                floating_all: figure(7),
            }),
            memory: Section::failed("no memory"),
            disk: Section::skipped("not asked for"),
            network: Section::skipped("no peer was named"),
            gpu: Section::Measured(Gpus {
                cuda: "12.4".to_owned(),
                driver: None,
                library: "libcuda.so.1".to_owned(),
                devices,
            }),
        }
    }

    type Change = fn(&mut Report);

    /// The text of a report after a change.
    fn changed(change: impl FnOnce(&mut Report)) -> String {
        let mut report = report(vec![device("GPU-0", 1), device("GPU-1", 2)]);
        change(&mut report);
        serde_json::to_string(&report).unwrap()
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let report = report(vec![device("GPU-0", 1)]);
        let lines = report.lines();
        assert_eq!(lines.len(), 1);
        assert_eq!(find(["something", &lines[0], "else"]).unwrap(), report);
    }

    #[test]
    fn figures_are_the_least_of_all_devices_in_the_order_of_baselines() {
        let report = parse(&changed(|_| ())).unwrap();
        assert_eq!(report.figures().unwrap(), [10, 20, 30, 40]);
        assert_eq!(report.verified_memory().unwrap(), 900);
    }

    #[test]
    fn the_score_is_that_of_the_weakest_figure() {
        let report = parse(&changed(|_| ())).unwrap();
        assert_eq!(report.score([10, 20, 30, 40]).unwrap(), 10_000);
        assert_eq!(report.score([10, 40, 30, 40]).unwrap(), 5_000);
        assert_eq!(report.score([0, 0, 15, 0]).unwrap(), 20_000);
    }

    #[test]
    fn no_figures_come_of_a_gpu_that_is_absent_wrong_or_full_of_nothing() {
        let absent = parse(&changed(|report| report.gpu = Section::absent("no driver"))).unwrap();
        assert!(
            absent
                .figures()
                .unwrap_err()
                .to_string()
                .contains("no driver")
        );
        let changed_device = |change: fn(&mut Device)| {
            let report = changed(|report| {
                if let Section::Measured(gpus) = &mut report.gpu {
                    change(&mut gpus.devices[1]);
                }
            });
            parse(&report).unwrap().figures().unwrap_err().to_string()
        };
        let wrong = changed_device(|device| device.int8.operations = Outcome::failed("wrong sum"));
        assert!(wrong.contains("int8 of device 1: wrong sum"), "{wrong}");
        let lying = changed_device(|device| device.memory.verified_bytes = 450);
        assert!(
            lying.contains("gave out 900 bytes of memory and kept 450"),
            "{lying}"
        );
        let quick = parse(&changed(|report| report.is_quick = true)).unwrap();
        assert!(quick.figures().is_err());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let cases: [(&str, Change); 6] = [
            ("ended before", |report| report.ended_at = 0),
            ("challenge", |report| report.challenge = "x".repeat(129)),
            ("text", |report| report.machine.cpu = "x".repeat(257)),
            ("not between", |report| {
                if let Section::Measured(cpu) = &mut report.cpu {
                    cpu.integer_all = Outcome::Figure(Figure {
                        median: 5,
                        lowest: 6,
                        highest: 7,
                        runs: 1,
                    });
                }
            }),
            ("same one", |report| {
                if let Section::Measured(gpus) = &mut report.gpu {
                    gpus.devices[1].uuid = gpus.devices[0].uuid.clone();
                }
            }),
            ("kept 900", |report| {
                if let Section::Measured(gpus) = &mut report.gpu {
                    gpus.devices[0].memory_bytes = 899;
                }
            }),
        ];
        for (said, change) in cases {
            let error = parse(&changed(change)).unwrap_err().to_string();
            assert!(error.contains(said), "{said}: {error}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        assert!(matches!(
            parse(&changed(|report| report.version = 2)),
            Err(Error::Version(2))
        ));
        assert!(matches!(parse("{}"), Err(Error::NotAReport(_))));
        assert!(matches!(
            parse(&" ".repeat(MAX_BYTES + 1)),
            Err(Error::TooLong(_))
        ));
        let more = changed(|_| ()).replacen('{', "{\"more\":1,", 1);
        assert!(matches!(parse(&more), Err(Error::NotAReport(_))));
        let lines = report(vec![device("GPU-0", 1)]).lines();
        assert!(matches!(find(["nothing"]), Err(Error::NoReport)));
        assert!(matches!(
            find([lines[0].as_str(), lines[0].as_str()]),
            Err(Error::Parts)
        ));
        assert!(matches!(join(&["2/2 {}", "1/2 {}"]), Err(Error::Parts)));
        assert!(matches!(join(&["1/2 {}"]), Err(Error::Parts)));
    }

    #[test]
    fn the_largest_report_fits_and_no_line_is_cut() {
        let long = || Outcome::failed("x".repeat(1000));
        let devices = (0..MAX_DEVICES)
            .map(|number| Device {
                fp32: Compute {
                    operations: long(),
                    ..compute(1)
                },
                fp16: Compute {
                    operations: long(),
                    ..compute(1)
                },
                memory_bandwidth: long(),
                name: "ü".repeat(MAX_TEXT),
                ..device(&format!("GPU-{number:036}"), u64::MAX / 100)
            })
            .collect();
        let report = report(devices);
        let lines = report.lines();
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| line.len() < 16 * 1024));
        assert_eq!(find(lines.iter().map(String::as_str)).unwrap(), report);
    }
}
