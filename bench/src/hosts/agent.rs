//! What one agent needs of a machine's memory: the real one, as a process of its own, with eight
//! slots, over the real container engine.

use std::{
    fmt, fs,
    net::TcpListener,
    process::{Child, Command},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nosana_sdk::{client::expect, common::job::JobState, generated::jobs::accounts::Job, wallet};
use serde::Serialize;
use solana_address::Address;
use solana_signer::Signer;
use tokio::time::{Instant, sleep};
use toml::{Table, Value};

use super::{
    network::Network,
    process::Process,
    work::{new_job, post},
};
use crate::{engine::Engine, rig};

/// Slots of the agent.
const SLOTS: u16 = 8;
/// The number of its first host, behind those of all others.
const FIRST: u16 = 60_000;
/// How long it waits for jobs before it is looked at: as long as its pools of connections take to
/// be what they stay.
const REST: Duration = Duration::from_secs(30);
/// How long its jobs run, during which it is looked at.
const BUSY: Duration = Duration::from_secs(10);
/// Between two looks.
const POLL: Duration = Duration::from_millis(500);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// What it had in memory.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Memory {
    /// It was measured.
    Measured {
        slots: u16,
        /// All slots wait.
        rest_mib: f64,
        /// Of that what is not the program's own file.
        rest_own_mib: f64,
        /// A container runs in each slot: the most that was seen.
        busy_mib: f64,
        /// Of that what is not the program's own file.
        busy_own_mib: f64,
    },
    /// It was not.
    Skipped {
        /// Why.
        skipped: String,
    },
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Measured {
                slots,
                rest_mib,
                rest_own_mib,
                busy_mib,
                busy_own_mib,
            } => write!(
                f,
                "one agent of {slots} slots: {rest_mib:.1} MiB at rest ({rest_own_mib:.1} without the program's file), {busy_mib:.1} MiB with all slots busy ({busy_own_mib:.1})"
            ),
            Self::Skipped { skipped } => {
                write!(f, "one agent's memory was not measured: {skipped}")
            }
        }
    }
}

/// Starts an agent, lets it wait and then work in all its slots, and ends it.
pub async fn measure(network: &Network) -> Result<Memory> {
    let engine = match Engine::given() {
        Ok(engine) => engine,
        Err(error) => {
            let skipped = error.to_string();
            return Ok(Memory::Skipped { skipped });
        }
    };
    engine.build_image()?;
    let worker = wallet::read(&network.wallet("worker"))?.pubkey();
    let hosts = network.register_for(&worker, FIRST, SLOTS).await?;
    let mut agent = Agent::start(network, &engine.address, &hosts)?;
    network
        .wait_for_hosts(hosts.len(), || agent.is_there())
        .await?;
    sleep(REST).await;
    let rest = agent.process().look()?;

    let jobs = post_all(network, hosts.len()).await?;
    wait_for(network, &jobs, |state| state == JobState::Running).await?;
    let (mut busy_mib, mut busy_own_mib) = (0.0_f64, 0.0_f64);
    let until = Instant::now() + BUSY;
    while Instant::now() < until {
        let busy = agent.process().look()?;
        busy_mib = busy_mib.max(busy.resident_mib);
        busy_own_mib = busy_own_mib.max(busy.own_mib);
        sleep(POLL).await;
    }
    wait_for(network, &jobs, JobState::is_terminal).await?;
    agent.stop()?;
    Ok(Memory::Measured {
        slots: SLOTS,
        rest_mib: rest.resident_mib,
        rest_own_mib: rest.own_mib,
        busy_mib,
        busy_own_mib,
    })
}

/// Jobs that run for longer than they are looked at.
async fn post_all(network: &Network, count: usize) -> Result<Vec<Address>> {
    let seconds = BUSY.as_secs().saturating_mul(2);
    let definition = format!(
        r#"{{"version": "0.1", "type": "container", "ops": [
          {{"id": "busy", "type": "container/run", "args": {{"image": "nosana/example:1",
            "cmd": "n=0; while [ $n -lt {seconds} ]; do echo line $n; sleep 1; n=$((n+1)); done"}}}}]}}"#
    );
    let definition = network.store.put(definition.as_bytes()).await?.into();
    let mut jobs = Vec::new();
    for _ in 0..count {
        let job = new_job(network, definition);
        let (client, payer) = (network.client.clone(), network.payer.insecure_clone());
        jobs.push(post(client, payer, job.address(), job.post()).await?);
    }
    Ok(jobs)
}

async fn wait_for(
    network: &Network,
    jobs: &[Address],
    wanted: impl Fn(JobState) -> bool,
) -> Result<()> {
    let since = Instant::now();
    loop {
        let mut reached = 0_usize;
        let found = network.accounts(jobs).await?;
        for (address, account) in jobs.iter().zip(found) {
            let job = expect::<Job>(address, account.as_ref())?;
            let is_there = JobState::try_from(job.state).is_ok_and(&wanted);
            reached = reached.saturating_add(usize::from(is_there));
        }
        if reached == jobs.len() {
            return Ok(());
        }
        ensure!(
            since.elapsed() < PATIENCE,
            "only {reached} of {} jobs of the agent are as expected after {PATIENCE:?}",
            jobs.len()
        );
        sleep(POLL).await;
    }
}

struct Agent(Child);

impl Agent {
    fn start(network: &Network, engine: &str, hosts: &[Address]) -> Result<Self> {
        let folder = network.folder().join("agent");
        fs::create_dir_all(&folder)?;
        let text = |text: &str| Value::String(text.to_owned());
        let path = |path: &std::path::Path| text(&path.to_string_lossy());
        let slots = hosts.iter().map(|host| {
            let slot = [
                ("host", text(&host.to_string())),
                ("market", text(&network.market.to_string())),
            ];
            Value::Table(
                slot.map(|(key, value)| (key.to_owned(), value))
                    .into_iter()
                    .collect(),
            )
        });
        let config: Table = [
            ("url", text(&network.client.url())),
            ("websocket", text(network.client.websocket())),
            ("store", text(&network.store_url()?)),
            ("engine", text(engine)),
            ("worker", path(&network.wallet("worker"))),
            ("state", path(&folder.join("state"))),
            ("api", text(&format!("127.0.0.1:{}", free_port()?))),
            // Its jobs are our own, and the rules may be root's to set.
            ("egress", text("any")),
            ("slots", Value::Array(slots.collect())),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into_iter()
        .collect();
        let file = folder.join("host.toml");
        fs::write(&file, toml::to_string(&config)?)?;
        let arguments = ["host", "run", "--config", &file.to_string_lossy()];
        let agent = rig::spawn("nosana", &arguments, &[], &folder.join("agent.log"))?;
        Ok(Self(agent))
    }

    fn process(&self) -> Process {
        Process(self.0.id())
    }

    fn is_there(&self) -> Result<()> {
        self.process().look().map(drop).context("the agent ended")
    }

    /// Lets it leave the queue.
    fn stop(&mut self) -> Result<()> {
        let id = self.0.id().to_string();
        Command::new("kill").arg(id).status()?;
        let status = self.0.wait()?;
        ensure!(status.success(), "the agent ended with {status}");
        Ok(())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // Best effort: it may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
