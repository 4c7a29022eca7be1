//! What [`doctor`](crate::doctor) judges: the machine, the engine, the store and the chain as they are now.
//!
//! Looking changes nothing, but for a document of some bytes in the store: whether a store takes one is only known
//! when it did.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use nosana_sdk::{
    client::{Client, ClientError, ProgramAccount, hide_urls},
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, Job, Market},
        },
        tiers::accounts::{GpuClass, Host},
    },
    instructions::{is_old_record, unpadded},
    store::{self, StoreError},
    wallet::WalletError,
    watch,
};
use rustix::fs::{Access, access};
use solana_address::Address;
use solana_signer::Signer;
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};

use crate::{
    clock,
    config::{Config, ConfigError, SlotConfig},
    containers::{self, Containers, Docker},
    disk,
    egress::{Egress, EgressError, Firewall},
    gpus::{
        self,
        health::Health,
        nvml::NvmlGpus,
        slots::{self, SlotError},
        toolkit::{self, Toolkit, ToolkitError},
        watch::{judge, look},
    },
    keys,
    run::chain_of,
    services::{self, CertificateFacts, ServicesError},
};

/// How long the chain may take to tell everything.
const CHAIN_PATIENCE: Duration = Duration::from_secs(30);

/// How long the store, the engine and a running agent may each take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a subscription may take.
const WEBSOCKET_PATIENCE: Duration = Duration::from_secs(5);

/// Between the two looks at the newest slot: some slots, as clusters make one in less than a second.
const SLOT_PAUSE: Duration = Duration::from_secs(3);

/// Everything that is judged.
#[derive(Debug)]
pub struct Facts {
    /// What the operator chose; valid.
    pub config: Config,
    /// Why the token for the metrics cannot be read; `None` when it can, or there is none.
    pub token: Option<ConfigError>,
    /// The machine's clock, Unix seconds.
    pub now: i64,
    /// The address of the worker's key.
    pub worker: Result<Address, WalletError>,
    /// That of the next one beside it, while the owner replaces it.
    pub next_worker: Option<Address>,
    /// Whether the next key's file belongs to another user than the worker's.
    pub is_next_foreign: bool,
    /// The chain, or why its node does not tell.
    pub chain: Result<ChainFacts, String>,
    /// Whether a subscription came to stand.
    pub has_websocket: bool,
    /// What became of a document that was stored and fetched again.
    pub store: Result<(), StoreFault>,
    /// The container engine.
    pub engine: Result<EngineFacts, containers::Error>,
    /// NVIDIA's software; `None` when no slot has a GPU.
    pub nvidia: Option<NvidiaFacts>,
    /// Whether containers can be kept off private networks; `None` when the operator wants no rules for them.
    pub egress: Option<Result<(), EgressError>>,
    /// What the URLs of services would be, or why there would be none; `None` when the operator wants none.
    pub services: Option<Result<String, ServicesError>>,
    /// The certificate of services, where one can be used.
    pub certificate: Option<CertificateFacts>,
    /// The machine's own side.
    pub machine: MachineFacts,
}

/// What an RPC node tells.
#[derive(Debug)]
pub struct ChainFacts {
    /// What the node says of its own health; `None` when it is well.
    pub trouble: Option<String>,
    /// The newest slot, and the newest a few seconds later.
    pub slots: (u64, u64),
    /// The chain's clock, Unix seconds.
    pub clock: i64,
    /// The worker's lamports; `None` when it is not known who that is.
    pub lamports: Option<u64>,
    /// Lamports that an account must keep.
    pub rent: u64,
    /// For each slot of the configuration, in its order.
    pub hosts: Vec<HostFacts>,
}

/// What the chain has of one host.
#[derive(Debug)]
pub struct HostFacts {
    /// The host.
    pub host: OnChain<Host>,
    /// The name of its class; empty when that is not there.
    pub class: String,
    /// Its record.
    pub record: OnChain<HostRecord>,
    /// Lamports in the record, its rent among them.
    pub record_lamports: u64,
    /// The market it is to work in.
    pub market: OnChain<Market>,
}

/// What is at an address.
#[derive(Debug)]
pub enum OnChain<T> {
    /// Nothing.
    Missing,
    /// A record of an older version, which the agent brings up to date.
    Old,
    /// Something else.
    Other,
    /// What was expected.
    Is(Box<T>),
}

/// Why a store cannot be used.
#[derive(Debug)]
pub enum StoreFault {
    /// It does not take a document.
    Put(StoreError),
    /// It does not give back what it took.
    Get(StoreError),
    /// It does not answer in time.
    Silent,
}

