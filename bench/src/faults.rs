//! Named faults, one at a time: the real agent on a real engine and a chain of its own,
//! and what must hold through each.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nosana_sdk::{
    common::job::JobState,
    generated::jobs::{
        self,
        accounts::{Job, Market},
    },
    instructions,
    result::{EXIT_REJECTED, EXIT_TIMED_OUT, JobOutcome, JobResult},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::time::sleep;

use crate::{
    engine::{End, Engine, mount_memory},
    kills::nothing_left,
    proxy::{Outage, Weather},
    rig::{Rig, Setup},
    watcher::{Purses, Tally, check_money},
};

/// Options of the scenarios.
#[derive(clap::Args)]
pub struct Args {
    /// Only these; unset, all
    names: Vec<String>,
    /// Lists them
    #[arg(long)]
    list: bool,
    /// Only those that take a few seconds
    #[arg(long, conflicts_with = "names")]
    quick: bool,
}

/// A fault and what must hold.
struct Scenario {
    name: &'static str,
    /// What must hold, for people.
    holds: &'static str,
    is_quick: bool,
    run: Which,
}

#[derive(Clone, Copy)]
enum Which {
    EngineKilled,
    EngineTakesContainers,
    BothKilled,
    PowerCut,
    StateDiskFull,
    EngineDiskFull,
    ClockStepped,
    NoSol,
    ImageVanishes,
    RpcDown,
    RpcSilentPastTheEnd,
    RpcSilentAtStart,
    WebSocketDead,
    RpcLies,
}

const SCENARIOS: [Scenario; 14] = [
    Scenario {
        name: "engine-killed",
        holds: "a job whose engine is killed and started again goes on and loses no line",
        is_quick: true,
        run: Which::EngineKilled,
    },
    Scenario {
        name: "engine-takes-containers",
        holds: "a job that its engine ended is given back by its host, and whole on the next",
        is_quick: false,
        run: Which::EngineTakesContainers,
    },
    Scenario {
        name: "both-killed",
        holds: "agent and engine are killed at the same instant: what ended before they are back has no results made up",
        is_quick: true,
        run: Which::BothKilled,
    },
    Scenario {
        name: "power-cut",
        holds: "agent, engine and containers are gone at the same instant: the job is given back, and whole on the next host",
        is_quick: false,
        run: Which::PowerCut,
    },
    Scenario {
        name: "state-disk-full",
        holds: "a job ends and is paid although the agent can write nothing; nothing new begins until it can",
        is_quick: true,
        run: Which::StateDiskFull,
    },
    Scenario {
        name: "engine-disk-full",
        holds: "an image that finds no room is not the client's fault: the job goes back, and the next runs once there is room",
        is_quick: false,
        run: Which::EngineDiskFull,
    },
    Scenario {
        name: "clock-stepped",
        holds: "the agent's clock jumps by hours both ways: the job keeps its time, pay and log",
        is_quick: true,
        run: Which::ClockStepped,
    },
    Scenario {
        name: "no-sol",
        holds: "a job that ends while the worker can pay no fee is paid once it can",
        is_quick: true,
        run: Which::NoSol,
    },
    Scenario {
        name: "image-vanishes",
        holds: "a job goes on without its image, one whose image is nowhere is rejected with the reason, and the host goes on",
        is_quick: true,
        run: Which::ImageVanishes,
    },
    Scenario {
        name: "rpc-down",
        holds: "a job that ends while the node refuses, then is silent, is finished after it",
        is_quick: false,
        run: Which::RpcDown,
    },
    Scenario {
        name: "rpc-silent-past-the-end",
        holds: "containers end with their job's time although the node says nothing of it",
        is_quick: false,
        run: Which::RpcSilentPastTheEnd,
    },
    Scenario {
        name: "rpc-silent-at-start",
        holds: "the containers of all hosts end with their jobs' time although the agent is started while the node is silent",
        is_quick: false,
        run: Which::RpcSilentAtStart,
    },
    Scenario {
        name: "websocket-dead",
        holds: "a job starts within seconds although no notification comes",
        is_quick: true,
        run: Which::WebSocketDead,
    },
    Scenario {
        name: "rpc-lies",
        holds: "jobs run once and are paid exactly although answers are wrong or old",
        is_quick: false,
        run: Which::RpcLies,
    },
];

