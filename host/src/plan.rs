//! Decides what a slot does next: a pure function of what is, without I/O and
//! without a way to fail.
//!
//! ```text
//!  chain \ here   nothing     preparing   runs         done       given up
//!  idle           join        -           -            -          -
//!  waits          renew       -           -            -          -
//!  assigned       run         wait        start        start      quit
//!  running        run again   wait        checkpoint   finish     quit
//!  over           run again   conclude    conclude     attach     clean
//!  not ours       -           abandon     abandon      clean      clean
//! ```
//! A host that its market takes no longer leaves the queue, gives back what it may not
//! start, and waits; a job that runs goes on. So does one whose machine is unfit, but for a job
//! that it has begun: what becomes of that one its run decides.
//!
//! A job is *over* when others ended it while this host ran it: its client, or whoever
//! expired it. It then gets the result of what had run, before the host joins again.

use nosana_sdk::{common::job::JobState, queue::QueueKind};
use solana_address::Address;

use crate::{
    chain::{Order, Snapshot},
    eligibility::{what_bars, what_bars_start},
    obstacle::{Obstacle, Source},
};

#[cfg(test)]
mod model;

/// Seconds between two checkpoints.
pub const CHECKPOINT_EVERY: i64 = 120;

/// Seconds before the end of the start limit at which a job that is not ready is
/// given back, so that another host gets it sooner than by expiry.
pub const START_MARGIN: i64 = 5;

/// How many waiting jobs are named when joining.
const CANDIDATES: usize = 8;

/// What this machine does with a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Fetches the definition and the image, or makes the container.
    Preparing,
    /// The container runs.
    Running,
    /// It is over and its result is stored.
    Done {
        /// What it ended with.
        exit_code: i32,
        /// SHA-256 of the result's bytes.
        result: [u8; 32],
    },
    /// It cannot be run here.
    GivenUp {
        /// Why.
        reason: String,
    },
}

/// A job on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalRun {
    /// Which.
    pub job: Address,
    /// How far it is.
    pub state: RunState,
}

/// Whether the operator wants the slot to go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stopping {
    /// Go on.
    #[default]
    No,
    /// Take no new job; finish the one that runs.
    Drain,
    /// Hand the job back.
    HandBack,
}

/// What a slot does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Do this on chain.
    Send(Order),
    /// Begin to run the job here, or take it up where it was left.
    Run(Address),
    /// Stop what runs of the job here and remove it.
    Abandon(Address),
    /// Remove what is left of the job here.
    Clean(Address),
    /// Stop the job's containers because its time is up; it counts as done.
    TimeUp(Address),
    /// Stop the job's containers because others ended it, and store what there is.
    Conclude(Address),
    /// Nothing can be done until this changes: the market does not take the host, or the
    /// machine is unfit.
    Barred(Obstacle),
    /// Nothing is left to do and the operator wants the slot to end.
    End,
}

/// What the slot does next. At most one action concerns the chain, so that each
/// decision sees the effect of the one before. With `unfit` the machine can take no job, for this
/// reason.
#[must_use]
pub fn plan(
    snapshot: &Snapshot,
    runs: &[LocalRun],
    stopping: Stopping,
    unfit: Option<&Obstacle>,
) -> Vec<Action> {
    let mut actions: Vec<Action> = runs
        .iter()
        .filter(|run| !is_mine(snapshot, run.job))
        .map(|run| leave(snapshot, run, stopping))
        .collect();
    let next = match &snapshot.job {
        Some((address, _)) => {
            let run = runs.iter().find(|run| run.job == *address);
            with_job(snapshot, *address, run, stopping, unfit)
        }
        None if actions.is_empty() => match &snapshot.over {
            Some((address, _)) if stopping == Stopping::HandBack => Some(Action::Abandon(*address)),
            Some((address, _)) => Some(Action::Run(*address)),
            None => without_job(snapshot, stopping, unfit),
        },
        None => None,
    };
    actions.extend(next);
    actions
}

/// What becomes of `run`, whose job is not this host's any more.
fn leave(snapshot: &Snapshot, run: &LocalRun, stopping: Stopping) -> Action {
    let job = run.job;
    let is_over = snapshot.over.as_ref().is_some_and(|(over, _)| *over == job);
    match run.state {
        RunState::Preparing | RunState::Running if is_over && stopping != Stopping::HandBack => {
            Action::Conclude(job)
        }
        RunState::Preparing | RunState::Running => Action::Abandon(job),
        RunState::Done { exit_code, result } if is_over => Action::Send(Order::AttachResult {
            job,
            exit_code,
            result,
        }),
        RunState::Done { .. } | RunState::GivenUp { .. } => Action::Clean(job),
    }
}