/// What an engine tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineFacts {
    /// Such as `26.1.5`.
    pub version: String,
    /// Whether it can give a container a device by its CDI name.
    pub cdi: bool,
    /// Whether containers go on while the engine itself restarts.
    pub live_restore: bool,
    /// Where its images and containers are; `None` when it does not say.
    pub folder: Option<PathBuf>,
    /// Bytes that are free there; `None` when the folder cannot be seen from here.
    pub free: Option<u64>,
    /// The CDI names of the GPUs that it knows, or why they cannot be listed.
    pub gpus: Result<Vec<String>, String>,
}

/// What NVIDIA's driver and container toolkit tell.
#[derive(Debug)]
pub struct NvidiaFacts {
    /// The toolkit's versions.
    pub toolkit: Result<Toolkit, ToolkitError>,
    /// The driver's version, or why it tells nothing.
    pub driver: Result<String, String>,
    /// How the GPUs of each slot are, in the order of the configuration.
    pub slots: Vec<Vec<Health>>,
    /// Slots that share a GPU by different names.
    pub shared: Option<SlotError>,
}

/// What the machine tells.
#[derive(Debug)]
pub struct MachineFacts {
    /// Whether the state folder can be used, or made.
    pub state: Result<(), StateFault>,
    /// Bytes that are free for the state folder; `None` when that cannot be told.
    pub state_free: Option<u64>,
    /// Bytes that the cache of resources has there already.
    pub cached: u64,
    /// An agent, or that there is none.
    pub agent: Agent,
}

/// Why the state folder cannot be used.
#[derive(Debug)]
pub enum StateFault {
    /// It belongs to another user.
    Foreign,
    /// It is there, or its parent, and nothing can be written to it: which, and what the system says.
    Closed(PathBuf, io::Error),
    /// A file is in its place.
    NotAFolder(PathBuf),
}

/// Whether an agent works with the state folder.
#[derive(Debug)]
pub enum Agent {
    /// None does; whether the API could listen.
    Absent(io::Result<()>),
    /// One does, and says that all is well.
    Well,
    /// One does, and says what is not well.
    Troubled(String),
    /// One does, and its API does not answer.
    Silent,
}

/// Looks at everything that `config`, which is valid, names.
pub async fn gather(config: Config) -> Facts {
    let (worker, next_worker) = match keys::read_files(&config.worker) {
        Ok(found) => (
            Ok(found.first.pubkey()),
            found.next.map(|next| next.pubkey()),
        ),
        Err(error) => (Err(error), None),
    };
    let (chain, has_websocket, store, engine, nvidia, egress, agent) = tokio::join!(
        chain_facts(&config, [worker.as_ref().ok().copied(), next_worker]),
        has_websocket(&config),
        store_facts(&config),
        engine_facts(&config.engine),
        nvidia_facts(&config),
        egress_facts(&config),
        agent_facts(&config),
    );
    let has_agent = !matches!(agent, Agent::Absent(_));
    let machine = MachineFacts {
        state: state_facts(&config.state),
        state_free: free(&config.state),
        cached: bytes_in(&config.state.join("resources")),
        agent,
    };
    Facts {
        token: config.access.token().err(),
        now: clock::unix_seconds().cast_signed(),
        is_next_foreign: is_next_foreign(&config.worker),
        worker,
        next_worker,
        chain,
        has_websocket,
        store,
        engine,
        nvidia,
        egress,
        services: services::examine(&config.services, has_agent),
        certificate: services::examine_certificate(&config.services),
        machine,
        config,
    }
}

/// Whether the file of the next key belongs to another user than `worker`: the agent could not read one of them, which
/// root would not notice. An agent that is root reads both.
fn is_next_foreign(worker: &Path) -> bool {
    let owner = |path: &Path| fs::metadata(path).map(|metadata| metadata.uid());
    matches!((owner(worker), owner(&keys::next_file(worker))), (Ok(own), Ok(next)) if own != 0 && own != next)
}

async fn chain_facts(config: &Config, workers: [Option<Address>; 2]) -> Result<ChainFacts, String> {
    let client = Client::new(config.url.clone(), config.websocket.clone());
    let asked = timeout(CHAIN_PATIENCE, ask_chain(&client, config, workers));
    let facts = asked.await.unwrap_or_else(|_| {
        Err(format!(
            "no whole answer within {} s",
            CHAIN_PATIENCE.as_secs()
        ))
    });
    // Errors of the transport have the whole address in them.
    facts.map_err(|text| hide_urls(&text))
}