/// Slot time of the chains, milliseconds.
const SLOT_MS: u32 = 100;
/// How long a job may take to what is expected of it.
const PATIENCE: Duration = Duration::from_mins(10);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);
/// The time of jobs that end while the node is silent from before the agent's start, seconds: some for
/// both to begin.
const SILENT_TIMEOUT: u32 = 60;
/// How long their containers may run beyond that: what is waited beyond what is known to be paid for,
/// what agents take that start and end meanwhile, and a busy machine.
const SILENT_PATIENCE: Duration = Duration::from_mins(5);
/// Room of the engine whose disk becomes full: its image needs some 10 MiB of it.
const ENGINE_ROOM: u64 = 64 << 20;
/// The same for the agent's state.
const STATE_ROOM: u64 = 4 << 20;

/// Runs the scenarios.
pub async fn run(args: &Args) -> Result<()> {
    if args.list {
        for scenario in &SCENARIOS {
            println!("{:<26} {}", scenario.name, scenario.holds);
        }
        return Ok(());
    }
    if let Some(unknown) = args
        .names
        .iter()
        .find(|name| SCENARIOS.iter().all(|scenario| scenario.name != **name))
    {
        bail!("there is no scenario `{unknown}`: `--list` names them");
    }
    let chosen = SCENARIOS.iter().filter(|scenario| {
        (args.names.is_empty() || args.names.iter().any(|name| name == scenario.name))
            && (scenario.is_quick || !args.quick)
    });
    let mut failed = Vec::new();
    for scenario in chosen {
        let since = Instant::now();
        let held = scenario.run.run().await;
        let seconds = since.elapsed().as_secs_f64();
        let verdict = match &held {
            Ok(None) => "held".to_owned(),
            Ok(Some(skipped)) => format!("SKIPPED: {skipped}"),
            Err(error) => format!("BROKEN: {error:#}"),
        };
        println!(
            "{:<26} {seconds:>6.1} s  {}: {verdict}",
            scenario.name, scenario.holds
        );
        if held.is_err() {
            failed.push(scenario.name);
        }
    }
    ensure!(failed.is_empty(), "broken: {}", failed.join(", "));
    Ok(())
}

/// Why a scenario could not be played, if it was not.
type Skipped = Option<String>;

impl Which {
    async fn run(self) -> Result<Skipped> {
        match self {
            Self::ClockStepped => return clock_stepped().await,
            Self::EngineKilled => engine_killed().await,
            Self::EngineTakesContainers => engine_takes_containers().await,
            Self::BothKilled => both_killed().await,
            Self::PowerCut => power_cut().await,
            Self::StateDiskFull => state_disk_full().await,
            Self::EngineDiskFull => engine_disk_full().await,
            Self::NoSol => no_sol().await,
            Self::ImageVanishes => image_vanishes().await,
            Self::RpcDown => rpc_down().await,
            Self::RpcSilentPastTheEnd => rpc_silent_past_the_end().await,
            Self::RpcSilentAtStart => rpc_silent_at_start().await,
            Self::WebSocketDead => web_socket_dead().await,
            Self::RpcLies => rpc_lies().await,
        }?;
        Ok(None)
    }
}

/// A job of one operation that prints `count` numbers, a second for three.
fn counting(count: u32, image: &str) -> Vec<u8> {
    let command = format!("for n in $(seq {count}); do echo line $n; sleep 0.33; done");
    one(&command, image)
}

/// Prints numbers until it is told to end, and then how many; does `each` after each.
fn until_told(each: &str) -> String {
    format!(
        "trap 'over=1' USR1; n=0; while [ -z \"$over\" ]; do n=$((n+1)); echo line $n; {each}; done; echo lines $n"
    )
}

/// Between two numbers.
const REST: &str = "sleep 0.33";

/// A job of one operation that prints numbers until it is told to end.
fn endless() -> Vec<u8> {
    one(&until_told(REST), IMAGE)
}

