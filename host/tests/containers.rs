//! The container engine for real: everything that the agent relies on, against the engine that
//! `NOSANA_TEST_ENGINE` names, a line such as `unix:///var/lib/nosana-engine/docker.sock` of
//! `tests/engine/up`, with the image of `tests/engine/image` in it.
//!
//! Without that variable the tests pass and say that they were skipped.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::time::Duration;

use bollard::models::{ContainerConfig, HealthConfig, VolumeCreateRequest};
use bollard::query_parameters::{
    CommitContainerOptionsBuilder, PushImageOptionsBuilder, RemoveImageOptions,
};
use futures_util::{StreamExt, TryStreamExt};
use nosana_host::containers::operation::{
    self, Command, OperationSpec, OperationVolume, job_labels,
};
use nosana_host::containers::{
    ContainerId, ContainerSpec, ContainerState, Containers, Docker, Error, ExecEvent, Exit,
    ImageName, Labels, Limits, LogCursor, LogLine, LogStream, UnixNanos, VolumeMount,
};
use nosana_host::gpus;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const IMAGE: &str = "nosana/example:1";
/// A request for a page, in the shell of a container. Busybox's `wget` cannot look up names where
/// it is linked statically.
const GET: &str = "printf 'GET /index.html HTTP/1.0\\r\\n\\r\\n'";
const SECOND_GPU: &str = "nvidia.com/gpu=GPU-00000000-0000-0000-0000-000000000001";

/// A job of one test, with an engine to run it in.
struct Job {
    engine: Docker,
    address: String,
}

