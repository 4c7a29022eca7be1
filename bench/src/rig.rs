//! A market for one measurement: chain, store, engine and hosts of one agent, all its
//! own, all gone when it is dropped.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
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
use tokio::time::sleep;

use crate::{
    engine::{End, Engine},
    proxy::{Proxy, Weather},
};

/// How long anything may take before the run fails.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often the chain is asked.
const POLL: Duration = Duration::from_millis(5);

/// What a [`Rig`] is made of.
pub struct Setup {
    /// Slot time of the chain, milliseconds.
    pub slot_ms: u32,
    /// How many hosts the agent works for; those beyond the engine's two GPUs have none.
    pub hosts: u16,
    /// Where containers run.
    pub engine: Engine,
    /// With this seed, the agent sees chain and store through proxies.
    pub proxies: Option<u64>,
    /// Bytes that the agent wants free on its disks.
    pub disk_floor: u64,
    /// The agent's state folder; unset, one that goes with the rig.
    pub state: Option<PathBuf>,
    /// Of the agent's process, beside what it inherits: none of our own variables.
    pub environment: Vec<(String, String)>,
}

impl Setup {
    /// One host on this engine.
    pub fn new(slot_ms: u32, engine: Engine) -> Self {
        Self {
            slot_ms,
            hosts: 1,
            engine,
            proxies: None,
            disk_floor: 1 << 20,
            state: None,
            environment: Vec::new(),
        }
    }
}

/// What stands between the agent and the rest.
pub struct Proxies {
    /// Before JSON-RPC.
    pub rpc: Proxy,
    /// Before the WebSocket.
    pub websocket: Proxy,
    /// Before the store.
    pub store: Proxy,
}

impl Proxies {
    /// Lets the same happen to all traffic.
    pub fn set(&self, weather: Weather) {
        for proxy in [&self.rpc, &self.websocket, &self.store] {
            proxy.set(weather);
        }
    }
}

/// Everything that one measurement needs.
pub struct Rig {
    folder: TempDir,
    pub engine: Engine,
    chain: Child,
    agent: Option<Child>,
    /// How often agents of before said that they watch.
    watched: usize,
    /// Since when the agent watches, as far as somebody looked.
    watching_since: Option<Instant>,
    config: PathBuf,
    environment: Vec<(String, String)>,
    pub proxies: Option<Proxies>,
    pub client: Client,
    pub store: Box<dyn Store>,
    pub payer: Keypair,
    pub mint: Address,
    pub market: Address,
    pub queue: Address,
    /// The first host.
    pub host: Address,
    /// All of them.
    pub hosts: Vec<Address>,
    pub payout: Address,
}

impl Rig {
    /// Starts everything on the engine that the environment names, and waits until its
    /// host waits for jobs.
    pub async fn start(slot_ms: u32) -> Result<Self> {
        Self::start_with(Setup::new(slot_ms, Engine::given()?)).await
    }

