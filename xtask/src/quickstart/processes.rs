//! The processes that a quickstart starts, none of which may outlive it by accident.
//!
//! Each carries a mark in its environment, so that it is found by its number and in whatever
//! state also after a quickstart that was killed.

use std::{
    env, fs,
    fs::File,
    io::{BufRead as _, BufReader, Read},
    os::unix::{ffi::OsStrExt as _, process::CommandExt as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::{consts::TERM_SIGNALS, iterator::Signals};

use super::terminal::Terminal;

/// Names the folder of the quickstart that a process belongs to.
const MARK: &str = "NOSANA_QUICKSTART";

/// Between two looks at something that does not tell when it changes.
const LOOK: Duration = Duration::from_millis(10);

/// Starts and ends processes. Clones are the same.
#[derive(Clone)]
pub struct Processes {
    mark: String,
    interrupt: Arc<Interrupt>,
}

/// A process of ours, as the system sees it.
#[derive(Clone, Debug)]
pub struct Found {
    pid: Pid,
    /// Its command line.
    pub command: String,
}

#[derive(Default)]
struct Interrupt {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Working,
    /// A signal came.
    Interrupted,
    /// No signal counts any more.
    TakingDown,
}

impl Processes {
    /// Marks processes with `folder`. From now on, a signal makes every wait fail.
    pub fn new(folder: &Path, terminal: &Terminal) -> Result<Self> {
        let interrupt = Arc::new(Interrupt::default());
        let mut signals = Signals::new(TERM_SIGNALS).context("listening for signals")?;
        let (theirs, terminal) = (Arc::clone(&interrupt), terminal.clone());
        thread::spawn(move || {
            for _ in signals.forever() {
                terminal.say("interrupted: everything is being taken down");
                theirs.interrupt();
            }
        });
        Ok(Self {
            mark: format!("{MARK}={}", folder.display()),
            interrupt,
        })
    }

    /// `program` with our mark and without the user's own settings for it, which may name another
    /// network; in a group of its own, so that the terminal's Ctrl-C leaves the order to us.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("NOSANA_") && text != "NOSANA_LOG" {
                command.env_remove(&name);
            }
        }
        if let Some((name, value)) = self.mark.split_once('=') {
            command.env(name, value);
        }
        command.process_group(0).stdin(Stdio::null());
        command
    }

    /// Starts a process that goes on, also after us, and writes into `log`.
    pub fn daemon(&self, mut command: Command, log: &Path) -> Result<Child> {
        self.pause(Duration::ZERO)?;
        let file = File::create(log).with_context(|| format!("writing {}", log.display()))?;
        let errors = file.try_clone().context("writing a log twice")?;
        command.stdout(file).stderr(errors);
        command.spawn().with_context(|| missing(&command))
    }

    /// Runs a command to its end: how it ended, what it printed, and what it complained about.
    pub fn output(
        &self,
        mut command: Command,
        limit: Duration,
    ) -> Result<(ExitStatus, String, String)> {
        self.pause(Duration::ZERO)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| missing(&command))?;
        let stdout = child.stdout.take().map(read_all);
        let stderr = child.stderr.take().map(read_all);
        let status = self.wait(&mut child, limit, &name(&command))?;
        Ok((status, joined(stdout), joined(stderr)))
    }

    /// What a command prints; fails with what it complained about when it fails.
    pub fn checked(&self, command: Command, limit: Duration) -> Result<String> {
        let name = name(&command);
        let (status, stdout, stderr) = self.output(command, limit)?;
        if !status.success() {
            bail!("{name} failed ({status}): {}", stderr.trim());
        }
        Ok(stdout)
    }

    /// Starts a command whose lines are wanted as they come; `each` makes them an event.
    /// What it complains about is read by [`Stream::end`].
    pub fn stream<T: Send + 'static>(
        &self,
        mut command: Command,
        events: Sender<T>,
        each: impl Fn(String) -> T + Send + 'static,
    ) -> Result<Stream> {
        self.pause(Duration::ZERO)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| missing(&command))?;
        let stderr = child.stderr.take().map(read_all);
        let lines = child.stdout.take().map(|stdout| {
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if events.send(each(line)).is_err() {
                        break;
                    }
                }
            })
        });
        Ok(Stream {
            child,
            lines,
            stderr,
        })
    }

    /// Waits until `look` finds something; fails after `limit`, or on a signal.
    pub fn until<T>(
        &self,
        limit: Duration,
        what: &str,
        mut look: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let since = Instant::now();
        loop {
            if let Some(found) = look()? {
                return Ok(found);
            }
            if since.elapsed() > limit {
                bail!("{what} took longer than {} s", limit.as_secs());
            }
            self.pause(LOOK)?;
        }
    }

    /// Waits a while; fails at once on a signal, and ever after.
    pub fn pause(&self, time: Duration) -> Result<()> {
        let state = self.interrupt.lock();
        let (state, _) = self
            .interrupt
            .changed
            .wait_timeout_while(state, time, |state| *state != State::Interrupted)
            .unwrap_or_else(PoisonError::into_inner);
        if *state == State::Interrupted {
            bail!("interrupted");
        }
        Ok(())
    }

    /// From here on a signal changes nothing.
    pub fn begin_to_take_down(&self) {
        *self.interrupt.lock() = State::TakingDown;
    }

    /// Every process with our mark, zombies left out.
    pub fn marked(&self) -> Vec<Found> {
        let mark = self.mark.as_bytes();
        every_process()
            .filter(|(_, folder)| {
                fs::read(folder.join("environ"))
                    .is_ok_and(|all| all.split(|&byte| byte == 0).any(|entry| entry == mark))
            })
            .map(found)
            .collect()
    }

    /// Ends a process: by a request, by another after `patience`, at last by force.
    pub fn end(&self, process: &Found, patience: Duration) {
        let is_gone = || !self.marked().iter().any(|other| other.pid == process.pid);
        for (signal, patience) in [
            (Signal::TERM, patience),
            (Signal::TERM, Duration::from_secs(5)),
            (Signal::KILL, Duration::from_secs(5)),
        ] {
            if is_gone() {
                return;
            }
            // Gone in between: the next look sees it.
            let _ = kill_process(process.pid, signal);
            let gone = self.until(patience, "the end of a process", || {
                Ok(is_gone().then_some(()))
            });
            if gone.is_ok() {
                return;
            }
        }
    }

    fn wait(&self, child: &mut Child, limit: Duration, what: &str) -> Result<ExitStatus> {
        let ended = self.until(limit, what, || Ok(child.try_wait()?));
        if ended.is_err() {
            stop(child);
        }
        ended
    }
}

