//! Runs one job: one task owns it from its definition to its stored result.
//!
//! ```text
//!  fetch ─► parse ─► stage by stage: resolve ─► image ─► container ─► log, exit
//!    │      │ ▲ │                        └───────────┴── Running from the first container on
//!    │      │ │ └─ at fault: result says why ───────────────────────► Done
//!    │      └─┴─ a cover: wait until the client sends the definition, or fetch it from there
//!    └─ not to be had: GivenUp
//! ```
//!
//! Everything it does is safe to do again: after a restart the same steps find the
//! same containers and read the same logs, and go on where they were.

mod endpoint;

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use nosana_sdk::{
    definition::{Confidentiality, JobDefinition, Logistics, LogisticsError, MAX_DEFINITION_BYTES},
    host_api::endpoint::REPLY_KEY,
    result::{
        EXIT_REJECTED, EXIT_STOPPED, EXIT_TIMED_OUT, JobOutcome, JobResult, MAX_RESULT_BYTES,
        OperationOutcome, OperationResult, ResultLine, ResultLog,
    },
    sealed::{OVERHEAD, PublicKey, SealError},
    store::{ContentHash, Store, StoreError},
};
use reqwest::Url;
use solana_address::Address;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};
use tracing::{info, warn};

use crate::{
    clock::unix_millis,
    config::LimitsConfig,
    containers::Containers,
    durable,
    gpus::watch::SlotGpus,
    images::Images,
    logbook::{AGENT, Line, LogBook, LogReader},
    plan::RunState,
    resources::Resources,
    sealed::{Letterbox, Sealing},
    services::{Board, Services},
    stage, unpaid,
};
use endpoint::Failed;

/// First and longest pause between two tries of the same thing.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));

/// How long a definition that its store does not have yet is waited for.
const DEFINITION_WAIT: Duration = Duration::from_secs(30);

/// The same for one that is not what its hash says.
const WRONG_BYTES_WAIT: Duration = Duration::from_secs(5);

/// How long the client's definition of a confidential job is waited for. The chain gives
/// less, until it starts: this is for one that was started, and whose files were lost.
const DELIVERY_WAIT: Duration = Duration::from_mins(30);

/// How long a store that does not take a result is tried after others ended the job:
/// nothing more is paid for it, and the next job waits.
const LATE_RESULT_WAIT: Duration = Duration::from_secs(30);

/// In a job's folder while its client has asked for its end.
const ASKED_FILE: &str = "asked-to-end";

/// In a job's folder: the definition on chain, so that an agent that takes up what runs does not
/// need the store for it.
const DEFINITION_FILE: &str = "definition.json";

/// What the owner of a run wants of it. A later wish overrides those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Go on.
    #[default]
    GoOn,
    /// Its time is up: stop the containers and store what there is.
    TimeUp,
    /// Its client asked this host to end it: the same, and the job is finished.
    Asked,
    /// Somebody expired the job: the same, if it does not take long.
    Expired,
    /// Its client stopped the job: the same, if it does not take long.
    Stopped,
    /// The job is not ours any more: stop and say no more.
    Abandon,
}

impl Wish {
    /// Whether others ended the job on chain.
    fn is_late(self) -> bool {
        matches!(self, Self::Expired | Self::Stopped)
    }
}

/// What a run is given.
pub struct Assignment {
    /// The job.
    pub job: Address,
    /// The host that runs it.
    pub host: Address,
    /// Its client.
    pub client: Address,
    /// SHA-256 of the definition.
    pub definition: [u8; 32],
    /// The slot's GPUs.
    pub gpus: SlotGpus,
    /// What a container may use at most.
    pub limits: LimitsConfig,
    /// The folder for the job's files.
    pub folder: PathBuf,
}

/// What a run needs of the machine.
#[derive(Clone)]
pub struct Facilities {
    /// The engine.
    pub containers: Arc<dyn Containers>,
    /// Where definitions and results are.
    pub store: Arc<dyn Store>,
    /// What fetches the resources of operations.
    pub resources: Arc<Resources>,
    /// Which images operations may use.
    pub images: Arc<Images>,
    /// Where the ports that operations expose are published.
    pub services: Services,
}

