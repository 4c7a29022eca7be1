//! `nosana-benchmark`: measures this machine and prints a report; or is the peer that the network is measured to.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a person, and its report is what it prints"
)]
#![allow(
    clippy::doc_markdown,
    reason = "comments of options are their help, and shown as they are"
)]

use std::{
    env, fs,
    io::Write as _,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Parser, Subcommand};
use nosana_benchmark::{
    effort::Effort,
    network::{self, Limits, TOKEN_VARIABLE, Token},
    report::{self, MAX_CHALLENGE},
    suite::{self, Part},
};

#[derive(Parser)]
#[command(
    name = "nosana-benchmark",
    version,
    about = "Measures a host: processor, memory, disk, network and GPUs"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print the report as the last lines of standard output
    Run(Run),
    /// Answer those who measure the network to this machine and know the token in NOSANA_BENCHMARK_TOKEN or --token-file
    Peer(Peer),
    /// Print the JSON Schema of the report
    Schema,
}

#[derive(Args)]
struct Run {
    /// Only these parts, separated by commas
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// A trial of some seconds; no score comes of its figures
    #[arg(long, env = "NOSANA_BENCHMARK_QUICK")]
    quick: bool,
    /// The folder whose disk is measured
    #[arg(long, default_value = ".", env = "NOSANA_BENCHMARK_SCRATCH")]
    scratch: PathBuf,
    /// HOST:PORT of the peer that the network is measured to; its token stands in NOSANA_BENCHMARK_TOKEN or --token-file
    #[arg(long, env = "NOSANA_BENCHMARK_PEER")]
    peer: Option<String>,
    /// A file with the token, instead of NOSANA_BENCHMARK_TOKEN
    #[arg(long)]
    token_file: Option<PathBuf>,
    /// Text for the report, by which who asked for it knows that it is new
    #[arg(long, env = "NOSANA_BENCHMARK_CHALLENGE", default_value = "")]
    challenge: String,
    /// Seed of all pseudo-random data, hexadecimal; by itself a random one
    #[arg(long, env = "NOSANA_BENCHMARK_SEED", value_parser = seed)]
    seed: Option<u64>,
    /// The CUDA driver's library, instead of the system's libcuda.so.1
    #[arg(long)]
    cuda_driver: Option<PathBuf>,
}

#[derive(Args)]
struct Peer {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:9310")]
    listen: SocketAddr,
    /// A file with tokens, one a line, instead of NOSANA_BENCHMARK_TOKEN; read anew for each session
    #[arg(long)]
    token_file: Option<PathBuf>,
    /// Sessions at a time
    #[arg(long, default_value_t = Limits::default().sessions)]
    sessions: u32,
    /// Seconds of a session
    #[arg(long, default_value_t = Limits::default().duration.as_secs())]
    seconds: u64,
    /// MiB of a session, both ways together
    #[arg(long, default_value_t = Limits::default().bytes >> 20)]
    mib: u64,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(options) => run(options),
        Command::Peer(options) => peer(&options),
        Command::Schema => print(report::SCHEMA),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Run) -> Result<()> {
    ensure!(
        options.challenge.len() <= MAX_CHALLENGE,
        "a challenge has at most {MAX_CHALLENGE} bytes"
    );
    let peer = match options.peer.filter(|peer| !peer.is_empty()) {
        Some(peer) => Some((peer, token(options.token_file.as_deref())?)),
        None => None,
    };
    let report = suite::run(
        &suite::Options {
            effort: if options.quick {
                Effort::QUICK
            } else {
                Effort::FULL
            },
            parts: options.only,
            scratch: options.scratch,
            peer,
            challenge: options.challenge,
            seed: options.seed.unwrap_or_else(rand::random),
            cuda_driver: options.cuda_driver,
        },
        &|line| eprintln!("{line}"),
    );
    report.lines().iter().try_for_each(|line| print(line))
}

fn peer(options: &Peer) -> Result<()> {
    let tokens = || tokens(options.token_file.as_deref());
    // What is wrong with them is told now, and not to the first who comes.
    tokens()?;
    let limits = Limits {
        sessions: options.sessions,
        duration: Duration::from_secs(options.seconds),
        bytes: options.mib.saturating_mul(1 << 20),
    };
    let listener = TcpListener::bind(options.listen)
        .with_context(|| format!("listening on {}", options.listen))?;
    print(&format!("peer on {}", listener.local_addr()?))?;
    Ok(network::serve(
        &listener,
        || tokens().unwrap_or_default(),
        limits,
    )?)
}

/// The first of the tokens.
fn token(file: Option<&Path>) -> Result<Token> {
    tokens(file)?
        .into_iter()
        .next()
        .context("the file with the token is empty")
}

/// From the file, one a line, or else the environment: never from the command line, which every user of a machine can read.
fn tokens(file: Option<&Path>) -> Result<Vec<Token>> {
    let text = match file {
        Some(file) => {
            fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?
        }
        None => env::var(TOKEN_VARIABLE)
            .with_context(|| format!("{TOKEN_VARIABLE} or --token-file must give the token"))?,
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Ok(Token::new(line)?)).collect()
}

fn seed(text: &str) -> Result<u64, String> {
    u64::from_str_radix(text, 16).map_err(|_| "up to 16 hexadecimal digits".to_owned())
}

/// A line that is out before anything else happens.
fn print(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", line.trim_end())?;
    Ok(out.flush()?)
}
