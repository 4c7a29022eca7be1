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
            accounts::{Config, Job, Market},
            errors::JobsError,
        },
        staking::{self, accounts::Config as StakingConfig},
        tiers::{
            self,
            accounts::{Host, Slash},
        },
    },
    instructions::{self, TOKEN_PROGRAM},
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
    /// What kept the rest from being tried.
    #[serde(skip)]
    failure: Option<CliError>,
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
            failure: None,
        }
    }

    /// Prints it, or says that there was nothing to do. What cut it off comes last, as an error.
    fn print<const N: usize>(
        mut self,
        heading: [&str; N],
        row: impl Fn(&T) -> [String; N],
        nothing: &str,
        printer: &Printer,
    ) -> Result<ExitStatus> {
        let failure = self.failure.take();
        let is_empty =
            self.done.is_empty() && self.refused.is_empty() && self.signatures.is_empty();
        match failure {
            Some(failure) if is_empty => Err(failure),
            failure => self
                .print_all(heading, row, nothing, printer)
                .and_then(|()| failure.map_or(Ok(ExitStatus::Success), Err)),
        }
    }

    fn print_all<const N: usize>(
        &self,
        heading: [&str; N],
        row: impl Fn(&T) -> [String; N],
        nothing: &str,
        printer: &Printer,
    ) -> Result<()> {
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
        Ok(())
    }
}

/// Something to send for an account.
struct Task<T> {
    address: Address,
    instruction: Instruction,
    /// What is told when it was done.
    done: T,
}

/// Sends all of it, several to a transaction, until something fails that concerns all of them.
async fn send_all<T: Serialize>(
    client: &Client,
    keypair: &Keypair,
    tasks: Vec<Task<T>>,
) -> Report<T> {
    let mut report = Report::new();
    let mut waiting = tasks.into_iter();
    loop {
        let batch: Vec<Task<T>> = waiting.by_ref().take(A_TRANSACTION).collect();
        if batch.is_empty() {
            return report;
        }
        if let Err(error) = send_batch(client, keypair, batch, &mut report).await {
            report.failure = Some(error.into());
            return report;
        }
    }
}

