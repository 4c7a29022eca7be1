//! What the operator's own commands ask of an agent that runs: a socket in its state folder, which
//! nobody else may open. One line of JSON is asked and one is answered.

use std::{
    collections::BTreeSet,
    fs::{self, Permissions},
    io,
    os::{
        fd::AsRawFd,
        unix::fs::{OpenOptionsExt, PermissionsExt},
    },
    path::{self, Path, PathBuf},
    process,
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use thiserror::Error;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use tracing::{debug, info, warn};

use crate::{
    api::Registry,
    containers::Containers,
    disk, drains,
    gpus::{health::Health, watch::SlotGpus},
    keys::{Keys, read_files},
    ledger,
    obstacle::Source,
    plan::RunState,
    prune::{self, Pruner, Report},
    run::chain_of,
};

/// The socket in the state folder.
const SOCKET: &str = "agent.sock";
/// The longest path that a socket can have, bytes.
const MAX_PATH: usize = 107;
/// The longest question, bytes.
const MAX_QUESTION: u64 = 64 * 1024;
/// The longest answer, bytes.
const MAX_ANSWER: u64 = 16 << 20;
/// How long a question may take to come, and an answer to be taken.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the engine may take for a sign of life.
const PING_WAIT: Duration = Duration::from_secs(2);
/// How long an agent may work at an answer: removing large images takes minutes.
const WORK: Duration = Duration::from_mins(30);
/// Connections at a time.
const MOST: usize = 16;
/// Pause after a connection could not be accepted.
const PAUSE: Duration = Duration::from_millis(200);

/// What the operator asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// What the agent does.
    Status,
    /// Let hosts take no job, or again; answered with the status.
    Drain {
        /// Which; empty for all.
        hosts: Vec<Address>,
        /// Let them take jobs again.
        undo: bool,
    },
    /// Take away what nobody needs.
    Prune(prune::Request),
}

/// What the agent answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To [`Question::Status`] and [`Question::Drain`].
    Status(Status),
    /// To [`Question::Prune`].
    Pruned(Report),
    /// It could not be done.
    Refused(String),
}

/// What an agent does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its version.
    pub version: String,
    /// Its process.
    pub pid: u32,
    /// Unix seconds at which it began.
    pub since: u64,
    /// Where its API listens.
    pub api: String,
    /// Whether the container engine answers.
    pub is_engine_up: bool,
    /// What the worker has for fees; `None` while that is not known.
    pub worker_lamports: Option<u64>,
    /// Where its keys are; `None` of an agent of a version that does not tell.
    #[serde(default)]
    pub keys: Option<KeyFiles>,
    /// Bytes that are free for the state folder.
    pub state_free: Option<u64>,
    /// Bytes that are free for the engine's images.
    pub engine_free: Option<u64>,
    /// Its slots.
    pub slots: Vec<SlotStatus>,
}

/// Where an agent has the worker's key, and what it finds there when it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFiles {
    /// The configured file.
    pub file: String,
    /// The key that is there, or beside it with `.next` behind the name, and that no host works with: the agent goes over
    /// to it once the chain names it.
    pub next_worker: Option<String>,
    /// Why a key that is there cannot be used.
    pub trouble: Option<String>,
}

impl KeyFiles {
    /// What is there now; `None` of keys that are in no file.
    #[must_use]
    pub fn of(keys: &Keys) -> Option<Self> {
        let file = keys.file()?;
        let (next_worker, trouble) = match read_files(file) {
            Ok(found) => {
                let mut all = found.next.iter().chain([&found.first]).map(Keypair::pubkey);
                let next = all.find(|worker| !keys.has_work(worker));
                (next, found.unusable)
            }
            Err(error) => (None, Some(error)),
        };
        let absolute = path::absolute(file).unwrap_or_else(|_| file.to_owned());
        Some(Self {
            file: absolute.display().to_string(),
            next_worker: next_worker.map(|worker| worker.to_string()),
            trouble: trouble.map(|error| chain_of(&error)),
        })
    }
}