/// A run in progress.
pub struct Run {
    /// The job.
    pub job: Address,
    /// Its client, who may read its log.
    pub client: Address,
    /// How far it is.
    pub state: watch::Receiver<RunState>,
    /// What it does, for people.
    pub step: watch::Receiver<String>,
    /// What it printed.
    pub log: LogReader,
    /// What its client may do with it.
    pub(crate) control: Control,
    /// What it serves.
    pub(crate) services: Board,
    task: JoinHandle<()>,
}

impl Run {
    /// Begins to run a job, or takes it up where it was left. With another `wish` than
    /// to go on, no container begins that had not.
    ///
    /// # Errors
    /// When its log cannot be written.
    pub fn begin(
        facilities: Facilities,
        assignment: Assignment,
        wish: Wish,
    ) -> std::io::Result<Self> {
        let (book, log) = LogBook::open(&assignment.folder.join("log.jsonl"))?;
        let asked = assignment.folder.join(ASKED_FILE);
        let past = if asked.exists() {
            // What an earlier agent promised the client.
            Wish::Asked
        } else if assignment.folder.join(unpaid::ENDED_FILE).exists() {
            Wish::TimeUp
        } else {
            Wish::GoOn
        };
        let wish = wish.max(past);
        let (state, state_seen) = watch::channel(RunState::Preparing);
        let (step, step_seen) = watch::channel("fetching the definition".to_owned());
        let (wish, wish_seen) = watch::channel(wish);
        let (job, client) = (assignment.job, assignment.client);
        let letterbox = Letterbox::new(job, assignment.host, assignment.folder.clone());
        let is_resumed = log.length() > 0;
        let control = Control {
            containers: Arc::clone(&facilities.containers),
            is_resumed,
            letterbox: letterbox.clone(),
            asked,
            wish,
        };
        let services = Board::new(
            facilities.services.clone(),
            &job,
            &client,
            &assignment.folder,
        );
        let desk = Desk {
            facilities,
            assignment,
            services: services.clone(),
            book: Arc::new(Mutex::new(book)),
            log: log.clone(),
            is_resumed,
            state,
            step,
            wish: wish_seen,
            letterbox,
            sealing: OnceLock::new(),
            result_endpoint: OnceLock::new(),
        };
        let task = tokio::spawn(desk.work());
        Ok(Self {
            job,
            client,
            state: state_seen,
            step: step_seen,
            log,
            control,
            services,
            task,
        })
    }

    /// Tells the run what is wanted of it; whether that is news to it.
    pub fn wish(&self, wish: Wish) -> bool {
        self.control.wish(wish)
    }

    /// Whether its task ended without saying how the job did: a bug in it.
    pub(crate) fn has_died(&self) -> bool {
        let is_going_on = matches!(
            &*self.state.borrow(),
            RunState::Preparing | RunState::Running
        );
        is_going_on && self.task.is_finished()
    }

    /// Waits until the task ended.
    pub async fn ended(mut self) {
        let _ = (&mut self.task).await;
    }
}

/// What a job's client may do with its run, through the API.
#[derive(Clone)]
pub(crate) struct Control {
    pub(crate) containers: Arc<dyn Containers>,
    /// Whether an earlier agent may have been at this job.
    pub(crate) is_resumed: bool,
    /// Where it leaves the definition of a confidential job.
    pub(crate) letterbox: Letterbox,
    /// The file that says that the client asked for the end.
    asked: PathBuf,
    wish: watch::Sender<Wish>,
}

impl Control {
    /// Ends the job as its client asks. On disk before this returns, so that the next
    /// agent knows of it. Blocks.
    ///
    /// # Errors
    /// When the disk refuses: then nothing was done.
    pub(crate) fn ask_to_end(&self) -> std::io::Result<()> {
        durable::mark(&self.asked)?;
        self.wish(Wish::Asked);
        Ok(())
    }

    fn wish(&self, wish: Wish) -> bool {
        self.wish.send_if_modified(|current| {
            let changes = wish > *current;
            if changes {
                *current = wish;
            }
            changes
        })
    }
}

