//! The job format on a real engine: every file of `tests/jobs` is run as the agent runs it, in the
//! engine that `NOSANA_TEST_ENGINE` names, as in `tests/containers.rs`.
//!
//! The files are written as people write them for this format, with the names of well-known images;
//! the engine has small ones of those names. Resources are in `tests/resources.rs`, health checks and
//! services in tests of their own.
//!
//! Without that variable the tests pass and say that they were skipped.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{collections::BTreeMap, env, fs, path::Path, sync::Arc, time::Duration};

use bollard::{
    auth::DockerCredentials,
    models::ContainerConfig,
    query_parameters::{
        CommitContainerOptionsBuilder, PushImageOptionsBuilder, RemoveImageOptions,
        TagImageOptionsBuilder,
    },
};
use futures_util::TryStreamExt;
use nosana_host::{
    config::LimitsConfig,
    containers::{ContainerSpec, Containers, Docker, operation},
    gpus::watch::SlotGpus,
    plan::RunState,
    resources::{Resources, Settings},
    run::{Assignment, Facilities, Run, Wish},
    services::Services,
};
use nosana_sdk::{
    artifact,
    definition::JobDefinition,
    result::{JobOutcome, JobResult, OperationOutcome, OperationResult},
    store::{ContentHash, FolderStore, Store},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_address::Address;
use tempfile::TempDir;
use tokio::{sync::OnceCell, time::timeout};

const IMAGE: &str = "nosana/example:1";
/// What `tests/engine/up` gives containers.
const GPU: &str = "nvidia.com/gpu=1";
/// Where `tests/engine/up --registry` keeps images, and where it wants a password for the same.
const REGISTRY: &str = "127.0.0.1:5000";
const PRIVATE_REGISTRY: &str = "127.0.0.1:5001";
const PASSWORD: &str = "looking-glass";
/// Longer than any of these jobs takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(15);

/// The images of the files, made once.
static IMAGES: OnceCell<()> = OnceCell::const_new();

/// One job, run as the agent runs it.
struct Job {
    engine: Docker,
    client: bollard::Docker,
    address: Address,
    folder: TempDir,
    limits: LimitsConfig,
}

impl Job {
    /// `None` where there is no engine to test with.
    async fn new(test: &str) -> Option<Self> {
        let Ok(socket) = env::var("NOSANA_TEST_ENGINE") else {
            println!("skipped {test}: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
            return None;
        };
        let seed = format!("format {test} {}", std::process::id());
        let folder = tempfile::tempdir().unwrap();
        let noted = folder.path().join("private-images");
        let job = Self {
            engine: Docker::connect(&socket)
                .unwrap()
                .noting_private(noted)
                .unwrap(),
            client: bollard::Docker::connect_with_unix(&socket, 60, bollard::API_DEFAULT_VERSION)
                .unwrap(),
            address: Address::new_from_array(Sha256::digest(seed).into()),
            folder,
            limits: LimitsConfig::default(),
        };
        IMAGES.get_or_init(|| job.make_images()).await;
        Some(job)
    }

    /// `ubuntu`, which is the image of the examples, and `nginx`, which serves its pages.
    async fn make_images(&self) {
        self.tag("ubuntu", "latest").await;
        let name = format!("nosana-format-nginx-{}", std::process::id());
        let mut spec = ContainerSpec::new(name, IMAGE.parse().unwrap());
        spec.command = Some(vec!["true".to_owned()]);
        let container = self.engine.create(&spec).await.unwrap();
        let commit = CommitContainerOptionsBuilder::new()
            .container(&container.0)
            .repo("nginx")
            .tag("latest")
            .build();
        let serve = ["httpd", "-f", "-p", "80", "-h", "/www"].map(str::to_owned);
        let config = ContainerConfig {
            cmd: Some(serve.to_vec()),
            ..ContainerConfig::default()
        };
        self.client.commit_container(commit, config).await.unwrap();
        self.engine.remove(&container).await.unwrap();
    }

    /// Gives the image of the examples another name.
    async fn tag(&self, repository: &str, tag: &str) {
        let tag = TagImageOptionsBuilder::new()
            .repo(repository)
            .tag(tag)
            .build();
        self.client.tag_image(IMAGE, Some(tag)).await.unwrap();
    }

    async fn untag(&self, image: &str) {
        let removed = self
            .client
            .remove_image(image, None::<RemoveImageOptions>, None);
        removed.await.unwrap();
    }

    async fn run_file(&self, file: &str) -> JobResult {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jobs");
        self.run(&fs::read(folder.join(file)).unwrap()).await
    }

    async fn run(&self, definition: &[u8]) -> JobResult {
        match self.run_to_its_end(definition).await {
            RunState::Done { result, .. } => {
                let hash = ContentHash::from(result);
                let bytes = self.store().get(&hash, 1 << 24).await.unwrap();
                serde_json::from_slice(&bytes).unwrap()
            }
            other => panic!("expected the job to end, found {other:?}"),
        }
    }

    async fn run_to_its_end(&self, definition: &[u8]) -> RunState {
        let definition = self.store().put(definition).await.unwrap();
        let resources = Settings::new(self.folder.path().join("resources"), 0, 0);
        let facilities = Facilities {
            containers: Arc::new(self.engine.clone()),
            store: Arc::new(self.store()),
            resources: Arc::new(Resources::open(resources).unwrap()),
            services: Services::default(),
            images: Arc::default(),
        };
        let assignment = Assignment {
            job: self.address,
            host: Address::new_from_array([1; 32]),
            client: Address::new_from_array([2; 32]),
            definition: definition.into(),
            gpus: SlotGpus::unwatched(vec![GPU.to_owned()]),
            limits: self.limits.clone(),
            folder: self.folder.path().join("job"),
        };
        let mut run = Run::begin(facilities, assignment, Wish::GoOn).unwrap();
        let end = run
            .state
            .wait_for(|state| matches!(state, RunState::Done { .. } | RunState::GivenUp { .. }));
        let end = timeout(PATIENCE, end).await.unwrap().unwrap().clone();
        run.ended().await;
        end
    }

    fn store(&self) -> FolderStore {
        FolderStore::new(self.folder.path().join("store"))
    }

    /// The job's log on this machine.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("job/log.jsonl")).unwrap()
    }

    /// Takes away what is left of the job in the engine, as before the next of the same address.
    async fn clean(&self) {
        operation::remove_job(&self.engine, &self.address.to_string(), Duration::ZERO)
            .await
            .unwrap();
        let _ = fs::remove_dir_all(self.folder.path().join("job"));
    }

    /// Nothing of the job is left in the engine.
    async fn end(self) {
        self.clean().await;
        let labels = operation::job_labels(&self.address.to_string());
        assert!(self.engine.list(&labels).await.unwrap().is_empty());
        assert!(self.engine.volumes(&labels).await.unwrap().is_empty());
        assert!(self.engine.networks(&labels).await.unwrap().is_empty());
    }
}

/// What the operations printed, each line with its operation before it, in order for each of them.
fn printed(result: &JobResult) -> Vec<String> {
    let lines = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream != "agent");
    lines
        .map(|line| format!("{}: {}", line.op, line.text))
        .collect()
}

