//! What an agent does on chain for its host beside its jobs, where that costs less than it brings: it has paid what a job owes
//! because the payout account could not take it, gives the stake back what was unbonded and is due, and sweeps a queue in which
//! the host waits behind so many places that ran out that no job can be posted.
//!
//! All of it may be sent by anyone, and nothing is lost when nobody does for a while. What there is to do is seen in the
//! snapshots that the slots take in any case.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use nosana_sdk::{
    client::{Client, ClientError},
    generated::jobs::{self, accounts::Job, errors::JobsError},
    instructions,
    queue::{LOOKS_AT_POST, QueueKind},
};
use solana_address::Address;
use tokio::time::{Instant, sleep};
use tracing::{debug, info, warn};

use crate::{api::Registry, chain::Snapshot, config::Config, durable, keys::Keys, run::chain_of};

/// How often there is looked whether something is due.
const EVERY: Duration = Duration::from_mins(1);
/// How long after a try the same is tried again.
const PAUSE: Duration = Duration::from_hours(1);
/// The same of a queue that nobody can post in.
const SWEEP_PAUSE: Duration = Duration::from_mins(1);
/// Base units that a job must owe for a transaction to be worth it: 0.01 NOS.
const WORTH: u64 = 10_000;
/// Which hosts sweep: those that are matched next.
const SWEEPERS: usize = 3;
/// The file of the jobs that owe something, in a host's folder.
const FILE: &str = "owed";
/// Jobs that are remembered in it.
const MOST_OWING: usize = 1_000;

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// Give the stake of `owner` back what was taken out of the bond of `host`.
    Release { owner: Address, host: Address },
    /// Remove what ran out at the front of this queue.
    Sweep { queue: Address },
    /// Have paid what this job owes.
    Collect { job: Address },
}

impl Due {
    /// How long after a try it is tried again.
    fn pause(&self) -> Duration {
        match self {
            Self::Release { .. } | Self::Collect { .. } => PAUSE,
            Self::Sweep { .. } => SWEEP_PAUSE,
        }
    }
}

/// What the slots saw.
#[derive(Default)]
pub(crate) struct Dues {
    seen: Mutex<BTreeMap<Address, Vec<Due>>>,
}

impl Dues {
    /// Notes what is due by what `host` saw of the chain.
    pub(crate) fn saw(&self, host: Address, snapshot: &Snapshot) {
        let due = due(host, snapshot);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(host, due);
    }

    /// What is due, each once.
    fn all(&self) -> BTreeSet<Due> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.values().flatten().cloned().collect()
    }
}

fn due(host: Address, snapshot: &Snapshot) -> Vec<Due> {
    let account = &snapshot.host;
    let is_free =
        account.unbonding > 0 && account.unbonding_until <= snapshot.now && account.slashing == 0;
    let release = is_free.then_some(Due::Release {
        owner: account.owner,
        host,
    });
    let sweep = is_stuck_before(host, snapshot).then_some(Due::Sweep {
        queue: snapshot.market.queue,
    });
    release.into_iter().chain(sweep).collect()
}

/// Whether `host` is one of the next to be matched, and so many places before it ran out that no job can be posted.
fn is_stuck_before(host: Address, snapshot: &Snapshot) -> bool {
    let queue = &snapshot.queue;
    if queue.kind() != QueueKind::Hosts {
        return false;
    }
    let is_valid = |until: i64| until >= snapshot.now;
    let mut valid = queue
        .waiting
        .iter()
        .filter(|waiting| is_valid(waiting.valid_until));
    let Some(first) = valid.clone().next() else {
        return false;
    };
    let before = first.slot.saturating_sub(queue.header.head);
    before >= LOOKS_AT_POST
        && valid
            .by_ref()
            .take(SWEEPERS)
            .any(|waiting| waiting.key == host)
}

/// Has the notes of what jobs owe be changed by one at a time.
static NOTES: Mutex<()> = Mutex::new(());

/// Writes down that `job` owes the host with this folder something. On disk when it returns.
pub(crate) fn note_owing(folder: &Path, job: &Address) -> io::Result<()> {
    let _turn = NOTES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = owing(folder);
    if known.contains(job) {
        return Ok(());
    }
    if known.len() >= MOST_OWING {
        return Err(io::Error::other(format!(
            "{MOST_OWING} jobs owe something already: `nosana host collect` has paid what any of them owes"
        )));
    }
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(folder.join(FILE))?;
    // A line that a full disk cut off spoils none but itself.
    file.write_all(format!("\n{job}\n").as_bytes())?;
    file.sync_data()
}

