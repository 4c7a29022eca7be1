//! The main job on this machine, from nothing: a chain, a host with a container engine, two jobs
//! that are posted, run, paid and shown, and an account of what came of it.
//!
//! All of it belongs to the checkout: its folder is `.nosana/quickstart`, its processes carry that
//! folder as a mark, its ports are free ones and its engine is named after the checkout. So two
//! checkouts do not meet, and what a killed quickstart left is found and taken away.

mod engine;
mod job;
mod money;
mod processes;
mod report;
mod terminal;

use std::{
    env,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::Mutex,
    thread,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use self::{
    engine::{Engine, Scripts},
    job::JobReport,
    money::{Balances, Network},
    processes::Processes,
    report::{Check, Phase, Report},
    terminal::Terminal,
};
use crate::workspace::Workspace;

/// The jobs, and the exit code that each is meant to end with.
const JOBS: [(&str, i64); 2] = [("examples/hello-gpu.json", 0), ("examples/failing.json", 3)];

/// The market that needs no more than a registered host.
const MARKET: &str = "community";

/// Milliseconds between blocks.
const SLOT_MS: u64 = 100;

/// The daemons, by the names of their logs.
const LOGS: [&str; 2] = ["chain", "host"];

/// The longest that starting anything may take.
const START_LIMIT: Duration = Duration::from_mins(5);

/// How long an agent that has a job may take to finish it when asked to end.
const DRAIN_LIMIT: Duration = Duration::from_secs(20);

/// When `./quickstart` was called and what its build took, in milliseconds.
const CALLED_AT: &str = "QUICKSTART_CALLED_AT_MS";
const BUILD_TOOK: &str = "QUICKSTART_BUILD_MS";

/// What `cargo xtask quickstart` takes.
#[derive(Args)]
pub struct Options {
    /// Leave chain, host and engine running, and say how to use and stop them
    #[arg(long)]
    keep: bool,
    /// Write what was measured to FILE, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Stop what an earlier quickstart runs, and do no more
    #[arg(long, conflicts_with_all = ["keep", "report"])]
    stop: bool,
}

/// Runs it, or with `--stop` ends what runs. Takes down what it started, however it ends.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let quickstart = Quickstart::open(workspace, options.stop)?;
    quickstart.processes.pause(Duration::ZERO)?;
    if options.stop {
        return quickstart.stop();
    }
    quickstart.clear()?;
    if let Some(path) = &options.report {
        absent_is_fine(fs::remove_file(path)).with_context(|| path.display().to_string())?;
    }
    let outcome = quickstart.work();
    if let Err(error) = &outcome {
        quickstart.terminal.say(format_args!("failed: {error:#}"));
        if quickstart.processes.pause(Duration::ZERO).is_ok() {
            quickstart.show_logs();
        }
    }
    let is_kept = options.keep && outcome.is_ok();
    if is_kept {
        quickstart.update(|record| record.is_kept = true)?;
    }
    let left = if is_kept {
        None
    } else {
        Some(quickstart.take_down(outcome.is_ok()))
    };
    let outcome = match (outcome, &left) {
        (Ok(outcome), _) => outcome,
        (Err(error), Some(Err(left))) => return Err(error.context(format!("{left:#}"))),
        (Err(error), _) => return Err(error),
    };

    let mut report = outcome.report();
    if let Some(left) = left {
        let failure = left.err().map(|error| format!("{error:#}"));
        report
            .checks
            .push(Check::new("nothing is left behind", failure));
    }
    report.passed = report.checks.iter().all(|check| check.failure.is_none());
    // A terminal that has gone away is no failure.
    let _ = writeln!(io::stdout(), "{}", report.text());
    if let Some(path) = &options.report {
        report.write(path)?;
    }
    if is_kept {
        let _ = writeln!(io::stdout(), "{}", quickstart.how_to_use(&report.engine));
    }
    ensure!(report.passed, "a check failed: see above");
    Ok(())
}

