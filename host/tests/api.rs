//! The API of an agent with a chain and an engine in memory, over real connections. Every
//! answer is held to the description in `docs/host-api.json`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::StreamExt;
use nosana_host::{
    api::{self, Access, Api, DESCRIPTION, Registry},
    chain::Order,
    config::LimitsConfig,
    containers::{Call, Error, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::{Conditions, Obstacle, Source},
    plan::{self, Stopping},
    resources::{Resources, Settings},
    run::{Assignment, Facilities, Run, Wish},
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    definition::{Confidentiality, MAX_DEFINITION_BYTES, container::ServiceType},
    host_api::{
        ExecLine, ExecRequest, ExecStream, HostApi, JobStatus, LogLine, RunState, ServiceState,
        ServiceStatus, authorization, content_digest,
    },
    result::{EXIT_STOPPED, JobOutcome, JobResult},
    sealed::{Delivery, HostKey, PublicKey, SecretKey},
    store::{ContentHash, FolderStore, Store},
};
use reqwest::{Method, StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};
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
const DEFINITION: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "a", "type": "container/run", "args": {"image": "docker.io/test/a:1", "cmd": "a"}}]}"#;

/// Between two requests: for a job the API takes so many and no more.
const BETWEEN: Duration = Duration::from_millis(100);

/// One host with its API; agents come and go in it.
struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: FolderStore,
    folder: TempDir,
    registry: Arc<Registry>,
    client: Keypair,
    address: SocketAddr,
    http: reqwest::Client,
    agent: Agent,
}

struct Agent {
    task: JoinHandle<()>,
    _stopping: watch::Sender<Stopping>,
}

impl Agent {
    async fn kill(&self) {
        self.task.abort();
        until("killed", || self.task.is_finished()).await;
    }
}

/// An answer as it came.
struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Answer {
    fn error(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(body.as_object().unwrap().len(), 1);
        body["error"].as_str().unwrap().to_owned()
    }
}

impl OnChain for World {
    fn chain(&self) -> &SimulatedChain {
        &self.chain
    }
}

impl World {
    /// A host that waits.
    async fn new() -> Self {
        Self::with(Access::default()).await
    }

