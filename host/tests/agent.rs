//! The agent against a chain and an engine in memory: every way a job can go, and
//! a new agent at every point where the old one may have been killed.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use nosana_host::{
    api::Registry,
    chain::Order,
    config::LimitsConfig,
    containers::{Call, Containers, Error, ImageName, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::{Conditions, Obstacle, Source},
    plan::Stopping,
    resources::{AddressPolicy, Resources, Settings},
    run::Facilities,
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::{job::JobState, tier::Tier},
    generated::jobs::pdas,
    result::{JobOutcome, JobResult, OperationOutcome, ResultLine},
    store::{ContentHash, FolderStore, Store, StoreError},
};
use solana_address::Address;
use tempfile::TempDir;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use waiting::{LONG, OnChain};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);

/// Two operations; the second gets a value out of the first.
const TWO_OPS: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "a", "type": "container/run", "args": {"image": "docker.io/test/a:1", "cmd": "a"},
     "results": {"value": "(?<=value: ).*"}},
    {"id": "b", "type": "container/run", "args": {"image": "docker.io/test/b:1",
     "env": {"VALUE": "%%ops.a.results.value%%"}}}]}"#;

/// A folder that takes no document of more than so many bytes.
#[derive(Clone)]
struct SmallStore {
    folder: FolderStore,
    largest: Arc<AtomicUsize>,
}

#[async_trait]
impl Store for SmallStore {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let largest = self.largest.load(Ordering::Relaxed);
        if bytes.len() > largest {
            return Err(StoreError::TooLarge {
                hash: ContentHash::of(bytes),
                limit: largest as u64,
            });
        }
        self.folder.put(bytes).await
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        self.folder.get(hash, limit).await
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        self.folder.put_file(path).await
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        self.folder.get_to(hash, limit, to).await
    }
}

/// The world of one host; agents come and go in it.
struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: SmallStore,
    folder: TempDir,
    registry: Arc<Registry>,
    resources: Arc<Resources>,
    /// Why no container may start.
    firewall: watch::Sender<Option<String>>,
    /// Which disk is full.
    disk: watch::Sender<Option<String>>,
}

struct Agent {
    task: JoinHandle<()>,
    stopping: watch::Sender<Stopping>,
}

