//! The jobs of a run: posted, waited for, and looked at one by one.

use std::{collections::BTreeMap, fmt, slice, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use nosana_sdk::{
    client::{Client, ClientError, expect},
    common::{job::JobState, money},
    generated::jobs::{
        self,
        accounts::{HostRecord, Job},
    },
    instructions::NewJob,
    result::{JobOutcome, JobResult, MAX_RESULT_BYTES},
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    fleet::IMAGE,
    network::{Network, Registered, patiently},
};

/// Posts that are under way at once.
const POSTS: usize = 32;
/// The most seconds that a job is paid for.
const TIMEOUT: u32 = 600;
/// Between two looks at the jobs that are not over.
const POLL: Duration = Duration::from_secs(1);
/// How long it may be until the next job is over.
const PATIENCE: Duration = Duration::from_mins(3);
/// How often it is tried to post a job.
const ATTEMPTS: u32 = 5;
/// Results that are read at once.
const READS: usize = 16;

/// All jobs of a run, over.
pub struct Done {
    jobs: BTreeMap<Address, Job>,
    /// What the client had before, base units.
    client_had: u64,
    /// What the hosts had before, base units.
    hosts_had: u64,
    seconds: f64,
}

/// That all is as it must be, and how it went.
#[derive(Serialize)]
pub struct Settled {
    jobs: usize,
    jobs_a_second: f64,
    /// Base units that the hosts got: for every job the price of its seconds, to the last unit.
    paid_to_hosts: u64,
    /// Base units of fees.
    paid_in_fees: u64,
    /// Base units that came back.
    refunded: u64,
    /// Jobs that were given to more than one host, one after the other.
    given_again: usize,
    /// Seconds from the post to the assignment, of which the chain tells whole ones.
    wait: Spread,
    /// Seconds from the assignment to the start.
    start: Spread,
    /// Seconds from the start to the end.
    run: Spread,
}

/// How a figure spreads over the jobs.
#[derive(Serialize)]
struct Spread {
    median: i64,
    p99: i64,
    max: i64,
}

impl fmt::Display for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} jobs completed, {:.1} a second, {} given again; hosts got {}, fees {}, refunded {}: exact, no escrow is left",
            self.jobs,
            self.jobs_a_second,
            self.given_again,
            self.paid_to_hosts,
            self.paid_in_fees,
            self.refunded
        )?;
        let rows = [
            ("posted to assigned", &self.wait),
            ("assigned to started", &self.start),
            ("started to ended", &self.run),
        ];
        for (index, (name, spread)) in rows.into_iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(
                f,
                "{end}{name}: {} s at the median, {} s at the 99th percentile, {} s at most",
                spread.median, spread.p99, spread.max
            )?;
        }
        Ok(())
    }
}

/// Posts `count` jobs, `at_once` of them waiting or running at a time, and waits for all of them.
pub async fn run(network: &Network, count: usize, at_once: usize) -> Result<Done> {
    let definition = format!(
        r#"{{"version": "0.1", "type": "container", "ops": [
          {{"id": "hello", "type": "container/run", "args": {{"image": "{IMAGE}", "cmd": "echo hello"}}}}]}}"#
    );
    let definition = network.store.put(definition.as_bytes()).await?.into();
    let mut done = Done {
        jobs: BTreeMap::new(),
        client_had: patiently(|| network.client.token_balance(&network.source)).await?,
        hosts_had: patiently(|| network.client.token_balance(&network.payout)).await?,
        seconds: 0.0,
    };
    let begun = Instant::now();
    let mut latest = begun;
    let mut open: Vec<Address> = Vec::new();
    let mut posting = JoinSet::new();
    let mut posted = 0_usize;
    while done.jobs.len() < count {
        let look_at = Instant::now() + POLL;
        while Instant::now() < look_at {
            while posted < count
                && posting.len() < POSTS
                && open.len().saturating_add(posting.len()) < at_once
            {
                let job = new_job(network, definition);
                let (client, payer) = (Arc::clone(&network.client), network.payer.insecure_clone());
                posting.spawn(post(client, payer, job.address(), job.post()));
                posted = posted.saturating_add(1);
            }
            // Cancel safe: both only wait.
            tokio::select! {
                Some(address) = posting.join_next() => open.push(address??),
                () = tokio::time::sleep_until(look_at) => {}
            }
        }
        let before = done.jobs.len();
        take_ended(network, &mut open, &mut done.jobs).await?;
        if done.jobs.len() > before {
            latest = Instant::now();
        } else if latest.elapsed() > PATIENCE {
            bail!(
                "no job ended for {PATIENCE:?}: {} of {count} are over\n{}",
                before,
                states(network, &open).await?
            );
        }
        if before / 1_000 < done.jobs.len() / 1_000 {
            eprintln!("{:>6} jobs are over", done.jobs.len());
        }
    }
    done.seconds = begun.elapsed().as_secs_f64();
    Ok(done)
}