fn operation<'r>(result: &'r JobResult, id: &str) -> &'r OperationResult {
    result
        .operations
        .iter()
        .find(|operation| operation.id == id)
        .unwrap()
}

use OperationOutcome::{Failed, Skipped, Stopped, Succeeded};

/// A file, the job's exit code, its operations' ends and what they print. Lines of operations that
/// run side by side come in any order.
type Case = (
    &'static str,
    i32,
    &'static [(&'static str, OperationOutcome)],
    &'static [&'static str],
);

const CASES: &[Case] = &[
    (
        "hello.json",
        0,
        &[
            ("line", Succeeded),
            ("words", Succeeded),
            ("entry-line", Succeeded),
            ("entry-words", Succeeded),
        ],
        &[
            "line: step 1 o",
            "line: step 2 o",
            "words: a b c",
            "entry-line: from entrypoint",
            "entry-words: one entrypoint",
            "entry-words: error",
        ],
    ),
    (
        "literals.json",
        0,
        &[
            ("setter", Succeeded),
            ("spread", Succeeded),
            ("env", Succeeded),
        ],
        &[
            "spread: --model org/model",
            "env: static org/model pair org/model at spread",
            "env: the host is told",
            "env: second command was --model",
        ],
    ),
    (
        "multi-ops.json",
        5,
        &[
            ("nginx-1", Stopped),
            ("nginx-2", Stopped),
            ("client", Failed),
        ],
        &["client: names are known"],
    ),
    (
        "dependents.json",
        0,
        &[
            ("server", Succeeded),
            ("sidecar", Succeeded),
            ("after", Succeeded),
        ],
        &[
            "server: serving",
            "server: served",
            "sidecar: beside",
            "sidecar: told to end",
            "after: after the group",
        ],
    ),
    (
        "results.json",
        0,
        &[("hello-world", Succeeded)],
        &[
            "hello-world: running",
            "hello-world: Device 0: RTX 3070",
            "hello-world: Device 1: RTX 3080",
            "hello-world: Device 2: no newline",
        ],
    ),
    (
        "restart-policy.json",
        9,
        &[
            ("make", Succeeded),
            ("recovers", Succeeded),
            ("does-not", Failed),
        ],
        &[
            "recovers: start 1",
            "recovers: start 2",
            "recovers: start 3",
            "does-not: tried",
            "does-not: tried",
        ],
    ),
    (
        "volumes.json",
        0,
        &[
            ("create", Succeeded),
            ("write", Succeeded),
            ("read", Succeeded),
        ],
        &["read: shared", "read: unmade"],
    ),
    (
        "global.json",
        0,
        &[("defaults", Succeeded), ("own", Succeeded)],
        &["defaults: global global /usr 1", "own: own global own /etc"],
    ),
    (
        "expose.json",
        0,
        &[
            ("one", Succeeded),
            ("range", Succeeded),
            ("object", Succeeded),
            ("list", Succeeded),
        ],
        &["one: one", "range: range", "object: object", "list: list"],
    ),
    (
        "limits.json",
        0,
        &[("more-than-there-is", Succeeded), ("little", Succeeded)],
        &["more-than-there-is: runs"],
    ),
    (
        "wrong-command.json",
        125,
        &[("none", Failed), ("later", Skipped)],
        &[],
    ),
    (
        "failing-group.json",
        7,
        &[("fails", Failed), ("waits", Stopped), ("later", Skipped)],
        &[],
    ),
];