impl OnChain for World {
    fn chain(&self) -> &SimulatedChain {
        &self.chain
    }
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let resources = Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20);
        Self::with(folder, resources)
    }

    fn with(folder: TempDir, resources: Settings) -> Self {
        let engine = SimulatedContainers::new();
        for name in ["docker.io/test/a:1", "docker.io/test/b:1"] {
            let name: ImageName = name.parse().unwrap();
            engine.add_image(&name);
        }
        Self {
            chain: SimulatedChain::new(HOST),
            engine,
            store: SmallStore {
                folder: FolderStore::new(folder.path().join("store")),
                largest: Arc::new(AtomicUsize::new(usize::MAX)),
            },
            folder,
            registry: Arc::new(Registry::default()),
            resources: Arc::new(Resources::open(resources).unwrap()),
            firewall: watch::Sender::new(None),
            disk: watch::Sender::new(None),
        }
    }

    fn start(&self) -> Agent {
        self.start_in(&self.folder.path().join("agent"))
    }

    fn start_in(&self, folder: &Path) -> Agent {
        let slot = Slot {
            ledger: Ledger::open(folder).unwrap(),
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::new(self.engine.clone()),
                store: Arc::new(self.store.clone()),
                resources: Arc::clone(&self.resources),
                images: Arc::default(),
                services: Services::default(),
            },
            gpus: SlotGpus::unwatched(Vec::new()),
            conditions: Conditions::new([
                (Source::Firewall, self.firewall.subscribe()),
                (Source::Disk, self.disk.subscribe()),
            ]),
            limits: LimitsConfig::default(),
            folder: folder.to_owned(),
            registry: Arc::clone(&self.registry),
        };
        let (stopping, seen) = watch::channel(Stopping::No);
        let task = tokio::spawn(slot.work(seen));
        Agent { task, stopping }
    }

    /// Posts a job that the waiting host gets.
    async fn post(&self, definition: &str) {
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        self.until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    async fn result(&self) -> JobResult {
        let hash: ContentHash = self.chain.job().unwrap().result.into();
        let bytes = self.store.get(&hash, 1 << 24).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn attached(&self) -> usize {
        self.count(|order| matches!(order, Order::AttachResult { .. }))
    }

    fn count(&self, is: impl Fn(&Order) -> bool) -> usize {
        self.chain.orders().iter().filter(|order| is(order)).count()
    }

    fn calls(&self, call: Call) -> usize {
        self.engine
            .calls()
            .iter()
            .filter(|(made, _)| *made == call)
            .count()
    }

    /// Nothing of the job is left in the engine, and the host waits again.
    async fn until_clean(&self) {
        self.until("clean and waiting", || self.chain.waits()).await;
        let labels = operation::job_labels(&JOB.to_string());
        assert!(self.engine.list(&labels).await.unwrap().is_empty());
    }
}

impl Agent {
    fn kill(self) {
        self.task.abort();
    }

    async fn killed(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

fn scripts(world: &World) {
    let a = Script::exits(0).prints("value: 42");
    world.engine.script("docker.io/test/a:1", a);
    let b = Script::exits(0).prints("done");
    world.engine.script("docker.io/test/b:1", b);
}

#[tokio::test]
async fn a_job_completes_with_its_results_and_log() {
    let world = World::new();
    scripts(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    let texts: Vec<&str> = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream != "agent")
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(texts, ["value: 42", "done"]);
    let b = operation::container_name(&JOB.to_string(), "b");
    world.until_clean().await;
    assert!(world.engine.spec(&b).is_none());
    agent.kill();
}

#[tokio::test]
async fn a_result_that_its_store_cannot_take_loses_the_end_of_its_log() {
    let world = World::new();
    let first = Script::exits(0).prints("value: 42");
    let script = (0..1_000).fold(first, |script, line| script.prints(&format!("line {line}")));
    world.engine.script("docker.io/test/a:1", script);
    world.engine.script("docker.io/test/b:1", Script::exits(0));
    let agent = world.start();
    world.store.largest.store(20_000, Ordering::Relaxed);
    world.post(TWO_OPS).await;
    world.until_state(JobState::Completed).await;
    let hash: ContentHash = world.chain.job().unwrap().result.into();
    let bytes = world.store.get(&hash, 20_000).await.unwrap();
    let result: JobResult = serde_json::from_slice(&bytes).unwrap();
    assert!(result.log.is_cut);
    let lines = printed(&result);
    assert!(lines.len() > 50, "{} lines", lines.len());
    assert_eq!(lines[1], "line 0");
    agent.kill();
}

#[tokio::test]
async fn a_failed_operation_ends_the_job_and_skips_the_rest() {
    let world = World::new();
    world
        .engine
        .script("docker.io/test/a:1", Script::exits(3).complains("no"));
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 3));
    assert_eq!(result.operations[1].state, OperationOutcome::Skipped);
    agent.kill();
}

#[tokio::test]
async fn an_image_that_is_nowhere_is_the_clients_to_mend() {
    let world = World::new();
    let agent = world.start();
    world
        .post(&TWO_OPS.replace("docker.io/test/a:1", "docker.io/test/none:1"))
        .await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(
        (result.state, result.exit_code),
        (JobOutcome::Rejected, 125)
    );
    assert!(result.message.unwrap().contains("docker.io/test/none:1"));
    agent.kill();
}

#[tokio::test]
async fn a_definition_that_breaks_the_rules_says_which() {
    let world = World::new();
    let agent = world.start();
    world
        .post(r#"{"version": "0.1", "type": "container", "ops": []}"#)
        .await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Rejected);
    assert!(result.message.unwrap().contains("ops"));
    agent.kill();
}

#[tokio::test]
async fn a_definition_with_other_bytes_goes_back() {
    let world = World::new();
    let agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    let hash = ContentHash::of(b"what the client meant");
    let folder = world.folder.path().join("store");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(hash.to_string()), b"something else").unwrap();
    world.chain.assign(JOB, hash.into(), 60);
    world
        .until("given back", || {
            world.count(|order| matches!(order, Order::Quit(_))) == 1
        })
        .await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
    agent.kill();
}

/// Lines of what its operations printed.
fn printed(result: &JobResult) -> Vec<&str> {
    let lines = result.log.lines.iter();
    lines
        .filter(|line| line.stream != "agent")
        .map(|line| line.text.as_str())
        .collect()
}

/// A first operation that prints a line and runs on.
fn long_script(world: &World) {
    let script = Script::runs().prints("step 1");
    world.engine.script("docker.io/test/a:1", script);
}