async fn ask_chain(
    client: &Client,
    config: &Config,
    workers: [Option<Address>; 2],
) -> Result<ChainFacts, String> {
    let rpc = client.rpc();
    let first = rpc.get_slot().await.map_err(|error| innermost(&error))?;
    let (health, second, told) = tokio::join!(
        rpc.get_health(),
        async {
            sleep(SLOT_PAUSE).await;
            rpc.get_slot().await
        },
        accounts(client, config, workers),
    );
    let (clock, rent, lamports, hosts) = told.map_err(|error| innermost(&error))?;
    Ok(ChainFacts {
        trouble: health.err().map(|error| innermost(&error)),
        slots: (first, second.map_err(|error| innermost(&error))?),
        clock,
        lamports,
        rent,
        hosts,
    })
}

async fn accounts(
    client: &Client,
    config: &Config,
    workers: [Option<Address>; 2],
) -> Result<(i64, u64, Option<u64>, Vec<HostFacts>), ClientError> {
    let mut hosts = Vec::new();
    for slot in &config.slots {
        hosts.push(host_facts(client, slot).await?);
    }
    // A key that cannot be read does not hide how much SOL it has.
    let of_host = hosts.iter().find_map(|facts| match &facts.host {
        OnChain::Is(host) => Some(host.worker),
        _ => None,
    });
    let [first, next] = workers;
    let is_next = next.is_some() && next == of_host;
    let worker = if is_next { next } else { first.or(of_host) };
    let lamports = match worker {
        Some(worker) => Some(client.lamports(&worker).await?),
        None => None,
    };
    Ok((client.now().await?, client.rent(0).await?, lamports, hosts))
}

async fn host_facts(client: &Client, slot: &SlotConfig) -> Result<HostFacts, ClientError> {
    // Validated before: both are addresses.
    let host: Address = slot.host.parse().unwrap_or_default();
    let market: Address = slot.market.parse().unwrap_or_default();
    let account = on_chain::<Host>(client, &host).await?;
    let class = match &account {
        OnChain::Is(host) => on_chain::<GpuClass>(client, &host.class).await?,
        _ => OnChain::Missing,
    };
    let address = jobs::pdas::find_record(&host).0;
    let raw = client.raw_account(&address).await?;
    let record = if raw
        .as_ref()
        .is_some_and(|account| is_old_record(&account.data))
    {
        OnChain::Old
    } else {
        on_chain::<HostRecord>(client, &address).await?
    };
    Ok(HostFacts {
        host: account,
        class: match class {
            OnChain::Is(class) => unpadded(&class.name),
            _ => String::new(),
        },
        record,
        record_lamports: raw.map_or(0, |account| account.lamports),
        market: on_chain::<Market>(client, &market).await?,
    })
}

async fn on_chain<T: ProgramAccount>(
    client: &Client,
    address: &Address,
) -> Result<OnChain<T>, ClientError> {
    match client.find::<T>(address).await {
        Ok(Some(account)) => Ok(OnChain::Is(Box::new(account))),
        Ok(None) => Ok(OnChain::Missing),
        Err(ClientError::NotA { .. }) => Ok(OnChain::Other),
        Err(error) => Err(error),
    }
}

/// The cause behind all others: those before it say that something failed.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// Whether what the agent subscribes to can be subscribed to.
async fn has_websocket(config: &Config) -> bool {
    let host = config
        .slots
        .first()
        .and_then(|slot| slot.host.parse().ok())
        .unwrap_or_default();
    let filters = watch::jobs_of_host(&host, None);
    let mut nudges = watch::program_nudges(config.websocket.clone(), Job::PROGRAM, filters);
    // The first comes when the subscription stands.
    timeout(WEBSOCKET_PATIENCE, nudges.recv())
        .await
        .is_ok_and(|nudge| nudge.is_some())
}

async fn store_facts(config: &Config) -> Result<(), StoreFault> {
    let store = store::open_store(&config.store).map_err(StoreFault::Put)?;
    // New each time: a store may answer for what it has without looking whether it could take it.
    let host = config.slots.first().map_or("", |slot| slot.host.as_str());
    let probe = format!("nosana host doctor {host} {}\n", clock::unix_seconds());
    let exchange = async {
        let hash = store.put(probe.as_bytes()).await.map_err(StoreFault::Put)?;
        store
            .get(&hash, probe.len())
            .await
            .map(drop)
            .map_err(StoreFault::Get)
    };
    timeout(PATIENCE, exchange)
        .await
        .unwrap_or(Err(StoreFault::Silent))
}

