//! The agent: one process for all slots of a machine.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use nosana_sdk::{
    client::{Client, ClientError},
    generated::{jobs::accounts::Market, tiers::accounts::Host},
    store::{self, StoreError},
    wallet::{self, WalletError},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use thiserror::Error;
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::sleep,
};
use tracing::{debug, info};

use crate::{
    api::{self, Access, Api, Registry},
    chain::{self, RpcChain},
    config::{Config, ConfigError, SlotConfig},
    containers::{self, Containers, Docker},
    disk::{self, Watched},
    egress::{self, EgressError},
    gpus::watch::{self as gpu_watch, BeginError, SlotGpus},
    ledger::{Ledger, LedgerError},
    obstacle::{Conditions, Source},
    plan::Stopping,
    resources::{self, Resources, Settings},
    run::Facilities,
    slot::Slot,
};

/// How often the worker's lamports are looked up.
const LAMPORTS_EVERY: Duration = Duration::from_mins(1);

/// Why an agent cannot work.
#[derive(Debug, Error)]
pub enum AgentError {
    /// The configuration is wrong.
    #[error("the configuration cannot be used")]
    Config(#[from] ConfigError),
    /// The worker's key cannot be read.
    #[error("the worker's key cannot be used")]
    Wallet(#[from] WalletError),
    /// The store cannot be used.
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
    /// The container engine cannot be used.
    #[error("no container can be run")]
    Engine(#[from] containers::Error),
    /// Containers would reach what they must not.
    #[error("containers cannot be kept off private networks")]
    Egress(#[from] EgressError),
    /// The chain does not answer, or has no such host or market.
    #[error("the chain cannot be used")]
    Chain(#[from] ClientError),
    /// The key is another host's.
    #[error(
        "the key {found} is not the worker of host {host}, which is {expected}: give the right key, or have the owner rotate it"
    )]
    NotWorker {
        /// The host.
        host: Address,
        /// Its worker.
        expected: Address,
        /// The key that was given.
        found: Address,
    },
    /// The API cannot listen.
    #[error("the API cannot listen at {address}: choose another with `--api`")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The state folder cannot be used.
    #[error("the state folder {path} cannot be used")]
    State {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The GPUs cannot be used.
    #[error("the GPUs cannot be used")]
    Gpus(#[from] BeginError),
    /// The resources of jobs cannot be kept.
    #[error("the resources of jobs cannot be fetched")]
    Resources(#[from] resources::Error),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A task of the agent died: a bug.
    #[error("a part of the agent died")]
    Died(#[source] JoinError),
}

/// Works for all slots of `config` until `stopping` says to stop and everything is
/// finished or handed back. Calls `ready` with the API's address once it watches.
///
/// # Errors
/// When something that it cannot do without is missing at the start, or the ledger
/// fails later.
pub async fn run(
    config: Config,
    stopping: watch::Receiver<Stopping>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), AgentError> {
    config.validate()?;
    let token = config.access.token()?;
    let keypair = wallet::read(&config.worker)?;
    let gpus = gpu_watch::begin(&config.gpus(), &config.toolkit).await?;
    let store = store::open_store(&config.store)?;
    store.takes_documents()?;
    let client = Arc::new(Client::new(config.url.clone(), config.websocket.clone()));
    let docker = Docker::connect(&config.engine)?;
    let info = docker.info().await?;
    let policy = config.egress_policy();
    let (trouble, guard) = watch::channel(None);
    let docker = docker.guarded(guard.clone(), policy.servers());
    let guarding = egress::guard(policy, &config.engine, trouble).await?;
    create_private(&config.state).map_err(|source| AgentError::State {
        path: config.state.clone(),
        source,
    })?;
    let (low, room) = watch::channel(None);
    let conditions = Conditions::new([(Source::Firewall, guard), (Source::Disk, room)]);
    let watching = disk::watch(
        disks(&config, &docker).await,
        config.limits.disk_floor(),
        low,
    )
    .await;
    let facilities = Facilities {
        containers: Arc::new(docker),
        store: Arc::from(store),
        resources: Arc::new(Resources::open(Settings::new(
            config.state.join("resources"),
            config.resources.quota(),
            config.resources.largest(),
        ))?),
    };
    let registry = Arc::new(Registry::default());
    let mut slots = Vec::new();
    for (slot, gpus) in config.slots.iter().zip(gpus.slots) {
        let slot = prepare(
            &config,
            slot,
            &client,
            &keypair,
            &facilities,
            Machine {
                gpus,
                conditions: conditions.clone(),
            },
            &registry,
        );
        slots.push(slot.await?);
    }
    let listener = api::listen(config.api)
        .await
        .map_err(|source| AgentError::Listen {
            address: config.api,
            source,
        })?;
    let address = listener.local_addr().unwrap_or(config.api);
    info!(engine = info.version, slots = slots.len(), api = %address, "watching");

    let paying = tokio::spawn(watch_lamports(
        client,
        keypair.pubkey(),
        Arc::clone(&registry),
    ));
    let access = Access::new(config.access.origins, token.as_deref());
    let serving = tokio::spawn(api::serve(
        listener,
        Api {
            registry,
            engine: facilities.containers,
            access,
        },
    ));
    let guarding = tokio::spawn(guarding);
    let watching = tokio::spawn(watching);
    let mut working = JoinSet::new();
    for slot in slots {
        working.spawn(slot.work(stopping.clone()));
    }
    ready(address);
    let mut result = Ok(());
    while let Some(ended) = working.join_next().await {
        let ended = ended.map_err(AgentError::Died);
        result = result.and(ended.and_then(|done| done.map_err(AgentError::from)));
    }
    serving.abort();
    paying.abort();
    guarding.abort();
    watching.abort();
    result
}

/// Keeps what the worker has for fees in the metrics.
async fn watch_lamports(client: Arc<Client>, worker: Address, registry: Arc<Registry>) {
    loop {
        match client.lamports(&worker).await {
            Ok(lamports) => registry.metrics.has_lamports(lamports),
            Err(error) => {
                debug!(%error, "what the worker has is not known");
                registry.metrics.rpc_failed();
            }
        }
        sleep(LAMPORTS_EVERY).await;
    }
}

/// Creates the state folder for its owner's eyes only: it has the jobs' logs.
fn create_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// The folders whose disks must have room: the state folder, and where the engine keeps its images.
async fn disks(config: &Config, docker: &Docker) -> Vec<Watched> {
    let state = Watched {
        what: "the state folder",
        path: config.state.clone(),
    };
    // An engine that does not say is not held against the machine: `doctor` tells of it.
    let engine = docker.folder().await.ok().flatten();
    let engine = engine.map(|path| Watched {
        what: "the engine's folder",
        path,
    });
    std::iter::once(state).chain(engine).collect()
}

/// What is watched of the machine for one slot.
struct Machine {
    gpus: SlotGpus,
    conditions: Conditions,
}

/// Checks that the slot can work before anything begins.
async fn prepare(
    config: &Config,
    slot: &SlotConfig,
    client: &Arc<Client>,
    keypair: &Keypair,
    facilities: &Facilities,
    machine: Machine,
    registry: &Arc<Registry>,
) -> Result<Slot, AgentError> {
    // Validated before: both are addresses.
    let host: Address = slot.host.parse().unwrap_or_default();
    let market: Address = slot.market.parse().unwrap_or_default();
    let account = client.get::<Host>(&host).await?;
    let found = keypair.pubkey();
    if account.worker != found {
        return Err(AgentError::NotWorker {
            host,
            expected: account.worker,
            found,
        });
    }
    chain::record(client, keypair, &host).await?;
    client.get::<Market>(&market).await?;
    let chain = RpcChain::new(Arc::clone(client), keypair.insecure_clone(), host, market);
    let folder = config.state.join(slot.host.as_str());
    Ok(Slot {
        ledger: Ledger::open(&folder)?,
        host,
        chain: Box::new(chain),
        facilities: facilities.clone(),
        gpus: machine.gpus,
        conditions: machine.conditions,
        limits: config.limits.clone(),
        folder,
        registry: Arc::clone(registry),
    })
}
