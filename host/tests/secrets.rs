//! Nothing secret is told: secrets are planted wherever an agent gets to see some, everything that
//! can go wrong with them does, and then they are looked for in all that it writes, answers and
//! stores. Its log is taken at the level `trace`, with that of every library.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    collections::BTreeMap,
    fmt::{Debug, Write},
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
};
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE};
use futures_util::StreamExt;
use nosana_host::{
    agent,
    api::{self, Access, Api, Registry},
    chain::Order,
    config::{Config, LimitsConfig},
    containers::{
        Call, ContainerSpec, Containers, Docker, Error, ImageName, RegistryAuth, Script,
        SimulatedContainers, operation, operation::OperationSpec,
    },
    doctor::diagnose,
    facts,
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{AddressPolicy, Resources, Settings},
    run::Facilities,
    services::{Ingress, Monitor, Services, ServicesConfig},
    simulated_chain::SimulatedChain,
    slot::Slot,
    webhooks::{Event, Kind, WebhookConfig, Webhooks},
};
use nosana_sdk::{
    common::job::JobState,
    definition::{Confidentiality, JobDefinition},
    host_api::{ExecRequest, HostApi, Request, authorization, content_digest},
    sealed::{Content, Delivery, SecretKey, open},
    store::{ContentHash, FolderStore, Patience, S3Account, S3Store, Store},
    wallet,
};
use reqwest::Method;
use serde_json::{Value, json};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, UnixListener},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tracing_subscriber::fmt::MakeWriter;

use self::waiting::{LONG, until};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";
const PRIVATE_IMAGE: &str = "registry.example/test/private:1";

const REGISTRY_PASSWORD: &str = "planted0registry0Zq7";
const HF_TOKEN: &str = "hf_planted1hub1Zq7";
const S3_KEY_ID: &str = "PLANTED2S3ID2ZQ7";
const S3_KEY: &str = "planted3s3key3Zq7";
const URL_PASSWORD: &str = "planted4url4Zq7";
const URL_TOKEN: &str = "planted5query5Zq7";
const METRICS_TOKEN: &str = "planted6metrics6Zq7";
const ENV_VALUE: &str = "planted7env7Zq7";
const RPC_KEY: &str = "planted8rpc8Zq7";
const STORE_PASSWORD: &str = "planted9store9Zq7";
const BUCKET_KEY_ID: &str = "PLANTED10BUCKETID10ZQ7";
const BUCKET_KEY: &str = "planted11bucket11Zq7";
const HOOK_PATH: &str = "planted12path12Zq7";
const HOOK_TOKEN: &str = "planted13query13Zq7";
const HOOK_SECRET: &str = "planted14hook14Zq7";
const TUNNEL_TOKEN: &str = "planted15tunnel15Zq7";
const COMMAND_WORD: &str = "planted16command16Zq7";
const COMMAND_OUTPUT: &str = "planted17output17Zq7";

const ALL: [&str; 18] = [
    REGISTRY_PASSWORD,
    HF_TOKEN,
    S3_KEY_ID,
    S3_KEY,
    URL_PASSWORD,
    URL_TOKEN,
    METRICS_TOKEN,
    ENV_VALUE,
    RPC_KEY,
    STORE_PASSWORD,
    BUCKET_KEY_ID,
    BUCKET_KEY,
    HOOK_PATH,
    HOOK_TOKEN,
    HOOK_SECRET,
    TUNNEL_TOKEN,
    COMMAND_WORD,
    COMMAND_OUTPUT,
];

/// Everything that was logged in this process.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<u8>>>);

impl Ear {
    fn listen() -> Self {
        static EAR: OnceLock<Ear> = OnceLock::new();
        let ear = EAR.get_or_init(|| {
            let ear = Self::default();
            tracing_subscriber::fmt()
                .with_env_filter("trace")
                .with_ansi(false)
                .with_writer(ear.clone())
                .init();
            ear
        });
        ear.clone()
    }

    fn heard(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Ear {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// A secret as it is, and as it may be wrapped on its way.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![
        secret.to_owned(),
        secret.to_ascii_lowercase(),
        hex::encode(secret),
        // As a list of bytes, which is how Rust shows them.
        format!("{:?}", secret.as_bytes()).replace(['[', ']'], ""),
    ];
    // Inside something else in base 64, wherever it begins there.
    for before in ["", "x", "xx"] {
        for engine in [&BASE64_STANDARD, &BASE64_URL_SAFE] {
            let coded = engine.encode(format!("{before}{secret}"));
            let first = if before.is_empty() { 0 } else { 4 };
            forms.push(coded[first..coded.len() - 4].to_owned());
        }
    }
    forms
}

/// What was written or answered, and where.
#[derive(Default)]
struct Told(Vec<(String, String)>);

impl Told {
    fn add(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.push((place.into(), text.into()));
    }

