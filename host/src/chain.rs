//! What the agent needs of the chain: one snapshot of everything that concerns a
//! slot, a few instructions, and a nudge when something changed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use nosana_sdk::{
    client::{CLOCK, Client, ClientError, ProgramAccount, Refusal, clock, expect},
    common::{host_record::HostState, job::JobState},
    generated::{
        error_by_code,
        jobs::{
            self,
            accounts::{Config, HostRecord, Job, Market},
            errors::JobsError,
        },
        tiers::accounts::Host,
    },
    instructions::Worker,
    queue::QueueView,
    watch::{self, Heard},
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::sync::mpsc;
use tracing::info;

use crate::keys::Keys;

/// What a host needs to know to act.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The chain's clock, Unix seconds.
    pub now: i64,
    /// The host, whose tier and bond others may change.
    pub host: Host,
    /// The host's record.
    pub record: HostRecord,
    /// Where it joins.
    pub market: Market,
    /// The market's queue.
    pub queue: QueueView,
    /// The configuration of the jobs program.
    pub config: Config,
    /// The job that is the host's, assigned or running.
    pub job: Option<(Address, Job)>,
    /// When there is none: a job that this host ran until its client stopped it or its
    /// deadline passed, and that can still be given a result.
    pub over: Option<(Address, Job)>,
    /// Jobs known here that are over and owe the host what its account could not take.
    pub owing: Vec<Address>,
}

/// Something that the agent does on chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Wait in the market's queue, or take one of these jobs that wait there.
    Join {
        /// The jobs at the front of the queue.
        candidates: Vec<Address>,
    },
    /// Renew the place in the queue.
    Renew,
    /// Leave the queue.
    Leave,
    /// Start the job; billing begins.
    Start(Address),
    /// Be paid for the job so far.
    Checkpoint(Address),
    /// End the job.
    Finish {
        /// Which.
        job: Address,
        /// What it ended with.
        exit_code: i32,
        /// SHA-256 of its result's bytes.
        result: [u8; 32],
    },
    /// Give the job, which others ended, the result of what had run.
    AttachResult {
        /// Which.
        job: Address,
        /// What it ended with.
        exit_code: i32,
        /// SHA-256 of its result's bytes.
        result: [u8; 32],
    },
    /// Give the job back.
    Quit(Address),
}

impl Order {
    /// A word for logs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Join { .. } => "join",
            Self::Renew => "renew",
            Self::Leave => "leave",
            Self::Start(_) => "start",
            Self::Checkpoint(_) => "checkpoint",
            Self::Finish { .. } => "finish",
            Self::AttachResult { .. } => "attach_result",
            Self::Quit(_) => "quit",
        }
    }
}

/// The chain, for one host.
#[async_trait]
pub trait Chain: Send + Sync {
    /// Everything as it is now. `known` are the jobs that something may be left of on
    /// this machine.
    async fn snapshot(&self, known: &[Address]) -> Result<Snapshot, ClientError>;

    /// Does `order` and waits until the chain confirmed it. `snapshot` is what the
    /// order was decided on.
    async fn send(&self, order: &Order, snapshot: &Snapshot) -> Result<(), ClientError>;

    /// Something arrives whenever the host's jobs or the queue may have changed.
    /// May miss changes: poll as well.
    fn nudges(&self) -> mpsc::Receiver<()>;

    /// Whether what gives the nudges works at present, so that polls may be slow.
    fn is_told(&self) -> bool {
        false
    }
}

/// A cluster behind an RPC node.
pub struct RpcChain {
    client: Arc<Client>,
    keys: Arc<Keys>,
    host: Address,
    market: Address,
    heard: Arc<Heard>,
    memory: Mutex<Memory>,
}

/// What one snapshot tells the next, to save requests. Nothing is believed because of it.
#[derive(Default)]
struct Memory {
    /// The market's queue.
    queue: Option<Address>,
    /// The job that was the host's.
    job: Option<Address>,
}

impl RpcChain {
    /// The slot of `host`, which works in `market` with the key `keypair`.
    #[must_use]
    pub fn new(client: Arc<Client>, keypair: Keypair, host: Address, market: Address) -> Self {
        Self::with_keys(client, Arc::new(Keys::fixed(keypair)), host, market)
    }

