//! Every arrow between the states of a run, taken by the real thing with an engine in memory, and
//! no other.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests, too")]

mod waiting;

use std::{collections::BTreeSet, sync::Arc};

use nosana_host::{
    config::LimitsConfig,
    containers::{Call, Containers, Error, Script, SimulatedContainers, operation},
    gpus::watch::SlotGpus,
    plan::RunState,
    resources::{Resources, Settings},
    run::{Assignment, Facilities, Run, Wish},
    services::Services,
};
use nosana_sdk::store::{ContentHash, FolderStore, Store};
use solana_address::Address;
use tempfile::TempDir;
use tokio::time::timeout;
use waiting::{LONG, until};

const JOB: Address = Address::new_from_array([2; 32]);
const IMAGE: &str = "docker.io/test/a:1";
const PULLED: &str = "docker.io/test/pulled:1";

fn ops(image: &str, more: &str) -> String {
    format!(
        r#"{{"version": "0.1", "type": "container", "ops": [
        {{"id": "a", "type": "container/run", "args": {{"image": "{image}", "cmd": "a"}}}}{more}]}}"#
    )
}

struct World {
    folder: TempDir,
    engine: SimulatedContainers,
    store: FolderStore,
}

/// The states that a run went through.
type Path = Vec<&'static str>;

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = SimulatedContainers::new();
        engine.add_image(&IMAGE.parse().unwrap());
        engine.add_remote_image(&PULLED.parse().unwrap(), 1 << 20);
        engine.script(IMAGE, Script::runs());
        Self {
            store: FolderStore::new(folder.path().join("store")),
            folder,
            engine,
        }
    }

    async fn begin(&self, definition: &str, wish: Wish) -> Run {
        let hash = self.store.put(definition.as_bytes()).await.unwrap();
        self.begin_with(hash, wish)
    }

    fn begin_with(&self, definition: ContentHash, wish: Wish) -> Run {
        let resources = Settings::new(self.folder.path().join("resources"), 0, 0);
        let facilities = Facilities {
            containers: Arc::new(self.engine.clone()),
            store: Arc::new(self.store.clone()),
            resources: Arc::new(Resources::open(resources).unwrap()),
            services: Services::default(),
            images: Arc::default(),
        };
        let assignment = Assignment {
            job: JOB,
            host: Address::new_from_array([1; 32]),
            client: Address::new_from_array([3; 32]),
            definition: definition.into(),
            gpus: SlotGpus::unwatched(Vec::new()),
            limits: LimitsConfig::default(),
            folder: self.folder.path().join("job"),
        };
        Run::begin(facilities, assignment, wish).unwrap()
    }

    async fn until_running(&self, run: &mut Run, path: &mut Path) {
        let running = run.state.wait_for(|state| *state == RunState::Running);
        timeout(LONG, running).await.unwrap().unwrap();
        path.push("running");
        // What follows happens to a container that is watched.
        until("its log is read", || {
            let calls = self.engine.calls();
            calls.iter().any(|(call, _)| *call == Call::Logs)
        })
        .await;
    }
}

/// The end of a run that went along `path` so far.
async fn end(mut run: Run, mut path: Path) -> Path {
    let over = |state: &RunState| matches!(state, RunState::Done { .. } | RunState::GivenUp { .. });
    let over = timeout(LONG, run.state.wait_for(over)).await;
    let name = match *over.unwrap().unwrap() {
        RunState::Done { .. } => "done",
        RunState::GivenUp { .. } => "given up",
        RunState::Preparing | RunState::Running => panic!("not over"),
    };
    path.push(name);
    path
}

fn container() -> String {
    operation::container_name(&JOB.to_string(), "a")
}

/// A definition that nobody has under its hash.
async fn fetch_fails() -> Path {
    let world = World::new();
    let hash = ContentHash::of(b"what the client meant");
    let folder = world.folder.path().join("store");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(hash.to_string()), b"something else").unwrap();
    let path = end(world.begin_with(hash, Wish::GoOn), vec!["preparing"]).await;
    assert!(world.engine.calls().is_empty());
    path
}

