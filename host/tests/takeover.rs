//! What an agent finds out, decides and has begun counts for the one that takes its job up after a
//! kill, with an engine and a chain in memory.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use nosana_host::{
    api::Registry,
    chain::Order,
    config::LimitsConfig,
    containers::{
        Call, ContainerSpec, Containers, Error, Script, SimulatedContainers, UnixNanos, operation,
    },
    gpus::watch::SlotGpus,
    ledger::Ledger,
    obstacle::Conditions,
    plan::{RunState, Stopping},
    resources::{Resources, Settings},
    run::{Assignment, Facilities, Run, Wish},
    services::Services,
    simulated_chain::SimulatedChain,
    slot::Slot,
};
use nosana_sdk::{
    common::job::JobState,
    result::{JobOutcome, JobResult, OperationOutcome},
    store::{ContentHash, FolderStore, Store, StoreError},
};
use serde_json::{Value, json};
use solana_address::Address;
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use waiting::{LONG, until};

const HOST: Address = Address::new_from_array([1; 32]);
const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";

/// A machine with a job; runs of it come and go.
struct World {
    folder: TempDir,
    engine: SimulatedContainers,
    store: FolderStore,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = SimulatedContainers::new();
        engine.add_image(&IMAGE.parse().unwrap());
        Self {
            store: FolderStore::new(folder.path().join("store")),
            folder,
            engine,
        }
    }

    /// What a container of an operation does.
    fn script(&self, op: &str, script: Script) {
        self.engine.script(&container(op), script);
    }

    async fn begin(&self, definition: &str) -> Run {
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        self.take_up(hash)
    }

    fn take_up(&self, definition: ContentHash) -> Run {
        let assignment = Assignment {
            job: JOB,
            host: HOST,
            client: Address::new_from_array([3; 32]),
            definition: definition.into(),
            gpus: SlotGpus::unwatched(Vec::new()),
            limits: LimitsConfig::default(),
            folder: self.job_folder(),
        };
        let store = Arc::new(self.store.clone());
        let facilities = facilities(&self.engine, store, self.folder.path());
        Run::begin(facilities, assignment, Wish::GoOn).unwrap()
    }

    fn job_folder(&self) -> PathBuf {
        self.folder.path().join("job")
    }

    /// Waits until this many containers were started.
    async fn until_started(&self, count: usize) {
        until("started", || self.started() == count).await;
    }

    fn started(&self) -> usize {
        self.calls(Call::Start)
    }

    fn calls(&self, of: Call) -> usize {
        let calls = self.engine.calls();
        calls.iter().filter(|(call, _)| *call == of).count()
    }

    /// The job's log on this machine.
    fn log(&self) -> String {
        fs::read_to_string(self.job_folder().join("log.jsonl")).unwrap_or_default()
    }

    /// Waits until the log of `op`, which says [`hello`], is read, so that it is watched.
    async fn until_read(&self, op: &str) {
        until(op, || self.log().contains(&format!("hello of {op}"))).await;
    }

    /// Waits until the container of `op` runs and is watched, and ends it.
    async fn exit(&self, op: &str, code: i64) {
        until("it runs", || self.engine.exit(&container(op), code)).await;
    }

    /// What is stored at the end of `run`.
    async fn result(&self, run: &mut Run) -> JobResult {
        match end(run).await {
            RunState::Done { result, .. } => self.document(result.into()),
            other => panic!("{other:?}"),
        }
    }

    fn document(&self, hash: ContentHash) -> JobResult {
        let path = self.folder.path().join("store").join(hash.to_string());
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }
}

/// How `run` ends.
async fn end(run: &mut Run) -> RunState {
    let is_over =
        |state: &RunState| matches!(state, RunState::Done { .. } | RunState::GivenUp { .. });
    let state = timeout(LONG, run.state.wait_for(is_over)).await;
    state.unwrap().unwrap().clone()
}