/// Tells containers to end that run [`until_told`], by their first processes: the engine may be away.
async fn tell_to_end(processes: &[u64]) -> Result<()> {
    ensure!(!processes.is_empty(), "no container runs of the job");
    let since = Instant::now();
    for process in processes {
        // One that has only just begun does not hear of it yet.
        while Path::new(&format!("/proc/{process}")).exists() {
            ensure!(since.elapsed() < PATIENCE, "process {process} does not end");
            Command::new("kill")
                .args(["-s", "USR1", &process.to_string()])
                .stderr(Stdio::null())
                .status()
                .context("kill cannot be run")?;
            sleep(Duration::from_millis(200)).await;
        }
    }
    Ok(())
}

fn one(command: &str, image: &str) -> Vec<u8> {
    let definition = serde_json::json!({"version": "0.1", "type": "container", "ops": [
        {"id": "only", "type": "container/run", "args": {"image": image, "cmd": command}}]});
    definition.to_string().into_bytes()
}

const IMAGE: &str = "nosana/example:1";

/// A rig, and what its people had at first.
struct Scene {
    rig: Rig,
    purses: Purses,
    tally: Tally,
}

impl Scene {
    async fn start(setup: Setup) -> Result<Self> {
        let rig = Rig::start_with(setup).await?;
        let purses = Purses::of(&rig).await?;
        Ok(Self {
            rig,
            purses,
            tally: Tally::default(),
        })
    }

    /// With an engine of its own and proxies.
    async fn usual(hosts: u16) -> Result<Self> {
        let engine = Engine::own("faults", None)?;
        Self::start(Setup {
            hosts,
            proxies: Some(1),
            ..Setup::new(SLOT_MS, engine)
        })
        .await
    }

    async fn post(&self, definition: &[u8], timeout: u32) -> Result<Address> {
        let job = self.rig.prepare(definition, timeout).await?;
        self.rig.post(&job).await?;
        Ok(job.address())
    }

    /// Posts a job and waits until it runs.
    async fn begin(&self, definition: &[u8], timeout: u32) -> Result<Address> {
        let job = self.post(definition, timeout).await?;
        self.reaches(&job, |state| state == JobState::Running)
            .await?;
        Ok(job)
    }

    async fn reaches(&self, job: &Address, wanted: impl Fn(JobState) -> bool) -> Result<Job> {
        self.rig.job_is(job, wanted, PATIENCE).await
    }

    /// Waits until `job` is over; its account and result.
    async fn end(&mut self, job: &Address) -> Result<(Job, JobResult)> {
        let account = self.reaches(job, JobState::is_terminal).await?;
        check_money(&self.rig, job, &account).await?;
        self.tally.count(&account);
        ensure!(
            account.state == JobState::Completed as u8,
            "job {job} ended as {:?} for reason {} after {} attempts\n{}",
            JobState::try_from(account.state),
            account.reason,
            account.attempts,
            self.rig.logs()
        );
        let result = self.rig.result(&account).await?;
        Ok((account, result))
    }

    /// Waits until `job` is over, with every line that [`counting`] prints, once.
    async fn counted(&mut self, job: &Address, count: u32) -> Result<Job> {
        let (account, result) = self.end(job).await?;
        ensure!(
            result.state == JobOutcome::Succeeded,
            "the result says {:?}: {:?}\n{}",
            result.state,
            result.message,
            self.rig.logs()
        );
        let expected: Vec<String> = (1..=count).map(|number| format!("line {number}")).collect();
        let printed: Vec<&str> = printed(&result);
        ensure!(
            printed == expected,
            "lines were lost or repeated: {printed:?}"
        );
        Ok(account)
    }

    /// The first processes of the job's containers.
    fn processes(&self, job: &Address) -> Result<Vec<u64>> {
        self.rig.engine.processes(&job.to_string())
    }

