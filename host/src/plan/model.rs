//! [`plan`] against a model of everything around it: a market with clients and other hosts, an
//! engine, a ledger, a store, and an agent that carries out what is planned and is killed between
//! any two effects.
//!
//! Random sequences of events run against it. After each, nothing may have happened twice that must
//! not, and nothing may run unpaid; at the end the world turns good, and everything must come to
//! its end in a bounded number of steps. What was planned for which state is counted: the
//! [`ARROWS`], no more and no fewer, must have come up, and the diagram in the module's description
//! must say the same.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use nosana_sdk::{
    common::{
        job::{FINISH_GRACE, JobState, MAX_ATTEMPTS},
        tier::Tier,
    },
    generated::jobs::accounts::Job,
    queue::{QueueKind, Waiting},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};
use solana_address::Address;

use super::{
    Action, LocalRun, RunState, Stopping, plan,
    tests::{HOST, snapshot},
};
use crate::{
    chain::{Order, Snapshot, expects_result},
    ledger::Entry,
    obstacle::{Obstacle, Source},
    run::Wish,
    simulated_chain::zeroed,
    slot::state_of,
};

/// Seconds that a place in the queue is valid.
const LEASE: i64 = 600;
/// Seconds to start a job in.
const START_LIMIT: u32 = 60;
/// Seconds that a job may run.
const TIMEOUT: u32 = 1_000;
/// Steps in which a good world must come to rest.
const PATIENCE: usize = 400;
/// Random sequences, and the most events in one.
const SEQUENCES: u32 = 3_000;
const LENGTH: usize = 60;

/// What is planned where: the row and the column of the diagram, what is done there while nothing
/// is special, and what else may be done, when the slot is told to end, its machine is unfit or its
/// market does not take it. The first is what the diagram says.
const ARROWS: [Cell; 21] = [
    ("idle", "nothing", &["join"], &["barred", "end"]),
    ("waits", "nothing", &["renew", "wait"], &["leave"]),
    ("assigned", "nothing", &["run", "quit"], &[]),
    ("assigned", "preparing", &["wait", "quit"], &[]),
    ("assigned", "runs", &["start", "quit"], &[]),
    ("assigned", "done", &["start", "quit"], &[]),
    ("assigned", "given up", &["quit"], &[]),
    ("running", "nothing", &["run"], &["quit"]),
    ("running", "preparing", &["wait", "time up"], &["quit"]),
    (
        "running",
        "runs",
        &["checkpoint", "wait", "time up"],
        &["quit"],
    ),
    ("running", "done", &["finish"], &[]),
    ("running", "given up", &["quit"], &[]),
    ("over", "nothing", &["run"], &["abandon"]),
    ("over", "preparing", &["conclude"], &["abandon"]),
    ("over", "runs", &["conclude"], &["abandon"]),
    ("over", "done", &["attach"], &[]),
    ("over", "given up", &["clean"], &[]),
    ("not ours", "preparing", &["abandon"], &[]),
    ("not ours", "runs", &["abandon"], &[]),
    ("not ours", "done", &["clean"], &[]),
    ("not ours", "given up", &["clean"], &[]),
];

type Cell = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

