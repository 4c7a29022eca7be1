//! Confidential jobs from their client's view: an agent with a chain and an engine in
//! memory, asked over real connections by the SDK.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use nosana_host::{
    api::{self, Access, Api, Registry},
    chain::Order,
    config::LimitsConfig,
    containers::{Containers, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{Resources, Settings},
    run::Facilities,
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    definition::Confidentiality,
    host_api::{HostApi, HostApiError},
    result::{JobOutcome, JobResult},
    sealed::{Content, HostKeyError, PublicKey, SealError, SecretKey, is_sealed, open},
    store::{ContentHash, FolderStore, Store},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use waiting::{LONG, OnChain, until};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";
/// What must be nowhere but where the job runs.
const SECRET: &str = "cave-canem";

/// What is sent; its own `logistics` count for nothing.
fn definition() -> String {
    format!(
        r#"{{"version": "0.1", "type": "container", "logistics": {{}}, "ops": [
    {{"id": "a", "type": "container/run", "args": {{"image": "{IMAGE}", "cmd": "{SECRET}"}}}}]}}"#
    )
}

/// Between two requests: for a job the API takes so many and no more.
const BETWEEN: Duration = Duration::from_millis(100);

/// One host with its API; agents come and go in it.
struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: FolderStore,
    folder: TempDir,
    client: Keypair,
    worker: Keypair,
    agent: Option<Agent>,
}

struct Agent {
    slot: JoinHandle<()>,
    api: JoinHandle<()>,
    url: String,
    _stopping: watch::Sender<Stopping>,
}

impl OnChain for World {
    fn chain(&self) -> &SimulatedChain {
        &self.chain
    }
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (chain, engine) = (SimulatedChain::new(HOST), SimulatedContainers::new());
        let client = Keypair::new();
        chain.set_client(client.pubkey());
        engine.add_image(&IMAGE.parse().unwrap());
        let says = format!("it says {SECRET}");
        engine.script(IMAGE, Script::exits(0).prints(&says));
        let mut world = Self {
            chain,
            engine,
            store: FolderStore::new(folder.path().join("store")),
            folder,
            client,
            worker: Keypair::new(),
            agent: None,
        };
        world.start().await;
        world
    }

    /// Another agent, in place of the one that there was.
    async fn start(&mut self) {
        if let Some(agent) = self.agent.take() {
            agent.slot.abort();
            agent.api.abort();
            let _ = agent.slot.await;
        }
        let registry = Arc::new(Registry::default());
        registry.sign_with(self.worker.insecure_clone());
        let folder = self.agent_folder();
        let resources = Settings::new(folder.join("resources"), 0, 0);
        let slot = Slot {
            ledger: Ledger::open(&folder).unwrap(),
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::new(self.engine.clone()),
                store: Arc::new(self.store.clone()),
                resources: Arc::new(Resources::open(resources).unwrap()),
                services: Services::default(),
                images: Arc::default(),
            },
            gpus: SlotGpus::unwatched(Vec::new()),
            conditions: Conditions::default(),
            limits: LimitsConfig::default(),
            folder,
            registry: Arc::clone(&registry),
        };
        let (stopping, seen) = watch::channel(Stopping::No);
        let slot = tokio::spawn(slot.work(seen));
        let listener = api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let api = tokio::spawn(api::serve(
            listener,
            Api {
                registry,
                engine: Arc::new(self.engine.clone()),
                access: Access::default(),
            },
        ));
        self.agent = Some(Agent {
            slot,
            api,
            url,
            _stopping: stopping,
        });
    }

    fn agent_folder(&self) -> PathBuf {
        self.folder.path().join("agent")
    }

    fn job_folder(&self) -> PathBuf {
        self.agent_folder().join("jobs").join(JOB.to_string())
    }

    fn api(&self) -> HostApi {
        HostApi::new(&self.agent.as_ref().unwrap().url, HOST).unwrap()
    }

    /// Posts a job with this definition on chain.
    async fn post(&self, definition: &str) {
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    async fn post_cover(&self, kind: Confidentiality) {
        self.post(kind.cover().unwrap()).await;
    }

    /// The host's key, once it gives it out.
    async fn key(&self) -> PublicKey {
        let asked = async {
            loop {
                match self.ask_key(&self.worker.pubkey()).await {
                    Ok(key) => return key,
                    Err(error) => assert!(error.is_transient(), "{error}"),
                }
                sleep(BETWEEN).await;
            }
        };
        timeout(LONG, asked).await.unwrap()
    }

    async fn ask_key(&self, worker: &Address) -> Result<PublicKey, HostApiError> {
        self.api().seal_key(&JOB, worker, &self.client).await
    }

    async fn deliver(&self, key: &PublicKey) -> Result<(), HostApiError> {
        let definition = definition();
        let api = self.api();
        let sent = api.deliver(&JOB, key, definition.as_bytes(), &self.client);
        sent.await.map(drop)
    }

    /// What is stored as the result.
    async fn stored(&self) -> Vec<u8> {
        let hash: ContentHash = self.chain.job().unwrap().result.into();
        self.store.get(&hash, 1 << 24).await.unwrap()
    }

    fn open(&self, sealed: &[u8]) -> Result<JobResult, SealError> {
        let key = SecretKey::of_job(&self.client, &JOB);
        let bytes = open(&key, Content::Result { job: &JOB }, sealed)?;
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    /// Nothing of the job is left on the machine, and the host waits again.
    async fn until_clean(&self) {
        until("clean and waiting", || self.chain.waits()).await;
        let labels = operation::job_labels(&JOB.to_string());
        assert!(self.engine.list(&labels).await.unwrap().is_empty());
        assert!(!self.job_folder().exists());
    }

    fn orders(&self, is: impl Fn(&Order) -> bool) -> usize {
        self.chain.orders().iter().filter(|order| is(order)).count()
    }
}

/// Whether a file below `folder` has the secret in it.
fn is_told(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_told(&path);
        }
        let bytes = fs::read(&path).unwrap();
        bytes
            .windows(SECRET.len())
            .any(|part| part == SECRET.as_bytes())
    })
}