/// What a slot does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotStatus {
    /// Its host.
    pub host: String,
    /// The market in which it waits.
    pub market: String,
    /// Its GPUs' CDI names.
    pub gpus: Vec<String>,
    /// How they are: `well`, `unfit` or `broken`.
    pub gpu_health: String,
    /// The worker whose key it has and uses; `None` when it has not the key of the one that the chain names.
    #[serde(default)]
    pub worker: Option<String>,
    /// Whether the operator lets it take no job.
    pub is_drained: bool,
    /// Who or what keeps it from taking a job; `None` when nothing does.
    pub obstacle: Option<String>,
    /// Why, and what helps.
    pub reason: Option<String>,
    /// Place in the market's queue from 1; `None` when it does not wait there.
    pub place: Option<usize>,
    /// Hosts in that queue.
    pub waiting: Option<usize>,
    /// Jobs of which something is on this machine, and the one that the chain gave it.
    pub jobs: Vec<SlotJob>,
}

impl SlotStatus {
    /// Whether it does nothing and waits for nothing, as it saw the chain last. Not before it looked,
    /// nor when it was drained since then: it may be about to join.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let has_looked = self.waiting.is_some();
        let knows = !self.is_drained || self.obstacle.as_deref() == Some(Source::Operator.name());
        has_looked && knows && self.jobs.is_empty() && self.place.is_none()
    }
}

/// A job of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotJob {
    /// Its address.
    pub job: String,
    /// `preparing`, `running`, `done`, `given_up`, or `unseen` before the agent looked at it.
    pub state: String,
    /// What is done for it, in words.
    pub step: String,
}

/// A slot, as the operator may change it.
pub struct Controlled {
    /// Its host.
    pub host: Address,
    /// Its market.
    pub market: String,
    /// Its GPUs.
    pub gpus: SlotGpus,
    /// Its folder.
    pub folder: PathBuf,
    /// Tells it why it takes no job.
    pub drain: watch::Sender<Option<String>>,
}

impl Controlled {
    /// A slot that is drained if its folder says so.
    #[must_use]
    pub fn new(host: Address, market: String, gpus: SlotGpus, folder: PathBuf) -> Self {
        let reason = drains::is_drained(&folder).then(drains::reason);
        if reason.is_some() {
            warn!(%host, "it is drained since an earlier start: `nosana host drain --undo` ends that");
        }
        Self {
            host,
            market,
            gpus,
            folder,
            drain: watch::Sender::new(reason),
        }
    }
}

/// Answers the operator.
pub struct Control {
    /// What the jobs do.
    pub registry: Arc<Registry>,
    /// The engine.
    pub engine: Arc<dyn Containers>,
    /// The slots.
    pub slots: Vec<Controlled>,
    /// Takes away what nobody needs.
    pub pruner: Arc<Pruner>,
    /// Unix seconds at which the agent began.
    pub since: u64,
    /// Where its API listens.
    pub api: String,
}

/// Why an agent does not answer.
#[derive(Debug, Error)]
pub enum ControlError {
    /// None runs with this state folder.
    #[error("no agent runs with the state folder {state}")]
    Absent {
        /// The state folder.
        state: PathBuf,
    },
    /// The socket is another user's.
    #[error(
        "the agent of {state} does not talk to this user: run this as the user of the agent, or as root"
    )]
    NotAllowed {
        /// The state folder.
        state: PathBuf,
    },
    /// It did not answer in time, or not as it should.
    #[error("the agent of {state} does not answer")]
    Silent {
        /// The state folder.
        state: PathBuf,
        /// What the connection said.
        #[source]
        source: io::Error,
    },
    /// It cannot do it.
    #[error("the agent refuses: {reason}")]
    Refused {
        /// Why.
        reason: String,
    },
}