type Arrow = (&'static str, &'static str, &'static str);

/// All arrows, and those that are taken while nothing is special.
fn arrows() -> (BTreeSet<Arrow>, BTreeSet<Arrow>) {
    let plain: BTreeSet<Arrow> = ARROWS
        .iter()
        .flat_map(|(row, column, plain, _)| plain.iter().map(move |kind| (*row, *column, *kind)))
        .collect();
    let special = ARROWS
        .iter()
        .flat_map(|(row, column, _, rest)| rest.iter().map(move |kind| (*row, *column, *kind)));
    (plain.iter().copied().chain(special).collect(), plain)
}

/// What happens.
#[derive(Clone, Debug)]
enum Event {
    /// Others act on the chain.
    Chain(ChainEvent),
    /// The agent looks, plans and acts.
    Step,
    /// The same, and others act between its look and its order.
    Race(ChainEvent),
    /// The same, and it is killed after so many effects.
    Killed(u8),
    /// It is killed while it waits.
    Kill,
    /// A new one begins.
    Begin,
    /// The run of a job goes on, in this way where it could go several.
    Progress(Progress),
    /// The job's container ends by itself.
    Exit(i32),
    /// The next order takes effect, and its answer does not come.
    LoseAnswer,
    Node(bool),
    Store(bool),
    /// Whether the machine is fit.
    Fit(bool),
    Stopping(Stopping),
}

#[derive(Clone, Debug)]
enum ChainEvent {
    Pass(u16),
    Post,
    /// The client ends the newest job that is not over, or takes it back.
    Stop,
    Extend,
    /// Somebody expires what can be expired.
    Expire,
    /// Another host takes what waits and completes it.
    Other,
    Tier(Tier),
    Evict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// As well as it goes.
    Well,
    /// The definition is at fault.
    Rejected,
    /// The host is.
    GivesUp,
}

#[derive(Default)]
struct Posted {
    starts: u32,
    /// How often this host was paid its end.
    finishes: u32,
    results: u32,
    /// Whether this host may not have it any more.
    excluded: bool,
    /// Whether no result of it can be expected any more: its run gave up, or the host was told to
    /// end at once.
    excused: bool,
}

/// The chain, as one host sees it.
struct Chain {
    now: i64,
    tier: Tier,
    place: Option<i64>,
    jobs: Vec<(Address, Job)>,
    notes: BTreeMap<Address, Posted>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Runs,
    Ended(i32),
}

/// The run of a job, as `run.rs` has it.
struct Work {
    job: Address,
    state: RunState,
    wish: Wish,
}

/// The agent died in the middle of a step.
struct Died;

/// Why a step did not get to its end.
enum Cut {
    Died,
    /// The chain did not answer, or refused.
    Chain,
}

impl From<Died> for Cut {
    fn from(Died: Died) -> Self {
        Self::Died
    }
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that an event turns"
)]
struct World {
    chain: Chain,
    // What outlives an agent.
    ledger: BTreeMap<Address, Entry>,
    containers: BTreeMap<Address, Container>,
    stored: BTreeSet<[u8; 32]>,
    /// How often a container of a job began.
    begun: BTreeMap<Address, u32>,
    // The agent.
    is_alive: bool,
    work: Option<Work>,
    /// Effects until it dies.
    fuel: Option<u8>,
    stopping: Stopping,
    // The machine around it.
    fit: bool,
    node: bool,
    store: bool,
    lose_answer: bool,
    /// What others do between a look and an order.
    race: Option<ChainEvent>,
    seen: BTreeSet<Arrow>,
    /// The same, with nothing special.
    plain: BTreeSet<Arrow>,
    orders: usize,
}

impl Chain {
    fn of(&mut self, address: Address) -> &mut Posted {
        self.notes.entry(address).or_default()
    }

    fn find(&mut self, address: Address) -> Option<&mut Job> {
        let mut jobs = self.jobs.iter_mut();
        jobs.find_map(|(other, job)| (*other == address).then_some(job))
    }

    fn live(&self) -> Option<(Address, Job)> {
        let mut jobs = self.jobs.iter();
        let mine = jobs.find(|(_, job)| job.host == HOST && !state(job).is_terminal());
        mine.cloned()
    }

    fn queued(&self) -> Vec<Address> {
        let queued = self.jobs.iter();
        queued
            .filter(|(_, job)| state(job) == JobState::Queued)
            .map(|(address, _)| *address)
            .collect()
    }

    fn snapshot(&self, known: &BTreeMap<Address, Entry>) -> Snapshot {
        let mut seen = snapshot(self.now);
        seen.host.tier = self.tier as u8;
        let queued = self.queued();
        let waiting = |key, valid_until| Waiting {
            key,
            slot: 0,
            valid_until,
        };
        if let Some(until) = self.place {
            seen.queue.header.kind = QueueKind::Hosts as u8;
            seen.queue.waiting = vec![waiting(HOST, until)];
        } else if !queued.is_empty() {
            seen.queue.header.kind = QueueKind::Jobs as u8;
            seen.queue.waiting = queued.into_iter().map(|job| waiting(job, 0)).collect();
        }
        seen.job = self.live().filter(|_| self.place.is_none());
        if seen.job.is_none() {
            let mut over = self.jobs.iter();
            let over = over
                .find(|(job, account)| known.contains_key(job) && expects_result(account, &HOST));
            seen.over = over.cloned();
        }
        seen
    }

    fn assign(&mut self, address: Address) {
        let now = self.now;
        self.place = None;
        let job = self.find(address).unwrap();
        job.state = JobState::Assigned as u8;
        job.host = HOST;
        job.assigned_at = now;
        job.attempts += 1;
    }

    /// The host gives it back or loses it: it is another's, or nobody's.
    fn requeue(&mut self, address: Address) {
        self.of(address).excluded = true;
        let now = self.now;
        let job = self.find(address).unwrap();
        if state(job) == JobState::Running {
            job.used_seconds += u32::try_from(now - job.started_at).unwrap();
        }
        let is_spent = job.used_seconds >= job.timeout || job.attempts >= MAX_ATTEMPTS;
        let next = if is_spent {
            JobState::Failed
        } else {
            JobState::Queued
        };
        job.state = next as u8;
        job.host = Address::default();
        job.started_at = 0;
    }