async fn engine_facts(address: &str) -> Result<EngineFacts, containers::Error> {
    let docker = Docker::connect(address)?;
    let asked = async {
        let info = docker.info().await?;
        let folder = docker.folder().await?;
        Ok(EngineFacts {
            gpus: gpus::all_cdi_names(&docker)
                .await
                .map_err(|error| chain_of(&error)),
            version: info.version,
            cdi: info.cdi,
            live_restore: info.live_restore,
            free: folder.as_deref().and_then(free_in),
            folder,
        })
    };
    timeout(PATIENCE, asked).await.unwrap_or_else(|_| {
        Err(containers::Error::EngineUnreachable {
            address: address.to_owned(),
            source: None,
        })
    })
}

async fn nvidia_facts(config: &Config) -> Option<NvidiaFacts> {
    let written = config.gpus();
    if written.iter().all(Vec::is_empty) {
        return None;
    }
    let machine = match NvmlGpus::open() {
        Ok(driver) => look(&driver).await,
        Err(error) => Err(error),
    };
    let health = |gpu: &String| {
        let name = slots::cdi_name(gpu).unwrap_or_else(|| gpu.clone());
        judge(&name, machine.as_ref())
    };
    Some(NvidiaFacts {
        toolkit: toolkit::read(&config.toolkit).await,
        slots: written
            .iter()
            .map(|gpus| gpus.iter().map(health).collect())
            .collect(),
        shared: slots::check(&written, machine.as_ref().ok()).err(),
        driver: match &machine {
            Ok(machine) => Ok(machine.driver.clone().unwrap_or_default()),
            // What the loader says of it adds nothing.
            Err(error @ gpus::Error::NoNvml { .. }) => Err(error.to_string()),
            Err(error) => Err(chain_of(error)),
        },
    })
}

async fn egress_facts(config: &Config) -> Option<Result<(), EgressError>> {
    let policy = config.egress_policy();
    if policy.egress == Egress::Any {
        return None;
    }
    Some(Firewall::new(policy, &config.engine).could_secure().await)
}

/// What of `path` is there: itself, or the folder that it would be made in.
fn nearest(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = absolute.ancestors().find(|folder| folder.exists());
    found.map_or_else(|| PathBuf::from("/"), Path::to_owned)
}

fn state_facts(path: &Path) -> Result<(), StateFault> {
    let folder = nearest(path);
    let closed = |error| StateFault::Closed(folder.clone(), error);
    let metadata = folder.metadata().map_err(closed)?;
    if !metadata.is_dir() {
        return Err(StateFault::NotAFolder(folder));
    }
    let us = rustix::process::geteuid();
    // The agent makes it private, which only its owner can do.
    if path.exists() && !us.is_root() && metadata.uid() != us.as_raw() {
        return Err(StateFault::Foreign);
    }
    access(&folder, Access::WRITE_OK | Access::EXEC_OK).map_err(|error| closed(error.into()))
}

/// Bytes that are free for what is, or would be, at `path`.
fn free(path: &Path) -> Option<u64> {
    free_in(&nearest(path))
}

/// Bytes that are free in a folder; `None` when it cannot be seen.
fn free_in(folder: &Path) -> Option<u64> {
    disk::free(folder).ok()
}

/// Bytes of the files below a folder, as far as they can be seen.
fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let entries = entries.filter_map(Result::ok);
    let bytes = entries.filter_map(|entry| match entry.metadata().ok()? {
        found if found.is_dir() => Some(bytes_in(&entry.path())),
        found => Some(found.len()),
    });
    bytes.sum()
}

async fn agent_facts(config: &Config) -> Agent {
    let is_running = config
        .slots
        .iter()
        .any(|slot| is_locked(&config.state.join(&slot.host).join("lock")));
    if !is_running {
        return Agent::Absent(TcpListener::bind(config.api).await.map(drop));
    }
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build();
    let Ok(client) = client else {
        return Agent::Silent;
    };
    let url = format!("http://{}/v1/health", config.api);
    match client.get(url).send().await {
        Ok(answer) if answer.status().is_success() => Agent::Well,
        Ok(answer) => match answer.text().await {
            Ok(text) => Agent::Troubled(text.trim().to_owned()),
            Err(_) => Agent::Silent,
        },
        Err(_) => Agent::Silent,
    }
}