/// A run without an owner would go on for nobody.
impl Drop for Run {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the task of a run has before it.
pub(crate) struct Desk {
    pub(crate) facilities: Facilities,
    pub(crate) assignment: Assignment,
    pub(crate) services: Board,
    pub(crate) book: Arc<Mutex<LogBook>>,
    log: LogReader,
    /// Whether an earlier agent may have been at this job.
    pub(crate) is_resumed: bool,
    pub(crate) state: watch::Sender<RunState>,
    pub(crate) step: watch::Sender<String>,
    pub(crate) wish: watch::Receiver<Wish>,
    letterbox: Letterbox,
    /// What is confidential, once its client has sent the definition.
    sealing: OnceLock<Sealing>,
    /// The client's server that the result is sent to, if it is.
    result_endpoint: OnceLock<Url>,
}

/// How the operations ended.
pub(crate) struct Ending {
    pub(crate) state: JobOutcome,
    pub(crate) exit_code: i32,
    pub(crate) message: Option<String>,
    pub(crate) operations: Vec<OperationResult>,
}

impl Desk {
    #[tracing::instrument(name = "job", skip_all, fields(job = %self.assignment.job))]
    async fn work(self) {
        let mut wish = self.wish.clone();
        let abandoned = async move {
            // An error means that the owner is gone, and with it the agent.
            let _ = wish.wait_for(|wish| *wish == Wish::Abandon).await;
        };
        // Cancel safe: whatever was begun is found again by its labels and removed.
        tokio::select! {
            () = self.to_the_end() => {}
            () = abandoned => info!("the job is not this host's any more"),
        }
    }

    async fn to_the_end(&self) {
        let definition = match self.definition().await {
            Ok(Some(definition)) => definition,
            Ok(None) => return,
            Err(ending) => return self.conclude(ending).await,
        };
        self.note("the definition is here");
        if let Some(reason) = self.too_small_for(&definition) {
            return self.give_up(reason);
        }
        let ending = stage::run_all(self, &definition).await;
        if matches!(*self.state.borrow(), RunState::GivenUp { .. }) {
            return;
        }
        self.conclude(ending).await;
    }

    /// The definition; `None` when it cannot be had, an ending when it is at fault.
    async fn definition(&self) -> Result<Option<JobDefinition>, Ending> {
        let Some(bytes) = self.stored_definition().await else {
            return Ok(None);
        };
        let definition = parse(&bytes)?;
        let confidentiality = definition
            .confidentiality()
            .map_err(|error| reject(error.to_string()))?;
        if confidentiality.hides_the_result()
            && let Some(url) = self.endpoint(&definition, Logistics::receive_endpoint)?
        {
            let _ = self.result_endpoint.set(url);
        }
        match confidentiality {
            Confidentiality::Public => self.letterbox.close(),
            Confidentiality::Result => {
                let letterbox = self.letterbox.clone();
                if !self.prepared(move || letterbox.close_in_confidence()).await {
                    return Ok(None);
                }
            }
            Confidentiality::Definition | Confidentiality::All => {
                return self.sent_definition(&definition, confidentiality).await;
            }
        }
        Ok(Some(definition))
    }

    /// The bytes of the definition on chain: what an earlier agent had of the store, or what this
    /// one gets; `None` when they cannot be had.
    async fn stored_definition(&self) -> Option<Vec<u8>> {
        let hash = ContentHash::from(self.assignment.definition);
        let path = self.assignment.folder.join(DEFINITION_FILE);
        // Whatever stands there, its hash says whether it is the definition.
        if let Ok(bytes) = fs::read(&path)
            && ContentHash::of(&bytes) == hash
        {
            return Some(bytes);
        }
        let since = Instant::now();
        let mut pause = Backoff::default();
        let bytes = loop {
            let error = match self.facilities.store.get(&hash, MAX_DEFINITION_BYTES).await {
                Ok(bytes) => break bytes,
                Err(error) => error,
            };
            let wait = match error {
                StoreError::TooLarge { .. } => Duration::ZERO,
                // They may have been changed on their way.
                StoreError::HashMismatch { .. } => WRONG_BYTES_WAIT,
                _ => DEFINITION_WAIT,
            };
            if since.elapsed() >= wait {
                self.give_up(format!(
                    "the definition cannot be had: {}",
                    chain_of(&error)
                ));
                return None;
            }
            warn!(error = %chain_of(&error), "the definition is not to be had yet");
            pause.wait().await;
        };
        if let Err(error) = keep(&path, &bytes) {
            warn!(%error, "the definition cannot be kept: a new agent would need the store");
        }
        Some(bytes)
    }

    /// A server of the client, as a definition that can be run names it.
    fn endpoint(
        &self,
        definition: &JobDefinition,
        of: fn(&Logistics, &Address) -> Result<Option<Url>, LogisticsError>,
    ) -> Result<Option<Url>, Ending> {
        let Some(logistics) = &definition.logistics else {
            return Ok(None);
        };
        of(logistics, &self.assignment.job).map_err(|error| reject(error.to_string()))
    }