    /// What the jobs program says to an order.
    fn apply(&mut self, order: &Order) -> Result<(), &'static str> {
        let now = self.now;
        let is_taken = self.tier.may_work_in(Tier::Community);
        match order {
            Order::Join { .. } if self.place.is_some() || self.live().is_some() => Err("busy"),
            Order::Join { .. } | Order::Start(_) if !is_taken => Err("wrong tier"),
            Order::Join { candidates } => {
                let queued = self.queued();
                let may = |job: &&Address| {
                    queued.contains(job) && !self.notes.get(job).is_some_and(|job| job.excluded)
                };
                match candidates.iter().find(may) {
                    Some(job) => self.assign(*job),
                    None if !queued.is_empty() => return Err("the queue moved, or nothing for it"),
                    None => self.place = Some(now + LEASE),
                }
                Ok(())
            }
            Order::Renew if self.place.is_none() => Err("not in the queue"),
            Order::Renew => {
                self.place = is_taken.then_some(now + LEASE);
                Ok(())
            }
            Order::Leave => self.place.take().map(drop).ok_or("does not wait"),
            Order::Start(address) => {
                let job = self.mine(*address, JobState::Assigned)?;
                if now > job.assigned_at + i64::from(job.start_limit) {
                    return Err("too late");
                }
                job.state = JobState::Running as u8;
                job.started_at = now;
                job.paid_seconds = 0;
                self.of(*address).starts += 1;
                Ok(())
            }
            Order::Checkpoint(address) => {
                let job = self.mine(*address, JobState::Running)?;
                let ran = u32::try_from(now - job.started_at).unwrap();
                let paid = ran.min(job.timeout - job.used_seconds);
                if paid <= job.paid_seconds {
                    return Err("nothing earned");
                }
                job.paid_seconds = paid;
                Ok(())
            }
            Order::Finish {
                job: address,
                exit_code,
                result,
            } => {
                let job = self.mine(*address, JobState::Running)?;
                job.state = JobState::Completed as u8;
                (job.exit_code, job.result) = (*exit_code, *result);
                self.of(*address).finishes += 1;
                Ok(())
            }
            Order::AttachResult {
                job: address,
                exit_code,
                result,
            } => {
                let job = self.find(*address).ok_or("closed")?;
                if !expects_result(job, &HOST) {
                    return Err("no result expected");
                }
                (job.exit_code, job.result) = (*exit_code, *result);
                self.of(*address).results += 1;
                Ok(())
            }
            Order::Quit(address) => {
                let is_mine = self.live().is_some_and(|(live, _)| live == *address);
                is_mine.then(|| self.requeue(*address)).ok_or("not its own")
            }
        }
    }

    fn mine(&mut self, address: Address, in_state: JobState) -> Result<&mut Job, &'static str> {
        let job = self.find(address).ok_or("closed")?;
        let is_right = job.host == HOST && state(job) == in_state;
        is_right.then_some(job).ok_or("wrong state")
    }

    fn happen(&mut self, event: &ChainEvent) {
        match event {
            ChainEvent::Pass(seconds) => self.now += i64::from(*seconds),
            ChainEvent::Post => {
                let number = u8::try_from(self.jobs.len() + 20).unwrap();
                let address = Address::new_from_array([number; 32]);
                let job = Job {
                    state: JobState::Queued as u8,
                    timeout: TIMEOUT,
                    start_limit: START_LIMIT,
                    tier: Tier::Community as u8,
                    ..zeroed()
                };
                self.jobs.push((address, job));
                match self.place {
                    Some(until) if until >= self.now && self.tier.may_work_in(Tier::Community) => {
                        self.assign(address);
                    }
                    // Who may not have it is swept.
                    Some(_) => self.place = None,
                    None => {}
                }
            }
            ChainEvent::Stop => {
                let newest = self.jobs.iter_mut().rev();
                let mut live = newest.filter(|(_, job)| !state(job).is_terminal());
                if let Some((_, job)) = live.next() {
                    let next = match state(job) {
                        JobState::Queued => JobState::Cancelled,
                        _ => JobState::Stopped,
                    };
                    job.state = next as u8;
                }
            }
            ChainEvent::Extend => {
                if let Some((address, _)) = self.live() {
                    self.find(address).unwrap().timeout += 300;
                }
            }
            ChainEvent::Expire => {
                let Some((address, job)) = self.live() else {
                    return;
                };
                let left = i64::from(job.timeout - job.used_seconds);
                let end = job.started_at + left + i64::from(FINISH_GRACE);
                match state(&job) {
                    JobState::Assigned
                        if self.now > job.assigned_at + i64::from(job.start_limit) =>
                    {
                        self.requeue(address);
                    }
                    JobState::Running if self.now > end => {
                        self.find(address).unwrap().state = JobState::Expired as u8;
                    }
                    _ => {}
                }
            }
            ChainEvent::Other => {
                for address in self.queued() {
                    let job = self.find(address).unwrap();
                    job.host = Address::new_from_array([9; 32]);
                    job.state = JobState::Completed as u8;
                }
            }
            ChainEvent::Tier(tier) => self.tier = *tier,
            ChainEvent::Evict => {
                if !self.tier.may_work_in(Tier::Community) {
                    self.place = None;
                }
            }
        }
    }
}