#[tokio::test]
async fn a_stopped_job_is_removed_and_gets_the_result_of_what_had_run() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.stop_job();
    world.until_clean().await;
    let finished = world.count(|order| matches!(order, Order::Finish { .. }));
    assert_eq!((finished, world.attached()), (0, 1));
    let result = world.result().await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Stopped, 143));
    assert_eq!(world.chain.job().unwrap().exit_code, 143);
    assert_eq!(printed(&result), ["step 1"]);
    assert_eq!(result.operations[0].state, OperationOutcome::Stopped);
    assert_eq!(result.operations[1].state, OperationOutcome::Skipped);
    agent.kill();
}

#[tokio::test]
async fn a_job_that_was_expired_gets_the_result_of_what_had_run() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.expire_job();
    world.until_clean().await;
    let result = world.result().await;
    assert_eq!(
        (result.state, result.exit_code),
        (JobOutcome::TimedOut, 124)
    );
    assert_eq!(world.attached(), 1);
    agent.kill();
}

#[tokio::test]
async fn a_job_that_was_stopped_before_it_started_gets_no_result() {
    let world = World::new();
    let agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    // Nobody has this definition, so it is being prepared until it is stopped.
    world.chain.assign(JOB, [9; 32], 3_600);
    let taken = world.folder.path().join("agent/jobs");
    world.until("taken", || taken.exists()).await;
    world.chain.stop_job();
    world.until_clean().await;
    assert_eq!(world.attached(), 0);
    assert_eq!(world.chain.job().unwrap().result, [0; 32]);
    agent.kill();
}

/// The client stops the job while no agent is there: the next one finds the container,
/// begins no other, and stores what there is, once.
#[tokio::test]
async fn a_job_that_was_stopped_while_its_agent_was_down_gets_its_result() {
    let world = World::new();
    long_script(&world);
    let first = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    first.killed().await;
    world.chain.stop_job();
    let second = world.start();
    world.until_clean().await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Stopped);
    assert_eq!(printed(&result), ["step 1"]);
    assert_eq!((world.attached(), world.calls(Call::Start)), (1, 1));
    second.kill();
}

#[tokio::test]
async fn a_result_whose_answer_is_lost_is_not_attached_twice() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.lose_next_answer();
    world.chain.stop_job();
    world.until_clean().await;
    assert_eq!(world.attached(), 1);
    agent.kill();
}

/// Kills the agent after growing numbers of calls to the engine since the client's stop.
#[tokio::test]
async fn an_agent_that_is_killed_after_a_stop_attaches_the_result_once() {
    for after in 0..12 {
        let world = World::new();
        long_script(&world);
        let first = world.start();
        world.post(TWO_OPS).await;
        world.until_state(JobState::Running).await;
        let before = world.engine.calls().len();
        world.chain.stop_job();
        let enough = async {
            while world.engine.calls().len() < before + after && !world.chain.waits() {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, enough).await.unwrap();
        first.killed().await;
        let second = world.start();
        world.until_clean().await;
        let result = world.result().await;
        assert_eq!(result.state, JobOutcome::Stopped, "after {after} calls");
        assert_eq!(printed(&result), ["step 1"], "after {after} calls");
        assert_eq!((world.attached(), world.calls(Call::Start)), (1, 1));
        second.killed().await;
    }
}

#[tokio::test]
async fn a_job_that_its_client_extends_runs_until_its_new_deadline() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.extend_job(600);
    world.chain.advance(3_700);
    world
        .until("paid beyond its first deadline", || {
            let job = world.chain.job();
            job.is_some_and(|job| job.paid_seconds == 3_700)
        })
        .await;
    world.chain.advance(500);
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::TimedOut);
    agent.kill();
}

#[tokio::test]
async fn a_record_without_a_bounty_is_told_of_until_somebody_pays() {
    let world = World::new();
    world.chain.drain_record();
    let agent = world.start();
    world
        .until("told", || !world.registry.troubles().is_empty())
        .await;
    let told = world.registry.troubles();
    let record = pdas::find_record(&HOST).0.to_string();
    assert!(told.contains("join refused") && told.contains("100000 lamports"));
    assert!(told.contains(&HOST.to_string()) && told.contains(&record));
    world.chain.fund_record();
    world.until("waits", || world.chain.waits()).await;
    world
        .until("nothing to tell", || world.registry.troubles().is_empty())
        .await;
    agent.kill();
}

