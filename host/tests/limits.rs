//! What a job may not do, tried: jobs of the real agent's runs against the engine that
//! `NOSANA_TEST_ENGINE` names, as in `tests/containers.rs`.
//!
//! Without that variable the tests pass and say that they were skipped.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test's helpers are tests too"
)]

use std::{collections::BTreeMap, env, fs, sync::Arc, time::Duration};

use bollard::{
    exec::StartExecResults,
    models::{ContainerCreateBody, ExecConfig, HostConfig},
    query_parameters::{
        CreateContainerOptionsBuilder, InspectContainerOptions, RemoveContainerOptionsBuilder,
        StartContainerOptions,
    },
};
use futures_util::StreamExt;
use nosana_host::{
    config::LimitsConfig,
    containers::{Containers, Docker, operation},
    gpus::watch::SlotGpus,
    logbook::MAX_LOG_BYTES,
    plan::RunState,
    resources::{Resources, Settings},
    run::{Assignment, Facilities, Run, Wish},
    services::Services,
};
use nosana_sdk::{
    result::{JobOutcome, JobResult, OperationOutcome, OperationResult},
    store::{ContentHash, FolderStore, Store},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_address::Address;
use tempfile::TempDir;
use tokio::time::timeout;

const IMAGE: &str = "nosana/example:1";
const MIB: u64 = 1 << 20;
/// Takes memory without end, once the engine watches: of a container that ends in its first
/// milliseconds it may not say why.
const GREEDY: &str = "sleep 3; tail /dev/zero";
/// Longer than any of these jobs takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(15);

/// One job, run as the agent runs it.
struct Job {
    engine: Docker,
    socket: String,
    address: Address,
    folder: TempDir,
    limits: LimitsConfig,
}

impl Job {
    /// `None` where there is no engine to test with.
    fn new(test: &str) -> Option<Self> {
        let Ok(socket) = env::var("NOSANA_TEST_ENGINE") else {
            println!("skipped {test}: NOSANA_TEST_ENGINE names no engine; see tests/engine/up");
            return None;
        };
        let seed = format!("{test} {}", std::process::id());
        Some(Self {
            engine: Docker::connect(&socket).unwrap(),
            socket,
            address: Address::new_from_array(Sha256::digest(seed).into()),
            folder: tempfile::tempdir().unwrap(),
            limits: LimitsConfig::default(),
        })
    }

    /// Runs a shell's line to its end, with these arguments beside it.
    async fn shell(&self, line: &str, arguments: Value) -> JobResult {
        let mut args = json!({"image": IMAGE, "cmd": line});
        args.as_object_mut()
            .unwrap()
            .extend(arguments.as_object().unwrap().clone());
        let operation = json!({"id": "op", "type": "container/run", "args": args});
        self.run(&json!({"version": "0.1", "type": "container", "ops": [operation]}))
            .await
    }

    async fn run(&self, definition: &Value) -> JobResult {
        let store = FolderStore::new(self.folder.path().join("store"));
        let definition = store.put(definition.to_string().as_bytes()).await.unwrap();
        let resources = Settings::new(self.folder.path().join("resources"), 0, 0);
        let facilities = Facilities {
            containers: Arc::new(self.engine.clone()),
            store: Arc::new(store.clone()),
            resources: Arc::new(Resources::open(resources).unwrap()),
            images: Arc::default(),
            services: Services::default(),
        };
        let assignment = Assignment {
            job: self.address,
            host: Address::new_from_array([1; 32]),
            client: Address::new_from_array([2; 32]),
            definition: definition.into(),
            gpus: SlotGpus::unwatched(Vec::new()),
            limits: self.limits.clone(),
            folder: self.folder.path().join("job"),
        };
        let mut run = Run::begin(facilities, assignment, Wish::GoOn).unwrap();
        let end = run
            .state
            .wait_for(|state| matches!(state, RunState::Done { .. } | RunState::GivenUp { .. }));
        let end = timeout(PATIENCE, end).await.unwrap().unwrap().clone();
        let RunState::Done { result, .. } = end else {
            panic!("expected the job to end, found {end:?}");
        };
        let bytes = store
            .get(&ContentHash::from(result), 1 << 24)
            .await
            .unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn client(&self) -> bollard::Docker {
        bollard::Docker::connect_with_unix(&self.socket, 60, bollard::API_DEFAULT_VERSION).unwrap()
    }

    /// The engine is whole, and nothing of the job is left in it.
    async fn end(self) {
        let name = self.address.to_string();
        operation::remove_job(&self.engine, &name, Duration::ZERO)
            .await
            .unwrap();
        let labels = operation::job_labels(&name);
        assert!(self.engine.list(&labels).await.unwrap().is_empty());
        assert!(self.engine.volumes(&labels).await.unwrap().is_empty());
        assert!(self.engine.networks(&labels).await.unwrap().is_empty());
    }
}

/// What the only operation printed.
fn printed(result: &JobResult) -> String {
    let lines = result.log.lines.iter().filter(|line| line.op == "op");
    let texts: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
    texts.join("\n") + "\n"
}

fn seconds_of(operation: &OperationResult) -> u64 {
    (operation.ended_at.unwrap() - operation.started_at.unwrap()) / 1_000
}

#[tokio::test]
async fn memory_beyond_the_limit_ends_the_op_and_is_said() {
    let Some(job) = Job::new("memory") else {
        return;
    };
    let result = job.shell(GREEDY, json!({"memory": "32m"})).await;
    let op = &result.operations[0];
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 137));
    assert!(op.out_of_memory && op.state == OperationOutcome::Failed);
    assert!(
        op.message.as_ref().unwrap().contains("more memory"),
        "{op:?}"
    );
    job.end().await;
}