fn state(job: &Job) -> JobState {
    JobState::try_from(job.state).unwrap()
}

/// The hash of what a job's run stores.
fn result_of(job: Address, exit_code: i32) -> [u8; 32] {
    let mut bytes = job.to_bytes();
    bytes[0] = exit_code.to_le_bytes()[0];
    bytes
}

impl World {
    fn new() -> Self {
        Self {
            chain: Chain {
                now: 1_000,
                tier: Tier::Community,
                place: None,
                jobs: Vec::new(),
                notes: BTreeMap::new(),
            },
            ledger: BTreeMap::new(),
            containers: BTreeMap::new(),
            stored: BTreeSet::new(),
            begun: BTreeMap::new(),
            is_alive: true,
            work: None,
            fuel: None,
            stopping: Stopping::No,
            fit: true,
            node: true,
            store: true,
            lose_answer: false,
            race: None,
            seen: BTreeSet::new(),
            plain: BTreeSet::new(),
            orders: 0,
        }
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Chain(event) => self.chain.happen(event),
            Event::Step => self.step(),
            Event::Race(event) => {
                self.race = Some(event.clone());
                self.step();
                self.race = None;
            }
            Event::Killed(effects) => {
                self.fuel = Some(*effects);
                self.step();
                self.kill();
            }
            Event::Kill => self.kill(),
            Event::Begin => self.begin_agent(),
            Event::Progress(progress) => self.progress(*progress),
            Event::Exit(code) => {
                for container in self.containers.values_mut() {
                    if *container == Container::Runs {
                        *container = Container::Ended(*code);
                    }
                }
            }
            Event::LoseAnswer => self.lose_answer = true,
            Event::Node(up) => self.node = *up,
            Event::Store(up) => self.store = *up,
            Event::Fit(fit) => self.fit = *fit,
            // A slot that was told to end is told nothing milder.
            Event::Stopping(stopping) => self.stopping = self.stopping.max(*stopping),
        }
        self.check();
    }

    fn kill(&mut self) {
        self.is_alive = false;
        self.work = None;
        self.fuel = None;
    }

    fn begin_agent(&mut self) {
        if !self.is_alive {
            self.is_alive = true;
            self.stopping = Stopping::No;
        }
    }

    /// One effect on the world: before it the agent may die.
    fn effect(&mut self) -> Result<(), Died> {
        match &mut self.fuel {
            Some(0) => Err(Died),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn write(&mut self, job: Address, entry: Entry) -> Result<(), Died> {
        if self.ledger.get(&job) == Some(&entry) {
            return Ok(());
        }
        self.effect()?;
        if entry == Entry::Cleaned {
            self.ledger.remove(&job);
        } else {
            self.ledger.insert(job, entry);
        }
        Ok(())
    }

    /// What a slot does in a step; it dies where it is to.
    fn step(&mut self) {
        if !self.is_alive {
            return;
        }
        if !self.node {
            // Nothing can be handed back, or left: the next agent goes on.
            let has_work = self.work.is_some();
            if self.stopping == Stopping::HandBack
                || (self.stopping == Stopping::Drain && !has_work)
            {
                self.kill();
            }
            return;
        }
        match self.look_and_act() {
            Ok(()) | Err(Cut::Chain) => {}
            Err(Cut::Died) => self.kill(),
        }
    }

    fn look_and_act(&mut self) -> Result<(), Cut> {
        let seen = self.chain.snapshot(&self.ledger);
        if let Some(work) = &self.work {
            let job = work.job;
            match work.state.clone() {
                RunState::Preparing | RunState::Running => {}
                RunState::Done { exit_code, result } => {
                    let result = hex::encode(result);
                    self.write(job, Entry::Done { exit_code, result })?;
                }
                RunState::GivenUp { reason } => self.write(job, Entry::GivenUp { reason })?,
            }
        }
        let runs = self.views(&seen);
        let unfit = (!self.fit).then(|| Obstacle::new(Source::Disk, "full"));
        let actions = plan(&seen, &runs, self.stopping, unfit.as_ref());
        self.note(&seen, &runs, &actions);
        let raced = self.race.is_some();
        let begins = actions
            .iter()
            .any(|action| matches!(action, Action::Run(_)));
        for action in actions {
            self.act(action, &seen)?;
        }
        // What has just begun is told of its time by the next step.
        if !raced && !begins {
            self.nothing_runs_unpaid(&seen);
        }
        Ok(())
    }

    fn views(&self, seen: &Snapshot) -> Vec<LocalRun> {
        let running = self.work.as_ref().map(|work| LocalRun {
            job: work.job,
            state: work.state.clone(),
        });
        let own = running.as_ref().map(|run| run.job);
        let wanted = |job| {
            let all = seen.job.iter().chain(&seen.over);
            all.into_iter().any(|(address, _)| *address == job)
        };
        let written = self.ledger.iter().filter(|(job, _)| Some(**job) != own);
        let written = written.filter_map(|(job, entry)| {
            let state = state_of(entry, wanted(*job))?;
            Some(LocalRun { job: *job, state })
        });
        running.into_iter().chain(written).collect()
    }

    fn act(&mut self, action: Action, seen: &Snapshot) -> Result<(), Cut> {
        match action {
            Action::Send(order) => self.send(&order),
            Action::Run(job) => {
                self.write(job, Entry::Taken)?;
                self.effect()?;
                assert!(
                    self.work.as_ref().is_none_or(|work| work.job != job),
                    "a run that is there is not begun again"
                );
                self.work = Some(Work {
                    job,
                    state: RunState::Preparing,
                    wish: wish_for(seen, job),
                });
                Ok(())
            }
            Action::TimeUp(job) => {
                self.wish(job, Wish::TimeUp);
                Ok(())
            }
            Action::Conclude(job) => {
                self.wish(job, wish_for(seen, job));
                Ok(())
            }
            Action::Abandon(job) => {
                if seen.over.as_ref().is_some_and(|(over, _)| *over == job) {
                    assert_eq!(self.stopping, Stopping::HandBack);
                    self.chain.of(job).excused = true;
                }
                self.remove(job)
            }
            Action::Clean(job) => self.remove(job),
            Action::Barred(obstacle) => {
                let source = if self.fit {
                    Source::Market
                } else {
                    Source::Disk
                };
                assert_eq!(obstacle.source, source);
                Ok(())
            }
            Action::End => {
                assert!(self.work.is_none() && self.containers.is_empty());
                assert!(self.ledger.is_empty() && seen.job.is_none() && seen.over.is_none());
                assert!(self.chain.place.is_none() || self.race.is_some());
                self.kill();
                Ok(())
            }
        }
    }

    fn wish(&mut self, job: Address, wish: Wish) {
        if let Some(work) = self.work.as_mut().filter(|work| work.job == job) {
            work.wish = work.wish.max(wish);
        }
    }

    fn remove(&mut self, job: Address) -> Result<(), Cut> {
        self.work.take_if(|work| work.job == job);
        self.effect()?;
        self.containers.remove(&job);
        self.write(job, Entry::Cleaned)?;
        Ok(())
    }

    fn send(&mut self, order: &Order) -> Result<(), Cut> {
        match order {
            // Billing begins with the container, and never before it.
            Order::Start(job) => {
                let state = self.work.as_ref().map(|work| &work.state);
                let is_done = matches!(self.ledger.get(job), Some(Entry::Done { .. }));
                let runs = self.containers.contains_key(job) && state == Some(&RunState::Running);
                assert!(runs || is_done, "{job} was not begun");
            }
            Order::Finish { job, result, .. } | Order::AttachResult { job, result, .. } => {
                assert!(self.stored.contains(result), "the result is not stored");
                assert!(matches!(self.ledger.get(job), Some(Entry::Done { .. })));
            }
            _ => {}
        }
        self.effect()?;
        if let Some(event) = self.race.take() {
            self.chain.happen(&event);
        }
        let answer = self.chain.apply(order);
        self.orders += usize::from(answer.is_ok());
        if std::mem::take(&mut self.lose_answer) {
            return Err(Cut::Chain);
        }
        self.effect()?;
        match (order, answer) {
            (_, Ok(())) => Ok(()),
            (Order::AttachResult { job, .. }, Err(_)) => self.remove(*job),
            (_, Err(_)) => Err(Cut::Chain),
        }
    }

    /// A run takes a step, as `run.rs` does.
    fn progress(&mut self, progress: Progress) {
        let Some(work) = self.work.as_mut() else {
            return;
        };
        let job = work.job;
        assert!(self.ledger.contains_key(&job), "no effect before its line");
        let is_late = matches!(work.wish, Wish::Stopped | Wish::Expired);
        let must_end = work.wish != Wish::GoOn;
        let store = self.store;
        let mut conclude = |exit_code: i32| {
            let result = result_of(job, exit_code);
            if store {
                self.stored.insert(result);
                Some(RunState::Done { exit_code, result })
            } else if is_late {
                // Nothing more is paid for it, so it is not tried for ever.
                Some(given_up())
            } else {
                None
            }
        };
        let container = self.containers.get(&job).copied();
        let next = match (&work.state, container, progress) {
            (RunState::Done { .. } | RunState::GivenUp { .. }, _, _) => None,
            (RunState::Preparing, Some(_), _) => Some(RunState::Running),
            (RunState::Preparing, None, _) if must_end => conclude(124),
            (RunState::Preparing, None, Progress::Rejected) => conclude(125),
            (_, _, Progress::GivesUp) if !must_end => Some(given_up()),
            (RunState::Preparing, None, _) => {
                self.containers.insert(job, Container::Runs);
                *self.begun.entry(job).or_default() += 1;
                Some(RunState::Running)
            }
            (RunState::Running, Some(Container::Runs), _) if must_end => {
                self.containers.insert(job, Container::Ended(143));
                None
            }
            (RunState::Running, Some(Container::Ended(code)), _) => conclude(code),
            (RunState::Running, _, _) => None,
        };
        if let Some(next) = next {
            if matches!(next, RunState::GivenUp { .. }) {
                self.chain.of(job).excused = true;
            }
            work.state = next;
        }
    }

    /// What must hold whenever the agent is not in the middle of something.
    fn check(&self) {
        for (job, note) in &self.chain.notes {
            assert!(note.starts <= 1, "{job} was started twice");
            assert!(note.finishes + note.results <= 1, "{job} was ended twice");
        }
        for (job, begun) in &self.begun {
            assert!(*begun <= 1, "a second container of {job} began");
        }
        for job in self.containers.keys() {
            assert!(self.ledger.contains_key(job), "{job} would be forgotten");
        }
    }

    /// After a step without a mishap.
    fn nothing_runs_unpaid(&self, seen: &Snapshot) {
        for (job, container) in &self.containers {
            if *container != Container::Runs || !self.is_alive {
                continue;
            }
            let work = self.work.as_ref().filter(|work| work.job == *job);
            let is_over = seen.over.as_ref().is_some_and(|(over, _)| over == job);
            let mine = self.chain.live().filter(|(live, _)| live == job);
            match mine {
                Some((_, account)) if state(&account) == JobState::Running => {
                    let left = i64::from(account.timeout - account.used_seconds);
                    let is_up = self.chain.now - account.started_at >= left;
                    let ends = work.is_none_or(|work| work.wish >= Wish::TimeUp);
                    assert!(!is_up || ends, "{job} runs beyond its time");
                }
                Some(_) => {}
                // Given back, which the next step cleans up after.
                None if seen.job.as_ref().is_some_and(|(own, _)| own == job) => {}
                None => assert!(
                    is_over && work.is_some_and(|work| work.wish > Wish::TimeUp),
                    "{job} runs for nobody"
                ),
            }
        }
    }

    /// Counts what was planned for which state, and checks what holds of every plan.
    fn note(&mut self, seen: &Snapshot, runs: &[LocalRun], actions: &[Action]) {
        let sent = actions
            .iter()
            .filter(|action| matches!(action, Action::Send(_)));
        assert!(sent.count() <= 1, "one order at a time: {actions:?}");
        let is_plain =
            self.fit && self.stopping == Stopping::No && self.chain.tier == Tier::Community;
        let mut add = |row, column, kind| {
            self.seen.insert((row, column, kind));
            if is_plain {
                self.plain.insert((row, column, kind));
            }
        };
        let row_of = |job: Address| match (&seen.job, &seen.over) {
            (Some((own, account)), _) if *own == job => {
                if state(account) == JobState::Running {
                    "running"
                } else {
                    "assigned"
                }
            }
            (_, Some((over, _))) if *over == job => "over",
            _ => "not ours",
        };
        let mut left: Vec<&Action> = actions.iter().collect();
        let mut take = |is: &dyn Fn(&Action) -> bool| {
            let place = left.iter().position(|action| is(action));
            place.map_or("wait", |place| kind_of(left.remove(place)))
        };
        let has_others = runs.iter().any(|run| row_of(run.job) == "not ours");
        for run in runs {
            let kind = take(&|action| job_of(action) == Some(run.job));
            add(row_of(run.job), column_of(&run.state), kind);
        }
        let own = seen.job.as_ref().or(seen.over.as_ref());
        match own.map(|(job, _)| *job) {
            Some(job) if runs.iter().any(|run| run.job == job) => {}
            // What is not ours goes first.
            Some(job) if seen.job.is_some() || !has_others => {
                let kind = take(&|action| job_of(action) == Some(job));
                add(row_of(job), "nothing", kind);
            }
            None if runs.is_empty() => {
                let row = if self.chain.place.is_some() {
                    "waits"
                } else {
                    "idle"
                };
                let kind = take(&|action| job_of(action).is_none());
                add(row, "nothing", kind);
            }
            Some(_) | None => {}
        }
        assert!(left.is_empty(), "planned beside everything: {left:?}");
    }

    /// The world turns good, and all comes to its end.
    fn settle(&mut self) {
        if self.is_alive && self.stopping != Stopping::No {
            self.end(self.stopping);
        }
        self.race = None;
        self.fuel = None;
        self.lose_answer = false;
        (self.node, self.store, self.fit) = (true, true, true);
        self.chain.tier = Tier::Community;
        for _ in 0..PATIENCE {
            if self.is_at_rest() {
                break;
            }
            self.begin_agent();
            for event in [
                Event::Step,
                Event::Progress(Progress::Well),
                Event::Exit(0),
                Event::Progress(Progress::Well),
                Event::Chain(ChainEvent::Pass(5)),
                Event::Chain(ChainEvent::Expire),
                Event::Step,
                Event::Chain(ChainEvent::Other),
            ] {
                self.happen(&event);
            }
        }
        assert!(self.is_at_rest(), "no rest: {}", self.describe());
        for (address, job) in &self.chain.jobs {
            let is_excused = self.chain.notes.get(address).is_some_and(|job| job.excused);
            let lacks_result = expects_result(job, &HOST);
            assert!(!lacks_result || is_excused, "{address} lost its result");
        }
        let orders = self.orders;
        for _ in 0..20 {
            self.happen(&Event::Step);
            self.happen(&Event::Chain(ChainEvent::Pass(5)));
        }
        assert_eq!(self.orders, orders, "a host at rest has nothing to say");
    }

    fn is_at_rest(&self) -> bool {
        let mut jobs = self.chain.jobs.iter();
        self.is_alive
            && self
                .chain
                .place
                .is_some_and(|until| until - self.chain.now > LEASE * 3 / 4)
            && self.ledger.is_empty()
            && self.containers.is_empty()
            && jobs.all(|(_, job)| state(job).is_terminal())
    }

    /// A slot that was told to end does so, and leaves nothing.
    fn end(&mut self, stopping: Stopping) {
        self.begin_agent();
        (self.node, self.store) = (true, true);
        (self.race, self.fuel, self.lose_answer) = (None, None, false);
        self.happen(&Event::Stopping(stopping));
        for _ in 0..PATIENCE {
            if !self.is_alive {
                break;
            }
            for event in [
                Event::Step,
                Event::Progress(Progress::Well),
                Event::Exit(0),
                Event::Chain(ChainEvent::Pass(5)),
                Event::Chain(ChainEvent::Expire),
            ] {
                self.happen(&event);
            }
        }
        assert!(!self.is_alive, "it does not end: {}", self.describe());
        assert!(self.containers.is_empty() && self.ledger.is_empty());
        assert!(self.chain.place.is_none() && self.chain.live().is_none());
    }

    fn describe(&self) -> String {
        let jobs = self.chain.jobs.iter();
        let jobs: Vec<_> = jobs.map(|(job, account)| (job, state(account))).collect();
        let run = self.work.as_ref().map(|work| (&work.state, work.wish));
        format!(
            "now {}, place {:?}, jobs {jobs:?}, ledger {:?}, containers {:?}, run {run:?}",
            self.chain.now, self.chain.place, self.ledger, self.containers
        )
    }
}

fn given_up() -> RunState {
    RunState::GivenUp {
        reason: "cannot".to_owned(),
    }
}

fn wish_for(seen: &Snapshot, job: Address) -> Wish {
    let mut all = seen.job.iter().chain(&seen.over);
    let account = all.find(|(address, _)| *address == job).map(|(_, job)| job);
    match account.map(state) {
        Some(JobState::Stopped) => Wish::Stopped,
        Some(JobState::Expired) => Wish::Expired,
        _ => Wish::GoOn,
    }
}

fn column_of(state: &RunState) -> &'static str {
    match state {
        RunState::Preparing => "preparing",
        RunState::Running => "runs",
        RunState::Done { .. } => "done",
        RunState::GivenUp { .. } => "given up",
    }
}