    async fn with(access: Access) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (chain, engine) = (SimulatedChain::new(HOST), SimulatedContainers::new());
        let client = Keypair::new();
        chain.set_client(client.pubkey());
        engine.add_image(&IMAGE.parse().unwrap());
        engine.script(IMAGE, Script::runs().prints("step 1"));
        let store = FolderStore::new(folder.path().join("store"));
        let registry = Arc::new(Registry::default());
        let agent = start(
            &chain,
            &engine,
            &store,
            &registry,
            folder.path().join("agent"),
        );
        let address = serve(&registry, &engine, access).await;
        Self {
            chain,
            engine,
            store,
            folder,
            registry,
            client,
            address,
            http: unpooled(),
            agent,
        }
    }

    /// A host that runs the client's job.
    async fn running() -> Self {
        let world = Self::new().await;
        world.begin().await;
        world
    }

    async fn begin(&self) {
        let hash = self.store.put(DEFINITION.as_bytes()).await.unwrap();
        until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
        self.until_state(JobState::Running).await;
    }

    /// Another agent in place of the one that was killed, with an API of its own.
    async fn again(&mut self) {
        self.agent.kill().await;
        self.registry = Arc::new(Registry::default());
        let folder = self.folder.path().join("agent");
        self.agent = start(
            &self.chain,
            &self.engine,
            &self.store,
            &self.registry,
            folder,
        );
        self.address = serve(&self.registry, &self.engine, Access::default()).await;
        let path = job_path("");
        let is_known = async {
            while self.get(&path).await.status != StatusCode::OK {
                sleep(BETWEEN).await;
            }
        };
        timeout(LONG, is_known).await.unwrap();
    }

    async fn result(&self) -> JobResult {
        let hash: ContentHash = self.chain.job().unwrap().result.into();
        let bytes = self.store.get(&hash, 1 << 24).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn api(&self) -> HostApi {
        HostApi::new(&self.url(), HOST).unwrap()
    }

    /// The header with which `keypair` asks.
    fn sign(keypair: &Keypair, method: &Method, path: &str, body: &[u8]) -> String {
        let request = nosana_sdk::host_api::Request {
            host: &HOST,
            method: method.as_str(),
            path: path.split('?').next().unwrap(),
            body,
        };
        authorization(keypair, &request, unix_now())
    }

    async fn get(&self, path: &str) -> Answer {
        let signed = Self::sign(&self.client, &Method::GET, path, b"");
        self.send(Method::GET, path, &[("authorization", &signed)], b"")
            .await
    }

    async fn post(&self, path: &str, body: &[u8]) -> Answer {
        let signed = Self::sign(&self.client, &Method::POST, path, body);
        let headers = [
            ("authorization", signed.as_str()),
            ("content-type", "application/json"),
        ];
        self.send(Method::POST, path, &headers, body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let url = format!("{}{path}", self.url());
        let mut request = self.http.request(method.clone(), url).body(body.to_vec());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        let answer = Answer {
            status,
            headers,
            text,
        };
        conforms(&method, path, &answer);
        answer
    }

    async fn put(&self, path: &str, body: &[u8]) -> Answer {
        let signed = Self::sign(&self.client, &Method::PUT, path, body);
        let headers = [
            ("authorization", signed.as_str()),
            ("content-digest", &content_digest(body)),
        ];
        self.send(Method::PUT, path, &headers, body).await
    }

    async fn exec(&self, op: &str, command: &[&str]) -> Vec<ExecLine> {
        let request = ExecRequest {
            op: op.to_owned(),
            command: command.iter().map(|word| (*word).to_owned()).collect(),
        };
        let api = self.api();
        let lines = api.exec(&JOB, &self.client, &request).await.unwrap();
        lines.map(Result::unwrap).collect().await
    }
}

fn facilities(engine: &SimulatedContainers, store: &FolderStore, folder: &Path) -> Facilities {
    let resources = Settings::new(folder.join("resources"), 0, 0);
    Facilities {
        containers: Arc::new(engine.clone()),
        store: Arc::new(store.clone()),
        resources: Arc::new(Resources::open(resources).unwrap()),
        images: Arc::default(),
        services: Services::default(),
    }
}

fn start(
    chain: &SimulatedChain,
    engine: &SimulatedContainers,
    store: &FolderStore,
    registry: &Arc<Registry>,
    folder: PathBuf,
) -> Agent {
    let slot = Slot {
        ledger: Ledger::open(&folder).unwrap(),
        host: HOST,
        chain: Box::new(chain.clone()),
        facilities: facilities(engine, store, &folder),
        gpus: SlotGpus::unwatched(Vec::new()),
        conditions: Conditions::default(),
        limits: LimitsConfig::default(),
        folder,
        registry: Arc::clone(registry),
    };
    let (stopping, seen) = watch::channel(Stopping::No);
    let task = tokio::spawn(slot.work(seen));
    Agent {
        task,
        _stopping: stopping,
    }
}

/// One connection for each request: the API closes one that was silent for some seconds, maybe just
/// when the next request is sent.
fn unpooled() -> reqwest::Client {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0);
    client.build().unwrap()
}

async fn serve(
    registry: &Arc<Registry>,
    engine: &SimulatedContainers,
    access: Access,
) -> SocketAddr {
    let listener = api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = Api {
        registry: Arc::clone(registry),
        engine: Arc::new(engine.clone()),
        access,
    };
    tokio::spawn(api::serve(listener, api));
    address
}

fn job_path(rest: &str) -> String {
    format!("/v1/jobs/{JOB}{rest}")
}

fn unix_now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs().try_into().unwrap()
}

fn described() -> Value {
    serde_json::from_str(DESCRIPTION).unwrap()
}

/// Follows a `$ref`.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| {
        document.pointer(reference.trim_start_matches('#')).unwrap()
    })
}

/// The paths of the description in which a request's may be found.
fn template(path: &str) -> String {
    let path = path.split('?').next().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["", "v1", "jobs", _] => "/v1/jobs/{job}".to_owned(),
        ["", "v1", "jobs", _, last] => format!("/v1/jobs/{{job}}/{last}"),
        _ => path.to_owned(),
    }
}