    /// The slot of `host`, which works in `market` with the one of `keys` that is its worker's.
    #[must_use]
    pub fn with_keys(client: Arc<Client>, keys: Arc<Keys>, host: Address, market: Address) -> Self {
        Self {
            client,
            keys,
            host,
            market,
            heard: Arc::default(),
            memory: Mutex::default(),
        }
    }

    /// The market's queue, which stays the same unless the market gets another.
    async fn queue(&self) -> Result<Address, ClientError> {
        if let Some(queue) = self.memory().queue {
            return Ok(queue);
        }
        let market = self.client.get::<Market>(&self.market).await?;
        self.memory().queue = Some(market.queue);
        Ok(market.queue)
    }

    /// The job that is this host's, when it does not wait. A record knows the job that it
    /// started; one that was matched from the other side is found by its host, unless the
    /// subscription told of it.
    async fn find_job(
        &self,
        record: &HostRecord,
        jobs: &[(Address, Job)],
    ) -> Result<Option<(Address, Job)>, ClientError> {
        let is_mine = |job: &Job| {
            job.host == self.host
                && JobState::try_from(job.state).is_ok_and(|state| !state.is_terminal())
        };
        if let Some(found) = jobs.iter().find(|(_, job)| is_mine(job)) {
            return Ok(Some(found.clone()));
        }
        let is_known = jobs.iter().any(|(address, _)| *address == record.job);
        if record.job != Address::default() && !is_known {
            let job = self.client.find::<Job>(&record.job).await?;
            if let Some(job) = job.filter(is_mine) {
                return Ok(Some((record.job, job)));
            }
        }
        // Whoever neither waited nor works was matched with nothing.
        if record.state == HostState::Idle as u8 {
            return Ok(None);
        }
        let found = self
            .client
            .list::<Job>(watch::jobs_of_host(&self.host, Some(JobState::Assigned)))
            .await?;
        Ok(found.into_iter().find(|(_, job)| is_mine(job)))
    }

    /// The key of `worker`.
    ///
    /// # Errors
    /// Without it, as the chain would refuse whatever another key signs.
    fn key(&self, worker: &Address) -> Result<Keypair, ClientError> {
        let refused = || {
            let reason = error_by_code(JobsError::NotWorker as u32).map_or_else(
                || Refusal::Other(JobsError::NotWorker.to_string()),
                Refusal::Program,
            );
            let log = Vec::new();
            ClientError::Refused { reason, log }
        };
        self.keys.of(worker).ok_or_else(refused)
    }

