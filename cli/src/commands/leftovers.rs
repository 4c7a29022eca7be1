//! What lies about until somebody sends for it: what jobs owe (`nosana job collect --all`, `nosana host collect`), the rent of
//! jobs that are over (`nosana job close --all`) and of slashes (`nosana admin host close-slash`), hosts that a market takes no
//! longer (`nosana market evict`), and fees that were not shared out (`nosana stake sync`).

use std::collections::{BTreeMap, BTreeSet};

use nosana_host::eligibility::what_bars;
use nosana_sdk::{
    client::{Client, ClientError, expect},
    common::assessment::{SLASH_PERIOD, SlashState},
    filters,
    generated::{
        jobs::{
            self,
            accounts::{Job, Market},
            errors::JobsError,
        },
        staking::{self, accounts::Config as StakingConfig},
        tiers::{
            self,
            accounts::{Host, Slash},
        },
    },
    instructions,
    queue::{QueueKind, QueueView},
    watch,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{HostOrAll, OneHost, OneMarket},
    commands::{ExitStatus, host, market, upkeep::config},
    error::{CliError, Result},
    job_view,
    printer::{Printer, pairs, table},
    settings::{Settings, parse_address},
    units,
};

/// Accounts that one transaction closes, or takes out of a queue.
const A_TRANSACTION: usize = 6;

/// What was done for one of many, and what was not.
#[derive(Serialize)]
pub struct Report<T: Serialize> {
    /// What was done.
    done: Vec<T>,
    /// What was refused, and why.
    refused: Vec<Refused>,
    /// Of the transactions, in order.
    signatures: Vec<String>,
}

/// Something that could not be done.
#[derive(Serialize)]
struct Refused {
    address: String,
    reason: String,
}

impl<T: Serialize> Report<T> {
    fn new() -> Self {
        Self {
            done: Vec::new(),
            refused: Vec::new(),
            signatures: Vec::new(),
        }
    }

    /// Prints it, or says that there was nothing to do.
    fn print<const N: usize>(
        &self,
        heading: [&str; N],
        row: impl Fn(&T) -> [String; N],
        nothing: &str,
        printer: &Printer,
    ) -> Result<ExitStatus> {
        printer.result(self, |report| {
            if report.done.is_empty() {
                String::new()
            } else {
                table(heading, report.done.iter().map(row))
            }
        })?;
        if self.done.is_empty() && self.refused.is_empty() {
            printer.note(nothing);
        }
        for refused in &self.refused {
            printer.note(&format!("{}: {}", refused.address, refused.reason));
        }
        Ok(ExitStatus::Success)
    }
}

/// Something to send for an account.
struct Task<T> {
    address: Address,
    instruction: Instruction,
    /// What is told when it was done.
    done: T,
}

