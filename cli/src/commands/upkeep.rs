//! What keeps jobs and queues going: a client's `nosana job extend`, and what anyone may send: `nosana job expire`,
//! `collect` and `close`, and `nosana market sweep`.

use nosana_sdk::{
    client::{Client, ClientError, Sent},
    common::{
        job::{FINISH_GRACE, JobState},
        money,
    },
    events::Event,
    generated::jobs::{
        self,
        accounts::{Config, Job, Market},
        errors::JobsError,
        events::Event as JobsEvent,
    },
    instructions::{self, token_account},
    queue::QueueView,
};
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    args::{ExtendArguments, OneJob, OneMarket},
    commands::{
        ExitStatus,
        job::{check_client, has_moved},
        leftovers::has_escrow,
        market,
    },
    error::{CliError, Result},
    job_view::{self, explain},
    printer::{Printer, pairs},
    settings::{Settings, parse_address, read_payer},
    units,
};

/// A job that got more time.
#[derive(Serialize)]
struct Extended {
    job: String,
    state: &'static str,
    /// Seconds, all of them.
    timeout: u32,
    /// Unix seconds; `None` before it runs.
    deadline: Option<i64>,
    /// Base units, all of them.
    deposit: u64,
    /// Base units that were put in now.
    added: u64,
    signature: String,
}

/// Gives a job more time.
pub async fn extend(
    arguments: &ExtendArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let address = parse_address("job", &arguments.job)?;
    if arguments.by == 0 {
        return Err(CliError::user("a job is extended by 1 second or more").hint("give --by TIME"));
    }
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let payer = read_payer(arguments.payer.payer.as_deref(), &keypair)?;
    let (job, now) = tokio::try_join!(client.get::<Job>(&address), client.now())?;
    check_client(&job, &keypair, "extend it")?;
    check_live(&job, now)?;
    let market = client.get::<Market>(&job.market).await?;
    check_longest(&job, &market, arguments.by)?;
    let source = token_account(&keypair.pubkey(), &market.mint);
    let added = money::deposit(job.price, arguments.by)
        .map_err(|_| CliError::user("the deposit for so long is more than there can be of NOS"))?;
    let balance = client.token_balance(&source).await?;
    if balance < added {
        return Err(CliError::user(format!(
            "{} more cost {}, the wallet {} has {}: {} is missing",
            units::seconds(arguments.by.into()),
            units::nos(added),
            keypair.pubkey(),
            units::nos(balance),
            units::nos(added.saturating_sub(balance)),
        ))
        .hint("send it NOS, or extend it by less"));
    }
    let instruction = instructions::extend(address, &job, source, arguments.by);
    let sent = client.send(&[instruction], &[&payer, &keypair]).await;
    let sent = sent.map_err(|error| CliError::from(error).context("the job was not extended"))?;
    let job = client.get::<Job>(&address).await?;
    let is_running = job_view::state(&job) == JobState::Running;
    let extended = Extended {
        job: address.to_string(),
        state: job_view::state(&job).name(),
        timeout: job.timeout,
        deadline: is_running.then(|| job_view::deadline(&job)),
        deposit: job.deposit,
        added,
        signature: sent.signature.to_string(),
    };
    printer.result(&extended, |extended| extended_text(extended, now))?;
    Ok(ExitStatus::Success)
}

/// Refuses a job that cannot be extended any more.
fn check_live(job: &Job, now: i64) -> Result<()> {
    let state = job_view::state(job);
    if state.is_terminal() {
        return Err(CliError::user(format!(
            "the job cannot be extended: it is {} ({})",
            state.name(),
            explain(job)
        ))
        .hint("`nosana job post` posts it again"));
    }
    if state == JobState::Running && now > job_view::deadline(job) {
        return Err(CliError::user(
            "the job cannot be extended: its time is up, and its host ends it",
        )
        .hint("`nosana job post --timeout TIME` posts it again with more"));
    }
    Ok(())
}