    fn error(&mut self, place: &str, error: &(dyn std::error::Error + 'static)) {
        let mut text = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(cause) = source {
            write!(text, " {cause} {cause:?}").unwrap();
            source = cause.source();
        }
        self.add(place, text);
    }

    /// That a key of bytes is nowhere, in none of the forms in which it could be shown.
    fn has_no_key(&self, key: &[u8]) {
        for form in key_forms(key) {
            let found = self.0.iter().find(|(_, text)| text.contains(&form));
            let place = found.map(|(place, _)| place);
            assert!(place.is_none(), "a key is in {place:?}");
        }
    }

    /// All files below `folder`, their names included.
    fn files(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            self.add("a file's name", path.display().to_string());
            if path.is_dir() {
                self.files(&path);
            } else {
                let text = fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&text).into_owned();
                self.add(path.display().to_string(), text);
            }
        }
    }

    fn has_none_of(&self, secrets: &[&str]) {
        for secret in secrets {
            for form in forms(secret) {
                for (place, text) in &self.0 {
                    let Some(at) = text.find(&form) else {
                        continue;
                    };
                    let around: String = text
                        .chars()
                        .skip(at.saturating_sub(200))
                        .take(400)
                        .collect();
                    panic!("{secret}, as {form}, is in {place}: …{around}…");
                }
            }
        }
    }
}

#[test]
fn what_is_looked_for_is_found_in_every_form() {
    for text in [
        format!("a{S3_KEY}b"),
        format!("{:?}", format!("a{S3_KEY}b").as_bytes()),
        BASE64_URL_SAFE.encode(format!(
            r#"{{"username":"u","password":"{S3_KEY}","more":1}}"#
        )),
        BASE64_STANDARD.encode(format!("user:{S3_KEY}:more")),
        hex::encode(format!("a{S3_KEY}b")),
    ] {
        let mut told = Told::default();
        told.add("here", text.clone());
        let looked = std::panic::catch_unwind(|| told.has_none_of(&[S3_KEY]));
        assert!(looked.is_err(), "not found in {text}");
    }
}

fn unix_now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs().try_into().unwrap()
}

/// A world with one job, whose agent has an API with a token.
struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: Arc<dyn Store>,
    folder: TempDir,
    registry: Arc<Registry>,
    client: Keypair,
    worker: Keypair,
}