fn facilities(engine: &SimulatedContainers, store: Arc<dyn Store>, folder: &Path) -> Facilities {
    let resources = Settings::new(folder.join("resources"), 0, 0);
    Facilities {
        containers: Arc::new(engine.clone()),
        store,
        resources: Arc::new(Resources::open(resources).unwrap()),
        services: Services::default(),
        images: Arc::default(),
    }
}

/// Nanoseconds.
const HOUR: u64 = 3_600_000_000_000;

/// Unix nanoseconds.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(now.as_nanos()).unwrap()
}

fn container(op: &str) -> String {
    operation::container_name(&JOB.to_string(), op)
}

/// Ends what works for the job as a kill does: it says nothing more.
async fn kill(run: Run) {
    let mut state = run.state.clone();
    drop(run);
    // Its sender goes with the task.
    while state.changed().await.is_ok() {}
}

fn op(id: &str, group: &str, more: &Value) -> Value {
    let mut args = json!({"image": IMAGE});
    let mut execution = json!({"group": group});
    for (key, value) in more.as_object().unwrap() {
        let place = if ["depends_on", "stop_if_dependent_stops"].contains(&key.as_str()) {
            &mut execution
        } else {
            &mut args
        };
        place[key] = value.clone();
    }
    json!({"id": id, "type": "container/run", "execution": execution, "args": args})
}

fn definition(ops: &[Value]) -> String {
    json!({"version": "0.1", "type": "container", "ops": ops}).to_string()
}

/// Lines of what operations printed.
fn printed(result: &JobResult) -> Vec<String> {
    let lines = result.log.lines.iter();
    lines
        .filter(|line| line.stream != "agent")
        .map(|line| format!("{}: {}", line.op, line.text))
        .collect()
}

fn states(result: &JobResult) -> Vec<OperationOutcome> {
    result.operations.iter().map(|op| op.state).collect()
}

/// Kills the first run after growing numbers of calls to the engine since `happens`, which begins
/// when all of `ops` run, until it is over before that. Gives what the next one stored each time.
async fn at_every_point(
    definition: &str,
    ops: &[&str],
    prepare: impl Fn(&World),
    happens: impl AsyncFn(&World),
) -> Vec<JobResult> {
    let mut results = Vec::new();
    for after in 0.. {
        let world = World::new();
        // An engine like this is believed to end containers by itself.
        world.engine.set_live_restore(false);
        prepare(&world);
        let mut run = world.begin(definition).await;
        world.until_started(ops.len()).await;
        for op in ops {
            world.until_read(op).await;
        }
        let calls = world.engine.calls().len();
        world.engine.stop_after(Some(calls + after));
        happens(&world).await;
        let is_over = |run: &Run| matches!(*run.state.borrow(), RunState::Done { .. });
        until("killed or over", || {
            world.engine.has_stopped() || is_over(&run)
        })
        .await;
        let was_at_work = !is_over(&run);
        if was_at_work {
            kill(run).await;
            world.engine.stop_after(None);
            run = world.begin(definition).await;
        }
        results.push(world.result(&mut run).await);
        if !was_at_work {
            return results;
        }
    }
    results
}

fn hello(op: &str) -> Script {
    Script::runs().prints(&format!("hello of {op}"))
}

/// The store is away when the next agent comes, and until the job is over.
#[tokio::test]
async fn what_runs_needs_no_store_to_be_taken_up() {
    let world = World::new();
    world.script("a", Script::runs());
    let definition = definition(&[op("a", "g", &json!({}))]);
    let run = world.begin(&definition).await;
    world.until_started(1).await;
    kill(run).await;
    fs::remove_dir_all(world.folder.path().join("store")).unwrap();
    let mut run = world.take_up(ContentHash::of(definition.as_bytes()));
    world.exit("a", 0).await;
    let result = world.result(&mut run).await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(world.started(), 1);
}

/// Whatever stands in the file, it is the definition of the hash on chain or none.
#[tokio::test]
async fn a_kept_definition_that_is_damaged_is_fetched_again() {
    let world = World::new();
    let definition = definition(&[op("a", "g", &json!({}))]);
    fs::create_dir_all(world.job_folder()).unwrap();
    let kept = world.job_folder().join("definition.json");
    fs::write(&kept, definition.replace("docker.io", "evil.example")).unwrap();
    let mut run = world.begin(&definition).await;
    let result = world.result(&mut run).await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(fs::read_to_string(&kept).unwrap(), definition);
}