#[tokio::test]
async fn a_demoted_host_leaves_the_queue_says_why_and_comes_back() {
    let world = World::new();
    let agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    world.chain.set_tier(Tier::Suspended);
    world
        .until("told", || !world.registry.troubles().is_empty())
        .await;
    assert!(!world.chain.waits());
    let told = world.registry.troubles();
    assert!(told.contains("suspended") && told.contains(&HOST.to_string()));
    // It does not try what cannot be: one join, one leave.
    sleep(Duration::from_millis(200)).await;
    let orders = world.chain.orders();
    assert!(matches!(orders[..], [Order::Join { .. }, Order::Leave]));

    world.chain.set_tier(Tier::Community);
    world.until("waits again", || world.chain.waits()).await;
    world
        .until("nothing to tell", || world.registry.troubles().is_empty())
        .await;
    agent.kill();
}

#[tokio::test]
async fn a_slot_whose_firewall_or_disk_fails_leaves_the_queue_and_joins_again() {
    let world = World::new();
    let agent = world.start();
    for (source, watched) in [
        (Source::Firewall, &world.firewall),
        (Source::Disk, &world.disk),
    ] {
        world.until("the host waits", || world.chain.waits()).await;
        let obstacle = Obstacle::new(source, "not as it must be");
        watched.send_replace(Some(obstacle.reason.clone()));
        world.until("out", || !world.chain.waits()).await;
        assert_eq!(world.registry.trouble(&HOST), Some(obstacle));
        watched.send_replace(None);
        world.until("waits again", || world.chain.waits()).await;
        assert_eq!(world.registry.trouble(&HOST), None);
    }
    let is_pair = |pair: &[Order]| matches!(pair, [Order::Join { .. }, Order::Leave]);
    let orders = world.chain.orders();
    assert_eq!(orders.len(), 5, "{orders:?}");
    assert!(orders.chunks_exact(2).all(is_pair), "{orders:?}");
    agent.kill();
}

/// A job that came just as the machine failed goes back; one that runs goes on.
#[tokio::test]
async fn a_job_that_runs_when_the_firewall_fails_completes() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.firewall.send_replace(Some("no rules".to_owned()));
    world
        .until("told", || {
            world.registry.troubles().contains("firewall: no rules")
        })
        .await;
    let a = operation::container_name(&JOB.to_string(), "a");
    world
        .until("the container runs", || world.calls(Call::Logs) > 0)
        .await;
    assert!(world.engine.exit(&a, 7));
    world.until_state(JobState::Completed).await;
    world
        .until("the job is cleaned", || world.engine.spec(&a).is_none())
        .await;
    assert!(!world.chain.waits(), "the machine is unfit still");
    world.firewall.send_replace(None);
    world.until_clean().await;
    agent.kill();
}

/// What several hands could tell is told once: the machine's trouble before the chain's.
#[tokio::test]
async fn a_refusal_is_told_until_an_order_is_taken_and_not_over_the_machines_trouble() {
    let world = World::new();
    world.chain.drain_record();
    let agent = world.start();
    let told = |source| {
        let trouble = world.registry.trouble(&HOST);
        trouble.is_some_and(|told| told.source == source)
    };
    world.until("refused", || told(Source::Chain)).await;
    world.disk.send_replace(Some("full".to_owned()));
    world.until("the disk is told", || told(Source::Disk)).await;
    world.disk.send_replace(None);
    world.until("refused again", || told(Source::Chain)).await;
    world.chain.fund_record();
    world.until_clean().await;
    world
        .until("nothing to tell", || world.registry.troubles().is_empty())
        .await;
    agent.kill();
}

#[tokio::test]
async fn an_evicted_host_waits_until_it_is_taken_again_and_can_be_stopped() {
    let world = World::new();
    let agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    world.chain.set_tier(Tier::Removed);
    world.chain.evict();
    world
        .until("told", || world.registry.troubles().contains("removed"))
        .await;
    agent.stopping.send_replace(Stopping::Drain);
    timeout(LONG, agent.task).await.unwrap().unwrap();
    assert!(!world.chain.waits());
}

