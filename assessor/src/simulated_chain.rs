//! A chain in memory for tests: it knows hosts, jobs and reports, and refuses what the
//! programs would refuse.
//!
//! Clones share one chain, so it outlives a service that is dropped and begun anew, and
//! several services can work on it. Time passes only when a test says so.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use nosana_sdk::{
    client::{ClientError, Refusal},
    common::{job::JobState, tier::Tier},
    generated::jobs,
};
use solana_address::Address;

use crate::{
    chain::{Chain, Order},
    checks::Finding,
    plan::Posting,
    view::{Change, HostView, JobView, MarketView, Place, ReportKind, ReportView, Sort, View},
};

/// A report as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedReport {
    /// Where it is.
    pub address: Address,
    /// Who made it.
    pub by: Address,
    /// Of which host.
    pub host: Address,
    /// Its number among the host's reports.
    pub sequence: u64,
    /// What it says.
    pub finding: Finding,
    /// SHA-256 of its evidence.
    pub evidence: [u8; 32],
    /// When, Unix seconds.
    pub at: i64,
}

/// A chain in memory, as one assessor sees it. See the [module](self).
#[derive(Clone)]
pub struct SimulatedChain {
    world: Arc<Mutex<World>>,
    key: Address,
}

struct World {
    now: i64,
    gap: i64,
    market: MarketView,
    hosts: BTreeMap<Address, HostView>,
    jobs: BTreeMap<Address, (Address, JobView)>,
    overdue: Vec<Address>,
    reports: Vec<SimulatedReport>,
    tokens: u64,
    is_policy_due: bool,
    orders: Vec<Order>,
    unreachable: bool,
    lose_next_answer: bool,
}

impl SimulatedChain {
    /// A chain at `now` with one market and no host, as the assessor with the key `key`
    /// sees it. A second costs 100.
    #[must_use]
    pub fn new(now: i64, key: Address) -> Self {
        let market = MarketView {
            address: Address::new_from_array([200; 32]),
            name: "community".to_owned(),
            is_paused: false,
            price: Some(100),
            min_timeout: 10,
            max_timeout: 100_000,
            retention: 24 * 60 * 60,
        };
        Self {
            world: Arc::new(Mutex::new(World {
                now,
                gap: 20 * 60 * 60,
                market,
                hosts: BTreeMap::new(),
                jobs: BTreeMap::new(),
                overdue: Vec::new(),
                reports: Vec::new(),
                tokens: 1_000_000_000,
                is_policy_due: false,
                orders: Vec::new(),
                unreachable: false,
                lose_next_answer: false,
            })),
            key,
        }
    }

    /// The same chain, as the assessor with another key sees it.
    #[must_use]
    pub fn seen_by(&self, key: Address) -> Self {
        Self {
            world: self.world.clone(),
            key,
        }
    }

    /// Registers a host.
    pub fn add_host(&self, host: HostView) {
        self.change(|world| world.hosts.insert(host.address, host));
    }

    /// Changes a host.
    pub fn edit_host(&self, host: &Address, change: impl FnOnce(&mut HostView)) {
        self.change(|world| {
            if let Some(host) = world.hosts.get_mut(host) {
                change(host);
            }
        });
    }

    /// Changes the market.
    pub fn edit_market(&self, change: impl FnOnce(&mut MarketView)) {
        self.change(|world| change(&mut world.market));
    }

    /// Lets a host wait in the queue.
    pub fn join(&self, host: &Address) {
        self.change(|world| {
            let (market, until) = (world.market.address, world.now.saturating_add(600));
            if let Some(host) = world.hosts.get_mut(host) {
                host.place = Some(Place {
                    market,
                    slot: 0,
                    valid_until: until,
                    may_wait: host.tier.has_markets(),
                });
            }
        });
    }

    /// The host with the job starts it.
    pub fn start(&self, job: &Address) {
        self.change(|world| {
            let now = world.now;
            if let Some((_, job)) = world.jobs.get_mut(job) {
                job.state = JobState::Running;
                job.started_at = now;
            }
        });
    }

    /// The host with the job ends it with a result of this hash.
    pub fn finish(&self, job: &Address, result: [u8; 32], exit_code: i32) {
        self.change(|world| {
            let now = world.now;
            if let Some((_, job)) = world.jobs.get_mut(job) {
                job.result = result;
                job.exit_code = exit_code;
                end(job, JobState::Completed, now);
            }
        });
    }

    /// The host with the job gives it back; `next` gets it, or it waits.
    pub fn give_back(&self, job: &Address, next: Option<Address>) {
        self.change(|world| {
            if let Some((_, job)) = world.jobs.get_mut(job) {
                job.host = next.unwrap_or_default();
                job.state = match next {
                    Some(_) => JobState::Assigned,
                    None => JobState::Queued,
                };
            }
        });
    }