    /// Whether what must be on disk of a confidential job is; otherwise the job is given up.
    async fn prepared(
        &self,
        prepare: impl FnOnce() -> std::io::Result<()> + Send + 'static,
    ) -> bool {
        let prepared = tokio::task::spawn_blocking(prepare).await;
        match prepared
            .map_err(std::io::Error::other)
            .and_then(|done| done)
        {
            Ok(()) => true,
            Err(error) => {
                self.give_up(format!("the definition cannot be kept: {error}"));
                false
            }
        }
    }

    /// The definition that the client sends, or gives out, in place of the `cover`; as
    /// [`definition`](Self::definition).
    async fn sent_definition(
        &self,
        cover: &JobDefinition,
        confidentiality: Confidentiality,
    ) -> Result<Option<JobDefinition>, Ending> {
        let letterbox = self.letterbox.clone();
        if !self.prepared(move || letterbox.open()).await {
            return Ok(None);
        }
        let endpoint = self.endpoint(cover, Logistics::send_endpoint)?;
        if !self.letterbox.is_full() && endpoint.is_none() {
            self.note("waiting for the client to send the definition");
            self.step
                .send_replace("waiting for the client to send the definition".to_owned());
        }
        let fetching = async {
            match &endpoint {
                Some(url) => self.fetch_definition(url).await,
                None => std::future::pending().await,
            }
        };
        let mut wish = self.wish.clone();
        // Cancel safe: all of them only wait, or fetch what can be fetched again. What is there
        // counts before what is wanted.
        let delivery = tokio::select! {
            biased;
            delivery = self.letterbox.delivery() => delivery,
            _ = wish.wait_for(|wish| *wish != Wish::GoOn) => {
                return Err(judge(Vec::new(), *self.wish.borrow()));
            }
            failed = fetching => return match failed {
                Failed::Refused(reason) | Failed::Wrong(reason) => Err(reject(format!(
                    "the client's endpoint does not give the definition: {reason}"
                ))),
                Failed::Here(reason) => {
                    self.give_up(format!("the definition cannot be had: {reason}"));
                    Ok(None)
                }
            },
            () = sleep(DELIVERY_WAIT) => {
                self.give_up("the client did not send the definition".to_owned());
                return Ok(None);
            }
        };
        let key = Some(delivery.reply).filter(|key| *key != PublicKey::NONE);
        let is_stored = self.result_endpoint.get().is_none();
        let _ = self.sealing.set(Sealing {
            definition: ContentHash::of(&delivery.definition),
            reply: key.filter(|_| confidentiality == Confidentiality::All && is_stored),
            artifacts: key.filter(|_| confidentiality.hides_the_result()),
        });
        if confidentiality == Confidentiality::All && is_stored && key.is_none() {
            return Err(reject(format!(
                "nothing says what the result is to be sealed to: expected a key in the header `{REPLY_KEY}` of the endpoint's answer"
            )));
        }
        let definition = parse(&delivery.definition)?;
        let checked = confidentiality.check(&definition, key.is_some());
        checked.map_err(|error| reject(error.to_string()))?;
        Ok(Some(definition))
    }

    /// Why this slot's GPUs are not what the job asks for, as far as they are known.
    fn too_small_for(&self, definition: &JobDefinition) -> Option<String> {
        let gpus = &self.assignment.gpus;
        let has_none = gpus.cdi_names().is_empty();
        if has_none && definition.needs_gpu() {
            return Some("the job asks for a GPU, and this host has none".to_owned());
        }
        let asked = definition.required_vram_gb();
        let found = if has_none { 0 } else { gpus.memory_mib()? };
        // As GPUs are sold, and as posting compares: 24 GB fit one that reports 24 564 MiB.
        #[allow(clippy::cast_precision_loss)] // No GPU has so much that it matters.
        let bytes = found as f64 * 1_048_576.0;
        (asked * 1e9 > bytes).then(|| {
            format!(
                "the job asks for a GPU with {asked} GB of memory, and this host's has {found} MiB"
            )
        })
    }

