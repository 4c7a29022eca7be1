//! One slot: looks at the chain and the machine, plans, acts, and looks again.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use nosana_sdk::{
    client::{ClientError, Refusal},
    common::job::{JobState, RESERVE},
    generated::jobs::{self, accounts::Job, errors::JobsError},
};
use solana_address::Address;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep},
};
use tracing::{debug, error, info, warn};

use crate::{
    api::Registry,
    artifacts,
    chain::{Chain, Order, Snapshot},
    config::LimitsConfig,
    containers::operation,
    dues,
    eligibility::what_bars_start,
    gpus::watch::SlotGpus,
    ledger::{Entry, Ledger, LedgerError},
    obstacle::{Conditions, Obstacle, Source},
    plan::{Action, LocalRun, RunState, Stopping, due_in, is_time_up, plan, time_left},
    prune,
    run::{self, Assignment, Backoff, Facilities, Run, Wish, chain_of},
    sealed,
    unpaid::{self, SILENCE_GRACE, UNTIL_SILENT},
};

/// How often the chain is read although nothing said that it changed, while a subscription would.
const POLL_TOLD: Duration = Duration::from_secs(20);
/// The same while there is none.
const POLL: Duration = Duration::from_secs(5);
/// The same without a subscription while a job is here, which its client may stop.
const POLL_WITH_JOB: Duration = Duration::from_secs(2);
/// Pause after the chain refused something that may be accepted later.
const REFUSED_PAUSE: Duration = Duration::from_secs(3);
/// The same when somebody has to do something about it first.
const STUCK_PAUSE: Duration = Duration::from_mins(1);
/// Between the two looks that a decision takes which cannot be taken back.
const SECOND_LOOK: Duration = Duration::from_millis(200);
/// How often a result is offered to a job whose refusal is nobody's rule.
const RESULT_TRIES: u32 = 5;

/// How often what runs a job is begun again after it died of a bug.
const MOST_DEATHS: u32 = 3;

/// A slot and all that it works with.
pub struct Slot {
    /// What an earlier agent of this slot wrote down.
    pub ledger: Ledger,
    /// The host.
    pub host: Address,
    /// The chain, for this host.
    pub chain: Box<dyn Chain>,
    /// The machine.
    pub facilities: Facilities,
    /// Its GPUs.
    pub gpus: SlotGpus,
    /// The rest of the machine, as far as it is watched.
    pub conditions: Conditions,
    /// What a container may use at most.
    pub limits: LimitsConfig,
    /// The folder for its ledger and the files of its jobs.
    pub folder: PathBuf,
    /// The jobs that the API shows.
    pub registry: Arc<Registry>,
}

/// What became of an attempt to act.
enum Outcome {
    /// Something changed: look again at once.
    Changed,
    /// Nothing more can be done before something changes.
    Waits,
    /// Nothing more can be done before the operator does something.
    Stuck,
    /// The slot is through.
    Ended,
}

impl Slot {
    /// What is wrong with the machine now.
    fn unfit(&self) -> Option<Obstacle> {
        let condition = self.gpus.condition();
        let gpus = condition.health.trouble();
        let gpus = gpus.map(|reason| Obstacle::new(Source::Gpus, reason));
        let all = gpus.into_iter().chain(self.conditions.obstacle());
        all.min_by_key(|obstacle| obstacle.source)
    }

