//! A slot whose GPU fails, against a chain and an engine in memory: what becomes of the job, and of
//! the slot.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use nosana_host::{
    api::Registry,
    chain::Order,
    config::LimitsConfig,
    containers::{Call, Error, ImageName, Script, SimulatedContainers, operation},
    gpus::{
        health::Health,
        simulated::{self, SimulatedGpus},
        watch,
    },
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
    result::{JobOutcome, JobResult},
    store::{ContentHash, FolderStore, Store},
};
use solana_address::Address;
use tempfile::TempDir;
use tokio::{sync::watch as channel, task::JoinHandle, time::sleep};
use waiting::OnChain;

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const GPU: &str = "GPU-aaaaaaaa-0000-0000-0000-000000000000";
const CDI: &str = "nvidia.com/gpu=GPU-aaaaaaaa-0000-0000-0000-000000000000";
const IMAGE: &str = "docker.io/test/a:1";
const SMI: &str = "/usr/bin/nvidia-smi -L";
const LOST: &str = "Failed to initialize NVML: Unknown Error\n";

/// One operation with a GPU, and more of its arguments.
fn with_gpu(more: &str) -> String {
    format!(
        r#"{{"version": "0.1", "type": "container", "ops": [
        {{"id": "a", "type": "container/run", "args": {{"image": "{IMAGE}", "gpu": true{more}}}}}]}}"#
    )
}

const RESTARTS: &str = r#", "restart_policy": {"policy": "on-failure", "restart_tries": 3}"#;

/// A host with one GPU, whose container runs until it is told to end.
struct World {
    chain: SimulatedChain,
    engine: SimulatedContainers,
    store: FolderStore,
    folder: TempDir,
    registry: Arc<Registry>,
    stopping: channel::Sender<Stopping>,
    task: Option<JoinHandle<()>>,
}