fn kind_of(action: &Action) -> &'static str {
    match action {
        Action::Send(Order::Join { .. }) => "join",
        Action::Send(Order::Renew) => "renew",
        Action::Send(Order::Leave) => "leave",
        Action::Send(Order::Start(_)) => "start",
        Action::Send(Order::Checkpoint(_)) => "checkpoint",
        Action::Send(Order::Finish { .. }) => "finish",
        Action::Send(Order::AttachResult { .. }) => "attach",
        Action::Send(Order::Quit(_)) => "quit",
        Action::Run(_) => "run",
        Action::Abandon(_) => "abandon",
        Action::Clean(_) => "clean",
        Action::TimeUp(_) => "time up",
        Action::Conclude(_) => "conclude",
        Action::Barred(_) => "barred",
        Action::End => "end",
    }
}

/// The job that an action is about.
fn job_of(action: &Action) -> Option<Address> {
    match action {
        Action::Send(Order::Join { .. } | Order::Renew | Order::Leave)
        | Action::Barred(_)
        | Action::End => None,
        Action::Send(
            Order::Start(job)
            | Order::Checkpoint(job)
            | Order::Quit(job)
            | Order::Finish { job, .. }
            | Order::AttachResult { job, .. },
        )
        | Action::Run(job)
        | Action::Abandon(job)
        | Action::Clean(job)
        | Action::TimeUp(job)
        | Action::Conclude(job) => Some(*job),
    }
}