    /// Works until `stopping` says to stop and nothing is left to do. Whatever does not
    /// answer or refuses is tried again, a disk that takes no line of the ledger as well.
    #[tracing::instrument(name = "slot", skip_all, fields(host = %self.host))]
    pub async fn work(self, mut stopping: watch::Receiver<Stopping>) {
        self.registry.add_host(self.host);
        let mut nudges = self.chain.nudges();
        let mut worker = Worker {
            note: unpaid::Note::new(&self.folder),
            slot: self,
            run: None,
            told: None,
            paid_until: None,
            silent_since: None,
            refused_results: 0,
            deaths: 0,
            due: None,
        };
        let mut pause = Backoff::default();
        loop {
            let wish = *stopping.borrow_and_update();
            match worker.step(wish).await {
                Ok(Outcome::Ended) => return,
                Ok(Outcome::Changed) => pause = Backoff::default(),
                Ok(Outcome::Waits) => {
                    pause = Backoff::default();
                    worker.wait(worker.poll(), &mut nudges, &mut stopping).await;
                }
                Ok(Outcome::Stuck)
                    if wish == Stopping::HandBack
                        || (wish == Stopping::Drain && !worker.is_at_work()) =>
                {
                    warn!("the chain takes nothing more from this worker; the next agent goes on");
                    return;
                }
                Ok(Outcome::Stuck) => {
                    let pause = worker
                        .until_due()
                        .map_or(STUCK_PAUSE, |due| due.min(STUCK_PAUSE));
                    worker.wait(pause, &mut nudges, &mut stopping).await;
                }
                Err(Trouble(reason)) => {
                    if wish == Stopping::HandBack {
                        warn!(reason, "nothing can be handed back; the next agent goes on");
                        return;
                    }
                    if wish == Stopping::Drain && worker.run.is_none() {
                        warn!(
                            reason,
                            "ending without leaving the queue: the lease runs out"
                        );
                        return;
                    }
                    warn!(reason, "trying again later");
                    // Cancel safe: both only wait.
                    tokio::select! {
                        () = pause.wait() => {}
                        Ok(()) = stopping.changed() => {}
                    }
                }
            }
        }
    }
}

/// Why a step could not be taken: something did not answer or refused for now.
struct Trouble(String);

/// What is not written down must not begin; it may be later.
impl From<LedgerError> for Trouble {
    fn from(error: LedgerError) -> Self {
        Self(chain_of(&error))
    }
}

struct Worker {
    slot: Slot,
    /// A host has one job at a time, so there is at most one run.
    run: Option<Run>,
    /// What keeps the slot from work, as was told last.
    told: Option<Obstacle>,
    /// Until when the containers of the job are paid for, as far as is known.
    paid_until: Option<(Address, Instant)>,
    /// The same, for an agent that begins while the chain does not answer.
    note: unpaid::Note,
    /// Since when the chain has not answered.
    silent_since: Option<Instant>,
    /// How often the result of a job that is over was refused without a rule.
    refused_results: u32,
    /// How often the run of the present job died.
    deaths: u32,
    /// In how many seconds from what was seen last time alone makes another plan.
    due: Option<i64>,
}

impl Worker {
    /// Looks, plans and acts once.
    async fn step(&mut self, stopping: Stopping) -> Result<Outcome, Trouble> {
        let (mut snapshot, mut actions) = self.look(stopping).await?;
        // One answer of one node may be old or wrong, and what it costs is not got back.
        while actions.iter().any(|action| self.is_grave(action)) {
            sleep(SECOND_LOOK).await;
            let (again, decided) = self.look(stopping).await?;
            let is_sure = decided == actions;
            (snapshot, actions) = (again, decided);
            if is_sure {
                break;
            }
            debug!("two looks at the chain say different things, looking again");
        }
        let mut outcome = Outcome::Waits;
        for action in actions {
            outcome = self.act(action, &snapshot).await?;
        }
        Ok(outcome)
    }

    /// What there is now, and what to do about it.
    async fn look(&mut self, stopping: Stopping) -> Result<(Snapshot, Vec<Action>), Trouble> {
        let snapshot = match self.slot.chain.snapshot(&self.known()).await {
            Ok(snapshot) => {
                self.silent_since = None;
                snapshot
            }
            Err(error) => {
                self.end_unpaid().await;
                return Err(self.unanswered(&error));
            }
        };
        let metrics = &self.slot.registry.metrics;
        metrics.saw(self.slot.host, &snapshot);
        self.due = due_in(&snapshot);
        self.note_paid(&snapshot);
        self.slot.registry.dues.saw(self.slot.host, &snapshot);
        self.remember_owing(&snapshot);
        self.bury()?;
        self.remember_outcome();
        self.tell_deadline(&snapshot);
        let views = self.views(&snapshot);
        let unfit = self.slot.unfit();
        let was_unfit = self
            .told
            .as_ref()
            .is_some_and(|told| told.source.is_local());
        if unfit.is_some() || was_unfit {
            self.tell(unfit.clone());
        }
        let actions = plan(&snapshot, &views, stopping, unfit.as_ref());
        Ok((snapshot, actions))
    }

    /// Whether `action` ends containers, or gives away what may still be ours.
    fn is_grave(&self, action: &Action) -> bool {
        match action {
            Action::Abandon(_)
            | Action::Conclude(_)
            | Action::TimeUp(_)
            | Action::Send(Order::Quit(_)) => true,
            // Nothing runs of a job whose end is written down.
            Action::Clean(job) => self.slot.ledger.get(&job.to_string()) == Some(&Entry::Taken),
            _ => false,
        }
    }