#[tokio::test]
async fn a_job_that_came_after_a_demotion_goes_back_at_once() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.until("the host waits", || world.chain.waits()).await;
    let hash = world.store.put(TWO_OPS.as_bytes()).await.unwrap();
    world
        .chain
        .set_tier_and_assign(Tier::Suspended, JOB, hash.into());
    world
        .until("given back", || {
            world.count(|order| matches!(order, Order::Quit(_))) == 1
        })
        .await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
    world
        .until("told", || world.registry.troubles().contains("suspended"))
        .await;
    let labels = operation::job_labels(&JOB.to_string());
    assert!(world.engine.list(&labels).await.unwrap().is_empty());
    agent.kill();
}

#[tokio::test]
async fn a_job_that_runs_when_its_host_is_demoted_completes() {
    let world = World::new();
    world.engine.script("docker.io/test/a:1", Script::runs());
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.set_tier(Tier::Removed);
    let a = operation::container_name(&JOB.to_string(), "a");
    world
        .until("the container runs", || world.calls(Call::Logs) > 0)
        .await;
    assert!(world.engine.exit(&a, 7));
    world.until_state(JobState::Completed).await;
    world
        .until("told", || world.registry.troubles().contains("removed"))
        .await;
    assert!(!world.chain.waits());
    agent.kill();
}

#[tokio::test]
async fn a_long_job_is_paid_in_parts_and_ends_at_its_timeout() {
    let world = World::new();
    world.engine.script("docker.io/test/a:1", Script::runs());
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    world.chain.advance(200);
    world
        .until("paid in part", || {
            world.chain.job().is_some_and(|job| job.paid_seconds > 0)
        })
        .await;
    world.chain.advance(3_500);
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(
        (result.state, result.exit_code),
        (JobOutcome::TimedOut, 124)
    );
    agent.kill();
}

#[tokio::test]
async fn an_engine_and_a_node_that_are_down_for_a_while_cost_nothing() {
    let world = World::new();
    scripts(&world);
    world.engine.refuse_next(
        Call::Create,
        Error::EngineUnreachable {
            address: "test".into(),
            source: None,
        },
    );
    world.engine.lose_next_answer(Call::Start);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.chain.set_reachable(false);
    sleep(Duration::from_millis(500)).await;
    world.chain.set_reachable(true);
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    agent.kill();
}

/// Posts a job, and lets its first operation end behind what the engine can still read of its log.
async fn ends_with_a_torn_log(world: &World, definition: &str) {
    long_script(world);
    world.post(definition).await;
    world.until_state(JobState::Running).await;
    let a = operation::container_name(&JOB.to_string(), "a");
    assert!(world.engine.tear_log(&a));
    assert!(world.engine.exit(&a, 0));
}

/// A power cut, or a full disk, takes a part of the engine's own files.
#[tokio::test]
async fn a_log_that_the_engine_cannot_read_keeps_no_job_for_ever() {
    let world = World::new();
    let agent = world.start();
    let definition = r#"{"version": "0.1", "type": "container", "ops": [
        {"id": "a", "type": "container/run", "args": {"image": "docker.io/test/a:1", "cmd": "a"}}]}"#;
    ends_with_a_torn_log(&world, definition).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    let mut notes = result.log.lines.iter().map(|line| line.text.as_str());
    assert!(notes.any(|note| note.contains("its last lines may be missing")));
    agent.kill();
}

#[tokio::test]
async fn a_job_whose_results_may_be_in_a_torn_log_goes_back() {
    let world = World::new();
    let agent = world.start();
    ends_with_a_torn_log(&world, TWO_OPS).await;
    world
        .until("given back", || {
            world.count(|order| matches!(order, Order::Quit(_))) == 1
        })
        .await;
    agent.kill();
}

#[tokio::test]
async fn an_order_whose_answer_is_lost_is_not_given_twice() {
    let world = World::new();
    scripts(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.chain.lose_next_answer();
    world.until_state(JobState::Completed).await;
    world.until_clean().await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 1);
    assert_eq!(
        world.count(|order| matches!(order, Order::Finish { .. })),
        1
    );
    agent.kill();
}

#[tokio::test]
async fn draining_finishes_the_job_and_then_ends() {
    let world = World::new();
    world.engine.script("docker.io/test/a:1", Script::runs());
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    agent.stopping.send_replace(Stopping::Drain);
    let a = operation::container_name(&JOB.to_string(), "a");
    world
        .until("the container runs", || world.calls(Call::Logs) > 0)
        .await;
    assert!(world.engine.exit(&a, 7));
    world.until_state(JobState::Completed).await;
    timeout(LONG, agent.task).await.unwrap().unwrap();
    assert!(!world.chain.waits());
}