    /// The host with the job lets its time pass.
    pub fn let_pass(&self, job: &Address) {
        self.change(|world| world.overdue.push(*job));
    }

    /// A policy that was proposed is due.
    pub fn make_policy_due(&self) {
        self.change(|world| world.is_policy_due = true);
    }

    /// Lets `seconds` pass. Jobs that may be closed by then stay until somebody closes
    /// them.
    pub fn advance(&self, seconds: i64) {
        self.change(|world| {
            world.now = world.now.saturating_add(seconds);
            for host in world.hosts.values_mut() {
                if let Some(place) = &mut host.place {
                    place.valid_until = world.now.saturating_add(600);
                }
            }
        });
    }

    /// Makes the node answer or not.
    pub fn set_reachable(&self, reachable: bool) {
        self.change(|world| world.unreachable = !reachable);
    }

    /// The next order takes effect, and its answer does not come.
    pub fn lose_next_answer(&self) {
        self.change(|world| world.lose_next_answer = true);
    }

    /// Every job, of whatever key.
    #[must_use]
    pub fn jobs(&self) -> Vec<JobView> {
        self.change(|world| world.jobs.values().map(|(_, job)| job.clone()).collect())
    }

    /// Every report.
    #[must_use]
    pub fn reports(&self) -> Vec<SimulatedReport> {
        self.change(|world| world.reports.clone())
    }

    /// Every order that took effect, in order.
    #[must_use]
    pub fn orders(&self) -> Vec<Order> {
        self.change(|world| world.orders.clone())
    }

    /// The chain's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.lock().now
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.lock())
    }
}

#[async_trait]
impl Chain for SimulatedChain {
    async fn view(&self) -> Result<View, ClientError> {
        let world = self.lock();
        if world.unreachable {
            return Err(ClientError::NotLanded);
        }
        let own = world
            .jobs
            .values()
            .filter(|(client, _)| *client == self.key);
        Ok(View {
            now: world.now,
            may_report: true,
            report_gap: world.gap,
            is_policy_due: world.is_policy_due,
            is_paused: false,
            tokens: world.tokens,
            lamports: 1_000_000_000,
            markets: vec![world.market.clone()],
            hosts: world.hosts.values().cloned().collect(),
            jobs: own.map(|(_, job)| job.clone()).collect(),
            overdue: world.overdue.clone(),
            old_reports: world
                .reports
                .iter()
                .filter(|report| report.by == self.key && is_old(report, world.now))
                .map(|report| ReportView {
                    address: report.address,
                    host: report.host,
                    sequence: report.sequence,
                })
                .collect(),
        })
    }

    async fn send(&self, order: &Order) -> Result<String, ClientError> {
        self.change(|world| {
            if world.unreachable {
                return Err(ClientError::NotLanded);
            }
            world.apply(order, self.key).map_err(refused)?;
            world.orders.push(order.clone());
            if std::mem::take(&mut world.lose_next_answer) {
                return Err(ClientError::NotLanded);
            }
            Ok(format!("signature {}", world.orders.len()))
        })
    }
}

fn is_old(report: &SimulatedReport, now: i64) -> bool {
    now > report
        .at
        .saturating_add(nosana_sdk::common::assessment::REPORT_RETENTION)
}

fn end(job: &mut JobView, state: JobState, now: i64) {
    job.state = state;
    job.ended_at = now;
    job.closable_at = now.saturating_add(24 * 60 * 60);
    let used = u64::try_from(now.saturating_sub(job.started_at)).unwrap_or_default();
    if job.started_at == 0 {
        job.cost = 0;
    } else {
        job.cost = job.cost.min(used.saturating_mul(100));
    }
}