/// An agent and its API; dropped, they end.
struct Agent {
    url: String,
    _tasks: JoinSet<()>,
    _stopping: watch::Sender<Stopping>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(FolderStore::new(folder.path().join("store")));
        Self::with(folder, store)
    }

    fn with(folder: TempDir, store: Arc<dyn Store>) -> Self {
        let (chain, engine) = (SimulatedChain::new(HOST), SimulatedContainers::new());
        let client = Keypair::new();
        chain.set_client(client.pubkey());
        engine.add_image(&IMAGE.parse().unwrap());
        engine.script(IMAGE, Script::exits(0).prints("a line"));
        engine.add_remote_image(&PRIVATE_IMAGE.parse().unwrap(), 1 << 20);
        let worker = Keypair::new();
        let registry = Arc::new(Registry::default());
        registry.sign_with(worker.insecure_clone());
        Self {
            chain,
            engine,
            store,
            folder,
            registry,
            client,
            worker,
        }
    }

    async fn until_running(&self) {
        let state = || self.chain.job().map(|job| job.state);
        until("the job runs", || state() == Some(JobState::Running as u8)).await;
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    async fn start(&self, hub: &str) -> Agent {
        let state = self.state();
        let settings = Settings {
            hugging_face: hub.to_owned(),
            policy: AddressPolicy::new(|address| address.is_loopback()),
            pause: Duration::from_millis(1),
            ..Settings::new(state.join("resources"), 1 << 20, 1 << 20)
        };
        let slot = Slot {
            ledger: Ledger::open(&state).unwrap(),
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::new(self.engine.clone()),
                store: Arc::clone(&self.store),
                resources: Arc::new(Resources::open(settings).unwrap()),
                services: Services::default(),
                images: Arc::default(),
            },
            gpus: SlotGpus::unwatched(Vec::new()),
            conditions: Conditions::default(),
            limits: LimitsConfig::default(),
            folder: state,
            registry: Arc::clone(&self.registry),
        };
        let (stopping, seen) = watch::channel(Stopping::No);
        let mut tasks = JoinSet::new();
        tasks.spawn(slot.work(seen));
        let listener = api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let api = Api {
            registry: Arc::clone(&self.registry),
            engine: Arc::new(self.engine.clone()),
            access: Access::new(vec!["*".to_owned()], Some(METRICS_TOKEN)),
        };
        tasks.spawn(api::serve(listener, api));
        Agent {
            url,
            _tasks: tasks,
            _stopping: stopping,
        }
    }

    /// Posts a job with the definition, once the host waits.
    async fn post(&self, definition: &[u8]) {
        let hash = self.store.put(definition).await.unwrap();
        until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    /// Whether the job is over or given back, and the host waits again.
    fn is_over(&self) -> bool {
        let job = self.chain.job().unwrap();
        let is_back = |order: &Order| matches!(order, Order::Quit(_));
        let is_over = job.state == JobState::Completed as u8;
        (is_over || self.chain.orders().iter().any(is_back)) && self.chain.waits()
    }

    async fn until_over(&self) {
        until("the job is over", || self.is_over()).await;
    }

    /// What is left of the job: its result as it is stored, the agent's files, its health.
    async fn left(&self, told: &mut Told) -> Option<Vec<u8>> {
        let result: ContentHash = self.chain.job().unwrap().result.into();
        let result = self.store.get(&result, 1 << 24).await.ok();
        if let Some(result) = &result {
            told.add("the result", String::from_utf8_lossy(result));
        }
        told.files(&self.state());
        told.add("the health", self.registry.troubles());
        result
    }

    /// Runs the definition to its end, and collects all that was told meanwhile.
    async fn run(&self, definition: &Value, hub: &str) -> Told {
        let agent = self.start(hub).await;
        self.post(definition.to_string().as_bytes()).await;
        self.until_over().await;
        let mut told = Told::default();
        self.ask(&agent.url, &mut told).await;
        drop(agent);
        self.left(&mut told).await;
        told
    }

    /// Asks everything that the API answers, rightly and wrongly. The log only when it has an
    /// end, and what a client prints for itself not at all.
    async fn ask(&self, url: &str, told: &mut Told) {
        let http = reqwest::Client::new();
        let job = format!("/v1/jobs/{JOB}");
        let log = format!("{job}/log");
        let exec = format!("{job}/exec");
        let body = json!({"op": "a", "command": ["env"]}).to_string();
        let has_log = self.is_over().then_some((Method::GET, log.as_str(), ""));
        let all = [
            (Method::GET, "/v1/health", ""),
            (Method::GET, "/metrics", ""),
            (Method::GET, "/v1/openapi.json", ""),
            (Method::GET, "/v1/none", ""),
            (Method::GET, &job, ""),
            (Method::POST, &exec, &body),
            (Method::POST, &exec, "wrong"),
        ];
        for (method, path, body) in all.into_iter().chain(has_log) {
            let request = Request {
                host: &HOST,
                method: method.as_str(),
                path,
                body: body.as_bytes(),
            };
            let signed = authorization(&self.client, &request, unix_now());
            let bearer = format!("Bearer {METRICS_TOKEN}");
            for authorization in [signed.as_str(), bearer.as_str(), "Bearer wrong", ""] {
                let answer = http
                    .request(method.clone(), format!("{url}{path}"))
                    .header("authorization", authorization)
                    .header("content-type", "application/json")
                    .body(body.to_owned())
                    .send()
                    .await
                    .unwrap();
                let head = format!("{:?} {:?}", answer.status(), answer.headers());
                told.add(format!("the head of {path}"), head);
                told.add(
                    format!("the answer of {path}"),
                    answer.text().await.unwrap(),
                );
            }
        }
    }
}

/// A server that has one repository for who has the token, and for others nothing.
async fn hub(has_files: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = async move |uri: Uri, headers: HeaderMap| -> (StatusCode, String) {
        let right = format!("Bearer {HF_TOKEN}");
        let is_right = headers
            .get("authorization")
            .is_some_and(|given| given.as_bytes() == right.as_bytes());
        if !has_files || !is_right {
            return (StatusCode::FORBIDDEN, "not yours".to_owned());
        }
        let description = r#"{"id": "owner/model", "sha": "c0ffee", "siblings": [
            {"rfilename": "config.json", "size": 2}]}"#;
        if uri.path().starts_with("/api/") {
            (StatusCode::OK, description.to_owned())
        } else {
            (StatusCode::OK, "{}".to_owned())
        }
    };
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn definition(args: &Value) -> Value {
    let mut all = json!({"image": IMAGE, "cmd": "a", "env": {"SECRET": ENV_VALUE}});
    all.as_object_mut()
        .unwrap()
        .extend(args.as_object().unwrap().clone());
    json!({"version": "0.1", "type": "container",
        "ops": [{"id": "a", "type": "container/run", "args": all}]})
}

fn hugging_face(repo: &str) -> Value {
    json!({"resources": [{"type": "HF", "repo": repo, "target": "/models/",
        "accessToken": HF_TOKEN}]})
}