struct Quickstart {
    root: PathBuf,
    /// Where everything of a run is.
    folder: PathBuf,
    called_at: Instant,
    build: Option<Duration>,
    terminal: Terminal,
    processes: Processes,
    record: Mutex<Record>,
    /// Held while a quickstart works on the folder.
    _lock: File,
}

/// What the next quickstart must know to take away what this one leaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Record {
    /// Whether it is meant to go on running.
    is_kept: bool,
    engine: Option<Engine>,
    /// Addresses of the jobs that were posted.
    jobs: Vec<String>,
}

/// What the work gave.
struct Outcome {
    first_post: Duration,
    phases: Vec<Phase>,
    engine: Engine,
    jobs: Vec<JobReport>,
    before: Balances,
    after: Balances,
}

impl Quickstart {
    /// Takes the folder of the checkout. With `stop`, a quickstart that has it is asked to end
    /// first.
    fn open(workspace: &Workspace, stop: bool) -> Result<Self> {
        let root = fs::canonicalize(&workspace.root).context("finding the checkout")?;
        let folder = root.join(".nosana/quickstart");
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("making {}", folder.display()))?;
        let called_at = called_at();
        let terminal = Terminal::new(called_at);
        let processes = Processes::new(&folder, &terminal)?;
        let lock = lock(&folder.join("lock"), stop, &processes, &terminal)?;
        let record = fs::read(folder.join("run.json"))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Self {
            root,
            folder,
            called_at,
            build: milliseconds_in(BUILD_TOOK).map(Duration::from_millis),
            terminal,
            processes,
            record: Mutex::new(record.unwrap_or_default()),
            _lock: lock,
        })
    }

    /// Ends what an earlier one left running.
    fn stop(&self) -> Result<()> {
        if !self.is_something_left() {
            self.terminal
                .say("nothing runs, and nothing is left behind");
            return Ok(());
        }
        self.take_down(true)?;
        self.terminal.say("stopped, and nothing is left behind");
        Ok(())
    }

    /// Makes place: what a killed one left goes, what was kept on purpose stays and is in the way.
    fn clear(&self) -> Result<()> {
        let record = self.record()?;
        if self.is_something_left() {
            let runs = !self.processes.marked().is_empty();
            ensure!(
                !(record.is_kept && runs),
                "a quickstart was kept running: use it, or stop it with `./quickstart --stop`"
            );
            self.terminal
                .say("an earlier quickstart was cut off: what it left is taken away first");
            self.take_away(false)?;
        }
        for name in LOGS {
            absent_is_fine(fs::remove_file(self.log(name))).context("deleting an old log")?;
        }
        for name in ["localnet", "host"] {
            let folder = self.folder.join(name);
            absent_is_fine(fs::remove_dir_all(&folder))
                .with_context(|| format!("deleting {}", folder.display()))?;
        }
        self.update(|record| *record = Record::default())
    }

    /// Starts everything, then runs the jobs.
    fn work(&self) -> Result<Outcome> {
        let mut phases = Vec::new();
        if let Some(build) = self.build {
            phases.push(phase("build", build));
        }
        // The one waits for the disk and the other computes.
        let (engine, chain) = thread::scope(|scope| {
            let engine = scope.spawn(|| self.start_engine());
            let chain = self.start_chain();
            let engine = engine.join();
            (engine, chain)
        });
        let engine = engine.map_err(|_| anyhow::anyhow!("starting the engine panicked"))?;
        let (engine, took) = engine.context("starting the engine")?;
        phases.push(phase("engine", took));
        let ((nosana, network, before, api), took) = chain.context("starting the chain")?;
        phases.push(phase("chain", took));
        let (_agent, took) = self
            .terminal
            .step("host", || self.start_host(&nosana, &engine, &api))?;
        phases.push(phase("host", took));
        self.terminal
            .say(format_args!("ready: {}", report::in_words(&phases)));

        let mut first_post = None;
        let mut jobs = Vec::new();
        for (file, _) in JOBS {
            let posted = |job: &str| {
                first_post.get_or_insert_with(|| self.called_at.elapsed());
                self.update(|record| record.jobs.push(job.to_owned()))
            };
            let file = self.root.join(file);
            jobs.push(job::run(&nosana, &self.terminal, &file, posted)?);
        }
        let after = network.balances(&self.processes)?;
        Ok(Outcome {
            first_post: first_post.unwrap_or_default(),
            phases,
            engine,
            jobs,
            before,
            after,
        })
    }

    fn start_engine(&self) -> Result<(Engine, Duration)> {
        let scripts = Scripts::new(&self.processes, &self.root);
        self.terminal.step("engine", || {
            engine::start(&scripts, &self.terminal, |engine| {
                self.update(|record| record.engine = Some(engine.clone()))
            })
        })
    }

    /// Starts a fresh chain, and registers the host, whose agent will be at the address that comes
    /// last.
    fn start_chain(&self) -> Result<((Nosana, Network, Balances, String), Duration)> {
        self.terminal.step("chain", || {
            let binaries = env::current_exe().context("finding this program's folder")?;
            let nosana = Nosana {
                binary: binaries.with_file_name("nosana"),
                folder: self.folder.join("localnet"),
                processes: self.processes.clone(),
            };
            ensure!(
                nosana.binary.exists(),
                "{} is not there: `./quickstart` builds it",
                nosana.binary.display()
            );
            let mut command = self
                .processes
                .command(&binaries.with_file_name("nosana-localnet"));
            command
                .args(["--rpc-port", "0", "--ws-port", "0", "--store-port", "0"])
                .args(["--slot-ms", &SLOT_MS.to_string()])
                .arg("--dir")
                .arg(&nosana.folder);
            let mut chain = self.processes.daemon(command, &self.log("chain"))?;
            let info = nosana.folder.join("localnet.json");
            let network: Network = self.await_start("the chain", &mut chain, || {
                Ok(match fs::read(&info) {
                    Ok(bytes) => Some(serde_json::from_slice(&bytes).context("localnet.json")?),
                    Err(_) => None,
                })
            })?;
            let before = network.balances(&self.processes)?;
            let api = free_address(&self.folder)?;
            let endpoint = format!("http://{api}");
            let register = nosana.command(&["host", "register", "--endpoint", &endpoint]);
            self.processes.checked(register, START_LIMIT)?;
            Ok((nosana, network, before, api))
        })
    }

    /// Starts the agent, and returns once it looks for jobs.
    fn start_host(&self, nosana: &Nosana, engine: &Engine, api: &str) -> Result<Child> {
        let mut command = nosana.plain(&["host", "run", "--market", MARKET]);
        command.args([
            "--engine",
            &engine.address,
            "--gpu",
            &engine.gpu,
            "--api",
            api,
            // Its jobs are our own, and the rules may be root's to set.
            "--egress",
            "any",
        ]);
        command.arg("--state").arg(self.folder.join("host"));
        let log = self.log("host");
        let mut agent = self.processes.daemon(command, &log)?;
        self.await_start("the host's agent", &mut agent, || {
            let text = fs::read_to_string(&log).unwrap_or_default();
            Ok(text
                .lines()
                .any(|line| line.starts_with("ready "))
                .then_some(()))
        })?;
        Ok(agent)
    }

    /// Waits until `look` finds something; fails when the process has ended first.
    fn await_start<T>(
        &self,
        what: &str,
        process: &mut Child,
        mut look: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        self.processes
            .until(START_LIMIT, &format!("starting {what}"), || {
                if let Some(status) = process.try_wait()? {
                    bail!("{what} ended at its start ({status})");
                }
                look()
            })
    }

    /// Takes everything down, and no signal keeps it from it. Gently, the agent may finish what it
    /// does. Fails when something is left.
    fn take_down(&self, gently: bool) -> Result<()> {
        self.processes.begin_to_take_down();
        let what = "taking everything down";
        let (result, took) = self.terminal.during(what, || self.take_away(gently));
        if result.is_ok() {
            let took = took.as_secs_f64();
            self.terminal.say(format_args!("{what}: {took:.1} s"));
        }
        result
    }

    fn take_away(&self, gently: bool) -> Result<()> {
        let record = self.record()?;
        let scripts = Scripts::new(&self.processes, &self.root);
        // The agent first: it hands its job back to a chain that is still there, and ends its
        // containers in an engine that is still there.
        let patience = if gently { DRAIN_LIMIT } else { Duration::ZERO };
        let is_agent = |command: &str| command.contains(" host run ");
        for process in self.processes.marked() {
            if is_agent(&process.command) {
                self.processes.end(&process, patience);
            }
        }
        let down = thread::scope(|scope| {
            let down = scope.spawn(|| match &record.engine {
                Some(engine) => scripts.down(engine, &record.jobs),
                None if scripts.is_left() => scripts.down(&scripts.own(), &[]),
                None => Ok(()),
            });
            for process in self.processes.marked() {
                self.processes.end(&process, Duration::from_secs(10));
            }
            down.join()
        });
        down.map_err(|_| anyhow::anyhow!("taking the engine down panicked"))?
            .context("taking the engine down")?;
        let mut left = scripts.left(record.engine.as_ref(), &record.jobs);
        left.extend(
            self.processes
                .marked()
                .into_iter()
                .map(|process| process.command),
        );
        ensure!(left.is_empty(), "left behind: {}", left.join(", "));
        self.update(|record| *record = Record::default())
    }

    fn is_something_left(&self) -> bool {
        !self.processes.marked().is_empty() || {
            let scripts = Scripts::new(&self.processes, &self.root);
            let record = self.record().unwrap_or_default();
            scripts.is_left() || !record.jobs.is_empty()
        }
    }

    /// The end of what the daemons said, for somebody who must find out why it failed.
    fn show_logs(&self) {
        for name in LOGS {
            let text = fs::read_to_string(self.log(name)).unwrap_or_default();
            let lines: Vec<_> = text.lines().collect();
            for line in &lines[lines.len().saturating_sub(15)..] {
                self.terminal.say(format_args!("log of the {name}: {line}"));
            }
        }
    }

    fn how_to_use(&self, engine: &Engine) -> String {
        let binary =
            env::current_exe().map_or("nosana".into(), |path| path.with_file_name("nosana"));
        let (binary, root) = (binary.display(), self.root.display());
        format!(
            "Chain, host and engine go on running. Use them:\n\
             \x20 export NOSANA_DIR={network}\n\
             \x20 {binary} market list\n\
             \x20 {binary} job post {root}/examples/hello-gpu.json --follow\n\
             \x20 {binary} host status\n\
             \x20 tail -f {log}\n\
             \x20 export DOCKER_HOST={engine}\n\
             Stop them:\n\
             \x20 {root}/quickstart --stop",
            network = self.folder.join("localnet").display(),
            log = self.log("host").display(),
            engine = engine.address,
        )
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    fn record(&self) -> Result<Record> {
        match self.record.lock() {
            Ok(record) => Ok(record.clone()),
            Err(_) => bail!("the record was left half written"),
        }
    }

    /// Changes the record, on disk before anything that it speaks of is done.
    fn update(&self, change: impl FnOnce(&mut Record)) -> Result<()> {
        let Ok(mut record) = self.record.lock() else {
            bail!("the record was left half written");
        };
        change(&mut record);
        let path = self.folder.join("run.json");
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)
            .with_context(|| format!("writing into {}", self.folder.display()))?;
        serde_json::to_writer(&mut file, &*record).context("writing the record")?;
        file.persist(&path)
            .with_context(|| format!("writing {}", path.display()))?;
        Ok(())
    }
}