    /// Stores the result and says that the job is over.
    async fn conclude(&self, ending: Ending) {
        if let Some(message) = &ending.message {
            self.note(message);
        }
        self.step.send_replace("storing the result".to_owned());
        let exit_code = ending.exit_code;
        let mut result = match self.document(ending) {
            Ok(result) => result,
            Err(error) => return self.give_up(format!("the log cannot be read: {error}")),
        };
        if let Some(url) = self.result_endpoint.get() {
            return match self.hand_over(url, &mut result).await {
                Ok(hash) => self.done(result.exit_code, hash),
                Err(error) => self.give_up(format!("the result cannot be written: {error}")),
            };
        }
        let mut limit = MAX_RESULT_BYTES.saturating_sub(OVERHEAD);
        let mut pause = Backoff::default();
        let mut wish = self.wish.clone();
        let too_late = async move {
            // An error means that the owner is gone, and with it this task.
            let _ = wish.wait_for(|wish| wish.is_late()).await;
            sleep(LATE_RESULT_WAIT).await;
        };
        tokio::pin!(too_late);
        let mut trouble = "the store does not answer".to_owned();
        loop {
            let bytes = match fit(&mut result, limit) {
                Ok(bytes) => bytes,
                Err(error) => {
                    return self.give_up(format!("the result cannot be written: {error}"));
                }
            };
            let bytes = match self.sealed(bytes) {
                Ok(bytes) => bytes,
                Err(error) => {
                    return self.give_up(format!("the result cannot be sealed: {error}"));
                }
            };
            // Cancel safe: a store keeps a document whole or not at all.
            let stored = tokio::select! {
                biased;
                stored = self.facilities.store.put(&bytes) => stored,
                () = &mut too_late => {
                    return self.give_up(format!("the result cannot be stored: {trouble}"));
                }
            };
            match stored {
                Ok(hash) => {
                    info!(exit_code, result = %hash, "the job is over and its result stored");
                    return self.done(exit_code, hash);
                }
                // The store takes less than was sent: so a part of the log must do.
                Err(StoreError::TooLarge { limit: most, .. }) if !result.log.lines.is_empty() => {
                    let most = usize::try_from(most).unwrap_or(usize::MAX);
                    limit = most.saturating_sub(OVERHEAD);
                }
                Err(StoreError::Refused { status: 413, .. }) if !result.log.lines.is_empty() => {
                    limit = bytes.len() / 2;
                }
                Err(error) => {
                    trouble = chain_of(&error);
                    warn!(
                        error = trouble,
                        "the result could not be stored, trying again"
                    );
                }
            }
            pause.wait().await;
        }
    }

    fn done(&self, exit_code: i32, result: ContentHash) {
        self.step.send_replace("done".to_owned());
        let result = result.into();
        self.state
            .send_replace(RunState::Done { exit_code, result });
    }

    /// What the artifacts of operations are sealed to, if they are.
    pub(crate) fn artifact_key(&self) -> Option<PublicKey> {
        self.sealing.get().and_then(|sealing| sealing.artifacts)
    }

    /// What is stored for the document of these `bytes`.
    fn sealed(&self, bytes: Vec<u8>) -> Result<Vec<u8>, SealError> {
        match self.sealing.get() {
            Some(sealing) => sealing.seal(&self.assignment.job, bytes),
            None => Ok(bytes),
        }
    }

    /// The result, log included.
    fn document(&self, ending: Ending) -> std::io::Result<JobResult> {
        let times = |time: fn(&OperationResult) -> Option<u64>| {
            ending
                .operations
                .iter()
                .filter_map(time)
                .collect::<Vec<_>>()
        };
        let started_at = times(|op| op.started_at).into_iter().min();
        let ended_at = times(|op| op.ended_at).into_iter().max();
        let lines = self.log.lines()?.into_iter().map(|line| ResultLine {
            op: line.op,
            stream: line.stream,
            time: line.time,
            text: line.text,
        });
        Ok(JobResult {
            version: 1,
            job: self.assignment.job.to_string(),
            host: self.assignment.host.to_string(),
            definition: hex::encode(self.assignment.definition),
            sealed_definition: self
                .sealing
                .get()
                .map(|sealing| sealing.definition.to_string()),
            state: ending.state,
            exit_code: ending.exit_code,
            message: ending.message,
            started_at,
            ended_at: ended_at.unwrap_or_else(unix_millis),
            operations: ending.operations,
            log: ResultLog {
                lines: lines.collect(),
                is_cut: self.log.is_cut(),
            },
        })
    }

