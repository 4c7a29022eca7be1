//! A diary of what each host did, second by second, and what a record must show of it.

use std::collections::BTreeMap;

use nosana_sdk::common::tier::Tier;
use solana_address::Address;

use super::{DAY, FEE_BPS, FIRST_HOSTS, LEASE, PRICES};

/// How many days a record remembers.
const REMEMBERED: i64 = 32;
/// How long after its deadline a job waits to be expired, seconds.
pub(super) const GRACE: i64 = 60;

/// A host, and what it did.
#[derive(Clone, Debug)]
pub(super) struct Host {
    /// Which one it is.
    pub number: usize,
    pub machine: u8,
    pub class: u16,
    pub tier: Tier,
    pub bond: u64,
    /// When it was registered.
    pub since: i64,
    /// When its record was opened.
    pub record_since: i64,
    /// When its newest proof passed; zero before.
    pub proof_at: i64,
    /// When it was last proved, or tried to be, and benchmarked.
    pub tried_at: [i64; 2],
    /// All that were ever submitted of it, also before it was registered anew.
    pub reports: Vec<Report>,
    /// The sequence of its next one: they begin with the second of its registration.
    pub next_report: u64,
    pub work: Work,
    /// The last second of which it is known what it did.
    pub last_seen: i64,
    /// What its record shows, by day since the epoch.
    pub days: BTreeMap<i64, WorkDay>,
    /// Every span that it served, since it was registered first.
    pub served: Vec<(i64, i64)>,
    /// Base units of fee that its work cost, since it was registered first.
    pub fees: u64,
}

/// What an assessor said of a host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub sequence: u64,
    pub is_test: bool,
    pub passed: bool,
    pub at: i64,
}

/// What a host is doing.
#[derive(Clone, Debug)]
pub(super) enum Work {
    Idle,
    Waiting { until: i64 },
    Running(Running),
}

/// A job that runs.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub job: Address,
    pub started_at: i64,
    pub timeout: u32,
    pub paid_seconds: u32,
}

/// A day of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WorkDay {
    pub online: u64,
    pub served: u64,
    pub completed: u64,
    pub fees: u64,
}

impl Host {
    pub(super) fn new(number: usize, now: i64) -> Self {
        let (_, _, machine, class) = FIRST_HOSTS[number];
        Self {
            number,
            machine,
            class,
            tier: Tier::Community,
            bond: 0,
            since: now,
            record_since: now,
            proof_at: 0,
            tried_at: [0; 2],
            reports: Vec::new(),
            next_report: u64::try_from(now).expect("after the epoch"),
            work: Work::Idle,
            last_seen: 0,
            days: BTreeMap::new(),
            served: Vec::new(),
            fees: 0,
        }
    }

    /// The same host registered anew: nothing is known of it but what it did, and what
    /// its record says, if it was kept.
    pub(super) fn renewed(&self, machine: u8, keeps_record: bool, now: i64) -> Self {
        let new = Self {
            machine,
            reports: self.reports.clone(),
            served: self.served.clone(),
            fees: self.fees,
            ..Self::new(self.number, now)
        };
        if !keeps_record {
            return new;
        }
        Self {
            record_since: self.record_since,
            last_seen: self.last_seen,
            days: self.days.clone(),
            ..new
        }
    }

    /// The days that are certainly its own: a record that is older than its host tells of
    /// another one until the day of its registration is over.
    pub(super) fn own_days(&self) -> BTreeMap<i64, WorkDay> {
        let mut days = self.days.clone();
        if self.record_since < self.since {
            days.retain(|number, _| *number > self.since.div_euclid(DAY));
        }
        days
    }

    /// What was reported of it under `sequence`.
    pub(super) fn report(&self, sequence: u64) -> Option<&Report> {
        let mut reports = self.reports.iter();
        reports.find(|report| report.sequence == sequence)
    }

    pub(super) fn running(&self) -> Option<&Running> {
        match &self.work {
            Work::Running(running) => Some(running),
            _ => None,
        }
    }

    /// Until when it waits.
    pub(super) fn waits_until(&self) -> Option<i64> {
        match self.work {
            Work::Waiting { until } => Some(until),
            _ => None,
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.work, Work::Idle)
    }

    /// It takes a place in its queue.
    pub(super) fn join(&mut self, now: i64) {
        self.hear(now);
        self.work = Work::Waiting {
            until: now + i64::from(LEASE),
        };
    }

    /// It renews its place.
    pub(super) fn heartbeat(&mut self, now: i64) {
        self.wait_ends(now);
        self.join(now);
    }

    /// It leaves its place.
    pub(super) fn leave(&mut self, now: i64) {
        self.wait_ends(now);
        self.hear(now);
    }