#[tokio::test]
async fn restarts_before_a_kill_are_counted() {
    let world = World::new();
    world.script("a", Script::runs());
    let policy = json!({"restart_policy": {"policy": "on-failure", "restart_tries": 2}});
    let definition = definition(&[op("a", "g", &policy)]);
    let run = world.begin(&definition).await;
    world.exit("a", 3).await;
    world.until_started(2).await;
    kill(run).await;
    let mut run = world.begin(&definition).await;
    world.exit("a", 3).await;
    world.until_started(3).await;
    world.exit("a", 3).await;
    let result = world.result(&mut run).await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 3));
    assert_eq!(world.started(), 3, "the first, and two more");
}

/// Wherever the agent was between a container's end and the start of the next.
#[tokio::test]
async fn a_restart_that_was_begun_is_gone_on_with() {
    let policy = json!({"restart_policy": {"policy": "on-failure", "restart_tries": 1}});
    let definition = definition(&[op("a", "g", &policy)]);
    let results = at_every_point(
        &definition,
        &["a"],
        |world| world.script("a", hello("a")),
        async |world| {
            assert!(world.engine.exit(&container("a"), 3));
            // The next one ends by itself.
            world.script("a", Script::exits(4).prints("again"));
        },
    )
    .await;
    assert!(results.len() > 5, "only {} points", results.len());
    for (after, result) in results.iter().enumerate() {
        assert_eq!(result.exit_code, 4, "after {after} calls");
        let expected = ["a: hello of a", "a: again"];
        assert_eq!(printed(result), expected, "after {after} calls");
    }
}

/// How the engine that ends with its containers leaves one whose program ends well when it is told to.
async fn is_ended_with_its_engine(world: &World, op: &str) {
    world.until_read(op).await;
    let looks = world.calls(Call::Inspect);
    world.engine.set_reachable(false);
    until("missed", || world.calls(Call::Inspect) > looks).await;
    world.engine.set_blind(true);
    assert!(world.engine.exit(&container(op), 0));
    world.engine.set_blind(false);
    world.engine.set_reachable(true);
}

/// The agent knew that the engine had ended it, and was killed before it could start it again.
#[tokio::test]
async fn what_the_engine_ended_is_started_again_although_it_ended_well() {
    let world = World::new();
    world.engine.set_live_restore(false);
    world.engine.set_now(UnixNanos(now() + HOUR));
    world.script("a", hello("a"));
    let policy = json!({"restart_policy": "on-failure"});
    let definition = definition(&[op("a", "g", &policy)]);
    let run = world.begin(&definition).await;
    is_ended_with_its_engine(&world, "a").await;
    world.script("a", Script::exits(0).prints("again"));
    until("noted", || world.log().contains("was restarted and ended")).await;
    kill(run).await;
    let mut run = world.begin(&definition).await;
    let result = world.result(&mut run).await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(printed(&result), ["a: hello of a", "a: again"]);
}

/// An operation whose results are taken from its lines.
fn with_results() -> String {
    let mut op = op("a", "g", &json!({}));
    op["results"] = json!({"value": "(?<=value: ).*"});
    definition(&[op])
}

/// A job whose container ended while neither the agent nor the engine was there.
async fn ended_unseen(definition: &str) -> World {
    let world = World::new();
    world.script("a", hello("a"));
    let run = world.begin(definition).await;
    world.until_read("a").await;
    kill(run).await;
    world.engine.set_blind(true);
    assert!(world.engine.exit(&container("a"), 0));
    world.engine.set_blind(false);
    world
}

fn fails() -> Error {
    Error::Engine {
        action: "tell",
        source: "it says no more".into(),
    }
}

fn is_away() -> Error {
    Error::EngineUnreachable {
        address: "simulated".to_owned(),
        source: None,
    }
}

