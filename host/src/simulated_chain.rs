//! A chain in memory for one host, for the agent's tests: it knows the states of a
//! job and of the host, and refuses what the jobs program would refuse.
//!
//! Clones share one chain, so it outlives an agent that is dropped and started
//! anew. Time passes only when a test says so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use borsh::BorshDeserialize;
use nosana_sdk::{
    client::{ClientError, Refusal},
    common::{job::JobState, tier::Tier},
    generated::{
        error_by_code,
        jobs::{
            accounts::{Config, HostRecord, Job, Market, Queue},
            errors::JobsError,
        },
        tiers::accounts::Host,
    },
    queue::{QueueView, Waiting},
};
use solana_address::Address;
use tokio::sync::mpsc;

use crate::chain::{Chain, Order, Snapshot, expects_result};

/// A chain in memory. See the [module](self).
#[derive(Clone)]
pub struct SimulatedChain {
    world: Arc<Mutex<World>>,
}

struct World {
    now: i64,
    host: Address,
    client: Address,
    lease: u32,
    waits_until: Option<i64>,
    job: Option<(Address, Job)>,
    orders: Vec<Order>,
    listeners: Vec<mpsc::Sender<()>>,
    /// What it refuses: joining for want of a reserve, or all from a worker of before.
    refuses: Option<JobsError>,
    refusals: usize,
    tier: Tier,
    unreachable: bool,
    lose_next_answer: bool,
}

impl SimulatedChain {
    /// A chain where `host` is registered and idle.
    #[must_use]
    pub fn new(host: Address) -> Self {
        Self {
            world: Arc::new(Mutex::new(World {
                now: 1_000,
                host,
                client: Address::default(),
                lease: 600,
                waits_until: None,
                job: None,
                orders: Vec::new(),
                listeners: Vec::new(),
                refuses: None,
                refusals: 0,
                tier: Tier::Community,
                unreachable: false,
                lose_next_answer: false,
            })),
        }
    }

    /// Whose the jobs are that are assigned from now on.
    pub fn set_client(&self, client: Address) {
        self.change(|world| world.client = client);
    }

    /// Gives the host a job, as a client's post does.
    pub fn assign(&self, address: Address, definition: [u8; 32], timeout: u32) {
        self.change(|world| {
            world.waits_until = None;
            let job = Job {
                state: JobState::Assigned as u8,
                host: world.host,
                client: world.client,
                definition,
                timeout,
                start_limit: 600,
                assigned_at: world.now,
                attempts: 1,
                tier: Tier::Community as u8,
                ..zeroed()
            };
            world.job = Some((address, job));
        });
    }

    /// Ends the job as its client's stop does.
    pub fn stop_job(&self) {
        self.end(JobState::Stopped);
    }

    /// Ends the job as anybody does whose host let its deadline pass.
    pub fn expire_job(&self) {
        self.end(JobState::Expired);
    }

    /// Gives the job more time, as its client does.
    pub fn extend_job(&self, seconds: u32) {
        self.change(|world| {
            if let Some((_, job)) = &mut world.job {
                job.timeout += seconds;
            }
        });
    }

    /// Refuses the host's joins until [`SimulatedChain::fund_record`].
    pub fn drain_record(&self) {
        self.change(|world| world.refuses = Some(JobsError::ReserveTooSmall));
    }

    /// Gives the host's record what a bounty takes.
    pub fn fund_record(&self) {
        self.change(|world| world.refuses = None);
    }

    /// How many orders it refused.
    #[must_use]
    pub fn refusals(&self) -> usize {
        self.lock().refusals
    }

    /// Has the owner give the host another worker, or this one again.
    pub fn set_other_worker(&self, is_other: bool) {
        self.change(|world| world.refuses = is_other.then_some(JobsError::NotWorker));
    }

    /// Moves the host to `tier`.
    pub fn set_tier(&self, tier: Tier) {
        self.change(|world| world.tier = tier);
    }

    /// Gives the host a job, as [`SimulatedChain::assign`], just after it was moved to
    /// `tier`.
    pub fn set_tier_and_assign(&self, tier: Tier, address: Address, definition: [u8; 32]) {
        self.lock().tier = tier;
        self.assign(address, definition, 3_600);
    }

    /// Takes the host out of the queue, as anybody does whose market takes it no longer.
    pub fn evict(&self) {
        self.change(|world| world.waits_until = None);
    }

    /// Lets `seconds` pass.
    pub fn advance(&self, seconds: i64) {
        self.change(|world| world.now += seconds);
    }

    /// Makes the node answer or not.
    pub fn set_reachable(&self, reachable: bool) {
        self.change(|world| world.unreachable = !reachable);
    }

    /// The next order takes effect, and its answer does not come.
    pub fn lose_next_answer(&self) {
        self.change(|world| world.lose_next_answer = true);
    }

    /// The job, whatever its state.
    #[must_use]
    pub fn job(&self) -> Option<Job> {
        self.lock().job.as_ref().map(|(_, job)| job.clone())
    }

