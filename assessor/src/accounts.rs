//! Accounts of the chain in the terms that the assessor decides in, and its orders as
//! instructions: without I/O, so that the same code works on a cluster and on a chain in a
//! test.

use std::collections::BTreeMap;

use async_trait::async_trait;
use nosana_sdk::{
    client::{ClientError, ProgramAccount},
    common::{
        assessment::{Policy, REPORT_RETENTION},
        host_record::{self, HostRecordLayout},
        job::{FINISH_GRACE, JobState},
        tier::Tier,
    },
    generated::{
        jobs::{
            self,
            accounts::{Config as JobsConfig, Job, Market},
        },
        tiers::{
            accounts::{Config as TiersConfig, GpuClass, Host, Report},
            instructions::SubmitReportInstructionArgs,
        },
    },
    instructions::{self, NewJob, token_account, unpadded},
    queue::{QueueKind, QueueView},
    standing::Standing,
};
use serde_json::json;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    chain::Order,
    checks::Finding,
    plan::Posting,
    view::{Change, ClassView, HostView, JobView, MarketView, Place, ReportView, View},
};

const SECONDS_PER_HOUR: i64 = 60 * 60;

/// Everything that a view is made of.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// The chain's clock, Unix seconds.
    pub now: i64,
    /// The configuration of the tiers program.
    pub tiers_config: TiersConfig,
    /// The configuration of the jobs program.
    pub jobs_config: JobsConfig,
    /// All classes of GPUs.
    pub classes: Vec<(Address, GpuClass)>,
    /// All markets.
    pub markets: Vec<MarketAccounts>,
    /// All hosts.
    pub hosts: Vec<(Address, Host)>,
    /// The data of all records of hosts, by their address.
    pub records: BTreeMap<Address, Vec<u8>>,
    /// The assessor's own jobs.
    pub own_jobs: Vec<(Address, Job)>,
    /// Everybody's jobs that are assigned or running.
    pub live_jobs: Vec<(Address, Job)>,
    /// The assessor's own reports.
    pub own_reports: Vec<(Address, Report)>,
    /// Base units in the assessor's token account.
    pub tokens: u64,
    /// Lamports of the assessor.
    pub lamports: u64,
}

/// A market and what belongs to it.
#[derive(Clone, Debug)]
pub struct MarketAccounts {
    /// Where it is.
    pub address: Address,
    /// The market.
    pub market: Market,
    /// Its queue; `None` while it has none.
    pub queue: Option<QueueView>,
    /// What a second costs now, base units; `None` when the price cannot be told.
    pub price: Option<u64>,
}

/// The view of the assessor with the key `key`.
#[must_use]
pub fn view(key: &Address, accounts: &Accounts) -> View {
    let (now, config) = (accounts.now, &accounts.tiers_config);
    let classes: BTreeMap<Address, ClassView> = accounts
        .classes
        .iter()
        .map(|(address, class)| (*address, class_view(*address, class, now)))
        .collect();
    let places = places(&accounts.markets);
    let hosts = accounts.hosts.iter().map(|(address, host)| {
        let record = accounts.records.get(&jobs::pdas::find_record(address).0);
        let record = record.and_then(|data| host_record::read(data, address.as_array()));
        let place = places.get(address).map(|(place, market)| Place {
            may_wait: may_wait(host, market),
            ..place.clone()
        });
        HostView {
            place,
            class: classes.get(&host.class).cloned(),
            ..host_view(*address, host, record, config, now)
        }
    });
    let hosts = hosts.collect();
    let report_hours = i64::from(Policy::from(&config.policy).report_hours);
    let due = config.proposed_effective_at;
    let overdue = accounts
        .live_jobs
        .iter()
        .filter(|(_, job)| now > due_at(job));
    let old_reports = accounts
        .own_reports
        .iter()
        .filter(|(_, report)| now >= report.at.saturating_add(REPORT_RETENTION));
    View {
        now,
        may_report: config.assessor == *key || config.more_assessors.contains(key),
        report_gap: report_hours.saturating_mul(SECONDS_PER_HOUR),
        is_policy_due: due != 0 && now >= due,
        is_paused: accounts.jobs_config.paused != 0,
        tokens: accounts.tokens,
        lamports: accounts.lamports,
        markets: accounts.markets.iter().map(market_view).collect(),
        hosts,
        jobs: accounts
            .own_jobs
            .iter()
            .map(|(address, job)| job_view(*address, job))
            .collect(),
        overdue: overdue.map(|(address, _)| *address).collect(),
        old_reports: old_reports
            .map(|(address, report)| ReportView {
                address: *address,
                host: report.host,
                sequence: report.sequence,
            })
            .collect(),
    }
}