    /// Ends the container of `job`, which runs [`until_told`], on the last of so many hosts that it is
    /// given to.
    async fn ends_on(&self, job: &Address, attempts: u8) -> Result<()> {
        let since = Instant::now();
        loop {
            let account = self.rig.client.get::<Job>(job).await?;
            let processes = self.processes(job)?;
            let is_running = account.state == JobState::Running as u8;
            if account.attempts == attempts && is_running && !processes.is_empty() {
                return tell_to_end(&processes).await;
            }
            ensure!(
                account.attempts <= attempts && since.elapsed() < PATIENCE,
                "it is {:?} after {} attempts, with {} containers\n{}",
                JobState::try_from(account.state),
                account.attempts,
                processes.len(),
                self.rig.logs()
            );
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends `job` there, and checks that every line that it printed is there, once.
    async fn ended(&mut self, job: &Address, attempts: u8) -> Result<Job> {
        self.ends_on(job, attempts).await?;
        self.whole(job, attempts).await
    }

    /// Waits until `job`, which was told to end, is over on the last of so many hosts, with every line
    /// that it printed, once.
    async fn whole(&mut self, job: &Address, attempts: u8) -> Result<Job> {
        let (account, result) = self.end(job).await?;
        let lines = printed(&result);
        let mut expected: Vec<String> = (1..lines.len()).map(|n| format!("line {n}")).collect();
        expected.push(format!("lines {}", expected.len()));
        ensure!(
            account.attempts == attempts && lines == expected,
            "after {} attempts lines were lost or repeated: {lines:?}",
            account.attempts
        );
        Ok(account)
    }

    /// Waits until the agent's log says `text`.
    async fn logs(&self, text: &str) -> Result<()> {
        let since = Instant::now();
        while !self.rig.agent_log().contains(text) {
            ensure!(
                since.elapsed() < PATIENCE,
                "the agent's log does not say `{text}`\n{}",
                self.rig.logs()
            );
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// Nothing of the node reaches the agent any more. A store that is silent keeps the result, which is
    /// another matter.
    fn silence_node(&self) -> Result<()> {
        let proxies = self.rig.proxies.as_ref();
        let proxies = proxies.context("the rig has no proxies")?;
        for proxy in [&proxies.rpc, &proxies.websocket] {
            proxy.set(Weather::away(Outage::Silent));
        }
        Ok(())
    }

    /// Checks that `job` is over because its time was up, and paid for all of that.
    async fn timed_out(&mut self, job: &Address, timeout: u32) -> Result<()> {
        let account = self.reaches(job, JobState::is_terminal).await?;
        check_money(&self.rig, job, &account).await?;
        self.tally.count(&account);
        let state = JobState::try_from(account.state);
        let is_finished = state == Ok(JobState::Completed) && account.exit_code == EXIT_TIMED_OUT;
        ensure!(
            is_finished && account.paid_seconds == timeout,
            "it is {state:?} with code {} and {} s paid of {timeout}\n{}",
            account.exit_code,
            account.paid_seconds,
            self.rig.logs()
        );
        Ok(())
    }

    /// Takes back a job that waits.
    async fn cancel(&mut self, job: &Address, account: &Job) -> Result<()> {
        let rig = &self.rig;
        let market = rig.client.get::<Market>(&account.market).await?;
        let config = rig.client.get(&jobs::pdas::find_config().0).await?;
        let cancel = instructions::cancel(*job, account, &market, &config);
        rig.client.send(&[cancel], &[&rig.payer]).await?;
        let account = self.reaches(job, JobState::is_terminal).await?;
        check_money(&self.rig, job, &account).await?;
        self.tally.count(&account);
        Ok(())
    }

    /// Runs a job from beginning to end.
    async fn plain_job(&mut self) -> Result<()> {
        let job = self.post(&counting(2, IMAGE), 60).await?;
        self.counted(&job, 2).await.map(drop)
    }

    /// Checks that the host waits, nothing is left, and all money is accounted for.
    async fn close(self) -> Result<()> {
        self.rig.all_wait().await?;
        nothing_left(&self.rig.engine.left()?)?;
        self.purses.check(&self.rig, &self.tally).await
    }

    fn weather(&self, weather: Weather) -> Result<()> {
        let proxies = self.rig.proxies.as_ref();
        proxies.context("the rig has no proxies")?.set(weather);
        Ok(())
    }
}

fn printed(result: &JobResult) -> Vec<&str> {
    let lines = result.log.lines.iter();
    lines
        .filter(|line| line.stream != "agent")
        .map(|line| line.text.as_str())
        .collect()
}

async fn engine_killed() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let job = scene.begin(&endless(), 3_600).await?;
    for end in [End::Crash, End::Stop] {
        sleep(Duration::from_secs(1)).await;
        scene.rig.engine.end(end)?;
        sleep(Duration::from_secs(1)).await;
        scene.rig.engine.up(true)?;
    }
    scene.ended(&job, 1).await?;
    scene.close().await
}

async fn engine_takes_containers() -> Result<()> {
    let mut scene = Scene::usual(3).await?;
    // One that lets containers go on leaves them to one that does not; that takes its own.
    for (before, end) in [(true, End::Crash), (false, End::Stop)] {
        if before {
            scene.rig.engine.end(End::Crash)?;
            scene.rig.engine.up(true)?;
        }
        scene.rig.all_wait().await?;
        let job = scene.begin(&endless(), 3_600).await?;
        sleep(Duration::from_secs(1)).await;
        scene.rig.engine.end(end)?;
        scene.rig.engine.up(false)?;
        scene.ended(&job, 2).await?;
    }
    scene.close().await
}

async fn both_killed() -> Result<()> {
    let mut scene = Scene::usual(2).await?;
    let definition = serde_json::json!({"version": "0.1", "type": "container", "ops": [
        {"id": "first", "type": "container/run", "results": {"value": "(?<=value: ).*"},
         "args": {"image": IMAGE, "cmd": format!("{}; echo value: 42", until_told(REST))}},
        {"id": "second", "type": "container/run",
         "args": {"image": IMAGE, "env": {"VALUE": "%%ops.first.results.value%%"}, "cmd": "echo got $VALUE"}}]});
    let job = scene
        .begin(definition.to_string().as_bytes(), 3_600)
        .await?;
    let processes = scene.processes(&job)?;
    scene.rig.end_both(End::Crash)?;
    // Nobody sees it.
    tell_to_end(&processes).await?;
    scene.rig.engine.up(true)?;
    scene.rig.start_agent()?;
    scene.ends_on(&job, 2).await?;
    let (account, result) = scene.end(&job).await?;
    let lines = printed(&result);
    ensure!(
        account.attempts == 2 && lines.ends_with(&["value: 42", "got 42"]),
        "after {} attempts it printed {lines:?}",
        account.attempts
    );
    scene.close().await
}

async fn power_cut() -> Result<()> {
    let mut scene = Scene::usual(2).await?;
    let job = scene.begin(&endless(), 3_600).await?;
    scene.rig.end_both(End::Power)?;
    scene.rig.engine.up(true)?;
    scene.rig.start_agent()?;
    scene.ended(&job, 2).await?;
    scene.close().await
}

/// Fills the file system of `folder` to its last byte; the file to remove.
fn fill(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("ballast");
    let mut file = fs::File::create(&path)?;
    // The end of the room is what it is for.
    let copied = std::io::copy(&mut std::io::repeat(0), &mut file);
    ensure!(copied.is_err(), "{} has no end", folder.display());
    Ok(path)
}

/// A small file system that goes with this value.
struct Small(PathBuf);

impl Small {
    fn mount(name: &str, room: u64) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("nosana-{name}-{}", std::process::id()));
        mount_memory(&folder, room)?;
        Ok(Self(folder))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Best effort: what is left is named by its folder.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0);
    }
}