/// Fails unless the answer is one that the description has for the request.
fn conforms(method: &Method, path: &str, answer: &Answer) {
    let document = described();
    let code = answer.status.as_u16();
    let kind = answer.headers.get(header::CONTENT_TYPE);
    let kind = kind.map_or("", |kind| kind.to_str().unwrap().split(';').next().unwrap());
    let operations = &document["paths"][template(path)];
    let operation = &operations[method.as_str().to_ascii_lowercase()];
    if operation.is_null() {
        let expected = if operations.is_null() { 404 } else { 405 };
        assert!(code == expected || code == 204, "{method} {path}: {code}");
        return;
    }
    let response = resolve(&document, &operation["responses"][code.to_string()]);
    assert!(
        !response.is_null(),
        "{method} {path}: {code} is not described"
    );
    let schema = &response["content"][kind]["schema"];
    assert!(
        !schema.is_null(),
        "{method} {path}: {kind} is not described"
    );
    if kind == "application/json" {
        let value = serde_json::from_str(&answer.text).unwrap();
        matches_schema(&document, schema, &value);
    } else if let Some(line_schema) = schema["x-line-schema"].as_str() {
        let line_schema = json!({ "$ref": line_schema });
        for line in answer.text.lines() {
            let value = serde_json::from_str(line).unwrap();
            matches_schema(&document, &line_schema, &value);
        }
    }
}

/// As much of JSON Schema as the description uses.
fn matches_schema(document: &Value, schema: &Value, value: &Value) {
    let schema = resolve(document, schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &&Value| {
            let keys: BTreeSet<&str> = keys(&choice["properties"]);
            keys == self::keys(value)
        };
        let fitting: Vec<&Value> = choices.iter().filter(fits).collect();
        assert_eq!(fitting.len(), 1, "{value}");
        return matches_schema(document, fitting[0], value);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    assert!(kinds.contains(&kind), "{value} is no {kinds:?}");
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{value} is none of {allowed:?}");
    }
    for item in value.as_array().into_iter().flatten() {
        if !schema["items"].is_null() {
            matches_schema(document, &schema["items"], item);
        }
    }
    if value.is_object() && schema["properties"].is_object() {
        let described = keys(&schema["properties"]);
        assert!(keys(value).is_subset(&described), "{value}");
        for name in schema["required"].as_array().unwrap() {
            assert!(
                !value[name.as_str().unwrap()].is_null() || name == "message",
                "{value}"
            );
        }
        for (name, value) in value.as_object().unwrap() {
            matches_schema(document, &schema["properties"][name], value);
        }
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object();
    object.map_or_else(BTreeSet::new, |object| {
        object.keys().map(String::as_str).collect()
    })
}

#[test]
fn the_description_has_the_routes_that_are_served() {
    let source = include_str!("../src/api.rs");
    let routes: BTreeMap<String, BTreeSet<String>> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\""))
        .map(|rest| {
            let (path, handler) = rest.split_once("\", ").unwrap();
            let method = handler.split('(').next().unwrap();
            (path.to_owned(), BTreeSet::from([method.to_owned()]))
        })
        .collect();
    let document = described();
    let paths: BTreeMap<String, BTreeSet<String>> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| {
            let mut methods = keys(item);
            methods.remove("parameters");
            (
                path.clone(),
                methods.into_iter().map(str::to_owned).collect(),
            )
        })
        .collect();
    assert!(!routes.is_empty());
    assert_eq!(routes, paths);
}

#[test]
fn the_description_has_the_fields_of_the_types() {
    fn same(name: &str, value: &impl Serialize) {
        let document = described();
        let schema = &document["components"]["schemas"][name];
        let value = serde_json::to_value(value).unwrap();
        matches_schema(&document, schema, &value);
        if schema["oneOf"].is_null() {
            assert_eq!(keys(&schema["properties"]), keys(&value), "{name}");
        }
    }
    for state in [
        RunState::Preparing,
        RunState::Running,
        RunState::Done,
        RunState::GivenUp,
    ] {
        same(
            "JobStatus",
            &JobStatus {
                job: JOB.to_string(),
                state,
                step: String::new(),
                message: Some(String::new()),
                log_bytes: 1,
                log_is_cut: false,
                services: Vec::new(),
            },
        );
    }
    for state in [
        ServiceState::Starting,
        ServiceState::Healthy,
        ServiceState::Unhealthy,
        ServiceState::Ended,
    ] {
        for kind in [
            ServiceType::Web,
            ServiceType::Api,
            ServiceType::Webapi,
            ServiceType::Websocket,
            ServiceType::None,
        ] {
            same(
                "Service",
                &ServiceStatus {
                    op: String::new(),
                    port: 1,
                    kind,
                    state,
                    url: Some(String::new()),
                    expires_at: Some(1),
                },
            );
        }
    }
    for stream in ["stdout", "stderr", "agent"] {
        same(
            "LogLine",
            &LogLine {
                op: String::new(),
                stream: stream.to_owned(),
                time: 1,
                text: String::new(),
                end: 0,
            },
        );
    }
    same(
        "ExecRequest",
        &ExecRequest {
            op: "a".to_owned(),
            command: vec!["b".to_owned()],
        },
    );
    for stream in [ExecStream::Stdout, ExecStream::Stderr] {
        let text = String::new();
        same("ExecLine", &ExecLine::Output { stream, text });
    }
    same("ExecLine", &ExecLine::Exit { exit_code: 1 });
    let error = String::new();
    same("ExecLine", &ExecLine::Broken { error });
    let key = SecretKey::random().public();
    same(
        "HostKey",
        &HostKey::sign(&Keypair::new(), &JOB, &HOST, &key),
    );
}