#[tokio::test]
async fn memory_has_no_swap_beyond_it_and_the_operators_limit_wins() {
    let Some(mut job) = Job::new("memory-operator") else {
        return;
    };
    job.limits.memory = Some(32 * MIB);
    let result = job.shell(GREEDY, json!({"memory": "1t"})).await;
    assert!(result.operations[0].out_of_memory, "{result:?}");
    job.end().await;
}

#[tokio::test]
async fn processes_end_at_their_number() {
    let Some(job) = Job::new("pids") else {
        return;
    };
    let line = "i=0; while :; do sleep 600 & i=$((i+1)); echo $i; done";
    let result = job.shell(line, json!({"pids": 30})).await;
    let printed = printed(&result);
    let most = printed
        .lines()
        .filter_map(|line| line.parse::<u32>().ok())
        .max();
    assert!(
        most.is_some_and(|most| (20..30).contains(&most)),
        "{printed}"
    );
    assert_eq!(result.state, JobOutcome::Failed);
    job.end().await;
}

#[tokio::test]
async fn a_fork_bomb_hurts_nobody_else() {
    let Some(mut job) = Job::new("bomb") else {
        return;
    };
    job.limits.pids = Some(60);
    let line = "bomb() { bomb | bomb & }; bomb; while :; do :; done";
    // Long enough to come to its end on a slow machine.
    let arguments = json!({"timeout": 15, "cpu": 0.5, "memory": "128m"});
    let result = job.shell(line, arguments).await;
    assert_eq!(result.state, JobOutcome::Failed);
    assert!(printed(&result).contains("fork"), "{}", printed(&result));
    job.engine.ping().await.unwrap();
    job.end().await;
}

#[tokio::test]
async fn processor_time_is_bounded() {
    let Some(job) = Job::new("cpu") else {
        return;
    };
    let line = "timeout 4 sh -c 'while :; do :; done' & timeout 4 sh -c 'while :; do :; done'; \
        cd /sys/fs/cgroup; for file in cpu.max cpu/cpu.cfs_quota_us; do \
        [ -e $file ] && echo bound $(cat $file); done; \
        for file in cpu.stat cpu/cpu.stat; do [ -e $file ] && cat $file; done; \
        for file in cpuacct/cpuacct.usage; do [ -e $file ] && echo usage_nsec $(cat $file); done; \
        true";
    let result = job.shell(line, json!({"cpu": 0.25})).await;
    let printed = printed(&result);
    let of = |name: &str| -> Option<u64> {
        let mut lines = printed.lines().filter_map(|line| line.split_once(' '));
        let (_, value) = lines.find(|(key, _)| *key == name)?;
        value.parse().ok()
    };
    let used = of("usage_usec")
        .or_else(|| of("usage_nsec").map(|nanos| nanos / 1_000))
        .unwrap();
    let op = &result.operations[0];
    let passed = (op.ended_at.unwrap() - op.started_at.unwrap()) * 1_000;
    let is_bound = |line: &str| matches!(line, "bound 25000" | "bound 25000 100000");
    assert!(printed.lines().any(is_bound), "{printed}");
    assert!(
        used < passed / 4 + 200_000,
        "used {used} of {passed} microseconds"
    );
    // What gets less of a busy machine than its bound is not held up by that.
    let is_held_up = of("nr_throttled").unwrap() > 0;
    assert!(is_held_up || used < passed / 5, "{printed}");
    job.end().await;
}