impl OnChain for World {
    fn chain(&self) -> &SimulatedChain {
        &self.chain
    }
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = SimulatedContainers::new();
        let image: ImageName = IMAGE.parse().unwrap();
        engine.add_image(&image);
        engine.add_gpu(CDI);
        engine.script(IMAGE, Script::runs().prints("begun"));
        Self {
            chain: SimulatedChain::new(HOST),
            engine,
            store: FolderStore::new(folder.path().join("store")),
            folder,
            registry: Arc::new(Registry::default()),
            stopping: channel::Sender::new(Stopping::No),
            task: None,
        }
    }

    /// A world whose agent has a GPU that the test scripts.
    fn scripted() -> (Self, simulated::Script) {
        let (gpus, script) = simulated::scripted(&[CDI]);
        let mut world = Self::new();
        world.start(gpus);
        (world, script)
    }

    fn start(&mut self, gpus: watch::SlotGpus) {
        let folder = self.agent();
        let resources = Settings::new(folder.join("resources"), 0, 0);
        let slot = Slot {
            ledger: Ledger::open(&folder).unwrap(),
            host: HOST,
            chain: Box::new(self.chain.clone()),
            facilities: Facilities {
                containers: Arc::new(self.engine.clone()),
                store: Arc::new(self.store.clone()),
                resources: Arc::new(Resources::open(resources).unwrap()),
                images: Arc::default(),
                services: Services::default(),
            },
            gpus,
            conditions: Conditions::default(),
            limits: LimitsConfig::default(),
            folder,
            registry: Arc::clone(&self.registry),
        };
        let stopping = self.stopping.subscribe();
        self.task = Some(tokio::spawn(async move {
            slot.work(stopping).await;
        }));
    }

    async fn kill(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
    }

    fn agent(&self) -> PathBuf {
        self.folder.path().join("agent")
    }

    async fn post(&self, definition: &str) {
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        self.until("the host waits", || self.chain.waits()).await;
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    /// The container runs and its log is read.
    async fn until_it_runs(&self) {
        self.until_state(JobState::Running).await;
        self.until("the container runs", || self.log().contains("begun"))
            .await;
    }

    async fn until_given_back(&self) {
        self.until("given back", || self.count(is_quit) == 1).await;
        self.until("nothing is left", || {
            self.engine.spec(&container()).is_none()
        })
        .await;
        assert_eq!(self.count(|order| matches!(order, Order::Finish { .. })), 0);
    }

    async fn until_told(&self, what: &str) {
        self.until(what, || self.registry.troubles().contains(what))
            .await;
    }

    async fn until_well(&self) {
        self.until("waits again", || self.chain.waits()).await;
        self.until("nothing to tell", || self.registry.troubles().is_empty())
            .await;
    }

    async fn result(&self) -> JobResult {
        let hash: ContentHash = self.chain.job().unwrap().result.into();
        let bytes = self.store.get(&hash, 1 << 24).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The job's log on this machine.
    fn log(&self) -> String {
        let path = self.agent().join("jobs").join(JOB.to_string());
        fs::read_to_string(path.join("log.jsonl")).unwrap_or_default()
    }

    fn count(&self, is: impl Fn(&Order) -> bool) -> usize {
        self.chain.orders().iter().filter(|order| is(order)).count()
    }

    fn calls(&self, call: Call) -> usize {
        let calls = self.engine.calls();
        calls.iter().filter(|(made, _)| *made == call).count()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

fn container() -> String {
    operation::container_name(&JOB.to_string(), "a")
}

fn is_quit(order: &Order) -> bool {
    matches!(order, Order::Quit(_))
}

fn broken() -> Health {
    Health::Broken {
        reason: "XID 79: reboot the machine".to_owned(),
    }
}

#[tokio::test]
async fn a_host_with_a_broken_gpu_leaves_the_queue_says_why_and_comes_back() {
    let (world, gpu) = World::scripted();
    world.until("the host waits", || world.chain.waits()).await;
    gpu.set_health(broken());
    world.until_told("XID 79: reboot the machine").await;
    world.until("left", || !world.chain.waits()).await;
    gpu.set_health(Health::Well);
    world.until_well().await;
    let orders = world.chain.orders();
    assert!(
        matches!(
            orders[..],
            [Order::Join { .. }, Order::Leave, Order::Join { .. }]
        ),
        "{orders:?}"
    );
}

#[tokio::test]
async fn a_job_whose_gpu_breaks_is_given_back_with_the_reason() {
    let (world, gpu) = World::scripted();
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    gpu.set_health(broken());
    world.until_given_back().await;
    assert!(world.log().contains("XID 79"), "{}", world.log());
    world.until_told("XID 79").await;
    assert!(!world.chain.waits());
    gpu.set_health(Health::Well);
    world.until_well().await;
}

/// The real watch, with a driver that is scripted: an XID of the slot's GPU.
#[tokio::test]
async fn a_fatal_xid_takes_the_job_and_another_gpus_does_not() {
    let other = "GPU-bbbbbbbb-0000-0000-0000-000000000000";
    let gpus = SimulatedGpus::new(&[GPU, other]);
    let written = [vec![GPU.to_owned()]];
    let mut watched = watch::begin_with(Arc::new(gpus.clone()), &written)
        .await
        .unwrap();
    let mut world = World::new();
    world.start(watched.slots.remove(0));
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    world.until("heard", || gpus.report(other, 79)).await;
    assert!(gpus.report(GPU, 31), "an application's own fault");
    world
        .until("noted", || world.log().contains("XID 31"))
        .await;
    assert_eq!(world.count(is_quit), 0);
    // It stays broken when it is looked at again.
    let reason = "XID 48: it is not reset yet".to_owned();
    gpus.set_health(GPU, Health::Broken { reason });
    assert!(gpus.report(GPU, 48));
    world.until_given_back().await;
    assert!(world.log().contains("--gpu-reset"), "{}", world.log());
    world.until_told("XID 48").await;
}

/// What a job asks for is held against the GPUs as the driver tells of them, before anything begins.
#[tokio::test]
async fn a_job_for_a_larger_gpu_is_given_back_with_the_reason() {
    // 24 576 MiB are 25.8 GB.
    for (asked, fits) in [("25.7", true), ("25.8", false), ("80", false)] {
        let gpus = SimulatedGpus::new(&[GPU]);
        let written = [vec![GPU.to_owned()]];
        let mut watched = watch::begin_with(Arc::new(gpus), &written).await.unwrap();
        let mut world = World::new();
        world.start(watched.slots.remove(0));
        let more = format!(r#", "required_vram": {asked}"#);
        world.post(&with_gpu(&more)).await;
        if fits {
            world.until_it_runs().await;
            continue;
        }
        world.until_given_back().await;
        assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
        assert_eq!(world.calls(Call::Create), 0);
        let said =
            format!("asks for a GPU with {asked} GB of memory, and this host's has 24576 MiB");
        assert!(world.log().contains(&said), "{}", world.log());
    }
}

/// What `meta` says counts too, and a part of a GPU has its own share of memory.
#[tokio::test]
async fn a_part_of_a_gpu_is_held_to_its_own_memory() {
    let part = "MIG-aaaaaaaa-0000-0000-0000-000000000001";
    let gpus = SimulatedGpus::new(&[GPU]);
    gpus.divide(GPU, &[part]);
    let written = [vec![part.to_owned()]];
    let mut watched = watch::begin_with(Arc::new(gpus), &written).await.unwrap();
    assert_eq!(watched.slots[0].memory_mib(), Some(9_856));
    let mut world = World::new();
    world.start(watched.slots.remove(0));
    let meta = r#"{"meta": {"system_requirements": {"required_vram": "12 GB"}}, "#;
    world.post(&with_gpu("").replacen('{', meta, 1)).await;
    world.until_given_back().await;
    assert!(world.log().contains("9856 MiB"), "{}", world.log());
}

#[tokio::test]
async fn a_job_for_a_gpu_on_a_host_without_is_given_back_before_anything_begins() {
    let mut world = World::new();
    world.start(watch::SlotGpus::unwatched(Vec::new()));
    world.post(&with_gpu("")).await;
    world.until_given_back().await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
    assert!(
        world.log().contains("this host has none"),
        "{}",
        world.log()
    );
}

#[tokio::test]
async fn an_unfit_gpu_keeps_its_job_and_gets_no_other() {
    let (world, gpu) = World::scripted();
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    gpu.set_health(Health::Unfit {
        reason: "the driver does not answer".to_owned(),
    });
    world.until_told("the driver does not answer").await;
    assert!(world.engine.exit(&container(), 0));
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    sleep(Duration::from_millis(50)).await;
    assert!(!world.chain.waits());
    assert_eq!(world.count(|order| matches!(order, Order::Join { .. })), 1);
    gpu.set_health(Health::Well);
    world.until_well().await;
}

#[tokio::test]
async fn an_operation_without_a_gpu_does_not_mind_a_broken_one() {
    let (world, gpu) = World::scripted();
    world
        .post(&with_gpu("").replace("\"gpu\": true", "\"gpu\": false"))
        .await;
    world.until_it_runs().await;
    gpu.set_health(broken());
    world.until_told("XID 79").await;
    assert!(world.engine.exit(&container(), 0));
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
}

#[tokio::test]
async fn a_failure_that_the_gpu_caused_is_not_the_clients() {
    let (world, gpu) = World::scripted();
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    // The application notices before the driver says so.
    assert!(world.engine.exit(&container(), 1));
    gpu.set_health(broken());
    world.until_given_back().await;
}

#[tokio::test]
async fn a_failure_of_the_applications_own_is_the_clients() {
    let (world, _gpu) = World::scripted();
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    assert!(world.engine.exit(&container(), 1));
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Failed);
}

#[tokio::test]
async fn a_container_that_lost_its_gpu_is_started_again_where_that_is_allowed() {
    let (world, _gpu) = World::scripted();
    world.post(&with_gpu(RESTARTS)).await;
    world.until_it_runs().await;
    assert!(world.engine.lose_gpu(&container()));
    world
        .until("started again", || world.calls(Call::Create) == 2)
        .await;
    world
        .until("and runs", || world.engine.exit(&container(), 0))
        .await;
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    assert_eq!(world.count(is_quit), 0);
}

/// The agent is killed while it ends the container, which ends well when it is told to: that is no
/// success.
#[tokio::test]
async fn a_restart_for_a_lost_gpu_is_gone_on_with_after_a_kill() {
    let (gpus, _gpu) = simulated::scripted(&[CDI]);
    let mut world = World::new();
    world.start(gpus.clone());
    world.post(&with_gpu(RESTARTS)).await;
    world.until_it_runs().await;
    for _ in 0..3 {
        let unreachable = Error::EngineUnreachable {
            address: "simulated".to_owned(),
            source: None,
        };
        world.engine.refuse_next(Call::Stop, unreachable);
    }
    assert!(world.engine.lose_gpu(&container()));
    world
        .until("told to end", || world.calls(Call::Stop) > 0)
        .await;
    assert!(world.engine.exit(&container(), 0));
    world.kill().await;
    world.start(gpus);
    world
        .until("started again", || world.calls(Call::Start) == 2)
        .await;
    world
        .until("and runs", || world.engine.exit(&container(), 0))
        .await;
    world.until_state(JobState::Completed).await;
    assert_eq!(world.result().await.state, JobOutcome::Succeeded);
}

#[tokio::test]
async fn a_container_that_lost_its_gpu_is_given_back_otherwise() {
    let (world, _gpu) = World::scripted();
    world.post(&with_gpu("")).await;
    world.until_it_runs().await;
    assert!(world.engine.lose_gpu(&container()));
    world.until_given_back().await;
    assert_eq!(world.calls(Call::Create), 1);
}

/// What a container alone says is not held against the host: a job can make it say anything.
#[tokio::test]
async fn a_loss_that_only_the_container_tells_of_is_noted_or_restarted() {
    for (restarts, creations) in [("", 1), (RESTARTS, 2)] {
        let (world, _gpu) = World::scripted();
        let seen = format!("GPU 0: Simulated GPU (UUID: {GPU})\n");
        world.engine.answer(SMI, 0, &seen);
        world.post(&with_gpu(restarts)).await;
        world.until_it_runs().await;
        assert!(world.engine.answer_in(&container(), SMI, 255, LOST));
        world
            .until("noted", || world.log().contains("Unknown Error"))
            .await;
        world
            .until("creations", || world.calls(Call::Create) == creations)
            .await;
        world
            .until("it runs", || world.engine.exit(&container(), 0))
            .await;
        world.until_state(JobState::Completed).await;
        assert_eq!(world.count(is_quit), 0);
    }
}

#[tokio::test]
async fn a_container_that_cannot_use_its_gpu_from_the_beginning_is_given_back_unstarted() {
    let (world, mut gpu) = World::scripted();
    world.engine.answer(SMI, 255, LOST);
    world.post(&with_gpu("")).await;
    world.until_given_back().await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
    assert!(gpu.reports().is_empty(), "its word alone stops no slot");
}

#[tokio::test]
async fn a_container_that_sees_anothers_gpu_is_given_back_unstarted() {
    let gpus = SimulatedGpus::new(&[GPU, "GPU-bbbbbbbb"]);
    let written = [vec![GPU.to_owned()]];
    let mut watched = watch::begin_with(Arc::new(gpus), &written).await.unwrap();
    let mut world = World::new();
    let seen = format!("GPU 0: A (UUID: {GPU})\nGPU 1: A (UUID: GPU-bbbbbbbb)\n");
    world.engine.answer(SMI, 0, &seen);
    world.start(watched.slots.remove(0));
    world.post(&with_gpu("")).await;
    world.until_given_back().await;
    assert_eq!(world.count(|order| matches!(order, Order::Start(_))), 0);
    assert!(world.log().contains("GPU-bbbbbbbb"), "{}", world.log());
}

#[tokio::test]
async fn an_applications_fault_starts_it_again_where_that_is_allowed() {
    for (restarts, creations) in [("", 1), (RESTARTS, 2)] {
        let (world, gpu) = World::scripted();
        world.post(&with_gpu(restarts)).await;
        world.until_it_runs().await;
        gpu.upset(13);
        world
            .until("noted", || world.log().contains("XID 13"))
            .await;
        world
            .until("creations", || world.calls(Call::Create) == creations)
            .await;
        world
            .until("it runs", || world.engine.exit(&container(), 0))
            .await;
        world.until_state(JobState::Completed).await;
        assert_eq!(world.result().await.state, JobOutcome::Succeeded);
    }
}

#[tokio::test]
async fn a_gpu_that_the_engine_cannot_give_is_reported() {
    let (gpus, mut gpu) = simulated::scripted(&["nvidia.com/gpu=GPU-not-there"]);
    let mut world = World::new();
    world.start(gpus);
    world.post(&with_gpu("")).await;
    world.until_given_back().await;
    let reports = gpu.reports();
    assert!(
        matches!(&reports[..], [report] if report.contains("GPU-not-there")),
        "{reports:?}"
    );
}
