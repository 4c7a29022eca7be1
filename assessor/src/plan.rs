//! Decides what the assessor does next: a pure function of what is, without I/O and
//! without a way to fail.
//!
//! ```text
//!  own job \ whose    first host's        another host's
//!  queued             -                   cancel
//!  assigned, running  wait                stop
//!  completed          judge, once         -
//!  other ends         nothing             nothing
//! ```
//! A job whose host let its time pass is expired, whoever's it is. A job was *judged* when
//! the host got a report of its check's sort after the job ended: whoever made it, for a
//! later measurement makes an earlier one moot. All that follows from an answer is reported
//! in one transaction, so that what was judged was judged whole.

use std::collections::{BTreeMap, BTreeSet};

use nosana_sdk::common::{job::JobState, money};
use solana_address::Address;

use crate::{
    checks::{Check, Subject, challenge},
    schedule::{self, Seed},
    view::{HostView, JobView, Place, Sort, View},
};

/// Seconds that a place in a queue must still be valid for when a job is posted to it.
const PLACE_MARGIN: i64 = 10;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
/// The longest that something refused is left alone, seconds.
const LONGEST_HOLD: i64 = 3_600;
/// The shortest, seconds.
const SHORTEST_HOLD: i64 = 30;

/// What the assessor may do, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds of a period: each host gets one job of a check in each.
    pub period: u32,
    /// The most base units that the jobs of one UTC day may cost.
    pub budget: u64,
    /// The most base units that a second may cost.
    pub max_price: u64,
    /// Lamports below which nothing is posted.
    pub min_lamports: u64,
    /// The most jobs that run at the same time.
    pub max_live: usize,
    /// Seconds after its end in which a job is judged.
    pub judge_within: i64,
    /// The markets that it posts in; empty for all.
    pub markets: Vec<Address>,
    /// Which upkeep it does.
    pub upkeep: Upkeep,
}

/// What anyone may send and this assessor sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the configuration"
)]
pub struct Upkeep {
    /// Assess hosts whose tier would change.
    pub assess: bool,
    /// Evict hosts that wait where they may not.
    pub evict: bool,
    /// Expire jobs whose host let its time pass.
    pub expire: bool,
    /// Put a policy that is due into force.
    pub policy: bool,
    /// Close what it paid the rent of: old reports and jobs.
    pub close: bool,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self {
            assess: true,
            evict: true,
            expire: true,
            policy: true,
            close: true,
        }
    }
}

/// What the process remembers between two looks. Losing it loses nothing but time.
#[derive(Clone)]
pub struct Memory {
    /// What makes moments unpredictable.
    pub seed: Seed,
    /// Jobs that nothing is reported of (any more).
    pub settled: BTreeSet<Address>,
    /// What was refused, and until when it is left alone.
    held: BTreeMap<(&'static str, Address), Hold>,
}

#[derive(Clone, Copy)]
struct Hold {
    until: i64,
    times: u32,
}

impl Memory {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(seed: Seed) -> Self {
        Self {
            seed,
            settled: BTreeSet::new(),
            held: BTreeMap::new(),
        }
    }

    /// Leaves `subject` alone for a while, twice as long each time.
    pub fn hold(&mut self, what: &'static str, subject: Address, now: i64) {
        let hold = self.held.entry((what, subject)).or_insert(Hold {
            until: now,
            times: 0,
        });
        let seconds = SHORTEST_HOLD.saturating_shl(hold.times).min(LONGEST_HOLD);
        hold.times = hold.times.saturating_add(1);
        hold.until = now.saturating_add(seconds);
    }

    /// Leaves `subject` alone until then.
    pub fn hold_until(&mut self, what: &'static str, subject: Address, until: i64) {
        self.held.insert((what, subject), Hold { until, times: 0 });
    }

    /// What was done needs no pause.
    pub fn release(&mut self, what: &'static str, subject: &Address) {
        self.held.remove(&(what, *subject));
    }

    /// Forgets what is of no use any more.
    pub fn forget(&mut self, view: &View) {
        self.settled.retain(|job| view.job(job).is_some());
        self.held
            .retain(|_, hold| hold.until.saturating_add(LONGEST_HOLD) > view.now);
    }