/// Reads accounts as they are when an order is sent.
#[async_trait]
pub trait Reader: Sync {
    /// The account of type `T`, which must exist.
    async fn get<T: ProgramAccount + Send>(&self, address: &Address) -> Result<T, ClientError>;
}

/// What the assessor with the key `key` signs for `order`, in one transaction.
///
/// # Errors
/// When an account that it is about cannot be read, or is gone.
pub async fn instructions(
    reader: &impl Reader,
    key: Address,
    order: &Order,
) -> Result<Vec<Instruction>, ClientError> {
    let instruction = match order {
        Order::ApplyPolicy => instructions::apply_policy(),
        Order::Expire { job } => {
            let account = reader.get::<Job>(job).await?;
            let market = reader.get::<Market>(&account.market).await?;
            instructions::expire(*job, &account, &market, &jobs_config(reader).await?, key)
        }
        Order::Cancel { job } => {
            let account = reader.get::<Job>(job).await?;
            let market = reader.get::<Market>(&account.market).await?;
            instructions::cancel(*job, &account, &market, &jobs_config(reader).await?)
        }
        Order::Stop { job } => {
            let account = reader.get::<Job>(job).await?;
            instructions::stop(*job, &account, &jobs_config(reader).await?)
        }
        Order::Submit {
            host,
            sequence,
            findings,
            evidence,
        } => {
            let account = reader.get::<Host>(host).await?;
            return Ok(reports(
                key, *host, &account, *sequence, findings, *evidence,
            ));
        }
        Order::Assess { host } => instructions::assess_host(*host),
        Order::Evict { host, market } => {
            let account = reader.get::<Market>(market).await?;
            instructions::evict(*host, *market, account.queue)
        }
        Order::Post {
            posting,
            definition,
        } => post(reader, key, posting, *definition).await?,
        Order::CloseReport { report } => {
            let account = reader.get::<Report>(report).await?;
            instructions::close_report(*report, &account)
        }
        Order::CloseJob { job } => {
            let account = reader.get::<Job>(job).await?;
            let market = reader.get::<Market>(&account.market).await?;
            instructions::close_job(*job, &account, &market)
        }
    };
    Ok(vec![instruction])
}

async fn jobs_config(reader: &impl Reader) -> Result<JobsConfig, ClientError> {
    reader.get(&jobs::pdas::find_config().0).await
}

async fn post(
    reader: &impl Reader,
    key: Address,
    posting: &Posting,
    definition: [u8; 32],
) -> Result<Instruction, ClientError> {
    let market = reader.get::<Market>(&posting.market).await?;
    let job = NewJob {
        client: key,
        payer: key,
        market: posting.market,
        queue: market.queue,
        mint: market.mint,
        price_account: market.price_account,
        source: token_account(&key, &market.mint),
        nonce: posting.nonce,
        definition,
        timeout: posting.timeout,
        max_price: posting.max_price,
    };
    Ok(job.post_to(posting.host, posting.slot))
}

/// The reports of all findings, one after the other.
fn reports(
    key: Address,
    address: Address,
    host: &Host,
    first: u64,
    findings: &[Finding],
    evidence: [u8; 32],
) -> Vec<Instruction> {
    let findings = (first..).zip(findings);
    findings
        .map(|(sequence, finding)| {
            let args = SubmitReportInstructionArgs {
                kind: finding.kind as u8,
                passed: finding.passed,
                figures: finding.figures,
                evidence,
                sequence,
            };
            instructions::submit_report(key, address, host, args)
        })
        .collect()
}