    /// Notes until when the job is paid for. That there is none changes nothing while something
    /// is left of it: one answer may be wrong, and the next not come.
    fn note_paid(&mut self, snapshot: &Snapshot) {
        let left = paid_for(snapshot);
        let is_left = self.run.is_some() || self.slot.ledger.jobs().next().is_some();
        if left.is_some() || !is_left {
            self.paid_until = left.map(|(job, left)| (job, Instant::now() + left));
            self.note.set(left);
        }
    }

    /// Ends the containers of a job whose time is up by all that is known, while the chain
    /// says nothing.
    async fn end_unpaid(&mut self) {
        let silent_since = *self.silent_since.get_or_insert_with(Instant::now);
        if self.run.is_none() && silent_since.elapsed() >= UNTIL_SILENT {
            // What an earlier agent left running, as that one knew it.
            let folder = std::slice::from_ref(&self.slot.folder);
            unpaid::end(folder, self.slot.facilities.containers.as_ref()).await;
        }
        let Some((job, until)) = self.paid_until else {
            return;
        };
        if Instant::now() >= until + SILENCE_GRACE && self.wish(job, Wish::TimeUp) {
            warn!(%job, "the chain does not answer and the job's time must be up: ending it");
        }
    }

    fn unanswered(&self, error: &ClientError) -> Trouble {
        self.slot.registry.metrics.rpc_failed();
        Trouble(chain_of(error))
    }

    /// The jobs that something may be left of here.
    fn known(&self) -> Vec<Address> {
        let ledger = &self.slot.ledger;
        ledger.jobs().filter_map(|job| job.parse().ok()).collect()
    }

    /// Lets go of a run that died without a word, so that the job is taken up as after a kill. One
    /// that dies each time goes back.
    fn bury(&mut self) -> Result<(), Trouble> {
        let Some(run) = self.run.take_if(|run| run.has_died()) else {
            return Ok(());
        };
        self.deaths = self.deaths.saturating_add(1);
        error!(job = %run.job, deaths = self.deaths, "what runs the job died, which is a bug");
        if self.deaths > MOST_DEATHS {
            let reason = "the agent fails at this job: please report it".to_owned();
            let name = run.job.to_string();
            self.slot.ledger.write(&name, Entry::GivenUp { reason })?;
        }
        Ok(())
    }

    /// Writes down how the run ended before the chain hears of it. Where that cannot be, an
    /// agent that comes after this one finds the same out again.
    fn remember_outcome(&mut self) {
        let Some(run) = &self.run else {
            return;
        };
        let entry = match &*run.state.borrow() {
            RunState::Preparing | RunState::Running => return,
            RunState::Done { exit_code, result } => Entry::Done {
                exit_code: *exit_code,
                result: hex::encode(result),
            },
            RunState::GivenUp { reason } => Entry::GivenUp {
                reason: reason.clone(),
            },
        };
        if let Err(error) = self.slot.ledger.write(&run.job.to_string(), entry) {
            warn!(
                error = chain_of(&error),
                "how the job ended cannot be written down"
            );
        }
    }

    /// Writes down which jobs owe the host something before nothing here knows them any more.
    fn remember_owing(&self, snapshot: &Snapshot) {
        for job in &snapshot.owing {
            if let Err(error) = dues::note_owing(&self.slot.folder, job) {
                warn!(%job, %error, "what the job owes cannot be written down");
            }
        }
    }

    /// Lets the run know when its job's time is up, for those who use what it serves.
    fn tell_deadline(&self, snapshot: &Snapshot) {
        if let Some(run) = &self.run
            && let Some(job) = account_of(snapshot, run.job)
            && job.started_at != 0
        {
            let left = job.timeout.saturating_sub(job.used_seconds);
            run.services
                .expires_at(job.started_at.saturating_add(left.into()));
        }
    }

