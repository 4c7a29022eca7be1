//! Confidential jobs from their client's view: an agent with a chain and an engine in
//! memory, asked over real connections by the SDK.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fs,
    io::{self, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Response},
};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::rt::TokioIo;
use nosana_host::{
    api::{self, Access, Api, Registry},
    chain::Order,
    config::LimitsConfig,
    containers::{Containers, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{AddressPolicy, Resources, Settings},
    run::Facilities,
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    artifact,
    common::job::JobState,
    definition::Confidentiality,
    host_api::{
        CONTENT_DIGEST, HostApi, HostApiError, Request, authorization, content_digest,
        endpoint::{self, Call},
    },
    result::{JobOutcome, JobResult},
    sealed::{
        Content, HostKeyError, PublicKey, SealError, SecretKey, is_sealed, open, stream::Opener,
    },
    store::{ContentHash, FolderStore, Store, StoreError},
};
use reqwest::Certificate;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};
use waiting::{LONG, OnChain, until};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
/// Another host.
const OTHER_HOST: Address = Address::new_from_array([3; 32]);
/// The name of the client's own server, for which the certificate of the tests is.
const SERVER: &str = "client.gpu.test";
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/services");
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

/// The same, whose operation leaves something.
fn definition_with_output() -> String {
    definition().replace(r#""cmd""#, r#""output": "/out", "cmd""#)
}

/// What an engine gives of a folder with one file in it, of many times the secret.
fn folder_of_secrets() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let content = SECRET.repeat(10_000);
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Directory);
    header.set_size(0);
    archive
        .append_data(&mut header, "out/", io::empty())
        .unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    archive
        .append_data(&mut header, "out/f", content.as_bytes())
        .unwrap();
    archive.into_inner().unwrap()
}