/// Definitions at fault: by their form, by a value that is nowhere, by an image that is nowhere.
async fn is_at_fault(definition: &str) -> Path {
    let world = World::new();
    let run = world.begin(definition, Wish::GoOn).await;
    let path = end(run, vec!["preparing"]).await;
    assert!(world.engine.spec(&container()).is_none());
    path
}

/// From the definition to the container, and to its end.
async fn goes_well() -> Path {
    let world = World::new();
    let mut run = world.begin(&ops(IMAGE, ""), Wish::GoOn).await;
    let mut path = vec!["preparing"];
    world.until_running(&mut run, &mut path).await;
    let log = run.log.clone();
    assert!(world.engine.exit(&container(), 0));
    let path = end(run, path).await;
    let notes = log.lines().unwrap().into_iter().map(|line| line.text);
    let notes = notes.collect::<Vec<_>>().join("\n");
    let steps = [
        "the definition is here",
        "a: the image is here",
        "a: the container is made",
        "a: running",
    ];
    let places: Vec<_> = steps.iter().map(|step| notes.find(step)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{notes}");
    path
}

/// Another operation of the job finds an engine that cannot run it.
async fn breaks_while_it_runs() -> Path {
    let world = World::new();
    let second = format!(
        r#", {{"id": "b", "type": "container/run", "args": {{"image": "{PULLED}", "cmd": "b"}},
        "execution": {{"depends_on": ["a"]}}}}"#
    );
    world.engine.refuse_next(
        Call::Pull,
        Error::EngineUnsuitable {
            message: "it cannot".to_owned(),
        },
    );
    let mut run = world.begin(&ops(IMAGE, &second), Wish::GoOn).await;
    let mut path = vec!["preparing"];
    world.until_running(&mut run, &mut path).await;
    world.engine.exit(&container(), 0);
    end(run, path).await
}

/// Others end the job, before its container began or while it runs.
async fn is_stopped(while_running: bool) -> Path {
    let world = World::new();
    let mut path = vec!["preparing"];
    let definition = ops(IMAGE, "");
    if !while_running {
        let run = world.begin(&definition, Wish::Stopped).await;
        let path = end(run, path).await;
        assert!(world.engine.spec(&container()).is_none(), "nothing begins");
        return path;
    }
    let mut run = world.begin(&definition, Wish::GoOn).await;
    world.until_running(&mut run, &mut path).await;
    assert!(
        run.wish(Wish::Stopped) && !run.wish(Wish::TimeUp),
        "the later wish holds"
    );
    end(run, path).await
}

/// The job is another's: the run says no more, and leaves the rest to who cleans up.
async fn is_abandoned() {
    let world = World::new();
    let mut run = world.begin(&ops(IMAGE, ""), Wish::GoOn).await;
    world.until_running(&mut run, &mut vec![]).await;
    let state = run.state.clone();
    assert!(run.wish(Wish::Abandon));
    timeout(LONG, run.ended()).await.unwrap();
    assert_eq!(*state.borrow(), RunState::Running);
    let containers: &dyn Containers = &world.engine;
    let found = containers
        .list(&operation::job_labels(&JOB.to_string()))
        .await;
    assert_eq!(found.unwrap().len(), 1);
}

#[tokio::test]
async fn every_arrow_between_the_states_of_a_run_is_taken_and_no_other() {
    let nothing = r#"{"version": "0.1", "type": "container", "ops": []}"#;
    let paths = [
        fetch_fails().await,
        is_at_fault(nothing).await,
        is_at_fault(&ops(IMAGE, "").replace(r#""cmd": "a""#, r#""cmd": "%%ops.b.results.x%%""#))
            .await,
        is_at_fault(&ops("docker.io/test/none:1", "")).await,
        goes_well().await,
        breaks_while_it_runs().await,
        is_stopped(false).await,
        is_stopped(true).await,
    ];
    is_abandoned().await;
    let taken: BTreeSet<(&str, &str)> = paths
        .iter()
        .flat_map(|path| path.windows(2).map(|pair| (pair[0], pair[1])))
        .collect();
    let arrows = BTreeSet::from([
        ("preparing", "running"),
        ("preparing", "done"),
        ("preparing", "given up"),
        ("running", "done"),
        ("running", "given up"),
    ]);
    assert_eq!(taken, arrows);
}
