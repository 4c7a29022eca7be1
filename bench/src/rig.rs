//! A market for one measurement: chain, store, engine and one host, all its own,
//! all gone when it is dropped.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use nosana_sdk::{
    client::{Client, Sent},
    common::job::JobState,
    generated::{
        jobs::accounts::{Job, Market},
        tiers::{self, accounts::Host, instructions::RegisterHostInstructionArgs},
    },
    instructions::{self, NewJob},
    queue::QueueView,
    result::{JobResult, MAX_RESULT_BYTES},
    store::{Store, open_store},
    wallet,
};
use serde_json::Value;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// How long anything may take before the run fails.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the chain is asked.
const POLL: Duration = Duration::from_millis(5);

/// Everything that one measurement needs.
pub struct Rig {
    folder: TempDir,
    engine: String,
    chain: Child,
    agent: Option<Child>,
    api: u16,
    pub client: Client,
    pub store: Box<dyn Store>,
    pub payer: Keypair,
    pub mint: Address,
    pub market: Address,
    pub queue: Address,
    pub host: Address,
    pub payout: Address,
}

impl Rig {
    /// Starts everything and waits until the host waits for jobs.
    pub async fn start(slot_ms: u32) -> Result<Self> {
        let engine = engine()?;
        build_image(&engine)?;
        let folder = tempfile::tempdir()?;
        let [rpc, ws, store, api] = free_ports()?;
        let net = folder.path().join("net");
        let chain = spawn(
            "nosana-localnet",
            &[
                "--dir",
                &net.to_string_lossy(),
                "--rpc-port",
                &rpc.to_string(),
                "--ws-port",
                &ws.to_string(),
                "--store-port",
                &store.to_string(),
                "--slot-ms",
                &slot_ms.to_string(),
            ],
            &folder.path().join("chain.log"),
        )?;
        let description = description(&net).await?;
        let text = |key: &str| description[key].as_str().unwrap_or_default().to_owned();
        let client = Client::new(text("rpc"), text("ws"));
        let market: Address = named(&description["markets"], "community")?;
        let account = client.get::<Market>(&market).await?;
        let owner = wallet::read(&net.join("host.json"))?;
        let mint: Address = text("mint").parse()?;
        let mut rig = Self {
            engine,
            chain,
            agent: None,
            api,
            store: open_store(&text("store"))?,
            payer: wallet::read(&net.join("client.json"))?,
            mint,
            market,
            queue: account.queue,
            host: tiers::pdas::find_host(&owner.pubkey(), 0).0,
            payout: instructions::token_account(&owner.pubkey(), &mint),
            client,
            folder,
        };
        rig.register(&owner, account.class, account.vram_mib)
            .await?;
        rig.start_agent()?;
        rig.host_waits().await?;
        Ok(rig)
    }

    async fn register(&self, owner: &Keypair, class: Address, vram_mib: u32) -> Result<()> {
        let worker = wallet::read(&self.net().join("worker.json"))?;
        let args = RegisterHostInstructionArgs {
            index: 0,
            worker: worker.pubkey(),
            gpus: 1,
            vram_mib,
            machine: [0; 32],
            region: [0; 8],
            agent_version: [0; 4],
            endpoint: [0; 64],
        };
        let owner_key = owner.pubkey();
        let instructions = [
            instructions::register_host(owner_key, owner_key, class, self.payout, args),
            instructions::open_record(owner_key, self.host),
        ];
        self.client.send(&instructions, &[owner]).await?;
        self.client.get::<Host>(&self.host).await?;
        Ok(())
    }

    fn net(&self) -> PathBuf {
        self.folder.path().join("net")
    }

    /// Starts the agent as a process of its own.
    pub fn start_agent(&mut self) -> Result<()> {
        let path = |name: &str| self.folder.path().join(name).to_string_lossy().into_owned();
        let dir = self.net().to_string_lossy().into_owned();
        let agent = spawn(
            "nosana",
            &[
                "--dir",
                &dir,
                "host",
                "run",
                "--host",
                &self.host.to_string(),
                "--market",
                "community",
                "--state",
                &path("agent"),
                "--engine",
                &self.engine,
                "--api",
                &format!("127.0.0.1:{}", self.api),
                "--gpu",
                "nvidia.com/gpu=0",
                // Its jobs are our own, and the rules may be root's to set.
                "--egress",
                "any",
            ],
            &self.folder.path().join("agent.log"),
        )?;
        self.agent = Some(agent);
        Ok(())
    }

    /// Ends the agent at once, as `kill -9` does.
    pub fn kill_agent(&mut self) -> Result<()> {
        if let Some(mut agent) = self.agent.take() {
            agent.kill()?;
            agent.wait()?;
        }
        Ok(())
    }

    /// What the agent and the chain logged last, for a failure's message.
    pub fn logs(&self) -> String {
        let mut logs = Vec::new();
        for name in ["agent.log", "chain.log"] {
            let text = fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            logs.push(format!("--- {name}"));
            logs.extend(lines.iter().rev().take(15).rev().map(ToString::to_string));
        }
        logs.join("\n")
    }