/// Sends all of it in one transaction. What is refused together is tried one by one: another may have been faster with one
/// of them.
async fn send_batch<T: Serialize>(
    client: &Client,
    keypair: &Keypair,
    batch: Vec<Task<T>>,
    report: &mut Report<T>,
) -> std::result::Result<(), ClientError> {
    let all: Vec<Instruction> = batch.iter().map(|task| task.instruction.clone()).collect();
    match client.send(&all, &[keypair]).await {
        Ok(sent) => {
            report.signatures.push(sent.signature.to_string());
            report.done.extend(batch.into_iter().map(|task| task.done));
        }
        Err(ClientError::Refused { .. }) => {
            for task in batch {
                match client.send(&[task.instruction], &[keypair]).await {
                    Ok(sent) => {
                        report.signatures.push(sent.signature.to_string());
                        report.done.push(task.done);
                    }
                    Err(error) => report.refuse(client, &task.address, error).await?,
                }
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

impl<T: Serialize> Report<T> {
    /// Notes what was refused of `address` alone: by a program, or because it is gone. Any other error concerns all of them.
    async fn refuse(
        &mut self,
        client: &Client,
        address: &Address,
        error: ClientError,
    ) -> std::result::Result<(), ClientError> {
        let reason = match error {
            error if error.program_error().is_some() => CliError::from(error).message(),
            ClientError::Refused { .. } if client.raw_account(address).await?.is_none() => {
                "it is gone: somebody was faster".to_owned()
            }
            error => return Err(error),
        };
        self.refused.push(Refused {
            address: address.to_string(),
            reason,
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

/// Has paid what the jobs of the wallet owe to anybody, and what others sent to their escrows.
pub async fn collect_all(settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let mut jobs = own_jobs(&client, &keypair.pubkey()).await?;
    jobs.retain(|(_, job)| job_view::state(job).is_terminal());
    let (owing, _) = by_escrow(&client, jobs).await?;
    let report = collect(&client, &keypair, owing).await?;
    print_collected(report, printer)
}

/// Has paid what jobs owe to a host, which may be closed meanwhile.
pub async fn collect_for_host(
    one: &OneHost,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.owner()?;
    let address = host::address_of(one, settings)?;
    let report = collect_of_host(&client, &keypair, &address).await?;
    print_collected(report, printer)
}

/// Has paid what jobs owe to `host`; `keypair` pays the fees.
pub async fn collect_of_host(
    client: &Client,
    keypair: &Keypair,
    host: &Address,
) -> Result<Report<Collected>> {
    let mut jobs = client.list::<Job>(watch::jobs_of_host(host, None)).await?;
    jobs.retain(|(_, job)| job_view::state(job).is_terminal() && job.owed_host > 0);
    collect(client, keypair, jobs).await
}

/// The jobs whose escrow is there still, and the others. What a stranger sent to the address of one that is closed is none.
async fn by_escrow(
    client: &Client,
    jobs: Vec<(Address, Job)>,
) -> Result<(Vec<(Address, Job)>, Vec<(Address, Job)>)> {
    let addresses: Vec<Address> = jobs
        .iter()
        .map(|(address, _)| jobs::pdas::find_escrow(address).0)
        .collect();
    let escrows = client.raw_accounts(&addresses).await?;
    let is_there = escrows
        .into_iter()
        .map(|escrow| escrow.is_some_and(|escrow| escrow.owner == TOKEN_PROGRAM));
    let (with, without): (Vec<_>, Vec<_>) = jobs.into_iter().zip(is_there).partition(|(_, is)| *is);
    let jobs = |all: Vec<((Address, Job), bool)>| all.into_iter().map(|(job, _)| job).collect();
    Ok((jobs(with), jobs(without)))
}

/// Whether the escrow of `job` is there still.
pub async fn has_escrow(client: &Client, job: &Address) -> Result<bool> {
    let escrow = client.raw_account(&jobs::pdas::find_escrow(job).0).await?;
    Ok(escrow.is_some_and(|escrow| escrow.owner == TOKEN_PROGRAM))
}

impl Report<Collected> {
    /// Of the transactions, in order.
    pub fn signatures(&self) -> &[String] {
        &self.signatures
    }

    /// Base units that hosts got.
    pub fn to_hosts(&self) -> u64 {
        let each = self.done.iter().map(|collected| collected.to_host);
        each.fold(0, u64::saturating_add)
    }

    /// What could not be paid, a line each.
    pub fn complaints(&self) -> impl Iterator<Item = String> {
        let lines = self
            .refused
            .iter()
            .map(|refused| format!("job {}: {}", refused.address, refused.reason));
        lines.collect::<Vec<_>>().into_iter()
    }

    /// What kept the rest from being tried.
    pub fn failure(&mut self) -> Option<CliError> {
        self.failure.take()
    }
}

/// One by one: what is paid of each is only known afterwards. Goes on until something fails that concerns all of them.
async fn collect(
    client: &Client,
    keypair: &Keypair,
    owing: Vec<(Address, Job)>,
) -> Result<Report<Collected>> {
    let mut report = Report::new();
    if owing.is_empty() {
        return Ok(report);
    }
    let config = config(client).await?;
    for (address, before) in owing {
        if let Err(error) =
            collect_of(client, keypair, &config, &address, &before, &mut report).await
        {
            report.failure = Some(CliError::from(error).context(format!("job {address}")));
            break;
        }
    }
    Ok(report)
}

/// Collects of one job.
async fn collect_of(
    client: &Client,
    keypair: &Keypair,
    config: &Config,
    address: &Address,
    before: &Job,
    report: &mut Report<Collected>,
) -> std::result::Result<(), ClientError> {
    let instruction = instructions::collect(*address, before, config);
    match client.send(&[instruction], &[keypair]).await {
        Ok(sent) => {
            report.signatures.push(sent.signature.to_string());
            let after = client.find::<Job>(address).await?;
            report
                .done
                .push(Collected::new(address, before, after.as_ref()));
        }
        Err(error) if error.is_jobs_error(JobsError::PayoutUnusable) => {
            report.refused.push(Refused {
                address: address.to_string(),
                reason: unusable(before, config),
            });
        }
        Err(error) => report.refuse(client, address, error).await?,
    }
    Ok(())
}

impl Collected {
    /// What was paid between `before` and `after`; a job that was closed since then, for which nothing may be owed, had paid
    /// everything.
    fn new(address: &Address, before: &Job, after: Option<&Job>) -> Self {
        let paid = |after: Option<u64>, before: u64, owed: u64| {
            after.map_or(owed, |after| after.saturating_sub(before))
        };
        let paid_host = after.map(|after| after.paid_host);
        let paid_fee = after.map(|after| after.paid_fee);
        let refunded = after.map(|after| after.refunded);
        Self {
            job: address.to_string(),
            to_host: paid(paid_host, before.paid_host, before.owed_host),
            fee: paid(paid_fee, before.paid_fee, before.owed_fee),
            to_client: paid(refunded, before.refunded, before.owed_client),
        }
    }
}

/// Which accounts have to be mended before a job can pay what it owes.
fn unusable(job: &Job, config: &Config) -> String {
    let owed = [
        (job.owed_host, "its host", job.payout),
        (job.owed_fee, "the stakers", config.fee_destination),
        (job.owed_client, "its client", job.refund),
    ];
    let of = owed.into_iter().filter(|(amount, ..)| *amount > 0);
    let mut accounts: Vec<String> = of
        .map(|(amount, whose, account)| {
            format!("{} to the account {account} of {whose}", units::nos(amount))
        })
        .collect();
    if accounts.is_empty() {
        accounts.push(format!(
            "what others sent to it to the account {} of its client",
            job.refund
        ));
    }
    format!(
        "it owes {}, which is closed or frozen: its owner can mend that",
        accounts.join(", ")
    )
}

fn print_collected(report: Report<Collected>, printer: &Printer) -> Result<ExitStatus> {
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
    report: Report<Closed>,
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
    let (owing, due) = by_escrow(&client, due).await?;
    let rent = client.rent(Job::LEN).await?;
    let markets: BTreeSet<Address> = due.iter().map(|(_, job)| job.market).collect();
    let markets = markets_at(&client, markets).await?;
    let mut tasks = Vec::new();
    for (address, job) in due {
        if let Some(market) = markets.get(&job.market) {
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
    let report = send_all(&client, &keypair, tasks).await;
    let status = print_closed(report, "job", "no job can be closed now", printer)?;
    if !owing.is_empty() {
        printer.note(&format!(
            "{} still owe something: `nosana job collect --all` pays it",
            owing.len()
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
    let report = send_all(&client, &keypair, tasks).await;
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
    let report = send_all(&client, &keypair, tasks).await;
    print_closed(report, "slash of host", "none can be closed now", printer)
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

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::jobs::accounts::{CONFIG_DISCRIMINATOR, JOB_DISCRIMINATOR};

    use super::*;

    fn data(discriminator: [u8; 8], length: usize) -> Vec<u8> {
        let mut data = vec![0; length];
        data[..8].copy_from_slice(&discriminator);
        data
    }

    fn job() -> Job {
        Job::from_bytes(&data(JOB_DISCRIMINATOR, Job::LEN)).unwrap()
    }

    #[test]
    fn each_account_that_can_take_nothing_is_named() {
        let key = |byte| Address::new_from_array([byte; 32]);
        let config = Config {
            fee_destination: key(2),
            ..Config::from_bytes(&data(CONFIG_DISCRIMINATOR, Config::LEN)).unwrap()
        };
        let job = Job {
            payout: key(1),
            refund: key(3),
            ..job()
        };
        let reason = |owed: [u64; 3]| {
            let [owed_host, owed_fee, owed_client] = owed;
            let job = Job {
                owed_host,
                owed_fee,
                owed_client,
                ..job.clone()
            };
            unusable(&job, &config)
        };
        let lines = [reason([1, 2, 3]), reason([0, 2, 0]), reason([0, 0, 0])];
        insta::assert_snapshot!(lines.join("\n"), @"
        it owes 0.000001 NOS to the account 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi of its host, 0.000002 NOS to the account 8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR of the stakers, 0.000003 NOS to the account CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8 of its client, which is closed or frozen: its owner can mend that
        it owes 0.000002 NOS to the account 8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR of the stakers, which is closed or frozen: its owner can mend that
        it owes what others sent to it to the account CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8 of its client, which is closed or frozen: its owner can mend that
        ");
    }

    #[test]
    fn what_was_collected_of_a_job_that_is_closed_meanwhile_is_what_it_owed() {
        let before = Job {
            paid_host: 5,
            owed_host: 2,
            owed_fee: 3,
            ..job()
        };
        let paid = |after: Option<&Job>| {
            let collected = Collected::new(&Address::default(), &before, after);
            (collected.to_host, collected.fee, collected.to_client)
        };
        assert_eq!(paid(None), (2, 3, 0));
        let after = Job {
            paid_host: 7,
            owed_fee: 3,
            ..before.clone()
        };
        assert_eq!(paid(Some(&after)), (2, 0, 0));
    }

    #[test]
    fn what_was_done_before_a_failure_is_printed_before_it() {
        let printer = Printer::new(crate::args::Output::Text, true);
        let report = |done: Vec<u8>| Report {
            done,
            failure: Some(CliError::unavailable("the node is gone")),
            ..Report::new()
        };
        let rows_made = std::cell::Cell::new(0);
        for (done, rows) in [(vec![], 0), (vec![1, 2], 2)] {
            rows_made.set(0);
            let row = |done: &u8| {
                rows_made.set(rows_made.get() + 1);
                [done.to_string()]
            };
            let failure = report(done).print(["what"], row, "nothing", &printer);
            assert_eq!(failure.unwrap_err().message(), "the node is gone");
            assert_eq!(rows_made.get(), rows);
        }
    }
}
