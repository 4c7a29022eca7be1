//! The operations of a job, stage by stage. Those of a stage run side by side;
//! one that depends on others begins when all of them are healthy.

mod artifact;
mod away;
mod gpu;
mod images;
pub(crate) mod memory;

use std::{
    collections::BTreeMap,
    net::IpAddr,
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread::available_parallelism,
    time::Duration,
};

use futures_util::{
    FutureExt, StreamExt,
    future::{BoxFuture, join_all},
};
use nosana_sdk::{
    definition::{
        ContainerRun, JobDefinition, LiteralValues, OpValues, Operation, OperationKind,
        ResultValue,
        container::{ByteSize, Command, Entry, Exposed, PortSpec, RestartPolicy},
        literals,
        results::{LogStream as ResultStream, ResultExtractor},
    },
    result::{OperationOutcome, OperationResult},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tracing::{info, warn};

use crate::{
    bounds::{Bounds, Breach, STOP_GRACE},
    containers::{
        ContainerId, ContainerState, Containers, Error, Exit, Found, Limits, LogCursor, LogLine,
        LogStream, RegistryAuth,
        operation::{self, OperationSpec, OperationVolume, ResourceFile, ResourceFolder, Step},
    },
    logbook::{Line, restart_note},
    plan::RunState,
    resources::{self, Folder, Room},
    run::{Backoff, Desk, Ending, Wish, chain_of, judge, skipped},
    services::{
        self, Opened,
        watch::{Audience, Pauses},
    },
};
use away::{Away, Unseen};
use gpu::Failure;
use memory::{Memory, Past, Why};

/// How many lines of a log, of 16 KiB at most each, wait to be searched: a container
/// that prints faster waits for us, and not in our memory.
const LINES_AHEAD: usize = 256;

/// How often an error that may come from an earlier agent's last call is waited out.
const RACES: u32 = 6;

/// How often a log that the engine cannot read is read again once its container has ended.
const TORN: u32 = 3;

/// How often an engine that is there is asked what it saw.
const QUESTIONS: u32 = 5;

/// A container that ran for so many nanoseconds had not ended soon.
const SETTLED: u64 = 10_000_000_000;

/// How far an operation is, for those that depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Waiting,
    Healthy,
    Ended { succeeded: bool },
}

impl Phase {
    fn ended(result: &OperationResult) -> Self {
        Self::Ended {
            succeeded: result.state == OperationOutcome::Succeeded,
        }
    }
}

/// Runs all stages in order. A failure ends the job: what was not begun is skipped.
pub(crate) async fn run_all(desk: &Desk, definition: &JobDefinition) -> Ending {
    let values = Mutex::new(LiteralValues {
        job: Some(desk.assignment.job.to_string()),
        host: Some(desk.assignment.host.to_string()),
        project: Some(desk.assignment.client.to_string()),
        frps_address: desk.services.domain(),
        variables: definition.variables.clone(),
        ops: definition
            .ops
            .iter()
            .map(|op| (op.id.clone(), known_of(desk, definition, op)))
            .collect(),
    });
    let mut operations: Vec<OperationResult> = definition
        .ops
        .iter()
        .map(|op| skipped(&op.id, image_of(op)))
        .collect();
    if let Some(reason) = images::refusal(desk, definition).await {
        desk.give_up(reason);
        return judge(operations, *desk.wish.borrow());
    }
    let memory = Memory::open(&desk.assignment.folder);
    for stage in &definition.plan().stages {
        let phases: BTreeMap<usize, watch::Sender<Phase>> = stage
            .ops
            .iter()
            .map(|op| (op.index, watch::Sender::new(Phase::Waiting)))
            .collect();
        let failed = watch::Sender::new(false);
        let running = stage.ops.iter().filter_map(|planned| {
            let worker = Worker {
                desk,
                index: planned.index,
                operation: definition.ops.get(planned.index)?,
                deployment: definition.deployment_id.as_deref(),
                phases: &phases,
                has_failed: &failed,
                values: &values,
                memory: &memory,
                away: Away::default(),
                needs: planned.depends_on.clone(),
                stops_with_them: planned.stop_if_dependent_stops,
            };
            Some(async move { (planned.index, worker.work().await) })
        });
        for (index, result) in join_all(running).await {
            if let Some(place) = operations.get_mut(index) {
                *place = result;
            }
        }
        let has_failed = operations
            .iter()
            .any(|operation| operation.state == OperationOutcome::Failed);
        if has_failed || must_end(desk) {
            break;
        }
    }
    judge(operations, *desk.wish.borrow())
}

/// Whether the job's time is up, or others ended it.
fn must_end(desk: &Desk) -> bool {
    *desk.wish.borrow() != Wish::GoOn
}

fn image_of(operation: &Operation) -> String {
    match &operation.kind {
        OperationKind::Run(container) => container.image.clone(),
        OperationKind::CreateVolume { .. } => String::new(),
    }
}