/// An engine that is killed while it starts a container forgets that, and not its processes.
#[tokio::test]
async fn what_may_have_begun_unseen_goes_back_and_is_not_begun_again() {
    for is_unseen in [false, true] {
        let world = World::new();
        world.script("a", hello("a"));
        let made = ContainerSpec {
            labels: operation::operation_labels(&JOB.to_string(), "a"),
            ..ContainerSpec::new(container("a"), IMAGE.parse().unwrap())
        };
        world.engine.create(&made).await.unwrap();
        world.engine.set_blind(is_unseen);
        world.engine.set_blind(false);
        let mut run = world.begin(&definition(&[op("a", "g", &json!({}))])).await;
        if !is_unseen {
            world.exit("a", 0).await;
        }
        match end(&mut run).await {
            RunState::GivenUp { reason } => {
                assert!(
                    is_unseen && reason.contains("may have run unseen"),
                    "{reason}"
                );
            }
            other => assert!(!is_unseen, "{other:?}"),
        }
        assert_eq!(world.started(), usize::from(!is_unseen));
    }
}

/// An engine that is away while the next agent begins, from whichever call on, does not make it
/// forget to ask who saw the end.
#[tokio::test]
async fn an_end_that_nobody_saw_is_doubted_whenever_the_engine_was_away() {
    let definition = with_results();
    for after in 0.. {
        let world = ended_unseen(&definition).await;
        let calls = world.engine.calls().len();
        world.engine.stop_after(Some(calls + after));
        let mut run = world.begin(&definition).await;
        let is_over = || !matches!(*run.state.borrow(), RunState::Preparing | RunState::Running);
        until("away or over", || world.engine.has_stopped() || is_over()).await;
        let was_away = world.engine.has_stopped();
        world.engine.stop_after(None);
        let end = end(&mut run).await;
        assert!(
            matches!(end, RunState::GivenUp { .. }),
            "after {after}: {end:?}"
        );
        if !was_away {
            assert!(after > 5, "only {after} points");
            return;
        }
    }
}

#[tokio::test]
async fn an_engine_that_cannot_tell_what_it_saw_is_believed() {
    let definition = with_results();
    let world = ended_unseen(&definition).await;
    world.engine.refuse_next(Call::MissedEnd, is_away());
    for _ in 0..5 {
        world.engine.refuse_next(Call::MissedEnd, fails());
    }
    let mut run = world.begin(&definition).await;
    let result = world.result(&mut run).await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert_eq!(world.calls(Call::MissedEnd), 6);
}

#[tokio::test]
async fn a_job_that_must_end_waits_for_no_word_on_what_the_engine_saw() {
    let definition = with_results();
    let world = ended_unseen(&definition).await;
    for _ in 0..1_000 {
        world.engine.refuse_next(Call::MissedEnd, is_away());
    }
    let mut run = world.begin(&definition).await;
    until("asked", || world.calls(Call::MissedEnd) > 0).await;
    assert!(run.wish(Wish::Stopped));
    let result = world.result(&mut run).await;
    assert_eq!(result.state, JobOutcome::Stopped);
}

/// The first of its containers began long before the one that runs.
#[tokio::test]
async fn a_timeout_counts_from_the_first_start() {
    let world = World::new();
    world.script("a", Script::runs());
    let limits = json!({"restart_policy": "always", "timeout": 60});
    let definition = definition(&[op("a", "g", &limits)]);
    let now = now();
    world.engine.set_now(UnixNanos(now + HOUR));
    let run = world.begin(&definition).await;
    world.exit("a", 0).await;
    world.until_started(2).await;
    kill(run).await;
    // As if the hour had passed since.
    let memory = world.job_folder().join("operations.json");
    let text = fs::read_to_string(&memory).unwrap();
    let mut known: Value = serde_json::from_str(&text).unwrap();
    assert!(known["a"]["began"].as_u64().unwrap() >= now + HOUR);
    known["a"]["began"] = json!(now - HOUR);
    fs::write(&memory, known.to_string()).unwrap();
    let mut run = world.begin(&definition).await;
    let result = world.result(&mut run).await;
    assert_eq!(result.exit_code, 124, "{:?}", result.message);
}