#[tokio::test]
async fn a_confidential_job_runs_and_its_client_alone_reads_the_result() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    let key = world.key().await;
    world.deliver(&key).await.unwrap();
    world.until_state(JobState::Completed).await;
    let stored = world.stored().await;
    assert!(is_sealed(&stored));
    let result = world.open(&stored).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    let cover = ContentHash::of(Confidentiality::All.cover().unwrap().as_bytes());
    assert_eq!(result.definition, cover.to_string());
    let sent = ContentHash::of(definition().as_bytes()).to_string();
    assert_eq!(result.sealed_definition, Some(sent));
    assert!(
        result
            .log
            .lines
            .iter()
            .any(|line| line.text.contains(SECRET))
    );
    let other = SecretKey::of_job(&Keypair::new(), &JOB);
    let opened = open(&other, Content::Result { job: &JOB }, &stored);
    assert_eq!(opened, Err(SealError::CannotOpen));
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));
    let status = world.api().status(&JOB, &world.client).await;
    assert!(matches!(status, Err(HostApiError::NotThere)));
}

#[tokio::test]
async fn without_receive_the_result_is_for_everybody() {
    let world = World::new().await;
    world.post_cover(Confidentiality::Definition).await;
    let key = world.key().await;
    world.deliver(&key).await.unwrap();
    world.until_state(JobState::Completed).await;
    let result: JobResult = serde_json::from_slice(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert!(result.sealed_definition.is_some());
    world.until_clean().await;
}

#[tokio::test]
async fn nothing_starts_before_the_definition_is_there() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    world.key().await;
    let waits = async {
        let step = "waiting for the client to send the definition";
        while world.api().status(&JOB, &world.client).await.unwrap().step != step {
            sleep(BETWEEN).await;
        }
    };
    timeout(LONG, waits).await.unwrap();
    assert_eq!(
        world.chain.job().unwrap().state,
        JobState::Assigned as u8,
        "nobody pays for waiting"
    );
    // In time for another host to take it.
    world.chain.advance(600);
    until("given back", || {
        world.orders(|order| matches!(order, Order::Quit(_))) == 1
    })
    .await;
    assert_eq!(world.orders(|order| matches!(order, Order::Start(_))), 0);
    world.until_clean().await;
}