impl Outcome {
    /// With the checks that can be made while everything runs.
    fn report(self) -> Report {
        let mut checks: Vec<_> = self
            .jobs
            .iter()
            .zip(JOBS)
            .map(|(job, (_, exit_code))| report::ended_as_meant(job, exit_code))
            .collect();
        checks.push(report::money_is_conserved(
            &self.jobs,
            self.before,
            self.after,
        ));
        Report {
            version: 1,
            passed: false,
            first_post_ms: milliseconds(self.first_post),
            phases_ms: self.phases,
            slot_ms: SLOT_MS,
            engine: self.engine,
            jobs: self.jobs,
            before: self.before,
            after: self.after,
            checks,
        }
    }
}

/// The command line client, for the network in a folder.
pub struct Nosana {
    binary: PathBuf,
    folder: PathBuf,
    processes: Processes,
}

impl Nosana {
    /// A command with JSON as its answer.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.plain(words);
        command.args(["--output", "json"]);
        command
    }

    fn plain(&self, words: &[&str]) -> Command {
        let mut command = self.processes.command(&self.binary);
        command.arg("--dir").arg(&self.folder).args(words);
        command
    }

    /// Runs a command and reads its answer.
    fn parsed<T: DeserializeOwned>(&self, command: Command) -> Result<T> {
        let text = self.processes.checked(command, START_LIMIT)?;
        serde_json::from_str(&text).with_context(|| format!("reading the answer {}", text.trim()))
    }
}