/// What others may ask of an operation before it begins: its name, and where the ports are
/// published that do not depend on what others print.
fn known_of(desk: &Desk, definition: &JobDefinition, operation: &Operation) -> OpValues {
    let OperationKind::Run(container) = &operation.kind else {
        return OpValues::default();
    };
    let exposed = container.expose.iter().filter_map(Entry::<Exposed>::value);
    let ports: Vec<PortSpec> = exposed.map(|exposed| exposed.port).collect();
    let endpoints = endpoints(desk, &operation.id, &ports, container.private);
    // A name that others can tell would give a private service away.
    let shared = definition
        .deployment_id
        .as_deref()
        .filter(|_| !container.private && !ports.is_empty())
        .and_then(|deployment| desk.services.deployment_name(deployment, &operation.id));
    OpValues {
        host: Some(operation.id.clone()),
        deployment_endpoint: shared,
        endpoints,
        results: BTreeMap::new(),
    }
}

/// Where ports are reached: from outside where the host publishes services, else from the job's
/// other containers alone. A range is named by its first port.
fn endpoints(
    desk: &Desk,
    id: &str,
    ports: &[PortSpec],
    is_private: bool,
) -> BTreeMap<String, String> {
    let endpoint = |port: &PortSpec| {
        let name = desk.services.host_name(id, port.bounds().0, is_private);
        let name = name.unwrap_or_else(|error| {
            warn!(%error, "a private service cannot be named");
            None
        });
        let text = port.to_string();
        let endpoint = name.unwrap_or_else(|| format!("{id}:{text}"));
        (text, endpoint)
    };
    ports.iter().map(endpoint).collect()
}

/// Runs one operation.
struct Worker<'a> {
    desk: &'a Desk,
    index: usize,
    operation: &'a Operation,
    deployment: Option<&'a str>,
    phases: &'a BTreeMap<usize, watch::Sender<Phase>>,
    /// Whether an operation of the stage failed, which ends the others.
    has_failed: &'a watch::Sender<bool>,
    values: &'a Mutex<LiteralValues>,
    /// What earlier agents did to its containers.
    memory: &'a Memory,
    /// Whether the engine was, while its container ran.
    away: Away,
    needs: Vec<usize>,
    stops_with_them: bool,
}

/// Whether a container ended by itself.
enum Cut {
    /// It did, or its job had to end.
    No,
    /// It was ended to be started again.
    ToRestart,
    /// It was ended because nothing more of its operation is wanted.
    CalledOff,
    /// It broke a bound, and with it its operation.
    Broken(Breach),
}

/// Why an operation could not be run.
enum Fault {
    /// Something in the definition, for the client to mend.
    Job(String),
    /// This machine cannot do what it should; another host may.
    Host(String),
    /// The job must end.
    MustEnd,
}