/// A file that is larger than the limit, in the container's own layer.
#[tokio::test]
async fn a_full_layer_ends_the_op_and_is_said() {
    let Some(job) = Job::new("disk") else {
        return;
    };
    let line = "trap '' TERM; dd if=/dev/zero of=/big bs=1M count=64; sleep 600";
    let result = job.shell(line, json!({"disk": "16m"})).await;
    let op = &result.operations[0];
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 137));
    let message = op.message.as_ref().unwrap();
    assert!(
        message.contains("more disk") && message.contains("of 16 MiB"),
        "{message}"
    );
    assert!(seconds_of(op) < 600, "it did not end by itself: {op:?}");
    job.end().await;
}

/// The same in a volume, where no engine has a limit, by the operator's bound.
#[tokio::test]
async fn a_full_volume_ends_the_op_and_is_said() {
    let Some(mut job) = Job::new("disk-volume") else {
        return;
    };
    job.limits.disk = Some(16 * MIB);
    let line = "dd if=/dev/zero of=/data/big bs=1M count=64; sleep 600";
    let arguments = json!({"volumes": [{"name": "data", "dest": "/data"}], "disk": "1t"});
    let result = job.shell(line, arguments).await;
    let op = &result.operations[0];
    assert_eq!(
        (op.state, op.exit_code),
        (OperationOutcome::Failed, Some(137))
    );
    assert!(op.message.as_ref().unwrap().contains("more disk"), "{op:?}");
    job.end().await;
}

#[tokio::test]
async fn what_stays_below_the_disk_limit_runs() {
    let Some(job) = Job::new("disk-below") else {
        return;
    };
    let line = "dd if=/dev/zero of=/file bs=1M count=8; sleep 3";
    let result = job.shell(line, json!({"disk": "16m"})).await;
    assert_eq!(result.state, JobOutcome::Succeeded, "{result:?}");
    job.end().await;
}

#[tokio::test]
async fn shared_memory_is_bounded() {
    let Some(job) = Job::new("shm") else {
        return;
    };
    let line = "dd if=/dev/zero of=/dev/shm/big bs=1M count=64; du -m /dev/shm/big";
    let result = job.shell(line, json!({"shm_size": "8m"})).await;
    let printed = printed(&result);
    assert!(
        printed.contains("No space left") && printed.contains("8\t/dev/shm/big"),
        "{printed}"
    );
    job.end().await;
}

#[tokio::test]
async fn open_files_are_bounded() {
    let Some(mut job) = Job::new("files") else {
        return;
    };
    job.limits.open_files = Some(64);
    let line = "mkdir /f; cd /f; echo x | tee $(seq 200) > /dev/null; \
        ls | wc -l; ulimit -n; ulimit -n 200 && echo raised; echo core $(ulimit -c)";
    let result = job.shell(line, json!({})).await;
    let printed = printed(&result);
    let lines: Vec<&str> = printed.lines().collect();
    let made = lines
        .iter()
        .find_map(|line| line.trim().parse::<u32>().ok());
    assert!(
        made.is_some_and(|made| (50..64).contains(&made)),
        "{printed}"
    );
    assert!(
        lines.contains(&"64") && !lines.contains(&"raised"),
        "{printed}"
    );
    assert!(lines.contains(&"core 0"), "no memory image: {printed}");
    job.end().await;
}

#[tokio::test]
async fn a_flood_of_lines_is_cut_and_is_said() {
    let Some(job) = Job::new("flood") else {
        return;
    };
    let line = "yes 0123456789012345678901234567890123456789012345678901234567890123456789 \
        | head -c 24000000; echo over";
    let definition = json!({"version": "0.1", "type": "container", "ops": [{
        "id": "op", "type": "container/run", "args": {"image": IMAGE, "cmd": line},
        "results": {"last": "^over$"}}]});
    let result = job.run(&definition).await;
    assert_eq!(result.state, JobOutcome::Succeeded);
    assert!(result.log.is_cut);
    let file = fs::metadata(job.folder.path().join("job/log.jsonl")).unwrap();
    assert!(file.len() <= MAX_LOG_BYTES, "{}", file.len());
    assert!(
        result.operations[0].results.contains_key("last"),
        "what is cut out of the log is searched all the same"
    );
    // What the engine itself keeps is bounded, too.
    let name = operation::container_name(&job.address.to_string(), "op");
    let details = job
        .client()
        .inspect_container(&name, None::<InspectContainerOptions>)
        .await
        .unwrap();
    let log = details.host_config.unwrap().log_config.unwrap();
    assert_eq!(log.typ.as_deref(), Some("json-file"));
    let config: BTreeMap<_, _> = log.config.unwrap().into_iter().collect();
    assert_eq!(
        (config["max-file"].as_str(), config["max-size"].as_str()),
        ("2", "64m")
    );
    job.end().await;
}