/// One host with its API; agents come and go in it.
struct World {
    host: Address,
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: FolderStore,
    folder: TempDir,
    client: Keypair,
    worker: Keypair,
    names: BTreeMap<String, SocketAddr>,
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
        Self::of(HOST, Keypair::new()).await
    }

    /// The world of `host`, where jobs are `client`'s.
    async fn of(host: Address, client: Keypair) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (chain, engine) = (SimulatedChain::new(host), SimulatedContainers::new());
        chain.set_client(client.pubkey());
        engine.add_image(&IMAGE.parse().unwrap());
        let says = format!("it says {SECRET}");
        engine.script(IMAGE, Script::exits(0).prints(&says));
        let mut world = Self {
            host,
            chain,
            engine,
            store: FolderStore::new(folder.path().join("store")),
            folder,
            client,
            worker: Keypair::new(),
            names: BTreeMap::new(),
            agent: None,
        };
        world.start().await;
        world
    }

    /// A world whose host finds the client's own `server`.
    async fn with(server: &Server) -> Self {
        let mut world = Self::new().await;
        world.names.insert(SERVER.to_owned(), server.address);
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
        let authority = fs::read(format!("{FILES}/authority.pem")).unwrap();
        let resources = Resources::open(Settings {
            policy: AddressPolicy::new(|address| address.is_loopback()),
            names: self.names.clone(),
            authorities: vec![Certificate::from_pem(&authority).unwrap()],
            ..Settings::new(folder.join("resources"), 0, 0)
        });
        let resources = Arc::new(resources.unwrap());
        resources.sign_with(self.worker.insecure_clone());
        let slot = Slot {
            ledger: Ledger::open(&folder).unwrap(),
            host: self.host,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::new(self.engine.clone()),
                store: Arc::new(self.store.clone()),
                resources,
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
        HostApi::new(&self.agent.as_ref().unwrap().url, self.host).unwrap()
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
        self.deliver_this(key, &definition()).await
    }

    /// Sends what was sealed elsewhere.
    async fn put(&self, sealed: &[u8]) -> Result<(), HostApiError> {
        let path = format!("/v1/jobs/{JOB}/definition");
        let now = i64::try_from(unix_seconds()).unwrap();
        let request = Request {
            host: &self.host,
            method: "PUT",
            path: &path,
            body: sealed,
        };
        let answer = reqwest::Client::new()
            .put(format!("{}{path}", self.agent.as_ref().unwrap().url))
            .header("authorization", authorization(&self.client, &request, now))
            .header(CONTENT_DIGEST, content_digest(sealed))
            .body(sealed.to_vec());
        let answer = answer.send().await.unwrap();
        match answer.status().as_u16() {
            200 => Ok(()),
            status => Err(HostApiError::Refused {
                status,
                message: answer.text().await.unwrap(),
            }),
        }
    }

    async fn deliver_this(&self, key: &PublicKey, definition: &str) -> Result<(), HostApiError> {
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

/// A server of the client's, by TLS, which its hosts call.
struct Server {
    address: SocketAddr,
    state: Arc<Mutex<Served>>,
}

/// What it gives out, and what it was given.
#[derive(Default)]
struct Served {
    /// The status that it answers with, and no more, so many times.
    busy: (u16, u32),
    definition: Option<String>,
    reply_key: Option<String>,
    /// Whether results are taken, be it for nothing.
    refuses_results: bool,
    calls: Vec<Called>,
}

/// One call to it.
struct Called {
    method: String,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Server {
    async fn new() -> Self {
        let read = |name: &str| fs::read(format!("{FILES}/{name}")).unwrap();
        let certificate = CertificateDer::pem_slice_iter(&read("certificate-1.pem"))
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_slice(&read("key-1.pem")).unwrap();
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificate, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(Served::default()));
        let served = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, served) = (acceptor.clone(), Arc::clone(&served));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let service =
                        hyper::service::service_fn(move |asked: hyper::Request<Incoming>| {
                            answer(Arc::clone(&served), asked)
                        });
                    // Whoever breaks off is not this test's affair.
                    let _ = http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Self { address, state }
    }

    fn served(&self) -> MutexGuard<'_, Served> {
        self.state.lock().unwrap()
    }

    /// A cover that names it for what is not `None`, else has the client called for.
    fn cover(&self, send: bool, receive: bool) -> String {
        let transfer = |is_called: bool, path: &str| {
            let endpoint = self.url(path);
            if is_called {
                format!(r#"{{"type": "api", "args": {{"endpoint": "{endpoint}"}}}}"#)
            } else {
                r#"{"type": "api-listen", "args": {}}"#.to_owned()
            }
        };
        format!(
            r#"{{"version": "0.1", "type": "container", "logistics": {{"send": {}, "receive": {}}}, "ops": []}}"#,
            transfer(send, "definition"),
            transfer(receive, "results")
        )
    }

    fn url(&self, path: &str) -> String {
        let port = self.address.port();
        format!("https://{SERVER}:{port}/jobs/%%global.job%%/{path}")
    }

    /// The results that came, as they came.
    fn results(&self) -> Vec<Vec<u8>> {
        let served = self.served();
        let posts = served.calls.iter().filter(|call| call.method == "POST");
        posts.map(|call| call.body.clone()).collect()
    }
}

async fn answer(
    served: Arc<Mutex<Served>>,
    asked: hyper::Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (parts, body) = asked.into_parts();
    let body = to_bytes(Body::new(body), usize::MAX)
        .await
        .unwrap()
        .to_vec();
    let mut served = served.lock().unwrap();
    let is_get = parts.method == "GET";
    served.calls.push(Called {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        headers: parts.headers,
        body,
    });
    let mut response = Response::builder();
    let mut text = String::new();
    if served.busy.1 > 0 {
        served.busy.1 -= 1;
        response = response.status(served.busy.0);
    } else if is_get {
        if let Some(key) = &served.reply_key {
            response = response.header("nosana-reply-key", key);
        }
        match &served.definition {
            Some(definition) => text.clone_from(definition),
            None => response = response.status(404),
        }
    } else if served.refuses_results {
        response = response.status(400);
    }
    Ok(response.body(Body::from(text)).unwrap())
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
async fn what_an_operation_leaves_is_for_its_client_alone() {
    let world = World::new().await;
    world.engine.leaves(IMAGE, "/out", folder_of_secrets());
    world.post_cover(Confidentiality::All).await;
    let key = world.key().await;
    let sent = world.deliver_this(&key, &definition_with_output()).await;
    sent.unwrap();
    world.until_state(JobState::Completed).await;
    let result = world.open(&world.stored().await).unwrap();
    let artifact = result.operations[0].artifact.clone().unwrap();
    assert_eq!((artifact.files, artifact.omitted), (1, 0));
    let stored = artifact.sealed_bytes.unwrap();
    assert!(stored > artifact.bytes);
    let file = world.folder.path().join("fetched");
    let fetched = world.store.get_to(&artifact.hash, stored, &file).await;
    fetched.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().len(), stored);
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));

    let opened = |client: &Keypair, op| {
        let key = SecretKey::of_job(client, &JOB);
        let content = Content::Artifact { job: &JOB, op };
        let mut archive = Vec::new();
        Opener::new(&key, content, fs::File::open(&file)?)?.read_to_end(&mut archive)?;
        io::Result::Ok(archive)
    };
    let archive = opened(&world.client, "a").unwrap();
    assert_eq!(archive.len() as u64, artifact.bytes);
    let target = world.folder.path().join("unpacked");
    artifact::unpack(archive.as_slice(), &target).unwrap();
    let found = fs::read_to_string(target.join("f")).unwrap();
    assert_eq!(found, SECRET.repeat(10_000));
    assert!(opened(&Keypair::new(), "a").is_err());
    assert!(opened(&world.client, "b").is_err());
}

