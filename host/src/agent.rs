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
    store::{self, Store, StoreError},
    wallet::WalletError,
};
use solana_address::Address;
use solana_signer::Signer;
use thiserror::Error;
use tokio::{
    sync::{Mutex, watch},
    task::{JoinError, JoinSet},
    time::{Instant, sleep},
};
use tracing::{debug, info, warn};

use crate::{
    api::{self, Access, Api, Registry},
    chain::{self, RpcChain},
    config::{Config, ConfigError, SlotConfig},
    containers::{self, Containers, Docker},
    disk::{self, Watched},
    dues,
    egress::{self, EgressError},
    gpus::watch::{self as gpu_watch, BeginError, SlotGpus},
    images::Images,
    keeper::{self, Keeper},
    keys::Keys,
    ledger::{Ledger, LedgerError},
    obstacle::{Conditions, Source},
    plan::Stopping,
    prune::{self, Pruner},
    resources::{self, Resources, Settings},
    run::{Backoff, Facilities, chain_of},
    services::{Ingress, Services, ServicesError},
    slot::Slot,
    unpaid,
    webhooks::{Event, Kind, Webhooks},
};

/// How long a node that does not answer is asked when the agent starts.
const START_PATIENCE: Patience = Patience {
    until_silent: unpaid::UNTIL_SILENT,
    in_all: Duration::from_secs(30),
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
    /// The services of jobs cannot be published.
    #[error(transparent)]
    Services(#[from] ServicesError),
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
    let keys = Arc::new(Keys::read(&config.worker)?);
    let gpus = gpu_watch::begin(&config.gpus(), &config.toolkit).await?;
    let store = store::open_store(&config.store)?;
    store.takes_documents()?;
    let client = Arc::new(Client::new(config.url.clone(), config.websocket.clone()));
    let webhooks = Arc::new(Webhooks::begin(&config.webhooks).map_err(ConfigError::from)?);
    let ground = ground(&config).await?;
    let registry = Arc::new(Registry::default());
    registry.sign_with_keys(Arc::clone(&keys));
    let monitor = Arc::clone(&registry.ingress);
    let ingress = Ingress::open(&config.services, &config.state, monitor).await?;
    let facilities = facilities(&config, &ground, store, ingress.services())?;
    facilities.resources.sign_with_keys(Arc::clone(&keys));
    let mut slots = Vec::new();
    let mut controlled = Vec::new();
    for (slot, gpus) in config.slots.iter().zip(gpus.slots) {
        let (control, conditions) =
            keeper::controlled(&config.state, slot, &gpus, &ground.conditions);
        controlled.push(control);
        let slot = prepare(
            &config,
            slot,
            &client,
            &keys,
            &facilities,
            Machine { gpus, conditions },
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
    info!(engine = ground.version, slots = slots.len(), api = %address, "watching");

    let mut beside = ground.tasks;
    let keeper = Keeper {
        registry: Arc::clone(&registry),
        pruner: Arc::new(Pruner {
            engine: Arc::clone(&facilities.containers),
            images: Arc::clone(&facilities.images),
            resources: Arc::clone(&facilities.resources),
            holders: client.clone(),
            state: config.state.clone(),
            hosts: controlled.iter().map(|slot| slot.host).collect(),
            agent: ground.name,
            turn: Mutex::default(),
        }),
        webhooks: Arc::clone(&webhooks),
        slots: controlled,
        room: ground.room,
        api: address.to_string(),
    };
    keeper.begin(keeper::listen(&config.state), &mut beside);
    beside.spawn(dues::collecting(&config, &client, &keys, &registry));
    beside.spawn(watch_lamports(client, keys, Arc::clone(&registry)));
    let access = Access::new(config.access.origins, token.as_deref());
    beside.spawn(api::serve(
        listener,
        Api {
            registry,
            engine: facilities.containers,
            access,
        },
    ));
    ingress.publish_api(address);
    beside.spawn(ingress.serve());
    let mut working = JoinSet::new();
    for slot in slots {
        working.spawn(slot.work(stopping.clone()));
    }
    ready(address);
    webhooks.tell(&Event::new(Kind::Started, "the agent watches for jobs"));
    let mut result = Ok(());
    while let Some(ended) = working.join_next().await {
        // The others would go on, and its job have nobody: a new process takes all of them up.
        if let Err(died) = ended {
            result = Err(AgentError::Died(died));
            break;
        }
    }
    // The tunnel ends with it.
    beside.shutdown().await;
    webhooks
        .farewell(result.as_ref().err().map(|error| chain_of(error)))
        .await;
    result
}

/// The machine as the slots find it. What keeps it so ends when it is dropped.
struct Ground {
    engine: Docker,
    /// The engine's.
    version: String,
    /// Where the engine keeps its images; `None` when it does not say.
    folder: Option<PathBuf>,
    /// Under which this agent makes things in the engine.
    name: String,
    conditions: Conditions,
    /// Which disk has too little room for any job.
    room: watch::Receiver<Option<String>>,
    tasks: JoinSet<()>,
}

/// Prepares the machine: the engine, the firewall, the state folder, a watch over the disks.
async fn ground(config: &Config) -> Result<Ground, AgentError> {
    let docker = Docker::connect(&config.engine)?;
    let version = docker.info().await?.version;
    let folder = docker.folder().await.ok().flatten();
    let policy = config.egress_policy();
    let (trouble, guard) = watch::channel(None);
    let docker = docker.guarded(guard.clone(), policy.servers());
    let guarding = egress::guard(policy, &config.engine, trouble).await?;
    let failed = |source| AgentError::State {
        path: config.state.clone(),
        source,
    };
    create_private(&config.state).map_err(failed)?;
    let docker = docker
        .noting_private(config.state.join("private-images"))
        .map_err(failed)?;
    let name = prune::agent_name(&config.state).map_err(failed)?;
    let (low, room) = watch::channel(None);
    let disks = disks(config, folder.clone());
    let watching = disk::watch(disks, config.limits.disk_floor(), low).await;
    let mut tasks = JoinSet::new();
    tasks.spawn(guarding);
    tasks.spawn(watching);
    Ok(Ground {
        engine: docker.owned_by(name.clone()),
        version,
        folder,
        name,
        conditions: Conditions::new([(Source::Firewall, guard), (Source::Disk, room.clone())]),
        room,
        tasks,
    })
}

/// What runs need of the machine.
fn facilities(
    config: &Config,
    ground: &Ground,
    store: Box<dyn Store>,
    services: Services,
) -> Result<Facilities, AgentError> {
    let images = config.images.clone();
    Ok(Facilities {
        containers: Arc::new(ground.engine.clone()),
        store: Arc::from(store),
        resources: Arc::new(Resources::open(Settings::new(
            config.state.join("resources"),
            config.resources.quota(),
            config.resources.largest(),
        ))?),
        images: Arc::new(Images::open(images, &config.state, ground.folder.clone())),
        services,
    })
}

/// Keeps what the worker has for fees in the metrics.
async fn watch_lamports(client: Arc<Client>, keys: Arc<Keys>, registry: Arc<Registry>) {
    loop {
        match client.lamports(&keys.in_use().pubkey()).await {
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
fn disks(config: &Config, engine: Option<PathBuf>) -> Vec<Watched> {
    let state = Watched {
        what: "the state folder",
        path: config.state.clone(),
    };
    // An engine that does not say is not held against the machine: `doctor` tells of it.
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

/// How long an answer is waited for.
#[derive(Clone, Copy)]
struct Patience {
    /// Until the chain counts as silent, and not as one that lost a try.
    until_silent: Duration,
    in_all: Duration,
}

/// Asks until there is an answer, for so long: the jobs of an agent that starts may be running.
/// Does `meanwhile` each time that there is none from a silent chain, and before it gives up.
async fn patiently<T>(
    patience: Patience,
    ask: impl AsyncFn() -> Result<T, ClientError>,
    meanwhile: impl AsyncFn(),
) -> Result<T, ClientError> {
    let since = Instant::now();
    let mut pause = Backoff::default();
    loop {
        match ask().await {
            Err(error) if error.is_transient() => {
                let waited = since.elapsed();
                if waited >= patience.until_silent.min(patience.in_all) {
                    meanwhile().await;
                }
                if waited >= patience.in_all {
                    return Err(error);
                }
                warn!(error = chain_of(&error), "asking again");
                pause.wait().await;
            }
            answer => return answer,
        }
    }
}

/// Checks that the slot can work before anything begins.
async fn prepare(
    config: &Config,
    slot: &SlotConfig,
    client: &Arc<Client>,
    keys: &Arc<Keys>,
    facilities: &Facilities,
    machine: Machine,
    registry: &Arc<Registry>,
) -> Result<Slot, AgentError> {
    // Validated before: both are addresses.
    let host: Address = slot.host.parse().unwrap_or_default();
    let market: Address = slot.market.parse().unwrap_or_default();
    let folder_of = |slot: &SlotConfig| config.state.join(slot.host.as_str());
    let folder = folder_of(slot);
    // No slot is at work yet to do so, and the others are not asked for before this one.
    let folders: Vec<PathBuf> = config.slots.iter().map(folder_of).collect();
    let end_unpaid = async || unpaid::end(&folders, facilities.containers.as_ref()).await;
    let wait = START_PATIENCE;
    let account = patiently(wait, async || client.get::<Host>(&host).await, end_unpaid).await?;
    keys.saw(host, account.worker);
    let keypair = keys.of(&account.worker).ok_or(AgentError::NotWorker {
        host,
        expected: account.worker,
        found: keys.any().pubkey(),
    })?;
    let record = async || chain::record(client, &keypair, &host).await;
    patiently(wait, record, end_unpaid).await?;
    let find_market = async || client.get::<Market>(&market).await;
    patiently(wait, find_market, end_unpaid).await?;
    let chain = RpcChain::with_keys(Arc::clone(client), Arc::clone(keys), host, market);
    let ledger = Ledger::open(&folder)?;
    // Before any slot begins: what is left of these jobs is this slot's to take up or remove.
    for job in ledger.jobs().filter_map(|job| job.parse().ok()) {
        registry.claims.take(job, host);
    }
    Ok(Slot {
        ledger,
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Also by an agent that ends because nothing answers: the next one may be long in coming.
    #[tokio::test]
    async fn what_nobody_pays_for_is_looked_at_once_the_chain_is_silent() {
        let (asked, looked) = (Cell::new(0), Cell::new(0));
        let second_is_answered = async |until_silent, in_all| {
            asked.set(0);
            looked.set(0);
            let ask = async || {
                asked.set(asked.get() + 1);
                if asked.get() == 2 {
                    return Ok(());
                }
                Err(ClientError::NotLanded)
            };
            let patience = Patience {
                until_silent,
                in_all,
            };
            let meanwhile = async || looked.set(looked.get() + 1);
            patiently(patience, ask, meanwhile).await.is_ok()
        };
        let hour = Duration::from_hours(1);
        assert!(second_is_answered(hour, hour).await);
        assert_eq!(looked.get(), 0, "one try was lost");
        assert!(second_is_answered(Duration::ZERO, hour).await);
        assert_eq!(looked.get(), 1);
        assert!(!second_is_answered(hour, Duration::ZERO).await);
        assert_eq!(looked.get(), 1, "it gives up");
    }
}