#[tokio::test]
async fn every_file_runs_as_it_is_written() {
    for (file, exit_code, operations, lines) in CASES {
        let Some(job) = Job::new(file).await else {
            return;
        };
        let result = job.run_file(file).await;
        let told = || format!("{file}: {result:#?}");
        assert_eq!(result.exit_code, *exit_code, "{}", told());
        let states: Vec<_> = result
            .operations
            .iter()
            .map(|op| (op.id.as_str(), op.state))
            .collect();
        assert_eq!(states, *operations, "{}", told());
        let mut found = printed(&result);
        found.retain(|line| !line.starts_with("setter: ") && !line.starts_with("nginx"));
        let mut expected: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", told());
        job.end().await;
    }
}

/// A file that the table does not name is not tried.
#[test]
fn every_file_is_tried() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jobs");
    let elsewhere = ["always.json", "output.json", "too-large.json"];
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        JobDefinition::parse(&fs::read(entry.path()).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_tried = CASES.iter().any(|(file, ..)| *file == name);
        assert!(is_tried || elsewhere.contains(&name.as_str()), "{name}");
    }
}

#[tokio::test]
async fn results_are_what_the_streams_say() {
    let Some(job) = Job::new("results").await else {
        return;
    };
    let result = job.run_file("results.json").await;
    let found = &operation(&result, "hello-world").results;
    let found: BTreeMap<&str, Value> = found
        .iter()
        .map(|(key, value)| (key.as_str(), serde_json::to_value(value).unwrap()))
        .collect();
    assert_eq!(found["stderr"], json!("Device 0: RTX 3070"));
    assert_eq!(
        found["stdout"],
        json!(["Device 1: RTX 3080", "Device 2: no newline"])
    );
    let mut all: Vec<String> = serde_json::from_value(found["all"].clone()).unwrap();
    all.sort();
    assert_eq!(all, ["Device 0", "Device 1", "Device 2"]);
    assert_eq!(found["empty"], json!([]));
    job.end().await;
}

#[tokio::test]
async fn an_operation_that_always_restarts_ends_with_its_time() {
    let Some(job) = Job::new("always").await else {
        return;
    };
    let result = job.run_file("always.json").await;
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 124));
    let starts = printed(&result).len();
    assert!((2..=20).contains(&starts), "{starts} starts");
    job.end().await;
}