fn s3(url: &str) -> Value {
    json!({"resources": [{"type": "S3", "url": url, "target": "/data/",
        "IAM": {"REGION": "eu-1", "ACCESS_KEY_ID": S3_KEY_ID, "SECRET_ACCESS_KEY": S3_KEY}}]})
}

fn url() -> String {
    format!("https://user:{URL_PASSWORD}@nobody.invalid/file?token={URL_TOKEN}")
}

fn private_image() -> Value {
    json!({"image": PRIVATE_IMAGE, "authentication": {"docker": {
        "username": "user", "password": REGISTRY_PASSWORD, "server": "registry.example"}}})
}

/// What a job may bring with it, from the first to the last way in which it can go.
fn jobs() -> Vec<(&'static str, Value)> {
    let wrong = |args: &Value| definition(args);
    vec![
        ("all is well", definition(&hugging_face("owner/model"))),
        ("a private image", definition(&private_image())),
        ("an image that is refused", definition(&private_image())),
        (
            "an engine that refuses the container",
            definition(&json!({})),
        ),
        (
            "S3 at a name that is nowhere",
            definition(&s3("https://bucket.s3.nobody.invalid/")),
        ),
        (
            "S3 at a private address",
            definition(&s3("http://10.0.0.1/bucket")),
        ),
        (
            "a URL with credentials",
            definition(&json!({"resources": [
            {"type": "S3", "url": url(), "target": "/data/"}]})),
        ),
        (
            "a literal of nothing",
            wrong(&json!({"cmd": "%%ops.none.results.x%%"})),
        ),
        (
            "a password that is none",
            wrong(&json!({"authentication": {"docker": {
            "username": "user", "password": [REGISTRY_PASSWORD]}}})),
        ),
        (
            "a token that is none",
            wrong(&json!({"resources": [{"type": "HF", "repo": "o/m",
            "target": "/m/", "accessToken": {"is": HF_TOKEN}}]})),
        ),
        (
            "keys that are none",
            wrong(&json!({"resources": [{"type": "S3", "target": "/d/",
            "url": "https://s3.example/b", "IAM": {"REGION": "r", "ACCESS_KEY_ID": [S3_KEY_ID],
            "SECRET_ACCESS_KEY": S3_KEY, "OTHER": S3_KEY}}]})),
        ),
        (
            "an environment that is none",
            wrong(&json!({"env": {"SECRET": [ENV_VALUE]}})),
        ),
        (
            "an environment with a wrong name",
            wrong(&json!({"env": {"A=B": ENV_VALUE}})),
        ),
    ]
}

#[tokio::test]
async fn a_job_tells_nothing_of_what_it_brought() {
    let ear = Ear::listen();
    let hub = hub(true).await;
    for (name, definition) in jobs() {
        let world = World::new();
        if name == "an image that is refused" {
            world.engine.refuse_next(
                Call::Pull,
                Error::PullFailed {
                    name: PRIVATE_IMAGE.to_owned(),
                    message: "unauthorized".to_owned(),
                    transient: false,
                },
            );
        }
        if name == "an engine that refuses the container" {
            let message = "refused".to_owned();
            world
                .engine
                .refuse_next(Call::Create, Error::BadSpec { message });
        }
        let told = world.run(&definition, &hub).await;
        assert!(told.0.len() > 20, "{name}: something is looked at");
        told.has_none_of(&ALL);
    }
    let mut told = Told::default();
    let heard = ear.heard();
    assert!(heard.contains("the job is over"), "the log is heard");
    told.add("the log", heard);
    told.has_none_of(&ALL);
}

/// The log, and that it says what it must.
fn heard(ear: &Ear, wanted: &str) -> Told {
    let log = ear.heard();
    assert!(log.contains(wanted), "the log is heard: {wanted}");
    let mut told = Told::default();
    told.add("the log", log);
    told
}