    /// Starts everything and waits until all hosts wait for jobs.
    pub async fn start_with(setup: Setup) -> Result<Self> {
        setup.engine.build_image()?;
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
                &setup.slot_ms.to_string(),
            ],
            &[],
            &folder.path().join("chain.log"),
        )?;
        let description = description(&net).await?;
        let text = |key: &str| description[key].as_str().unwrap_or_default().to_owned();
        let client = Client::new(text("rpc"), text("ws"));
        let market: Address = named(&description["markets"], "community")?;
        let account = client.get::<Market>(&market).await?;
        let owner = wallet::read(&net.join("host.json"))?;
        let mint: Address = text("mint").parse()?;
        let proxies = match setup.proxies {
            Some(seed) => Some(Proxies {
                rpc: Proxy::start(loopback(rpc), seed).await?,
                websocket: Proxy::start(loopback(ws), seed.wrapping_add(1)).await?,
                store: Proxy::start(loopback(store), seed.wrapping_add(2)).await?,
            }),
            None => None,
        };
        let hosts: Vec<Address> = (0..setup.hosts)
            .map(|index| tiers::pdas::find_host(&owner.pubkey(), index).0)
            .collect();
        let mut rig = Self {
            engine: setup.engine,
            chain,
            agent: None,
            watched: 0,
            watching_since: None,
            config: folder.path().join("agent.toml"),
            environment: setup.environment,
            store: open_store(&text("store"))?,
            payer: wallet::read(&net.join("client.json"))?,
            mint,
            market,
            queue: account.queue,
            host: hosts.first().copied().unwrap_or_default(),
            hosts,
            payout: instructions::token_account(&owner.pubkey(), &mint),
            client,
            proxies,
            folder,
        };
        for index in 0..setup.hosts {
            rig.register(&owner, index, account.class, account.vram_mib)
                .await?;
        }
        let addresses = [text("rpc"), text("ws"), text("store")];
        rig.write_config(setup.state, setup.disk_floor, &addresses, loopback(api))?;
        rig.start_agent()?;
        rig.all_wait().await?;
        Ok(rig)
    }

    async fn register(
        &self,
        owner: &Keypair,
        index: u16,
        class: Address,
        vram_mib: u32,
    ) -> Result<()> {
        let args = RegisterHostInstructionArgs {
            index,
            worker: self.worker()?.pubkey(),
            gpus: 1,
            vram_mib,
            machine: [0; 32],
            region: [0; 8],
            agent_version: [0; 4],
            endpoint: [0; 64],
        };
        let owner_key = owner.pubkey();
        let host = tiers::pdas::find_host(&owner_key, index).0;
        let instructions = [
            instructions::register_host(owner_key, owner_key, class, self.payout, args),
            instructions::open_record(owner_key, host),
        ];
        self.client.send(&instructions, &[owner]).await?;
        self.client.get::<Host>(&host).await?;
        Ok(())
    }

    /// The agent's key.
    pub fn worker(&self) -> Result<Keypair> {
        Ok(wallet::read(&self.net().join("worker.json"))?)
    }

    /// The agent's configuration file. `addresses` are those of chain, WebSocket and store.
    fn write_config(
        &self,
        state: Option<PathBuf>,
        disk_floor: u64,
        addresses: &[String; 3],
        api: SocketAddr,
    ) -> Result<()> {
        let [rpc, websocket, store] = match &self.proxies {
            Some(proxies) => [
                format!("http://{}", proxies.rpc.address()),
                format!("ws://{}", proxies.websocket.address()),
                format!("http://{}", proxies.store.address()),
            ],
            None => addresses.clone(),
        };
        let state = state.unwrap_or_else(|| self.folder.path().join("agent"));
        // Its jobs are our own, and the rules may be root's to set.
        let mut text = format!(
            "url = {rpc:?}\nwebsocket = {websocket:?}\nstore = {store:?}\nengine = {engine:?}\n\
             worker = \"{worker}\"\nstate = \"{state}\"\napi = \"{api}\"\negress = \"any\"\n\
             limits = {{ disk_floor = {disk_floor} }}\n",
            engine = self.engine.address,
            worker = self.net().join("worker.json").display(),
            state = state.display(),
        );
        for (index, host) in self.hosts.iter().enumerate() {
            let gpus = if index < 2 {
                format!("\"nvidia.com/gpu={index}\"")
            } else {
                String::new()
            };
            let slot = format!(
                "[[slots]]\nhost = \"{host}\"\nmarket = \"{}\"\ngpus = [{gpus}]\n",
                self.market
            );
            text.push_str(&slot);
        }
        Ok(fs::write(&self.config, text)?)
    }

    fn net(&self) -> PathBuf {
        self.folder.path().join("net")
    }

    /// Starts the agent as a process of its own.
    pub fn start_agent(&mut self) -> Result<()> {
        let dir = self.net().to_string_lossy().into_owned();
        let config = self.config.to_string_lossy().into_owned();
        self.watched = self.times_watching();
        self.watching_since = None;
        let agent = spawn(
            "nosana",
            &["--dir", &dir, "host", "run", "--config", &config],
            &self.environment,
            &self.folder.path().join("agent.log"),
        )?;
        self.agent = Some(agent);
        Ok(())
    }

    /// Starts the agent again where it ended by itself, as its service would; whether it
    /// had.
    pub fn supervise(&mut self) -> Result<bool> {
        let Some(agent) = &mut self.agent else {
            return Ok(false);
        };
        if agent.try_wait()?.is_none() {
            return Ok(false);
        }
        self.start_agent()?;
        Ok(true)
    }

    /// Whether the agent has come so far that it watches.
    pub fn is_watching(&self) -> bool {
        self.times_watching() > self.watched
    }

    /// Since when nothing has kept the agent from its work: it watches, and the engine is up. `None`
    /// while it does not watch.
    pub fn able_since(&mut self) -> Option<Instant> {
        if self.watching_since.is_none() && self.agent.is_some() && self.is_watching() {
            self.watching_since = Some(Instant::now());
        }
        let since = self.watching_since?;
        Some(since.max(self.engine.up_since()))
    }

    fn times_watching(&self) -> usize {
        self.agent_log().matches("INFO watching").count()
    }

    /// The agent's log so far.
    pub fn agent_log(&self) -> String {
        fs::read_to_string(self.folder.path().join("agent.log")).unwrap_or_default()
    }

    /// Ends the agent at once, as `kill -9` does.
    pub fn kill_agent(&mut self) -> Result<()> {
        self.watching_since = None;
        if let Some(mut agent) = self.agent.take() {
            agent.kill()?;
            agent.wait()?;
        }
        Ok(())
    }

    /// Ends agent and engine at the same instant.
    pub fn end_both(&mut self, end: End) -> Result<()> {
        let agent = self.agent.as_mut().context("no agent runs")?;
        self.engine.end_with(end, Some(agent.id()))?;
        agent.wait()?;
        (self.agent, self.watching_since) = (None, None);
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

    /// Waits until the first host stands in the queue.
    pub async fn host_waits(&self) -> Result<()> {
        self.wait_in_queue(&[self.host]).await
    }

    /// Waits until all hosts stand in the queue.
    pub async fn all_wait(&self) -> Result<()> {
        self.wait_in_queue(&self.hosts).await
    }

    /// Waits until the first host stands in the queue no more.
    pub async fn leaves(&self) -> Result<()> {
        let since = Instant::now();
        loop {
            let queue = self.client.get::<QueueView>(&self.queue).await?;
            if queue.position(&self.host).is_none() {
                return Ok(());
            }
            ensure!(
                since.elapsed() < PATIENCE,
                "the host still waits after {PATIENCE:?}\n{}",
                self.logs()
            );
            sleep(POLL).await;
        }
    }

    async fn wait_in_queue(&self, hosts: &[Address]) -> Result<()> {
        let since = Instant::now();
        loop {
            let queue = self.client.get::<QueueView>(&self.queue).await?;
            if hosts.iter().all(|host| queue.position(host).is_some()) {
                return Ok(());
            }
            ensure!(
                since.elapsed() < PATIENCE,
                "not all of {} hosts wait after {PATIENCE:?}\n{}",
                hosts.len(),
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

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// A program that stands beside this one, without the settings of whoever runs us.
pub fn spawn(
    name: &str,
    args: &[&str],
    environment: &[(String, String)],
    log: &Path,
) -> Result<Child> {
    let program = env::current_exe()?.with_file_name(name);
    let log = File::options().create(true).append(true).open(log)?;
    let mut command = Command::new(&program);
    forget_settings(&mut command, env::vars_os().map(|(name, _)| name));
    command
        .args(args)
        .env("NO_COLOR", "1")
        .envs(environment.iter().cloned())
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

/// Removes our own variables from what `command` inherits: they may name another network,
/// or silence the log that tells when the agent watches.
fn forget_settings(command: &mut Command, inherited: impl Iterator<Item = OsString>) {
    for name in inherited {
        if name.as_encoded_bytes().starts_with(b"NOSANA_") {
            command.env_remove(name);
        }
    }
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

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn what_is_started_has_none_of_the_users_settings() {
        let mut command = Command::new("agent");
        let inherited = ["NOSANA_LOG", "PATH", "NOSANA_URL"];
        forget_settings(&mut command, inherited.into_iter().map(OsString::from));
        let removed: Vec<&OsStr> = command
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| name)
            .collect();
        assert_eq!(removed, ["NOSANA_LOG", "NOSANA_URL"]);
    }
}