#[tokio::test]
async fn without_receive_what_is_left_is_for_everybody() {
    let world = World::new().await;
    world.engine.leaves(IMAGE, "/out", folder_of_secrets());
    world.post_cover(Confidentiality::Definition).await;
    let key = world.key().await;
    let sent = world.deliver_this(&key, &definition_with_output()).await;
    sent.unwrap();
    world.until_state(JobState::Completed).await;
    let result: JobResult = serde_json::from_slice(&world.stored().await).unwrap();
    let artifact = result.operations[0].artifact.clone().unwrap();
    assert_eq!(artifact.sealed_bytes, None);
    let archive = world.store.get(&artifact.hash, 1 << 20).await.unwrap();
    assert_eq!(archive.len() as u64, artifact.bytes);
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
    let api = r#"{"type": "api", "args": {"endpoint": "http://example.com/job"}}"#;
    let ops = format!(r#"{{"id": "a", "type": "container/run", "args": {{"image": "{IMAGE}"}}}}"#);
    for (logistics, ops, reason) in [
        (format!(r#"{{"send": {api}}}"#), "", "https URL"),
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

/// A job that its first host loses goes to the next one, which has another key: what was sent
/// to the first is of no use to it.
#[tokio::test]
async fn the_next_host_cannot_read_what_the_first_one_was_sent() {
    let client = Keypair::new();
    let first = World::of(HOST, client.insecure_clone()).await;
    let second = World::of(OTHER_HOST, client).await;
    first.post_cover(Confidentiality::All).await;
    let first_key = first.key().await;
    // It gets the definition, but does not come to start the job.
    first.engine.set_reachable(false);
    first.deliver(&first_key).await.unwrap();
    let sent = fs::read(first.job_folder().join("definition.sealed")).unwrap();
    // Long after it could be started, whatever the host is at by then.
    first.chain.advance(6_000);
    first.engine.set_reachable(true);
    until("given back", || {
        first.orders(|order| matches!(order, Order::Quit(_))) == 1
    })
    .await;
    first.until_clean().await;

    second.post_cover(Confidentiality::All).await;
    let second_key = second.key().await;
    assert_ne!(first_key, second_key);
    // Neither as it was sent, nor sealed for the first host again.
    let replayed = second.put(&sent).await;
    assert!(matches!(
        replayed,
        Err(HostApiError::Refused { status: 422, .. })
    ));
    let stale = second.deliver(&first_key).await;
    assert!(matches!(
        stale,
        Err(HostApiError::Refused { status: 422, .. })
    ));
    // Nor does the first host's worker speak for the second.
    let asked = second.ask_key(&first.worker.pubkey()).await;
    assert!(matches!(
        asked,
        Err(HostApiError::Key(HostKeyError::WrongSignature))
    ));
    second.deliver(&second_key).await.unwrap();
    second.until_state(JobState::Completed).await;
    let result = second.open(&second.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(result.host, OTHER_HOST.to_string());
    second.until_clean().await;
    for world in [&first, &second] {
        assert!(!is_told(world.folder.path()));
    }
}

#[tokio::test]
async fn a_host_fetches_the_definition_and_sends_the_result() {
    let server = Server::new().await;
    server.served().definition = Some(definition());
    let world = World::with(&server).await;
    let cover = server.cover(true, true);
    world.post(&cover).await;
    world.until_state(JobState::Completed).await;
    let [sent] = &server.results()[..] else {
        panic!("one result");
    };
    let hash: ContentHash = world.chain.job().unwrap().result.into();
    assert_eq!(hash, ContentHash::of(sent), "what is on chain is what came");
    let missing = world.store.get(&hash, 1 << 24).await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })));
    let result: JobResult = serde_json::from_slice(sent).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(
        result.definition,
        ContentHash::of(cover.as_bytes()).to_string()
    );
    let fetched = ContentHash::of(definition().as_bytes()).to_string();
    assert_eq!(result.sealed_definition, Some(fetched));
    let lines = &result.log.lines;
    assert!(lines.iter().any(|line| line.text.contains(SECRET)));
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));

    // Both calls say who makes them.
    let seen = server.served();
    let now = i64::try_from(unix_seconds()).unwrap();
    for (called, (method, path)) in seen
        .calls
        .iter()
        .zip([("GET", "definition"), ("POST", "results")])
    {
        assert_eq!(
            (&*called.method, &*called.path),
            (method, &*format!("/jobs/{JOB}/{path}"))
        );
        let url = server.url(path).replace("%%global.job%%", &JOB.to_string());
        let call = Call {
            method,
            url: &url,
            job: &JOB,
            host: &HOST,
            body: &called.body,
        };
        let header = |name: &str| called.headers.get(name).unwrap().to_str().unwrap();
        // Whenever this is: the signature is what counts here.
        let expiry: i64 = header(endpoint::SIGNATURE)
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        assert!(expiry <= now + 60);
        let signed = endpoint::verify(header(endpoint::SIGNATURE), &call, expiry - 1);
        assert_eq!(signed.unwrap().client, world.worker.pubkey());
        let existing = format!("{JOB}:");
        assert!(header("authorization").starts_with(&existing));
    }
}