#[tokio::test]
async fn an_op_ends_at_its_timeout() {
    let Some(job) = Job::new("timeout") else {
        return;
    };
    // A slow machine may take some seconds to come to the trap.
    let line = "trap 'echo bye; exit 0' TERM; sleep 600 & wait";
    let result = job.shell(line, json!({"timeout": 12})).await;
    let op = &result.operations[0];
    assert_eq!((result.state, result.exit_code), (JobOutcome::Failed, 124));
    assert_eq!(
        (op.state, op.exit_code),
        (OperationOutcome::Failed, Some(124))
    );
    assert!(
        op.message
            .as_ref()
            .unwrap()
            .contains("for the 12 s of its `timeout`"),
        "{op:?}"
    );
    assert!((11..600).contains(&seconds_of(op)), "{op:?}");
    assert_eq!(printed(&result), "bye\n");
    job.end().await;
}

#[tokio::test]
async fn an_op_that_ends_in_time_is_left_alone() {
    let Some(job) = Job::new("in-time") else {
        return;
    };
    let result = job
        .shell("sleep 1; echo done", json!({"timeout": 600}))
        .await;
    assert_eq!(result.state, JobOutcome::Succeeded, "{result:?}");
    job.end().await;
}

#[tokio::test]
async fn starting_again_does_not_begin_the_timeout_anew() {
    let Some(job) = Job::new("timeout-restarts") else {
        return;
    };
    // Time for more than one start on a slow machine.
    let arguments = json!({"timeout": 20, "restart_policy": "always"});
    let result = job.shell("sleep 1", arguments).await;
    let op = &result.operations[0];
    assert_eq!(
        (op.state, op.exit_code),
        (OperationOutcome::Failed, Some(124))
    );
    let notes = result.log.lines.iter().filter(|line| line.op.is_empty());
    let again = notes
        .filter(|line| line.text.contains("starting it again"))
        .count();
    assert!(again >= 1, "{result:?}");
    job.end().await;
}

#[tokio::test]
async fn a_container_that_ignores_sigterm_is_killed() {
    let Some(job) = Job::new("sigterm") else {
        return;
    };
    let line = "trap '' TERM INT; while :; do sleep 600; done";
    let result = job.shell(line, json!({"timeout": 1})).await;
    let op = &result.operations[0];
    assert_eq!(
        (op.state, op.exit_code),
        (OperationOutcome::Failed, Some(124))
    );
    assert!((10..600).contains(&seconds_of(op)), "grace of 10 s: {op:?}");
    job.end().await;
}