/// A job of this network's client.
pub fn new_job(network: &Network, definition: [u8; 32]) -> NewJob {
    let client = network.payer.pubkey();
    NewJob {
        client,
        payer: client,
        market: network.market,
        queue: network.queue,
        mint: network.mint,
        price_account: Address::default(),
        source: network.source,
        nonce: rand::random(),
        definition,
        timeout: TIMEOUT,
        max_price: u64::MAX,
    }
}

/// Posts a job, and again where the chain did not answer in time.
pub async fn post(
    client: Arc<Client>,
    payer: Keypair,
    address: Address,
    post: Instruction,
) -> Result<Address> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let sent = client.send(slice::from_ref(&post), &[&payer]).await;
        let Err(error) = sent else {
            return Ok(address);
        };
        let is_there = match client.raw_account(&address).await {
            Ok(account) => account.is_some(),
            Err(_) => false,
        };
        if is_there {
            return Ok(address);
        }
        if attempt == ATTEMPTS || !error.is_transient() {
            return Err(error).with_context(|| format!("job {address} cannot be posted"));
        }
        sleep(POLL).await;
    }
}

/// Moves those of `open` that are over into `over`.
async fn take_ended(
    network: &Network,
    open: &mut Vec<Address>,
    over: &mut BTreeMap<Address, Job>,
) -> Result<()> {
    for (address, job) in accounts(network, open).await? {
        if JobState::try_from(job.state).is_ok_and(JobState::is_terminal) {
            over.insert(address, job);
        }
    }
    open.retain(|address| !over.contains_key(address));
    Ok(())
}

async fn accounts(network: &Network, addresses: &[Address]) -> Result<Vec<(Address, Job)>> {
    let found = network.accounts(addresses).await?;
    let pairs = addresses.iter().zip(found);
    let read = pairs.map(|(address, account)| {
        let job = expect::<Job>(address, account.as_ref())?;
        Ok::<_, ClientError>((*address, job))
    });
    Ok(read.collect::<Result<_, _>>()?)
}

/// How many of the jobs are in which state, for a failure's message.
async fn states(network: &Network, open: &[Address]) -> Result<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, job) in accounts(network, open).await? {
        let state = JobState::try_from(job.state).map_or("unknown", JobState::name);
        let count = counts.entry(state).or_default();
        *count = count.saturating_add(1);
    }
    let mut text = Vec::new();
    for (state, count) in counts {
        text.push(format!("{count} {state}"));
    }
    Ok(text.join(", "))
}

/// Looks at every job, every escrow, every result, and what everybody got.
pub async fn check(network: &Network, done: &Done, hosts: &[Registered]) -> Result<Settled> {
    let (mut paid, mut fees, mut refunded) = (0_u64, 0_u64, 0_u64);
    let mut given_again = 0_usize;
    for (address, job) in &done.jobs {
        check_job(job).with_context(|| format!("job {address} did not settle as it must"))?;
        paid = paid.saturating_add(job.paid_host);
        fees = fees.saturating_add(job.paid_fee);
        refunded = refunded.saturating_add(job.refunded);
        given_again = given_again.saturating_add(usize::from(job.attempts > 1));
    }
    check_escrows(network, done).await?;
    check_records(network, hosts, done.jobs.len()).await?;
    check_results(network, done).await?;
    let hosts_have = patiently(|| network.client.token_balance(&network.payout)).await?;
    let client_has = patiently(|| network.client.token_balance(&network.source)).await?;
    ensure!(
        hosts_have.checked_sub(done.hosts_had) == Some(paid),
        "the hosts have {hosts_have} after {}, expected {paid} more",
        done.hosts_had
    );
    ensure!(
        done.client_had.checked_sub(client_has) == paid.checked_add(fees),
        "the client has {client_has} after {}, expected {paid} and {fees} less",
        done.client_had
    );
    let jobs = done.jobs.len();
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of a run are far below 2^53"
    )]
    let jobs_a_second = jobs as f64 / done.seconds;
    let spread = |seconds: fn(&Job) -> i64| spread(done.jobs.values().map(seconds).collect());
    Ok(Settled {
        jobs,
        jobs_a_second,
        paid_to_hosts: paid,
        paid_in_fees: fees,
        refunded,
        given_again,
        wait: spread(|job| job.assigned_at.saturating_sub(job.posted_at)),
        start: spread(|job| job.started_at.saturating_sub(job.assigned_at)),
        run: spread(|job| job.ended_at.saturating_sub(job.started_at)),
    })
}