#[tokio::test]
async fn a_result_is_sealed_to_the_key_that_the_endpoint_gives() {
    let server = Server::new().await;
    let world = World::with(&server).await;
    world.engine.leaves(IMAGE, "/out", folder_of_secrets());
    server.served().definition = Some(definition_with_output());
    let key = SecretKey::of_job(&world.client, &JOB).public();
    server.served().reply_key = Some(key.to_string());
    // It is not told of the job before it is posted.
    server.served().busy = (404, 2);
    world.post(&server.cover(true, false)).await;
    world.until_state(JobState::Completed).await;
    let result = world.open(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    let artifact = result.operations[0].artifact.as_ref().unwrap();
    assert!(artifact.sealed_bytes.is_some());
    assert!(server.results().is_empty());
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));
}

#[tokio::test]
async fn without_such_a_key_nothing_is_left_for_everybody_to_read() {
    for (definition, receive, reason) in [
        (definition(), false, "nosana-reply-key"),
        (definition_with_output(), true, "`output`"),
    ] {
        let server = Server::new().await;
        let world = World::with(&server).await;
        server.served().definition = Some(definition);
        world.post(&server.cover(true, receive)).await;
        world.until_state(JobState::Completed).await;
        let bytes = if receive {
            server.results().remove(0)
        } else {
            world.stored().await
        };
        let result: JobResult = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(result.state, JobOutcome::Rejected);
        let message = result.message.unwrap();
        assert!(message.contains(reason), "{message}");
        world.until_clean().await;
    }
}