async fn state_disk_full() -> Result<()> {
    let disk = Small::mount("state", STATE_ROOM)?;
    let setup = Setup {
        state: Some(disk.0.join("state")),
        ..Setup::new(SLOT_MS, Engine::own("faults", None)?)
    };
    let mut scene = Scene::start(setup).await?;
    // Long lines, so that the file of the log needs room for each.
    let each = format!("head -c 15000 /dev/zero | tr '\\0' x; echo; {REST}");
    let job = scene.begin(&one(&until_told(&each), IMAGE), 3_600).await?;
    let ballast = fill(&disk.0)?;
    scene.logs("a line of the log could not be written").await?;
    scene.ends_on(&job, 1).await?;
    let (account, result) = scene.end(&job).await?;
    ensure!(
        account.exit_code == 0 && result.state == JobOutcome::Succeeded,
        "the result says {:?}: {:?}",
        result.state,
        result.message
    );
    let lines = printed(&result);
    let lines: Vec<&str> = lines.into_iter().filter(|line| line.len() < 100).collect();
    let expected: Vec<String> = (1..=lines.len()).map(|n| format!("line {n}")).collect();
    ensure!(
        result.log.is_cut && lines == expected,
        "the log has a hole, or does not say that it is cut: {lines:?}"
    );
    ensure!(
        !scene.rig.supervise()?,
        "the agent ended because of its disk"
    );
    // Its disk is looked at every 15 seconds.
    sleep(Duration::from_secs(17)).await;
    scene.rig.leaves().await?;
    let next = scene.post(&counting(2, IMAGE), 60).await?;
    sleep(Duration::from_secs(3)).await;
    let running = scene.rig.engine.running()?;
    ensure!(
        running.is_empty(),
        "it began on a full disk: {running:?}\n{}",
        scene.rig.logs()
    );
    fs::remove_file(ballast)?;
    scene.counted(&next, 2).await?;
    // The agent that comes next reads what was written.
    scene.rig.kill_agent()?;
    scene.rig.start_agent()?;
    scene.plain_job().await?;
    scene.close().await
}