#[tokio::test]
async fn an_agent_that_is_killed_keeps_its_key_and_what_it_was_sent() {
    let mut world = World::new().await;
    world.engine.script(IMAGE, Script::runs().prints("step 1"));
    world.post_cover(Confidentiality::All).await;
    let key = world.key().await;
    world.start().await;
    assert_eq!(world.key().await, key);
    // Also at once after it came back: the same definition twice does no harm.
    world.deliver(&key).await.unwrap();
    world.start().await;
    world.until_state(JobState::Running).await;
    world.start().await;
    world.chain.stop_job();
    until("attached", || {
        world.orders(|order| matches!(order, Order::AttachResult { .. })) == 1
    })
    .await;
    let result = world.open(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Stopped);
    assert_eq!(world.orders(|order| matches!(order, Order::Start(_))), 1);
    world.until_clean().await;
}

#[tokio::test]
async fn a_job_that_comes_back_has_another_key_and_needs_its_definition_again() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    let first = world.key().await;
    world.chain.advance(600);
    world.until_clean().await;
    world.post_cover(Confidentiality::All).await;
    let second = world.key().await;
    assert_ne!(first, second);
    let stale = world.deliver(&first).await;
    assert!(matches!(
        stale,
        Err(HostApiError::Refused { status: 422, .. })
    ));
    world.deliver(&second).await.unwrap();
    world.until_state(JobState::Completed).await;
}

#[tokio::test]
async fn a_key_that_the_worker_did_not_sign_is_not_sealed_to() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    world.key().await;
    let asked = world.ask_key(&Keypair::new().pubkey()).await;
    assert!(matches!(
        asked,
        Err(HostApiError::Key(HostKeyError::WrongSignature))
    ));
}

#[tokio::test]
async fn a_definition_at_fault_ends_the_job_and_its_client_alone_reads_why() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    let key = world.key().await;
    let wrong = format!(r#"{{"version": "0.1", "type": "container", "{SECRET}": 1, "ops": []}}"#);
    let api = world.api();
    let sent = api.deliver(&JOB, &key, wrong.as_bytes(), &world.client);
    sent.await.unwrap();
    world.until_state(JobState::Completed).await;
    let result = world.open(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Rejected);
    assert!(result.message.unwrap().contains(SECRET));
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));
}

#[tokio::test]
async fn what_no_host_does_or_is_not_confidential_is_refused_with_the_reason() {
    let listen = r#"{"type": "api-listen", "args": {}}"#;
    let api = r#"{"type": "api", "args": {"endpoint": "https://example.com/job"}}"#;
    let ops = format!(r#"{{"id": "a", "type": "container/run", "args": {{"image": "{IMAGE}"}}}}"#);
    for (logistics, ops, reason) in [
        (format!(r#"{{"send": {api}}}"#), "", "api-listen"),
        (format!(r#"{{"receive": {listen}}}"#), "", "`send`"),
        (format!(r#"{{"send": {listen}}}"#), &*ops, "no `ops`"),
    ] {
        let world = World::new().await;
        let definition = format!(
            r#"{{"version": "0.1", "type": "container", "logistics": {logistics}, "ops": [{ops}]}}"#
        );
        world.post(&definition).await;
        world.until_state(JobState::Completed).await;
        let result: JobResult = serde_json::from_slice(&world.stored().await).unwrap();
        assert_eq!(result.state, JobOutcome::Rejected);
        let message = result.message.unwrap();
        assert!(message.contains(reason), "{message}");
    }
}

#[tokio::test]
async fn a_client_that_ends_its_job_before_it_sent_anything_gets_a_result() {
    let world = World::new().await;
    world.post_cover(Confidentiality::All).await;
    let key = world.key().await;
    world.api().stop(&JOB, &world.client).await.unwrap();
    world.until_state(JobState::Completed).await;
    let result: JobResult = serde_json::from_slice(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Stopped);
    let late = world.deliver(&key).await;
    assert!(late.is_err());
    world.until_clean().await;
}