/// Listens in the state folder, whose ledgers this process has locked: a socket that is there is of
/// an agent that is gone.
///
/// # Errors
/// When the system refuses.
pub fn listen(state: &Path) -> io::Result<UnixListener> {
    let path = state.join(SOCKET);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = at(state, |path| UnixListener::bind(path))?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Calls `open` with a path of the socket that is short enough for the system.
fn at<T>(state: &Path, open: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let path = state.join(SOCKET);
    if path.as_os_str().len() <= MAX_PATH {
        return open(&path);
    }
    let folder = fs::OpenOptions::new()
        .read(true)
        .custom_flags(rustix::fs::OFlags::DIRECTORY.bits().cast_signed())
        .open(state)?;
    open(&PathBuf::from(format!(
        "/proc/self/fd/{}/{SOCKET}",
        folder.as_raw_fd()
    )))
}

/// Answers at `listener` until the future is dropped.
pub async fn serve(listener: UnixListener, control: Control) {
    let control = Arc::new(control);
    let places = Arc::new(Semaphore::new(MOST));
    let mut answering = JoinSet::new();
    // The semaphore is never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        while answering.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let control = Arc::clone(&control);
                answering.spawn(async move {
                    if let Err(error) = control.converse(stream).await {
                        debug!(%error, "the operator was not answered");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                warn!(%error, "the operator's connection could not be accepted");
                sleep(PAUSE).await;
            }
        }
    }
}

impl Control {
    async fn converse(&self, stream: UnixStream) -> io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        let mut read = BufReader::new(read.take(MAX_QUESTION));
        timeout(PATIENCE, read.read_line(&mut line)).await??;
        let answer = match serde_json::from_str(&line) {
            // Goes on to its end although the operator left: half a drain helps nobody.
            Ok(question) => self.answer(question).await,
            Err(error) => Answer::Refused(format!(
                "it does not understand the question, as when this command is of another version: {error}"
            )),
        };
        let mut bytes = serde_json::to_vec(&answer)?;
        bytes.push(b'\n');
        timeout(PATIENCE, write.write_all(&bytes)).await?
    }

    /// Answers one question.
    pub async fn answer(&self, question: Question) -> Answer {
        match question {
            Question::Status => Answer::Status(self.status().await),
            Question::Drain { hosts, undo } => match self.drain(&hosts, undo) {
                Ok(()) => Answer::Status(self.status().await),
                Err(reason) => Answer::Refused(reason),
            },
            Question::Prune(request) => match self.pruner.prune(request).await {
                Ok(report) => Answer::Pruned(report),
                Err(error) => Answer::Refused(chain_of(&error)),
            },
        }
    }

    /// Written down first, so that the next agent knows it, too.
    fn drain(&self, hosts: &[Address], undo: bool) -> Result<(), String> {
        if let Some(other) = hosts.iter().find(|host| self.slot(host).is_none()) {
            return Err(format!("it has no slot for the host {other}"));
        }
        let chosen = |slot: &&Controlled| hosts.is_empty() || hosts.contains(&slot.host);
        for slot in self.slots.iter().filter(chosen) {
            drains::set(&slot.folder, !undo)
                .map_err(|error| format!("{}: {error}", slot.folder.display()))?;
            let reason = (!undo).then(drains::reason);
            let is_news = slot.drain.send_if_modified(|current| {
                let changes = *current != reason;
                *current = reason;
                changes
            });
            if is_news {
                info!(host = %slot.host, drained = !undo, "as the operator asked");
            }
        }
        Ok(())
    }

    fn slot(&self, host: &Address) -> Option<&Controlled> {
        self.slots.iter().find(|slot| slot.host == *host)
    }

    async fn status(&self) -> Status {
        let ping = timeout(PING_WAIT, self.engine.ping()).await;
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: process::id(),
            since: self.since,
            api: self.api.clone(),
            is_engine_up: matches!(ping, Ok(Ok(()))),
            worker_lamports: self.registry.metrics.lamports(),
            keys: self.registry.keys().and_then(KeyFiles::of),
            state_free: disk::free(&self.pruner.state).ok(),
            engine_free: self.pruner.images.free(),
            slots: self.slots.iter().map(|slot| self.of(slot)).collect(),
        }
    }

    fn of(&self, slot: &Controlled) -> SlotStatus {
        let obstacle = self.registry.trouble(&slot.host);
        let standing = self.registry.metrics.standing(slot.host);
        let health = slot.gpus.condition().health;
        SlotStatus {
            host: slot.host.to_string(),
            market: slot.market.clone(),
            gpus: slot.gpus.cdi_names().to_vec(),
            worker: self
                .registry
                .key_of(&slot.host)
                .map(|keypair| keypair.pubkey().to_string()),
            gpu_health: match health {
                Health::Well => "well",
                Health::Unfit { .. } => "unfit",
                Health::Broken { .. } => "broken",
            }
            .to_owned(),
            is_drained: slot.drain.borrow().is_some(),
            obstacle: obstacle
                .as_ref()
                .map(|obstacle| obstacle.source.name().to_owned()),
            reason: obstacle.map(|obstacle| obstacle.reason),
            place: standing.and_then(|standing| standing.place),
            waiting: standing.map(|standing| standing.waiting),
            jobs: self.jobs(slot, standing.and_then(|standing| standing.job)),
        }
    }

    /// The jobs that may have something on this machine, and the one that is the host's on chain.
    fn jobs(&self, slot: &Controlled, given: Option<Address>) -> Vec<SlotJob> {
        let shown = self.registry.shown();
        let known = ledger::peek(&slot.folder).unwrap_or_default();
        let jobs: BTreeSet<String> = known
            .into_keys()
            .chain(given.map(|job| job.to_string()))
            .collect();
        let job = |job: String| {
            let run = shown.iter().find(|(_, status, _)| status.job == job);
            let (state, step) = run.map_or(("unseen", String::new()), |(_, status, state)| {
                (name_of(state), status.step.clone())
            });
            SlotJob {
                job,
                state: state.to_owned(),
                step,
            }
        };
        jobs.into_iter().map(job).collect()
    }
}