async fn engine_disk_full() -> Result<()> {
    let engine = Engine::own("faults", Some(ENGINE_ROOM))?;
    let data = PathBuf::from(engine.folder()?).join("data");
    let mut scene = Scene::start(Setup {
        hosts: 1,
        disk_floor: 0,
        ..Setup::new(SLOT_MS, engine)
    })
    .await?;
    let image = in_registry(&scene.rig.engine, "room:1")?;
    let ballast = fill(&data)?;
    let job = scene.post(&counting(2, &image), 60).await?;
    let is_back = |job: &Job| job.attempts == 1 && job.state == JobState::Queued as u8;
    let since = Instant::now();
    let account = loop {
        let account = scene.rig.client.get::<Job>(&job).await?;
        let is_over = JobState::try_from(account.state).is_ok_and(JobState::is_terminal);
        if is_back(&account) || is_over || since.elapsed() > PATIENCE {
            break account;
        }
        sleep(Duration::from_millis(100)).await;
    };
    ensure!(
        is_back(&account),
        "the job is {:?} after {} attempts: there was no room",
        JobState::try_from(account.state),
        account.attempts
    );
    scene.cancel(&job, &account).await?;
    fs::remove_file(ballast)?;
    let next = scene.post(&counting(2, &image), 60).await?;
    scene.counted(&next, 2).await?;
    scene.close().await
}

/// Puts the image of the examples into the engine's registry under a name that the
/// engine does not have then; the name.
fn in_registry(engine: &Engine, name: &str) -> Result<String> {
    let (repository, tag) = name.split_once(':').context("a name has a tag")?;
    let full = format!("127.0.0.1:5000/{repository}");
    let tagged = format!("/images/{IMAGE}/tag?repo={full}&tag={tag}");
    engine.call("POST", &tagged, &[])?;
    let answer = engine.call(
        "POST",
        &format!("/images/{full}/push?tag={tag}"),
        &["-H", "X-Registry-Auth: e30="],
    )?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    ensure!(!answer.contains("\"error\""), "not pushed: {answer}");
    // Its layers stay with the image that it is made of: that goes as well.
    engine.call("DELETE", &format!("/images/{full}:{tag}"), &[])?;
    engine.call("DELETE", &format!("/images/{IMAGE}"), &[])?;
    Ok(format!("{full}:{tag}"))
}

/// A library that shifts a process's clock by what a file says.
const FAKETIME: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
];

/// By how much the seconds that are paid may differ from those that were waited: the chain counts whole
/// ones.
const CLOCK_SLACK: Duration = Duration::from_secs(2);