#[tokio::test]
async fn handing_back_gives_the_job_up_at_once() {
    let world = World::new();
    world.engine.script("docker.io/test/a:1", Script::runs());
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    agent.stopping.send_replace(Stopping::HandBack);
    timeout(LONG, agent.task).await.unwrap().unwrap();
    assert_eq!(world.count(|order| matches!(order, Order::Quit(_))), 1);
}

/// Kills the agent after growing numbers of calls to the engine and starts another:
/// the job completes, once, and no container is started twice.
#[tokio::test]
async fn a_killed_agent_loses_nothing_wherever_it_was() {
    let mut after = 0;
    while kill_after(after).await {
        after += 1;
    }
    assert!(
        after >= 10,
        "only {after} agents were at work when they died"
    );
}

/// Whether the agent was still at work after so many calls to the engine, which takes no more of
/// it: so it dies between just these two.
async fn kill_after(after: usize) -> bool {
    let world = World::new();
    scripts(&world);
    world.engine.stop_after(Some(after));
    let first = world.start();
    world.post(TWO_OPS).await;
    world
        .until("killed or over", || {
            world.engine.has_stopped() || world.chain.waits()
        })
        .await;
    let was_at_work = world.engine.has_stopped();
    first.killed().await;
    world.engine.stop_after(None);
    let second = world.start();
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded, "after {after} calls");
    let printed = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream != "agent");
    assert_eq!(printed.count(), 2, "after {after} calls");
    world.until_clean().await;
    assert_eq!(
        world.count(|order| matches!(order, Order::Finish { .. })),
        1
    );
    assert_eq!(world.calls(Call::Start), 2, "after {after} calls");
    second.killed().await;
    was_at_work
}

/// An operation with a repository of one file, whose credentials are nobody's business.
const WITH_RESOURCES: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "a", "type": "container/run", "args": {"image": "docker.io/test/a:1", "cmd": "a",
     "resources": [{"type": "HF", "repo": "owner/model", "target": "/models/",
                    "accessToken": "hf_planted_token"}]}}]}"#;

/// A world whose Hugging Face answers with a repository of one file.
async fn world_with_hub() -> World {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hub = format!("http://{}", listener.local_addr().unwrap());
    let description = r#"{"id": "owner/model", "sha": "c0ffee", "siblings": [
        {"rfilename": "config.json", "size": 2}]}"#;
    let router = axum::Router::new()
        .route(
            "/api/models/owner/model/revision/main",
            axum::routing::get(move || async move { description }),
        )
        .route(
            "/owner/model/resolve/c0ffee/config.json",
            axum::routing::get(|| async { "{}" }),
        );
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        hugging_face: hub,
        policy: AddressPolicy::new(|address| address.is_loopback()),
        pause: Duration::from_millis(1),
        ..Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20)
    };
    World::with(folder, settings)
}

#[tokio::test]
async fn an_operation_gets_its_resources_before_it_starts() {
    let world = world_with_hub().await;
    world
        .engine
        .script("docker.io/test/a:1", Script::runs().prints("ready"));
    let agent = world.start();
    world.post(WITH_RESOURCES).await;
    world.until_state(JobState::Running).await;
    let name = operation::container_name(&JOB.to_string(), "a");
    let mount = world.engine.spec(&name).unwrap().volumes.remove(0);
    assert_eq!((mount.path.as_str(), mount.read_only), ("/models", true));
    let file = world.engine.file(&mount.name, "config.json");
    assert_eq!(file.as_deref(), Some(b"{}".as_slice()));

    // The next agent leaves what runs alone.
    agent.killed().await;
    let agent = world.start();
    world.engine.exit(&name, 0);
    world.until_state(JobState::Completed).await;
    world.until_clean().await;
    assert_eq!(world.calls(Call::Upload), 1);
    assert!(world.engine.file(&mount.name, "config.json").is_none());
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    let told = serde_json::to_string(&result).unwrap();
    assert!(
        told.contains("fetching resources") && !told.contains("planted"),
        "{told}"
    );
    agent.kill();
}

#[tokio::test]
async fn a_resource_that_nobody_may_have_is_the_clients_to_mend() {
    let world = world_with_hub().await;
    let agent = world.start();
    world
        .post(&WITH_RESOURCES.replace("owner/model", "owner/gone"))
        .await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(
        (result.state, result.exit_code),
        (JobOutcome::Rejected, 125)
    );
    let message = result.message.clone().unwrap();
    assert!(
        message.contains("owner/gone") && message.contains("404"),
        "{message}"
    );
    let told = serde_json::to_string(&result).unwrap();
    assert!(!told.contains("planted"), "{told}");
    world.until_clean().await;
    agent.kill();
}