    pub(crate) fn give_up(&self, reason: String) {
        warn!(reason, "nothing more is done for the job here");
        self.note(&reason);
        self.state.send_replace(RunState::GivenUp { reason });
    }

    /// Writes a line of the agent's own into the job's log.
    pub(crate) fn note(&self, text: &str) {
        let line = Line {
            op: String::new(),
            stream: AGENT.to_owned(),
            time: unix_millis().saturating_mul(1_000_000),
            text: text.to_owned(),
        };
        self.append(&line);
    }

    /// A log that cannot be written does not stop the job.
    pub(crate) fn append(&self, line: &Line) {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = book.append(line) {
            warn!(%error, "a line of the log could not be written");
        }
    }
}

/// Writes a file that its owner alone can read. What is written in part is known by its hash.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)?.write_all(bytes)
}

/// Removes from a job's `folder` what only its run needed, and leaves its log.
pub(crate) fn remove_files(folder: &Path) {
    for name in [
        ASKED_FILE,
        DEFINITION_FILE,
        stage::memory::FILE,
        unpaid::ENDED_FILE,
    ] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                warn!(%error, folder = %folder.display(), name, "a file could not be removed");
            }
            _ => {}
        }
    }
}

/// The definition in these bytes, or how a job ends that has none.
fn parse(bytes: &[u8]) -> Result<JobDefinition, Ending> {
    JobDefinition::parse(bytes).map_err(|error| reject(chain_of(&error)))
}

/// An ending for a job that can be run nowhere.
fn reject(message: String) -> Ending {
    Ending {
        state: JobOutcome::Rejected,
        exit_code: EXIT_REJECTED,
        message: Some(message),
        operations: Vec::new(),
    }
}

/// The document's bytes, with lines taken off the end of the log until they fit.
fn fit(result: &mut JobResult, limit: usize) -> serde_json::Result<Vec<u8>> {
    loop {
        let bytes = serde_json::to_vec(result)?;
        if bytes.len() <= limit || result.log.lines.is_empty() {
            return Ok(bytes);
        }
        let keep = result.log.lines.len() / 2;
        result.log.lines.truncate(keep);
        result.log.is_cut = true;
    }
}

/// A pause that doubles.
pub(crate) struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(BACKOFF.0)
    }
}

impl Backoff {
    pub(crate) async fn wait(&mut self) {
        sleep(self.0).await;
        self.0 = (self.0 * 2).min(BACKOFF.1);
    }
}

/// An error with all that it came from, in one line.
pub(crate) fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// An ending for a job whose operations were all run, or ended because of `wish`.
pub(crate) fn judge(operations: Vec<OperationResult>, wish: Wish) -> Ending {
    let failed = operations
        .iter()
        .find(|operation| operation.state == OperationOutcome::Failed);
    let (state, exit_code, message) = match failed {
        _ if wish == Wish::Stopped => (
            JobOutcome::Stopped,
            EXIT_STOPPED,
            Some("the job was stopped by its client".to_owned()),
        ),
        _ if wish == Wish::Asked => (
            JobOutcome::Stopped,
            EXIT_STOPPED,
            Some("the host ended the job as its client asked".to_owned()),
        ),
        _ if wish != Wish::GoOn => (
            JobOutcome::TimedOut,
            EXIT_TIMED_OUT,
            Some("the job's time was up".to_owned()),
        ),
        None => (JobOutcome::Succeeded, 0, None),
        Some(operation) => (
            if operation.exit_code.is_some() {
                JobOutcome::Failed
            } else {
                JobOutcome::Rejected
            },
            operation
                .exit_code
                .map_or(EXIT_REJECTED, |code| i32::try_from(code).unwrap_or(1)),
            operation
                .message
                .as_ref()
                .map(|message| format!("operation `{}`: {message}", operation.id)),
        ),
    };
    Ending {
        state,
        exit_code,
        message,
        operations,
    }
}

/// An operation that was never begun.
pub(crate) fn skipped(id: &str, image: String) -> OperationResult {
    OperationResult {
        id: id.to_owned(),
        image,
        image_id: None,
        image_digest: None,
        state: OperationOutcome::Skipped,
        exit_code: None,
        out_of_memory: false,
        started_at: None,
        ended_at: None,
        results: BTreeMap::new(),
        message: None,
        artifact: None,
        artifact_missing: None,
    }
}