    fn is_held(&self, what: &'static str, subject: &Address, now: i64) -> bool {
        self.held
            .get(&(what, *subject))
            .is_some_and(|hold| now < hold.until)
    }
}

trait ShiftSaturating {
    fn saturating_shl(self, by: u32) -> Self;
}

impl ShiftSaturating for i64 {
    fn saturating_shl(self, by: u32) -> Self {
        2_i64
            .checked_pow(by)
            .map_or(Self::MAX, |factor| self.saturating_mul(factor))
    }
}

/// What is done next. The order of variants is the order of doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Put the proposed policy into force.
    ApplyPolicy,
    /// Take a job from a host that let its time pass.
    Expire {
        /// Which.
        job: Address,
    },
    /// Take back a job of its own that its host gave back.
    Cancel {
        /// Which.
        job: Address,
    },
    /// Stop a job of its own that went to another host.
    Stop {
        /// Which.
        job: Address,
    },
    /// Judge the answer to a job, and report what follows.
    Judge(Task),
    /// Have a host's tier set as the policy says.
    Assess {
        /// Which.
        host: Address,
    },
    /// Take a host out of a queue that it may not wait in.
    Evict {
        /// Which.
        host: Address,
        /// Where.
        market: Address,
    },
    /// Post a job to a host.
    Post(Posting),
    /// Close a report.
    CloseReport {
        /// Which.
        report: Address,
    },
    /// Close a job.
    CloseJob {
        /// Which.
        job: Address,
    },
}

/// A job to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The job.
    pub job: Address,
    /// The host that it was for.
    pub host: Address,
    /// The check's name.
    pub check: &'static str,
    /// Of which period.
    pub period: i64,
    /// The sort of its report.
    pub sort: Sort,
}

/// A job to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// To whom.
    pub host: Address,
    /// The check's name.
    pub check: &'static str,
    /// For which period.
    pub period: i64,
    /// Makes the job's address.
    pub nonce: u64,
    /// Where the host waits.
    pub market: Address,
    /// The number of its place.
    pub slot: u64,
    /// Seconds that are paid for.
    pub timeout: u32,
    /// The most base units a second: what the budget was counted with.
    pub max_price: u64,
    /// What is paid into escrow at that price, base units.
    pub deposit: u64,
}

impl Action {
    /// A word for logs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::ApplyPolicy => "apply_policy",
            Self::Expire { .. } => "expire",
            Self::Cancel { .. } => "cancel",
            Self::Stop { .. } => "stop",
            Self::Judge(_) => "judge",
            Self::Assess { .. } => "assess",
            Self::Evict { .. } => "evict",
            Self::Post(_) => "post",
            Self::CloseReport { .. } => "close_report",
            Self::CloseJob { .. } => "close_job",
        }
    }

    /// What it is about: a host, a job or a report; the zero address for none.
    #[must_use]
    pub fn subject(&self) -> Address {
        match self {
            Self::ApplyPolicy => Address::default(),
            Self::Expire { job }
            | Self::Cancel { job }
            | Self::Stop { job }
            | Self::CloseJob { job } => *job,
            Self::Judge(task) => task.job,
            Self::Assess { host } | Self::Evict { host, .. } => *host,
            Self::Post(posting) => posting.host,
            Self::CloseReport { report } => *report,
        }
    }
}

/// What the assessor does now. Each action stands for itself: one that fails or is lost
/// is in the next plan again, if it is still right then.
#[must_use]
pub fn plan(view: &View, memory: &Memory, limits: &Limits, checks: &[&dyn Check]) -> Vec<Action> {
    let jobs = own_jobs(view, limits, checks);
    let mut actions = Vec::new();
    if limits.upkeep.policy && view.is_policy_due {
        actions.push(Action::ApplyPolicy);
    }
    let overdue: BTreeSet<Address> = view.overdue.iter().copied().collect();
    if limits.upkeep.expire {
        actions.extend(overdue.iter().map(|job| Action::Expire { job: *job }));
    }
    actions.extend(
        jobs.iter()
            .filter(|own| !overdue.contains(&own.job.address))
            .filter_map(take_back),
    );
    let unjudged: Vec<Task> = jobs
        .iter()
        .filter_map(|own| task(own, view, memory, limits))
        .collect();
    let judged = unjudged.iter().filter(|task| is_due(task, view));
    actions.extend(judged.cloned().map(Action::Judge));
    actions.extend(about_hosts(view, limits));
    actions.extend(post(view, memory, limits, checks, &jobs, &unjudged));
    if limits.upkeep.close {
        actions.extend(close(view, &jobs, &unjudged));
    }
    actions.retain(|action| !memory.is_held(action.name(), &action.subject(), view.now));
    actions
}