impl Job {
    /// `None` where there is no engine to test with.
    async fn new(test: &str) -> Option<Self> {
        let Ok(address) = env::var("NOSANA_TEST_ENGINE") else {
            println!("skipped {test}: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
            return None;
        };
        let engine = Docker::connect(&address).unwrap();
        let job = Self {
            engine,
            address: format!("test-{test}-{}", std::process::id()),
        };
        job.engine
            .ensure_network(
                &operation::network_name(&job.address),
                &job_labels(&job.address),
            )
            .await
            .unwrap();
        Some(job)
    }

    fn shell(&self, id: &str, command: &str) -> OperationSpec {
        let command = Some(Command::Shell(command.to_owned()));
        OperationSpec {
            command,
            ..OperationSpec::new(&self.address, id, IMAGE)
        }
    }

    async fn start(&self, operation: &OperationSpec) -> ContainerId {
        let gpus = [SECOND_GPU.to_owned()];
        operation::start(&self.engine, operation, &gpus, &mut |_| ())
            .await
            .unwrap()
            .container
    }

    /// Starts an operation and waits for its end.
    async fn run(&self, operation: &OperationSpec) -> (Exit, String) {
        let id = self.start(operation).await;
        let exit = self.engine.wait(&id).await.unwrap();
        (exit, text(&self.whole_log(&id).await))
    }

    async fn whole_log(&self, id: &ContainerId) -> Vec<LogLine> {
        self.engine
            .logs(id, LogCursor::default())
            .try_collect()
            .await
            .unwrap()
    }

    /// Follows a container's log up to a line.
    async fn read_until(&self, id: &ContainerId, wanted: &str) -> LogCursor {
        let mut cursor = LogCursor::default();
        let mut log = self.engine.logs(id, cursor);
        while let Some(line) = log.next().await {
            let line = line.unwrap();
            cursor.advance(&line);
            if line.bytes.as_ref() == format!("{wanted}\n").as_bytes() {
                return cursor;
            }
        }
        panic!("the container ended without printing {wanted}");
    }

    async fn end(self) {
        operation::remove_job(&self.engine, &self.address, Duration::ZERO)
            .await
            .unwrap();
        let labels = job_labels(&self.address);
        assert!(self.engine.list(&labels).await.unwrap().is_empty());
        assert!(self.engine.volumes(&labels).await.unwrap().is_empty());
        assert!(self.engine.networks(&labels).await.unwrap().is_empty());
    }
}

/// The engine without anything of ours between.
fn by_hand() -> bollard::Docker {
    let address = env::var("NOSANA_TEST_ENGINE").unwrap();
    bollard::Docker::connect_with_unix(&address, 60, bollard::API_DEFAULT_VERSION).unwrap()
}

fn text(lines: &[LogLine]) -> String {
    lines
        .iter()
        .map(|line| String::from_utf8_lossy(&line.bytes))
        .collect()
}

fn words(command: &[&str]) -> Command {
    Command::Words(command.iter().map(|word| (*word).to_owned()).collect())
}

#[tokio::test]
async fn engine_tells_what_it_is() {
    let Some(job) = Job::new("info").await else {
        return;
    };
    job.engine.ping().await.unwrap();
    let info = job.engine.info().await.unwrap();
    assert!(info.cdi, "{info:?}");
    assert!(!info.version.is_empty());
    job.end().await;
}

#[tokio::test]
async fn engine_that_is_away_is_said_with_what_to_do() {
    let away = Docker::connect("unix:///nonexistent/docker.sock").unwrap_err();
    assert!(
        away.is_transient() && away.to_string().contains("DOCKER_HOST"),
        "{away}"
    );
    let unknown = Docker::connect("ftp://example").unwrap_err();
    assert!(
        matches!(&unknown, Error::EngineUnsuitable { message } if message.contains("unix://")),
        "{unknown}"
    );

    // A socket that nobody listens at any more.
    let path = env::temp_dir().join(format!("nosana-dead-{}.sock", std::process::id()));
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let dead = Docker::connect(&format!("unix://{}", path.display())).unwrap();
    assert!(matches!(
        dead.ping().await,
        Err(Error::EngineUnreachable { .. })
    ));
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn exit_codes_and_both_streams_come_back() {
    let Some(job) = Job::new("exits").await else {
        return;
    };
    for code in [0, 7, 255] {
        let id = job
            .start(&job.shell(
                &format!("op{code}"),
                &format!("echo out; echo err >&2; exit {code}"),
            ))
            .await;
        let exit = job.engine.wait(&id).await.unwrap();
        assert_eq!((exit.code, exit.out_of_memory), (code, false));
        assert!(
            exit.started_at.seconds() > 1_600_000_000 && exit.finished_at >= exit.started_at,
            "{exit:?}"
        );
        let log = job.whole_log(&id).await;
        let of = |stream: LogStream| {
            text(
                &log.iter()
                    .filter(|line| line.stream == stream)
                    .cloned()
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            (
                of(LogStream::Stdout).as_str(),
                of(LogStream::Stderr).as_str()
            ),
            ("out\n", "err\n")
        );
        // The engine notes the start a moment after the process may have written.
        assert!(
            log.iter()
                .all(|line| line.time.seconds() + 5 >= exit.started_at.seconds()),
            "{log:?} {exit:?}"
        );
    }
    job.end().await;
}

/// The agent dies and another takes over: it finds the container by its labels, reads the log on
/// and gets the exit code.
#[tokio::test]
async fn a_new_agent_takes_over() {
    let Some(job) = Job::new("takeover").await else {
        return;
    };
    let operation = job.shell(
        "op",
        "mkfifo /tmp/go; echo zero >&2; echo one; cat /tmp/go > /dev/null; \
         echo two >&2; echo three; exit 5",
    );
    let id = job.start(&operation).await;
    let cursor = job.read_until(&id, "one").await;
    let Job { engine, address } = job;
    drop(engine);

    let job = Job {
        engine: Docker::connect(&env::var("NOSANA_TEST_ENGINE").unwrap()).unwrap(),
        address,
    };
    let found = job.engine.list(&job_labels(&job.address)).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, id);
    assert!(
        matches!(found[0].state, ContainerState::Running { .. }),
        "{found:?}"
    );
    let again = operation::start(&job.engine, &operation, &[], &mut |_| ())
        .await
        .unwrap();
    assert!(again.resumed && again.container == id);

    let rest = tokio::spawn(job.engine.logs(&id, cursor).try_collect::<Vec<_>>());
    let go = job
        .engine
        .exec(
            &id,
            &[
                "sh".into(),
                "-c".into(),
                "echo said; echo > /tmp/go; exit 3".into(),
            ],
        )
        .await
        .unwrap();
    assert_eq!((go.code, go.output.as_ref()), (3, b"said\n".as_slice()));
    let rest = text(&rest.await.unwrap().unwrap());
    let mut lines: Vec<_> = rest.lines().filter(|line| *line != "zero").collect();
    lines.sort_unstable();
    assert_eq!(lines, ["three", "two"]);
    assert_eq!(job.engine.wait(&id).await.unwrap().code, 5);
    job.end().await;
}

#[tokio::test]
async fn a_command_tells_what_it_prints_while_it_does_and_how_it_ends() {
    let Some(job) = Job::new("attach").await else {
        return;
    };
    let id = job.start(&job.shell("op", "sleep 600")).await;
    let shell = |line: &str| vec!["sh".to_owned(), "-c".to_owned(), line.to_owned()];
    let waits = "echo one; while [ ! -e /tmp/go ]; do sleep 0.05; done; echo two >&2; exit 3";
    let mut events = job.engine.attach(&id, &shell(waits));
    let printed = |stream, text: &'static str| ExecEvent::Printed(stream, text.into());
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first, printed(LogStream::Stdout, "one\n"));
    // It waits for this, so the line above came while it ran.
    let go = job.engine.attach(&id, &shell("echo > /tmp/go"));
    let go: Vec<_> = go.try_collect().await.unwrap();
    assert_eq!(go, [ExecEvent::Exited(0)]);
    let rest: Vec<_> = events.try_collect().await.unwrap();
    assert_eq!(
        rest,
        [printed(LogStream::Stderr, "two\n"), ExecEvent::Exited(3)]
    );
    // What is not there does not run, and nothing runs in what has ended.
    let none = job.engine.attach(&id, &["/no/such/program".to_owned()]);
    let none: Result<Vec<_>, _> = none.try_collect().await;
    let is_told = match &none {
        Ok(events) => matches!(events.last(), Some(ExecEvent::Exited(126 | 127))),
        Err(error) => matches!(error, Error::BadSpec { .. }),
    };
    assert!(is_told, "{none:?}");
    job.engine.stop(&id, Duration::ZERO).await.unwrap();
    let ended: Result<Vec<_>, _> = job.engine.attach(&id, &shell("true")).try_collect().await;
    assert!(matches!(ended, Err(Error::Conflict { .. })), "{ended:?}");
    job.end().await;
}

#[tokio::test]
async fn creating_twice_gives_one_container() {
    let Some(job) = Job::new("twice").await else {
        return;
    };
    let spec = job.shell("op", "true").container(&[]).unwrap();
    let first = job.engine.create(&spec).await.unwrap();
    assert_eq!(job.engine.create(&spec).await.unwrap(), first);
    assert_eq!(
        job.engine.inspect(&first).await.unwrap(),
        ContainerState::Created {
            problem: String::new()
        }
    );
    let mut foreign = spec.clone();
    foreign.labels.insert("nosana.job".into(), "another".into());
    assert!(matches!(
        job.engine.create(&foreign).await,
        Err(Error::Conflict { .. })
    ));
    assert!(
        matches!(job.engine.wait(&first).await, Err(Error::Conflict { .. })),
        "it was never started"
    );

    job.engine.start(&first).await.unwrap();
    job.engine.wait(&first).await.unwrap();
    assert!(
        matches!(job.engine.start(&first).await, Err(Error::Conflict { .. })),
        "it is not run twice"
    );
    for _ in 0..2 {
        job.engine.remove(&first).await.unwrap();
        job.engine.stop(&first, Duration::ZERO).await.unwrap();
    }
    assert_eq!(
        job.engine.inspect(&first).await.unwrap(),
        ContainerState::Missing
    );
    assert!(matches!(
        job.engine.wait(&first).await,
        Err(Error::NoSuchContainer { .. })
    ));
    assert!(matches!(
        job.engine.start(&first).await,
        Err(Error::NoSuchContainer { .. })
    ));
    let log: Result<Vec<_>, _> = job
        .engine
        .logs(&first, LogCursor::default())
        .try_collect()
        .await;
    assert!(matches!(log, Err(Error::NoSuchContainer { .. })), "{log:?}");
    job.end().await;
}

#[tokio::test]
async fn stopping_lets_a_container_say_goodbye_and_kills_one_that_stays() {
    let Some(job) = Job::new("stop").await else {
        return;
    };
    let polite = job
        .start(&job.shell(
            "polite",
            "trap 'echo bye; exit 3' TERM; sleep 600 & echo ready; wait",
        ))
        .await;
    job.read_until(&polite, "ready").await;
    job.engine
        .stop(&polite, Duration::from_mins(5))
        .await
        .unwrap();
    assert_eq!(job.engine.wait(&polite).await.unwrap().code, 3);
    assert_eq!(text(&job.whole_log(&polite).await), "ready\nbye\n");

    let stubborn = job
        .start(&job.shell(
            "stubborn",
            "trap '' TERM; echo ready; while :; do sleep 600; done",
        ))
        .await;
    job.read_until(&stubborn, "ready").await;
    job.engine.stop(&stubborn, Duration::ZERO).await.unwrap();
    assert_eq!(job.engine.wait(&stubborn).await.unwrap().code, 137);
    job.engine.stop(&stubborn, Duration::ZERO).await.unwrap();
    job.end().await;
}

#[tokio::test]
async fn limits_are_in_force() {
    let Some(job) = Job::new("limits").await else {
        return;
    };
    let limits = Limits {
        cpu_millis: Some(500),
        memory: Some(32 << 20),
        pids: Some(50),
        shm: Some(8 << 20),
        tmpfs: BTreeMap::from([("/scratch".to_owned(), 4 << 20)]),
        open_files: Some(512),
        disk: None,
    };
    let show = "cd /sys/fs/cgroup; \
        for file in cpu/cpu.cfs_quota_us cpu.max pids/pids.max pids.max; do \
        [ -e $file ] && echo \"${file##*/} $(cat $file)\"; done; \
        echo files $(ulimit -n); df -k /dev/shm | tail -n 1; df -k /scratch | tail -n 1; \
        touch /scratch/x && echo writable; touch /x || echo read-only";
    let operation = OperationSpec {
        limits: limits.clone(),
        read_only: true,
        ..job.shell("show", show)
    };
    let (_, output) = job.run(&operation).await;
    assert!(
        output.contains("cpu.cfs_quota_us 50000") || output.contains("cpu.max 50000 100000"),
        "{output}"
    );
    assert!(
        output.contains("pids.max 50\n") && output.contains("files 512\n"),
        "{output}"
    );
    assert!(
        output.contains(" 8192 ") && output.contains(" 4096 "),
        "{output}"
    );
    assert!(
        output.contains("writable\n") && output.contains("read-only\n"),
        "{output}"
    );

    let greedy = OperationSpec {
        limits,
        // Of one that ends in its first milliseconds the engine may not say why.
        command: Some(words(&["/bin/sh", "-c", "sleep 3; tail /dev/zero"])),
        ..job.shell("greedy", "")
    };
    let (exit, _) = job.run(&greedy).await;
    assert_eq!((exit.code, exit.out_of_memory), (137, true));
    job.end().await;
}

#[tokio::test]
async fn hardening_is_in_force() {
    let Some(job) = Job::new("hardening").await else {
        return;
    };
    let probe = "grep -E '^(CapEff|CapBnd|CapPrm|NoNewPrivs|Seccomp):' /proc/self/status; \
        mount -t tmpfs none /tmp 2>/dev/null && echo mounted; \
        mknod /tmp/disk b 8 0 2>/dev/null && echo made; \
        unshare -r true 2>/dev/null && echo unshared; chown 1:1 /tmp 2>/dev/null && echo owned; \
        echo processes $(ls /proc | grep -c '^[0-9]*$'); \
        echo sockets $(ls /run/*.sock /var/run/*.sock 2>/dev/null | wc -l); \
        echo hostname $(hostname); awk '{print \"mount\", $5}' /proc/self/mountinfo";
    let (exit, output) = job.run(&job.shell("probe", probe)).await;
    assert_eq!(exit.code, 0, "{output}");
    let lines: Vec<String> = output
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let none = "0000000000000000";
    for expected in [
        format!("CapEff: {none}"),
        format!("CapBnd: {none}"),
        format!("CapPrm: {none}"),
        "NoNewPrivs: 1".into(),
        "Seccomp: 2".into(),
        "sockets 0".into(),
    ] {
        assert!(lines.contains(&expected), "{expected} not in {output}");
    }
    for forbidden in ["mounted", "made", "unshared", "owned"] {
        assert!(
            !lines.iter().any(|line| line == forbidden),
            "{forbidden}: {output}"
        );
    }
    let processes: u32 = lines
        .iter()
        .find_map(|line| line.strip_prefix("processes "))
        .unwrap()
        .parse()
        .unwrap();
    assert!(processes <= 6, "sees the host's processes: {output}");
    let of_host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    assert!(
        !lines.contains(&format!("hostname {}", of_host.trim())),
        "{output}"
    );
    // All that is mounted is the image, the kernel's own file systems, and the three files that the
    // engine writes for the network.
    let own = [
        "/",
        "/proc",
        "/dev",
        "/sys",
        "/etc/resolv.conf",
        "/etc/hostname",
        "/etc/hosts",
    ];
    for mount in lines.iter().filter_map(|line| line.strip_prefix("mount ")) {
        let kernel = ["/proc/", "/dev/", "/sys/"]
            .iter()
            .any(|prefix| mount.starts_with(prefix));
        assert!(
            kernel || own.contains(&mount),
            "{mount} is mounted: {output}"
        );
    }
    job.end().await;
}

#[tokio::test]
async fn gpu_comes_by_its_name() {
    let Some(job) = Job::new("gpu").await else {
        return;
    };
    let names = gpus::cdi_names(&job.engine).await.unwrap();
    assert!(
        names.iter().all(|name| name.starts_with("nvidia.com/gpu=")),
        "{names:?}"
    );
    if !names.iter().any(|name| name == SECOND_GPU) {
        println!("skipped the GPU: it is not one of tests/engine/up, but {names:?}");
        return job.end().await;
    }
    assert_eq!(names.len(), 2, "{names:?}");
    let operation = OperationSpec {
        gpu: true,
        ..job.shell(
            "op",
            "nvidia-smi -L; ls /dev | grep nvidia; echo ready; sleep 600",
        )
    };
    let id = job.start(&operation).await;
    job.read_until(&id, "ready").await;
    job.engine.verify_gpu(&id).await.unwrap();
    let smi = ["/usr/bin/nvidia-smi".to_owned(), "-L".to_owned()];
    let seen = job.engine.exec(&id, &smi).await.unwrap();
    let seen = String::from_utf8_lossy(&seen.output).into_owned();
    assert_eq!(seen.matches("(UUID: GPU-").count(), 1, "{seen}");
    job.engine.stop(&id, Duration::ZERO).await.unwrap();
    let output = text(&job.whole_log(&id).await);
    assert!(
        output.contains("GPU 1: Simulated GPU")
            && output.contains("nvidia1\n")
            && !output.contains("nvidia0"),
        "{output}"
    );

    let without = job
        .start(&job.shell("without", "ls /dev | grep nvidia; echo ready; sleep 600"))
        .await;
    job.read_until(&without, "ready").await;
    assert!(matches!(
        job.engine.verify_gpu(&without).await,
        Err(Error::NoGpu { .. })
    ));
    assert_eq!(text(&job.whole_log_of_stopped(&without).await), "ready\n");
    job.end().await;
}

impl Job {
    async fn whole_log_of_stopped(&self, id: &ContainerId) -> Vec<LogLine> {
        self.engine.stop(id, Duration::ZERO).await.unwrap();
        self.whole_log(id).await
    }
}

/// As after `systemctl daemon-reload`: the device is there and may not be opened any more.
#[tokio::test]
async fn gpu_that_may_not_be_opened_any_more_is_missed() {
    let Some(job) = Job::new("denied").await else {
        return;
    };
    let operation = OperationSpec {
        gpu: true,
        ..job.shell("op", "echo ready; sleep 600")
    };
    let id = job.start(&operation).await;
    job.read_until(&id, "ready").await;
    job.engine.verify_gpu(&id).await.unwrap();
    // /dev/zero stands behind the simulated GPU.
    if deny(&id, "c 1:5 rwm").is_some() {
        let error = job.engine.verify_gpu(&id).await.unwrap_err();
        assert!(
            matches!(&error, Error::NoGpu { message } if message.contains("/dev/nvidia1")),
            "{error}"
        );
    } else {
        println!("skipped the denial: it needs root and cgroup v1");
    }
    job.end().await;
}

/// Takes a device away from a container; `None` where that cannot be done.
fn deny(id: &ContainerId, rule: &str) -> Option<()> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let groups = processes.filter_map(|entry| fs::read_to_string(entry.path().join("cgroup")).ok());
    let line = groups
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .find(|line| line.contains(":devices:") && line.contains(&id.0))?;
    let group = line.split_once(":devices:")?.1;
    fs::write(format!("/sys/fs/cgroup/devices{group}/devices.deny"), rule).ok()
}