#[tokio::test]
async fn a_job_whose_resources_do_not_come_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        hugging_face: "http://127.0.0.1:1".to_owned(),
        policy: AddressPolicy::new(|address| address.is_loopback()),
        pause: Duration::from_millis(1),
        ..Settings::new(folder.path().join("resources"), 1 << 20, 1 << 20)
    };
    let world = World::with(folder, settings);
    let agent = world.start();
    world.post(WITH_RESOURCES).await;
    world
        .until("the job goes back", || {
            world.count(|order| matches!(order, Order::Quit(_))) == 1
        })
        .await;
    agent.kill();
}

/// Operations that run side by side, one beside the other.
const GROUP: &str = r#"{"version": "0.1", "type": "container", "ops": [
    {"id": "a", "type": "container/run", "execution": {"group": "g"}, "args": {"image": "docker.io/test/a:1"}},
    {"id": "b", "type": "container/run", "execution": {"group": "g"},
     "args": {"image": "docker.io/test/b:1", "restart_policy": "always"}},
    {"id": "c", "type": "container/run", "args": {"image": "docker.io/test/a:1"}}]}"#;

#[tokio::test]
async fn an_operation_that_fails_ends_its_group_and_the_job() {
    let world = World::new();
    world.engine.script("docker.io/test/a:1", Script::runs());
    world.engine.script("docker.io/test/b:1", Script::runs());
    let agent = world.start();
    world.post(GROUP).await;
    let [a, b] = ["a", "b"].map(|op| operation::container_name(&JOB.to_string(), op));
    let runs = |name: &str| world.engine.spec(name).is_some();
    world.until("both run", || runs(&a) && runs(&b)).await;
    world.until("it ends", || world.engine.exit(&a, 7)).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 7));
    let states: Vec<_> = result.operations.iter().map(|op| op.state).collect();
    let expected = [
        OperationOutcome::Failed,
        OperationOutcome::Stopped,
        OperationOutcome::Skipped,
    ];
    assert_eq!(states, expected);
    agent.kill();
}

/// What an engine gives of a folder with one file.
fn folder_with(file: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Directory);
    header.set_size(0);
    archive
        .append_data(&mut header, "out/", std::io::empty())
        .unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    let path = format!("out/{file}");
    archive.append_data(&mut header, path, content).unwrap();
    archive.into_inner().unwrap()
}

/// Two operations that each have an output folder.
fn with_output() -> String {
    TWO_OPS.replace("\"image\"", "\"output\": \"/out\", \"image\"")
}

impl World {
    fn no_artifact_is_left(&self) -> bool {
        let job = self.folder.path().join("agent/jobs").join(JOB.to_string());
        let entries = std::fs::read_dir(job).unwrap();
        entries
            .flatten()
            .all(|entry| !entry.file_name().to_string_lossy().starts_with("artifact"))
    }
}

#[tokio::test]
async fn what_operations_leave_is_stored_and_named_in_the_result() {
    let world = World::new();
    let script = Script::exits(0).prints("value: 42");
    world.engine.script("docker.io/test/a:1", script);
    world.engine.script("docker.io/test/b:1", Script::exits(3));
    let archive = folder_with("model", b"weights");
    world.engine.leaves("docker.io/test/a:1", "/out", archive);
    let agent = world.start();
    world.post(&with_output()).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    let artifact = result.operations[0].artifact.clone().unwrap();
    assert_eq!((artifact.files, artifact.omitted), (1, 0));
    let to = world.folder.path().join("fetched");
    world
        .store
        .get_to(&artifact.hash, artifact.bytes, &to)
        .await
        .unwrap();
    let unpacked = world.folder.path().join("unpacked");
    nosana_sdk::artifact::unpack(std::fs::File::open(&to).unwrap(), &unpacked).unwrap();
    assert_eq!(std::fs::read(unpacked.join("model")).unwrap(), b"weights");
    // The second failed by itself, and left nothing.
    let second = &result.operations[1];
    assert_eq!((result.exit_code, second.artifact.clone()), (3, None));
    let missing = second.artifact_missing.clone().unwrap();
    assert_eq!(missing, "the container has no `/out`");
    world.until_clean().await;
    assert!(world.no_artifact_is_left());
    agent.kill();
}