fn check_job(job: &Job) -> Result<()> {
    ensure!(
        job.state == JobState::Completed as u8 && job.exit_code == 0,
        "it ended in state {} with code {}, expected completed with 0",
        job.state,
        job.exit_code
    );
    let terms = money::Terms {
        price: job.price,
        host_share_bps: job.host_share_bps,
        fee_bps: job.fee_bps,
    };
    let earned = money::earned(&terms, job.paid_seconds)
        .map_err(|error| anyhow::anyhow!("its terms cannot be settled: {error:?}"))?;
    ensure!(
        job.used_seconds == 0 && job.paid_host == earned.host && job.paid_fee == earned.fee,
        "its host got {} and the fee is {} for {} seconds, expected {} and {}",
        job.paid_host,
        job.paid_fee,
        job.paid_seconds,
        earned.host,
        earned.fee
    );
    let parts = [job.paid_host, job.paid_fee, job.refunded];
    ensure!(
        parts.iter().sum::<u64>() == job.deposit
            && job.owed_host == 0
            && job.owed_fee == 0
            && job.owed_client == 0,
        "{parts:?} are not the deposit of {}",
        job.deposit
    );
    Ok(())
}

async fn check_escrows(network: &Network, done: &Done) -> Result<()> {
    let jobs: Vec<Address> = done.jobs.keys().copied().collect();
    let escrows: Vec<Address> = jobs
        .iter()
        .map(|job| jobs::pdas::find_escrow(job).0)
        .collect();
    let found = network.accounts(&escrows).await?;
    let left = found.into_iter().flatten().count();
    ensure!(left == 0, "{left} escrows are left");
    Ok(())
}

/// Every host counted its own: together as many as there were, and none that failed.
async fn check_records(network: &Network, hosts: &[Registered], jobs: usize) -> Result<()> {
    let addresses: Vec<Address> = hosts
        .iter()
        .map(|registered| jobs::pdas::find_record(&registered.host).0)
        .collect();
    let found = network.accounts(&addresses).await?;
    let (mut completed, mut failed) = (0_usize, 0_usize);
    for (address, account) in addresses.iter().zip(found) {
        let record = expect::<HostRecord>(address, account.as_ref())?;
        completed = completed.saturating_add(usize::try_from(record.completed)?);
        failed = failed.saturating_add(usize::try_from(record.failed)?);
    }
    ensure!(
        completed == jobs && failed == 0,
        "the hosts' records count {completed} jobs and {failed} failed ones, expected {jobs} and none"
    );
    Ok(())
}

async fn check_results(network: &Network, done: &Done) -> Result<()> {
    let mut reading: JoinSet<Result<()>> = JoinSet::new();
    for (address, job) in &done.jobs {
        if reading.len() >= READS
            && let Some(read) = reading.join_next().await
        {
            read??;
        }
        let (store, hash) = (Arc::clone(&network.store), job.result.into());
        let address = *address;
        reading.spawn(async move {
            let bytes = store.get(&hash, MAX_RESULT_BYTES).await;
            let bytes = bytes.with_context(|| format!("job {address} has no result"))?;
            let result: JobResult = serde_json::from_slice(&bytes)?;
            let lines = result.log.lines.iter().filter(|line| line.text == "hello");
            ensure!(
                result.state == JobOutcome::Succeeded
                    && result.job == address.to_string()
                    && lines.count() == 1,
                "the result of job {address} says {:?} for {}: {:?}",
                result.state,
                result.job,
                result.message
            );
            Ok(())
        });
    }
    while let Some(read) = reading.join_next().await {
        read??;
    }
    Ok(())
}

fn spread(mut values: Vec<i64>) -> Spread {
    values.sort_unstable();
    let at = |share: usize| {
        let last = values.len().saturating_sub(1);
        let index = last.saturating_mul(share).div_ceil(100);
        values.get(index).copied().unwrap_or_default()
    };
    Spread {
        median: at(50),
        p99: at(99),
        max: at(100),
    }
}