/// Locks the folder for this process. One that has it is in the way, or is told to `stop`.
fn lock(path: &Path, stop: bool, processes: &Processes, terminal: &Terminal) -> Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(|| {
            let path = path.display();
            format!("opening {path}: who ran the first quickstart here must run the others")
        })?;
    let mut is_asked = false;
    processes.until(
        Duration::from_mins(5),
        "stopping the other quickstart",
        || {
            match file.try_lock() {
                Ok(()) => return Ok(Some(())),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error).context("locking the folder"),
            }
            let mut pid = String::new();
            io::Seek::rewind(&mut file)?;
            file.read_to_string(&mut pid)?;
            let pid = pid.trim();
            ensure!(
                stop,
                "another quickstart of this checkout runs (process {pid}): wait for it, or stop it \
             with `./quickstart --stop`"
            );
            if !is_asked && let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) {
                terminal.say("a quickstart is at work: it is asked to end");
                kill_process(pid, Signal::TERM).context("asking it to end")?;
                is_asked = true;
            }
            Ok(None)
        },
    )?;
    file.set_len(0)?;
    io::Seek::rewind(&mut file)?;
    write!(file, "{}", std::process::id())?;
    Ok(file)
}

/// An address for the agent's API. It must be known before the agent runs, so nothing can hold the
/// port until then: it is one that the system does not give to others by itself.
fn free_address(folder: &Path) -> Result<String> {
    let seed = folder.as_os_str().as_encoded_bytes().iter();
    let seed = seed.fold(0u16, |seed, &byte| seed.rotate_left(3) ^ u16::from(byte));
    (0..1_000)
        .map(|step| format!("127.0.0.1:{}", 20_000 + (seed % 10_000 + step) % 10_000))
        .find(|address| TcpListener::bind(address).is_ok())
        .context("no port from 20000 on is free")
}

/// When the person called, which is before the build where `./quickstart` tells.
fn called_at() -> Instant {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let ago = milliseconds_in(CALLED_AT)
        .and_then(|called_at| now.checked_sub(Duration::from_millis(called_at)))
        .unwrap_or_default();
    Instant::now().checked_sub(ago).unwrap_or_else(Instant::now)
}

fn milliseconds_in(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn phase(name: &'static str, took: Duration) -> Phase {
    Phase {
        name,
        ms: milliseconds(took),
    }
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