/// The jobs that owe the host with this folder something, as far as is known.
fn owing(folder: &Path) -> BTreeSet<Address> {
    let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// Forgets that the jobs that are `settled` owe something.
fn forget(folder: &Path, settled: &BTreeSet<Address>) -> io::Result<()> {
    let _turn = NOTES.lock().unwrap_or_else(PoisonError::into_inner);
    let path = folder.join(FILE);
    let known = owing(folder);
    let lines: Vec<String> = known.difference(settled).map(ToString::to_string).collect();
    if lines.is_empty() {
        return fs::remove_file(path);
    }
    durable::write(&path, (lines.join("\n") + "\n").as_bytes())
}

/// What is needed of the chain.
#[async_trait]
trait Teller: Send + Sync {
    /// The job, if its account is there.
    async fn job(&self, address: &Address) -> Result<Option<Job>, ClientError>;

    /// Sends it, which anyone may.
    async fn send(&self, due: &Due) -> Result<(), ClientError>;
}

/// A cluster, and the worker who pays for it.
struct Counter {
    client: Arc<Client>,
    keys: Arc<Keys>,
}

#[async_trait]
impl Teller for Counter {
    async fn job(&self, address: &Address) -> Result<Option<Job>, ClientError> {
        self.client.find::<Job>(address).await
    }

    async fn send(&self, due: &Due) -> Result<(), ClientError> {
        let instruction = match due {
            Due::Release { owner, host } => instructions::release_bond(*owner, *host),
            Due::Sweep { queue } => instructions::sweep(*queue),
            Due::Collect { job } => {
                let config = self.client.get(&jobs::pdas::find_config().0).await?;
                let account = self.client.get::<Job>(job).await?;
                instructions::collect(*job, &account, &config)
            }
        };
        let keypair = self.keys.in_use();
        self.client
            .send(&[instruction], &[&keypair])
            .await
            .map(drop)
    }
}

/// What sends what is due for the hosts of `config`, for ever; the worker pays for it.
pub(crate) fn collecting(
    config: &Config,
    client: &Arc<Client>,
    keys: &Arc<Keys>,
    registry: &Arc<Registry>,
) -> impl Future<Output = ()> + Send + 'static {
    let slots = config.slots.iter();
    let folders = slots.map(|slot| config.state.join(slot.host.as_str()));
    let counter = Counter {
        client: Arc::clone(client),
        keys: Arc::clone(keys),
    };
    let mut collector = Collector::new(counter, folders.collect());
    let registry = Arc::clone(registry);
    async move {
        loop {
            sleep(EVERY).await;
            collector.round(&registry.dues, Instant::now()).await;
        }
    }
}

struct Collector<T> {
    teller: T,
    folders: Vec<PathBuf>,
    /// When what was tried last.
    tried: BTreeMap<Due, Instant>,
    /// When jobs were asked for what they owe.
    asked: Option<Instant>,
    /// The jobs of which the operator was told that their debt cannot be paid.
    told: BTreeSet<Address>,
}

impl<T: Teller> Collector<T> {
    fn new(teller: T, folders: Vec<PathBuf>) -> Self {
        Self {
            teller,
            folders,
            tried: BTreeMap::new(),
            asked: None,
            told: BTreeSet::new(),
        }
    }

    async fn round(&mut self, dues: &Dues, now: Instant) {
        self.tried
            .retain(|due, at| now.duration_since(*at) < due.pause());
        for due in dues.all() {
            if self.tried.contains_key(&due) {
                continue;
            }
            match self.teller.send(&due).await {
                Ok(()) => info!(?due, "sent what was due"),
                // Another was faster, or what was seen is old.
                Err(error) => debug!(?due, error = chain_of(&error), "what was due was not sent"),
            }
            self.tried.insert(due, now);
        }
        let is_due = |asked: Instant| now.duration_since(asked) >= PAUSE;
        if self.asked.is_none_or(is_due) {
            let mut has_asked = false;
            for folder in self.folders.clone() {
                has_asked |= self.collect_owed(&folder).await;
            }
            self.asked = has_asked.then_some(now);
        }
    }

    /// Has paid what jobs owe to the host with this folder. Whether there was any.
    async fn collect_owed(&mut self, folder: &Path) -> bool {
        let owing = owing(folder);
        let mut settled = BTreeSet::new();
        for job in &owing {
            match self.collect_of(job).await {
                Ok(true) => {
                    settled.insert(*job);
                }
                Ok(false) => {}
                Err(error) => {
                    debug!(%job, error = chain_of(&error), "what the job owes was not collected");
                }
            }
        }
        if !settled.is_empty()
            && let Err(error) = forget(folder, &settled)
        {
            warn!(%error, "what jobs owe no more cannot be noted");
        }
        !owing.is_empty()
    }