    /// Waits until the host stands in the queue.
    pub async fn host_waits(&self) -> Result<()> {
        let since = Instant::now();
        loop {
            let queue = self.client.get::<QueueView>(&self.queue).await?;
            if queue.position(&self.host).is_some() {
                return Ok(());
            }
            ensure!(
                since.elapsed() < PATIENCE,
                "the host does not wait after {PATIENCE:?}\n{}",
                self.logs()
            );
            sleep(POLL).await;
        }
    }

    /// Stores `definition` and prepares to post it.
    pub async fn prepare(&self, definition: &[u8], timeout: u32) -> Result<NewJob> {
        let hash = self.store.put(definition).await?;
        let client = self.payer.pubkey();
        Ok(NewJob {
            client,
            payer: client,
            market: self.market,
            queue: self.queue,
            mint: self.mint,
            price_account: Address::default(),
            source: instructions::token_account(&client, &self.mint),
            nonce: rand::random(),
            definition: hash.into(),
            timeout,
            max_price: u64::MAX,
        })
    }

    /// Posts `job` and waits for the confirmation.
    pub async fn post(&self, job: &NewJob) -> Result<Sent> {
        Ok(self.client.send(&[job.post()], &[&self.payer]).await?)
    }

    /// Waits until `job` is in a state that `wanted` accepts.
    pub async fn job_is(
        &self,
        job: &Address,
        wanted: impl Fn(JobState) -> bool,
        patience: Duration,
    ) -> Result<Job> {
        let since = Instant::now();
        loop {
            let account = self.client.get::<Job>(job).await?;
            let Ok(state) = JobState::try_from(account.state) else {
                bail!("job {job} has state {}, which there is not", account.state);
            };
            if wanted(state) {
                return Ok(account);
            }
            ensure!(
                since.elapsed() < patience,
                "job {job} is still {} after {patience:?}\n{}",
                state.name(),
                self.logs()
            );
            sleep(POLL).await;
        }
    }

    /// The stored result of `job`.
    pub async fn result(&self, job: &Job) -> Result<JobResult> {
        let bytes = self.store.get(&job.result.into(), MAX_RESULT_BYTES).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Containers that the engine still has of `job`.
    pub fn containers_of(&self, job: &Address) -> Result<usize> {
        let socket = self.engine.trim_start_matches("unix://");
        let filter = format!("{{\"label\":[\"nosana.job={job}\"]}}");
        let output = Command::new("curl")
            .args(["-sf", "--unix-socket", socket, "-G"])
            .args(["--data-urlencode", &format!("filters={filter}")])
            .arg("http://engine/containers/json?all=1")
            .output()
            .context("curl asks the engine")?;
        let found: Vec<Value> = serde_json::from_slice(&output.stdout)?;
        Ok(found.len())
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        // Best effort: what cannot be ended is gone already.
        let _ = self.kill_agent();
        let _ = Command::new("kill")
            .arg(self.chain.id().to_string())
            .status();
        let _ = self.chain.wait();
    }
}

/// Where the container engine of the run is.
pub fn engine() -> Result<String> {
    std::env::var("NOSANA_TEST_ENGINE")
        .or_else(|_| std::env::var("DOCKER_HOST"))
        .context("no container engine: run `tests/engine/up` and set DOCKER_HOST to what it prints")
}

/// Builds the image that the jobs run, unless it is there.
pub fn build_image(engine: &str) -> Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/engine/image");
    let status = Command::new(&script)
        .env("DOCKER_HOST", engine)
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("{} cannot be run", script.display()))?;
    ensure!(status.success(), "the image of the jobs cannot be built");
    Ok(())
}

/// A program that stands beside this one.
pub fn spawn(name: &str, args: &[&str], log: &Path) -> Result<Child> {
    let program = std::env::current_exe()?.with_file_name(name);
    let log = File::options().create(true).append(true).open(log)?;
    Command::new(&program)
        .args(args)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .with_context(|| {
            format!(
                "{} cannot be started: run `cargo build --workspace --bins`",
                program.display()
            )
        })
}

async fn description(net: &Path) -> Result<Value> {
    let path = net.join("localnet.json");
    let since = Instant::now();
    loop {
        if let Ok(bytes) = fs::read(&path) {
            return Ok(serde_json::from_slice(&bytes)?);
        }
        ensure!(since.elapsed() < PATIENCE, "the chain did not start");
        sleep(POLL).await;
    }
}

fn named(list: &Value, name: &str) -> Result<Address> {
    let entry = list
        .as_array()
        .into_iter()
        .flatten()
        .find(|entry| entry["name"] == name || entry["slug"] == name)
        .with_context(|| format!("the chain has no `{name}`"))?;
    Ok(entry["address"].as_str().unwrap_or_default().parse()?)
}

/// Ports that were free a moment ago.
fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let listeners = (0..N)
        .map(|_| TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<Vec<_>, _>>()?;
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}