#[tokio::test]
async fn the_result_alone_may_be_sent() {
    let server = Server::new().await;
    let world = World::with(&server).await;
    let endpoint = server.url("results");
    let public = definition().replace(
        r#""logistics": {}"#,
        &format!(
            r#""logistics": {{"receive": {{"type": "api", "args": {{"endpoint": "{endpoint}"}}}}}}"#
        ),
    );
    world.post(&public).await;
    world.until_state(JobState::Completed).await;
    let result: JobResult = serde_json::from_slice(&server.results()[0]).unwrap();
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(result.sealed_definition, None);
    world.until_clean().await;
}

#[tokio::test]
async fn a_server_that_takes_no_result_does_not_cost_the_host_its_pay() {
    let server = Server::new().await;
    server.served().definition = Some(definition());
    server.served().refuses_results = true;
    let mut world = World::with(&server).await;
    world.post(&server.cover(true, true)).await;
    until("a result came", || !server.results().is_empty()).await;
    // The next agent goes on with the same document.
    world.start().await;
    let before = server.results().len();
    until("another one came", || server.results().len() > before).await;
    world.chain.stop_job();
    until("attached", || {
        world.orders(|order| matches!(order, Order::AttachResult { .. })) == 1
    })
    .await;
    let results = server.results();
    assert!(results.iter().all(|result| *result == results[0]));
    let hash: ContentHash = world.chain.job().unwrap().result.into();
    assert_eq!(hash, ContentHash::of(&results[0]));
    world.until_clean().await;
    assert!(!is_told(world.folder.path()));
}

#[tokio::test]
async fn a_fetched_definition_is_there_for_the_next_agent() {
    let server = Server::new().await;
    server.served().definition = Some(definition());
    let mut world = World::with(&server).await;
    world.engine.script(IMAGE, Script::runs().prints("step 1"));
    world.post(&server.cover(true, true)).await;
    world.until_state(JobState::Running).await;
    // Another one is no reason to run something else.
    server.served().definition = Some("{}".to_owned());
    world.start().await;
    world.chain.stop_job();
    until("attached", || {
        world.orders(|order| matches!(order, Order::AttachResult { .. })) == 1
    })
    .await;
    let result: JobResult = serde_json::from_slice(&server.results()[0]).unwrap();
    assert_eq!(result.state, JobOutcome::Stopped);
    assert_eq!(world.orders(|order| matches!(order, Order::Start(_))), 1);
    world.until_clean().await;
}

#[tokio::test]
async fn a_server_of_a_private_network_is_not_called() {
    let server = Server::new().await;
    server.served().definition = Some(definition());
    let mut world = World::with(&server).await;
    let inside = SocketAddr::from(([10, 0, 0, 1], server.address.port()));
    world.names.insert(SERVER.to_owned(), inside);
    world.start().await;
    world.post(&server.cover(true, false)).await;
    world.until_state(JobState::Completed).await;
    let result: JobResult = serde_json::from_slice(&world.stored().await).unwrap();
    assert_eq!(result.state, JobOutcome::Rejected);
    let message = result.message.unwrap();
    assert!(message.contains("not at a public address"), "{message}");
    assert!(server.served().calls.is_empty());
}

fn unix_seconds() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap().as_secs()
}