    /// Does `order` as `worker`.
    async fn send_as(
        &self,
        worker: &Address,
        order: &Order,
        snapshot: &Snapshot,
    ) -> Result<(), ClientError> {
        let keypair = self.key(worker)?;
        let worker = Worker {
            worker: keypair.pubkey(),
            host: self.host,
        };
        let (market, queue) = (self.market, snapshot.market.queue);
        let instruction = match order {
            Order::Join { candidates } => worker.join(market, queue, candidates),
            Order::Renew => worker.renew(market, queue),
            Order::Leave => worker.leave(market, queue),
            Order::Start(job) => worker.start(*job),
            Order::Checkpoint(job) => worker.checkpoint(*job, &self.client.get::<Job>(job).await?),
            Order::Finish {
                job,
                exit_code,
                result,
            } => worker.finish(
                *job,
                &self.client.get::<Job>(job).await?,
                &snapshot.config,
                *exit_code,
                *result,
            ),
            Order::AttachResult {
                job,
                exit_code,
                result,
            } => worker.attach_result(*job, *exit_code, *result),
            Order::Quit(job) => {
                let account = self.client.get::<Job>(job).await?;
                let market = self.client.get::<Market>(&account.market).await?;
                worker.quit(*job, &account, &market, &snapshot.config)
            }
        };
        self.client
            .send(&[instruction], &[&keypair])
            .await
            .map(drop)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The record of `host`. Where it is of an older version, its worker brings it up to date
/// first: nothing that the host does would be taken before.
pub(crate) async fn record(
    client: &Client,
    worker: &Keypair,
    host: &Address,
) -> Result<HostRecord, ClientError> {
    let address = jobs::pdas::find_record(host).0;
    match client.get::<HostRecord>(&address).await {
        Err(error @ ClientError::NotA { .. }) => {
            if !client.migrate_record(worker, host).await? {
                return Err(error);
            }
            info!(%host, record = %address, "the host's record was brought up to date");
            client.get(&address).await
        }
        found => found,
    }
}

/// Whether `job` was ended by others while `host` ran it, and has no result yet: what
/// the program asks of `attach_result`.
pub(crate) fn expects_result(job: &Job, host: &Address) -> bool {
    let was_ended = matches!(
        JobState::try_from(job.state),
        Ok(JobState::Stopped | JobState::Expired)
    );
    was_ended && job.host == *host && job.started_at != 0 && job.result == [0; 32]
}

/// Whether a refusal may mean that the worker is another by now, and what the former one had is the new one's.
fn may_be_replaced(error: &ClientError) -> bool {
    let is_refused = matches!(error, ClientError::Refused { .. });
    is_refused && (error.program_error().is_none() || error.is_jobs_error(JobsError::NotWorker))
}

/// Whether `job` is over and owes `host` something.
fn owes(job: &Job, host: &Address) -> bool {
    let is_over = JobState::try_from(job.state).is_ok_and(JobState::is_terminal);
    is_over && job.host == *host && job.owed_host > 0
}

#[async_trait]
impl Chain for RpcChain {
    async fn snapshot(&self, known: &[Address]) -> Result<Snapshot, ClientError> {
        let queue_address = self.queue().await?;
        let record_address = jobs::pdas::find_record(&self.host).0;
        let config_address = jobs::pdas::find_config().0;
        // Jobs that may be this host's, so that nearly always one request tells all.
        let mut jobs: Vec<Address> = known.to_vec();
        jobs.extend(self.memory().job);
        jobs.extend(self.heard.latest());
        jobs.sort_unstable();
        jobs.dedup();
        let mut addresses = vec![
            self.host,
            record_address,
            self.market,
            queue_address,
            config_address,
            CLOCK,
        ];
        addresses.extend(&jobs);
        let mut found = self.client.raw_accounts(&addresses).await?.into_iter();
        let mut next = || found.next().flatten();
        let host = expect::<Host>(&self.host, next().as_ref())?;
        self.keys.saw(self.host, host.worker);
        let record = match expect(&record_address, next().as_ref()) {
            Err(ClientError::NotA { .. }) => {
                let keypair = self.key(&host.worker)?;
                record(&self.client, &keypair, &self.host).await?
            }
            found => found?,
        };
        let mut market = expect::<Market>(&self.market, next().as_ref())?;
        let mut queue = next();
        let config = expect::<Config>(&config_address, next().as_ref())?;
        let now = clock(next().as_ref())?;
        if market.queue != queue_address {
            // It got another one: from now on that one is read.
            self.memory().queue = None;
            market = self.client.get::<Market>(&self.market).await?;
            queue = self.client.raw_account(&market.queue).await?;
        }
        let queue = expect::<QueueView>(&market.queue, queue.as_ref())?;
        let mut accounts = Vec::new();
        for address in jobs {
            if let Ok(job) = expect::<Job>(&address, next().as_ref()) {
                accounts.push((address, job));
            }
        }
        let waits = queue.position(&self.host).is_some();
        let job = if waits {
            None
        } else {
            self.find_job(&record, &accounts).await?
        };
        self.memory().job = job.as_ref().map(|(address, _)| *address);
        let owing = accounts
            .iter()
            .filter(|(address, job)| known.contains(address) && owes(job, &self.host))
            .map(|(address, _)| *address)
            .collect();
        let over = match job {
            Some(_) => None,
            None => accounts
                .into_iter()
                .find(|(address, job)| known.contains(address) && expects_result(job, &self.host)),
        };
        Ok(Snapshot {
            now,
            host,
            record,
            market,
            queue,
            config,
            job,
            over,
            owing,
        })
    }

    async fn send(&self, order: &Order, snapshot: &Snapshot) -> Result<(), ClientError> {
        let named = snapshot.host.worker;
        match self.send_as(&named, order, snapshot).await {
            Err(error) if may_be_replaced(&error) => {
                // The owner may have replaced it just now.
                let host = self.client.get::<Host>(&self.host).await?;
                if host.worker == named {
                    return Err(error);
                }
                self.keys.saw(self.host, host.worker);
                self.send_as(&host.worker, order, snapshot).await
            }
            sent => sent,
        }
    }

    fn nudges(&self) -> mpsc::Receiver<()> {
        watch::shared_nudges(
            self.client.feed(),
            Job::PROGRAM,
            watch::jobs_of_host(&self.host, None),
            Arc::clone(&self.heard),
        )
    }

    fn is_told(&self) -> bool {
        self.heard.is_live()
    }
}
