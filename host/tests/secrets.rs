//! Nothing secret is told: secrets are planted wherever an agent gets to see some, everything that
//! can go wrong with them does, and then they are looked for in all that it writes, answers and
//! stores. Its log is taken at the level `trace`, with that of every library.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    fmt::{Debug, Write},
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
};
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE};
use nosana_host::{
    agent,
    api::{self, Access, Api, Registry},
    chain::Order,
    config::{Config, LimitsConfig},
    containers::{
        Call, ContainerSpec, Containers, Docker, Error, ImageName, RegistryAuth, Script,
        SimulatedContainers, operation::OperationSpec,
    },
    doctor::diagnose,
    facts,
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
    common::job::JobState,
    definition::JobDefinition,
    host_api::{Request, authorization},
    store::{ContentHash, FolderStore, Store},
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
    time::{sleep, timeout},
};
use tracing_subscriber::fmt::MakeWriter;
use waiting::LONG;

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

const ALL: [&str; 10] = [
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
    store: FolderStore,
    folder: TempDir,
    registry: Arc<Registry>,
    client: Keypair,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (chain, engine) = (SimulatedChain::new(HOST), SimulatedContainers::new());
        let client = Keypair::new();
        chain.set_client(client.pubkey());
        engine.add_image(&IMAGE.parse().unwrap());
        engine.script(IMAGE, Script::exits(0).prints("a line"));
        engine.add_remote_image(&PRIVATE_IMAGE.parse().unwrap(), 1 << 20);
        let store = FolderStore::new(folder.path().join("store"));
        Self {
            chain,
            engine,
            store,
            folder,
            registry: Arc::default(),
            client,
        }
    }

    /// Runs the definition to its end, and collects all that was told meanwhile.
    async fn run(&self, definition: &Value, hub: &str) -> Told {
        let state = self.folder.path().join("state");
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
                store: Arc::new(self.store.clone()),
                resources: Arc::new(Resources::open(settings).unwrap()),
                services: Services::default(),
                images: Arc::default(),
            },
            gpus: SlotGpus::unwatched(Vec::new()),
            conditions: Conditions::default(),
            limits: LimitsConfig::default(),
            folder: state.clone(),
            registry: Arc::clone(&self.registry),
        };
        let (_stopping, seen) = watch::channel(Stopping::No);
        let agent = tokio::spawn(slot.work(seen));
        let listener = api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(api::serve(
            listener,
            Api {
                registry: Arc::clone(&self.registry),
                engine: Arc::new(self.engine.clone()),
                access: Access::new(vec!["*".to_owned()], Some(METRICS_TOKEN)),
            },
        ));
        let hash = self
            .store
            .put(definition.to_string().as_bytes())
            .await
            .unwrap();
        let wait = async {
            while !self.chain.waits() {
                sleep(Duration::from_millis(1)).await;
            }
            self.chain.assign(JOB, hash.into(), 3_600);
            let is_over = || {
                let job = self.chain.job().unwrap();
                let is_back = |order: &Order| matches!(order, Order::Quit(_));
                job.state == JobState::Completed as u8 || self.chain.orders().iter().any(is_back)
            };
            while !(is_over() && self.chain.waits()) {
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(LONG, wait).await.unwrap();
        let mut told = Told::default();
        self.ask(&format!("http://{address}"), &mut told).await;
        agent.abort();
        serving.abort();
        let result: ContentHash = self.chain.job().unwrap().result.into();
        if let Ok(result) = self.store.get(&result, 1 << 24).await {
            told.add("the result", String::from_utf8(result).unwrap());
        }
        told.files(&state);
        told.add("the health", self.registry.troubles());
        told
    }

    /// Asks everything that the API answers, rightly and wrongly.
    async fn ask(&self, url: &str, told: &mut Told) {
        let http = reqwest::Client::new();
        let job = format!("/v1/jobs/{JOB}");
        let log = format!("{job}/log");
        let exec = format!("{job}/exec");
        let body = json!({"op": "a", "command": ["env"]}).to_string();
        for (method, path, body) in [
            (Method::GET, "/v1/health", ""),
            (Method::GET, "/metrics", ""),
            (Method::GET, "/v1/openapi.json", ""),
            (Method::GET, "/v1/none", ""),
            (Method::GET, &job, ""),
            (Method::GET, &log, ""),
            (Method::POST, &exec, &body),
            (Method::POST, &exec, "wrong"),
        ] {
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

/// The worker's key in every form in which it could be shown.
fn key_forms(key: &Keypair) -> Vec<String> {
    let bytes = key.to_bytes();
    let seed = &bytes[..32];
    let list = format!("{seed:?}").replace(['[', ']'], "");
    vec![
        key.to_base58_string(),
        hex::encode(seed),
        list.replace(' ', ""),
        list,
        BASE64_STANDARD.encode(&seed[..30]),
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
        keys.extend(key_forms(&key));

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
    for form in keys {
        let found = told.0.iter().find(|(_, text)| text.contains(&form));
        assert!(
            found.is_none(),
            "the worker's key is in {:?}",
            found.map(|(place, _)| place)
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