    /// Whether the host stands in the queue.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.lock().waits_until.is_some()
    }

    /// Every order that took effect, in order.
    #[must_use]
    pub fn orders(&self) -> Vec<Order> {
        self.lock().orders.clone()
    }

    fn end(&self, state: JobState) {
        self.change(|world| {
            if let Some((_, job)) = &mut world.job {
                job.state = state as u8;
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.lock();
        let result = change(&mut world);
        for listener in &world.listeners {
            // A full channel has a nudge in it already.
            let _ = listener.try_send(());
        }
        result
    }
}

#[async_trait]
impl Chain for SimulatedChain {
    async fn snapshot(&self, known: &[Address]) -> Result<Snapshot, ClientError> {
        let world = self.lock();
        if world.unreachable {
            return Err(ClientError::NotLanded);
        }
        let job = world.job.clone().filter(|(_, job)| {
            job.host == world.host
                && JobState::try_from(job.state).is_ok_and(|state| !state.is_terminal())
        });
        let over = world
            .job
            .clone()
            .filter(|(address, job)| known.contains(address) && expects_result(job, &world.host));
        let waiting = world.waits_until.map(|valid_until| Waiting {
            key: world.host,
            slot: 0,
            valid_until,
        });
        Ok(Snapshot {
            now: world.now,
            host: Host {
                tier: world.tier as u8,
                ..zeroed()
            },
            record: HostRecord {
                host: world.host,
                ..zeroed()
            },
            market: Market {
                tier: Tier::Community as u8,
                lease: world.lease,
                ..zeroed()
            },
            queue: QueueView {
                header: zeroed::<Queue>(),
                waiting: waiting.into_iter().collect(),
            },
            config: zeroed::<Config>(),
            job,
            over,
            owing: Vec::new(),
        })
    }

    async fn send(&self, order: &Order, _: &Snapshot) -> Result<(), ClientError> {
        self.change(|world| {
            if world.unreachable {
                return Err(ClientError::NotLanded);
            }
            let applied = world.apply(order);
            world.refusals += usize::from(applied.is_err());
            applied.map_err(refused)?;
            world.orders.push(order.clone());
            if std::mem::take(&mut world.lose_next_answer) {
                return Err(ClientError::NotLanded);
            }
            Ok(())
        })
    }

    fn nudges(&self) -> mpsc::Receiver<()> {
        let (sender, receiver) = mpsc::channel(1);
        self.lock().listeners.push(sender);
        receiver
    }
}

impl World {
    fn apply(&mut self, order: &Order) -> Result<(), JobsError> {
        let until = self.now + i64::from(self.lease);
        match order {
            _ if self.refuses == Some(JobsError::NotWorker) => Err(JobsError::NotWorker),
            Order::Join { .. } if self.waits_until.is_some() || self.live_job().is_some() => {
                Err(JobsError::HostBusy)
            }
            Order::Join { .. } | Order::Start(_) if !self.is_taken() => Err(JobsError::WrongTier),
            Order::Join { .. } if self.refuses.is_some() => Err(JobsError::ReserveTooSmall),
            Order::Renew if self.waits_until.is_none() => Err(JobsError::NotInQueue),
            // It goes through, and the host is out.
            Order::Renew if !self.is_taken() => {
                self.waits_until = None;
                Ok(())
            }
            Order::Join { .. } | Order::Renew => {
                self.waits_until = Some(until);
                Ok(())
            }
            Order::Leave => match self.waits_until.take() {
                Some(_) => Ok(()),
                None => Err(JobsError::HostNotWaiting),
            },
            Order::Start(_) => self.turn(JobState::Assigned, JobState::Running).map(|job| {
                job.started_at = job.assigned_at;
            }),
            Order::Checkpoint(_) => {
                let now = self.now;
                let job = self.turn(JobState::Running, JobState::Running)?;
                job.paid_seconds = u32::try_from(now - job.started_at).unwrap_or_default();
                Ok(())
            }
            Order::Finish {
                exit_code, result, ..
            } => {
                let job = self.turn(JobState::Running, JobState::Completed)?;
                job.exit_code = *exit_code;
                job.result = *result;
                Ok(())
            }
            Order::AttachResult {
                exit_code, result, ..
            } => {
                let host = self.host;
                let job = self.job.as_mut().map(|(_, job)| job);
                let job = job
                    .filter(|job| expects_result(job, &host))
                    .ok_or(JobsError::NoResultExpected)?;
                job.exit_code = *exit_code;
                job.result = *result;
                Ok(())
            }
            Order::Quit(_) => {
                let job = self.live_job().ok_or(JobsError::WrongState)?;
                job.state = JobState::Queued as u8;
                job.host = Address::default();
                Ok(())
            }
        }
    }

    fn is_taken(&self) -> bool {
        self.tier.may_work_in(Tier::Community)
    }

    fn live_job(&mut self) -> Option<&mut Job> {
        let host = self.host;
        let (_, job) = self.job.as_mut()?;
        let state = JobState::try_from(job.state).ok()?;
        (job.host == host && !state.is_terminal()).then_some(job)
    }

    fn turn(&mut self, from: JobState, to: JobState) -> Result<&mut Job, JobsError> {
        let job = self.live_job().ok_or(JobsError::NotAssigned)?;
        if job.state != from as u8 {
            return Err(JobsError::WrongState);
        }
        job.state = to as u8;
        Ok(job)
    }
}

fn refused(error: JobsError) -> ClientError {
    let reason = error_by_code(error as u32)
        .map_or_else(|| Refusal::Other(error.name().to_owned()), Refusal::Program);
    ClientError::Refused {
        reason,
        log: Vec::new(),
    }
}

/// An account with nothing in it.
#[allow(
    clippy::expect_used,
    reason = "zeros are a value of every layout of fixed size, and none has 4 096 bytes"
)]
pub(crate) fn zeroed<T: BorshDeserialize>() -> T {
    T::deserialize(&mut [0_u8; 4_096].as_slice()).expect("zeros make an account")
}
