//! What the operator says while the agent works, against a chain and an engine in memory: a drain
//! by the agent's socket, and which images he runs.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use nosana_host::{
    api::Registry,
    chain::Order,
    config::LimitsConfig,
    containers::{Call, Containers, Script, SimulatedContainers, operation},
    control::{self, Answer, Control, Controlled, Question, Status},
    gpus::watch::SlotGpus,
    images::{Images, ImagesConfig, Pattern},
    ledger::Ledger,
    obstacle::{Conditions, Source},
    plan::Stopping,
    prune::{Holders, Pruner},
    resources::{Resources, Settings},
    run::Facilities,
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    result::{JobResult, OperationOutcome},
    store::{ContentHash, FolderStore, Store},
};
use solana_address::Address;
use tempfile::TempDir;
use tokio::{
    sync::{Mutex, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};
use waiting::{LONG, OnChain};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";

struct Nobody;

#[async_trait]
impl Holders for Nobody {
    async fn holder(&self, _: Address) -> Result<Option<Address>, String> {
        Ok(None)
    }
}

struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: FolderStore,
    folder: TempDir,
    images: Arc<Images>,
    resources: Arc<Resources>,
}

/// An agent of one slot, with its socket.
struct Agent {
    tasks: Vec<JoinHandle<()>>,
    _stopping: watch::Sender<Stopping>,
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Agent {
    /// As by `kill -9`, and until it is gone.
    async fn killed(mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.abort();
            let _ = task.await;
        }
    }
}

impl OnChain for World {
    fn chain(&self) -> &SimulatedChain {
        &self.chain
    }
}