/// How a sequence ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    Settles,
    /// The slot is told to end, and begun again later.
    Stops(Stopping),
}

fn chain_event() -> impl Strategy<Value = ChainEvent> {
    prop_oneof![
        4 => (1_u16..40).prop_map(ChainEvent::Pass),
        2 => (100_u16..1_200).prop_map(ChainEvent::Pass),
        4 => Just(ChainEvent::Post),
        2 => Just(ChainEvent::Stop),
        1 => Just(ChainEvent::Extend),
        2 => Just(ChainEvent::Expire),
        1 => Just(ChainEvent::Other),
        1 => prop_oneof![
            2 => Just(Tier::Community),
            1 => Just(Tier::Suspended),
        ].prop_map(ChainEvent::Tier),
        1 => Just(ChainEvent::Evict),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        16 => Just(Event::Step),
        10 => chain_event().prop_map(Event::Chain),
        3 => chain_event().prop_map(Event::Race),
        3 => (0_u8..6).prop_map(Event::Killed),
        1 => Just(Event::Kill),
        5 => Just(Event::Begin),
        12 => prop_oneof![
            8 => Just(Progress::Well),
            1 => Just(Progress::Rejected),
            1 => Just(Progress::GivesUp),
        ].prop_map(Event::Progress),
        4 => (0_i32..3).prop_map(Event::Exit),
        1 => Just(Event::LoseAnswer),
        1 => any::<bool>().prop_map(Event::Node),
        1 => any::<bool>().prop_map(Event::Store),
        1 => any::<bool>().prop_map(Event::Fit),
        1 => prop_oneof![
            Just(Stopping::Drain),
            Just(Stopping::HandBack),
        ].prop_map(Event::Stopping),
    ]
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        2 => Just(Ending::Settles),
        1 => Just(Ending::Stops(Stopping::Drain)),
        1 => Just(Ending::Stops(Stopping::HandBack)),
    ]
}