    /// What this machine does, in progress or by what an earlier agent wrote.
    fn views(&self, snapshot: &Snapshot) -> Vec<LocalRun> {
        let running = self.run.as_ref().map(|run| LocalRun {
            job: run.job,
            state: run.state.borrow().clone(),
        });
        let written = self
            .slot
            .ledger
            .jobs()
            .filter_map(|job| Some((job.parse::<Address>().ok()?, self.slot.ledger.get(job)?)))
            .filter(|(job, _)| self.run.as_ref().is_none_or(|run| run.job != *job))
            .filter_map(|(job, entry)| {
                let is_wanted = account_of(snapshot, job).is_some();
                Some(LocalRun {
                    job,
                    state: state_of(entry, is_wanted)?,
                })
            });
        running.into_iter().chain(written).collect()
    }

    async fn act(&mut self, action: Action, snapshot: &Snapshot) -> Result<Outcome, Trouble> {
        match action {
            Action::Send(order) => self.send(&order, snapshot).await,
            Action::Run(job) => self.begin(job, snapshot),
            Action::TimeUp(job) => {
                if self.wish(job, Wish::TimeUp) {
                    info!(%job, "the job's time is up");
                }
                Ok(Outcome::Waits)
            }
            Action::Conclude(job) => {
                if self.wish(job, wish_for(snapshot, job)) {
                    info!(%job, "others ended the job: storing what had run");
                }
                Ok(Outcome::Waits)
            }
            Action::Abandon(job) | Action::Clean(job) => self.remove(job).await,
            Action::Barred(obstacle) => {
                self.tell(Some(obstacle));
                Ok(Outcome::Stuck)
            }
            Action::End => Ok(Outcome::Ended),
        }
    }

    /// Tells what keeps the slot from work, or that nothing does any more. Nothing else does.
    fn tell(&mut self, obstacle: Option<Obstacle>) {
        if self.told == obstacle {
            return;
        }
        match &obstacle {
            // Said with the order.
            Some(Obstacle {
                source: Source::Chain,
                ..
            }) => {}
            Some(Obstacle { source, reason }) => {
                let source = source.name();
                warn!(source, reason, "this host takes no job; waiting");
            }
            None => info!("nothing keeps this host from work any more"),
        }
        let registry = &self.slot.registry;
        registry.set_trouble(self.slot.host, obstacle.clone());
        self.told = obstacle;
    }

    async fn send(&mut self, order: &Order, snapshot: &Snapshot) -> Result<Outcome, Trouble> {
        if let (Order::Quit(job), Some((_, account))) = (order, &snapshot.job)
            && account.started_at == 0
            && let Some(reason) = what_bars_start(&snapshot.host, account)
        {
            warn!(%job, reason, "the job may not be started here: giving it back");
        }
        match self.slot.chain.send(order, snapshot).await {
            Ok(()) => {
                info!(order = order.name(), "confirmed");
                self.refused_results = 0;
                self.tell(self.slot.unfit());
                Ok(Outcome::Changed)
            }
            Err(error) if error.is_transient() => Err(self.unanswered(&error)),
            // The queue moved between looking and joining: look again at once.
            Err(error) if error.is_jobs_error(JobsError::QueueMoved) => Ok(Outcome::Changed),
            Err(error) => self.refused(order, &error, snapshot).await,
        }
    }

    /// What to do about a refusal that stays when the same is tried at once.
    async fn refused(
        &mut self,
        order: &Order,
        error: &ClientError,
        snapshot: &Snapshot,
    ) -> Result<Outcome, Trouble> {
        if let Order::AttachResult { job, .. } = order
            && !self.may_take_result_later(error)
        {
            // It has one already, or cannot have one: whatever it is, the next job comes first.
            info!(%job, reason = chain_of(error), "the job takes no result");
            self.refused_results = 0;
            return self.remove(*job).await;
        }
        let (host, name) = (self.slot.host, order.name());
        let is_poor = error.is_jobs_error(JobsError::ReserveTooSmall);
        let is_stuck = is_poor || error.is_jobs_error(JobsError::NotWorker);
        let advice = if is_poor {
            let record = jobs::pdas::find_record(&host).0;
            format!(": send {RESERVE} lamports to its record {record}")
        } else if is_stuck {
            format!(
                ": the owner made {} its worker: put that key beside the one that the agent has, into a file of the same name and `.next`",
                snapshot.host.worker
            )
        } else {
            String::new()
        };
        let reason = chain_of(error);
        if is_normal(error) {
            info!(order = name, reason, "refused for now");
        } else {
            error!(order = name, reason, "refused{advice}");
            let refusal = Obstacle::new(Source::Chain, format!("{name} refused: {reason}{advice}"));
            self.tell(Some(self.slot.unfit().unwrap_or(refusal)));
        }
        if is_stuck {
            return Ok(Outcome::Stuck);
        }
        sleep(REFUSED_PAUSE).await;
        Ok(Outcome::Waits)
    }