/// More arguments than a program can be given end the operation, and are not tried for ever.
#[tokio::test]
async fn an_environment_that_no_program_takes_is_the_jobs_fault() {
    let Some(job) = Job::new("too-large").await else {
        return;
    };
    let result = job.run_file("too-large.json").await;
    assert_eq!(result.state, JobOutcome::Failed, "{result:#?}");
    assert_eq!(operation(&result, "takes").state, Failed);
    assert!(
        job.log().contains("argument list too long"),
        "{}",
        job.log()
    );
    job.end().await;
}

fn unpacked(job: &Job, result: &JobResult, op: &str, bytes: u64) -> std::path::PathBuf {
    let artifact = operation(result, op).artifact.clone().unwrap();
    assert_eq!(artifact.bytes, bytes);
    let archive = job
        .folder
        .path()
        .join("store")
        .join(artifact.hash.to_string());
    let to = job.folder.path().join(op);
    artifact::unpack(fs::File::open(archive).unwrap(), &to).unwrap();
    to
}

#[tokio::test]
async fn what_operations_leave_comes_out() {
    let Some(job) = Job::new("output").await else {
        return;
    };
    let result = job.run_file("output.json").await;
    assert_eq!(result.exit_code, 4, "{result:#?}");
    let first = operation(&result, "test-output-folder")
        .artifact
        .clone()
        .unwrap();
    assert_eq!((first.files, first.omitted), (3, 3), "{first:?}");
    let to = unpacked(&job, &result, "test-output-folder", first.bytes);
    assert_eq!(fs::read(to.join("file.txt")).unwrap(), b"test-output\n");
    assert_eq!(fs::metadata(to.join("zeros")).unwrap().len(), 3_000_000);
    let script = fs::metadata(to.join("a/run.sh")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&script.permissions());
    assert_eq!(
        mode & 0o7100,
        0o100,
        "run by its owner, and by nobody as its owner"
    );
    let left_out = ["latest (a link)", "link (a link)", "pipe (a pipe)"];
    let log = job.log();
    assert!(left_out.iter().all(|text| log.contains(text)), "{log}");
    // Of a volume, and of an operation that failed.
    let second = operation(&result, "volume").artifact.clone().unwrap();
    let to = unpacked(&job, &result, "volume", second.bytes);
    assert_eq!(fs::read(to.join("model.bin")).unwrap(), b"kept\n");
    let files: Vec<_> = fs::read_dir(job.folder.path().join("job"))
        .unwrap()
        .flatten()
        .collect();
    assert!(
        files
            .iter()
            .all(|file| !file.file_name().to_string_lossy().starts_with("artifact"))
    );
    job.end().await;
}

/// Links as the folder itself, a folder that is none, more than the operator keeps, and nothing.
#[tokio::test]
async fn output_that_cannot_be_kept_is_said() {
    let Some(mut job) = Job::new("no-output").await else {
        return;
    };
    job.limits.artifact = Some(2 << 20);
    let op = |id: &str, cmd: &str, output: &str| {
        json!({"id": id, "type": "container/run",
            "args": {"image": "ubuntu", "cmd": cmd, "output": output}})
    };
    let definition = json!({"version": "0.1", "type": "container", "ops": [
        op("link", "ln -s /etc /out", "/out"),
        op("file", "echo alone > /out.txt", "/out.txt"),
        op("none", "true", "/out"),
        op("device", "true", "/dev/null"),
        op("large", "mkdir /out; head -c 3000000 /dev/zero > /out/large; echo small > /out/small", "/out"),
        op("endless", "mkdir /out; truncate -s 1000000000000 /out/a; echo b > /out/b", "/out"),
        op("host", "ln -s / /out; ln -s /proc/1/root /root-of-host", "/root-of-host"),
    ]});
    let result = job.run(definition.to_string().as_bytes()).await;
    assert_eq!(result.state, JobOutcome::Succeeded, "{result:#?}");
    let missing = |op: &str| {
        operation(&result, op)
            .artifact_missing
            .clone()
            .unwrap_or_default()
    };
    assert_eq!(
        missing("link"),
        "expected a folder or a regular file, found a link"
    );
    assert_eq!(
        missing("host"),
        "expected a folder or a regular file, found a link"
    );
    assert_eq!(missing("none"), "the container has no `/out`");
    assert_eq!(missing("device"), "the container has no `/dev/null`");
    let kept = |op: &str| {
        let artifact = operation(&result, op).artifact.clone().unwrap();
        (artifact.files, artifact.omitted)
    };
    assert_eq!(kept("file"), (1, 0));
    assert_eq!(kept("large"), (1, 1));
    assert_eq!(kept("endless"), (0, 1), "what has no end is not read to it");
    job.clean().await;
    job.limits.artifact = Some(0);
    let result = job.run_file("output.json").await;
    let first = operation(&result, "test-output-folder");
    assert!(
        first
            .artifact_missing
            .as_ref()
            .unwrap()
            .contains("keeps nothing")
    );
    job.end().await;
}

