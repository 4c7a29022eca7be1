//! The binary: its report, its peer, what it refuses; and its job, as the job format reads it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use nosana_benchmark::{
    job,
    report::{self, PATTERN, SCHEMA, Section},
};
use nosana_sdk::definition::{
    JobDefinition,
    results::{LogStream, ResultRule, extract_results},
};

use crate::{assert_refused, benchmark, run, text};

const TOKEN: &str = "a token for the tests of the binary";

/// A peer on a free port, ended when dropped.
struct Peer {
    process: Child,
    address: String,
}

impl Peer {
    fn start(token_file: &str) -> Self {
        let mut process = benchmark(&[
            "peer",
            "--listen",
            "127.0.0.1:0",
            "--token-file",
            token_file,
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("peer on ").unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn everything_but_a_gpu_is_measured_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, format!("another one of the tests\n{TOKEN}\n")).unwrap();
    let peer = Peer::start(tokens.to_str().unwrap());
    let mut command = benchmark(&["run", "--quick", "--challenge", "abc", "--seed", "ff"]);
    command
        .args([
            "--cuda-driver",
            "/nowhere/libcuda.so.1",
            "--peer",
            &peer.address,
        ])
        .env("NOSANA_BENCHMARK_TOKEN", TOKEN)
        .env("NOSANA_ID", "the job")
        .current_dir(folder.path());
    let (report, progress) = run(command);
    assert_eq!(
        (report.challenge.as_str(), report.job.as_deref()),
        ("abc", Some("the job"))
    );
    assert_eq!(report.seed, "00000000000000ff");
    let (Section::Measured(cpu), Section::Measured(memory)) = (&report.cpu, &report.memory) else {
        panic!("{report:?}");
    };
    let (Section::Measured(disk), Section::Measured(network)) = (&report.disk, &report.network)
    else {
        panic!("{report:?}");
    };
    for outcome in [
        &cpu.integer_single,
        &cpu.integer_all,
        &cpu.floating_single,
        &cpu.floating_all,
        &memory.bandwidth_single,
        &memory.bandwidth_all,
        &memory.latency,
        &disk.sequential_write,
        &disk.sequential_read,
        &disk.random_write,
        &disk.random_read,
        &network.round_trip,
        &network.download,
        &network.upload,
    ] {
        assert!(outcome.median() > Some(0), "{outcome:?}");
    }
    assert_eq!(network.peer, peer.address);
    assert!(report.gpu.reason().unwrap().contains("no libcuda.so.1"));
    assert!(progress.contains("memory\n") && !progress.contains(TOKEN));
}

#[test]
fn what_is_not_asked_for_is_left_out() {
    let (report, _) = run(benchmark(&["run", "--quick", "--only", "network"]));
    assert_eq!(report.network.reason(), Some("no peer was named"));
    assert_eq!(report.gpu.reason(), Some("not asked for"));
}

#[test]
fn a_peer_needs_a_token_and_listens_on_loopback_by_itself() {
    assert_refused(
        &benchmark(&["peer"]).output().unwrap(),
        "NOSANA_BENCHMARK_TOKEN",
    );
    let mut short = benchmark(&["peer", "--listen", "127.0.0.1:0"]);
    short.env("NOSANA_BENCHMARK_TOKEN", "short");
    assert_refused(&short.output().unwrap(), "at least 16 bytes");
    let help = text(&benchmark(&["peer", "--help"]).output().unwrap().stdout);
    assert!(help.contains("[default: 127.0.0.1:9310]"), "{help}");
}

#[test]
fn a_peer_that_is_not_there_is_a_finding_and_no_failure() {
    let mut command = benchmark(&[
        "run",
        "--quick",
        "--only",
        "network",
        "--peer",
        "127.0.0.1:1",
    ]);
    command.env("NOSANA_BENCHMARK_TOKEN", TOKEN);
    let (report, _) = run(command);
    assert!(matches!(report.network, Section::Failed(_)));
    assert!(
        report
            .network
            .reason()
            .unwrap()
            .contains("the connection failed")
    );
}

#[test]
fn a_challenge_has_a_largest_size() {
    let long = "x".repeat(129);
    let output = benchmark(&["run", "--challenge", &long]).output().unwrap();
    assert_refused(&output, "at most 128 bytes");
}

#[test]
fn the_schema_is_printed() {
    let output = benchmark(&["schema"]).output().unwrap();
    assert_eq!(text(&output.stdout).trim_end(), SCHEMA.trim_end());
}

#[test]
fn its_jobs_are_taken_and_their_results_are_the_report() {
    let gpu = JobDefinition::parse(job::GPU.as_bytes()).unwrap();
    let cpu = JobDefinition::parse(job::CPU.as_bytes()).unwrap();
    assert!(gpu.needs_gpu() && !cpu.needs_gpu());
    let with = job::definition(job::GPU, "elsewhere/benchmark:2", "00ff").unwrap();
    JobDefinition::parse(with.as_bytes()).unwrap();

    let (report, _) = run(benchmark(&["run", "--quick", "--only", "network"]));
    let rule = ResultRule::new(PATTERN, &[LogStream::Stdout]).unwrap();
    let rules = [(job::RESULT.to_owned(), rule)].into();
    let lines = report.lines();
    let log = lines
        .iter()
        .map(|line| (LogStream::Stdout, line.as_str()))
        .chain([(LogStream::Stderr, "NOSANA-BENCHMARK 1/1 {}")]);
    let results = extract_results(&rules, log);
    let found = report::join(results[job::RESULT].as_slice()).unwrap();
    assert_eq!(found, report);
}