impl Worker<'_> {
    async fn work(&self) -> OperationResult {
        let result = self.result().await;
        self.tell_end(&result);
        result
    }

    /// Tells those that wait for this operation, or run beside it, how it ended.
    fn tell_end(&self, result: &OperationResult) {
        if result.state == OperationOutcome::Failed {
            self.has_failed.send_replace(true);
        }
        if let Some(phase) = self.phases.get(&self.index) {
            phase.send_replace(Phase::ended(result));
        }
    }

    async fn result(&self) -> OperationResult {
        let mut result = skipped(&self.operation.id, image_of(self.operation));
        if !self.are_needs_met().await {
            return result;
        }
        let done = match &self.operation.kind {
            OperationKind::CreateVolume { name } => self.create_volume(name, &mut result).await,
            OperationKind::Run(_) => self.run(&mut result).await,
        };
        match done {
            Ok(()) => {}
            Err(Fault::MustEnd) => result.state = OperationOutcome::Stopped,
            Err(Fault::Host(reason)) => {
                self.desk
                    .give_up(format!("{}: {reason}", self.operation.id));
                result.state = OperationOutcome::Failed;
            }
            Err(Fault::Job(message)) => {
                self.desk.note(&format!("{}: {message}", self.operation.id));
                result.state = OperationOutcome::Failed;
                result.message = Some(message);
            }
        }
        result
    }

    /// Waits until everything that this operation depends on is healthy; `false`
    /// when one of them ended badly, or the job must end. What an earlier agent had begun
    /// waits for nothing: it runs, or has something to tell.
    async fn are_needs_met(&self) -> bool {
        if self.desk.is_resumed && !self.needs.is_empty() && self.has_begun().await.unwrap_or(false)
        {
            return true;
        }
        for index in &self.needs {
            let Some(phase) = self.phases.get(index) else {
                return false;
            };
            let mut phase = phase.subscribe();
            let mut wish = self.desk.wish.clone();
            // Cancel safe: both only look.
            let seen = tokio::select! {
                seen = phase.wait_for(|phase| *phase != Phase::Waiting) => seen.map(|seen| *seen),
                _ = wish.wait_for(|wish| *wish != Wish::GoOn) => return false,
            };
            if !matches!(seen, Ok(Phase::Healthy | Phase::Ended { succeeded: true })) {
                return false;
            }
        }
        true
    }

    async fn create_volume(&self, name: &str, result: &mut OperationResult) -> Result<(), Fault> {
        let job = self.desk.assignment.job.to_string();
        let containers = self.containers();
        self.retry(|| operation::create_volume(containers, &job, name).boxed())
            .await?;
        result.state = OperationOutcome::Succeeded;
        Ok(())
    }

    async fn run(&self, result: &mut OperationResult) -> Result<(), Fault> {
        let container = self.resolve()?;
        self.publish(&container, &BTreeMap::new());
        result.image.clone_from(&container.image);
        // What must end begins nothing more; what it had begun has a log.
        if self.is_called_off() && !self.has_begun().await? {
            return Ok(());
        }
        self.admit(&container.image).await?;
        let _in_use = self.desk.facilities.images.using(&container.image);
        let spec = self.spec(&container)?;
        if !container.resources.is_empty() && !self.has_begun().await? {
            self.bring(&container, &spec).await?;
        }
        let past = self.memory.of(&self.operation.id);
        let bounds = Bounds::new(container.timeout, container.start_timeout, spec.limits.disk)
            .begun_at(past.began());
        let mut tries = past.restarts;
        let mut pause = Backoff::default();
        self.end_restart(&past).await?;
        loop {
            let may_restart = match container.restart_policy {
                RestartPolicy::No => false,
                RestartPolicy::Always | RestartPolicy::UnlessStopped => true,
                RestartPolicy::OnFailure { tries: most } => most.is_none_or(|most| tries < most),
            };
            let (id, exit, cut) = self
                .run_once(&spec, &container, &bounds, may_restart, result)
                .await?;
            let was_cut = match cut {
                Cut::No => false,
                Cut::ToRestart => true,
                Cut::CalledOff => {
                    self.judge(&exit, true, result);
                    self.keep_output(&container, &id, result).await;
                    return Ok(());
                }
                Cut::Broken(breach) => {
                    self.judge(&exit, false, result);
                    result.state = OperationOutcome::Failed;
                    result.exit_code = Some(breach.exit_code);
                    result.message = Some(breach.message);
                    self.keep_output(&container, &id, result).await;
                    return Ok(());
                }
            };
            let is_failure = matches!(container.restart_policy, RestartPolicy::OnFailure { .. });
            let again = may_restart && (!is_failure || exit.code != 0 || was_cut);
            if !(again && self.pauses(&mut pause, &exit).await) {
                self.judge(&exit, false, result);
                self.keep_output(&container, &id, result).await;
                return Ok(());
            }
            tries = tries.saturating_add(1);
            self.memory
                .replaces(&self.operation.id, &id, exit.started_at);
            self.desk.note(&restart_note(&self.operation.id, exit.code));
            let containers = self.containers();
            self.retry(|| containers.remove(&id)).await?;
        }
    }

    /// Waits before a container that ended like this is started again: one that ends soon, again and
    /// again, keeps neither the engine nor the disk busy. Whether it is still wanted then.
    async fn pauses(&self, pause: &mut Backoff, exit: &Exit) -> bool {
        if exit.finished_at.0.saturating_sub(exit.started_at.0) >= SETTLED {
            *pause = Backoff::default();
        }
        // Cancel safe: both only wait.
        tokio::select! {
            biased;
            () = self.until_called_off() => false,
            () = pause.wait() => true,
        }
    }

    /// Removes the container that an earlier agent was about to remove, to start another.
    async fn end_restart(&self, past: &Past) -> Result<(), Fault> {
        if !past.has_replaced() || self.is_called_off() {
            return Ok(());
        }
        let containers = self.containers();
        for found in self.found().await? {
            if !past.is_replaced(&found.id) {
                continue;
            }
            // What the next one prints is not counted to this one's lines.
            if let ContainerState::Exited(exit) = &found.state
                && self.lines_known() > 0
            {
                self.desk.note(&restart_note(&self.operation.id, exit.code));
            }
            self.retry(|| containers.remove(&found.id)).await?;
        }
        Ok(())
    }

    /// Fetches what the operation asks for and puts it where its container will see it.
    async fn bring(&self, container: &ContainerRun, spec: &OperationSpec) -> Result<(), Fault> {
        let id = &self.operation.id;
        let show = |progress: resources::Progress| {
            let text = format!("{id}: fetching resources, {progress}");
            self.desk.step.send_replace(text);
        };
        self.desk.note(&format!("{id}: fetching resources"));
        // In the volume they count as what the operation has on disk.
        let room = Room {
            disk: container.disk.map(ByteSize::bytes),
            operator: self.desk.assignment.limits.disk,
        };
        let fetching = self
            .desk
            .facilities
            .resources
            .fetch(&container.resources, room, &show);
        let bring = async {
            let folders = fetching.await.map_err(|error| self.blame(&error))?;
            let bytes: u64 = folders.iter().map(Folder::bytes).sum();
            let text = format!("{id}: putting {} MiB of resources in place", bytes >> 20);
            self.desk.note(&text);
            self.desk.step.send_replace(text);
            let files: Vec<Vec<ResourceFile>> = folders.iter().map(files_of).collect();
            let (containers, files) = (self.containers(), &files);
            self.retry(|| {
                async move {
                    let mut progress = |step: Step| self.show(&step, &spec.image);
                    operation::fill(containers, spec, files, &mut progress).await
                }
                .boxed()
            })
            .await
        };
        // Cancel safe: what came stays in the cache, and what is half filled is filled again
        // or removed with the job.
        tokio::select! {
            brought = bring => brought,
            () = self.until_called_off() => Err(Fault::MustEnd),
        }
    }

    /// Whose fault it is that resources did not come. Before the job started, another host may
    /// do better; after, giving it back would cost this one its good name.
    fn blame(&self, error: &resources::Error) -> Fault {
        let has_started = *self.desk.state.borrow() != RunState::Preparing;
        if error.is_the_jobs() || has_started {
            Fault::Job(chain_of(error))
        } else {
            Fault::Host(chain_of(error))
        }
    }

    /// Whether an earlier agent started this operation's container.
    async fn has_begun(&self) -> Result<bool, Fault> {
        Ok(self.found().await?.iter().any(|found| {
            matches!(
                found.state,
                ContainerState::Running { .. } | ContainerState::Exited(_)
            )
        }))
    }

    /// What the engine has of this operation.
    async fn found(&self) -> Result<Vec<Found>, Fault> {
        let job = self.desk.assignment.job.to_string();
        let labels = operation::operation_labels(&job, &self.operation.id);
        let containers = self.containers();
        self.retry(|| containers.list(&labels)).await
    }

    /// One container from creation to its end, and whether that was by itself.
    async fn run_once(
        &self,
        spec: &OperationSpec,
        container: &ContainerRun,
        bounds: &Bounds,
        may_restart: bool,
        result: &mut OperationResult,
    ) -> Result<(ContainerId, Exit, Cut), Fault> {
        let gpus = self.desk.assignment.gpus.cdi_names();
        let containers = self.containers();
        let starting = self.retry(|| {
            async move {
                let mut progress = |step: Step| self.show(&step, &spec.image);
                operation::start(containers, spec, gpus, &mut progress).await
            }
            .boxed()
        });
        // What began before is only found again; a pull may take longer than there is time.
        let had_to_end = self.is_called_off();
        // Cancel safe: whatever was begun is found by its labels and removed.
        let started = tokio::select! {
            started = starting => started?,
            () = self.until_called_off(), if !had_to_end => return Err(Fault::MustEnd),
        };
        result.image_id = Some(started.image.id.clone());
        result.image_digest.clone_from(&started.image.digest);
        let id = started.container;
        if let Some(why) = self.memory.of(&self.operation.id).told(&id) {
            return self.go_on_ending(id, why, container, result).await;
        }
        self.begin_to_look(&id, started.resumed).await;
        let baseline = if container.gpu {
            self.check_gpus(&id, started.resumed).await?
        } else {
            gpu::Baseline::default()
        };
        self.announce_running();
        let mut cut = Cut::No;
        let opened = self.open_ports(container)?;
        let watched = async {
            // Cancel safe: health only looks, and first, so that what ends at once was healthy
            // where it has no checks.
            tokio::select! {
                biased;
                () = self.watch_health(&id, &container.expose, &opened) => BTreeMap::new(),
                found = self.read_log(&id) => found,
            }
        };
        // Cancel safe: the log is read again from its beginning by whoever comes next.
        let found = tokio::select! {
            found = watched => found,
            () = self.until_stopped() => {
                // Why a job must end, the next agent finds out by itself.
                if !must_end(self.desk) {
                    self.memory
                        .tells(&self.operation.id, &id, Why::CalledOff);
                }
                cut = Cut::CalledOff;
                self.retry_stop(&id, STOP_GRACE).await;
                self.read_log(&id).await
            }
            broken = bounds.broken(containers, &id, self.became_healthy()) => {
                self.desk
                    .note(&format!("{}: {}", self.operation.id, broken.message));
                let why = Why::Broken {
                    message: broken.message.clone(),
                    exit_code: broken.exit_code,
                    grace: broken.grace,
                };
                self.memory.tells(&self.operation.id, &id, why);
                self.retry_stop(&id, broken.grace).await;
                cut = Cut::Broken(broken);
                self.read_log(&id).await
            }
            failure = self.until_gpus_fail(&id, baseline, may_restart), if container.gpu => {
                let reason = match failure {
                    // What must end anyway gets its result.
                    Failure::Gpu(reason) if !must_end(self.desk) => {
                        return Err(Fault::Host(reason));
                    }
                    Failure::Container(reason) if !may_restart && !must_end(self.desk) => {
                        return Err(Fault::Host(reason));
                    }
                    Failure::Gpu(reason)
                    | Failure::Container(reason)
                    | Failure::Application(reason) => reason,
                };
                self.desk.note(&format!("{}: {reason}; ending it", self.operation.id));
                self.memory.tells(&self.operation.id, &id, Why::Restart);
                cut = Cut::ToRestart;
                self.retry_stop(&id, STOP_GRACE).await;
                self.read_log(&id).await
            }
        };
        drop(opened);
        result.results = found;
        self.publish(container, &result.results);
        let exit = self.retry(|| containers.wait(&id)).await?;
        if matches!(cut, Cut::No) {
            cut = self.judge_end(&id, &exit, may_restart).await?;
        }
        if container.gpu
            && exit.code != 0
            && !must_end(self.desk)
            && let Some(reason) = self.late_fault().await
        {
            return Err(Fault::Host(reason));
        }
        Ok((id, exit, cut))
    }

    /// Ends the container `id`, as an earlier agent had told it to.
    async fn go_on_ending(
        &self,
        id: ContainerId,
        why: &Why,
        container: &ContainerRun,
        result: &mut OperationResult,
    ) -> Result<(ContainerId, Exit, Cut), Fault> {
        let (cut, grace) = match why.clone() {
            Why::CalledOff => (Cut::CalledOff, STOP_GRACE),
            Why::Restart => (Cut::ToRestart, STOP_GRACE),
            Why::Broken {
                message,
                exit_code,
                grace,
            } => {
                let breach = Breach {
                    message,
                    exit_code,
                    grace,
                };
                (Cut::Broken(breach), grace)
            }
        };
        self.announce_running();
        self.retry_stop(&id, grace).await;
        result.results = self.read_log(&id).await;
        self.publish(container, &result.results);
        let containers = self.containers();
        let exit = self.retry(|| containers.wait(&id)).await?;
        Ok((id, exit, cut))
    }

    /// Whether nothing more of the operation is wanted: the job must end, or another of its group
    /// failed.
    fn is_called_off(&self) -> bool {
        must_end(self.desk) || *self.has_failed.borrow()
    }

    /// Ends when nothing more of the operation is wanted.
    async fn until_called_off(&self) {
        let mut has_failed = self.has_failed.subscribe();
        // Cancel safe: both only look.
        tokio::select! {
            () = self.until_must_end() => {}
            Ok(_) = has_failed.wait_for(|has_failed| *has_failed) => {}
        }
    }

    /// Ends when the job must.
    async fn until_must_end(&self) {
        let mut wish = self.desk.wish.clone();
        // An error means that the owner is gone, and with it the agent.
        let _ = wish.wait_for(|wish| *wish != Wish::GoOn).await;
    }

    /// Ends when the container must: the job must end, or what it depends on ended.
    async fn until_stopped(&self) {
        let ended = async {
            let needs: Vec<_> = self
                .needs
                .iter()
                .filter_map(|n| self.phases.get(n))
                .collect();
            if !self.stops_with_them || needs.is_empty() {
                return std::future::pending().await;
            }
            let waits = needs.into_iter().map(|phase| {
                let mut phase = phase.subscribe();
                Box::pin(async move {
                    let _ = phase
                        .wait_for(|phase| matches!(phase, Phase::Ended { .. }))
                        .await;
                })
            });
            futures_util::future::select_all(waits).await;
        };
        tokio::select! {
            () = self.until_called_off() => {}
            () = ended => {}
        }
    }

    fn judge(&self, exit: &Exit, was_told: bool, result: &mut OperationResult) {
        let was_stopped = was_told || self.is_called_off() || self.has_lost_need();
        result.exit_code = Some(exit.code);
        result.out_of_memory = exit.out_of_memory;
        result.started_at = Some(exit.started_at.0 / 1_000_000);
        result.ended_at = Some(exit.finished_at.0 / 1_000_000);
        result.state = match exit.code {
            0 => OperationOutcome::Succeeded,
            _ if was_stopped => OperationOutcome::Stopped,
            _ => OperationOutcome::Failed,
        };
        if exit.out_of_memory {
            result.message = Some("it used more memory than its limit".to_owned());
        } else if result.state == OperationOutcome::Failed {
            result.message = Some(format!("ended with code {}", exit.code));
        }
        info!(op = self.operation.id, code = exit.code, "operation ended");
    }

    fn has_lost_need(&self) -> bool {
        self.stops_with_them
            && self.needs.iter().any(|index| {
                self.phases
                    .get(index)
                    .is_some_and(|phase| matches!(*phase.borrow(), Phase::Ended { .. }))
            })
    }

    /// Reads the log to its end: lines into the book, results out of them.
    async fn read_log(&self, id: &ContainerId) -> BTreeMap<String, ResultValue> {
        let extraction = Extraction::begin(self.operation);
        let mut cursor = LogCursor::default();
        let mut known = self.lines_known();
        let mut pause = Backoff::default();
        let mut has_ended = false;
        let mut torn = 0;
        loop {
            let mut lines = self.containers().logs(id, cursor);
            let broke_off = loop {
                match lines.next().await {
                    None if has_ended => return extraction.finish().await,
                    // An engine that is told to end ends its answers as well.
                    None => {
                        has_ended = self.has_ended(id).await;
                        break !has_ended;
                    }
                    Some(Ok(line)) => {
                        cursor.advance(&line);
                        extraction.line(&line).await;
                        if known > 0 {
                            known -= 1;
                        } else {
                            self.desk.append(&Line::of(&self.operation.id, &line));
                        }
                    }
                    Some(Err(error @ Error::LogTorn { .. })) => {
                        warn!(error = %chain_of(&error), "reading the log again");
                        // What a container prints later may be had, and its end must be seen.
                        torn += 1;
                        if torn > TORN && self.has_ended(id).await {
                            self.away.tear();
                            return extraction.finish().await;
                        }
                        break true;
                    }
                    Some(Err(error)) if error.is_transient() => {
                        warn!(error = %chain_of(&error), "the log broke off, reading on");
                        self.away.notice();
                        break true;
                    }
                    Some(Err(error)) => {
                        warn!(error = %chain_of(&error), "the log cannot be read");
                        return extraction.finish().await;
                    }
                }
            };
            if broke_off {
                pause.wait().await;
                self.away.look_again(self.containers(), id).await;
            }
        }
    }

    /// From here on what becomes of the container is seen, unless it had ended when it was found.
    async fn begin_to_look(&self, id: &ContainerId, resumed: bool) {
        self.away.begin(resumed);
        if !resumed {
            return;
        }
        // Cancel safe: it only asks, and of what must end anyway nobody needs to know.
        tokio::select! {
            biased;
            () = self.look_back(id) => {}
            () = self.until_stopped() => {}
        }
    }

    /// Finds out whether a container that an earlier agent started ended before this one came, and
    /// who saw that.
    async fn look_back(&self, id: &ContainerId) {
        let containers = self.containers();
        // What fails for good, or because the job must end, is met again by whoever asks next.
        let Ok(state) = self.retry(|| containers.inspect(id)).await else {
            return;
        };
        let is_running = matches!(state, ContainerState::Running { .. });
        self.away.begin(!is_running);
        if let ContainerState::Exited(exit) = state
            && !self.memory.of(&self.operation.id).has_seen_end(id)
            && self.engine_missed_end(id, &exit).await
        {
            self.away.doubt();
        }
    }

    /// Whether the engine was away when a container ended that no agent saw. One that cannot tell
    /// is believed.
    async fn engine_missed_end(&self, id: &ContainerId, exit: &Exit) -> bool {
        let mut pause = Backoff::default();
        let mut failures = 0;
        loop {
            let error = match self.containers().missed_end(id, exit).await {
                Ok(missed_end) => return missed_end,
                Err(error) => error,
            };
            // One that is away comes back; one that is there and fails may do so for ever.
            if !matches!(error, Error::EngineUnreachable { .. }) {
                failures += 1;
            }
            if !error.is_transient() || failures >= QUESTIONS {
                warn!(error = %chain_of(&error), "the engine cannot tell what it saw");
                return false;
            }
            warn!(error = %chain_of(&error), "asking the engine again what it saw");
            pause.wait().await;
        }
    }

    /// What the end of a container means that nobody here told to end, and notes that for an agent
    /// that comes after a kill: asked again, the engine may say something else.
    async fn judge_end(
        &self,
        id: &ContainerId,
        exit: &Exit,
        may_restart: bool,
    ) -> Result<Cut, Fault> {
        let operation = &self.operation.id;
        if !must_end(self.desk)
            && let cut @ Cut::ToRestart = self.judge_engine(exit, may_restart).await?
        {
            self.memory.tells(operation, id, Why::Restart);
            return Ok(cut);
        }
        self.memory.saw_end(operation, id);
        Ok(Cut::No)
    }

    /// Whether the engine was away when the container ended, and what that means for it.
    async fn judge_engine(&self, exit: &Exit, may_restart: bool) -> Result<Cut, Fault> {
        let id = &self.operation.id;
        let reason = match self.away.ended(self.containers(), exit).await {
            None => return Ok(Cut::No),
            Some(Unseen::Lost(reason)) => reason.to_owned(),
            Some(Unseen::Cut(reason)) if self.operation.results.is_empty() => {
                self.desk
                    .note(&format!("{id}: {reason}: its last lines may be missing"));
                return Ok(Cut::No);
            }
            Some(Unseen::Cut(reason)) => {
                format!("{reason}: lines that results are taken from may be missing")
            }
        };
        if !may_restart {
            return Err(Fault::Host(reason));
        }
        self.desk.note(&format!("{id}: {reason}"));
        Ok(Cut::ToRestart)
    }

    /// Whether the container prints no more: what is read of its log from now on is all.
    async fn has_ended(&self, id: &ContainerId) -> bool {
        match self.containers().inspect(id).await {
            Ok(state) => !matches!(state, ContainerState::Running { .. }),
            Err(error) => {
                warn!(error = %chain_of(&error), "the log ended with the engine, reading on");
                self.away.notice();
                false
            }
        }
    }

    /// Lines of this operation that an earlier agent wrote into the book.
    fn lines_known(&self) -> u64 {
        let book = self
            .desk
            .book
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        book.lines_of(&self.operation.id)
    }

    /// Shows the operation's ports to the client, and publishes them once they are healthy.
    fn open_ports(&self, container: &ContainerRun) -> Result<Opened, Fault> {
        if container.expose.is_empty() {
            return Ok(Opened::default());
        }
        let id = &self.operation.id;
        // A name that others can tell would give a private service away.
        let deployment = self.deployment.filter(|_| !container.private);
        let opened = self
            .desk
            .services
            .open(id, &container.expose, container.private, deployment)
            .map_err(|error| Fault::Host(format!("its services cannot be named: {error}")))?;
        if !opened.is_published() {
            self.desk.note(&format!(
                "{id}: this host publishes no services: the ports are reached by the job's own operations alone"
            ));
        }
        Ok(opened)
    }

    /// Asks how the operation's ports are until dropped. Healthy is: running, and every
    /// health check passed once.
    async fn watch_health(&self, id: &ContainerId, exposed: &[Exposed], opened: &Opened) {
        let patient = Patient { worker: self, id };
        services::watch::keep(exposed, opened, &patient, Pauses::default()).await;
    }

    /// Ends when the operation is healthy, or ended.
    async fn became_healthy(&self) {
        if let Some(phase) = self.phases.get(&self.index) {
            let _ = phase
                .subscribe()
                .wait_for(|phase| *phase != Phase::Waiting)
                .await;
        }
    }

    fn announce_running(&self) {
        self.desk.state.send_if_modified(|state| {
            let changes = *state == RunState::Preparing;
            if changes {
                *state = RunState::Running;
            }
            changes
        });
    }

    fn show(&self, step: &Step, image: &str) {
        let id = &self.operation.id;
        if *step == Step::PullBegins {
            self.desk.facilities.images.pulling(image);
        }
        let text = match step {
            Step::PullBegins => format!("{id}: pulling the image"),
            Step::Pulling(pull) => format!(
                "{id}: pulling the image, {} of {} MiB",
                pull.downloaded >> 20,
                pull.total >> 20
            ),
            Step::ImageReady(_) => format!("{id}: the image is here"),
            Step::Created(_) => format!("{id}: the container is made"),
            Step::Started => format!("{id}: running"),
        };
        if !matches!(step, Step::Pulling(_)) {
            self.desk.note(&text);
        }
        self.desk.step.send_replace(text);
    }

    /// Makes what others may ask of this operation known.
    fn publish(&self, container: &ContainerRun, results: &BTreeMap<String, ResultValue>) {
        let id = &self.operation.id;
        let ports: Vec<PortSpec> = container.expose.iter().map(|it| it.port).collect();
        let endpoints = endpoints(self.desk, id, &ports, container.private);
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let known = values.ops.entry(id.clone()).or_default();
        known.endpoints = endpoints;
        known.results.clone_from(results);
    }

    fn resolve(&self) -> Result<ContainerRun, Fault> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let args = literals::resolve(&self.operation.args, &values)
            .map_err(|error| Fault::Job(chain_of(&error)))?;
        ContainerRun::from_resolved(&args).map_err(|error| Fault::Job(chain_of(&error)))
    }

    fn spec(&self, container: &ContainerRun) -> Result<OperationSpec, Fault> {
        let assignment = &self.desk.assignment;
        let job = assignment.job.to_string();
        let mut spec = OperationSpec::new(job, &self.operation.id, &container.image);
        spec.command = container.cmd.as_ref().map(|command| match command {
            Command::Line(line) => operation::Command::Shell(line.clone()),
            Command::Args(words) => operation::Command::Words(words.clone()),
        });
        spec.entrypoint = container.entrypoint.as_ref().map(Command::entrypoint);
        spec.env.clone_from(&container.env);
        spec.work_dir.clone_from(&container.work_dir);
        spec.volumes = container
            .volumes
            .iter()
            .map(|volume| OperationVolume {
                name: volume.name.clone(),
                path: volume.dest.clone(),
            })
            .collect();
        spec.resources = resources::targets(&container.resources)
            .into_iter()
            .map(|(path, is_writable)| ResourceFolder { path, is_writable })
            .collect();
        spec.ports = container
            .expose
            .iter()
            .flat_map(|exposed| {
                let (first, last) = exposed.port.bounds();
                first..=last
            })
            .collect();
        spec.aliases.clone_from(&container.aliases);
        spec.gpu = container.gpu;
        spec.limits = assignment.limits.bound(Limits {
            cpu_millis: container.cpu.map(cpu_millis).transpose()?,
            memory: container.memory.map(ByteSize::bytes),
            pids: container.pids,
            shm: container.shm_size.map(ByteSize::bytes),
            disk: container.disk.map(ByteSize::bytes),
            ..Limits::default()
        });
        // An engine refuses more than there is; a limit that is never reached is none.
        let most = u32::try_from(available_parallelism().map_or(1, NonZero::get)).unwrap_or(1);
        let most = most.saturating_mul(1_000);
        spec.limits.cpu_millis = spec.limits.cpu_millis.map(|asked| asked.min(most));
        spec.auth = container
            .authentication
            .as_ref()
            .and_then(|auth| auth.docker.as_ref())
            .and_then(|docker| {
                Some(RegistryAuth {
                    username: docker.username.clone()?,
                    password: docker.password.as_ref()?.expose().to_owned(),
                    email: docker.email.clone(),
                    server: docker.server.clone(),
                })
            });
        Ok(spec)
    }

    /// Tries again what may work later, until it does or the job must end.
    async fn retry<'f, T>(
        &self,
        mut attempt: impl FnMut() -> BoxFuture<'f, Result<T, Error>>,
    ) -> Result<T, Fault> {
        let mut pause = Backoff::default();
        let mut races = 0;
        loop {
            let error = match attempt().await {
                Ok(done) => return Ok(done),
                Err(error) if error.is_transient() => {
                    if matches!(error, Error::EngineUnreachable { .. }) {
                        self.away.notice();
                    }
                    error
                }
                Err(error) if images::is_disk_full(&error) => {
                    if !self.relieves(&error).await {
                        return Err(Fault::Host(chain_of(&error)));
                    }
                    error
                }
                Err(error) if is_race(&error) && races < RACES => {
                    races += 1;
                    error
                }
                Err(
                    error @ (Error::NoGpu { .. }
                    | Error::EngineUnsuitable { .. }
                    | Error::MayHaveRun { .. }),
                ) => {
                    if matches!(error, Error::NoGpu { .. }) {
                        self.desk.assignment.gpus.report(&chain_of(&error));
                    }
                    return Err(Fault::Host(chain_of(&error)));
                }
                Err(error) => return Err(Fault::Job(chain_of(&error))),
            };
            let text = chain_of(&error);
            warn!(op = self.operation.id, error = text, "trying again");
            self.desk
                .step
                .send_replace(format!("{}: {text}; trying again", self.operation.id));
            if self.is_called_off() {
                return Err(Fault::MustEnd);
            }
            pause.wait().await;
        }
    }

    async fn retry_stop(&self, id: &ContainerId, grace: Duration) {
        let mut pause = Backoff::default();
        while let Err(error) = self.containers().stop(id, grace).await {
            warn!(error = %chain_of(&error), "the container could not be stopped, trying again");
            pause.wait().await;
        }
    }

    fn containers(&self) -> &dyn Containers {
        self.desk.facilities.containers.as_ref()
    }
}