#[tokio::test]
async fn an_operation_without_output_says_nothing_of_it() {
    let world = World::new();
    scripts(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    let told = serde_json::to_string(&result).unwrap();
    assert!(!told.contains("artifact"), "{told}");
    assert_eq!(world.calls(Call::Download), 0);
    agent.kill();
}

/// An agent that is killed while it takes or stores an artifact, and an engine that breaks off: the
/// next one takes it anew.
#[tokio::test]
async fn an_artifact_outlives_agents_and_answers() {
    let world = World::new();
    scripts(&world);
    world
        .engine
        .leaves("docker.io/test/a:1", "/out", folder_with("a", &[7; 10_000]));
    world
        .engine
        .leaves("docker.io/test/b:1", "/out", folder_with("b", b"b"));
    world.engine.lose_next_answer(Call::Download);
    let mut agent = world.start();
    world.post(&with_output()).await;
    // What runs so shortly may be over before it is seen to run.
    world
        .until("started", || {
            world.count(|order| matches!(order, Order::Start(_))) > 0
        })
        .await;
    for _ in 0..5 {
        sleep(Duration::from_millis(7)).await;
        agent.killed().await;
        agent = world.start();
    }
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert!(
        result.operations.iter().all(|op| op.artifact.is_some()),
        "{result:?}"
    );
    world.until_clean().await;
    assert!(world.no_artifact_is_left());
    agent.kill();
}

/// Others ended the job: what had run is kept all the same.
#[tokio::test]
async fn a_stopped_job_keeps_what_its_operation_left() {
    let world = World::new();
    long_script(&world);
    world
        .engine
        .leaves("docker.io/test/a:1", "/out", folder_with("a", b"half"));
    let agent = world.start();
    world.post(&with_output()).await;
    world.until_state(JobState::Running).await;
    world.chain.stop_job();
    world.until_clean().await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Stopped);
    assert!(result.operations[0].artifact.is_some(), "{result:?}");
    let second = &result.operations[1];
    assert_eq!((&second.artifact, &second.artifact_missing), (&None, &None));
    agent.kill();
}

/// Both went away, the container ended, and its last lines are nowhere.
async fn nobody_sees_it_end(world: &World, agent: Agent, op: &str) {
    let name = operation::container_name(&JOB.to_string(), op);
    agent.killed().await;
    world.engine.set_blind(true);
    assert!(world.engine.print(&name, "value: 42"));
    assert!(world.engine.exit(&name, 0));
    world.engine.set_blind(false);
}

#[tokio::test]
async fn results_of_lines_that_nobody_could_read_are_not_made_up() {
    let world = World::new();
    long_script(&world);
    let agent = world.start();
    world.post(TWO_OPS).await;
    world.until_state(JobState::Running).await;
    nobody_sees_it_end(&world, agent, "a").await;
    let agent = world.start();
    let quits = || world.count(|order| matches!(order, Order::Quit(_)));
    world.until("given back", || quits() == 1).await;
    assert_eq!(
        world.count(|order| matches!(order, Order::Finish { .. })),
        0
    );
    agent.kill();
}

/// The end of the first operation was seen, which the next agent knows although the engine forgot.
#[tokio::test]
async fn an_end_that_nobody_saw_is_the_jobs_own_and_its_log_says_what_may_be_missing() {
    let world = World::new();
    let a = Script::exits(0).prints("value: 42");
    world.engine.script("docker.io/test/a:1", a);
    let b = Script::runs().prints("begun");
    world.engine.script("docker.io/test/b:1", b);
    let agent = world.start();
    world.post(TWO_OPS).await;
    let log = world
        .folder
        .path()
        .join(format!("agent/jobs/{JOB}/log.jsonl"));
    let begun = || std::fs::read_to_string(&log).is_ok_and(|log| log.contains("begun"));
    world.until("b has begun", begun).await;
    nobody_sees_it_end(&world, agent, "b").await;
    let agent = world.start();
    world.until_state(JobState::Completed).await;
    let result = world.result().await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(printed(&result), ["value: 42", "begun"]);
    let notes = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream == "agent");
    let may_miss = |line: &&ResultLine| line.text.contains("lines may be missing");
    assert_eq!(notes.filter(may_miss).count(), 1);
    agent.kill();
}