/// Where a sequence begins: states that chance alone seldom comes to.
fn beginning() -> impl Strategy<Value = Vec<Event>> {
    let well = || Event::Progress(Progress::Well);
    let assigned = || vec![Event::Step, Event::Chain(ChainEvent::Post), Event::Step];
    let runs = move || [assigned(), vec![well(), Event::Step]].concat();
    let stopped = [Event::Kill, Event::Chain(ChainEvent::Stop), Event::Begin];
    prop_oneof![
        6 => Just(Vec::new()),
        1 => Just([assigned(), vec![Event::Progress(Progress::Rejected)]].concat()),
        1 => Just(runs()),
        1 => Just([runs(), stopped.to_vec(), vec![Event::Step]].concat()),
    ]
}

/// The diagram's cells: row, column, and the first word of what stands there.
fn diagram() -> BTreeSet<(String, String, String)> {
    let text = include_str!("../plan.rs");
    let mut lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("//!  "))
        .skip_while(|line| !line.starts_with("chain \\ here"));
    let words = |line: &str| -> Vec<String> {
        let cells = line.split("  ").map(str::trim);
        cells
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let columns = words(lines.next().unwrap());
    let mut cells = BTreeSet::new();
    for line in lines {
        let row = words(line);
        assert_eq!(row.len(), columns.len(), "a cell each: {line}");
        for (column, word) in columns.iter().zip(&row).skip(1) {
            if word != "-" {
                let kind = word.trim_end_matches(" again").to_owned();
                cells.insert((row[0].clone(), column.clone(), kind));
            }
        }
    }
    cells
}