/// The last second in which the host of a job may still act.
fn due_at(job: &Job) -> i64 {
    if JobState::try_from(job.state) == Ok(JobState::Assigned) {
        return job.assigned_at.saturating_add(job.start_limit.into());
    }
    let run = job.timeout.saturating_sub(job.used_seconds);
    job.started_at
        .saturating_add(run.into())
        .saturating_add(FINISH_GRACE.into())
}

/// Who waits where.
fn places(markets: &[MarketAccounts]) -> BTreeMap<Address, (Place, &Market)> {
    let hosts = markets.iter().filter_map(|found| {
        let queue = found.queue.as_ref()?;
        (queue.kind() == QueueKind::Hosts).then_some((&found.address, &found.market, queue))
    });
    hosts
        .flat_map(|(address, market, queue)| {
            queue.waiting.iter().map(move |waiting| {
                let place = Place {
                    market: *address,
                    slot: waiting.slot,
                    valid_until: waiting.valid_until,
                    may_wait: false,
                };
                (waiting.key, (place, market))
            })
        })
        .collect()
}

/// Whether `market` takes `host`, as the jobs program asks when it joins.
fn may_wait(host: &Host, market: &Market) -> bool {
    let tiers = Tier::try_from(host.tier)
        .ok()
        .zip(Tier::try_from(market.tier).ok());
    tiers.is_some_and(|(host, market)| host.may_work_in(market))
        && host.class == market.class
        && host.bond >= market.bond_minimum
}

fn market_view(found: &MarketAccounts) -> MarketView {
    let market = &found.market;
    MarketView {
        address: found.address,
        name: unpadded(&market.slug),
        is_paused: market.paused != 0,
        price: found.price,
        min_timeout: market.min_timeout,
        max_timeout: market.max_timeout,
        retention: market.retention,
    }
}

fn class_view(address: Address, class: &GpuClass, now: i64) -> ClassView {
    let is_due = class.baseline_at != 0 && now >= class.baseline_at;
    ClassView {
        address,
        id: class.id,
        name: unpadded(&class.name),
        vram_mib: class.vram_mib,
        baseline: if is_due {
            class.next_baseline
        } else {
            class.baseline
        },
    }
}

/// The host without its class and place.
fn host_view(
    address: Address,
    host: &Host,
    record: Option<&HostRecordLayout>,
    config: &TiersConfig,
    now: i64,
) -> HostView {
    let standing = Standing::new(address, host, record, config, now);
    let change = standing.next.map(|next| Change {
        to: next.tier,
        reason: next.reason.name().to_owned(),
        measured: json!(standing),
    });
    HostView {
        address,
        tier: standing.tier,
        gpus: host.gpus,
        class: None,
        registered_at: host.registered_at,
        next_report: host.next_report,
        score_bps: (host.benchmarked_at != 0).then_some(host.score_bps),
        benchmarked_at: host.benchmarked_at,
        proved_at: host.proof_tried_at,
        change,
        place: None,
    }
}

fn job_view(address: Address, job: &Job) -> JobView {
    // A byte that is no state belongs to a later version: nothing is done about that job.
    let state = JobState::try_from(job.state).unwrap_or(JobState::Failed);
    let [first_excluded, ..] = job.excluded;
    let first_host = if first_excluded == Address::default() {
        job.host
    } else {
        first_excluded
    };
    let returned = job.refunded.saturating_add(job.owed_client);
    JobView {
        address,
        nonce: job.nonce,
        market: job.market,
        state,
        host: job.host,
        first_host,
        definition: job.definition,
        result: job.result,
        exit_code: job.exit_code,
        posted_at: job.posted_at,
        started_at: job.started_at,
        ended_at: job.ended_at,
        closable_at: job.ended_at.saturating_add(job.retention.into()),
        cost: job.deposit.saturating_sub(returned),
    }
}