#[tokio::test]
async fn the_client_alone_is_answered() {
    let world = World::running().await;
    let path = job_path("");
    assert_eq!(world.get(&path).await.status, StatusCode::OK);
    let stranger = Keypair::new();
    let other = format!("/v1/jobs/{HOST}");
    for (path, keypair) in [(&path, &stranger), (&other, &world.client)] {
        let signed = World::sign(keypair, &Method::GET, path, b"");
        let headers = [("authorization", signed.as_str())];
        let answer = world.send(Method::GET, path, &headers, b"").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.error(), "this host has no such job of yours");
    }
    // Without a good signature nobody learns whether there is such a job.
    let elsewhere = World::sign(&world.client, &Method::GET, "/v1/jobs", b"");
    for header in ["", "Bearer abc", elsewhere.as_str()] {
        let mut told = Vec::new();
        for path in [&path, &other, &"/v1/jobs/%ff".to_owned()] {
            let answer = world
                .send(Method::GET, path, &[("authorization", header)], b"")
                .await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Nosana");
            told.push(answer.error());
        }
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    }
    // Nor what else is missing.
    let definition = format!("{path}/definition");
    let answer = world.send(Method::PUT, &definition, &[], b"x").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_request_is_taken_once() {
    let world = World::running().await;
    let path = job_path("");
    let signed = World::sign(&world.client, &Method::GET, &path, b"");
    let headers = [("authorization", signed.as_str())];
    let first = world.send(Method::GET, &path, &headers, b"").await;
    assert_eq!(first.status, StatusCode::OK);
    let second = world.send(Method::GET, &path, &headers, b"").await;
    assert_eq!(second.status, StatusCode::UNAUTHORIZED);
    assert!(second.error().contains("taken already"));
    for _ in 0..50 {
        assert_eq!(world.get(&path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_body_that_was_not_signed_is_refused() {
    let world = World::running().await;
    let path = job_path("/exec");
    let signed = World::sign(
        &world.client,
        &Method::POST,
        &path,
        br#"{"op":"a","command":["ls"]}"#,
    );
    let headers = [
        ("authorization", signed.as_str()),
        ("content-type", "application/json"),
    ];
    let body = br#"{"op":"a","command":["rm"]}"#;
    let answer = world.send(Method::POST, &path, &headers, body).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        world
            .engine
            .calls()
            .iter()
            .all(|(call, _)| *call != Call::Exec)
    );
}

/// A job that goes on for days, while another slot of the machine has many short ones.
#[tokio::test]
async fn a_job_that_runs_is_shown_however_many_others_come_and_go() {
    let world = World::running().await;
    let hash = world.store.put(b"no definition").await.unwrap();
    for number in 10..70 {
        let folder = world.folder.path().join(number.to_string());
        let assignment = Assignment {
            job: Address::new_from_array([number; 32]),
            host: HOST,
            client: world.client.pubkey(),
            definition: hash.into(),
            gpus: SlotGpus::unwatched(Vec::new()),
            limits: LimitsConfig::default(),
            folder: folder.clone(),
        };
        let facilities = facilities(&world.engine, &world.store, &folder);
        let mut run = Run::begin(facilities, assignment, Wish::GoOn).unwrap();
        world.registry.add(HOST, &run);
        let is_done = |state: &plan::RunState| matches!(state, plan::RunState::Done { .. });
        let done = timeout(LONG, run.state.wait_for(is_done)).await;
        done.unwrap().unwrap();
    }
    let answer = world.get(&job_path("")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let metrics = world.get("/metrics").await.text;
    assert!(
        metrics.contains("nosana_jobs{state=\"running\"} 1"),
        "{metrics}"
    );
    assert!(
        metrics.contains("nosana_jobs{state=\"done\"} 49"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_stopped_job_is_finished_with_its_result() {
    let world = World::running().await;
    let answer = world.post(&job_path("/stop"), b"").await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Stopped);
    assert_eq!(result.exit_code, EXIT_STOPPED);
    assert_eq!(world.chain.job().unwrap().exit_code, EXIT_STOPPED);
    assert!(result.log.lines.iter().any(|line| line.text == "step 1"));
    until("nothing is left", || world.chain.waits()).await;
    let orders = world.chain.orders();
    let finished = |order: &&Order| matches!(order, Order::Finish { .. });
    assert_eq!(orders.iter().filter(finished).count(), 1);
    // Once more, as after a lost answer.
    let status = world.api().stop(&JOB, &world.client).await.unwrap();
    assert_eq!(status.state, RunState::Done);
    assert_eq!(
        world.post(&job_path("/stop"), b"").await.status,
        StatusCode::OK
    );
}

/// The agent is killed before it does what it promised: the next one does.
#[tokio::test]
async fn a_stop_outlives_the_agent_that_took_it() {
    let mut world = World::running().await;
    world.agent.kill().await;
    let answer = world.post(&job_path("/stop"), b"").await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert!(
        !world
            .chain
            .orders()
            .iter()
            .any(|order| matches!(order, Order::Finish { .. }))
    );
    world.again().await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(
        (result.state, result.exit_code),
        (JobOutcome::Stopped, EXIT_STOPPED)
    );
}

/// A request that the killed agent took must not be taken again by the next.
#[tokio::test]
async fn an_agent_that_came_back_changes_nothing_for_a_minute() {
    let mut world = World::running().await;
    world.again().await;
    let answer = world.post(&job_path("/stop"), b"").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let wait: i64 = answer.headers[header::RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(world.get(&job_path("")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_command_is_run_and_what_it_prints_is_told() {
    let world = World::running().await;
    let script = Script::exits(3)
        .prints("out \u{e9}")
        .complains("secret word");
    world.engine.script_command("say it", script);
    let lines = world.exec("a", &["say", "it"]).await;
    let output = |stream, text: &str| ExecLine::Output {
        stream,
        text: text.to_owned(),
    };
    assert_eq!(
        lines,
        [
            output(ExecStream::Stdout, "out \u{e9}\n"),
            output(ExecStream::Stderr, "secret word\n"),
            ExecLine::Exit { exit_code: 3 },
        ]
    );
    let body = br#"{"op":"a","command":["say","it"]}"#;
    let answer = world.post(&job_path("/exec"), body).await;
    assert_eq!(answer.text.lines().count(), 3);
    // Neither is in the job's log.
    let result = world.post(&job_path("/stop"), b"").await;
    assert_eq!(result.status, StatusCode::ACCEPTED);
    let log = world.get(&job_path("/log")).await.text;
    assert!(log.contains("step 1") && !log.contains("secret") && !log.contains("say it"));
}

#[tokio::test]
async fn a_command_that_cannot_be_run_is_refused_with_the_reason() {
    let world = World::running().await;
    let path = job_path("/exec");
    let large = format!(r#"{{"op":"a","command":["{}"]}}"#, "x".repeat(33_000));
    for (body, status, says) in [
        (
            r#"{"op":"b","command":["ls"]}"#,
            StatusCode::CONFLICT,
            "no container",
        ),
        (
            r#"{"op":"a","command":[]}"#,
            StatusCode::BAD_REQUEST,
            "`command`",
        ),
        (
            r#"{"op":"a","command":[""]}"#,
            StatusCode::BAD_REQUEST,
            "begin",
        ),
        (
            r#"{"op":"","command":["ls"]}"#,
            StatusCode::BAD_REQUEST,
            "`op`",
        ),
        (
            r#"{"op":"a","command":"ls"}"#,
            StatusCode::BAD_REQUEST,
            "body",
        ),
        (
            r#"{"op":"a","command":["ls"],"x":1}"#,
            StatusCode::BAD_REQUEST,
            "body",
        ),
        ("", StatusCode::BAD_REQUEST, "body"),
        (large.as_str(), StatusCode::PAYLOAD_TOO_LARGE, "32768"),
    ] {
        let answer = world.post(&path, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{body:.60}");
        assert!(answer.error().contains(says), "{}", answer.error());
    }
    let body = br#"{"op":"a","command":["ls"]}"#;
    let signed = World::sign(&world.client, &Method::POST, &path, body);
    let headers = [
        ("authorization", signed.as_str()),
        ("content-type", "text/plain"),
    ];
    let answer = world.send(Method::POST, &path, &headers, body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let gone = Error::EngineUnreachable {
        address: "there".to_owned(),
        source: None,
    };
    world.engine.refuse_next(Call::List, gone);
    let answer = world.post(&path, body).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn commands_at_a_time_are_few_and_end_with_their_container() {
    let world = World::running().await;
    world
        .engine
        .script_command("wait", Script::runs().prints("on"));
    let api = world.api();
    let request = ExecRequest {
        op: "a".to_owned(),
        command: vec!["wait".to_owned()],
    };
    let mut running = Vec::new();
    for _ in 0..4 {
        let lines = api.exec(&JOB, &world.client, &request).await.unwrap();
        let mut lines = Box::pin(lines);
        assert!(matches!(
            lines.next().await,
            Some(Ok(ExecLine::Output { .. }))
        ));
        running.push(lines);
    }
    let body = br#"{"op":"a","command":["wait"]}"#;
    let answer = world.post(&job_path("/exec"), body).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    // One whose reader leaves makes room.
    running.pop();
    let taken = async {
        loop {
            if let Ok(lines) = api.exec(&JOB, &world.client, &request).await {
                let mut lines = Box::pin(lines);
                let _ = lines.next().await;
                return running.push(lines);
            }
            sleep(BETWEEN).await;
        }
    };
    timeout(LONG, taken).await.unwrap();
    let name = operation::container_name(&JOB.to_string(), "a");
    assert!(world.engine.exit(&name, 0));
    for mut lines in running {
        let last = timeout(LONG, lines.next()).await.unwrap();
        assert_eq!(last.unwrap().unwrap(), ExecLine::Exit { exit_code: 137 });
    }
}

#[tokio::test]
async fn a_log_is_read_on_from_where_a_line_ends() {
    let world = World::running().await;
    let name = operation::container_name(&JOB.to_string(), "a");
    world.engine.print(&name, "step 2");
    world.engine.exit(&name, 0);
    world.until_state(JobState::Completed).await;
    let whole = world.get(&job_path("/log")).await.text;
    assert!(whole.contains("step 1") && whole.contains("step 2"));
    for end in whole.match_indices('\n').map(|(place, _)| place + 1) {
        let answer = world.get(&job_path(&format!("/log?offset={end}"))).await;
        assert_eq!(answer.text, whole[end..]);
    }
    for wrong in [1, 2, whole.len() - 1, whole.len() + 1, usize::MAX / 2] {
        let answer = world.get(&job_path(&format!("/log?offset={wrong}"))).await;
        assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE, "{wrong}");
    }
    for wrong in [
        "",
        "-1",
        "1.5",
        "a",
        "9223372036854775808",
        "99999999999999999999",
        "0&offset=0",
        "0&page=1",
    ] {
        let answer = world.get(&job_path(&format!("/log?offset={wrong}"))).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn many_readers_get_the_same_log_and_more_are_refused() {
    let world = World::running().await;
    let path = job_path("/log");
    let mut readers = Vec::new();
    for _ in 0..32 {
        let signed = World::sign(&world.client, &Method::GET, &path, b"");
        let request = world.http.get(format!("{}{path}", world.url()));
        let response = request.header("authorization", signed).send().await;
        readers.push(response.unwrap());
    }
    let answer = world.get(&path).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let name = operation::container_name(&JOB.to_string(), "a");
    world.engine.print(&name, "to all");
    world.engine.exit(&name, 0);
    let mut texts = BTreeSet::new();
    for reader in readers {
        let text = timeout(LONG, reader.text()).await;
        texts.insert(text.unwrap().unwrap());
    }
    assert_eq!(texts.len(), 1);
    assert!(texts.first().unwrap().contains("to all"));
    assert_eq!(world.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let world = World::new().await;
    let unsigned = |method, path: &'static str| world.send(method, path, &[], b"");
    for path in [
        "/",
        "/v1",
        "/v1/jobs",
        "/v1/jobs/a/b/c",
        "/metrics/",
        "/v2/health",
    ] {
        let answer = unsigned(Method::GET, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.error().contains("/v1/openapi.json"));
    }
    for (method, path, allowed) in [
        (Method::POST, "/v1/health", "GET,HEAD"),
        (Method::DELETE, "/v1/jobs/a", "GET,HEAD"),
        (Method::GET, "/v1/jobs/a/stop", "POST"),
        (Method::OPTIONS, "/v1/jobs/a/exec", "POST"),
        (Method::TRACE, "/metrics", "GET,HEAD"),
    ] {
        let answer = unsigned(method, path).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert!(answer.error().contains("/v1/openapi.json"));
        assert_eq!(answer.headers[header::ALLOW], allowed, "{path}");
    }
    let answer = unsigned(Method::GET, "/v1/openapi.json").await;
    assert_eq!(answer.text, DESCRIPTION);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn the_health_tells_what_keeps_a_host_from_work() {
    let world = World::new().await;
    until("waits", || world.chain.waits()).await;
    let answer = world.send(Method::GET, "/v1/health", &[], b"").await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::OK, "ok\n")
    );
    world
        .registry
        .set_trouble(HOST, Some(Obstacle::new(Source::Chain, "no reserve")));
    let answer = world.send(Method::GET, "/v1/health", &[], b"").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.text, format!("{HOST}: chain: no reserve\n"));
}

#[tokio::test]
async fn the_metrics_are_for_this_machine_unless_there_is_a_token() {
    let world = World::running().await;
    let ask = async |world: &World, headers: &[(&str, &str)]| {
        world.send(Method::GET, "/metrics", headers, b"").await
    };
    let answer = ask(&world, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    for line in [
        "nosana_jobs{state=\"running\"} 1",
        "nosana_engine_up 1",
        &format!("nosana_host_jobs_completed_total{{host=\"{HOST}\"}} 0"),
    ] {
        assert!(answer.text.lines().any(|found| found == line), "{line}");
    }
    world.engine.set_reachable(false);
    assert!(
        ask(&world, &[])
            .await
            .text
            .contains("\nnosana_engine_up 0\n")
    );
    for name in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        let answer = ask(&world, &[(name, "a")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
    }
    let text = ask(&world, &[]).await.text;
    assert!(
        text.contains("\nnosana_api_answers_total{code=\"403\"} 4\n"),
        "{text}"
    );

    let world = World::with(Access::new(Vec::new(), Some("0123456789abcdef"))).await;
    for (header, status) in [
        ("", StatusCode::UNAUTHORIZED),
        ("Bearer 0123456789abcdee", StatusCode::UNAUTHORIZED),
        ("0123456789abcdef", StatusCode::UNAUTHORIZED),
        ("Bearer 0123456789abcdef", StatusCode::OK),
    ] {
        let headers = [("authorization", header), ("x-forwarded-for", "a")];
        assert_eq!(ask(&world, &headers).await.status, status, "{header}");
    }
}

#[tokio::test]
async fn pages_of_other_origins_may_ask_only_where_that_is_configured() {
    let origin = "https://dashboard.example";
    let preflight = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
    ];
    let path = "/v1/jobs/a/stop";
    let closed = World::new().await;
    let answer = closed.send(Method::OPTIONS, path, &preflight, b"").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let answer = closed
        .send(Method::GET, "/v1/health", &preflight, b"")
        .await;
    assert!(
        !answer
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );

    let open = World::with(Access::new(vec![origin.to_owned()], None)).await;
    let answer = open.send(Method::OPTIONS, path, &preflight, b"").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin);
    assert_eq!(
        answer.headers[header::ACCESS_CONTROL_ALLOW_HEADERS],
        "authorization, content-type, content-digest"
    );
    let answer = open.send(Method::GET, "/v1/health", &preflight, b"").await;
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin);
    let stranger = [("origin", "https://other.example")];
    let answer = open.send(Method::GET, "/v1/health", &stranger, b"").await;
    assert!(
        !answer
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
    assert_eq!(answer.headers[header::VARY], "origin");
}

/// No answer of any kind names what a client's command or key said.
#[tokio::test]
async fn refusals_repeat_nothing_secret() {
    let world = World::running().await;
    let body = br#"{"op":"a","command":["hunter2"],"extra":"hunter2"}"#;
    let answer = world.post(&job_path("/exec"), body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!answer.text.contains("hunter2"), "{}", answer.text);
    let signed = World::sign(&Keypair::new(), &Method::GET, &job_path(""), b"");
    let headers = [("authorization", signed.as_str())];
    let answer = world.send(Method::GET, &job_path(""), &headers, b"").await;
    let signature = signed.rsplit(' ').next().unwrap();
    assert!(!answer.text.contains(signature));
}

#[tokio::test]
async fn a_public_job_has_no_key_and_takes_no_definition() {
    let world = World::running().await;
    let seal = world.get(&job_path("/seal")).await;
    assert_eq!(seal.status, StatusCode::CONFLICT);
    let sent = world.put(&job_path("/definition"), b"anything").await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(sent.error().contains("not confidential"));
}

#[tokio::test]
async fn a_definition_is_taken_sealed_and_as_it_was_signed() {
    let world = World::new().await;
    let cover = Confidentiality::All.cover().unwrap();
    let hash = world.store.put(cover.as_bytes()).await.unwrap();
    until("the host waits", || world.chain.waits()).await;
    world.chain.assign(JOB, hash.into(), 3_600);
    let path = job_path("/definition");
    let shown = async {
        loop {
            let answer = world.get(&job_path("/seal")).await;
            let status = answer.status;
            // A registry that nobody gave the worker's key cannot sign.
            if status == StatusCode::SERVICE_UNAVAILABLE && answer.error().contains("sign with") {
                world.registry.sign_with(Keypair::new());
            }
            if status == StatusCode::OK {
                return serde_json::from_str::<HostKey>(&answer.text).unwrap();
            }
            sleep(BETWEEN).await;
        }
    };
    let shown = timeout(LONG, shown).await.unwrap();
    let mut key = [0; 32];
    hex::decode_to_slice(&shown.key, &mut key).unwrap();
    let key = PublicKey(key);
    let delivery = Delivery {
        reply: SecretKey::of_job(&world.client, &JOB).public(),
        definition: DEFINITION.as_bytes().to_vec(),
    };
    let sealed = delivery.seal(&key, &JOB, &HOST).unwrap();

    let signed = World::sign(&world.client, &Method::PUT, &path, &sealed);
    let headers = [("authorization", signed.as_str())];
    let without_digest = world.send(Method::PUT, &path, &headers, &sealed).await;
    assert_eq!(without_digest.status, StatusCode::BAD_REQUEST);
    let headers = [
        ("authorization", signed.as_str()),
        ("content-digest", &content_digest(&sealed)),
    ];
    let other_body = world.send(Method::PUT, &path, &headers, b"other").await;
    assert_eq!(other_body.status, StatusCode::BAD_REQUEST);
    let again = world.send(Method::PUT, &path, &headers, &sealed).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "taken once");
    let stranger = Keypair::new();
    let signed = World::sign(&stranger, &Method::PUT, &path, &sealed);
    let headers = [
        ("authorization", signed.as_str()),
        ("content-digest", &content_digest(&sealed)),
    ];
    let not_theirs = world.send(Method::PUT, &path, &headers, &sealed).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    let elsewhere = delivery.seal(&key, &JOB, &JOB).unwrap();
    let not_ours = world.put(&path, &elsewhere).await;
    assert_eq!(not_ours.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = Delivery {
        definition: vec![b' '; MAX_DEFINITION_BYTES + 1],
        ..delivery.clone()
    };
    let large = large.seal(&key, &JOB, &HOST).unwrap();
    let too_large = world.put(&path, &large).await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.get(&job_path("")).await.status, StatusCode::OK);

    for _ in 0..2 {
        let taken = world.put(&path, &sealed).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    }
    let other = Delivery {
        definition: b"{}".to_vec(),
        ..delivery
    };
    let other = other.seal(&key, &JOB, &HOST).unwrap();
    let second = world.put(&path, &other).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    world.until_state(JobState::Running).await;
}