fn is_mine(snapshot: &Snapshot, job: Address) -> bool {
    snapshot
        .job
        .as_ref()
        .is_some_and(|(address, _)| *address == job)
}

fn with_job(
    snapshot: &Snapshot,
    address: Address,
    run: Option<&LocalRun>,
    stopping: Stopping,
    unfit: Option<&Obstacle>,
) -> Option<Action> {
    let (_, job) = snapshot.job.as_ref()?;
    let is_running = JobState::try_from(job.state) == Ok(JobState::Running);
    let quit = || Some(Action::Send(Order::Quit(address)));
    let state = run.map(|run| &run.state);
    let is_bound_to_fail =
        what_bars_start(&snapshot.host, job).is_some() || is_start_lost(snapshot, state);
    if !is_running && is_bound_to_fail {
        return quit();
    }
    match state {
        Some(RunState::GivenUp { .. }) => quit(),
        Some(RunState::Done { exit_code, result }) if is_running => {
            Some(Action::Send(Order::Finish {
                job: address,
                exit_code: *exit_code,
                result: *result,
            }))
        }
        Some(RunState::Done { .. }) => Some(Action::Send(Order::Start(address))),
        _ if stopping == Stopping::HandBack => quit(),
        None if unfit.is_some() && !is_running => quit(),
        None => Some(Action::Run(address)),
        Some(RunState::Running) if is_running => while_running(snapshot, address),
        Some(RunState::Running) => Some(Action::Send(Order::Start(address))),
        Some(RunState::Preparing) if is_running => {
            is_time_up(snapshot).then_some(Action::TimeUp(address))
        }
        Some(RunState::Preparing) => None,
    }
}

/// A running job: its time may be up, or a part of its pay be due.
fn while_running(snapshot: &Snapshot, address: Address) -> Option<Action> {
    let (_, job) = snapshot.job.as_ref()?;
    let ran = snapshot.now.saturating_sub(job.started_at);
    let unpaid = ran.saturating_sub(i64::from(job.paid_seconds));
    if is_time_up(snapshot) {
        Some(Action::TimeUp(address))
    } else if unpaid >= CHECKPOINT_EVERY {
        Some(Action::Send(Order::Checkpoint(address)))
    } else {
        None
    }
}

/// Whether the job ran for as long as its client pays.
pub(crate) fn is_time_up(snapshot: &Snapshot) -> bool {
    let state = snapshot.job.as_ref().map(|(_, job)| job.state);
    state == Some(JobState::Running as u8) && time_left(snapshot).is_some_and(|left| left <= 0)
}

/// Seconds until nobody pays for the job's containers any more, below 0 when that is past:
/// of a running job its deadline, of another one the last moment to start it. `None`
/// without a job.
pub(crate) fn time_left(snapshot: &Snapshot) -> Option<i64> {
    let (_, job) = snapshot.job.as_ref()?;
    let end = if JobState::try_from(job.state) == Ok(JobState::Running) {
        let limit = job.timeout.saturating_sub(job.used_seconds);
        job.started_at.saturating_add(limit.into())
    } else {
        job.assigned_at.saturating_add(job.start_limit.into())
    };
    Some(end.saturating_sub(snapshot.now))
}

/// Whether the job, which is assigned, can no longer be started in time. One whose container
/// runs is tried to the last.
fn is_start_lost(snapshot: &Snapshot, state: Option<&RunState>) -> bool {
    let margin = match state {
        Some(RunState::Running | RunState::Done { .. }) => 0,
        _ => START_MARGIN,
    };
    time_left(snapshot).is_some_and(|left| left < margin)
}

/// In how many seconds the plan may become another by the passing of time alone: a lease is due to
/// be renewed, a part of the pay to be asked for, or a limit passed.
#[must_use]
pub fn due_in(snapshot: &Snapshot) -> Option<i64> {
    let due_at = if let Some((_, job)) = &snapshot.job {
        if JobState::try_from(job.state) == Ok(JobState::Running) {
            let limit = job.timeout.saturating_sub(job.used_seconds);
            let unpaid_from = job.started_at.saturating_add(job.paid_seconds.into());
            let is_up_at = job.started_at.saturating_add(limit.into());
            is_up_at.min(unpaid_from.saturating_add(CHECKPOINT_EVERY))
        } else {
            let latest = job.assigned_at.saturating_add(job.start_limit.into());
            latest.saturating_sub(START_MARGIN).saturating_add(1)
        }
    } else {
        let lease = i64::from(snapshot.market.lease);
        let place = place_of(snapshot)?;
        place.saturating_sub(lease / 2)
    };
    Some(due_at.saturating_sub(snapshot.now))
}

