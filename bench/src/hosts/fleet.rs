//! Hosts in this process: the real agent's slots over simulated containers.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use nosana_host::{
    api::Registry,
    chain::RpcChain,
    config::LimitsConfig,
    containers::{Script, SimulatedContainers},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{Resources, Settings},
    run::Facilities,
    services::Services,
    slot::Slot,
};
use nosana_sdk::client::Client;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    network::{Network, Registered},
    sender::{Counter, Counts},
};

/// Slots that share a client and its connections, as those of one agent do. The chain takes a
/// hundred connections for subscriptions.
pub const SLOTS: usize = 16;
/// Between the starts of two agents.
const APART: Duration = Duration::from_millis(250);
/// How long all slots may take to end.
const PATIENCE: Duration = Duration::from_mins(5);
/// The image that jobs name; nothing is run.
pub const IMAGE: &str = "nosana/example:1";

/// All hosts of a run.
pub struct Fleet {
    counter: Counter,
    stopping: watch::Sender<Stopping>,
    working: JoinSet<()>,
    count: usize,
}

impl Fleet {
    /// Starts a slot for each host; every container runs for `job_seconds`.
    pub async fn start(network: &Network, hosts: &[Registered], job_seconds: u32) -> Result<Self> {
        let (stopping, wish) = watch::channel(Stopping::No);
        let folder = network.folder().join("hosts");
        let resources = Resources::open(Settings::new(folder.join("resources"), 0, 0))?;
        let resources = Arc::new(resources);
        let mut fleet = Self {
            counter: Counter::default(),
            stopping,
            working: JoinSet::new(),
            count: hosts.len(),
        };
        for machine in hosts.chunks(SLOTS) {
            let client = Arc::new(network.new_client(&fleet.counter));
            for registered in machine {
                let facilities = Facilities {
                    images: Arc::default(),
                    containers: Arc::new(engine(job_seconds)?),
                    store: Arc::clone(&network.store),
                    resources: Arc::clone(&resources),
                    services: Services::default(),
                };
                let slot = slot(network, registered, &client, facilities, &folder)?;
                fleet.working.spawn(slot.work(wish.clone()));
            }
            sleep(APART).await;
        }
        Ok(fleet)
    }

    /// JSON-RPC requests of all hosts so far.
    pub fn requests(&self) -> Counts {
        self.counter.counts()
    }

    /// Fails when a slot ended that was not told to.
    pub fn ended_early(&self) -> Result<()> {
        let left = self.working.len();
        ensure!(left == self.count, "only {left} of {} work", self.count);
        Ok(())
    }

    /// Tells all to leave and waits until they did.
    pub async fn stop(mut self) -> Result<()> {
        self.ended_early()?;
        self.stopping.send_replace(Stopping::Drain);
        let all = async {
            while let Some(ended) = self.working.join_next().await {
                ended.context("a slot panicked")?;
            }
            anyhow::Ok(())
        };
        let ended = timeout(PATIENCE, all).await;
        ended.context("the hosts do not end")?
    }
}

fn engine(job_seconds: u32) -> Result<SimulatedContainers> {
    let engine = SimulatedContainers::new();
    let image = IMAGE.parse()?;
    engine.add_image(&image);
    let script = Script::lasts(Duration::from_secs(job_seconds.into())).prints("hello");
    engine.script(&image.to_string(), script);
    Ok(engine)
}

fn slot(
    network: &Network,
    registered: &Registered,
    client: &Arc<Client>,
    facilities: Facilities,
    folder: &Path,
) -> Result<Slot> {
    let folder = folder.join(registered.host.to_string());
    let worker = registered.worker.insecure_clone();
    let chain = RpcChain::new(Arc::clone(client), worker, registered.host, network.market);
    Ok(Slot {
        ledger: Ledger::open(&folder)?,
        host: registered.host,
        chain: Box::new(chain),
        facilities,
        gpus: SlotGpus::unwatched(Vec::new()),
        conditions: Conditions::default(),
        limits: LimitsConfig::default(),
        folder,
        registry: Arc::new(Registry::default()),
    })
}