/// Sends all of it, several to a transaction. What is refused together is tried one by one: another may have been faster
/// with one of them.
async fn send_all<T: Serialize>(
    client: &Client,
    keypair: &Keypair,
    tasks: Vec<Task<T>>,
) -> Result<Report<T>> {
    let mut report = Report::new();
    let mut waiting = tasks.into_iter();
    loop {
        let batch: Vec<Task<T>> = waiting.by_ref().take(A_TRANSACTION).collect();
        if batch.is_empty() {
            return Ok(report);
        }
        let all: Vec<Instruction> = batch.iter().map(|task| task.instruction.clone()).collect();
        match client.send(&all, &[keypair]).await {
            Ok(sent) => {
                report.signatures.push(sent.signature.to_string());
                report.done.extend(batch.into_iter().map(|task| task.done));
            }
            Err(error) if error.program_error().is_some() => {
                for task in batch {
                    match client.send(&[task.instruction], &[keypair]).await {
                        Ok(sent) => {
                            report.signatures.push(sent.signature.to_string());
                            report.done.push(task.done);
                        }
                        Err(error) => report.refuse(&task.address, error)?,
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

impl<T: Serialize> Report<T> {
    /// Notes that a program refused something of `address`; any other error concerns all of them.
    fn refuse(&mut self, address: &Address, error: ClientError) -> Result<()> {
        if error.program_error().is_none() {
            return Err(error.into());
        }
        self.refused.push(Refused {
            address: address.to_string(),
            reason: CliError::from(error).message(),
        });
        Ok(())
    }
}

/// What a job owed and paid now, base units.
#[derive(Serialize)]
pub struct Collected {
    job: String,
    pub to_host: u64,
    fee: u64,
    to_client: u64,
}

/// Whether an account could not take what it was due when the job ended.
fn is_owed(job: &Job) -> bool {
    job_view::state(job).is_terminal() && (job.owed_host | job.owed_fee | job.owed_client) > 0
}

/// Has paid what the jobs of the wallet owe to anybody.
pub async fn collect_all(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let jobs = own_jobs(&client, &keypair.pubkey()).await?;
    let report = collect(&client, &keypair, jobs).await?;
    print_collected(&report, printer)
}

/// Has paid what jobs owe to a host.
pub async fn collect_for_host(
    one: &OneHost,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.owner()?;
    let (address, _) = host::find(one, settings, &client).await?;
    let report = collect_of_host(&client, &keypair, &address).await?;
    print_collected(&report, printer)
}

/// Has paid what jobs owe to `host`; `keypair` pays the fees.
pub async fn collect_of_host(
    client: &Client,
    keypair: &Keypair,
    host: &Address,
) -> Result<Report<Collected>> {
    let jobs = client.list::<Job>(watch::jobs_of_host(host, None)).await?;
    let owing = jobs.into_iter().filter(|(_, job)| job.owed_host > 0);
    collect(client, keypair, owing.collect()).await
}

impl Report<Collected> {
    /// Base units that hosts got.
    pub fn to_hosts(&self) -> u64 {
        let each = self.done.iter().map(|collected| collected.to_host);
        each.fold(0, u64::saturating_add)
    }

    /// What could not be paid, a line each.
    pub fn complaints(&self) -> impl Iterator<Item = String> {
        let mut refused = self.refused.iter();
        std::iter::from_fn(move || {
            let refused = refused.next()?;
            Some(format!("job {}: {}", refused.address, refused.reason))
        })
    }
}

/// One by one: what is paid of each is only known afterwards.
async fn collect(
    client: &Client,
    keypair: &Keypair,
    jobs: Vec<(Address, Job)>,
) -> Result<Report<Collected>> {
    let mut report = Report::new();
    let owing: Vec<(Address, Job)> = jobs.into_iter().filter(|(_, job)| is_owed(job)).collect();
    if owing.is_empty() {
        return Ok(report);
    }
    let config = config(client).await?;
    for (address, before) in owing {
        let instruction = instructions::collect(address, &before, &config);
        match client.send(&[instruction], &[keypair]).await {
            Ok(sent) => {
                let after = client.get::<Job>(&address).await?;
                report.signatures.push(sent.signature.to_string());
                report.done.push(Collected {
                    job: address.to_string(),
                    to_host: after.paid_host.saturating_sub(before.paid_host),
                    fee: after.paid_fee.saturating_sub(before.paid_fee),
                    to_client: after.refunded.saturating_sub(before.refunded),
                });
            }
            Err(error) if error.is_jobs_error(JobsError::PayoutUnusable) => {
                report.refused.push(Refused {
                    address: address.to_string(),
                    reason: unusable(&before),
                });
            }
            Err(error) => report.refuse(&address, error)?,
        }
    }
    Ok(report)
}

/// Which accounts have to be mended before a job can pay what it owes.
fn unusable(job: &Job) -> String {
    let owed = [
        (job.owed_host, "its host", job.payout),
        (job.owed_client, "its client", job.refund),
    ];
    let of = owed.into_iter().filter(|(amount, ..)| *amount > 0);
    let accounts: Vec<String> = of
        .map(|(amount, whose, account)| {
            format!("{} to the account {account} of {whose}", units::nos(amount))
        })
        .collect();
    format!(
        "it owes {}, which is closed or frozen: its owner can mend that",
        accounts.join(", ")
    )
}

fn print_collected(report: &Report<Collected>, printer: &Printer) -> Result<ExitStatus> {
    let row = |collected: &Collected| {
        [
            collected.job.clone(),
            units::nos(collected.to_host),
            units::nos(collected.fee),
            units::nos(collected.to_client),
        ]
    };
    let heading = ["job", "to its host", "fee", "to its client"];
    report.print(heading, row, "nothing is owed", printer)
}

/// The jobs that `wallet` posted or paid the rent of.
async fn own_jobs(client: &Client, wallet: &Address) -> Result<Vec<(Address, Job)>> {
    let (posted, paid) = tokio::try_join!(
        client.list::<Job>(watch::jobs_of_client(wallet)),
        client.list::<Job>(watch::jobs_paid_by(wallet)),
    )?;
    let all: BTreeMap<Address, Job> = posted.into_iter().chain(paid).collect();
    Ok(all.into_iter().collect())
}

/// An account that is closed, and who got its rent.
#[derive(Serialize)]
struct Closed {
    address: String,
    payer: String,
    /// Lamports.
    rent: u64,
}

fn print_closed(
    report: &Report<Closed>,
    what: &str,
    nothing: &str,
    printer: &Printer,
) -> Result<ExitStatus> {
    let row = |closed: &Closed| {
        [
            closed.address.clone(),
            units::sol(closed.rent),
            closed.payer.clone(),
        ]
    };
    report.print([what, "rent", "to"], row, nothing, printer)
}

/// Closes the accounts of all jobs of the wallet that need not be kept.
pub async fn close_all(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let wallet = keypair.pubkey();
    let (all, now) = (own_jobs(&client, &wallet).await?, client.now().await?);
    let kept: Vec<i64> = all
        .iter()
        .map(|(_, job)| kept_until(job))
        .filter(|until| *until > now)
        .collect();
    let due: Vec<(Address, Job)> = all
        .into_iter()
        .filter(|(_, job)| job_view::state(job).is_terminal() && kept_until(job) <= now)
        .collect();
    let escrows: Vec<Address> = due
        .iter()
        .map(|(address, _)| jobs::pdas::find_escrow(address).0)
        .collect();
    let escrows = client.raw_accounts(&escrows).await?;
    let rent = client.rent(Job::LEN).await?;
    let markets: BTreeSet<Address> = due.iter().map(|(_, job)| job.market).collect();
    let markets = markets_at(&client, markets).await?;
    let mut tasks = Vec::new();
    let mut owing = 0_usize;
    for ((address, job), escrow) in due.into_iter().zip(escrows) {
        if escrow.is_some() {
            owing = owing.saturating_add(1);
        } else if let Some(market) = markets.get(&job.market) {
            tasks.push(Task {
                address,
                instruction: instructions::close_job(address, &job, market),
                done: Closed {
                    address: address.to_string(),
                    payer: job.payer.to_string(),
                    rent,
                },
            });
        }
    }
    let report = send_all(&client, &keypair, tasks).await?;
    let status = print_closed(&report, "job", "no job can be closed now", printer)?;
    if owing > 0 {
        printer.note(&format!(
            "{owing} still owe something: `nosana job collect --all` pays it"
        ));
    }
    if let Some(next) = kept.iter().min().filter(|next| **next != i64::MAX) {
        printer.note(&format!(
            "the next one can be closed on {}",
            units::moment(*next, now)
        ));
    }
    Ok(status)
}

async fn markets_at(
    client: &Client,
    addresses: BTreeSet<Address>,
) -> Result<BTreeMap<Address, Market>> {
    let mut markets = BTreeMap::new();
    for address in addresses {
        markets.insert(address, client.get::<Market>(&address).await?);
    }
    Ok(markets)
}

/// Until when the account of `job` is kept, Unix seconds; of one that is not over, for ever.
fn kept_until(job: &Job) -> i64 {
    if job_view::state(job).is_terminal() {
        job.ended_at.saturating_add(job.retention.into())
    } else {
        i64::MAX
    }
}

/// A host that was taken out of a queue.
#[derive(Serialize)]
struct Evicted {
    host: String,
    reason: String,
}

/// Takes hosts out of the queue of a market that takes them no longer.
pub async fn evict(one: &OneMarket, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let (address, market) = market::find(&client, &one.market).await?;
    market::check_queue(&market)?;
    let queue = client.get::<QueueView>(&market.queue).await?;
    let waiting: Vec<Address> = match queue.kind() {
        QueueKind::Hosts => queue.waiting.iter().map(|waiting| waiting.key).collect(),
        QueueKind::Empty | QueueKind::Jobs => Vec::new(),
    };
    let accounts = client.raw_accounts(&waiting).await?;
    let mut tasks = Vec::new();
    for (key, account) in waiting.into_iter().zip(accounts) {
        // A host cannot be closed while it waits.
        let Ok(host) = expect::<Host>(&key, account.as_ref()) else {
            continue;
        };
        if let Some(reason) = what_bars(&host, &market) {
            tasks.push(Task {
                address: key,
                instruction: instructions::evict(key, address, market.queue),
                done: Evicted {
                    host: key.to_string(),
                    reason,
                },
            });
        }
    }
    let report = send_all(&client, &keypair, tasks).await?;
    report.print(
        ["host", "why"],
        |evicted| [evicted.host.clone(), evicted.reason.clone()],
        "nobody to take out: the market takes all hosts that wait",
        printer,
    )
}

/// Closes accounts of slashes that nothing has to remember any more.
pub async fn close_slash(
    which: &HostOrAll,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.admin()?;
    let found = if let Some(host) = &which.host {
        let host = parse_address("host", host)?;
        let address = tiers::pdas::find_slash(&host).0;
        let slash = client.find::<Slash>(&address).await?;
        let slash = slash.ok_or_else(|| {
            CliError::user(format!(
                "no slash of the host {host} was ever proposed, or its account is closed"
            ))
        })?;
        vec![(address, slash)]
    } else {
        let none = Some(SlashState::None);
        client.list::<Slash>(filters::slashes(none)).await?
    };
    let hosts: Vec<Address> = found.iter().map(|(_, slash)| slash.host).collect();
    let (hosts, now, rent) = tokio::try_join!(
        client.raw_accounts(&hosts),
        client.now(),
        client.rent(Slash::LEN)
    )?;
    let mut tasks = Vec::new();
    for ((address, slash), host) in found.into_iter().zip(hosts) {
        match why_slash_stays(&slash, host.is_some(), now) {
            None => tasks.push(Task {
                address,
                instruction: instructions::close_slash(&slash),
                done: Closed {
                    address: slash.host.to_string(),
                    payer: slash.payer.to_string(),
                    rent,
                },
            }),
            Some(error) if which.host.is_some() => return Err(error),
            Some(_) => {}
        }
    }
    let report = send_all(&client, &keypair, tasks).await?;
    print_closed(&report, "slash of host", "none can be closed now", printer)
}

/// Why the account of a host's slashes cannot be closed; `None` when it can.
fn why_slash_stays(slash: &Slash, has_host: bool, now: i64) -> Option<CliError> {
    if slash.state != SlashState::None as u8 {
        let error = CliError::user("a slash of the host is proposed");
        return Some(error.hint("`nosana admin host execute-slash` or `withdraw-slash` ends that"));
    }
    let ends_at = slash.period_started_at.saturating_add(SLASH_PERIOD);
    (has_host && now < ends_at).then(|| {
        CliError::user(format!(
            "it is too early: the account remembers what was slashed of the host until {}",
            units::moment(ends_at, now)
        ))
    })
}

/// What was shared out.
#[derive(Serialize)]
struct Synced {
    /// Base units that had arrived since the last time.
    shared: u64,
    /// The weight of all stakes.
    total_xnos: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

/// Shares out the fees that have arrived.
pub async fn sync(settings: &Settings, printer: &Printer) -> Result<()> {
    let keypair = settings.owner()?;
    let client = settings.client()?;
    let address = staking::pdas::find_config().0;
    let config = client.get::<StakingConfig>(&address).await?;
    let vault = client.token_balance(&config.reward_vault).await?;
    let arrived = vault.saturating_sub(config.rewards_accounted);
    let signature = if arrived == 0 {
        printer.note("nothing to share out: no fees have arrived since the last time");
        None
    } else if config.total_xnos == 0 {
        printer.note("nobody stakes: what has arrived goes to the next one who does");
        None
    } else {
        let sync = instructions::sync_rewards();
        let failure = "nothing was shared out";
        Some(super::upkeep::send(&client, sync, &keypair, failure).await?)
    };
    let synced = Synced {
        shared: if signature.is_some() { arrived } else { 0 },
        total_xnos: config.total_xnos,
        signature,
    };
    printer.result(&synced, |synced| {
        let mut rows = vec![
            ("shared out", units::nos(synced.shared)),
            ("among", units::xnos(synced.total_xnos)),
        ];
        if let Some(signature) = &synced.signature {
            rows.push(("signature", signature.clone()));
        }
        pairs(&rows)
    })
}