/// Until when the host waits in the queue; `None` when it does not.
fn place_of(snapshot: &Snapshot) -> Option<i64> {
    let host = &snapshot.record.host;
    let mut waiting = snapshot.queue.waiting.iter();
    let place = waiting.find(|waiting| waiting.key == *host)?;
    Some(place.valid_until)
}

/// No job: wait for one, keep the place, or leave.
fn without_job(
    snapshot: &Snapshot,
    stopping: Stopping,
    unfit: Option<&Obstacle>,
) -> Option<Action> {
    let place = place_of(snapshot);
    let bar = unfit.cloned().or_else(|| {
        let reason = what_bars(&snapshot.host, &snapshot.market)?;
        Some(Obstacle::new(Source::Market, reason))
    });
    match place {
        Some(_) if stopping != Stopping::No || bar.is_some() => Some(Action::Send(Order::Leave)),
        Some(until) => {
            let lease = i64::from(snapshot.market.lease);
            let is_due = until.saturating_sub(snapshot.now) <= lease / 2;
            is_due.then_some(Action::Send(Order::Renew))
        }
        None if stopping != Stopping::No => Some(Action::End),
        None if bar.is_some() => bar.map(Action::Barred),
        None => Some(Action::Send(Order::Join {
            candidates: candidates(snapshot),
        })),
    }
}

