//! Services of jobs as a client meets them: told by the agent's API, reached through its
//! ingress, directly or through a tunnel of OpenSSH's. The chain and the engine are in
//! memory, but for the last tests, which use the engine that `NOSANA_TEST_ENGINE` names.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests, too"
)]

mod waiting;

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{Router, routing::get};
use nosana_host::{
    api::{self, Access, Api, Registry},
    config::LimitsConfig,
    containers::{Containers, Docker, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::Stopping,
    resources::{Resources, Settings},
    run::Facilities,
    services::{Ingress, Services, ServicesConfig, ServicesError},
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    host_api::{HostApi, ServiceState, ServiceStatus},
    result::{JobOutcome, JobResult},
    store::{ContentHash, FolderStore, Store},
};
use serde_json::{Value, json};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use waiting::{LONG, until};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/services");

/// A host with its ingress and API; agents come and go in it.
struct World {
    folder: TempDir,
    chain: SimulatedChain,
    engine: Arc<dyn Containers>,
    simulated: SimulatedContainers,
    store: FolderStore,
    client: Keypair,
    config: ServicesConfig,
    agent: Option<Agent>,
}

struct Agent {
    registry: Arc<Registry>,
    api: SocketAddr,
    ingress: Option<SocketAddr>,
    tasks: Vec<JoinHandle<()>>,
    _stopping: watch::Sender<Stopping>,
}

impl Drop for Agent {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl World {
    fn new(config: ServicesConfig) -> Self {
        let simulated = SimulatedContainers::new();
        simulated.add_image(&IMAGE.parse().unwrap());
        simulated.script(IMAGE, Script::runs());
        simulated.serve_at(Ipv4Addr::LOCALHOST);
        Self::with(config, Arc::new(simulated.clone()), simulated)
    }

    fn with(
        config: ServicesConfig,
        engine: Arc<dyn Containers>,
        simulated: SimulatedContainers,
    ) -> Self {
        config.validate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let client = Keypair::new();
        let chain = SimulatedChain::new(HOST);
        chain.set_client(client.pubkey());
        Self {
            chain,
            engine,
            simulated,
            store: FolderStore::new(folder.path().join("store")),
            folder,
            client,
            config,
            agent: None,
        }
    }

    async fn start(&mut self) {
        let folder = self.folder.path().join("agent");
        fs::create_dir_all(&folder).unwrap();
        let registry = Arc::new(Registry::default());
        let since = Instant::now();
        let ingress = loop {
            let monitor = Arc::clone(&registry.ingress);
            match Ingress::open(&self.config, &folder, monitor).await {
                Ok(ingress) => break ingress,
                // Another test is just starting a process, which has the port of the agent before
                // until it is a program of its own.
                Err(ServicesError::Listen { .. }) if since.elapsed() < LONG => {
                    sleep(Duration::from_millis(10)).await;
                }
                Err(error) => panic!("{error}"),
            }
        };
        // The agents that follow listen at the same place.
        let address = ingress.address();
        if let Some(address) = address {
            self.config.listen = Some(address);
        }
        let slot = Slot {
            ledger: Ledger::open(&folder).unwrap(),
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: facilities(
                &self.engine,
                &self.store,
                self.folder.path(),
                ingress.services(),
            ),
            gpus: SlotGpus::unwatched(Vec::new()),
            conditions: Conditions::default(),
            limits: LimitsConfig::default(),
            folder,
            registry: Arc::clone(&registry),
        };
        let (stopping, seen) = watch::channel(Stopping::No);
        let listener = api::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let api = listener.local_addr().unwrap();
        let serving = api::serve(
            listener,
            Api {
                registry: Arc::clone(&registry),
                engine: Arc::clone(&self.engine),
                access: Access::default(),
            },
        );
        ingress.publish_api(api);
        self.agent = Some(Agent {
            registry,
            api,
            ingress: address,
            tasks: vec![
                tokio::spawn(slot.work(seen)),
                tokio::spawn(serving),
                tokio::spawn(ingress.serve()),
            ],
            _stopping: stopping,
        });
    }

    /// What `kill -9` does.
    async fn kill(&mut self) {
        let mut agent = self.agent.take().unwrap();
        for task in std::mem::take(&mut agent.tasks) {
            task.abort();
            let _ = task.await;
        }
    }

    fn agent(&self) -> &Agent {
        self.agent.as_ref().unwrap()
    }

    async fn post(&self, definition: &Value) {
        let bytes = definition.to_string();
        let hash = self.store.put(bytes.as_bytes()).await.unwrap();
        until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    /// What the job's client is told, or nothing while there is nothing of the job.
    async fn services(&self) -> Vec<ServiceStatus> {
        let api = HostApi::new(&format!("http://{}", self.agent().api), HOST).unwrap();
        let status = api.status(&JOB, &self.client).await;
        status.map_or_else(|_| Vec::new(), |status| status.services)
    }

    /// The services, once this holds for all of them and there are any.
    async fn once(&self, what: &str, holds: impl Fn(&ServiceStatus) -> bool) -> Vec<ServiceStatus> {
        self.once_all(1, what, holds).await
    }

    /// The same, once there are so `many`.
    async fn once_all(
        &self,
        many: usize,
        what: &str,
        holds: impl Fn(&ServiceStatus) -> bool,
    ) -> Vec<ServiceStatus> {
        let wait = async {
            loop {
                let services = self.services().await;
                if services.len() >= many && services.iter().all(&holds) {
                    return services;
                }
                // The API takes so many requests for a job and no more.
                sleep(Duration::from_millis(100)).await;
            }
        };
        let waited = timeout(LONG, wait).await;
        waited.unwrap_or_else(|_| panic!("{what}: not so"))
    }

    async fn result(&self) -> JobResult {
        until("the job ends", || {
            let job = self.chain.job();
            job.is_some_and(|job| job.state == JobState::Completed as u8)
        })
        .await;
        let hash: ContentHash = self.chain.job().unwrap().result.into();
        let bytes = self.store.get(&hash, 1 << 24).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }
}

fn facilities(
    engine: &Arc<dyn Containers>,
    store: &FolderStore,
    folder: &Path,
    services: Services,
) -> Facilities {
    let resources = Settings::new(folder.join("resources"), 0, 0);
    Facilities {
        containers: Arc::clone(engine),
        store: Arc::new(store.clone()),
        resources: Arc::new(Resources::open(resources).unwrap()),
        services,
        images: Arc::default(),
    }
}

/// An address of loopback at which nobody else listens: what was free stays free there, also while
/// one agent is gone and the next has not begun.
fn own_address() -> Ipv4Addr {
    static LAST: AtomicU16 = AtomicU16::new(0);
    let [high, low] = LAST.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let [.., process] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, process.max(1), high, low.saturating_add(1))
}

fn plain() -> ServicesConfig {
    ServicesConfig {
        listen: Some((own_address(), 0).into()),
        domain: Some("gpu.test".to_owned()),
        ..ServicesConfig::default()
    }
}

/// With the certificate of the tests, whose key is for nobody else to read.
fn with_tls(folder: &Path) -> ServicesConfig {
    let key = folder.join("key.pem");
    fs::write(&key, fs::read(format!("{FILES}/key-1.pem")).unwrap()).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    ServicesConfig {
        certificate: Some(PathBuf::from(format!("{FILES}/certificate-1.pem"))),
        key: Some(key),
        ..plain()
    }
}

/// Gets `url` from wherever `address` leads to.
async fn fetch(url: &str, address: SocketAddr) -> reqwest::Result<(u16, String)> {
    let name = reqwest::Url::parse(url).unwrap();
    let authority = fs::read(format!("{FILES}/authority.pem")).unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .add_root_certificate(reqwest::Certificate::from_pem(&authority).unwrap())
        .resolve(name.host_str().unwrap(), address)
        .timeout(LONG)
        .build()?;
    let answer = http.get(url).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// What a container of the simulated engine would listen with.
async fn container() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new()
        .route("/", get(|| async { "served" }))
        .route("/ready", get(|| async { "yes" }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

fn check(path: &str) -> Value {
    json!({"type": "http", "path": path, "method": "GET", "expected_status": 200, "continuous": true})
}

fn job(operations: &Value) -> Value {
    json!({"version": "0.1", "type": "container", "ops": operations})
}

fn op(id: &str, args: &Value) -> Value {
    let mut all = json!({"image": IMAGE});
    let fields = args.as_object().unwrap().clone();
    all.as_object_mut().unwrap().extend(fields);
    json!({"id": id, "type": "container/run", "args": all})
}

#[tokio::test]
async fn a_client_is_told_where_its_service_is_and_until_when() {
    let port = container().await;
    let mut world = World::new(plain());
    world.start().await;
    let expose = json!([{"port": port, "type": "api", "health_checks": [check("/ready")]}]);
    world
        .post(&job(&json!([op("serve", &json!({"expose": expose}))])))
        .await;
    let told = world
        .once("healthy", |it| it.url.is_some() && it.expires_at.is_some())
        .await;
    let service = &told[0];
    assert_eq!((service.op.as_str(), service.port), ("serve", port));
    assert_eq!(service.kind.to_string(), "api");
    let started = world.chain.job().unwrap().started_at;
    assert_eq!(service.expires_at, Some(started + 3_600));
    let url = service.url.clone().unwrap();
    let ingress = world.agent().ingress.unwrap();
    assert_eq!(fetch(&url, ingress).await.unwrap(), (200, "served".into()));

    // Another agent publishes it where the one before did.
    world.kill().await;
    assert!(fetch(&url, ingress).await.is_err());
    world.start().await;
    let told = world.once("healthy again", |it| it.url.is_some()).await;
    assert_eq!(told[0].url.as_ref(), Some(&url));
    assert_eq!(fetch(&url, ingress).await.unwrap().0, 200);

    // More time moves the end.
    world.chain.extend_job(60);
    world
        .once("the end moved", |it| it.expires_at == Some(started + 3_660))
        .await;

    let name = operation::container_name(&JOB.to_string(), "serve");
    assert!(world.simulated.exit(&name, 0));
    world
        .once("ended", |it| it.state == ServiceState::Ended)
        .await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    assert_eq!(fetch(&url, ingress).await.unwrap().0, 404);
}

#[tokio::test]
async fn a_private_service_has_a_name_that_nobody_can_tell() {
    let port = container().await;
    let mut world = World::new(plain());
    world.start().await;
    let shown = op("shown", &json!({"expose": port}));
    let hidden = op("hidden", &json!({"expose": port, "private": true}));
    let group = |mut op: Value| {
        op["execution"] = json!({"group": "all"});
        op
    };
    world
        .post(&job(&json!([group(shown), group(hidden)])))
        .await;
    let told = world
        .once_all(2, "healthy", |it| it.state == ServiceState::Healthy)
        .await;
    let label = |op: &str| {
        let service = told.iter().find(|it| it.op == op).unwrap();
        let url = service.url.as_ref().unwrap();
        url.strip_prefix("http://")
            .unwrap()
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    };
    let folder = world.folder.path().join("agent/jobs").join(JOB.to_string());
    assert!(folder.join("services.secret").exists());
    // In nothing that others read.
    let log = fs::read_to_string(folder.join("log.jsonl")).unwrap();
    assert!(!log.contains(&label("hidden")), "{log}");
    let page = format!("http://{}/metrics", world.agent().api);
    let metrics = fetch(&page, world.agent().api);
    let metrics = metrics.await.unwrap().1;
    assert!(
        metrics.contains("nosana_services{state=\"healthy\"} 2"),
        "{metrics}"
    );
    assert!(!metrics.contains(&label("hidden")));

    // Another host's job of the same address has the public name and not the private one.
    let secret = folder.join("services.secret");
    world.kill().await;
    fs::remove_file(&secret).unwrap();
    let (first_shown, first_hidden) = (label("shown"), label("hidden"));
    world.start().await;
    let told = world
        .once_all(2, "healthy", |it| it.state == ServiceState::Healthy)
        .await;
    let urls: Vec<&String> = told.iter().filter_map(|it| it.url.as_ref()).collect();
    assert!(urls.iter().any(|url| url.contains(&first_shown)));
    assert!(!urls.iter().any(|url| url.contains(&first_hidden)));
}

/// What operations are told of each other's services is what the client is told.
#[tokio::test]
async fn literals_name_what_is_published() {
    let port = container().await;
    let mut world = World::new(plain());
    world.start().await;
    let env = json!({
        "HOST": "%%ops.serve.host%%",
        "ENDPOINT": format!("%%ops.serve.endpoint.{port}%%"),
        "OWN": format!("%%ops.call.endpoint.{port}%%"),
        "SHARED": "%%ops.serve.deployment_endpoint%%",
        "DOMAIN": "%%global.frps_address%%",
    });
    let serve = op("serve", &json!({"expose": [port]}));
    let mut call = op("call", &json!({"env": env, "expose": [port]}));
    call["execution"] = json!({"group": "serve", "depends_on": ["serve"]});
    let mut first = serve;
    first["execution"] = json!({"group": "serve"});
    let mut definition = job(&json!([first, call]));
    definition["deployment_id"] = json!("d-1");
    world.post(&definition).await;
    let told = world
        .once_all(2, "healthy", |it| it.state == ServiceState::Healthy)
        .await;
    let name = operation::container_name(&JOB.to_string(), "call");
    let env = world.simulated.spec(&name).unwrap().env;
    let url = told
        .iter()
        .find(|it| it.op == "serve")
        .unwrap()
        .url
        .clone()
        .unwrap();
    let authority = url.strip_prefix("http://").unwrap();
    assert_eq!(env["HOST"], "serve");
    assert_eq!(env["DOMAIN"], "gpu.test");
    assert_eq!(authority.split(':').next(), Some(env["ENDPOINT"].as_str()));
    assert!(env["OWN"].ends_with(".gpu.test") && env["OWN"] != env["ENDPOINT"]);
    let ingress = world.agent().ingress.unwrap();
    let shared = format!("http://{}:{}/", env["SHARED"], ingress.port());
    assert_eq!(fetch(&shared, ingress).await.unwrap().0, 200);
}

#[tokio::test]
async fn an_op_that_is_not_healthy_in_time_fails_with_the_reason() {
    let port = container().await;
    let mut world = World::new(plain());
    world.start().await;
    let expose = json!([{"port": port, "health_checks": [check("/never")]}]);
    let args = json!({"expose": expose, "start_timeout": 1});
    world.post(&job(&json!([op("serve", &args)]))).await;
    let result = world.result().await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 124));
    let message = result.operations[0].message.as_ref().unwrap();
    assert!(message.contains("not healthy within the 1 s"), "{message}");
}

/// The engine's containers began decades ago: a new agent must not take that for its delay.
#[tokio::test]
async fn a_healthy_op_outlives_its_agent_and_its_start_timeout() {
    let port = container().await;
    let mut world = World::new(plain());
    world.start().await;
    let expose = json!([{"port": port, "health_checks": [check("/ready")]}]);
    let args = json!({"expose": expose, "start_timeout": 3_600});
    world.post(&job(&json!([op("serve", &args)]))).await;
    for _ in 0..2 {
        world
            .once("healthy", |it| it.state == ServiceState::Healthy)
            .await;
        world.kill().await;
        world.start().await;
    }
}

/// Beside the services, with the same TLS; but what is for this machine alone is not.
#[tokio::test]
async fn the_api_is_published_without_the_metrics() {
    let files = tempfile::tempdir().unwrap();
    let mut world = World::new(with_tls(files.path()));
    world.start().await;
    let ingress = world.agent().ingress.unwrap();
    let base = format!("https://api.gpu.test:{}", ingress.port());
    let health = fetch(&format!("{base}/v1/health"), ingress).await.unwrap();
    assert_eq!(health, (200, "ok\n".to_owned()));
    let job = format!("{base}/v1/jobs/{JOB}");
    assert_eq!(fetch(&job, ingress).await.unwrap().0, 401);
    for path in ["/metrics", "/", "/v1", "//metrics", "/v1/../metrics"] {
        let (status, text) = fetch(&format!("{base}{path}"), ingress).await.unwrap();
        assert!(status == 404 && !text.contains("nosana_"), "{path}: {text}");
    }
}

#[tokio::test]
async fn a_host_without_an_ingress_runs_the_job_and_says_so() {
    let port = container().await;
    let mut world = World::new(ServicesConfig::default());
    world.start().await;
    let env = json!({"SELF": format!("%%ops.serve.endpoint.{port}%%")});
    let args = json!({"expose": [port], "private": true, "env": env});
    world.post(&job(&json!([op("serve", &args)]))).await;
    let told = world
        .once("healthy", |it| it.state == ServiceState::Healthy)
        .await;
    assert_eq!(told[0].url, None);
    let name = operation::container_name(&JOB.to_string(), "serve");
    let env = world.simulated.spec(&name).unwrap().env;
    assert_eq!(env["SELF"], format!("serve:{port}"));
    assert!(world.simulated.exit(&name, 0));
    let log = world.result().await.log.lines;
    assert!(
        log.iter()
            .any(|line| line.text.contains("publishes no services"))
    );
}

/// An OpenSSH server of this test's own, on loopback.
struct Sshd {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Sshd {
    /// `None` where there is none.
    fn start() -> Option<Self> {
        let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"]
            .into_iter()
            .find(|path| Path::new(path).exists());
        let Some(program) = program else {
            println!("skipped: there is no OpenSSH server on this machine");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        for name in ["host", "user"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f", &path(name)])
                .status()
                .unwrap();
            assert!(made.success());
        }
        fs::copy(path("user.pub"), path("authorized")).unwrap();
        let address = free_address();
        let config = format!(
            "Port {}\nListenAddress {}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nAllowTcpForwarding remote\nGatewayPorts clientspecified\nPermitRootLogin prohibit-password\nLoginGraceTime 0\n",
            address.port(),
            address.ip(),
            path("host"),
            path("authorized"),
        );
        fs::write(path("config"), config).unwrap();
        // Where it goes to be nobody; it is made by its package's service.
        let _ = fs::create_dir_all("/run/sshd");
        let child = Command::new(program)
            .args(["-D", "-e", "-f", &path("config")])
            .stdin(Stdio::null())
            .stderr(fs::File::create(path("log")).unwrap())
            .spawn()
            .unwrap();
        Some(Self {
            child,
            address,
            folder,
        })
    }

    /// The words that bring the ingress to `relay`.
    fn tunnel(&self, relay: SocketAddr) -> Vec<String> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let options = [
            "ExitOnForwardFailure=yes".to_owned(),
            "StrictHostKeyChecking=no".to_owned(),
            format!("UserKnownHostsFile={}", path("known")),
            "ServerAliveInterval=5".to_owned(),
            "BatchMode=yes".to_owned(),
        ];
        let mut words = vec![
            "ssh".to_owned(),
            "-N".to_owned(),
            "-F".to_owned(),
            "none".to_owned(),
        ];
        for option in options {
            words.extend(["-o".to_owned(), option]);
        }
        words.extend(["-i".to_owned(), path("user")]);
        words.extend(["-p".to_owned(), self.address.port().to_string()]);
        words.extend(["-R".to_owned(), format!("{relay}:{{address}}")]);
        words.push(self.address.ip().to_string());
        words
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where nobody listens, and nobody else will.
fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind((own_address(), 0)).unwrap();
    listener.local_addr().unwrap()
}

/// Through OpenSSH's own server: TLS ends in the agent, a tunnel that is killed comes back, and
/// the tunnel ends with the agent.
#[tokio::test]
async fn a_service_is_reached_through_a_tunnel_of_openssh() {
    let Some(sshd) = Sshd::start() else {
        return;
    };
    let container = container().await;
    let files = tempfile::tempdir().unwrap();
    let relay = free_address();
    let mut world = World::new(ServicesConfig {
        tunnel: Some(sshd.tunnel(relay)),
        port: Some(relay.port()),
        ..with_tls(files.path())
    });
    world.start().await;
    let args = json!({"expose": [container]});
    world.post(&job(&json!([op("serve", &args)]))).await;
    let told = world.once("healthy", |it| it.url.is_some()).await;
    let url = told[0].url.clone().unwrap();
    assert!(
        url.starts_with("https://") && url.ends_with(&format!(":{}", relay.port())),
        "{url}"
    );
    let served = || async {
        let wait = async {
            while !matches!(fetch(&url, relay).await, Ok((200, _))) {
                sleep(Duration::from_millis(100)).await;
            }
        };
        let waited = timeout(LONG, wait).await;
        assert!(waited.is_ok(), "nothing came: {}", sshd.log());
    };
    served().await;

    let record = world.folder.path().join("agent/tunnel.json");
    let pid = || -> i64 {
        let text = fs::read_to_string(&record).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["pid"]
            .as_i64()
            .unwrap()
    };
    let first = pid();
    let killed = Command::new("kill")
        .args(["-9", &first.to_string()])
        .status();
    assert!(killed.unwrap().success());
    let monitor = Arc::clone(&world.agent().registry.ingress);
    until("its end is told", || monitor.troubles().contains("tunnel")).await;
    // More often than once where the relay still holds the port.
    served().await;
    assert!(monitor.tunnel().is_some_and(|(_, starts)| starts > 1));
    assert_ne!(pid(), first);

    world.kill().await;
    assert!(!record.exists());
    until("the relay's port is free", || {
        std::net::TcpListener::bind(relay).is_ok()
    })
    .await;
}

/// Busybox's server in a real container, reached through the ingress, with TLS.
#[tokio::test]
async fn a_service_in_a_real_container_is_reached() {
    let Ok(socket) = env::var("NOSANA_TEST_ENGINE") else {
        println!("skipped: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
        return;
    };
    let engine = Arc::new(Docker::connect(&socket).unwrap());
    let name = JOB.to_string();
    operation::remove_job(engine.as_ref(), &name, Duration::ZERO)
        .await
        .unwrap();
    let files = tempfile::tempdir().unwrap();
    let config = with_tls(files.path());
    let mut world = World::with(
        config,
        Arc::clone(&engine) as Arc<dyn Containers>,
        SimulatedContainers::new(),
    );
    world.start().await;
    // It listens when it is told to, then serves, then breaks, and comes back.
    let line = "cd /tmp; echo page > index.html; echo yes > ready; \
        until [ -e /tmp/listen ]; do sleep 0.1; done; \
        httpd -p 8080 -h /tmp; while :; do [ -e /tmp/go ] && exit 0; sleep 0.1; done";
    let expose = json!([
        {"port": 8080, "type": "web", "health_checks": [check("/ready")]},
        {"port": 8081}
    ]);
    let args = json!({"image": "nosana/example:1", "cmd": line, "expose": expose, "private": true});
    world.post(&job(&json!([op("serve", &args)]))).await;
    let early = world.once("shown", |_| true).await;
    assert!(early.iter().all(|it| it.url.is_none()), "{early:?}");
    let labels = operation::operation_labels(&name, "serve");
    let found = engine.list(&labels).await.unwrap();
    let words = |line: &str| ["sh", "-c", line].map(str::to_owned).to_vec();
    engine
        .exec(&found[0].id, &words("touch /tmp/listen"))
        .await
        .unwrap();
    let web = |told: &[ServiceStatus]| told.iter().find(|it| it.port == 8080).unwrap().clone();
    let told = world
        .once("healthy", |it| it.port != 8080 || it.url.is_some())
        .await;
    let url = web(&told).url.unwrap();
    let ingress = world.agent().ingress.unwrap();
    let (status, page) = fetch(&format!("{url}/index.html"), ingress).await.unwrap();
    assert_eq!((status, page.as_str()), (200, "page\n"));
    let silent = told.iter().find(|it| it.port == 8081).unwrap();
    assert_eq!(silent.state, ServiceState::Starting, "nobody listens there");

    // The next agent finds the container, and serves it at the same place.
    world.kill().await;
    world.start().await;
    let told = world
        .once("healthy again", |it| it.port != 8080 || it.url.is_some())
        .await;
    assert_eq!(web(&told).url.unwrap(), url);
    assert_eq!(fetch(&url, ingress).await.unwrap().0, 200);

    engine
        .exec(&found[0].id, &words("rm /tmp/ready"))
        .await
        .unwrap();
    let gone = |it: &ServiceStatus| it.port != 8080 || it.state == ServiceState::Unhealthy;
    world.once("unhealthy", gone).await;
    assert_eq!(fetch(&url, ingress).await.unwrap().0, 503);
    engine
        .exec(&found[0].id, &words("echo yes > /tmp/ready"))
        .await
        .unwrap();
    world
        .once("healthy once more", |it| {
            it.port != 8080 || it.url.is_some()
        })
        .await;
    assert_eq!(fetch(&url, ingress).await.unwrap().0, 200);
    engine
        .exec(&found[0].id, &words("touch /tmp/go"))
        .await
        .unwrap();
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    until("the host waits", || world.chain.waits()).await;
    assert!(engine.list(&labels).await.unwrap().is_empty());
}