/// The second operation fails, and the first is ended with it: that is the second's doing, whoever
/// looks.
#[tokio::test]
async fn what_was_ended_because_another_failed_did_not_fail() {
    let definition = definition(&[op("a", "g", &json!({})), op("b", "g", &json!({}))]);
    let results = at_every_point(
        &definition,
        &["a", "b"],
        |world| {
            world.script("a", hello("a"));
            world.script("b", hello("b"));
        },
        async |world| assert!(world.engine.exit(&container("b"), 7)),
    )
    .await;
    assert!(results.len() > 5, "only {} points", results.len());
    for (after, result) in results.iter().enumerate() {
        let told = (states(result), result.exit_code);
        let expected = [OperationOutcome::Stopped, OperationOutcome::Failed];
        assert_eq!(told, (expected.to_vec(), 7), "after {after} calls");
        assert_eq!(printed(result).len(), 2, "after {after} calls");
    }
}

/// It is told to end for what it wrote; what an engine says of its end is no matter.
#[tokio::test]
async fn what_broke_a_bound_broke_it_for_the_next_agent_too() {
    let definition = definition(&[op("a", "g", &json!({"disk": "1m"}))]);
    let results = at_every_point(
        &definition,
        &["a"],
        |world| world.script("a", hello("a")),
        async |world| assert!(world.engine.write_to_disk(&container("a"), 2 << 20)),
    )
    .await;
    assert!(results.len() > 3, "only {} points", results.len());
    for (after, result) in results.iter().enumerate() {
        let told = (states(result), result.exit_code);
        let expected = (vec![OperationOutcome::Failed], 137);
        assert_eq!(told, expected, "after {after} calls");
        let message = result.message.clone().unwrap_or_default();
        assert!(message.contains("more disk"), "after {after}: {message}");
    }
}

/// What it needs failed while no agent looked: it ran, and its log is its client's.
#[tokio::test]
async fn what_ran_is_not_skipped_when_its_dependency_failed_meanwhile() {
    let world = World::new();
    world.script("a", Script::runs());
    world.script("b", Script::runs());
    let needs = json!({"depends_on": ["a"]});
    let definition = definition(&[op("a", "g", &json!({})), op("b", "g", &needs)]);
    let run = world.begin(&definition).await;
    world.until_started(2).await;
    kill(run).await;
    assert!(world.engine.print(&container("b"), "meanwhile"));
    assert!(world.engine.exit(&container("a"), 7));
    let mut run = world.begin(&definition).await;
    let result = world.result(&mut run).await;
    let expected = [OperationOutcome::Failed, OperationOutcome::Stopped];
    assert_eq!((states(&result), result.exit_code), (expected.to_vec(), 7));
    assert_eq!(printed(&result), ["b: meanwhile"]);
}

/// What ends with another is not started again for ever.
#[tokio::test]
async fn what_ends_with_its_dependency_is_not_started_again() {
    let world = World::new();
    world.script("a", Script::runs());
    world.script("b", Script::runs());
    let more =
        json!({"depends_on": ["a"], "stop_if_dependent_stops": true, "restart_policy": "always"});
    let definition = definition(&[op("a", "g", &json!({})), op("b", "g", &more)]);
    let mut run = world.begin(&definition).await;
    world.until_started(2).await;
    world.exit("a", 0).await;
    let result = world.result(&mut run).await;
    let expected = [OperationOutcome::Succeeded, OperationOutcome::Stopped];
    assert_eq!(states(&result), expected);
    assert_eq!(world.started(), 2);
}

/// What ends at once, again and again, is not started again as fast as the engine can.
#[tokio::test]
async fn a_container_that_ends_soon_is_waited_with() {
    let world = World::new();
    world.script("a", Script::exits(0));
    let always = definition(&[op("a", "g", &json!({"restart_policy": "always"}))]);
    let began = Instant::now();
    let run = world.begin(&always).await;
    world.until_started(4).await;
    assert!(
        began.elapsed() >= Duration::from_millis(1_400),
        "200, 400 and 800 ms"
    );
    kill(run).await;
}