fn candidates(snapshot: &Snapshot) -> Vec<Address> {
    if snapshot.queue.kind() != QueueKind::Jobs {
        return Vec::new();
    }
    let waiting = snapshot.queue.waiting.iter();
    waiting.take(CANDIDATES).map(|job| job.key).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use nosana_sdk::{
        common::tier::Tier,
        generated::{
            jobs::accounts::{Config, HostRecord, Job, Market, Queue},
            tiers::accounts::Host,
        },
        queue::{QueueView, Waiting},
    };
    use proptest::prelude::*;

    use super::*;
    use crate::simulated_chain::zeroed;

    pub(crate) const HOST: Address = Address::new_from_array([7; 32]);
    const JOB: Address = Address::new_from_array([8; 32]);

    pub(crate) fn snapshot(now: i64) -> Snapshot {
        Snapshot {
            now,
            host: Host {
                tier: Tier::Community as u8,
                ..zeroed()
            },
            record: HostRecord {
                host: HOST,
                ..zeroed()
            },
            market: Market {
                tier: Tier::Community as u8,
                lease: 600,
                ..zeroed()
            },
            queue: QueueView {
                header: zeroed::<Queue>(),
                waiting: Vec::new(),
            },
            config: zeroed::<Config>(),
            job: None,
            over: None,
            owing: Vec::new(),
        }
    }

    /// Others ended the job while this host ran it.
    fn over(state: JobState) -> Snapshot {
        let running = with(state, 1_500);
        Snapshot {
            over: running.job,
            ..snapshot(1_500)
        }
    }

    pub(crate) fn with(state: JobState, now: i64) -> Snapshot {
        let job = Job {
            state: state as u8,
            host: HOST,
            assigned_at: 1_000,
            started_at: 1_000,
            start_limit: 60,
            timeout: 1_000,
            tier: Tier::Community as u8,
            ..zeroed()
        };
        Snapshot {
            job: Some((JOB, job)),
            ..snapshot(now)
        }
    }

    fn place(valid_until: i64) -> Waiting {
        Waiting {
            key: HOST,
            slot: 0,
            valid_until,
        }
    }

    fn run(state: RunState) -> Vec<LocalRun> {
        vec![LocalRun { job: JOB, state }]
    }

    fn done() -> RunState {
        RunState::Done {
            exit_code: 0,
            result: [1; 32],
        }
    }

    /// The plan of a machine that is fit.
    fn plan(snapshot: &Snapshot, runs: &[LocalRun], stopping: Stopping) -> Vec<Action> {
        super::plan(snapshot, runs, stopping, None)
    }

    fn broken() -> Obstacle {
        Obstacle::new(Source::Gpus, "the GPU is gone")
    }

    /// The plan of a machine whose GPU fails.
    fn unfit(snapshot: &Snapshot, runs: &[LocalRun], stopping: Stopping) -> Vec<Action> {
        super::plan(snapshot, runs, stopping, Some(&broken()))
    }

    #[test]
    fn an_unfit_machine_leaves_the_queue_and_waits_until_it_is_fit() {
        let mut waits = snapshot(1_000);
        waits.queue.waiting = vec![place(1_600)];
        let leave = Action::Send(Order::Leave);
        assert_eq!(unfit(&waits, &[], Stopping::No), [leave]);
        waits.queue.waiting.clear();
        let bar = Action::Barred(broken());
        assert_eq!(unfit(&waits, &[], Stopping::No), [bar]);
        assert_eq!(unfit(&waits, &[], Stopping::Drain), [Action::End]);
        let join = Action::Send(Order::Join { candidates: vec![] });
        assert_eq!(plan(&waits, &[], Stopping::No), [join]);
    }

    #[test]
    fn an_unfit_machine_gives_back_what_it_has_not_begun_and_nothing_else() {
        let assigned = with(JobState::Assigned, 1_001);
        let running = with(JobState::Running, 1_001);
        let quit = Action::Send(Order::Quit(JOB));
        assert_eq!(unfit(&assigned, &[], Stopping::No), [quit]);
        assert_eq!(unfit(&running, &[], Stopping::No), [Action::Run(JOB)]);
        for runs in [
            run(RunState::Preparing),
            run(RunState::Running),
            run(done()),
        ] {
            for seen in [&assigned, &running] {
                let fit = plan(seen, &runs, Stopping::No);
                assert_eq!(unfit(seen, &runs, Stopping::No), fit);
            }
        }
        let over = over(JobState::Stopped);
        assert_eq!(unfit(&over, &[], Stopping::No), [Action::Run(JOB)]);
    }

    #[test]
    fn an_idle_host_joins_and_a_draining_one_ends() {
        let idle = snapshot(1_000);
        let join = Action::Send(Order::Join { candidates: vec![] });
        assert_eq!(plan(&idle, &[], Stopping::No), [join]);
        assert_eq!(plan(&idle, &[], Stopping::Drain), [Action::End]);
    }

    #[test]
    fn a_waiting_host_renews_at_half_its_lease() {
        let mut waits = snapshot(1_000);
        waits.queue.waiting = vec![place(1_600)];
        assert_eq!(plan(&waits, &[], Stopping::No), []);
        waits.now = 1_300;
        let renew = Action::Send(Order::Renew);
        assert_eq!(plan(&waits, &[], Stopping::No), [renew]);
        let leave = Action::Send(Order::Leave);
        assert_eq!(plan(&waits, &[], Stopping::Drain), [leave]);
    }

    #[test]
    fn time_alone_makes_another_plan_when_it_is_due_and_not_before() {
        let mut waits = snapshot(1_000);
        waits.queue.waiting = vec![place(1_600)];
        let mut nearly_over = with(JobState::Running, 1_950);
        if let Some((_, job)) = &mut nearly_over.job {
            job.paid_seconds = 940;
        }
        for (mut seen, runs, due) in [
            (waits, vec![], 300),
            (
                with(JobState::Assigned, 1_001),
                run(RunState::Preparing),
                55,
            ),
            (with(JobState::Running, 1_001), run(RunState::Running), 119),
            (nearly_over, run(RunState::Running), 50),
        ] {
            assert_eq!(due_in(&seen), Some(due));
            seen.now += due - 1;
            assert_eq!(plan(&seen, &runs, Stopping::No), [], "{due} s");
            seen.now += 1;
            assert_ne!(plan(&seen, &runs, Stopping::No), [], "{due} s");
            assert_eq!(due_in(&seen), Some(0));
        }
        assert_eq!(due_in(&snapshot(1_000)), None);
    }

    #[test]
    fn a_host_that_the_market_takes_no_longer_leaves_and_waits() {
        let mut demoted = snapshot(1_000);
        demoted.host.tier = Tier::Suspended as u8;
        demoted.queue.waiting = vec![place(1_600)];
        let leave = Action::Send(Order::Leave);
        assert_eq!(plan(&demoted, &[], Stopping::No), [leave]);
        demoted.queue.waiting.clear();
        let waits = plan(&demoted, &[], Stopping::No);
        assert!(matches!(
            &waits[..],
            [Action::Barred(bar)] if bar.source == Source::Market && bar.reason.contains("suspended")
        ));
        assert_eq!(plan(&demoted, &[], Stopping::Drain), [Action::End]);
        demoted.host.tier = Tier::Premium as u8;
        let join = Action::Send(Order::Join { candidates: vec![] });
        assert_eq!(plan(&demoted, &[], Stopping::No), [join]);
    }

    #[test]
    fn a_demoted_host_gives_back_what_it_may_not_start_and_ends_what_runs() {
        let quit = [Action::Send(Order::Quit(JOB))];
        let mut assigned = with(JobState::Assigned, 1_001);
        assigned.host.tier = Tier::Removed as u8;
        for runs in [
            vec![],
            run(RunState::Preparing),
            run(RunState::Running),
            run(done()),
        ] {
            assert_eq!(plan(&assigned, &runs, Stopping::No), quit);
        }
        let mut running = with(JobState::Running, 1_000 + CHECKPOINT_EVERY);
        running.host.tier = Tier::Removed as u8;
        let pay = [Action::Send(Order::Checkpoint(JOB))];
        assert_eq!(plan(&running, &run(RunState::Running), Stopping::No), pay);
        let finished = plan(&running, &run(done()), Stopping::No);
        assert!(matches!(finished[..], [Action::Send(Order::Finish { .. })]));
    }

    #[test]
    fn billing_starts_only_when_the_container_runs() {
        let assigned = with(JobState::Assigned, 1_001);
        assert_eq!(plan(&assigned, &[], Stopping::No), [Action::Run(JOB)]);
        let preparing = run(RunState::Preparing);
        assert_eq!(plan(&assigned, &preparing, Stopping::No), []);
        let start = Action::Send(Order::Start(JOB));
        let running = run(RunState::Running);
        assert_eq!(plan(&assigned, &running, Stopping::No), [start]);
    }

    #[test]
    fn a_job_that_was_over_before_it_was_started_is_started_first() {
        let assigned = with(JobState::Assigned, 1_001);
        let start = Action::Send(Order::Start(JOB));
        assert_eq!(plan(&assigned, &run(done()), Stopping::No), [start]);
    }

    #[test]
    fn a_job_that_cannot_start_in_time_goes_back() {
        let late = with(JobState::Assigned, 1_056);
        let quit = Action::Send(Order::Quit(JOB));
        let preparing = run(RunState::Preparing);
        assert_eq!(plan(&late, &preparing, Stopping::No), [quit]);
    }

    /// Its container would run on for nobody's money.
    #[test]
    fn a_job_whose_time_to_start_passed_goes_back_whatever_is_here() {
        let quit = [Action::Send(Order::Quit(JOB))];
        let start = [Action::Send(Order::Start(JOB))];
        let (last, late) = (
            with(JobState::Assigned, 1_060),
            with(JobState::Assigned, 1_061),
        );
        for runs in [run(RunState::Running), run(done())] {
            assert_eq!(plan(&last, &runs, Stopping::No), start);
            assert_eq!(plan(&late, &runs, Stopping::No), quit);
        }
        assert_eq!(plan(&last, &[], Stopping::No), quit);
    }

    #[test]
    fn a_running_job_is_paid_in_parts_and_ends_at_its_timeout() {
        let running = run(RunState::Running);
        let pay = Action::Send(Order::Checkpoint(JOB));
        let now = with(JobState::Running, 1_000 + CHECKPOINT_EVERY);
        assert_eq!(plan(&now, &running, Stopping::No), [pay]);
        let over = with(JobState::Running, 2_000);
        assert_eq!(plan(&over, &running, Stopping::No), [Action::TimeUp(JOB)]);
        // So it does when a new agent has not found its container yet.
        let preparing = run(RunState::Preparing);
        assert_eq!(plan(&over, &preparing, Stopping::No), [Action::TimeUp(JOB)]);
        assert_eq!(plan(&now, &preparing, Stopping::No), []);
    }

    #[test]
    fn a_job_that_is_not_ours_any_more_is_removed_before_anything_else() {
        let idle = snapshot(1_000);
        let running = run(RunState::Running);
        assert_eq!(plan(&idle, &running, Stopping::No), [Action::Abandon(JOB)]);
        assert_eq!(
            plan(&idle, &run(done()), Stopping::No),
            [Action::Clean(JOB)]
        );
    }

    #[test]
    fn a_job_that_its_client_extended_runs_until_its_new_deadline() {
        let running = run(RunState::Running);
        let mut now = with(JobState::Running, 2_000);
        if let Some((_, job)) = &mut now.job {
            job.paid_seconds = 1_000;
            job.timeout += 60;
        }
        assert_eq!(plan(&now, &running, Stopping::No), []);
        now.now += 60;
        assert_eq!(plan(&now, &running, Stopping::No), [Action::TimeUp(JOB)]);
    }

    #[test]
    fn a_job_that_others_ended_gets_its_result_before_the_next_one() {
        for state in [JobState::Stopped, JobState::Expired] {
            let over = over(state);
            assert_eq!(plan(&over, &[], Stopping::No), [Action::Run(JOB)]);
            for state in [RunState::Preparing, RunState::Running] {
                let conclude = [Action::Conclude(JOB)];
                assert_eq!(plan(&over, &run(state.clone()), Stopping::No), conclude);
                assert_eq!(plan(&over, &run(state), Stopping::Drain), conclude);
            }
            let attach = Action::Send(Order::AttachResult {
                job: JOB,
                exit_code: 0,
                result: [1; 32],
            });
            assert_eq!(plan(&over, &run(done()), Stopping::No), [attach]);
            let lost = run(RunState::GivenUp {
                reason: String::new(),
            });
            assert_eq!(plan(&over, &lost, Stopping::No), [Action::Clean(JOB)]);
        }
    }

    #[test]
    fn an_agent_that_must_end_at_once_stores_no_result_of_a_job_that_is_over() {
        let over = over(JobState::Stopped);
        let abandon = [Action::Abandon(JOB)];
        assert_eq!(plan(&over, &[], Stopping::HandBack), abandon);
        let running = run(RunState::Running);
        assert_eq!(plan(&over, &running, Stopping::HandBack), abandon);
    }

    #[test]
    fn draining_lets_the_job_end_and_handing_back_does_not() {
        let now = with(JobState::Running, 1_010);
        let running = run(RunState::Running);
        assert_eq!(plan(&now, &running, Stopping::Drain), []);
        let quit = Action::Send(Order::Quit(JOB));
        assert_eq!(plan(&now, &running, Stopping::HandBack), [quit]);
        // What is done already is not given away.
        let finished = plan(&now, &run(done()), Stopping::HandBack);
        assert!(matches!(finished[..], [Action::Send(Order::Finish { .. })]));
    }

    fn any_state() -> impl Strategy<Value = RunState> {
        prop_oneof![
            Just(RunState::Preparing),
            Just(RunState::Running),
            Just(done()),
            Just(RunState::GivenUp {
                reason: String::new()
            }),
        ]
    }

    proptest! {
        /// Whatever is seen: one order at most, none for a job that is not ours,
        /// no finish before the chain knows that the job runs, and never a start
        /// while nothing runs.
        #[test]
        fn plans_are_safe(
            now in 0_i64..4_000,
            chain in 0_u8..9,
            local in proptest::option::of(any_state()),
            waiting in proptest::option::of(0_i64..4_000),
            stopping in 0_u8..3,
            is_unfit: bool,
        ) {
            let mut seen = match chain {
                1 | 2 => with(JobState::try_from(chain).unwrap(), now),
                4 | 6 => over(JobState::try_from(chain).unwrap()),
                _ => snapshot(now),
            };
            seen.queue.waiting = waiting.map(place).into_iter().collect();
            let stopping = [Stopping::No, Stopping::Drain, Stopping::HandBack][usize::from(stopping)];
            let runs: Vec<LocalRun> = local.clone().map(run).unwrap_or_default();
            let unfit = is_unfit.then(broken);
            let orders: Vec<Order> = super::plan(&seen, &runs, stopping, unfit.as_ref())
                .into_iter()
                .filter_map(|action| match action {
                    Action::Send(order) => Some(order),
                    _ => None,
                })
                .collect();
            prop_assert!(orders.len() <= 1);
            let is_running = local == Some(RunState::Running);
            let is_done = local == Some(done());
            for order in orders {
                match order {
                    Order::Start(_) => prop_assert!(chain == 1 && (is_running || is_done)),
                    Order::Finish { .. } => prop_assert!(chain == 2 && is_done),
                    Order::AttachResult { .. } => {
                        prop_assert!((chain == 4 || chain == 6) && is_done);
                    }
                    Order::Checkpoint(_) => prop_assert!(chain == 2),
                    Order::Quit(_) => prop_assert!(chain == 1 || chain == 2),
                    Order::Join { .. } | Order::Renew | Order::Leave => {
                        prop_assert!(seen.job.is_none() && seen.over.is_none());
                        prop_assert!(!is_unfit || order == Order::Leave);
                    }
                }
            }
        }
    }
}