#[tokio::test]
async fn a_confidential_job_is_told_to_nobody() {
    let ear = Ear::listen();
    let world = World::new();
    let says = format!("it says {ENV_VALUE}");
    world.engine.add_image(&PRIVATE_IMAGE.parse().unwrap());
    world
        .engine
        .script(PRIVATE_IMAGE, Script::runs().prints(&says));
    let agent = world.start("http://127.0.0.1:1").await;
    let cover = Confidentiality::All.cover().unwrap();
    world.post(cover.as_bytes()).await;
    let api = HostApi::new(&agent.url, HOST).unwrap();
    let (client, worker) = (&world.client, world.worker.pubkey());
    let asked = async {
        loop {
            match api.seal_key(&JOB, &worker, client).await {
                Ok(key) => return key,
                Err(error) => assert!(error.is_transient(), "{error}"),
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    let key = timeout(LONG, asked).await.unwrap();
    let own = SecretKey::from_bytes(only_file_of::<32>(&world.state()));
    assert_eq!(own.public(), key);
    let mut told = Told::default();
    let definition = definition(&private_image()).to_string();
    for wrong in [
        definition.replace("0.1", "0.9"),
        definition.replace("cmd", "command"),
    ] {
        let delivery = Delivery {
            reply: SecretKey::of_job(client, &JOB).public(),
            definition: wrong.into_bytes(),
        };
        // For another job, so it does not open.
        let sealed = delivery.seal(&key, &HOST, &HOST).unwrap();
        let path = format!("/v1/jobs/{JOB}/definition");
        let request = Request {
            host: &HOST,
            method: "PUT",
            path: &path,
            body: &sealed,
        };
        let answer = reqwest::Client::new()
            .put(format!("{}{path}", agent.url))
            .header("authorization", authorization(client, &request, unix_now()))
            .header("content-digest", content_digest(&sealed))
            .body(sealed)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        told.add("a refusal", answer.text().await.unwrap());
    }
    api.deliver(&JOB, &key, definition.as_bytes(), client)
        .await
        .unwrap();
    let name = operation::container_name(&JOB.to_string(), "a");
    until("it runs", || world.engine.spec(&name).is_some()).await;
    world.ask(&agent.url, &mut told).await;
    api.stop(&JOB, client).await.unwrap();
    world.until_over().await;
    drop(agent);
    let result = world.left(&mut told).await.unwrap();
    let opened = open(
        &SecretKey::of_job(client, &JOB),
        Content::Result { job: &JOB },
        &result,
    );
    let opened = String::from_utf8(opened.unwrap()).unwrap();
    assert!(opened.contains(ENV_VALUE), "{opened}");
    let (log, secrets) = (
        heard(&ear, "the client sent the definition"),
        own.to_bytes(),
    );
    for told in [&told, &log] {
        told.has_none_of(&ALL);
        told.has_no_key(secrets.as_slice());
        told.has_no_key(SecretKey::of_job(client, &JOB).to_bytes().as_slice());
        told.has_no_key(&world.worker.to_bytes()[..32]);
    }
}

/// The only file of so many bytes below `folder`.
fn only_file_of<const N: usize>(folder: &Path) -> [u8; N] {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = fs::read(&path).unwrap().try_into() {
                found.push(bytes);
            }
        }
    }
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[tokio::test]
async fn what_a_client_runs_in_a_container_is_its_own_affair() {
    let ear = Ear::listen();
    let world = World::new();
    world.engine.script(IMAGE, Script::runs().prints("a line"));
    let words = format!("login --password {COMMAND_WORD}");
    let says = Script::exits(3)
        .prints(COMMAND_OUTPUT)
        .complains(COMMAND_OUTPUT);
    world.engine.script_command(&words, says);
    let agent = world.start("http://127.0.0.1:1").await;
    world
        .post(definition(&json!({})).to_string().as_bytes())
        .await;
    world.until_running().await;
    let api = HostApi::new(&agent.url, HOST).unwrap();
    let command = |op: &str| ExecRequest {
        op: op.to_owned(),
        command: words.split(' ').map(str::to_owned).collect(),
    };
    let printed: Vec<_> = api
        .exec(&JOB, &world.client, &command("a"))
        .await
        .unwrap()
        .collect()
        .await;
    assert!(format!("{printed:?}").contains(COMMAND_OUTPUT));
    let mut told = Told::default();
    let elsewhere = api.exec(&JOB, &world.client, &command("none")).await;
    told.error(
        "a command that has nowhere to run",
        &elsewhere.err().unwrap(),
    );
    let id = "none".to_owned();
    let fails = Error::NoSuchContainer { id };
    world.engine.refuse_next(Call::Exec, fails);
    let broken: Vec<_> = api
        .exec(&JOB, &world.client, &command("a"))
        .await
        .unwrap()
        .collect()
        .await;
    told.add("a command that could not be run", format!("{broken:?}"));
    world.ask(&agent.url, &mut told).await;
    api.stop(&JOB, &world.client).await.unwrap();
    world.until_over().await;
    drop(agent);
    world.left(&mut told).await;
    told.has_none_of(&ALL);
    heard(&ear, "the client runs a command").has_none_of(&ALL);
}

/// A server of S3 that keeps objects, and does not take every request at once: refusing, it
/// repeats all that it was told, as real ones do.
async fn bucket() -> String {
    #[derive(Clone, Default)]
    struct Kept {
        objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
        asked: Arc<AtomicUsize>,
    }
    let answer = async |State(kept): State<Kept>,
                        method: Method,
                        uri: Uri,
                        headers: HeaderMap,
                        body: Bytes| {
        let number = kept.asked.fetch_add(1, Ordering::Relaxed);
        let query = uri.query().unwrap_or_default();
        assert!(query.contains(BUCKET_KEY_ID), "the account asks");
        let said = format!(
            "<Error><Code>SlowDown{number}</Code><Message>{uri} {headers:?}</Message>\
             <AWSAccessKeyId>{BUCKET_KEY_ID}</AWSAccessKeyId></Error>"
        );
        if number % 2 == 0 {
            return (StatusCode::SERVICE_UNAVAILABLE, Bytes::from(said));
        }
        let mut objects = kept.objects.lock().unwrap();
        if method == Method::PUT {
            objects.insert(uri.path().to_owned(), body);
            return (StatusCode::OK, Bytes::new());
        }
        match objects.get(uri.path()) {
            Some(object) => (StatusCode::OK, object.clone()),
            None => (StatusCode::FORBIDDEN, Bytes::from(said)),
        }
    };
    let router = Router::new().fallback(answer).with_state(Kept::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

#[tokio::test]
async fn a_bucket_s_account_is_told_to_the_bucket_alone() {
    /// What is good for one request for an hour.
    const SIGNATURE: &str = "X-Amz-Signature";
    let ear = Ear::listen();
    let account = S3Account::new(BUCKET_KEY_ID, BUCKET_KEY);
    let patience = Patience {
        pause: Duration::from_millis(1),
        ..Patience::default()
    };
    let store = |endpoint: &str| {
        let address = format!("s3://results/a?endpoint={endpoint}");
        S3Store::with_patience(&address, account.clone(), patience).unwrap()
    };
    let mut told = Told::default();
    let (there, away) = (store(&bucket().await), store("http://127.0.0.1:1"));
    told.add(
        "what is shown for debugging",
        format!("{there:?} {account:?}"),
    );
    let none = ContentHash::of(b"none");
    told.error(
        "a document that is not there",
        &there.get(&none, 10).await.unwrap_err(),
    );
    told.error(
        "a bucket that is away",
        &away.get(&none, 10).await.unwrap_err(),
    );
    told.error(
        "a bucket that is away",
        &away.put(b"none").await.unwrap_err(),
    );

    let world = World::with(tempfile::tempdir().unwrap(), Arc::new(there));
    told.0.extend(
        world
            .run(&definition(&json!({})), "http://127.0.0.1:1")
            .await
            .0,
    );
    let result: ContentHash = world.chain.job().unwrap().result.into();
    assert!(world.store.get(&result, 1 << 24).await.is_ok());
    for told in [told, heard(&ear, "the job is over")] {
        told.has_none_of(&ALL);
        told.has_none_of(&[SIGNATURE]);
    }
}

/// A receiver that refuses in every way before it takes what it is told, and what it was told.
async fn receiver() -> (String, Asked) {
    let asked = Asked::default();
    let answer = async |State(asked): State<Asked>, uri: Uri, headers: HeaderMap| {
        let mut asked = asked.lock().unwrap();
        asked.push(format!("{uri} {headers:?}"));
        let place = [("location", format!("{uri}"))];
        match asked.len() {
            1 => (StatusCode::INTERNAL_SERVER_ERROR, place, format!("{uri}")),
            2 => (StatusCode::FOUND, place, String::new()),
            _ => (StatusCode::OK, place, String::new()),
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(&asked));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (format!("http://{address}"), asked)
}

/// A webhook whose URL is a secret, as those of chats are, with a secret of its own.
fn webhook(folder: &Path, url: &str) -> WebhookConfig {
    let secret = folder.join("hook.secret");
    fs::write(&secret, HOOK_SECRET).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    WebhookConfig {
        url: format!("{url}/{HOOK_PATH}?token={HOOK_TOKEN}"),
        secret_file: Some(secret),
        events: None,
    }
}

#[tokio::test]
async fn a_webhook_is_told_to_nobody() {
    let ear = Ear::listen();
    let folder = tempfile::tempdir().unwrap();
    let (url, asked) = receiver().await;
    let mut told = Told::default();
    let configs = [&url, "http://127.0.0.1:1"].map(|url| webhook(folder.path(), url));
    told.add("what is shown for debugging", format!("{configs:?}"));
    let webhooks = Webhooks::begin(&configs).unwrap();
    for number in 0..3 {
        webhooks.tell(&Event::new(Kind::Trouble, format!("number {number}")));
        // The first one is told again, the second one is refused.
        until("it is told", || asked.lock().unwrap().len() > number + 1).await;
    }
    drop(webhooks);
    let wrong = webhook(folder.path(), "http://hooks.example");
    told.error(
        "a URL that is refused",
        &Webhooks::begin(&[wrong]).err().unwrap(),
    );
    fs::write(folder.path().join("hook.secret"), &HOOK_SECRET[..8]).unwrap();
    fs::set_permissions(
        folder.path().join("hook.secret"),
        fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    told.error(
        "a secret that is refused",
        &Webhooks::begin(&configs).err().unwrap(),
    );
    told.has_none_of(&ALL);
    heard(&ear, "the webhook does not take an event").has_none_of(&ALL);

    let mut heard = Told::default();
    heard.add("the receiver", asked.lock().unwrap().join("\n"));
    let looked = std::panic::catch_unwind(|| heard.has_none_of(&[HOOK_PATH, HOOK_TOKEN]));
    assert!(
        looked.is_err(),
        "it was told, so there was something to be kept"
    );
}

/// An ingress with a tunnel whose arguments hold a secret, and which says what it was given.
fn tunnelled(line: &str) -> ServicesConfig {
    let words = ["sh", "-c", line, "tunnel", TUNNEL_TOKEN];
    let header = format!("--header=Authorization: Bearer {TUNNEL_TOKEN}");
    ServicesConfig {
        listen: Some(([127, 0, 0, 1], 0).into()),
        domain: Some("gpu.example".to_owned()),
        tunnel: Some(
            words
                .map(str::to_owned)
                .into_iter()
                .chain([header])
                .collect(),
        ),
        tunnel_ends_tls: true,
        ..ServicesConfig::default()
    }
}

#[tokio::test]
async fn a_tunnel_s_arguments_are_told_to_the_tunnel_alone() {
    let ear = Ear::listen();
    let folder = tempfile::tempdir().unwrap();
    let config = tunnelled(r#"echo "unknown token $1"; echo "bad flag: $2" >&2; exit 3"#);
    let mut told = Told::default();
    told.add("what is shown for debugging", format!("{config:?}"));
    let monitor = Arc::new(Monitor::default());
    let ingress = Ingress::open(&config, folder.path(), Arc::clone(&monitor))
        .await
        .unwrap();
    let serving = tokio::spawn(ingress.serve());
    until("the tunnel ended", || {
        ear.heard().contains("the tunnel ended")
    })
    .await;
    told.add("the health", monitor.troubles());
    told.files(folder.path());
    serving.abort();
    told.has_none_of(&ALL);
    heard(&ear, "unknown token").has_none_of(&ALL);
}

/// The requests that an engine got, each with its head.
type Asked = Arc<Mutex<Vec<String>>>;

/// An engine that is there, and does nothing that is asked of it.
fn engine(folder: &Path) -> (String, Asked) {
    let path = folder.join("docker.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let asked = Asked::default();
    let answer = async |State(asked): State<Asked>, uri: Uri, headers: HeaderMap| {
        asked.lock().unwrap().push(format!("{uri} {headers:?}"));
        let path = uri.path();
        if path.ends_with("/version") {
            (StatusCode::OK, Json(json!({"Version": "28.0.0"})))
        } else if path.ends_with("/info") {
            (StatusCode::OK, Json(json!({"ServerVersion": "28.0.0"})))
        } else if path.contains("/images/") && path.ends_with("/json") {
            (
                StatusCode::NOT_FOUND,
                Json(json!({"message": "No such image"})),
            )
        } else {
            let message = json!({"message": "unauthorized: incorrect username or password"});
            (StatusCode::INTERNAL_SERVER_ERROR, Json(message))
        }
    };
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(&asked));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (format!("unix://{}", path.display()), asked)
}

#[tokio::test]
async fn what_is_said_to_an_engine_is_said_to_it_alone() {
    let ear = Ear::listen();
    let folder = tempfile::tempdir().unwrap();
    let (address, asked) = engine(folder.path());
    let docker = Docker::connect(&address).unwrap();
    let auth = RegistryAuth {
        username: "user".to_owned(),
        password: REGISTRY_PASSWORD.to_owned(),
        email: None,
        server: Some("registry.example".to_owned()),
    };
    let mut told = Told::default();
    let name: ImageName = PRIVATE_IMAGE.parse().unwrap();
    let refused = docker
        .pull(&name, Some(&auth), &mut |_| ())
        .await
        .unwrap_err();
    told.error("a pull that is refused", &refused);
    let mut spec = ContainerSpec::new("some-name", name);
    spec.env.insert("SECRET".to_owned(), ENV_VALUE.to_owned());
    let refused = docker.create(&spec).await.unwrap_err();
    told.error("a container that is refused", &refused);
    drop(folder);
    let gone = docker
        .pull(&spec.image, Some(&auth), &mut |_| ())
        .await
        .unwrap_err();
    told.error("an engine that is gone", &gone);
    told.add("the log", ear.heard());
    told.has_none_of(&ALL);

    // It was told, so there was something to be kept.
    let mut heard = Told::default();
    heard.add("the engine", asked.lock().unwrap().join("\n"));
    let looked = std::panic::catch_unwind(|| heard.has_none_of(&[REGISTRY_PASSWORD]));
    assert!(looked.is_err());
}

/// A key of 32 bytes in every form in which it could be shown.
fn key_forms(key: &[u8]) -> Vec<String> {
    let list = format!("{key:?}").replace(['[', ']'], "");
    vec![
        Address::try_from(key).unwrap().to_string(),
        hex::encode(key),
        list.replace(' ', ""),
        list,
        BASE64_STANDARD.encode(&key[..30]),
        BASE64_URL_SAFE.encode(&key[..30]),
    ]
}

/// An agent whose settings are full of secrets, and whose node does not answer.
fn config(folder: &Path, engine: &str, store: &str) -> (Config, Keypair) {
    let key = Keypair::new();
    let worker = folder.join("worker.json");
    wallet::create(&worker, &key).unwrap();
    let token = folder.join("token");
    fs::write(&token, METRICS_TOKEN).unwrap();
    fs::set_permissions(&token, fs::Permissions::from_mode(0o600)).unwrap();
    let address = format!("user:{URL_PASSWORD}@127.0.0.1:1/{RPC_KEY}?api-key={URL_TOKEN}");
    let config = json!({
        "url": format!("http://{address}"),
        "websocket": format!("ws://{address}"),
        "store": store,
        "engine": engine,
        "worker": worker,
        "state": folder.join("state"),
        "api": "127.0.0.1:0",
        "slots": [{"host": HOST.to_string(), "market": JOB.to_string()}],
        "access": {"metrics_token": token},
        "webhooks": [webhook(folder, "http://127.0.0.1:1")],
        "services": tunnelled("exit 3"),
        // The rules are the machine's, and not for a test to set.
        "egress": "any",
    });
    let config = serde_json::from_value(config).unwrap();
    (config, key)
}

#[tokio::test]
async fn an_agent_and_its_doctor_tell_nothing_of_their_settings() {
    let ear = Ear::listen();
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = engine(folder.path());
    let mut told = Told::default();
    let mut keys = Vec::new();
    let documents = folder.path().join("documents").display().to_string();
    let remote = format!("http://user:{STORE_PASSWORD}@127.0.0.1:1/");
    for (number, store) in [documents, remote].iter().enumerate() {
        let own: PathBuf = folder.path().join(number.to_string());
        fs::create_dir(&own).unwrap();
        let (config, key) = config(&own, &engine, store);
        keys.push(key);

        let facts = timeout(LONG, facts::gather(config.clone())).await;
        for finding in diagnose(&facts.unwrap()) {
            told.add(
                format!("the doctor's {}", finding.check),
                format!("{finding:?}"),
            );
            let found = serde_json::to_string(&finding).unwrap();
            told.add(format!("the doctor's {}", finding.check), found);
        }
        // It asks its node for half a minute before it gives up: once is enough.
        if number > 0 {
            let (_stopping, seen) = watch::channel(Stopping::No);
            let ran = timeout(LONG, agent::run(config, seen, |_| ())).await;
            told.error("the agent's end", &ran.unwrap().unwrap_err());
            told.files(&own.join("state"));
        }
    }
    assert!(told.0.len() > 10);
    told.add("the log", ear.heard());
    told.has_none_of(&ALL);
    for key in keys {
        told.has_no_key(&key.to_bytes()[..32]);
        assert!(
            !told
                .0
                .iter()
                .any(|(_, text)| text.contains(&key.to_base58_string()))
        );
    }
}

/// What a panic shows of what it stumbles over.
#[test]
fn what_is_shown_for_debugging_has_no_secret() {
    let mut told = Told::default();
    let mut show = |what: &str, value: &dyn Debug| told.add(what, format!("{value:?} {value:#?}"));
    for (name, definition) in jobs() {
        match JobDefinition::parse(definition.to_string().as_bytes()) {
            Ok(parsed) => show(name, &parsed),
            Err(error) => show(name, &error),
        }
    }
    let mut spec = OperationSpec::new(JOB.to_string(), "a", PRIVATE_IMAGE);
    spec.env.insert("SECRET".to_owned(), ENV_VALUE.to_owned());
    spec.auth = Some(RegistryAuth {
        username: "user".to_owned(),
        password: REGISTRY_PASSWORD.to_owned(),
        email: None,
        server: None,
    });
    show("an operation", &spec);
    let mut spec = ContainerSpec::new("some-name", PRIVATE_IMAGE.parse().unwrap());
    spec.env.insert("SECRET".to_owned(), ENV_VALUE.to_owned());
    show("a container", &spec);
    told.has_none_of(&ALL);
}