    /// Whether a result that was refused is offered again: no program's rule speaks against it.
    fn may_take_result_later(&mut self, error: &ClientError) -> bool {
        // The agent may yet be given the key of the worker that the chain names.
        if error.is_jobs_error(JobsError::NotWorker) {
            return true;
        }
        // Without SOL no next job comes either.
        let is_poor = matches!(
            error,
            ClientError::Refused {
                reason: Refusal::InsufficientFunds,
                ..
            }
        );
        self.refused_results = self.refused_results.saturating_add(u32::from(!is_poor));
        error.program_error().is_none() && self.refused_results <= RESULT_TRIES
    }

    /// Tells the run of `job`, if there is one, what is wanted of it; whether that is
    /// news to it.
    fn wish(&self, job: Address, wish: Wish) -> bool {
        let run = self.run.as_ref().filter(|run| run.job == job);
        run.is_some_and(|run| run.wish(wish))
    }

    fn begin(&mut self, address: Address, snapshot: &Snapshot) -> Result<Outcome, Trouble> {
        let Some(job) = account_of(snapshot, address) else {
            return Ok(Outcome::Waits);
        };
        let name = address.to_string();
        if !self.slot.registry.claims.take(address, self.slot.host) {
            return Err(Trouble(format!(
                "another slot of this machine had job {name} and still removes what is left of it"
            )));
        }
        let is_resumed = self.slot.ledger.get(&name).is_some();
        self.slot.ledger.write(&name, Entry::Taken)?;
        info!(job = name, is_resumed, "running");
        let assignment = Assignment {
            job: address,
            host: self.slot.host,
            client: job.client,
            definition: job.definition,
            gpus: self.slot.gpus.clone(),
            limits: self.slot.limits.clone(),
            folder: self.slot.folder.join("jobs").join(&name),
        };
        let wish = wish_for(snapshot, address);
        let run = Run::begin(self.slot.facilities.clone(), assignment, wish)
            .map_err(|error| Trouble(format!("the job's log cannot be written: {error}")))?;
        self.slot.registry.add(self.slot.host, &run);
        self.run = Some(run);
        Ok(Outcome::Waits)
    }

    /// Stops what runs of `job` and removes what is left of it.
    async fn remove(&mut self, job: Address) -> Result<Outcome, Trouble> {
        if let Some(run) = self.run.take_if(|run| run.job == job) {
            run.wish(Wish::Abandon);
            run.ended().await;
        }
        let name = job.to_string();
        // What another slot has of it is not ours to remove.
        if self.slot.registry.claims.take(job, self.slot.host) {
            let containers = self.slot.facilities.containers.as_ref();
            operation::remove_job(containers, &name, Duration::ZERO)
                .await
                .map_err(|error| Trouble(chain_of(&error)))?;
        }
        let jobs = self.slot.folder.join("jobs");
        artifacts::remove_files(&jobs.join(&name));
        run::remove_files(&jobs.join(&name));
        let was_confidential = sealed::forget(&jobs.join(&name))
            .map_err(|error| Trouble(format!("the job's files cannot be removed: {error}")))?;
        if was_confidential {
            self.slot.registry.forget(job);
        }
        self.slot.ledger.write(&name, Entry::Cleaned)?;
        // Another slot of the machine may be given the job.
        if self.paid_until.is_none_or(|(paid, _)| paid == job) {
            self.paid_until = None;
            self.note.set(None);
        }
        self.slot.registry.claims.give_up(job, self.slot.host);
        self.deaths = 0;
        let ledger = &self.slot.ledger;
        prune_logs(&jobs, |job| ledger.get(job).is_some());
        info!(job = name, "nothing of it is left here");
        Ok(Outcome::Changed)
    }

    /// Whether a job is on its way to a result.
    fn is_at_work(&self) -> bool {
        let is_over =
            |state: &RunState| matches!(state, RunState::Done { .. } | RunState::GivenUp { .. });
        let run = self.run.as_ref();
        run.is_some_and(|run| !is_over(&run.state.borrow()))
    }

