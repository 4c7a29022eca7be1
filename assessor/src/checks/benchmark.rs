//! The benchmark: figures of the GPU against its class, and whether they, its memory and
//! its name are those of another device.
//!
//! The host measures itself, so a good figure proves nothing: that is what the proof of
//! the GPU is for. A bad one is believed, since nobody makes himself out to be less.
//!
//! ```text
//!  what the report says                                     benchmark   check of a spoof
//!  there is none, of another job, a trial, no GPU,
//!    a figure is missing, fewer GPUs than the host has      failed      -
//!  another device; memory that is not the class's, or
//!    that forgets; a figure beyond what the class can do    failed      failed
//!  memory that is taken                                     failed      failed, when the last
//!  a score far below the class                              passed        benchmark was as low
//!  anything else                                            passed      passed
//! ```
//! A failed check of a spoof is a strike that only a proof takes away. So what may happen
//! to an honest host on a bad day has to happen twice in a row.

use std::collections::BTreeMap;

use nosana_benchmark::{
    job,
    report::{self, Device, Report},
};
use nosana_sdk::{
    common::assessment,
    definition::ResultValue,
    result::{JobOutcome, JobResult},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    checks::{Check, Finding, Judgement, Quote, Subject},
    view::{ClassView, ReportKind, Sort},
};

/// The name of this check.
pub const NAME: &str = "benchmark";
/// What stands in a job's definition for the challenge.
pub const CHALLENGE: &str = "@CHALLENGE@";

/// The whole, in basis points.
const WHOLE: u128 = 10_000;
/// Bytes of a MiB.
const MIB: u128 = 1 << 20;
/// What tells a variant of a device from the device of the same number.
const VARIANTS: [&str; 9] = [
    "ti", "super", "laptop", "mobile", "max", "d", "q", "mig", "vgpu",
];

/// What the benchmark judges by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Below this score the figures are those of another device, basis points.
    pub spoof_under_bps: u32,
    /// A figure above this share of its class's is not believed, basis points.
    pub implausible_over_bps: u32,
    /// The share of the class's memory that can be filled at least, basis points.
    pub memory_bps: u32,
    /// The names of devices that a class takes, by its id; a class that is not here takes
    /// what has the parts of its own name.
    pub devices: BTreeMap<u16, Vec<String>>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            spoof_under_bps: 5_000,
            implausible_over_bps: 40_000,
            memory_bps: 8_000,
            devices: BTreeMap::new(),
        }
    }
}

/// The benchmark as a check.
#[derive(Clone, Debug)]
pub struct Benchmark {
    /// The definition of the job that runs it, with [`CHALLENGE`] in it; empty when answers
    /// are only judged.
    pub job: String,
    /// The most seconds that it is paid for.
    pub timeout: u32,
    /// What it judges by.
    pub rules: Rules,
}

impl Benchmark {
    /// The suite's own job, with [`CHALLENGE`] in it, from another image when one is named.
    #[must_use]
    pub fn suite(image: Option<&str>) -> Option<String> {
        job::definition(job::GPU, image.unwrap_or(job::IMAGE), CHALLENGE)
    }

    /// To judge again what was judged by `rules`.
    ///
    /// # Errors
    /// When they are not the rules of a benchmark.
    pub fn from_rules(rules: &Value) -> Result<Self, serde_json::Error> {
        Ok(Self {
            job: String::new(),
            timeout: 0,
            rules: Rules::deserialize(rules)?,
        })
    }
}

impl Check for Benchmark {
    fn name(&self) -> &'static str {
        NAME
    }

    fn sort(&self) -> Sort {
        Sort::Benchmark
    }

    fn timeout(&self) -> u32 {
        self.timeout
    }

    fn definition(&self, _: &Subject, challenge: &str) -> Option<Vec<u8>> {
        Some(self.job.replace(CHALLENGE, challenge).into_bytes())
    }

    fn rules(&self) -> Value {
        serde_json::to_value(&self.rules).unwrap_or_default()
    }

    fn judge(&self, subject: &Subject, challenge: &str, answer: &JobResult) -> Judgement {
        let report = match find(answer) {
            Ok(report) => report,
            Err(report::Error::Version(version)) => {
                return Judgement::Nothing {
                    reason: format!(
                        "the report is of version {version}, which this assessor does not know"
                    ),
                };
            }
            Err(error) if answer.state == JobOutcome::TimedOut => {
                return self.failed(format!("it did not end in time: {}", Quote(&error)));
            }
            Err(error) => return self.failed(with_cause(&error)),
        };
        if report.challenge != challenge {
            return self.failed("the report is an answer to something else".to_owned());
        }
        judge(&self.rules, subject, &report)
    }

    fn failed(&self, reason: String) -> Judgement {
        Judgement::Findings(vec![benchmark(None, vec![reason])])
    }
}