#[tokio::test]
async fn gpu_that_is_not_there_is_no_silent_cpu_job() {
    let Some(job) = Job::new("nogpu").await else {
        return;
    };
    let operation = OperationSpec {
        gpu: true,
        ..job.shell("op", "true")
    };
    let absent = ["nvidia.com/gpu=GPU-ffffffff-ffff-ffff-ffff-ffffffffffff".to_owned()];
    let error = operation::start(&job.engine, &operation, &absent, &mut |_| ())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::NoGpu { message } if message.contains("GPU-ffffffff")),
        "{error}"
    );
    assert!(!error.is_transient());
    let found = job.engine.list(&job_labels(&job.address)).await.unwrap();
    assert!(
        matches!(&found[0].state, ContainerState::Created { problem } if problem.contains("CDI")),
        "{found:?}"
    );
    job.end().await;
}

#[tokio::test]
async fn what_cannot_run_is_said() {
    let Some(job) = Job::new("badspec").await else {
        return;
    };
    let no_program = OperationSpec {
        command: Some(words(&["/no/such/program"])),
        ..job.shell("program", "")
    };
    let error = operation::start(&job.engine, &no_program, &[], &mut |_| ())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::BadSpec { message } if message.contains("/no/such/program")),
        "{error}"
    );
    // Not a word of the machine's about its GPUs, though it looks like one.
    let no_tool = OperationSpec {
        entrypoint: Some(vec!["nvidia-container-cli".to_owned()]),
        ..job.shell("tool", "")
    };
    let in_a_file = OperationSpec {
        work_dir: Some("/bin/busybox/folder".to_owned()),
        ..job.shell("folder", "true")
    };
    for operation in [no_tool, in_a_file] {
        let error = operation::start(&job.engine, &operation, &[], &mut |_| ())
            .await
            .unwrap_err();
        assert!(matches!(&error, Error::BadSpec { .. }), "{error}");
    }
    let tiny = OperationSpec {
        limits: Limits {
            memory: Some(1),
            ..Limits::default()
        },
        ..job.shell("tiny", "true")
    };
    let error = operation::start(&job.engine, &tiny, &[], &mut |_| ())
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::BadSpec { .. }), "{error}");
    let image: ImageName = "nosana/missing:1".parse().unwrap();
    assert_eq!(job.engine.find_image(&image).await.unwrap(), None);
    let error = job
        .engine
        .create(&ContainerSpec::new(format!("{}-x", job.address), image))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::ImageNotFound { name } if name == "docker.io/nosana/missing:1"),
        "{error}"
    );
    job.end().await;
}