impl World {
    fn new(images: ImagesConfig) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = SimulatedContainers::new();
        engine.add_remote_image(&IMAGE.parse().unwrap(), 100);
        let resources = Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20);
        Self {
            chain: SimulatedChain::new(HOST),
            engine,
            store: FolderStore::new(folder.path().join("store")),
            images: Arc::new(Images::open(images, folder.path(), None)),
            resources: Arc::new(Resources::open(resources).unwrap()),
            folder,
        }
    }

    fn start(&self) -> Agent {
        let registry = Arc::new(Registry::default());
        let folder = self.folder.path().join(HOST.to_string());
        let ledger = Ledger::open(&folder).unwrap();
        let gpus = SlotGpus::unwatched(Vec::new());
        let controlled = Controlled::new(HOST, "MARKET".to_owned(), gpus.clone(), folder.clone());
        let engine: Arc<dyn Containers> = Arc::new(self.engine.clone());
        let slot = Slot {
            ledger,
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::clone(&engine),
                store: Arc::new(self.store.clone()),
                resources: Arc::clone(&self.resources),
                images: Arc::clone(&self.images),
                services: Services::default(),
            },
            conditions: Conditions::default().and(Source::Operator, controlled.drain.subscribe()),
            gpus,
            limits: LimitsConfig::default(),
            folder,
            registry: Arc::clone(&registry),
        };
        let control = Control {
            registry,
            engine: Arc::clone(&engine),
            slots: vec![controlled],
            pruner: Arc::new(Pruner {
                engine,
                images: Arc::clone(&self.images),
                resources: Arc::clone(&self.resources),
                holders: Arc::new(Nobody),
                state: self.folder.path().to_owned(),
                hosts: vec![HOST],
                agent: "0123456789abcdef".to_owned(),
                turn: Mutex::default(),
            }),
            since: 0,
            api: String::new(),
        };
        let listener = control::listen(self.folder.path()).unwrap();
        let (stopping, seen) = watch::channel(Stopping::No);
        Agent {
            tasks: vec![
                tokio::spawn(control::serve(listener, control)),
                tokio::spawn(slot.work(seen)),
            ],
            _stopping: stopping,
        }
    }

    async fn ask(&self, question: Question) -> Status {
        match control::ask(self.folder.path(), &question).await.unwrap() {
            Answer::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    async fn drain(&self, undo: bool) -> Status {
        let hosts = vec![HOST];
        self.ask(Question::Drain { hosts, undo }).await
    }

    /// Posts a job of these images, one after the other.
    async fn post(&self, images: &[&str]) {
        let ops: Vec<String> = images
            .iter()
            .enumerate()
            .map(|(index, image)| {
                format!(
                    r#"{{"id": "op{index}", "type": "container/run", "args": {{"image": "{image}", "cmd": "x"}}}}"#
                )
            })
            .collect();
        let definition = format!(
            r#"{{"version": "0.1", "type": "container", "ops": [{}]}}"#,
            ops.join(",")
        );
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        self.until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    async fn until_idle(&self) {
        let wait = async {
            while !self.ask(Question::Status).await.slots[0].is_idle() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(LONG, wait).await.unwrap();
    }

    fn calls(&self, call: Call) -> usize {
        let calls = self.engine.calls();
        calls.iter().filter(|(made, _)| *made == call).count()
    }
}

/// The job that runs is finished and paid, the host leaves the queue, and joins again when it is let.
#[tokio::test]
async fn a_drained_host_finishes_what_runs_and_takes_no_more() {
    let world = World::new(ImagesConfig::default());
    world.engine.script(IMAGE, Script::runs());
    let agent = world.start();
    world.post(&[IMAGE]).await;
    world.until_state(JobState::Running).await;
    let told = world.drain(false).await;
    assert!(told.slots[0].is_drained && !told.slots[0].is_idle());
    assert_eq!(told.slots[0].jobs[0].job, JOB.to_string());
    assert_eq!(told.slots[0].jobs[0].state, "running");
    assert!(
        world
            .engine
            .exit(&operation::container_name(&JOB.to_string(), "op0"), 0)
    );
    world.until_state(JobState::Completed).await;
    world.until_idle().await;
    assert!(!world.chain.waits());
    let told = world.ask(Question::Status).await;
    assert_eq!(told.slots[0].obstacle.as_deref(), Some("operator"));

    // The next agent begins as this one ended.
    agent.killed().await;
    let _next = world.start();
    world.until_idle().await;
    assert!(world.ask(Question::Status).await.slots[0].is_drained);
    assert!(!world.chain.waits());
    let told = world.drain(true).await;
    assert!(!told.slots[0].is_drained);
    world.until("the host waits", || world.chain.waits()).await;
}

/// The place in the queue that an earlier agent left is not known before the chain is seen.
#[tokio::test]
async fn an_agent_that_has_not_looked_yet_is_not_idle() {
    let world = World::new(ImagesConfig::default());
    let first = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    first.killed().await;
    world.chain.set_reachable(false);
    let _next = world.start();
    let told = world.drain(false).await;
    assert!(told.slots[0].is_drained && !told.slots[0].is_idle());
    world.chain.set_reachable(true);
    world.until_idle().await;
    assert!(!world.chain.waits());
}

#[tokio::test]
async fn a_host_that_waits_leaves_the_queue_when_it_is_drained() {
    let world = World::new(ImagesConfig::default());
    let _agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    world.drain(false).await;
    world.until("it left", || !world.chain.waits()).await;
    world.until_idle().await;
}

fn deny(pattern: &str) -> ImagesConfig {
    ImagesConfig {
        deny: vec![Pattern::try_from(pattern.to_owned()).unwrap()],
        ..ImagesConfig::default()
    }
}

/// Before anything begins, whichever op it is that has the image: later it would count against the
/// host.
#[tokio::test]
async fn a_job_with_an_image_that_is_denied_goes_back_before_anything_begins() {
    for images in [vec!["test/evil:1"], vec![IMAGE, "test/evil:1"]] {
        let world = World::new(deny("test/evil"));
        let _agent = world.start();
        world.post(&images).await;
        world
            .until("it is given back", || {
                let orders = world.chain.orders();
                orders.iter().any(|order| matches!(order, Order::Quit(_)))
            })
            .await;
        assert_eq!((world.calls(Call::Pull), world.calls(Call::Create)), (0, 0));
        let started = world.chain.orders();
        assert!(!started.iter().any(|order| matches!(order, Order::Start(_))));
        let log = world.folder.path().join(HOST.to_string());
        let log = log.join("jobs").join(JOB.to_string()).join("log.jsonl");
        let log = std::fs::read_to_string(log).unwrap();
        assert!(log.contains("its operator denies `test/evil`"), "{log}");
    }
}

/// Its name is known only when an op before it has run: by then the job is paid, and the fault is
/// the client's.
#[tokio::test]
async fn an_image_that_is_named_by_a_result_fails_the_job_when_it_is_denied() {
    let world = World::new(deny("test/evil"));
    let script = Script::exits(0).prints("image: test/evil:1");
    world.engine.script(IMAGE, script);
    let _agent = world.start();
    let definition = format!(
        r#"{{"version": "0.1", "type": "container", "ops": [
            {{"id": "a", "type": "container/run", "args": {{"image": "{IMAGE}", "cmd": "x"}},
              "results": {{"image": "(?<=image: ).*"}}}},
            {{"id": "b", "type": "container/run", "args": {{"image": "%%ops.a.results.image%%"}}}}]}}"#
    );
    let hash = world.store.put(definition.as_bytes()).await.unwrap();
    world.until("the host waits", || world.chain.waits()).await;
    world.chain.assign(JOB, hash.into(), 3_600);
    world.until_state(JobState::Completed).await;
    let hash: ContentHash = world.chain.job().unwrap().result.into();
    let bytes = world.store.get(&hash, 1 << 24).await.unwrap();
    let result: JobResult = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(result.exit_code, 125, "{result:?}");
    assert_eq!(result.operations[0].state, OperationOutcome::Succeeded);
    let message = result.operations[1].message.clone().unwrap();
    assert!(message.contains("denies"), "{message}");
}

/// What the agent pulled is noted, and may go when nothing uses it any more.
#[tokio::test]
async fn an_image_goes_when_its_job_is_over() {
    let world = World::new(ImagesConfig::default());
    world.engine.script(IMAGE, Script::runs());
    let _agent = world.start();
    world.post(&[IMAGE]).await;
    world.until_state(JobState::Running).await;
    let surplus = async || {
        let surplus = world.images.surplus(&world.engine, false).await.unwrap();
        surplus.len()
    };
    assert_eq!(surplus().await, 0, "it is in use");
    world.drain(false).await;
    world
        .engine
        .exit(&operation::container_name(&JOB.to_string(), "op0"), 0);
    world.until_idle().await;
    assert_eq!(surplus().await, 1);
}