/// A definition of one operation with this image and credentials.
fn with_credentials(image: &str, docker: &Value) -> Vec<u8> {
    let mut args = json!({"image": image, "cmd": "echo let in"});
    if !docker.is_null() {
        args["authentication"] = json!({"docker": docker});
    }
    json!({"version": "0.1", "type": "container",
        "ops": [{"id": "op", "type": "container/run", "args": args}]})
    .to_string()
    .into_bytes()
}

/// An image in a registry that wants a password: had with the right one, and with no other, whether
/// it is on the machine already or not; what is wrong is said without the password.
#[tokio::test]
async fn images_of_private_registries_are_for_who_may_have_them() {
    let Some(job) = Job::new("registry").await else {
        return;
    };
    let repository = format!(
        "{REGISTRY}/nosana/{}",
        job.address.to_string().to_lowercase()
    );
    job.tag(&repository, "1").await;
    let push = PushImageOptionsBuilder::new().tag("1").build();
    let pushed = job
        .client
        .push_image(&repository, Some(push), None::<DockerCredentials>);
    let pushed = pushed.try_collect::<Vec<_>>().await;
    job.untag(&format!("{repository}:1")).await;
    if pushed.is_err() {
        println!("skipped private registries: start tests/engine/up with --registry");
        return;
    }
    let image = format!("{}:1", repository.replace(REGISTRY, PRIVATE_REGISTRY));
    let right = json!({"username": "ann", "password": PASSWORD});
    let wrong = json!({"username": "ann", "password": "jabberwock"});
    let servers = [
        PRIVATE_REGISTRY.to_owned(),
        format!("https://{PRIVATE_REGISTRY}/v2/"),
    ];
    let named = servers.map(|server| {
        json!({"username": "ann", "password": PASSWORD, "server": server, "email": "ann@example.com"})
    });
    let let_in = |result: &JobResult| printed(result) == ["op: let in"];
    let refused =
        |result: &JobResult| (result.state, result.exit_code) == (JobOutcome::Rejected, 125);
    let cases = [
        (&Value::Null, false, "give them in `authentication.docker`"),
        (
            &wrong,
            false,
            "with these credentials: check `authentication.docker`",
        ),
        (&right, true, ""),
        // Now it is here, and that changes nothing.
        (&wrong, false, "with these credentials"),
        (&Value::Null, false, "nobody without credentials"),
        (&right, true, ""),
        (&named[0], true, ""),
        (&named[1], true, ""),
    ];
    for (docker, may, said) in cases {
        let result = job.run(&with_credentials(&image, docker)).await;
        assert!(
            if may {
                let_in(&result)
            } else {
                refused(&result)
            },
            "{docker} {result:#?}"
        );
        let message = result.message.clone().unwrap_or_default();
        assert!(message.contains(said), "{message}");
        let told = format!("{} {}", serde_json::to_string(&result).unwrap(), job.log());
        assert!(
            !told.contains(PASSWORD) && !told.contains("jabberwock"),
            "{told}"
        );
        job.clean().await;
    }
    // The next agent knows it, and who pulls it without a password makes it anybody's.
    let noted = fs::read_to_string(job.folder.path().join("private-images")).unwrap();
    assert!(noted.contains(PRIVATE_REGISTRY), "{noted}");
    // A password is for the registry that it names.
    let elsewhere = json!({"username": "ann", "password": PASSWORD, "server": "ghcr.io"});
    let result = job.run(&with_credentials(&image, &elsewhere)).await;
    assert!(refused(&result), "{result:#?}");
    assert!(
        result
            .message
            .clone()
            .unwrap()
            .contains("credentials are sent to no other")
    );
    let missing = format!("{PRIVATE_REGISTRY}/nosana/none:1");
    let result = job.run(&with_credentials(&missing, &right)).await;
    assert!(refused(&result), "{result:#?}");
    job.untag(&image).await;
    job.end().await;
}
