//! The whole protocol on a real cluster: every flow with balances checked to the last unit, and
//! what it costs there.
//!
//! A run uses two markets and keys of its own, funded from one key file. The markets are closed at
//! the end, and what is left goes back. What cannot be over within a run stays: stakes, a bond that is
//! being released, reports, the host that they are about, and a phase of the test grid with awards.

mod flows;
mod grid;
mod report;
mod stage;
mod staking;
mod tiers;

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use nosana_sdk::{client::Client, wallet};
use serde_json::Value;
use solana_address::Address;
use solana_keypair::Keypair;
use tempfile::TempDir;

use self::{report::Report, stage::Stage};

/// Time between the blocks of a localnet that is started for a run, milliseconds: most of a run is
/// waiting for them.
const SLOT_MS: &str = "100";

/// Options of the run.
#[derive(clap::Args)]
pub struct Args {
    /// URL of the cluster's JSON-RPC; without it, a localnet is started for the run
    #[arg(long, requires = "ws", requires = "keypair")]
    url: Option<String>,
    /// URL of its WebSocket
    #[arg(long, requires = "url")]
    ws: Option<String>,
    /// File of the key that pays and has authority over the programs
    #[arg(long, value_name = "FILE", requires = "url")]
    keypair: Option<PathBuf>,
    /// File of a key that submits reports; without it, the one of --keypair
    #[arg(long, value_name = "FILE", requires = "url")]
    assessor: Option<PathBuf>,
    /// Leave out what has to wait for a minute: the job whose deadline passes
    #[arg(long)]
    quick: bool,
    /// Write what was measured to this file, JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Print fees and compute units beside those of this file, which a run before wrote
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
}

/// Runs every flow and prints what it cost; fails when one did not go as it must.
pub async fn run(args: &Args) -> Result<()> {
    let other = args.compare.as_deref().map(Report::read).transpose()?;
    let cluster = Cluster::open(args)?;
    let client = Client::new(cluster.url.clone(), cluster.ws.clone());
    let version = client.rpc().get_version().await;
    let version = version.with_context(|| format!("no answer from {}", cluster.url))?;
    let name = format!("{} {}", cluster.name, version.solana_core);
    let keys = (
        cluster.keypair.insecure_clone(),
        cluster.assessor.insecure_clone(),
    );
    let mut stage = Stage::prepare(client, keys).await?;
    let played = flows::play(&mut stage, args.quick).await;
    // Also after a failure: the lamports are not this run's.
    let cleared = stage.clear().await;
    let report = Report {
        cluster: name,
        flows: stage.rows(),
        spent: stage.spent().await?,
    };
    report.print(other.as_ref());
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    played?;
    cleared
}

/// The cluster of a run.
struct Cluster {
    name: &'static str,
    url: String,
    ws: String,
    keypair: Keypair,
    assessor: Keypair,
    _localnet: Option<Localnet>,
}

impl Cluster {
    fn open(args: &Args) -> Result<Self> {
        if let (Some(url), Some(ws), Some(keypair)) = (&args.url, &args.ws, &args.keypair) {
            return Ok(Self {
                name: "cluster",
                url: url.clone(),
                ws: ws.clone(),
                keypair: wallet::read(keypair)?,
                assessor: wallet::read(args.assessor.as_ref().unwrap_or(keypair))?,
                _localnet: None,
            });
        }
        let localnet = Localnet::start(SLOT_MS)?;
        Ok(Self {
            name: "localnet",
            url: localnet.text("rpc")?,
            ws: localnet.text("ws")?,
            keypair: wallet::read(&localnet.folder.path().join("admin.json"))?,
            assessor: wallet::read(&localnet.folder.path().join("assessor.json"))?,
            _localnet: Some(localnet),
        })
    }
}

/// A localnet that lives as long as this.
pub struct Localnet {
    process: Child,
    folder: TempDir,
    info: Value,
}

impl Localnet {
    /// Starts one whose blocks are `slot_ms` milliseconds apart.
    pub fn start(slot_ms: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let program = std::env::current_exe()?.with_file_name("nosana-localnet");
        let process = Command::new(&program)
            .args(["--rpc-port", "0", "--ws-port", "0", "--store-port", "0"])
            .args(["--slot-ms", slot_ms, "--output", "json", "--dir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| {
                format!(
                    "{} cannot be started: run `cargo build --workspace --bins`",
                    program.display()
                )
            })?;
        let mut localnet = Self {
            process,
            folder,
            info: Value::Null,
        };
        let mut line = String::new();
        if let Some(output) = localnet.process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        ensure!(!line.is_empty(), "the localnet did not start");
        localnet.info = serde_json::from_str(&line)?;
        Ok(localnet)
    }

    /// The process that serves it.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The folder of its wallets.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The market `slug`.
    pub fn market(&self, slug: &str) -> Result<Address> {
        let markets = self.info["markets"].as_array();
        let mut markets = markets.into_iter().flatten();
        let market = markets.find(|market| market["name"] == slug);
        let address = market.and_then(|market| market["address"].as_str());
        let address = address.with_context(|| format!("the localnet has no market `{slug}`"))?;
        Ok(address.parse()?)
    }

    /// What it tells of itself under `key`.
    pub fn text(&self, key: &str) -> Result<String> {
        let text = self.info[key].as_str();
        let text = text.with_context(|| format!("the localnet does not tell its `{key}`"))?;
        Ok(text.to_owned())
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        // Best effort: what cannot be ended is gone already.
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
    }
}