#[tokio::test]
async fn local_image_is_found_by_every_form_of_its_name() {
    let Some(job) = Job::new("names").await else {
        return;
    };
    let mut ids = Vec::new();
    for name in [
        "nosana/example:1",
        "docker.io/nosana/example:1",
        "index.docker.io/nosana/example:1",
    ] {
        ids.push(
            job.engine
                .find_image(&name.parse().unwrap())
                .await
                .unwrap()
                .unwrap(),
        );
    }
    assert!(
        ids[0].id.starts_with("sha256:") && ids.iter().all(|id| *id == ids[0]),
        "{ids:?}"
    );
    job.end().await;
}

/// A registry at the engine's port 5000 is `tests/engine/up --registry`; without one, that is the
/// failure to be told.
#[tokio::test]
async fn images_are_pulled_or_the_reason_is_given() {
    let Some(job) = Job::new("pull").await else {
        return;
    };
    let missing = OperationSpec::new(&job.address, "missing", "127.0.0.1:5000/nosana/missing:1");
    match operation::start(&job.engine, &missing, &[], &mut |_| ())
        .await
        .unwrap_err()
    {
        error @ Error::PullFailed { .. } => {
            println!("skipped pulling: start tests/engine/up with --registry");
            assert!(error.is_transient(), "{error}");
        }
        Error::ImageNotFound { name } => {
            assert_eq!(name, "127.0.0.1:5000/nosana/missing:1");
            pull_from_registry(&job).await;
        }
        other => panic!("expected an image that is not found, or a registry that is away: {other}"),
    }
    job.end().await;
}