/// Hears of the health of an operation's container.
struct Patient<'a> {
    worker: &'a Worker<'a>,
    id: &'a ContainerId,
}

impl Audience for Patient<'_> {
    fn address(&self) -> BoxFuture<'_, Option<IpAddr>> {
        async move {
            let mut pause = Backoff::default();
            loop {
                match self.worker.containers().endpoint(self.id).await {
                    Ok(endpoint) => return endpoint.address,
                    Err(error) if error.is_transient() => pause.wait().await,
                    Err(_) => return None,
                }
            }
        }
        .boxed()
    }

    fn is_healthy(&self, exposed: &Exposed, is_healthy: bool) {
        let word = if is_healthy { "healthy" } else { "unhealthy" };
        let (id, port) = (&self.worker.operation.id, exposed.port);
        self.worker
            .desk
            .note(&format!("{id}: port {port} is {word}"));
    }

    fn all_passed(&self) {
        if let Some(phase) = self.worker.phases.get(&self.worker.index) {
            phase.send_if_modified(|phase| {
                let changes = *phase == Phase::Waiting;
                if changes {
                    *phase = Phase::Healthy;
                }
                changes
            });
        }
    }
}

fn files_of(folder: &Folder) -> Vec<ResourceFile> {
    let files = folder.files.iter();
    files
        .map(|(path, content)| ResourceFile {
            path: path.clone(),
            source: content.path().to_owned(),
            bytes: content.bytes(),
        })
        .collect()
}

