//! `nosana-localnet`: starts the development network and serves it until a signal.

use std::{
    io::{self, Write as _},
    net::IpAddr,
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use nosana_localnet::{Info, Localnet, NamedAddress, Options};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A development network in one process: chain, programs, NOS mint, markets, funded wallets, store.
#[derive(Debug, Parser)]
#[command(name = "nosana-localnet", version)]
struct Arguments {
    /// Port of JSON-RPC; 0 takes a free one
    #[arg(long, default_value_t = 8899)]
    rpc_port: u16,
    /// Port of WebSocket subscriptions; 0 takes a free one
    #[arg(long, default_value_t = 8900)]
    ws_port: u16,
    /// Port of the definition and result store; 0 takes a free one
    #[arg(long, default_value_t = 8901)]
    store_port: u16,
    /// Address to listen on; whoever reaches it can rewrite the chain
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Folder of the wallets, the store and localnet.json
    #[arg(long, default_value = ".nosana/localnet")]
    dir: PathBuf,
    /// File that keeps the chain's state between runs
    #[arg(long, value_name = "PATH")]
    ledger: Option<PathBuf>,
    /// Milliseconds between blocks
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(10..=10_000))]
    slot_ms: u64,
    /// Folder with `nosana_NAME.so` for each program, in place of those built in
    #[arg(long, value_name = "DIR")]
    artifacts: Option<PathBuf>,
    /// Delete the ledger and the store first; wallets are kept
    #[arg(long)]
    reset: bool,
    /// How to print what was started
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    /// A table
    #[default]
    Text,
    /// One JSON object on one line
    Json,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("NOSANA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("off,nosana_localnet=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match serve(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn serve(arguments: Arguments) -> anyhow::Result<()> {
    let output = arguments.output;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    let mut signalled = std::pin::pin!(async {
        // Cancel safe: a signal that one arm saw ends the program, so none is lost.
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    });
    if !arguments.bind.is_loopback() {
        tracing::warn!(bind = %arguments.bind, "anyone who reaches this address can rewrite the chain");
    }

    // Cancel safe: dropping a start that is under way ends its parts and removes its files.
    let localnet = tokio::select! {
        started = Localnet::start(arguments.into()) => started?,
        () = &mut signalled => return Ok(()),
    };
    let shown = match output {
        Output::Text => table(&localnet.info),
        Output::Json => serde_json::to_string(&localnet.info)? + "\n",
    };
    // Whoever started it may have closed the pipe: the network runs all the same.
    let _ = io::stdout().write_all(shown.as_bytes());
    // Cancel safe: `failure` only watches.
    let failure = tokio::select! {
        () = &mut signalled => None,
        failure = localnet.failure() => Some(failure),
    };
    let stopped = localnet.stop().await;
    match failure {
        Some(failure) => Err(failure.into()),
        None => Ok(stopped?),
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self {
            rpc_port: arguments.rpc_port,
            ws_port: arguments.ws_port,
            store_port: arguments.store_port,
            bind: arguments.bind,
            dir: arguments.dir,
            ledger: arguments.ledger,
            slot: Duration::from_millis(arguments.slot_ms),
            artifacts: arguments.artifacts,
            reset: arguments.reset,
        }
    }
}

fn table(info: &Info) -> String {
    let mut rows = vec![
        ("rpc".to_owned(), info.rpc.clone()),
        ("websocket".to_owned(), info.ws.clone()),
        ("store".to_owned(), info.store.clone()),
        ("NOS mint".to_owned(), info.mint.clone()),
    ];
    let mut add = |kind: &str, entries: &[NamedAddress]| {
        for entry in entries {
            rows.push((format!("{kind} {}", entry.name), entry.address.clone()));
        }
    };
    add("program", &info.programs);
    add("class", &info.addresses.classes);
    add("market", &info.addresses.markets);
    add("wallet", &info.wallets);
    rows.push((
        "wallet folder".to_owned(),
        info.wallet_dir.display().to_string(),
    ));
    let ledger = info.ledger.as_ref();
    rows.push((
        "ledger".to_owned(),
        ledger.map_or_else(
            || "none: the state ends with the process".to_owned(),
            |path| path.display().to_string(),
        ),
    ));
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().fold(String::new(), |text, (name, value)| {
        text + &format!("{name:width$}  {value}\n")
    })
}