/// Whether an agent holds the lock. It is ours for a moment when none does; an agent that begins in that moment
/// waits for it.
fn is_locked(path: &Path) -> bool {
    let Ok(lock) = File::open(path) else {
        return false;
    };
    matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt,
    };

    use serde_json::json;

    use super::*;

    /// A configuration that names nothing that is there, but for what `changes` says.
    fn config(folder: &Path, changes: &serde_json::Value) -> Config {
        let mut all = json!({
            // A port for root alone, of a service that nobody has.
            "url": "http://user:secret@127.0.0.1:1/secret?key=secret",
            "websocket": "ws://127.0.0.1:1",
            "store": folder.join("store"),
            "engine": format!("unix://{}", folder.join("docker.sock").display()),
            "worker": folder.join("worker.json"),
            "state": folder.join("state"),
            "api": "127.0.0.1:0",
            "slots": [{"host": Address::new_from_array([1; 32]).to_string(),
                       "market": Address::new_from_array([2; 32]).to_string()}],
        });
        for (key, value) in changes.as_object().unwrap() {
            all[key] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    /// Looking where nothing is tells so and makes nothing but the probe in the store.
    #[tokio::test]
    async fn a_bare_machine_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &json!({}));
        // The WebSocket's patience is for real nodes.
        let worker = keys::read_files(&config.worker);
        assert!(matches!(worker, Err(WalletError::Read { .. })));
        let chain = chain_facts(&config, [None, None]).await.unwrap_err();
        assert!(!chain.contains("secret"), "{chain}");
        assert!(store_facts(&config).await.is_ok());
        let engine = engine_facts(&config.engine).await;
        assert!(matches!(
            engine,
            Err(containers::Error::EngineUnreachable { .. })
        ));
        assert!(state_facts(&config.state).is_ok());
        assert!(free(&config.state).is_some_and(|bytes| bytes > 0));
        assert!(matches!(agent_facts(&config).await, Agent::Absent(Ok(()))));
        let made: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(made, ["store"]);
    }

    #[test]
    fn a_next_key_of_another_user_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let worker = folder.path().join("worker.json");
        fs::write(&worker, "").unwrap();
        assert!(!is_next_foreign(&worker), "there is none");
        let next = keys::next_file(&worker);
        fs::write(&next, "").unwrap();
        assert!(!is_next_foreign(&worker));
        // Nobody else gives files away.
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(&next, Some(1), None).unwrap();
            assert!(!is_next_foreign(&worker), "root reads both");
            std::os::unix::fs::chown(&worker, Some(2), None).unwrap();
            assert!(is_next_foreign(&worker));
        }
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = other.local_addr().unwrap();
        let config = config(folder.path(), &json!({"api": address}));
        assert!(matches!(agent_facts(&config).await, Agent::Absent(Err(_))));
    }

    /// An agent that runs is asked, and its lock stays its own.
    #[tokio::test]
    async fn an_agent_that_runs_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &json!({"api": "127.0.0.1:1"}));
        let of_host = config.state.join(&config.slots[0].host);
        let ledger = crate::ledger::Ledger::open(&of_host).unwrap();
        assert!(matches!(agent_facts(&config).await, Agent::Silent));

        for (status, body) in [
            ("200 OK", "ok\n"),
            ("503 Service Unavailable", "join refused\n"),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut config = config.clone();
            config.api = listener.local_addr().unwrap();
            let serving = tokio::spawn(async move {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 1024];
                let length = stream.read(&mut asked).await.unwrap();
                assert!(asked[..length].starts_with(b"GET /v1/health "));
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            });
            match (agent_facts(&config).await, body) {
                (Agent::Well, "ok\n") => {}
                (Agent::Troubled(text), _) => assert_eq!(text, "join refused"),
                (other, _) => unreachable!("{other:?}"),
            }
            serving.await.unwrap();
        }
        drop(ledger);
        // Another test may be starting a process just now, which has the lock until it is a program of its own.
        while !matches!(agent_facts(&config).await, Agent::Absent(_)) {
            sleep(Duration::from_millis(10)).await;
        }
        assert!(crate::ledger::Ledger::open(&of_host).is_ok());
    }

    #[test]
    fn a_state_folder_that_cannot_be_used_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(
            state_facts(&file),
            Err(StateFault::NotAFolder(found)) if found == file
        ));
        assert!(matches!(
            state_facts(&file.join("state")),
            Err(StateFault::NotAFolder(_))
        ));
        let closed = folder.path().join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(&closed, Permissions::from_mode(0o500)).unwrap();
        // Modes are nothing to root.
        if !rustix::process::geteuid().is_root() {
            assert!(matches!(
                state_facts(&closed.join("state")),
                Err(StateFault::Closed(found, _)) if found == closed
            ));
            assert!(matches!(
                state_facts(Path::new("/")),
                Err(StateFault::Foreign)
            ));
        }
    }
}