/// Whether the error can come from a call that an agent made just before it was
/// killed, and that the engine is still at.
fn is_race(error: &Error) -> bool {
    matches!(
        error,
        Error::Conflict { .. } | Error::NoSuchContainer { .. }
    )
}

/// Thousandths of a CPU.
fn cpu_millis(cores: f64) -> Result<u32, Fault> {
    let millis = (cores * 1_000.0).ceil();
    if (1.0..=f64::from(u32::MAX)).contains(&millis) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Checked above.
        return Ok(millis as u32);
    }
    Err(Fault::Job(format!(
        "`cpu` must be a number of cores above 0, found {cores}"
    )))
}

/// Searches a log on a thread of its own: a hostile expression takes its time.
struct Extraction {
    lines: mpsc::Sender<(ResultStream, String)>,
    found: JoinHandle<BTreeMap<String, ResultValue>>,
}

impl Extraction {
    fn begin(operation: &Operation) -> Self {
        let (lines, mut incoming) = mpsc::channel(LINES_AHEAD);
        let mut extractor = ResultExtractor::new(&operation.results);
        let found = tokio::task::spawn_blocking(move || {
            while let Some((stream, line)) = incoming.blocking_recv() {
                let line: String = line;
                extractor.line(stream, &line);
            }
            extractor.finish()
        });
        Self { lines, found }
    }

    async fn line(&self, line: &LogLine) {
        let stream = match line.stream {
            LogStream::Stdout => ResultStream::Stdout,
            LogStream::Stderr => ResultStream::Stderr,
        };
        let text = String::from_utf8_lossy(&line.bytes);
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        // The receiver is gone only when its thread died, which loses the results.
        let _ = self.lines.send((stream, text)).await;
    }

    async fn finish(self) -> BTreeMap<String, ResultValue> {
        drop(self.lines);
        self.found.await.unwrap_or_default()
    }
}