/// A store whose reader dies so many times.
struct Deadly {
    folder: FolderStore,
    deaths: AtomicUsize,
}

#[async_trait]
impl Store for Deadly {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let left = self.deaths.load(Ordering::Relaxed);
        self.deaths.store(left.saturating_sub(1), Ordering::Relaxed);
        assert!(left == 0, "a bug, for the test");
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

fn slot(world: &World, chain: &SimulatedChain, store: Arc<dyn Store>, folder: &Path) -> Slot {
    Slot {
        ledger: Ledger::open(folder).unwrap(),
        host: HOST,
        chain: Box::new(chain.clone()),
        facilities: facilities(&world.engine, store, world.folder.path()),
        gpus: SlotGpus::unwatched(Vec::new()),
        conditions: Conditions::default(),
        limits: LimitsConfig::default(),
        folder: folder.to_owned(),
        registry: Arc::new(Registry::default()),
    }
}

/// A slot at work.
struct Working {
    chain: SimulatedChain,
    folder: PathBuf,
    stopping: watch::Sender<Stopping>,
    agent: JoinHandle<()>,
}

impl Working {
    /// One that waits for a job.
    async fn begin(world: &World, store: Arc<dyn Store>) -> Self {
        let chain = SimulatedChain::new(HOST);
        let folder = world.folder.path().join("agent");
        let slot = slot(world, &chain, store, &folder);
        let (stopping, seen) = watch::channel(Stopping::No);
        let agent = tokio::spawn(slot.work(seen));
        until("the host waits", || chain.waits()).await;
        Self {
            chain,
            folder,
            stopping,
            agent,
        }
    }

    /// Gives it a job of one operation, `a`, for an hour.
    async fn assign(&self, world: &World) {
        let definition = definition(&[op("a", "g", &json!({}))]);
        let hash = world.store.put(definition.as_bytes()).await.unwrap();
        self.chain.assign(JOB, hash.into(), 3_600);
    }