async fn pull_from_registry(job: &Job) {
    let repository = format!("127.0.0.1:5000/nosana/{}", job.address);
    let name: ImageName = format!("{repository}:1").parse().unwrap();
    let client = by_hand();
    // An image with a layer that this machine will not have any more when it is pulled.
    let blob = job
        .start(&job.shell("blob", "head -c 3000000 /dev/urandom > /blob"))
        .await;
    job.engine.wait(&blob).await.unwrap();
    let commit = CommitContainerOptionsBuilder::new()
        .container(&blob.0)
        .repo(&repository)
        .tag("1")
        .build();
    client
        .commit_container(commit, ContainerConfig::default())
        .await
        .unwrap();
    job.engine.remove(&blob).await.unwrap();
    let push = PushImageOptionsBuilder::new().tag("1").build();
    client
        .push_image(&repository, Some(push), None)
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    client
        .remove_image(&name.to_string(), None::<RemoveImageOptions>, None)
        .await
        .unwrap();
    assert_eq!(job.engine.find_image(&name).await.unwrap(), None);

    let mut steps = Vec::new();
    let pulled = job
        .engine
        .pull(&name, None, &mut |step| steps.push(step))
        .await
        .unwrap();
    let digest = pulled.digest.clone().unwrap();
    let last = steps.last().unwrap();
    assert!(last.layers == 2 && last.layers_done == 2, "{steps:?}");
    assert!(
        last.downloaded >= 3_000_000 && last.downloaded == last.total,
        "{steps:?}"
    );
    assert_eq!(
        job.engine.find_image(&name).await.unwrap(),
        Some(pulled.clone())
    );
    let by_digest: ImageName = format!("{repository}@{digest}").parse().unwrap();
    assert_eq!(
        job.engine
            .pull(&by_digest, None, &mut |_| ())
            .await
            .unwrap(),
        pulled
    );
    let operation = OperationSpec {
        command: Some(words(&["echo", "pulled"])),
        ..OperationSpec::new(&job.address, "pulled", by_digest.to_string())
    };
    assert_eq!(job.run(&operation).await.1, "pulled\n");
    operation::remove_job(&job.engine, &job.address, Duration::ZERO)
        .await
        .unwrap();
    for name in [name, by_digest] {
        // Removing the tag takes the digest along where it was the last.
        let _ = client
            .remove_image(&name.to_string(), None::<RemoveImageOptions>, None)
            .await;
    }
}