/// Refuses more than the market's longest job.
fn check_longest(job: &Job, market: &Market, by: u32) -> Result<()> {
    let room = market.max_timeout.saturating_sub(job.timeout);
    if by <= room {
        return Ok(());
    }
    let error = CliError::user(format!(
        "the market's longest job is {}, this one has {} already",
        units::seconds(market.max_timeout.into()),
        units::seconds(job.timeout.into()),
    ));
    Err(if room == 0 {
        error
    } else {
        error.hint(format!("it can be extended with --by {room}s at most"))
    })
}

fn extended_text(extended: &Extended, now: i64) -> String {
    let deadline = match extended.deadline {
        Some(deadline) => format!("in {}", units::seconds(units::until(deadline, now))),
        None => "counts from its start".to_owned(),
    };
    pairs(&[
        ("job", extended.job.clone()),
        ("state", extended.state.to_owned()),
        ("timeout", units::seconds(extended.timeout.into())),
        ("deadline", deadline),
        ("added", units::nos(extended.added)),
        ("deposit", units::nos(extended.deposit)),
        ("signature", extended.signature.clone()),
    ])
}

/// Who got what of a job, in base units and lamports.
#[derive(Serialize)]
struct Shares {
    job: String,
    state: &'static str,
    to_host: u64,
    fee: u64,
    to_client: u64,
    /// What no account could take yet.
    still_owed: u64,
    /// Lamports to the wallet.
    bounty: u64,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

impl Shares {
    fn new(address: &Address, before: &Job, after: &Job) -> Self {
        Self {
            job: address.to_string(),
            state: job_view::state(after).name(),
            to_host: after.paid_host.saturating_sub(before.paid_host),
            fee: after.paid_fee.saturating_sub(before.paid_fee),
            to_client: after.refunded.saturating_sub(before.refunded),
            still_owed: after
                .owed_host
                .saturating_add(after.owed_fee)
                .saturating_add(after.owed_client),
            bounty: 0,
            signature: None,
        }
    }
}

fn shares_text(shares: &Shares, explanation: &str) -> String {
    pairs(&[
        ("job", shares.job.clone()),
        ("state", format!("{}: {explanation}", shares.state)),
        ("to its host", units::nos(shares.to_host)),
        ("fee", units::nos(shares.fee)),
        ("to its client", units::nos(shares.to_client)),
        ("still owed", units::nos(shares.still_owed)),
        ("bounty to you", units::sol(shares.bounty)),
        ("signature", or_none(shares.signature.as_ref())),
    ])
}

/// Takes a job from a host that let its time pass.
pub async fn expire(one: &OneJob, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let address = parse_address("job", &one.job)?;
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let (before, config, now) =
        tokio::try_join!(client.get::<Job>(&address), config(&client), client.now())?;
    check_due(&before, now)?;
    let market = client.get::<Market>(&before.market).await?;
    let expire = instructions::expire(address, &before, &market, &config, keypair.pubkey());
    let sent = client.send(&[expire], &[&keypair]).await.map_err(|error| {
        let is_late = has_moved(&error) || error.is_jobs_error(JobsError::TooEarly);
        let error = CliError::from(error).context("the job was not expired");
        if is_late {
            error.hint(format!(
                "`nosana job show {address}` tells what became of it"
            ))
        } else {
            error
        }
    })?;
    let after = client.get::<Job>(&address).await?;
    let bounty = event(&client, &sent, |event| match event {
        JobsEvent::BountyPaid(paid) => Some(paid.lamports),
        _ => None,
    });
    let shares = Shares {
        bounty: bounty.await?.unwrap_or_default(),
        signature: Some(sent.signature.to_string()),
        ..Shares::new(&address, &before, &after)
    };
    printer.result(&shares, |shares| shares_text(shares, &explain(&after)))?;
    Ok(ExitStatus::Success)
}

/// Refuses a job whose host still has time.
fn check_due(job: &Job, now: i64) -> Result<()> {
    let (due, what) = match job_view::state(job) {
        JobState::Assigned => {
            let due = job.assigned_at.saturating_add(job.start_limit.into());
            (due, "to start it")
        }
        JobState::Running => {
            let due = job_view::deadline(job).saturating_add(FINISH_GRACE.into());
            (due, "to run and finish it")
        }
        state => {
            return Err(CliError::user(format!(
                "there is nothing to expire: the job is {} ({})",
                state.name(),
                explain(job)
            )));
        }
    };
    if now > due {
        return Ok(());
    }
    Err(CliError::user(format!(
        "it is too early: its host has {} more {what}",
        units::seconds(units::until(due, now).saturating_add(1)),
    ))
    .hint("its client can end it now with `nosana job stop`"))
}

/// Pays what an account could not take when a job ended.
pub async fn collect(job: &str, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let address = parse_address("job", job)?;
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let (before, config) = tokio::try_join!(client.get::<Job>(&address), config(&client))?;
    check_over(&before, "is there anything to collect")?;
    let shares = if has_escrow(&client, &address).await? {
        let collect = instructions::collect(address, &before, &config);
        let sent = client.send(&[collect], &[&keypair]).await.map_err(|error| {
            let is_unusable = error.is_jobs_error(JobsError::PayoutUnusable);
            let error = CliError::from(error).context("nothing was collected");
            if is_unusable {
                error.hint(format!(
                    "an account of `nosana job show {address}` is closed or frozen: its owner can mend that"
                ))
            } else {
                error
            }
        })?;
        Shares {
            signature: Some(sent.signature.to_string()),
            ..Shares::new(&address, &before, &client.get::<Job>(&address).await?)
        }
    } else {
        printer.note("nothing is owed: all was paid when the job ended");
        Shares::new(&address, &before, &before)
    };
    printer.result(&shares, |shares| shares_text(shares, &explain(&before)))?;
    Ok(ExitStatus::Success)
}

/// A job whose account is closed.
#[derive(Serialize)]
struct Closed {
    job: String,
    /// Who got the rent.
    payer: String,
    /// Lamports.
    rent: u64,
    signature: String,
}

/// Closes the account of a job that is over.
pub async fn close(job: &str, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let address = parse_address("job", job)?;
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let (job, now) = tokio::try_join!(client.get::<Job>(&address), client.now())?;
    check_over(&job, "can its account be closed")?;
    let kept_until = job.ended_at.saturating_add(job.retention.into());
    if now < kept_until {
        return Err(CliError::user(format!(
            "it is too early: the job's account is kept for {} more",
            units::seconds(units::until(kept_until, now)),
        )));
    }
    if has_escrow(&client, &address).await? {
        return Err(CliError::user("something of the job is still owed")
            .hint(format!("`nosana job collect {address}` pays it")));
    }
    let (market, rent) =
        tokio::try_join!(client.get::<Market>(&job.market), client.lamports(&address))?;
    let signature = send(
        &client,
        instructions::close_job(address, &job, &market),
        &keypair,
        "the job's account was not closed",
    )
    .await?;
    let closed = Closed {
        job: address.to_string(),
        payer: job.payer.to_string(),
        rent,
        signature,
    };
    printer.result(&closed, |closed| {
        pairs(&[
            ("job", format!("{}, closed", closed.job)),
            (
                "rent",
                format!("{} to {}", units::sol(closed.rent), closed.payer),
            ),
            ("signature", closed.signature.clone()),
        ])
    })?;
    Ok(ExitStatus::Success)
}

/// Refuses a job that is not over.
fn check_over(job: &Job, what: &str) -> Result<()> {
    let state = job_view::state(job);
    if state.is_terminal() {
        return Ok(());
    }
    Err(CliError::user(format!(
        "the job is not over, it is {}: only then {what}",
        state.name()
    )))
}

/// A queue that was swept.
#[derive(Serialize)]
struct Swept {
    market: String,
    queue: String,
    /// Places that were removed.
    removed: u32,
    /// Who waits now.
    waiting: usize,
    /// `None` when there was nothing to do.
    signature: Option<String>,
}

/// Removes places whose time is up from the front of a market's queue.
pub async fn sweep(one: &OneMarket, settings: &Settings, printer: &Printer) -> Result<ExitStatus> {
    let client = settings.client()?;
    let keypair = settings.wallet()?;
    let (address, market) = market::find(&client, &one.market).await?;
    market::check_queue(&market)?;
    let sent = client
        .send(&[instructions::sweep(market.queue)], &[&keypair])
        .await;
    let (removed, signature) = match sent {
        Ok(sent) => {
            let entries = event(&client, &sent, |event| match event {
                JobsEvent::QueueSwept(swept) => Some(swept.entries),
                _ => None,
            });
            let removed = entries.await?.unwrap_or_default();
            (removed, Some(sent.signature.to_string()))
        }
        Err(error) if error.is_jobs_error(JobsError::TooEarly) => {
            printer.note("nothing to sweep: no place at the front of the queue has run out");
            (0, None)
        }
        Err(error) => return Err(CliError::from(error).context("the queue was not swept")),
    };
    let queue = client.get::<QueueView>(&market.queue).await?;
    let swept = Swept {
        market: address.to_string(),
        queue: market.queue.to_string(),
        removed,
        waiting: queue.waiting.len(),
        signature,
    };
    printer.result(&swept, |swept| {
        pairs(&[
            ("market", swept.market.clone()),
            ("queue", swept.queue.clone()),
            ("removed", swept.removed.to_string()),
            ("waiting", swept.waiting.to_string()),
            ("signature", or_none(swept.signature.as_ref())),
        ])
    })?;
    Ok(ExitStatus::Success)
}

/// Sends one instruction; the signature.
pub async fn send(
    client: &Client,
    instruction: Instruction,
    keypair: &Keypair,
    failure: &str,
) -> Result<String> {
    let sent = client.send(&[instruction], &[keypair]).await;
    let sent = sent.map_err(|error| CliError::from(error).context(failure))?;
    Ok(sent.signature.to_string())
}

/// The configuration of the jobs program.
pub async fn config(client: &Client) -> std::result::Result<Config, ClientError> {
    client.get::<Config>(&jobs::pdas::find_config().0).await
}

/// What the jobs program told in a transaction, the first that `pick` takes.
async fn event<T>(
    client: &Client,
    sent: &Sent,
    pick: impl Fn(JobsEvent) -> Option<T>,
) -> Result<Option<T>> {
    let events = client.events(&sent.signature).await?;
    Ok(events.into_iter().find_map(|event| match event {
        Event::Jobs(event) => pick(event),
        _ => None,
    }))
}

fn or_none(signature: Option<&String>) -> String {
    signature.cloned().unwrap_or_else(|| "-".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(state: JobState) -> Job {
        let mut data = vec![0; Job::LEN];
        data[..8].copy_from_slice(&jobs::accounts::JOB_DISCRIMINATOR);
        Job {
            state: state as u8,
            timeout: 600,
            start_limit: 60,
            assigned_at: 1_000,
            started_at: 1_000,
            ..Job::from_bytes(&data).unwrap()
        }
    }

    fn market(max_timeout: u32) -> Market {
        let mut data = vec![0; Market::LEN];
        data[..8].copy_from_slice(&jobs::accounts::MARKET_DISCRIMINATOR);
        Market {
            max_timeout,
            ..Market::from_bytes(&data).unwrap()
        }
    }

    fn refusal(result: Result<()>) -> String {
        let error = result.unwrap_err();
        let hint = error.hint.iter().map(|hint| format!("\n  {hint}"));
        error.message() + &hint.collect::<String>()
    }

    #[test]
    fn what_cannot_be_extended_is_refused_with_a_reason() {
        assert!(check_live(&job(JobState::Queued), 9_000).is_ok());
        assert!(check_live(&job(JobState::Running), 1_600).is_ok());
        assert!(check_longest(&job(JobState::Running), &market(700), 100).is_ok());
        let lines = [
            refusal(check_live(&job(JobState::Completed), 1_000)),
            refusal(check_live(&job(JobState::Running), 1_601)),
            refusal(check_longest(&job(JobState::Running), &market(700), 101)),
            refusal(check_longest(&job(JobState::Running), &market(600), 1)),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        the job cannot be extended: it is completed (ended with exit code 0)
          `nosana job post` posts it again
        the job cannot be extended: its time is up, and its host ends it
          `nosana job post --timeout TIME` posts it again with more
        the market's longest job is 11 m 40 s, this one has 10 m already
          it can be extended with --by 100s at most
        the market's longest job is 10 m, this one has 10 m already
        ");
    }

    #[test]
    fn what_is_too_early_or_too_late_to_expire_is_refused_with_a_reason() {
        assert!(check_due(&job(JobState::Assigned), 1_061).is_ok());
        assert!(check_due(&job(JobState::Running), 1_661).is_ok());
        let lines = [
            refusal(check_due(&job(JobState::Assigned), 1_060)),
            refusal(check_due(&job(JobState::Running), 1_600)),
            refusal(check_due(&job(JobState::Queued), 9_000)),
            refusal(check_due(&job(JobState::Expired), 9_000)),
            refusal(check_over(
                &job(JobState::Running),
                "can its account be closed",
            )),
        ];
        insta::assert_snapshot!(lines.join("\n"), @"
        it is too early: its host has 1 s more to start it
          its client can end it now with `nosana job stop`
        it is too early: its host has 1 m 1 s more to run and finish it
          its client can end it now with `nosana job stop`
        there is nothing to expire: the job is queued (waits for a host)
        there is nothing to expire: the job is expired (its deadline passed and its host never finished it)
        the job is not over, it is running: only then can its account be closed
        ");
    }

    #[test]
    fn who_got_what_is_the_difference_that_it_made() {
        let before = Job {
            paid_host: 100,
            owed_fee: 5,
            ..job(JobState::Running)
        };
        let after = Job {
            paid_host: 100,
            paid_fee: 5,
            refunded: 1_500_000,
            owed_client: 7,
            ..job(JobState::Expired)
        };
        let mut shares = Shares::new(&Address::new_from_array([1; 32]), &before, &after);
        shares.bounty = 10_000;
        let json = serde_json::to_string(&shares).unwrap();
        insta::assert_snapshot!(json, @r#"{"job":"4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi","state":"expired","to_host":0,"fee":5,"to_client":1500000,"still_owed":7,"bounty":10000,"signature":null}"#);
        insta::assert_snapshot!(shares_text(&shares, &explain(&after)), @"
        job            4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi
        state          expired: its deadline passed and its host never finished it
        to its host    0.000000 NOS
        fee            0.000005 NOS
        to its client  1.500000 NOS
        still owed     0.000007 NOS
        bounty to you  0.000010000 SOL
        signature      -
        ");
    }

    #[test]
    fn an_extended_job_tells_its_deadline_once_it_runs() {
        let mut extended = Extended {
            job: "JOB".to_owned(),
            state: "running",
            timeout: 2_400,
            deadline: Some(3_400),
            deposit: 288_000,
            added: 216_000,
            signature: "SIGNATURE".to_owned(),
        };
        insta::assert_snapshot!(extended_text(&extended, 1_600), @"
        job        JOB
        state      running
        timeout    40 m
        deadline   in 30 m
        added      0.216000 NOS
        deposit    0.288000 NOS
        signature  SIGNATURE
        ");
        extended.deadline = None;
        let text = extended_text(&extended, 1_600);
        assert!(text.contains("deadline   counts from its start"), "{text}");
        let json = serde_json::to_string(&extended).unwrap();
        insta::assert_snapshot!(json, @r#"{"job":"JOB","state":"running","timeout":2400,"deadline":null,"deposit":288000,"added":216000,"signature":"SIGNATURE"}"#);
    }
}