#[test]
fn whatever_happens_every_job_comes_to_its_end_once_and_every_arrow_is_taken() {
    let seen = RefCell::new((BTreeSet::new(), BTreeSet::new()));
    let config = Config {
        cases: SEQUENCES,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let sequences = (beginning(), vec(event(), 1..LENGTH), ending());
    let ran = runner.run(&sequences, |(beginning, events, ending)| {
        let mut world = World::new();
        for event in beginning.iter().chain(&events) {
            world.happen(event);
        }
        if let Ending::Stops(stopping) = ending {
            world.end(stopping);
        }
        world.settle();
        let (all, plain) = &mut *seen.borrow_mut();
        all.extend(world.seen);
        plain.extend(world.plain);
        Ok(())
    });
    if let Err(TestError::Fail(reason, (beginning, events, ending))) = &ran {
        panic!("{reason}\nafter {beginning:?}\nand {events:?}\nthen {ending:?}");
    }
    ran.unwrap();
    let (all, plain) = seen.into_inner();
    let (expected, expected_plain) = arrows();
    for (what, expected, found) in [
        ("at all", &expected, &all),
        ("while nothing is special", &expected_plain, &plain),
    ] {
        let missing: Vec<_> = expected.difference(found).collect();
        assert!(missing.is_empty(), "never taken {what}: {missing:?}");
        let strange: Vec<_> = found.difference(expected).collect();
        assert!(strange.is_empty(), "not an arrow {what}: {strange:?}");
    }
    let first: BTreeSet<_> = ARROWS
        .iter()
        .map(|(row, column, plain, _)| ((*row).into(), (*column).into(), plain[0].into()))
        .collect();
    assert_eq!(diagram(), first, "the diagram and the arrows say the same");
}