impl World {
    fn apply(&mut self, order: &Order, key: Address) -> Result<(), &'static str> {
        match order {
            Order::ApplyPolicy => {
                if !std::mem::take(&mut self.is_policy_due) {
                    return Err("no policy is due");
                }
            }
            Order::Expire { job } => self.expire(job)?,
            Order::Cancel { job } => {
                self.turn(job, &key, &[JobState::Queued], JobState::Cancelled)?;
            }
            Order::Stop { job } => {
                let from = [JobState::Assigned, JobState::Running];
                self.turn(job, &key, &from, JobState::Stopped)?;
            }
            Order::Submit {
                host,
                sequence,
                findings,
                evidence,
            } => self.submit(host, *sequence, findings, *evidence, key)?,
            Order::Assess { host } => {
                let host = self.hosts.get_mut(host).ok_or("there is no host")?;
                if let Some(Change { to, .. }) = host.change.take() {
                    host.tier = to;
                }
            }
            Order::Evict { host, .. } => {
                let host = self.hosts.get_mut(host).ok_or("there is no host")?;
                let place = host.place.take_if(|place| !place.may_wait);
                place.ok_or("the host may wait")?;
            }
            Order::Post {
                posting,
                definition,
            } => self.post(posting, *definition, key)?,
            Order::CloseReport { report } => {
                let now = self.now;
                let index = self
                    .reports
                    .iter()
                    .position(|known| known.address == *report && is_old(known, now))
                    .ok_or("there is no such report, or it is kept")?;
                self.reports.remove(index);
            }
            Order::CloseJob { job } => {
                let (_, known) = self.jobs.get(job).ok_or("there is no job")?;
                if !known.state.is_terminal() || known.closable_at > self.now {
                    return Err("too early");
                }
                self.jobs.remove(job);
            }
        }
        Ok(())
    }

    fn expire(&mut self, job: &Address) -> Result<(), &'static str> {
        let index = self.overdue.iter().position(|known| known == job);
        self.overdue.remove(index.ok_or("too early")?);
        let now = self.now;
        if let Some((_, job)) = self.jobs.get_mut(job) {
            if job.state == JobState::Running {
                end(job, JobState::Expired, now);
            } else {
                job.state = JobState::Queued;
                job.host = Address::default();
            }
        }
        Ok(())
    }

    fn turn(
        &mut self,
        job: &Address,
        key: &Address,
        from: &[JobState],
        to: JobState,
    ) -> Result<(), &'static str> {
        let now = self.now;
        let (client, job) = self.jobs.get_mut(job).ok_or("there is no job")?;
        if client != key || !from.contains(&job.state) {
            return Err("wrong client or state");
        }
        end(job, to, now);
        Ok(())
    }

    fn submit(
        &mut self,
        address: &Address,
        sequence: u64,
        findings: &[Finding],
        evidence: [u8; 32],
        key: Address,
    ) -> Result<(), &'static str> {
        let (now, gap) = (self.now, self.gap);
        let host = self.hosts.get_mut(address).ok_or("there is no host")?;
        if host.tier == Tier::Removed {
            return Err("the host is removed");
        }
        if host.next_report != sequence {
            return Err("another report was faster");
        }
        let (mut after, mut reports) = (host.clone(), Vec::new());
        for finding in findings {
            let last = after.last(Sort::of(finding.kind));
            if last != 0 && now < last.saturating_add(gap) {
                return Err("too soon");
            }
            let has_figures = finding.figures != [0; 4];
            if has_figures && !(finding.passed && finding.kind == ReportKind::Benchmark) {
                return Err("only a passed benchmark has figures");
            }
            match finding.kind {
                ReportKind::Benchmark => after.benchmarked_at = now,
                ReportKind::Proof | ReportKind::SpoofCheck => after.proved_at = now,
            }
            reports.push(SimulatedReport {
                address: report_address(address, after.next_report),
                by: key,
                host: *address,
                sequence: after.next_report,
                finding: finding.clone(),
                evidence,
                at: now,
            });
            after.next_report += 1;
        }
        *host = after;
        self.reports.extend(reports);
        Ok(())
    }

    fn post(
        &mut self,
        posting: &Posting,
        definition: [u8; 32],
        key: Address,
    ) -> Result<(), &'static str> {
        let address = jobs::pdas::find_job(&key, posting.nonce).0;
        if self.jobs.contains_key(&address) {
            return Err("there is such a job already");
        }
        let price = self.market.price.ok_or("the market has no price")?;
        let cost = price.saturating_mul(u64::from(posting.timeout));
        if price > posting.max_price || self.market.is_paused {
            return Err("too dear, or paused");
        }
        let host = self.hosts.get_mut(&posting.host).ok_or("no such host")?;
        let waits = |place: &Place| place.market == posting.market && place.slot == posting.slot;
        if !host.place.as_ref().is_some_and(waits) {
            return Err("the host does not wait");
        }
        self.tokens = self.tokens.checked_sub(cost).ok_or("too few tokens")?;
        host.place = None;
        let job = JobView {
            address,
            nonce: posting.nonce,
            market: posting.market,
            state: JobState::Assigned,
            host: posting.host,
            first_host: posting.host,
            definition,
            result: [0; 32],
            exit_code: 0,
            posted_at: self.now,
            started_at: 0,
            ended_at: 0,
            closable_at: i64::MAX,
            cost,
        };
        self.jobs.insert(address, (key, job));
        Ok(())
    }
}

fn report_address(host: &Address, sequence: u64) -> Address {
    let mut bytes = *host.as_array();
    if let Some(tail) = bytes.last_chunk_mut() {
        *tail = sequence.to_le_bytes();
    }
    Address::new_from_array(bytes)
}

fn refused(reason: &'static str) -> ClientError {
    ClientError::Refused {
        reason: Refusal::Other(reason.to_owned()),
        log: Vec::new(),
    }
}