/// The report in what a job answered: in its results, or else in its log.
fn find(answer: &JobResult) -> Result<Report, report::Error> {
    let in_results = answer
        .operations
        .iter()
        .find_map(|operation| operation.results.get(job::RESULT))
        .map_or(&[] as &[String], ResultValue::as_slice);
    if in_results.is_empty() {
        let lines = answer.log.lines.iter();
        let printed = lines.filter(|line| line.stream == "stdout");
        return report::find(printed.map(|line| line.text.as_str()));
    }
    report::join(in_results)
}

/// What follows from a report of this job.
fn judge(rules: &Rules, subject: &Subject, report: &Report) -> Judgement {
    let failed = |reasons| Judgement::Findings(vec![benchmark(None, reasons)]);
    let devices = match report.devices() {
        Ok(devices) => devices,
        Err(error) => return failed(vec![with_cause(&error)]),
    };
    let class = &subject.class;
    let doubts = doubts(rules, class, devices, report);
    if !doubts.is_empty() {
        return Judgement::Findings(vec![
            benchmark(None, doubts.clone()),
            spoof_check(false, doubts),
        ]);
    }
    let was_low = subject
        .previous_score
        .is_some_and(|score| score < rules.spoof_under_bps);
    if let Some(reason) = taken_memory(rules, class, devices) {
        let mut findings = vec![benchmark(None, vec![reason.clone()])];
        if was_low {
            findings.push(spoof_check(false, vec![reason]));
        }
        return Judgement::Findings(findings);
    }
    if devices.len() < usize::from(subject.gpus) {
        let (found, said) = (devices.len(), subject.gpus);
        return failed(vec![format!("it found {found} GPUs, the host has {said}")]);
    }
    let figures = match report.figures() {
        Ok(figures) => figures,
        Err(error) => return failed(vec![with_cause(&error)]),
    };
    let score = assessment::score(figures, class.baseline);
    let note = format!("a score of {score} basis points of its class");
    let mut findings = vec![benchmark(Some(figures), vec![note.clone()])];
    if class.is_measured() {
        let is_low = score < rules.spoof_under_bps;
        findings.push(spoof_check(!(is_low && was_low), vec![note]));
    }
    Judgement::Findings(findings)
}

/// What says that this is another device than the class names.
fn doubts(rules: &Rules, class: &ClassView, devices: &[Device], report: &Report) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(device) = devices
        .iter()
        .find(|device| !takes(rules, class, &device.name))
    {
        doubts.push(format!(
            "the device is `{}`, the class `{}`",
            Quote(&device.name),
            Quote(&class.name)
        ));
    }
    let least = least_memory(rules, class);
    for device in devices {
        let memory = &device.memory;
        if u128::from(device.memory_bytes) < least {
            doubts.push(format!(
                "the device has {} bytes of memory, the class {} MiB",
                device.memory_bytes, class.vram_mib
            ));
        }
        // What could not be looked at to its end is no doubt.
        if memory.error.is_none() && memory.verified_bytes < memory.allocated_bytes {
            doubts.push(format!(
                "of {} bytes of memory that were filled, {} kept what was written",
                memory.allocated_bytes, memory.verified_bytes
            ));
        }
    }
    let is_beyond = report.figures().is_ok_and(|figures| {
        std::iter::zip(figures, class.baseline).any(|(figure, baseline)| {
            let most = u128::from(baseline) * u128::from(rules.implausible_over_bps);
            baseline != 0 && u128::from(figure) * WHOLE > most
        })
    });
    if is_beyond {
        doubts.push("a figure is beyond what the class can do".to_owned());
    }
    doubts
}

/// Memory that the device says it has and does not give out: something else uses it, or
/// it is not there.
fn taken_memory(rules: &Rules, class: &ClassView, devices: &[Device]) -> Option<String> {
    let least = least_memory(rules, class);
    let device = devices
        .iter()
        .find(|device| u128::from(device.memory.verified_bytes) < least)?;
    Some(format!(
        "{} bytes of memory could be filled, the class has {} MiB{}",
        device.memory.verified_bytes,
        class.vram_mib,
        match &device.memory.error {
            Some(error) => format!(": {}", Quote(error)),
            None => String::new(),
        }
    ))
}