#[tokio::test]
async fn volume_is_shared_by_the_operations_of_a_job() {
    let Some(job) = Job::new("volume").await else {
        return;
    };
    let volume = || {
        vec![OperationVolume {
            name: "my data".into(),
            path: "/data".into(),
        }]
    };
    operation::create_volume(&job.engine, &job.address, "my data")
        .await
        .unwrap();
    let write = OperationSpec {
        volumes: volume(),
        ..job.shell("write", "echo kept > /data/file")
    };
    assert_eq!(job.run(&write).await.0.code, 0);
    let read = OperationSpec {
        volumes: volume(),
        ..job.shell("read", "cat /data/file")
    };
    assert_eq!(job.run(&read).await.1, "kept\n");

    let name = operation::volume_name(&job.address, "my data");
    assert!(
        matches!(
            job.engine.remove_volume(&name).await,
            Err(Error::Conflict { .. })
        ),
        "it is in use"
    );
    let mut spec = job
        .shell("guard", "echo x > /data/file")
        .container(&[])
        .unwrap();
    spec.volumes = vec![VolumeMount {
        name: name.clone(),
        path: "/data".into(),
        read_only: true,
    }];
    let id = job.engine.create(&spec).await.unwrap();
    job.engine.start(&id).await.unwrap();
    assert_ne!(job.engine.wait(&id).await.unwrap().code, 0, "read-only");
    assert!(matches!(
        job.engine
            .ensure_volume(&name, &job_labels("another"))
            .await,
        Err(Error::Conflict { .. })
    ));
    job.end().await;
}