    /// It starts a job that it was given this very second.
    pub(super) fn begin(&mut self, job: Address, timeout: u32, now: i64) {
        self.wait_ends(now);
        self.hear(now);
        self.work = Work::Running(Running {
            job,
            started_at: now,
            timeout,
            paid_seconds: 0,
        });
    }

    /// It is paid for a part of its job; `ends` with how many jobs finished.
    pub(super) fn checkpoint(&mut self, now: i64) {
        self.pay(now, 0);
        self.hear(now);
    }

    pub(super) fn finish(&mut self, now: i64) {
        self.pay(now, 1);
        self.hear(now);
        self.work = Work::Idle;
    }

    /// The client ends its job.
    pub(super) fn stop(&mut self, now: i64) {
        self.pay(now, 0);
        self.work = Work::Idle;
    }

    /// It gives its job back: what was not paid yet is lost.
    pub(super) fn quit(&mut self, now: i64) {
        self.touch(now);
        self.hear(now);
        self.work = Work::Idle;
    }

    /// Others end its job, long after its time.
    pub(super) fn expire(&mut self, now: i64) {
        self.touch(now);
        self.work = Work::Idle;
    }

    /// Seconds of its job that could be paid at `now`.
    pub(super) fn seconds(&self, now: i64) -> u32 {
        let Some(running) = self.running() else {
            return 0;
        };
        let seconds = (now - running.started_at).clamp(0, running.timeout.into());
        u32::try_from(seconds).expect("at most the timeout")
    }

    /// What the host would be paid at a checkpoint.
    pub(super) fn unpaid(&self, now: i64) -> u64 {
        let Some(running) = self.running() else {
            return 0;
        };
        let seconds = self.seconds(now).max(running.paid_seconds);
        let (after, before) = (self.earned(seconds), self.earned(running.paid_seconds));
        (after.0 - after.1) - (before.0 - before.1)
    }

    fn pay(&mut self, now: i64, completed: u64) {
        let seconds = self.seconds(now);
        let Work::Running(running) = &mut self.work else {
            unreachable!("it has a job");
        };
        let paid = running.paid_seconds;
        running.paid_seconds = seconds.max(paid);
        let started_at = running.started_at;
        let from = started_at + i64::from(paid);
        let to = started_at + i64::from(seconds);
        let fee = self.earned(seconds.max(paid)).1 - self.earned(paid).1;
        if to > from {
            self.served.push((from, to));
        }
        self.fees += fee;
        self.online(now, to);
        self.add(now, from, to, |day, seconds| day.served += seconds);
        if completed > 0 || fee > 0 {
            self.on(now, |day| {
                day.completed += completed;
                day.fees += fee;
            });
        }
    }

    /// What `seconds` of a job earn, and the fee on it.
    fn earned(&self, seconds: u32) -> (u64, u64) {
        let (price, share) = PRICES[self.number];
        let earned = u128::from(price) * u128::from(seconds) * u128::from(share) / 10_000;
        let fee = earned * u128::from(FEE_BPS) / 10_000;
        let narrow = |amount| u64::try_from(amount).expect("small prices");
        (narrow(earned), narrow(fee))
    }

    fn wait_ends(&mut self, now: i64) {
        if let Work::Waiting { until } = self.work {
            self.online(now, until);
        }
        self.work = Work::Idle;
    }

    fn hear(&mut self, now: i64) {
        self.last_seen = self.last_seen.max(now);
    }

    /// It was online since it was seen last, until before `until`, or `now`.
    fn online(&mut self, now: i64, until: i64) {
        let (from, to) = (self.last_seen, until.min(now));
        if to > from {
            self.last_seen = to;
            self.add(now, from, to, |day, seconds| day.online += seconds);
        }
    }

    /// Gives each day its seconds, of those that a record still remembers on the last.
    fn add(&mut self, now: i64, from: i64, to: i64, add: impl Fn(&mut WorkDay, u64)) {
        let to = to.min(now);
        let mut from = from.max((to.div_euclid(DAY) - (REMEMBERED - 1)) * DAY);
        while from < to {
            let end = to.min((from.div_euclid(DAY) + 1) * DAY);
            let seconds = u64::try_from(end - from).expect("not negative");
            self.on(from, |day| add(day, seconds));
            from = end;
        }
    }

    /// Something happened that a record remembers of the day, though no grid reads it.
    fn touch(&mut self, now: i64) {
        self.on(now, |_| {});
    }

    /// Changes the day of `time`: it takes the place of the one 32 days before, unless one
    /// of later has it.
    fn on(&mut self, time: i64, change: impl FnOnce(&mut WorkDay)) {
        let number = time.div_euclid(DAY);
        let shares = |other: &i64| other.rem_euclid(REMEMBERED) == number.rem_euclid(REMEMBERED);
        if self
            .days
            .keys()
            .any(|other| *other > number && shares(other))
        {
            return;
        }
        self.days
            .retain(|other, _| *other >= number || !shares(other));
        change(self.days.entry(number).or_default());
    }
}