#[tokio::test]
async fn a_program_with_the_setuid_bit_gains_nothing() {
    let Some(job) = Job::new("setuid") else {
        return;
    };
    let name = job.address.to_string();
    let client = job.client();
    let line = "mkdir /tmp/mine && cp /bin/busybox /tmp/mine/ && chmod 4755 /tmp/mine/busybox; \
        sleep 600";
    let spec = operation::OperationSpec {
        command: Some(operation::Command::Shell(line.to_owned())),
        ..operation::OperationSpec::new(&name, "op", IMAGE)
    };
    let started = operation::start(&job.engine, &spec, &[], &mut |_| ())
        .await
        .unwrap();
    let refusal = "must be suid to work properly";
    let hardened = said_by_setuid_program(&client, &started.container.0).await;
    assert!(hardened.contains(refusal), "{hardened}");

    // The same program does gain in a container that is not hardened, so the test can tell.
    let control = format!("nosana-test-control-{}", std::process::id());
    let body = ContainerCreateBody {
        image: Some(IMAGE.to_owned()),
        cmd: Some(vec!["/bin/sh".into(), "-c".into(), line.into()]),
        host_config: Some(HostConfig {
            network_mode: Some("none".to_owned()),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    };
    let options = CreateContainerOptionsBuilder::new().name(&control).build();
    client.create_container(Some(options), body).await.unwrap();
    client
        .start_container(&control, None::<StartContainerOptions>)
        .await
        .unwrap();
    let plain = said_by_setuid_program(&client, &control).await;
    let options = RemoveContainerOptionsBuilder::new().force(true).build();
    client
        .remove_container(&control, Some(options))
        .await
        .unwrap();
    assert!(!plain.contains(refusal), "{plain}");
    job.end().await;
}

/// What a program of root's with the setuid bit says to user 1000. Busybox gives up a right that it
/// does not need: `su` alone says what it has.
async fn said_by_setuid_program(client: &bollard::Docker, container: &str) -> String {
    let line = "until [ -u /tmp/mine/busybox ]; do sleep 0.1; done; \
        /tmp/mine/busybox su < /dev/null";
    let config = ExecConfig {
        cmd: Some(vec!["/bin/sh".into(), "-c".into(), line.into()]),
        user: Some("1000".to_owned()),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        ..ExecConfig::default()
    };
    let exec = client.create_exec(container, config).await.unwrap();
    let StartExecResults::Attached { mut output, .. } =
        client.start_exec(&exec.id, None).await.unwrap()
    else {
        panic!("expected the output of the command");
    };
    let mut text = String::new();
    while let Some(chunk) = output.next().await {
        text.push_str(&String::from_utf8_lossy(&chunk.unwrap().into_bytes()));
    }
    text
}

#[tokio::test]
async fn capabilities_mounts_and_devices_are_refused() {
    let Some(job) = Job::new("capabilities") else {
        return;
    };
    let line = "grep -E '^(CapEff|CapBnd|CapPrm|CapInh|CapAmb|NoNewPrivs|Seccomp):' /proc/self/status; \
        mount -t tmpfs none /tmp && echo GAINED mount; mount -o remount,rw /sys && echo GAINED sys; \
        mount --bind / /tmp && echo GAINED bind; umount /proc && echo GAINED umount; \
        mknod /tmp/disk b 8 0 && echo GAINED block; mknod /tmp/mem c 1 1 && echo GAINED character; \
        unshare -r true && echo GAINED user; unshare -m true && echo GAINED namespace; \
        chroot / true && echo GAINED chroot; chown 1:1 /tmp && echo GAINED chown; \
        hostname other && echo GAINED hostname; ip link set eth0 down && echo GAINED link; \
        ip addr add 192.0.2.1/32 dev eth0 && echo GAINED address; \
        date -s 2001-01-01; [ $(date +%Y) = 2001 ] && echo GAINED clock; ulimit -c 1 && echo GAINED core; \
        echo blocks $(find /dev -type b | wc -l); \
        for device in $(find /dev -type c | sort); do echo device $device; done; \
        echo tried";
    let result = job.shell(line, json!({})).await;
    let printed = printed(&result);
    assert!(!printed.contains("GAINED"), "{printed}");
    assert!(printed.contains("tried\n"), "{printed}");
    for set in ["CapEff", "CapBnd", "CapPrm", "CapInh", "CapAmb"] {
        assert!(
            printed.contains(&format!("{set}:\t0000000000000000")),
            "{printed}"
        );
    }
    assert!(
        printed.contains("NoNewPrivs:\t1") && printed.contains("Seccomp:\t2"),
        "{printed}"
    );
    assert!(printed.contains("blocks 0\n"), "{printed}");
    let harmless = ["full", "null", "ptmx", "random", "tty", "urandom", "zero"];
    for device in printed
        .lines()
        .filter_map(|line| line.strip_prefix("device /dev/"))
    {
        assert!(
            harmless.contains(&device) || device.starts_with("pts/"),
            "{device} is there: {printed}"
        );
    }
    job.end().await;
}

#[tokio::test]
async fn the_kernels_files_are_hidden_or_read_only() {
    let Some(job) = Job::new("masks") else {
        return;
    };
    // Files are opened for writing and nothing is written, which does no harm where it works.
    let line = "for file in /proc/kcore /proc/keys /proc/timer_list /proc/sched_debug; do \
        [ -e $file ] && [ $(head -c 1 $file 2>/dev/null | wc -c) != 0 ] && echo GAINED $file; done; \
        for folder in /proc/acpi /proc/scsi /sys/firmware; do \
        [ -e $folder ] && [ $(ls $folder | wc -l) != 0 ] && echo GAINED $folder; done; \
        for file in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname \
        /proc/sys/net/ipv4/ip_forward /proc/irq/default_smp_affinity \
        /sys/kernel/mm/transparent_hugepage/enabled /sys/class/net/eth0/mtu; do \
        [ -e $file ] && echo opened $file; (: >> $file) 2> /dev/null && echo GAINED $file; done; \
        mkdir /sys/fs/cgroup/mine 2>/dev/null && echo GAINED cgroup; \
        echo x 2>/dev/null > /proc/sys/kernel/domainname && echo GAINED domainname; \
        echo tried";
    let result = job.shell(line, json!({})).await;
    let printed = printed(&result);
    assert!(!printed.contains("GAINED"), "{printed}");
    let opened = printed.matches("opened ").count();
    assert!(opened >= 4 && printed.contains("tried\n"), "{printed}");
    job.end().await;
}

#[tokio::test]
async fn a_volume_of_the_same_name_is_another_jobs() {
    let Some(job) = Job::new("volumes") else {
        return;
    };
    let other = Job::new("volumes-other").unwrap();
    let volume = || json!({"volumes": [{"name": "data", "dest": "/data"}]});
    let wrote = job.shell("echo secret > /data/file", volume()).await;
    assert_eq!(wrote.state, JobOutcome::Succeeded, "{wrote:?}");
    let read = other
        .shell("ls -A /data | wc -l; cat /data/file 2>/dev/null", volume())
        .await;
    assert_eq!(printed(&read), "0\n");

    // Nor by the name that the engine knows it by, nor as a folder of the machine.
    let of_job = operation::volume_name(&job.address.to_string(), "data");
    let stranger = Job::new("volumes-stranger").unwrap();
    let named = json!({"volumes": [{"name": of_job, "dest": "/data"}]});
    let read = stranger.shell("cat /data/file", named).await;
    assert!(!printed(&read).contains("secret"), "{}", printed(&read));
    for path in ["/var/run", "/", "../.."] {
        let stranger = Job::new(&format!("volumes{path}")).unwrap();
        let mount = json!({"volumes": [{"name": path, "dest": "/data"}]});
        let refused = stranger.shell("true", mount).await;
        assert_eq!(refused.state, JobOutcome::Rejected, "{path}");
        stranger.end().await;
    }
    stranger.end().await;
    other.end().await;
    job.end().await;
}

#[tokio::test]
async fn another_jobs_network_is_out_of_reach() {
    let Some(job) = Job::new("networks") else {
        return;
    };
    let name = job.address.to_string();
    let spec = operation::OperationSpec {
        command: Some(operation::Command::Shell(
            "httpd -p 8080 -h /www; sleep 600".to_owned(),
        )),
        ports: vec![8080],
        ..operation::OperationSpec::new(&name, "web", IMAGE)
    };
    let web = operation::start(&job.engine, &spec, &[], &mut |_| ())
        .await
        .unwrap();
    let endpoint = job.engine.endpoint(&web.container).await.unwrap();
    let (address, port) = (endpoint.address.unwrap(), endpoint.published[&8080]);

    let ask = format!("until nc -w 2 {address} 8080 < /dev/null; do sleep 0.1; done; echo REACHED");
    let own = operation::OperationSpec {
        command: Some(operation::Command::Shell(ask)),
        ..operation::OperationSpec::new(&name, "ask", IMAGE)
    };
    let own = operation::start(&job.engine, &own, &[], &mut |_| ())
        .await
        .unwrap();
    assert_eq!(job.engine.wait(&own.container).await.unwrap().code, 0);

    let other = Job::new("networks-other").unwrap();
    let line = format!(
        "gateway=$(ip route | sed -n 's/^default via \\([^ ]*\\).*/\\1/p'); echo gateway $gateway; \
         nc -w 2 {address} 8080 < /dev/null && echo REACHED container; \
         nc -w 2 $gateway {port} < /dev/null && echo REACHED port; \
         nc -w 2 127.0.0.1 {port} < /dev/null && echo REACHED loopback; \
         ping -c 1 -W 1 {address} && echo REACHED ping; \
         timeout 2 nslookup web | grep -F {address} && echo REACHED name; echo tried"
    );
    let result = other.shell(&line, json!({})).await;
    let printed = printed(&result);
    assert!(
        printed.contains("gateway 1") && printed.contains("tried\n"),
        "{printed}"
    );
    assert!(!printed.contains("REACHED"), "{printed}");
    other.end().await;
    job.end().await;
}