fn least_memory(rules: &Rules, class: &ClassView) -> u128 {
    u128::from(class.vram_mib) * MIB * u128::from(rules.memory_bps) / WHOLE
}

/// Whether a class takes a device of this name.
fn takes(rules: &Rules, class: &ClassView, device: &str) -> bool {
    if let Some(names) = rules.devices.get(&class.id) {
        return names.iter().any(|name| name == device);
    }
    let (wanted, found) = (parts(&class.name), parts(device));
    let is_variant = |part: &String| VARIANTS.contains(&part.as_str());
    wanted.iter().all(|part| found.contains(part))
        && !found
            .iter()
            .any(|part| is_variant(part) && !wanted.contains(part))
}

/// The words and numbers of a name, in lower case.
fn parts(name: &str) -> Vec<String> {
    name.split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// The program takes figures of benchmarks that passed only.
fn benchmark(figures: Option<[u64; 4]>, reasons: Vec<String>) -> Finding {
    Finding {
        kind: ReportKind::Benchmark,
        passed: figures.is_some(),
        figures: figures.unwrap_or_default(),
        reasons,
    }
}

fn spoof_check(passed: bool, reasons: Vec<String>) -> Finding {
    Finding {
        kind: ReportKind::SpoofCheck,
        passed,
        figures: [0; 4],
        reasons,
    }
}

/// An error and what it came from, safe to repeat.
fn with_cause(error: &report::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{}: {}", Quote(error), Quote(&cause)),
        None => Quote(error).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use nosana_benchmark::report::{
        Compute, Figure, Filled, Gpus, Machine, Outcome, Section, VERSION,
    };
    use nosana_sdk::result::{OperationOutcome, OperationResult, ResultLine, ResultLog};
    use solana_address::Address;

    use super::*;

    const BASELINE: [u64; 4] = [
        660_000_000_000_000,
        1_000_000_000_000,
        165_000_000_000_000,
        82_000_000_000_000,
    ];
    const GIB: u64 = 1 << 30;

    fn subject() -> Subject {
        Subject {
            host: Address::new_from_array([1; 32]),
            gpus: 1,
            class: ClassView {
                address: Address::new_from_array([2; 32]),
                id: 1,
                name: "rtx-4090".to_owned(),
                vram_mib: 24_564,
                baseline: BASELINE,
            },
            previous_score: None,
        }
    }

    fn figure(median: u64) -> Outcome {
        Outcome::Figure(Figure {
            median,
            lowest: median,
            highest: median,
            runs: 3,
        })
    }

    fn device(percent: u64) -> Device {
        let compute = |index: usize| Compute {
            method: "mma".to_owned(),
            operations: figure(BASELINE[index] / 100 * percent),
        };
        Device {
            name: "NVIDIA GeForce RTX 4090".to_owned(),
            uuid: "GPU-0".to_owned(),
            capability: "8.9".to_owned(),
            multiprocessors: 128,
            memory_bytes: 24 * GIB - 300 * (1 << 20),
            has_ecc: false,
            l2_bytes: 0,
            bus_bits: 384,
            clock_hz: 0,
            memory_clock_hz: 0,
            clock_under_load_hz: None,
            fp32: compute(3),
            fp16: compute(2),
            int8: compute(0),
            memory_bandwidth: figure(BASELINE[1] / 100 * percent),
            memory: Filled {
                allocated_bytes: 23 * GIB,
                verified_bytes: 23 * GIB,
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
                memory_bytes: 1,
                memory_limit_bytes: None,
                kernel: "6".to_owned(),
                architecture: "x86_64".to_owned(),
            },
            cpu: Section::skipped("-"),
            memory: Section::skipped("-"),
            disk: Section::skipped("-"),
            network: Section::skipped("-"),
            gpu: Section::Measured(Gpus {
                cuda: "12.4".to_owned(),
                driver: None,
                library: "libcuda.so.1".to_owned(),
                devices,
            }),
        }
    }

    /// What was found: kind and whether it passed.
    fn found(judgement: &Judgement) -> Vec<(ReportKind, bool)> {
        match judgement {
            Judgement::Findings(findings) => findings
                .iter()
                .map(|finding| (finding.kind, finding.passed))
                .collect(),
            Judgement::Nothing { .. } => Vec::new(),
        }
    }

    const GOOD: [(ReportKind, bool); 2] = [
        (ReportKind::Benchmark, true),
        (ReportKind::SpoofCheck, true),
    ];
    const SPOOF: [(ReportKind, bool); 2] = [
        (ReportKind::Benchmark, false),
        (ReportKind::SpoofCheck, false),
    ];
    const FAILED: [(ReportKind, bool); 1] = [(ReportKind::Benchmark, false)];

    fn judged(change: impl FnOnce(&mut Device, &mut Subject)) -> Vec<(ReportKind, bool)> {
        let (mut device, mut subject) = (device(100), subject());
        change(&mut device, &mut subject);
        found(&judge(&Rules::default(), &subject, &report(vec![device])))
    }

    #[test]
    fn an_honest_host_passes() {
        let judgement = judge(&Rules::default(), &subject(), &report(vec![device(95)]));
        assert_eq!(found(&judgement), GOOD);
        let Judgement::Findings(findings) = judgement else {
            return;
        };
        assert_eq!(
            findings[0].figures,
            BASELINE.map(|figure| figure / 100 * 95)
        );
        assert_eq!(findings[1].figures, [0; 4]);
    }

    #[test]
    fn another_device_is_a_spoof() {
        for name in [
            "NVIDIA GeForce RTX 3060",
            "NVIDIA GeForce RTX 4090 Laptop GPU",
            "NVIDIA GeForce RTX 4090 D",
            "",
            "\u{1b}[31m4090",
        ] {
            let found = judged(|device, _| device.name = name.to_owned());
            assert_eq!(found, SPOOF, "{name}");
        }
        let small = judged(|device, _| {
            device.memory_bytes = 12 * GIB;
            device.memory.allocated_bytes = 11 * GIB;
            device.memory.verified_bytes = 11 * GIB;
        });
        assert_eq!(small, SPOOF);
    }

    #[test]
    fn an_admin_can_name_the_devices_of_a_class() {
        let mut rules = Rules::default();
        rules
            .devices
            .insert(1, vec!["NVIDIA H100 80GB HBM3".to_owned()]);
        let mut other = device(100);
        let judge =
            |device: &Device| found(&judge(&rules, &subject(), &report(vec![device.clone()])));
        assert_eq!(judge(&other), SPOOF);
        other.name = "NVIDIA H100 80GB HBM3".to_owned();
        assert_eq!(judge(&other), GOOD);
    }

    #[test]
    fn memory_that_forgets_is_a_spoof() {
        let found = judged(|device, _| device.memory.verified_bytes = 11 * GIB);
        assert_eq!(found, SPOOF);
    }

    #[test]
    fn memory_that_is_taken_is_a_spoof_the_second_time() {
        let taken = |device: &mut Device| {
            device.memory.allocated_bytes = 8 * GIB;
            device.memory.verified_bytes = 8 * GIB;
        };
        assert_eq!(judged(|device, _| taken(device)), FAILED);
        let again = judged(|device, subject| {
            taken(device);
            subject.previous_score = Some(0);
        });
        assert_eq!(again, SPOOF);
        let unfinished = judged(|device, _| {
            device.memory.verified_bytes = 8 * GIB;
            device.memory.error = Some("the launch timed out".to_owned());
        });
        assert_eq!(unfinished, FAILED);
    }

    #[test]
    fn figures_far_below_the_class_are_a_spoof_the_second_time() {
        let low = |device_: &mut Device| *device_ = device(49);
        assert_eq!(judged(|device, _| low(device)), GOOD);
        let after = |score: u32, percent: u64| {
            judged(|device_, subject| {
                *device_ = device(percent);
                subject.previous_score = Some(score);
            })
        };
        let low_again = [
            (ReportKind::Benchmark, true),
            (ReportKind::SpoofCheck, false),
        ];
        assert_eq!(after(4_999, 49), low_again);
        assert_eq!(after(5_000, 49), GOOD);
        assert_eq!(after(0, 51), GOOD);
    }

    #[test]
    fn figures_that_cannot_be_are_a_spoof() {
        assert_eq!(judged(|device_, _| *device_ = device(401)), SPOOF);
        assert_eq!(judged(|device_, _| *device_ = device(400)), GOOD);
        let most = judged(|device, _| device.fp32.operations = figure(u64::MAX));
        assert_eq!(most, SPOOF);
    }

    #[test]
    fn a_class_that_was_not_measured_gets_figures_and_no_check_of_a_spoof() {
        let found = judged(|device_, subject| {
            *device_ = device(10);
            subject.class.baseline = [0; 4];
        });
        assert_eq!(found, [(ReportKind::Benchmark, true)]);
    }

    #[test]
    fn without_figures_the_benchmark_failed_and_nobody_is_accused() {
        let absent = Report {
            gpu: Section::absent("no driver"),
            ..report(Vec::new())
        };
        let quick = Report {
            is_quick: true,
            ..report(vec![device(100)])
        };
        for report in [absent, quick] {
            assert_eq!(
                found(&judge(&Rules::default(), &subject(), &report)),
                FAILED
            );
        }
        let wrong = judged(|device, _| device.int8.operations = Outcome::failed("wrong sum"));
        assert_eq!(wrong, FAILED);
        assert_eq!(judged(|_, subject| subject.gpus = 2), FAILED);
    }

    fn answer(text: Option<String>, lines: Vec<String>) -> JobResult {
        let results = text.map(|text| (job::RESULT.to_owned(), ResultValue::One(text)));
        JobResult {
            version: 1,
            job: String::new(),
            host: String::new(),
            definition: String::new(),
            sealed_definition: None,
            state: JobOutcome::Succeeded,
            exit_code: 0,
            message: None,
            started_at: None,
            ended_at: 0,
            operations: vec![OperationResult {
                id: "gpu".to_owned(),
                image: String::new(),
                image_id: None,
                image_digest: None,
                state: OperationOutcome::Succeeded,
                exit_code: Some(0),
                out_of_memory: false,
                started_at: None,
                ended_at: None,
                results: results.into_iter().collect(),
                message: None,
                artifact: None,
                artifact_missing: None,
            }],
            log: ResultLog {
                lines: lines
                    .into_iter()
                    .map(|text| ResultLine {
                        op: "gpu".to_owned(),
                        stream: "stdout".to_owned(),
                        time: 0,
                        text,
                    })
                    .collect(),
                is_cut: false,
            },
        }
    }

    #[test]
    fn the_report_is_found_in_results_or_log_and_must_answer_the_challenge() {
        let check = Benchmark {
            job: format!("{{\"challenge\":\"{CHALLENGE}\"}}"),
            timeout: 600,
            rules: Rules::default(),
        };
        let job = check.definition(&subject(), "c").unwrap();
        assert_eq!(job, br#"{"challenge":"c"}"#);
        let lines = report(vec![device(100)]).lines();
        let values: Vec<String> = lines
            .iter()
            .map(|line| line.split_once(' ').unwrap().1.to_owned())
            .collect();
        let judged = |challenge: &str, answer: &JobResult| {
            found(&check.judge(&subject(), challenge, answer))
        };
        let good = answer(Some(values.join("")), Vec::new());
        assert_eq!(judged("c", &good), GOOD);
        let mut printed = vec!["hello".to_owned()];
        printed.extend(lines.clone());
        assert_eq!(judged("c", &answer(None, printed)), GOOD);
        assert_eq!(judged("d", &good), FAILED);
        let twice = [lines.clone(), lines].concat();
        assert_eq!(judged("c", &answer(None, twice)), FAILED);
        assert_eq!(judged("c", &answer(None, Vec::new())), FAILED);
    }

    #[test]
    fn the_suites_own_job_is_a_definition_with_a_challenge() {
        let job = Benchmark::suite(Some("registry.example/benchmark:2")).unwrap();
        assert!(job.contains(CHALLENGE) && job.contains("registry.example/benchmark:2"));
        let posted = job.replace(CHALLENGE, "0");
        nosana_sdk::definition::JobDefinition::parse(posted.as_bytes()).unwrap();
        assert!(Benchmark::suite(None).unwrap().contains(job::IMAGE));
    }

    #[test]
    fn hostile_reports_are_refused_without_being_repeated() {
        let check = Benchmark {
            job: String::new(),
            timeout: 600,
            rules: Rules::default(),
        };
        let hostile = [
            "NaN".to_owned(),
            "[".repeat(60_000),
            "{\"version\":1,\"\u{1b}]0;x\u{7}\":1}".to_owned(),
            "x".repeat(1 << 20),
            r#"1/1 {"version":-1}"#.to_owned(),
            format!("1/1 {}", "[".repeat(60_000)),
            "1/1 {\"version\":1,\"\u{1b}]0;x\u{7}\":1}".to_owned(),
        ];
        for text in hostile {
            let judgement = check.judge(&subject(), "c", &answer(Some(text), Vec::new()));
            assert_eq!(found(&judgement), FAILED);
            let Judgement::Findings(findings) = judgement else {
                return;
            };
            let reason = &findings[0].reasons[0];
            assert!(reason.chars().count() < 400 && !reason.chars().any(char::is_control));
        }
        let later = answer(Some(r#"1/1 {"version":2}"#.to_owned()), Vec::new());
        let judgement = check.judge(&subject(), "c", &later);
        assert!(matches!(judgement, Judgement::Nothing { .. }));
    }
}