    /// Whether `job` owes the host nothing more that is worth asking for.
    async fn collect_of(&mut self, address: &Address) -> Result<bool, ClientError> {
        let Some(job) = self.teller.job(address).await? else {
            return Ok(true);
        };
        let (owed, payout) = (job.owed_host, job.payout);
        if owed < WORTH {
            return Ok(true);
        }
        match self.teller.send(&Due::Collect { job: *address }).await {
            Ok(()) => {
                // Where its client or the fee alone could be paid, it still owes.
                let left = self.teller.job(address).await?;
                let is_paid = left.is_none_or(|left| left.owed_host == 0);
                if is_paid {
                    info!(job = %address, base_units = owed, "was paid what the job owed");
                }
                Ok(is_paid)
            }
            Err(error) if error.is_jobs_error(JobsError::NothingOwed) => Ok(true),
            Err(error) if error.is_jobs_error(JobsError::PayoutUnusable) => {
                if self.told.insert(*address) {
                    warn!(
                        job = %address, base_units = owed, %payout,
                        "the job owes this to the host, whose payout account cannot take it: it is closed or frozen"
                    );
                }
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use nosana_sdk::{
        client::Refusal,
        generated::{error_by_code, jobs::accounts::Market, tiers::accounts::Host},
        queue::Waiting,
    };

    use super::*;
    use crate::{plan::tests::snapshot, simulated_chain::zeroed};

    const HOST: Address = Address::new_from_array([7; 32]);
    const OTHER: Address = Address::new_from_array([8; 32]);
    const JOB: Address = Address::new_from_array([9; 32]);
    const QUEUE: Address = Address::new_from_array([10; 32]);

    /// A chain that has one job, and takes what it is told to take.
    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Book>>);

    #[derive(Default)]
    struct Book {
        job: Option<Job>,
        refusal: Option<JobsError>,
        sent: usize,
    }

    impl Told {
        fn set(&self, change: impl FnOnce(&mut Book)) {
            change(&mut self.0.lock().unwrap());
        }

        fn sent(&self) -> usize {
            std::mem::take(&mut self.0.lock().unwrap().sent)
        }
    }

    #[async_trait]
    impl Teller for Told {
        async fn job(&self, _: &Address) -> Result<Option<Job>, ClientError> {
            Ok(self.0.lock().unwrap().job.clone())
        }

        async fn send(&self, _: &Due) -> Result<(), ClientError> {
            let mut book = self.0.lock().unwrap();
            book.sent += 1;
            if let Some(refusal) = book.refusal {
                let reason = error_by_code(refusal as u32).map(Refusal::Program).unwrap();
                return Err(ClientError::Refused {
                    reason,
                    log: Vec::new(),
                });
            }
            if let Some(job) = &mut book.job {
                job.owed_host = 0;
            }
            Ok(())
        }
    }

    fn unbonding(until: i64, slashing: u64) -> Snapshot {
        Snapshot {
            host: Host {
                owner: OTHER,
                unbonding: 5,
                unbonding_until: until,
                slashing,
                ..zeroed()
            },
            ..snapshot(1_000)
        }
    }

    /// A queue in which so many places ran out before those of `valid`.
    fn queue(over: u64, valid: &[Address]) -> Snapshot {
        let mut seen = snapshot(1_000);
        seen.market = Market {
            queue: QUEUE,
            ..seen.market
        };
        seen.queue.header.kind = QueueKind::Hosts as u8;
        seen.queue.header.head = 100;
        let place = |slot, key, valid_until| Waiting {
            key,
            slot,
            valid_until,
        };
        let over = (100..100 + over).map(|slot| place(slot, JOB, 999));
        seen.queue.waiting = over.collect();
        for key in valid {
            let slot = 100 + seen.queue.waiting.len() as u64;
            seen.queue.waiting.push(place(slot, *key, 1_000));
        }
        seen
    }

    #[test]
    fn a_bond_is_released_once_it_is_due_and_nothing_is_proposed() {
        let release = Due::Release {
            owner: OTHER,
            host: HOST,
        };
        assert_eq!(due(HOST, &unbonding(1_000, 0)), [release]);
        assert_eq!(due(HOST, &unbonding(1_001, 0)), []);
        assert_eq!(due(HOST, &unbonding(1_000, 1)), []);
        assert_eq!(due(HOST, &snapshot(1_000)), []);
    }

    #[test]
    fn the_next_ones_sweep_a_queue_that_nobody_can_post_in() {
        let sweep = [Due::Sweep { queue: QUEUE }];
        assert_eq!(due(HOST, &queue(LOOKS_AT_POST, &[HOST])), sweep);
        assert_eq!(due(HOST, &queue(LOOKS_AT_POST - 1, &[HOST])), []);
        assert_eq!(due(HOST, &queue(40, &[OTHER, OTHER, HOST])), sweep);
        assert_eq!(due(HOST, &queue(40, &[OTHER, OTHER, OTHER, HOST])), []);
        assert_eq!(due(HOST, &queue(40, &[OTHER])), []);
        assert_eq!(due(HOST, &queue(40, &[])), []);
        // Gaps count as well: nobody is named there.
        let mut gaps = queue(0, &[HOST]);
        gaps.queue.header.head = 100 - LOOKS_AT_POST;
        assert_eq!(due(HOST, &gaps), sweep);
    }

    #[tokio::test]
    async fn what_is_due_is_sent_once_and_again_after_a_pause() {
        let (told, dues) = (Told::default(), Dues::default());
        let mut collector = Collector::new(told.clone(), Vec::new());
        let begun = Instant::now();
        collector.round(&dues, begun).await;
        assert_eq!(told.sent(), 0);
        // Two slots of one queue.
        dues.saw(HOST, &queue(40, &[HOST, OTHER]));
        dues.saw(OTHER, &queue(40, &[HOST, OTHER]));
        collector.round(&dues, begun).await;
        collector.round(&dues, begun).await;
        assert_eq!(told.sent(), 1);
        collector.round(&dues, begun + SWEEP_PAUSE).await;
        assert_eq!(told.sent(), 1);
        dues.saw(HOST, &snapshot(1_000));
        dues.saw(OTHER, &snapshot(1_000));
        collector.round(&dues, begun + 2 * SWEEP_PAUSE).await;
        assert_eq!(told.sent(), 0);
    }

    #[tokio::test]
    async fn what_a_job_owes_is_asked_for_until_the_account_takes_it_by_any_agent() {
        let folder = tempfile::tempdir().unwrap();
        let (told, dues) = (Told::default(), Dues::default());
        told.set(|book| {
            book.job = Some(Job {
                owed_host: WORTH,
                ..zeroed()
            });
            book.refusal = Some(JobsError::PayoutUnusable);
        });
        let folders = vec![folder.path().to_owned()];
        let mut collector = Collector::new(told.clone(), folders.clone());
        let begun = Instant::now();
        for _ in 0..2 {
            note_owing(folder.path(), &JOB).unwrap();
        }
        collector.round(&dues, begun).await;
        collector.round(&dues, begun).await;
        assert_eq!(told.sent(), 1, "not before an hour has passed");
        collector.round(&dues, begun + PAUSE).await;
        assert_eq!(told.sent(), 1);
        assert_eq!(owing(folder.path()).len(), 1);
        // A new agent knows it, too.
        let mut next = Collector::new(told.clone(), folders);
        told.set(|book| book.refusal = None);
        next.round(&dues, begun).await;
        assert_eq!(told.sent(), 1);
        assert!(owing(folder.path()).is_empty());
        next.round(&dues, begun + PAUSE).await;
        assert_eq!(told.sent(), 0);
    }

    #[tokio::test]
    async fn what_costs_more_than_it_brings_and_what_is_gone_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (told, dues) = (Told::default(), Dues::default());
        let job = |owed_host| {
            Some(Job {
                owed_host,
                ..zeroed()
            })
        };
        for job in [None, job(0), job(WORTH - 1)] {
            note_owing(folder.path(), &JOB).unwrap();
            fs::write(folder.path().join("owed.new"), "of a killed agent").unwrap();
            told.set(|book| book.job = job);
            let folders = vec![folder.path().to_owned()];
            let mut collector = Collector::new(told.clone(), folders);
            collector.round(&dues, Instant::now()).await;
            assert_eq!(told.sent(), 0);
            assert!(owing(folder.path()).is_empty());
        }
    }

    #[test]
    fn a_line_that_was_cut_off_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "4vJ9JU1bJJE96FWSJKvHsmmFADCg").unwrap();
        note_owing(folder.path(), &JOB).unwrap();
        note_owing(folder.path(), &OTHER).unwrap();
        assert_eq!(owing(folder.path()), BTreeSet::from([JOB, OTHER]));
        forget(folder.path(), &BTreeSet::from([JOB])).unwrap();
        assert_eq!(owing(folder.path()), BTreeSet::from([OTHER]));
    }
}
