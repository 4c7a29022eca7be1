//! The binary: what it prints, how it ends, and what a ledger keeps over a kill.
#![allow(clippy::unwrap_used)] // The helpers are part of the tests.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nosana_localnet::Info;
use rustix::process::{Pid, Signal, kill_process};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::{Keypair, read_keypair_file};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_signer::Signer as _;
use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;
use tempfile::TempDir;

/// Far above what anything here takes, so that a hang fails instead of hanging.
const DEADLINE: Duration = Duration::from_mins(5);

/// A signal ends it with status 0 and leaves neither pid file nor `localnet.json`.
#[test]
fn a_signal_ends_it_cleanly() {
    for signal in [Signal::INT, Signal::TERM] {
        let dir = TempDir::new().unwrap();
        let (process, info) = start(dir.path(), &[]);
        assert_eq!(info.pid, process.0.id());
        assert!(dir.path().join("localnet.pid").exists());
        assert_eq!(process.end(signal), Some(0));
        assert!(!dir.path().join("localnet.pid").exists());
        assert!(!dir.path().join("localnet.json").exists());
    }
}

/// A second one on the same folder fails with a message that names the first.
#[test]
fn a_second_one_fails_and_names_the_first() {
    let dir = TempDir::new().unwrap();
    let (first, info) = start(dir.path(), &[]);
    let second = command(dir.path(), &[]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(
        message.contains(&format!("process {}", info.pid)),
        "{message}"
    );
    assert_eq!(first.end(Signal::TERM), Some(0));
}

/// Programs still run after the chain has cleared its cache, which it does each hour, and after a
/// kill: here the cache is cleared every fourth slot.
#[tokio::test]
async fn programs_outlive_the_cache_and_a_kill() {
    let dir = TempDir::new().unwrap();
    let ledger = dir.path().join("ledger.sqlite");
    let ledger = ["--ledger", ledger.to_str().unwrap()];
    let (first, info) = start(dir.path(), &ledger);
    for _ in 0..3 {
        every_program_runs(&info, dir.path()).await;
        pass_slots(&info, 5).await;
    }
    assert_eq!(first.end(Signal::KILL), None);

    let (second, info) = start(dir.path(), &ledger);
    for _ in 0..2 {
        every_program_runs(&info, dir.path()).await;
        pass_slots(&info, 5).await;
    }
    assert_eq!(second.end(Signal::TERM), Some(0));
}

/// Killed when dropped, so that a failing test leaves nothing running.
struct Process(Child);

impl Process {
    /// The exit status; none when the signal itself ended it.
    fn end(mut self, signal: Signal) -> Option<i32> {
        let pid = Pid::from_child(&self.0);
        kill_process(pid, signal).unwrap();
        self.0.wait().unwrap().code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nosana-localnet"));
    command
        .args(["--rpc-port", "0", "--ws-port", "0", "--store-port", "0"])
        .args(["--slot-ms", "50", "--output", "json", "--dir"])
        .arg(dir)
        .args(arguments)
        .env("SURFPOOL_GARBAGE_COLLECTION_INTERVAL_SLOTS", "4");
    command
}

fn start(dir: &Path, arguments: &[&str]) -> (Process, Info) {
    let mut child = command(dir, arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let output = child.stdout.take().unwrap();
    let process = Process(child);
    BufReader::new(output).read_line(&mut line).unwrap();
    (process, serde_json::from_str(&line).unwrap())
}

/// Sends each program data that it does not know, and expects it to say so: a program that is not
/// there, or is another one, does not. Not simulated: that reads the cache in two steps, and the
/// cache may be cleared between them.
async fn every_program_runs(info: &Info, dir: &Path) {
    let rpc = RpcClient::new_with_commitment(info.rpc.clone(), CommitmentConfig::processed());
    let payer: Keypair = read_keypair_file(dir.join("client.json")).unwrap();
    let config = RpcSendTransactionConfig {
        skip_preflight: true,
        ..RpcSendTransactionConfig::default()
    };
    assert_eq!(info.programs.len(), 4);
    for program in &info.programs {
        let id: Address = program.address.parse().unwrap();
        let instruction = Instruction::new_with_bytes(id, &[0xff; 8], vec![]);
        let transaction = Transaction::new_signed_with_payer(
            &[instruction],
            Some(&payer.pubkey()),
            &[&payer],
            rpc.get_latest_blockhash().await.unwrap(),
        );
        let signature = rpc
            .send_transaction_with_config(&transaction, config)
            .await
            .unwrap();
        let deadline = Instant::now() + DEADLINE;
        let outcome = loop {
            if let Some(outcome) = rpc.get_signature_status(&signature).await.unwrap() {
                break outcome;
            }
            assert!(Instant::now() < deadline, "{} hangs", program.name);
            tokio::task::yield_now().await;
        };
        let unknown = InstructionError::InvalidInstructionData;
        assert_eq!(
            outcome,
            Err(TransactionError::InstructionError(0, unknown)),
            "{}",
            program.name
        );
    }
}

async fn pass_slots(info: &Info, count: u64) {
    let rpc = RpcClient::new_with_commitment(info.rpc.clone(), CommitmentConfig::processed());
    let target = rpc.get_slot().await.unwrap() + count;
    let deadline = Instant::now() + DEADLINE;
    while rpc.get_slot().await.unwrap() < target {
        assert!(Instant::now() < deadline, "the chain stands still");
        tokio::task::yield_now().await;
    }
}