async fn clock_stepped() -> Result<Skipped> {
    let Some(library) = FAKETIME.iter().find(|path| Path::new(path).exists()) else {
        return Ok(Some(
            "needs libfaketime: `apt-get install libfaketime`".to_owned(),
        ));
    };
    let folder = tempfile::tempdir()?;
    let offset = folder.path().join("offset");
    let step = |text: &str| fs::write(&offset, text);
    step("+0")?;
    let environment = [
        ("LD_PRELOAD", *library),
        ("FAKETIME_TIMESTAMP_FILE", &*offset.to_string_lossy()),
        ("FAKETIME_NO_CACHE", "1"),
        // What counts time, and not the time of day, goes on.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut scene = Scene::start(Setup {
        environment: environment.to_vec(),
        ..Setup::new(SLOT_MS, Engine::own("faults", None)?)
    })
    .await?;
    let posted = Instant::now();
    let job = scene.begin(&endless(), 3_600).await?;
    let began = Instant::now();
    step("+3h")?;
    sleep(Duration::from_secs(2)).await;
    step("-3h")?;
    sleep(Duration::from_secs(1)).await;
    scene.rig.kill_agent()?;
    scene.rig.start_agent()?;
    let ran = began.elapsed();
    let account = scene.ended(&job, 1).await?;
    let paid = Duration::from_secs(account.paid_seconds.into());
    ensure!(
        paid + CLOCK_SLACK > ran && paid < posted.elapsed() + CLOCK_SLACK,
        "it ran for {ran:?} at least, {:?} at most, and was paid for {paid:?}",
        posted.elapsed()
    );
    step("+1d")?;
    scene.plain_job().await?;
    scene.close().await?;
    Ok(None)
}

async fn no_sol() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let worker = scene.rig.worker()?;
    let sink = Keypair::new();
    let job = scene.begin(&endless(), 3_600).await?;
    // There is something to be paid.
    sleep(Duration::from_secs(2)).await;
    let had = scene.rig.client.lamports(&worker.pubkey()).await?;
    // The client pays the fee, so that nothing is left.
    let drain = |from: &Keypair, to: &Keypair, lamports| {
        solana_system_interface::instruction::transfer(&from.pubkey(), &to.pubkey(), lamports)
    };
    let payer = &scene.rig.payer;
    scene
        .rig
        .client
        .send(&[drain(&worker, &sink, had)], &[payer, &worker])
        .await?;
    scene.ends_on(&job, 1).await?;
    scene.logs("too little SOL").await?;
    let account = scene.rig.client.get::<Job>(&job).await?;
    ensure!(
        account.state == JobState::Running as u8,
        "it ended without a fee"
    );
    scene
        .rig
        .client
        .send(&[drain(&sink, &worker, had)], &[payer, &sink])
        .await?;
    let paid = scene.whole(&job, 1).await?;
    ensure!(paid.paid_seconds > 0, "no second was paid");
    scene.close().await
}

async fn image_vanishes() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let image = in_registry(&scene.rig.engine, "vanish:1")?;
    let job = scene.begin(&counting(12, &image), 120).await?;
    // By force: a container runs of it.
    let engine = &scene.rig.engine;
    engine.call("DELETE", &format!("/images/{image}?force=1"), &[])?;
    remove_from_registry(&scene.rig.engine)?;
    scene.rig.kill_agent()?;
    scene.rig.start_agent()?;
    scene.counted(&job, 12).await?;
    scene.rig.all_wait().await?;
    let next = scene.post(&counting(2, &image), 60).await?;
    let (account, result) = scene.end(&next).await?;
    let message = result.message.unwrap_or_default();
    ensure!(
        account.exit_code == EXIT_REJECTED && message.contains("was not found"),
        "it ended with code {}: {message}",
        account.exit_code
    );
    scene.rig.engine.build_image()?;
    scene.plain_job().await?;
    scene.close().await
}

fn remove_from_registry(engine: &Engine) -> Result<()> {
    let data = PathBuf::from(engine.folder()?).join("registry");
    fs::remove_dir_all(data.join("docker/registry/v2/repositories"))?;
    Ok(())
}