    async fn until_it_runs(&self) {
        let is_running = || self.chain.job().is_some_and(|job| job.started_at != 0);
        until("the job runs", is_running).await;
    }
}

/// An agent that begins while the chain is silent knows by it what nobody pays for.
#[tokio::test]
async fn until_when_a_job_is_paid_for_is_noted_while_it_is_here() {
    let world = World::new();
    world.script("a", Script::runs());
    let working = Working::begin(&world, Arc::new(world.store.clone())).await;
    let note = working.folder.join("paid-until.json");
    assert!(!note.exists());
    working.assign(&world).await;
    let noted = || {
        let text = fs::read_to_string(&note).unwrap_or_default();
        let noted: Value = serde_json::from_str(&text).unwrap_or_default();
        noted["until"].as_u64().unwrap_or_default()
    };
    // To be started, it has 10 minutes; then an hour.
    let uptime = fs::read_to_string("/proc/uptime").unwrap();
    let now: u64 = uptime.split('.').next().unwrap().parse().unwrap();
    until("noted", || noted() > now + 3_000).await;
    assert!(
        fs::read_to_string(&note)
            .unwrap()
            .contains(&JOB.to_string())
    );
    world.exit("a", 0).await;
    until("the host waits again", || working.chain.waits()).await;
    until("the note is gone", || !note.exists()).await;
    working.agent.abort();
}

/// The chain answers what an agent asks at its start, and then no more. What it ends is its own
/// doing, and no fault of the job's.
#[tokio::test]
async fn a_slot_that_was_told_nothing_ends_what_nobody_pays_for() {
    let world = World::new();
    world.script("a", Script::runs());
    let store: Arc<dyn Store> = Arc::new(world.store.clone());
    let first = Working::begin(&world, Arc::clone(&store)).await;
    first.assign(&world).await;
    first.until_it_runs().await;
    first.agent.abort();
    assert!(first.agent.await.unwrap_err().is_cancelled());
    let (chain, folder) = (first.chain, first.folder);
    chain.set_reachable(false);
    let note = folder.join("paid-until.json");
    let text = fs::read_to_string(&note).unwrap();
    let mut noted: Value = serde_json::from_str(&text).unwrap();
    noted["until"] = json!(0);
    fs::write(&note, noted.to_string()).unwrap();
    let second = slot(&world, &chain, store, &folder);
    let second = tokio::spawn(second.work(first.stopping.subscribe()));
    let stops = || {
        let calls = world.engine.calls();
        calls.iter().any(|(call, _)| *call == Call::Stop)
    };
    until("it is ended", stops).await;
    let finished = || {
        let orders = chain.orders();
        orders.into_iter().find_map(|order| match order {
            Order::Finish { result, .. } => Some(result),
            _ => None,
        })
    };
    assert!(finished().is_none());
    // Its client had extended it meanwhile.
    chain.set_reachable(true);
    until("the host waits again", || chain.waits()).await;
    let result = world.document(finished().unwrap().into());
    assert_eq!(result.state, JobOutcome::TimedOut, "{result:?}");
    assert_eq!(world.started(), 1);
    until("the note is gone", || !note.exists()).await;
    second.abort();
}

/// Its owner gave the host a worker whose key this agent has not, yet or for good.
#[tokio::test]
async fn a_result_that_the_chain_takes_from_another_worker_is_kept_and_keeps_no_agent() {
    for comes_back in [true, false] {
        let world = World::new();
        world.script("a", Script::runs());
        let working = Working::begin(&world, Arc::new(world.store.clone())).await;
        working.assign(&world).await;
        working.until_it_runs().await;
        let Working {
            chain,
            stopping,
            agent,
            ..
        } = working;
        chain.set_other_worker(true);
        chain.stop_job();
        until("the result is offered", || chain.refusals() > 0).await;
        if comes_back {
            chain.set_other_worker(false);
            until("the result is attached", || {
                chain.job().is_some_and(|job| job.result != [0; 32])
            })
            .await;
            agent.abort();
        } else {
            stopping.send(Stopping::Drain).unwrap();
            timeout(LONG, agent).await.unwrap().unwrap();
            assert_eq!(chain.job().unwrap().result, [0; 32]);
        }
    }
}

/// A run dies of a bug, and nobody restarts the agent. Gives the orders that the chain got.
async fn orders_after_deaths(deaths: usize) -> Vec<Order> {
    let world = World::new();
    let store = Arc::new(Deadly {
        folder: world.store.clone(),
        deaths: AtomicUsize::new(deaths),
    });
    let working = Working::begin(&world, store).await;
    working.assign(&world).await;
    let Working {
        chain,
        folder,
        agent,
        ..
    } = &working;
    until("the host waits again", || chain.waits()).await;
    let labels = operation::job_labels(&JOB.to_string());
    assert!(world.engine.list(&labels).await.unwrap().is_empty());
    assert_eq!(world.started(), 1);
    // Of its files the log alone is left.
    let names = fs::read_dir(folder.join("jobs").join(JOB.to_string())).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["log.jsonl"]);
    let state = chain.job().unwrap().state;
    let is_given_back = state == JobState::Queued as u8;
    assert!(is_given_back || state == JobState::Completed as u8);
    agent.abort();
    chain.orders()
}

#[tokio::test]
async fn a_run_that_dies_is_taken_up_as_after_a_kill() {
    let orders = orders_after_deaths(1).await;
    let is_finish = |order: &&Order| matches!(order, Order::Finish { .. });
    assert_eq!(orders.iter().filter(is_finish).count(), 1, "{orders:?}");
}

#[tokio::test]
async fn a_job_at_which_the_agent_dies_again_and_again_goes_back() {
    let orders = orders_after_deaths(usize::MAX).await;
    let is_quit = |order: &&Order| matches!(order, Order::Quit(_));
    assert_eq!(orders.iter().filter(is_quit).count(), 1, "{orders:?}");
}