/// As an engine leaves a volume that was killed while it made it.
#[tokio::test]
async fn a_volume_without_labels_is_made_anew_and_removed_with_its_job() {
    let Some(job) = Job::new("unlabelled").await else {
        return;
    };
    let name = operation::volume_name(&job.address, "shelf");
    let unlabelled = async || {
        let request = VolumeCreateRequest {
            name: Some(name.clone()),
            ..VolumeCreateRequest::default()
        };
        by_hand().create_volume(request).await.unwrap();
        let found = job.engine.labelled_volumes(&Labels::new()).await.unwrap();
        assert!(found.contains(&(name.clone(), Labels::new())));
    };
    unlabelled().await;
    operation::create_volume(&job.engine, &job.address, "shelf")
        .await
        .unwrap();
    let labels = job_labels(&job.address);
    let made = job.engine.volumes(&labels).await.unwrap();
    assert_eq!(made, std::slice::from_ref(&name));
    job.engine.remove_volume(&name).await.unwrap();
    unlabelled().await;
    operation::remove_job(&job.engine, &job.address, Duration::ZERO)
        .await
        .unwrap();
    let left = job.engine.labelled_volumes(&Labels::new()).await.unwrap();
    assert!(left.iter().all(|(left, _)| *left != name));
    job.end().await;
}

/// Operations of a job reach one another by name, the host reaches them by address, and another
/// job's do neither.
#[tokio::test]
async fn service_is_reached_from_its_job_and_its_host_alone() {
    let Some(job) = Job::new("network").await else {
        return;
    };
    let web = OperationSpec {
        ports: vec![8080],
        aliases: vec!["www".into()],
        ..job.shell("web", "httpd -p 8080 -h /www && echo ready; sleep 600")
    };
    let web = job.start(&web).await;
    job.read_until(&web, "ready").await;
    let endpoint = job.engine.endpoint(&web).await.unwrap();
    let address = endpoint.address.unwrap();
    assert!(endpoint.published[&8080] > 0, "{endpoint:?}");
    let mut stream = TcpStream::connect((address, 8080)).await.unwrap();
    stream
        .write_all(b"GET /index.html HTTP/1.0\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"),
        "{answer}"
    );

    let ask = format!(
        "nslookup -type=a web && nslookup -type=a www && \
         {GET} | nc -w 120 {address} 8080 | grep -c '<title>'"
    );
    let (exit, output) = job.run(&job.shell("ask", &ask)).await;
    assert_eq!(
        (
            exit.code,
            output.matches(&format!("Address: {address}")).count()
        ),
        (0, 2),
        "{output}"
    );

    let other = Job::new("network-other").await.unwrap();
    let ask = format!(
        "timeout 1 nslookup -type=a web && echo FOUND; \
         {GET} | nc -w 1 {address} 8080 | grep '<title>' && echo CALLED; true"
    );
    let (_, output) = other.run(&other.shell("ask", &ask)).await;
    assert!(
        !output.contains("FOUND") && !output.contains("CALLED"),
        "{output}"
    );
    other.end().await;

    assert!(matches!(
        job.engine
            .remove_network(&operation::network_name(&job.address))
            .await,
        Err(Error::Conflict { .. })
    ));
    job.end().await;
}