async fn rpc_down() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let job = scene.begin(&counting(9, IMAGE), 300).await?;
    scene.weather(Weather::away(Outage::Refusing))?;
    sleep(Duration::from_secs(12)).await;
    scene.weather(Weather::away(Outage::Silent))?;
    sleep(Duration::from_secs(25)).await;
    scene.weather(Weather::CALM)?;
    let account = scene.counted(&job, 9).await?;
    ensure!(account.attempts == 1, "it was given to another host");
    scene.plain_job().await?;
    scene.close().await
}

async fn rpc_silent_past_the_end() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let job = scene
        .begin(&one("echo going; sleep 600", IMAGE), 10)
        .await?;
    scene.silence_node()?;
    // The job's time, what is waited beyond it, and what one question takes.
    let since = Instant::now();
    while !scene.rig.engine.running()?.is_empty() {
        ensure!(
            since.elapsed() < Duration::from_mins(5),
            "a container runs unpaid after {:?}",
            since.elapsed()
        );
        sleep(Duration::from_millis(500)).await;
    }
    scene.weather(Weather::CALM)?;
    scene.timed_out(&job, 10).await?;
    scene.close().await
}

async fn rpc_silent_at_start() -> Result<()> {
    let mut scene = Scene::usual(2).await?;
    let definition = one("echo going; sleep 3600", IMAGE);
    let since = Instant::now();
    let mut jobs = Vec::new();
    for _ in 0..2 {
        jobs.push(scene.post(&definition, SILENT_TIMEOUT).await?);
    }
    for job in &jobs {
        let is_begun = |state: JobState| state == JobState::Running || state.is_terminal();
        scene.reaches(job, is_begun).await?;
    }
    scene.rig.kill_agent()?;
    scene.silence_node()?;
    scene.rig.start_agent()?;
    let timeout = Duration::from_secs(SILENT_TIMEOUT.into());
    loop {
        let has_time = since.elapsed() < timeout;
        let running = scene.rig.engine.running()?;
        ensure!(
            !has_time || running.len() == jobs.len(),
            "a container was ended before its time was up, {running:?} are left\n{}",
            scene.rig.logs()
        );
        if running.is_empty() {
            break;
        }
        ensure!(
            since.elapsed() < timeout + SILENT_PATIENCE,
            "containers run unpaid after {:?}: {running:?} of {jobs:?}\n{}",
            since.elapsed(),
            scene.rig.logs()
        );
        // It ends by itself as long as no node answers.
        scene.rig.supervise()?;
        sleep(LOOK).await;
    }
    scene.weather(Weather::CALM)?;
    // What it asked in the silence is never answered: it may end once more.
    let answered = Instant::now();
    while !scene.rig.is_watching() {
        ensure!(
            answered.elapsed() < PATIENCE,
            "the agent does not begin to watch\n{}",
            scene.rig.logs()
        );
        scene.rig.supervise()?;
        sleep(LOOK).await;
    }
    for job in &jobs {
        scene.timed_out(job, SILENT_TIMEOUT).await?;
    }
    scene.close().await
}

async fn web_socket_dead() -> Result<()> {
    let mut scene = Scene::usual(1).await?;
    let proxies = scene.rig.proxies.as_ref();
    let web_socket = &proxies.context("the rig has no proxies")?.websocket;
    web_socket.set(Weather::away(Outage::Silent));
    let since = Instant::now();
    let job = scene.begin(&counting(3, IMAGE), 60).await?;
    // The slowest poll, and what a start takes on a busy machine.
    ensure!(
        since.elapsed() < Duration::from_mins(2),
        "it ran after {:?}",
        since.elapsed()
    );
    scene.counted(&job, 3).await?;
    scene.close().await
}

async fn rpc_lies() -> Result<()> {
    let mut scene = Scene::usual(2).await?;
    scene.weather(Weather::LYING)?;
    for _ in 0..4 {
        let mut jobs = Vec::new();
        for _ in 0..2 {
            jobs.push(scene.post(&counting(6, IMAGE), 300).await?);
        }
        for job in jobs {
            scene.counted(&job, 6).await?;
        }
    }
    scene.weather(Weather::CALM)?;
    scene.close().await
}