/// A job of this assessor's schedule.
struct Own<'a> {
    job: &'a JobView,
    check: &'a dyn Check,
    period: i64,
}

/// The jobs that belong to the schedule, oldest first. Others that the same key posted
/// are nobody's business here.
fn own_jobs<'a>(view: &'a View, limits: &Limits, checks: &[&'a dyn Check]) -> Vec<Own<'a>> {
    let mut jobs: Vec<Own> = view
        .jobs
        .iter()
        .filter_map(|job| {
            let names = checks.iter().map(|check| check.name());
            let (host, nonce) = (&job.first_host, job.nonce);
            let (name, period) =
                schedule::identify(host, nonce, job.posted_at, limits.period, names)?;
            let check = *checks.iter().find(|check| check.name() == name)?;
            Some(Own { job, check, period })
        })
        .collect();
    jobs.sort_by_key(|own| (own.job.ended_at, own.job.posted_at, own.job.address));
    jobs
}

/// A job that its host gave back is ended: it would measure another host.
fn take_back(own: &Own) -> Option<Action> {
    let job = own.job.address;
    match own.job.state {
        JobState::Queued => Some(Action::Cancel { job }),
        JobState::Assigned | JobState::Running if own.job.host != own.job.first_host => {
            Some(Action::Stop { job })
        }
        _ => None,
    }
}

/// The job as one to be judged, now or when the clock of a report allows it.
fn task(own: &Own, view: &View, memory: &Memory, limits: &Limits) -> Option<Task> {
    let job = own.job;
    let is_answered = job.state == JobState::Completed && job.host == job.first_host;
    let is_late = view.now.saturating_sub(job.ended_at) > limits.judge_within;
    if !view.may_report || !is_answered || is_late || memory.settled.contains(&job.address) {
        return None;
    }
    // One that was registered anew since is another one.
    let host = view
        .host(&job.host)
        .filter(|host| host.registered_at <= job.posted_at)?;
    host.class.as_ref()?;
    let sort = own.check.sort();
    (host.last(sort) < job.ended_at).then(|| Task {
        job: job.address,
        host: job.host,
        check: own.check.name(),
        period: own.period,
        sort,
    })
}

/// Whether the chain takes its report now.
fn is_due(task: &Task, view: &View) -> bool {
    view.host(&task.host)
        .is_some_and(|host| report_due_at(host, task.sort, view) <= view.now)
}

/// From when the chain takes another report of this sort about `host`, Unix seconds.
#[must_use]
pub fn report_due_at(host: &HostView, sort: Sort, view: &View) -> i64 {
    match host.last(sort) {
        0 => 0,
        last => last.saturating_add(view.report_gap),
    }
}

fn about_hosts(view: &View, limits: &Limits) -> Vec<Action> {
    let mut actions = Vec::new();
    if limits.upkeep.assess {
        let changing = view.hosts.iter().filter(|host| host.change.is_some());
        actions.extend(changing.map(|host| Action::Assess { host: host.address }));
    }
    if limits.upkeep.evict {
        actions.extend(view.hosts.iter().filter_map(|host| {
            let place = host.place.as_ref().filter(|place| !place.may_wait)?;
            Some(Action::Evict {
                host: host.address,
                market: place.market,
            })
        }));
    }
    actions
}

/// Jobs for the hosts whose moment has come, the longest overdue first, as far as budget,
/// tokens and the number of jobs at a time reach.
fn post(
    view: &View,
    memory: &Memory,
    limits: &Limits,
    checks: &[&dyn Check],
    jobs: &[Own],
    unjudged: &[Task],
) -> Vec<Action> {
    if !view.may_report || view.is_paused || view.lamports < limits.min_lamports {
        return Vec::new();
    }
    let live = view.jobs.iter().filter(|job| !job.state.is_terminal());
    let mut room = limits.max_live.saturating_sub(live.clone().count());
    let mut left = limits.budget.saturating_sub(spent(view)).min(view.tokens);
    let busy: BTreeSet<Address> = live
        .flat_map(|job| [job.host, job.first_host])
        .chain(unjudged.iter().map(|task| task.host))
        .collect();
    let mut due: Vec<(i64, Posting)> = view
        .hosts
        .iter()
        .filter(|host| !busy.contains(&host.address))
        .filter(|host| !memory.is_held("post", &host.address, view.now))
        .filter_map(|host| {
            let postings = checks
                .iter()
                .filter_map(|check| posting(*check, host, view, memory, limits, jobs));
            // One job a host: the check that is longest due.
            postings.min_by_key(|(moment, posting)| (*moment, posting.check))
        })
        .collect();
    due.sort_by_key(|(moment, posting)| (*moment, posting.host));
    let mut actions = Vec::new();
    for (_, posting) in due {
        if room == 0 {
            break;
        }
        // A cheaper job later in the list may still fit.
        let Some(rest) = left.checked_sub(posting.deposit) else {
            continue;
        };
        left = rest;
        room = room.saturating_sub(1);
        actions.push(Action::Post(posting));
    }
    actions
}

/// What the jobs of the present UTC day cost or can still cost, base units. All jobs of
/// the key count: it is the wallet that is bounded.
#[must_use]
pub fn spent(view: &View) -> u64 {
    let today = view.now.div_euclid(DAY);
    view.jobs
        .iter()
        .filter(|job| job.posted_at.div_euclid(DAY) == today)
        .fold(0, |sum, job| sum.saturating_add(job.cost))
}

/// The job by which `check` would measure `host` now, with the moment it was due.
fn posting(
    check: &dyn Check,
    host: &HostView,
    view: &View,
    memory: &Memory,
    limits: &Limits,
    jobs: &[Own],
) -> Option<(i64, Posting)> {
    let (address, name) = (&host.address, check.name());
    let period = schedule::period_at(view.now, limits.period);
    let moment = schedule::moment(&memory.seed, address, name, period, limits.period);
    let nonce = schedule::nonce(address, name, period);
    let is_posted = jobs.iter().any(|own| own.job.nonce == nonce);
    if moment > view.now || is_posted {
        return None;
    }
    if report_due_at(host, check.sort(), view) > view.now {
        return None;
    }
    check.definition(&Subject::of(host)?, &challenge(nonce))?;
    let place = host.place.as_ref().filter(|place| is_usable(place, view))?;
    let (timeout, max_price) = terms(check, place, view, limits)?;
    let posting = Posting {
        host: *address,
        check: name,
        period,
        nonce,
        market: place.market,
        slot: place.slot,
        timeout,
        max_price,
        deposit: money::deposit(max_price, timeout).ok()?,
    };
    Some((moment, posting))
}

fn is_usable(place: &Place, view: &View) -> bool {
    place.may_wait && place.valid_until > view.now.saturating_add(PLACE_MARGIN)
}

/// Timeout and price of a job where the host waits; `None` when nothing is posted there.
fn terms(check: &dyn Check, place: &Place, view: &View, limits: &Limits) -> Option<(u32, u64)> {
    let market = view.market(&place.market)?;
    let is_chosen = limits.markets.is_empty() || limits.markets.contains(&market.address);
    // The chain remembers what was posted for as long as the market keeps jobs: a shorter
    // memory would let a job be posted twice, and hide what the day has cost.
    let remembers = i64::from(market.retention) >= i64::from(limits.period).max(DAY);
    let price = market.price.filter(|price| *price <= limits.max_price)?;
    let timeout = check.timeout().max(market.min_timeout);
    let fits = timeout <= market.max_timeout;
    (is_chosen && remembers && fits && !market.is_paused).then_some((timeout, price))
}

/// What the assessor paid the rent of and nobody needs any more.
fn close(view: &View, jobs: &[Own], unjudged: &[Task]) -> Vec<Action> {
    let reports = view.old_reports.iter().map(|report| Action::CloseReport {
        report: report.address,
    });
    let is_needed = |job: &Address| unjudged.iter().any(|task| task.job == *job);
    let old = jobs.iter().filter(|own| {
        let job = own.job;
        job.state.is_terminal() && job.closable_at <= view.now && !is_needed(&job.address)
    });
    reports
        .chain(old.map(|own| Action::CloseJob {
            job: own.job.address,
        }))
        .collect()
}