    /// How often the chain is read now.
    fn poll(&self) -> Duration {
        // What was due already was tried, and may have to be tried again.
        let is_overdue = self.due.is_some() && self.until_due().is_none();
        let poll = if self.slot.chain.is_told() && !is_overdue {
            POLL_TOLD
        } else if self.run.is_some() {
            POLL_WITH_JOB
        } else {
            POLL
        };
        self.until_due().map_or(poll, |due| poll.min(due))
    }

    /// How long it is until time alone makes another plan, if that is still to come.
    fn until_due(&self) -> Option<Duration> {
        let due = self.due.and_then(|due| u64::try_from(due).ok());
        due.filter(|due| *due > 0).map(Duration::from_secs)
    }

    /// Waits until something may have changed, at most for `poll`.
    async fn wait(
        &mut self,
        poll: Duration,
        nudges: &mut mpsc::Receiver<()>,
        stopping: &mut watch::Receiver<Stopping>,
    ) {
        let run_changes = async {
            // An error means that nothing more is said, or that the task died.
            let changed = match &mut self.run {
                Some(run) => run.state.changed().await.is_ok() || run.has_died(),
                None => false,
            };
            if !changed {
                std::future::pending::<()>().await;
            }
        };
        // Cancel safe: every arm only waits, and everything is looked at anew.
        tokio::select! {
            () = sleep(poll) => {}
            Some(()) = nudges.recv() => {}
            () = run_changes => {}
            () = self.slot.gpus.changed() => {}
            () = self.slot.conditions.changed() => {}
            Ok(()) = stopping.changed() => {}
        }
    }
}

/// The account of `job`, when it is this host's or expects a result from it.
fn account_of(snapshot: &Snapshot, job: Address) -> Option<&Job> {
    let mut wanted = snapshot.job.iter().chain(&snapshot.over);
    let (_, account) = wanted.find(|(address, _)| *address == job)?;
    Some(account)
}

/// What is wanted of the run of `job`.
fn wish_for(snapshot: &Snapshot, job: Address) -> Wish {
    match account_of(snapshot, job).map(|account| JobState::try_from(account.state)) {
        Some(Ok(JobState::Stopped)) => Wish::Stopped,
        Some(Ok(JobState::Expired)) => Wish::Expired,
        // An earlier agent may have ended its containers for that.
        Some(Ok(JobState::Running)) if is_time_up(snapshot) => Wish::TimeUp,
        _ => Wish::GoOn,
    }
}

/// How long the containers of the job are paid for from now on, at most: a start may be under way.
fn paid_for(snapshot: &Snapshot) -> Option<(Address, Duration)> {
    let (address, job) = snapshot.job.as_ref()?;
    let left = u64::try_from(time_left(snapshot)?).unwrap_or(0);
    let most = job.timeout.saturating_sub(job.used_seconds);
    let left = Duration::from_secs(left.min(most.into()));
    Some((*address, left))
}

/// What a line of the ledger means for the plan. A job is wanted when it is this
/// host's or expects a result from it.
pub(crate) fn state_of(entry: &Entry, is_wanted: bool) -> Option<RunState> {
    match entry {
        Entry::Done { exit_code, result } => {
            let mut bytes = [0; 32];
            // A line that does not parse leads to the job being run again, which
            // finds its ended containers.
            hex::decode_to_slice(result, &mut bytes).ok()?;
            Some(RunState::Done {
                exit_code: *exit_code,
                result: bytes,
            })
        }
        Entry::GivenUp { reason } => Some(RunState::GivenUp {
            reason: reason.clone(),
        }),
        // Taken up again when it is wanted, removed when it is not.
        Entry::Taken if is_wanted => None,
        Entry::Taken => Some(RunState::GivenUp {
            reason: "it went to another host while this agent was down".to_owned(),
        }),
        Entry::Cleaned => None,
    }
}

/// Whether a refusal passes by itself.
fn is_normal(error: &ClientError) -> bool {
    [
        JobsError::NothingForHost,
        JobsError::HostBusy,
        JobsError::NothingEarned,
    ]
    .into_iter()
    .any(|normal| error.is_jobs_error(normal))
}

/// Removes the oldest logs of jobs that are not `wanted`. A folder that cannot be removed is tried
/// again next time.
fn prune_logs(folder: &Path, wanted: impl Fn(&str) -> bool) {
    for path in prune::surplus_logs(folder, prune::KEPT_LOGS, wanted) {
        if let Err(error) = std::fs::remove_dir_all(&path) {
            warn!(path = %path.display(), %error, "an old log could not be removed");
        }
    }
}