/// A command whose lines are read as they come.
pub struct Stream {
    child: Child,
    lines: Option<thread::JoinHandle<()>>,
    stderr: Option<thread::JoinHandle<String>>,
}

impl Stream {
    /// Whether its last line has come.
    pub fn is_over(&self) -> bool {
        self.lines
            .as_ref()
            .is_none_or(thread::JoinHandle::is_finished)
    }

    /// How it ended and what it complained about. Ends it first if it has not.
    pub fn end(mut self, processes: &Processes) -> Result<(ExitStatus, String)> {
        if !self.is_over() {
            stop(&mut self.child);
        }
        let limit = Duration::from_secs(5);
        let status = processes.wait(&mut self.child, limit, "the end of a command")?;
        Ok((status, joined(self.stderr.take())))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            stop(&mut self.child);
        }
    }
}

impl Interrupt {
    fn interrupt(&self) {
        let mut state = self.lock();
        if *state == State::Working {
            *state = State::Interrupted;
        }
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Processes, ours or not, whose command line has `text` in it.
pub fn with_command_line(text: &str) -> Vec<Found> {
    every_process()
        .map(found)
        .filter(|process| process.command.contains(text))
        .collect()
}

fn every_process() -> impl Iterator<Item = (Pid, std::path::PathBuf)> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            Some((pid, entry.path()))
        })
}

fn found((pid, folder): (Pid, std::path::PathBuf)) -> Found {
    let line = fs::read(folder.join("cmdline")).unwrap_or_default();
    let words: Vec<_> = line
        .split(|&byte| byte == 0)
        .map(|word| std::ffi::OsStr::from_bytes(word).to_string_lossy())
        .collect();
    Found {
        pid,
        command: words.join(" ").trim_end().to_owned(),
    }
}

/// Ends a child that stands in the way, with all of its group where it has one.
fn stop(child: &mut Child) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // Where there is no such group, the process alone; where it is root's by sudo, neither.
        let _ = kill_process_group(pid, Signal::TERM).or_else(|_| kill_process(pid, Signal::TERM));
        let since = Instant::now();
        while matches!(child.try_wait(), Ok(None)) && since.elapsed() < Duration::from_secs(5) {
            thread::park_timeout(LOOK);
        }
        let _ = kill_process_group(pid, Signal::KILL);
    }
    let _ = child.wait();
}

fn read_all(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn joined(reader: Option<thread::JoinHandle<String>>) -> String {
    reader
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default()
}

/// The file name of its program and the words that follow, without options.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut name = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for word in command.get_args().map(|word| word.to_string_lossy()) {
        if word.chars().all(|letter| letter.is_ascii_lowercase()) && word != "json" {
            name = format!("{name} {word}");
        }
    }
    format!("`{name}`")
}

fn missing(command: &Command) -> String {
    format!("{} could not be started", name(command))
}