/// Every line of a log comes once, however often its reading is cut off.
#[tokio::test]
async fn log_read_in_pieces_is_whole() {
    let Some(job) = Job::new("pieces").await else {
        return;
    };
    let id = job
        .start(&job.shell(
            "op",
            "i=0; while [ $i -lt 500 ]; do echo $i; i=$((i+1)); done",
        ))
        .await;
    job.engine.wait(&id).await.unwrap();
    let mut cursor = LogCursor::default();
    let mut pieces = Vec::new();
    loop {
        let piece: Vec<_> = job
            .engine
            .logs(&id, cursor)
            .take(77)
            .try_collect()
            .await
            .unwrap();
        if piece.is_empty() {
            break;
        }
        for line in &piece {
            cursor.advance(line);
        }
        pieces.extend(piece);
    }
    let expected: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    assert_eq!(text(&pieces).lines().collect::<Vec<_>>(), expected);
    job.end().await;
}

/// An engine remembers so much of all that it does: what it has forgotten, it has not missed.
#[tokio::test]
async fn an_end_is_missed_only_by_an_engine_that_remembers_as_far_back() {
    let Some(job) = Job::new("memory").await else {
        return;
    };
    let short = job.shell("short", "true");
    let new = job.engine.create(&short.container(&[]).unwrap()).await;
    assert!(!job.engine.may_run_unseen(&new.unwrap()).await.unwrap());
    let id = job.start(&short).await;
    let exit = job.engine.wait(&id).await.unwrap();
    assert!(
        !job.engine.may_run_unseen(&id).await.unwrap(),
        "it was seen"
    );
    assert!(!job.engine.missed_end(&id, &exit).await.unwrap());
    let unseen = ContainerId("f".repeat(64));
    let not_forgotten = Exit {
        finished_at: UnixNanos(u64::MAX),
        ..exit.clone()
    };
    assert!(
        job.engine
            .missed_end(&unseen, &not_forgotten)
            .await
            .unwrap()
    );
    // Each is two events.
    let name = format!("{}-volume", job.address);
    for _ in 0..150 {
        let labels = job_labels(&job.address);
        job.engine.ensure_volume(&name, &labels).await.unwrap();
        job.engine.remove_volume(&name).await.unwrap();
    }
    assert!(!job.engine.missed_end(&id, &exit).await.unwrap());
    assert!(
        job.engine
            .missed_end(&unseen, &not_forgotten)
            .await
            .unwrap()
    );
    job.end().await;
}

/// Neither a job nor its image makes the engine run anything else in the container.
#[tokio::test]
async fn an_images_own_health_check_is_not_run() {
    let Some(job) = Job::new("healthcheck").await else {
        return;
    };
    let address = env::var("NOSANA_TEST_ENGINE").unwrap();
    let client =
        bollard::Docker::connect_with_unix(&address, 60, bollard::API_DEFAULT_VERSION).unwrap();
    let made = job.start(&job.shell("made", "true")).await;
    job.engine.wait(&made).await.unwrap();
    let repository = format!("nosana/{}", job.address);
    let commit = CommitContainerOptionsBuilder::new()
        .container(&made.0)
        .repo(&repository)
        .tag("1")
        .build();
    let healthcheck = HealthConfig {
        test: Some(vec!["CMD".to_owned(), "true".to_owned()]),
        ..HealthConfig::default()
    };
    let config = ContainerConfig {
        healthcheck: Some(healthcheck),
        ..ContainerConfig::default()
    };
    client.commit_container(commit, config).await.unwrap();
    let image = format!("{repository}:1");
    let id = job
        .start(&OperationSpec {
            command: Some(Command::Shell("sleep 60".to_owned())),
            ..OperationSpec::new(&job.address, "checked", &image)
        })
        .await;
    let found = client.inspect_container(&id.0, None).await.unwrap();
    let test = found.config.unwrap().healthcheck.unwrap().test;
    assert_eq!(test, Some(vec!["NONE".to_owned()]));
    assert_eq!(found.state.unwrap().health, None);
    job.engine.remove(&id).await.unwrap();
    job.engine.remove_image(&image).await.unwrap();
    job.end().await;
}