pub(crate) fn name_of(state: &RunState) -> &'static str {
    match state {
        RunState::Preparing => "preparing",
        RunState::Running => "running",
        RunState::Done { .. } => "done",
        RunState::GivenUp { .. } => "given_up",
    }
}

/// Asks the agent of this state folder.
///
/// # Errors
/// When none runs there, it does not answer, or refuses.
pub async fn ask(state: &Path, question: &Question) -> Result<Answer, ControlError> {
    let failed = |source: io::Error| {
        let state = state.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
                ControlError::Absent { state }
            }
            io::ErrorKind::PermissionDenied => ControlError::NotAllowed { state },
            _ => ControlError::Silent { state, source },
        }
    };
    let answer = timeout(WORK, converse(state, question)).await;
    match answer
        .unwrap_or_else(|late| Err(late.into()))
        .map_err(failed)?
    {
        Answer::Refused(reason) => Err(ControlError::Refused { reason }),
        answer => Ok(answer),
    }
}

async fn converse(state: &Path, question: &Question) -> io::Result<Answer> {
    let stream = at(state, |path| std::os::unix::net::UnixStream::connect(path))?;
    stream.set_nonblocking(true)?;
    let (read, mut write) = UnixStream::from_std(stream)?.into_split();
    let mut bytes = serde_json::to_vec(question)?;
    bytes.push(b'\n');
    write.write_all(&bytes).await?;
    let mut line = String::new();
    let mut read = BufReader::new(read.take(MAX_ANSWER));
    read.read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use nosana_sdk::{common::job::JobState, wallet};
    use tokio::sync::Mutex;

    use super::*;
    use crate::{
        containers::SimulatedContainers,
        keys::next_file,
        ledger::{Entry, Ledger},
        obstacle::Obstacle,
        plan::tests::{snapshot, with},
        prune::Holders,
        resources::{Resources, Settings},
    };

    const HOST: Address = Address::new_from_array([1; 32]);
    const OTHER: Address = Address::new_from_array([2; 32]);

    /// No job is anybody's.
    struct Nobody;

    #[async_trait::async_trait]
    impl Holders for Nobody {
        async fn holder(&self, _: Address) -> Result<Option<Address>, String> {
            Ok(None)
        }
    }

    fn control(state: &Path, hosts: &[Address]) -> Control {
        let engine: Arc<dyn Containers> = Arc::new(SimulatedContainers::new());
        let settings = Settings::new(state.join("resources"), 1 << 20, 1 << 20);
        let slot = |host: &Address| {
            let folder = state.join(host.to_string());
            fs::create_dir_all(&folder).unwrap();
            let gpus = SlotGpus::unwatched(vec!["nvidia.com/gpu=0".to_owned()]);
            Controlled::new(*host, "MARKET".to_owned(), gpus, folder)
        };
        Control {
            registry: Arc::default(),
            engine: Arc::clone(&engine),
            slots: hosts.iter().map(slot).collect(),
            pruner: Arc::new(Pruner {
                engine,
                images: Arc::default(),
                resources: Arc::new(Resources::open(settings).unwrap()),
                holders: Arc::new(Nobody),
                state: state.to_owned(),
                hosts: hosts.to_vec(),
                agent: "0123456789abcdef".to_owned(),
                turn: Mutex::default(),
            }),
            since: 7,
            api: "127.0.0.1:8910".to_owned(),
        }
    }

    fn status(answer: Answer) -> Status {
        match answer {
            Answer::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn an_agent_answers_at_a_socket_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        // Longer than a socket's path can be.
        let state = folder.path().join("a".repeat(MAX_PATH));
        fs::create_dir_all(&state).unwrap();
        let absent = ask(&state, &Question::Status).await.unwrap_err();
        assert!(matches!(absent, ControlError::Absent { .. }), "{absent}");
        // Of an agent that was killed. Another test may be starting a process just now, which has the
        // socket until it is a program of its own.
        drop(listen(&state).unwrap());
        while !matches!(
            ask(&state, &Question::Status).await,
            Err(ControlError::Absent { .. })
        ) {
            sleep(Duration::from_millis(10)).await;
        }

        let listener = listen(&state).unwrap();
        let mode = fs::metadata(state.join(SOCKET)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let control = control(&state, &[HOST]);
        let obstacle = Obstacle::new(Source::Market, "it is suspended");
        control.registry.set_trouble(HOST, Some(obstacle));
        let mut ledger = Ledger::open(&state.join(HOST.to_string())).unwrap();
        ledger.write("JOB", Entry::Taken).unwrap();
        let serving = tokio::spawn(serve(listener, control));
        let told = status(ask(&state, &Question::Status).await.unwrap());
        assert!(told.is_engine_up && told.pid == process::id() && told.since == 7);
        let slot = &told.slots[0];
        assert_eq!(slot.obstacle.as_deref(), Some("market"));
        assert_eq!(slot.reason.as_deref(), Some("it is suspended"));
        assert_eq!((slot.gpu_health.as_str(), slot.is_drained), ("well", false));
        assert_eq!(slot.jobs[0].state, "unseen");
        assert!(!slot.is_idle());
        let pruned = ask(&state, &Question::Prune(prune::Request::default())).await;
        assert!(matches!(pruned, Ok(Answer::Pruned(_))), "{pruned:?}");
        serving.abort();
    }

    #[tokio::test]
    async fn a_question_that_is_none_is_refused_and_a_long_one_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let listener = listen(state).unwrap();
        let serving = tokio::spawn(serve(listener, control(state, &[HOST])));
        let mut stream = UnixStream::connect(state.join(SOCKET)).await.unwrap();
        stream.write_all(b"{\"ask\":\"dance\"}\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains("another version"), "{answer}");
        let mut stream = UnixStream::connect(state.join(SOCKET)).await.unwrap();
        let long = vec![b' '; usize::try_from(MAX_QUESTION).unwrap()];
        stream.write_all(&long).await.unwrap();
        let mut answer = String::new();
        // Refused, or broken off: nothing more of it is read.
        let _ = stream.read_to_string(&mut answer).await;
        assert!(answer.is_empty() || answer.contains("refused"), "{answer}");
        serving.abort();
    }

    #[tokio::test]
    async fn an_agent_tells_which_key_it_would_go_over_to() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let file = state.join("worker.json");
        let (old, new) = (Keypair::new(), Keypair::new());
        wallet::create(&file, &old).unwrap();
        let keys = Arc::new(Keys::read(&file).unwrap());
        keys.saw(HOST, old.pubkey());
        let control = control(state, &[HOST]);
        assert_eq!(control.status().await.keys, None, "it has none yet");
        control.registry.sign_with_keys(Arc::clone(&keys));
        let told = async || control.status().await.keys.unwrap();
        let alone = told().await;
        assert_eq!(alone.file, file.display().to_string());
        assert_eq!((alone.next_worker, alone.trouble), (None, None));
        let next = next_file(&file);
        wallet::create(&next, &new).unwrap();
        fs::set_permissions(&next, Permissions::from_mode(0o644)).unwrap();
        let open = told().await;
        assert_eq!(open.next_worker, None);
        assert!(open.trouble.unwrap().contains("chmod 600"));
        fs::set_permissions(&next, Permissions::from_mode(0o600)).unwrap();
        let ready = Some(new.pubkey().to_string());
        assert_eq!(told().await.next_worker, ready);
        // As good, and what is in use comes next no more.
        fs::rename(&next, &file).unwrap();
        assert_eq!(told().await.next_worker, ready);
        keys.saw(HOST, new.pubkey());
        assert_eq!(told().await.next_worker, None);
    }

    #[tokio::test]
    async fn a_slot_is_idle_when_it_looked_and_knows_that_it_is_drained() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let control = control(state, &[HOST]);
        let drained = async || {
            let hosts = vec![HOST];
            let undo = false;
            let told = status(control.answer(Question::Drain { hosts, undo }).await);
            told.slots.into_iter().next().unwrap()
        };
        assert!(!drained().await.is_idle(), "it has seen nothing yet");
        control.registry.metrics.saw(HOST, &snapshot(1_000));
        assert!(!drained().await.is_idle(), "it may be joining");
        let told = Obstacle::new(Source::Operator, "drained");
        control.registry.set_trouble(HOST, Some(told));
        assert!(drained().await.is_idle());
        // One that it was given just then, and of which nothing is here yet.
        let given = with(JobState::Assigned, 1_001);
        control.registry.metrics.saw(HOST, &given);
        let slot = drained().await;
        assert!(!slot.is_idle());
        assert_eq!(slot.jobs[0].job, given.job.unwrap().0.to_string());
        assert_eq!(slot.jobs[0].state, "unseen");
    }

    #[tokio::test]
    async fn a_drain_is_of_the_hosts_that_were_named_and_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let drain = |hosts: &[Address], undo| Question::Drain {
            hosts: hosts.to_vec(),
            undo,
        };
        let drained = |status: &Status| -> Vec<bool> {
            let slots = status.slots.iter();
            slots.map(|slot| slot.is_drained).collect()
        };
        let first = control(state, &[HOST, OTHER]);
        let mut seen = first.slots[1].drain.subscribe();
        let told = status(first.answer(drain(&[OTHER], false)).await);
        assert_eq!(drained(&told), [false, true]);
        assert!(seen.has_changed().unwrap());
        assert!(
            seen.borrow_and_update()
                .as_ref()
                .unwrap()
                .contains("--undo")
        );
        let unknown = Address::new_from_array([9; 32]);
        let refused = first.answer(drain(&[OTHER, unknown], true)).await;
        assert!(matches!(refused, Answer::Refused(_)));
        assert!(!seen.has_changed().unwrap(), "nothing of it was done");

        let next = control(state, &[HOST, OTHER]);
        let told = status(next.answer(Question::Status).await);
        assert_eq!(drained(&told), [false, true]);
        let told = status(next.answer(drain(&[], false)).await);
        assert_eq!(drained(&told), [true, true]);
        let told = status(next.answer(drain(&[], true)).await);
        assert_eq!(drained(&told), [false, false]);
    }
}
