//! `nosana host close`: gives a host up, as far as that can be done now. It looks at the chain before each step, so it can be
//! cut off anywhere and repeated.

use std::time::Duration;

use nosana_host::{
    control::{self, ControlError, Question},
    drains,
};
use nosana_sdk::{
    client::Client,
    common::{
        assessment::SLASH_LAPSE,
        host_record::{HostState, is_place_over},
        job::{FINISH_GRACE, JobState, MAX_START_LIMIT},
    },
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, Job, Market},
            errors::JobsError,
        },
        tiers::{
            self,
            accounts::{Host, Slash},
        },
    },
    instructions,
    queue::QueueView,
    watch,
};
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use tokio::time::sleep;

use crate::{
    agent_view,
    args::{AgentFolder, CloseHostArguments},
    commands::{
        ExitStatus,
        bond::{check_owner, unbonding_anew},
        host::{address_of, configured},
        leftovers::{Collected, Report as Collection, collect_of_host},
        upkeep::{config, send},
    },
    error::{CliError, Result},
    job_view,
    printer::{Printer, pairs},
    settings::Settings,
    units,
};

/// How often the chain is looked at while the host still works.
const POLL: Duration = Duration::from_secs(15);
/// Between two looks at a chain whose node is a step behind.
const PAUSE: Duration = Duration::from_secs(2);

/// How far a host is given up.
#[derive(Serialize)]
struct Report {
    host: String,
    is_closed: bool,
    /// What was done now, in order.
    did: Vec<String>,
    /// What it waits for; `None` when it is closed.
    waits_for: Option<String>,
    /// Until when at the latest, Unix seconds, where that is known.
    until: Option<i64>,
    /// Base units of NOS that jobs still owed and paid now.
    collected: u64,
    /// Lamports of rent that came back now.
    rent: u64,
    signatures: Vec<String>,
}

impl Report {
    /// Adds what jobs owed and paid.
    fn take_over(&mut self, collected: &Collection<Collected>) {
        self.collected = self.collected.saturating_add(collected.to_hosts());
        self.signatures.extend_from_slice(collected.signatures());
    }
}

/// What there is of a host.
struct Seen {
    now: i64,
    host: Option<Host>,
    record: Option<HostRecord>,
    /// The job that it has.
    job: Option<(Address, Job)>,
    /// From when on a proposed slash cannot be executed.
    slash_lapses_at: Option<i64>,
}

/// What is done next.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Take the job away, whose time is over.
    Expire(Address),
    /// End the slash that nobody can execute any more.
    WithdrawSlash,
    /// Take back all that is bonded.
    Unbond(u64),
    /// Give the stake back what is due.
    Release(u64),
    /// Close the host and its record.
    Close,
    /// Close what is left of it.
    CloseRecord,
    /// Nothing can be done yet.
    Wait {
        what: String,
        until: Option<i64>,
        /// Whether that takes days.
        is_long: bool,
    },
    /// Nothing is left.
    Nothing,
}

/// The next step, by what the programs ask for.
fn next(seen: &Seen) -> Step {
    let Some(host) = &seen.host else {
        return match seen.record {
            Some(_) => Step::CloseRecord,
            None => Step::Nothing,
        };
    };
    if let Some(step) = seen.record.as_ref().and_then(|record| busy(seen, record)) {
        return step;
    }
    let wait = |what: &str, until| Step::Wait {
        what: what.to_owned(),
        until,
        is_long: true,
    };
    let is_slashed = host.slashing > 0;
    if is_slashed && seen.slash_lapses_at.is_some_and(|lapse| lapse <= seen.now) {
        return Step::WithdrawSlash;
    }
    // What is due first: unbonding more would begin its delay anew.
    if !is_slashed && host.unbonding > 0 && host.unbonding_until <= seen.now {
        return Step::Release(host.unbonding);
    }
    if host.bond > 0 {
        return Step::Unbond(host.bond);
    }
    if is_slashed {
        return wait(
            "the slash that is proposed of it, see `nosana host standing`",
            seen.slash_lapses_at,
        );
    }
    if host.unbonding > 0 {
        return wait(
            "what was bonded to it, which is free then",
            Some(host.unbonding_until),
        );
    }
    Step::Close
}

/// What keeps a host that waits or works; `None` when it does neither.
fn busy(seen: &Seen, record: &HostRecord) -> Option<Step> {
    let state = HostState::try_from(record.state).unwrap_or(HostState::Idle);
    if state == HostState::Idle {
        return None;
    }
    let wait = |what: String, until| {
        Some(Step::Wait {
            what,
            until,
            is_long: false,
        })
    };
    if let Some((address, job)) = &seen.job {
        let due = due_at(job);
        return if seen.now > due {
            Some(Step::Expire(*address))
        } else {
            wait(format!("job {address}, which its agent ends"), Some(due))
        };
    }
    if state == HostState::Working {
        return wait(format!("job {}", record.job), None);
    }
    if is_place_over(record.valid_until, seen.now) {
        return None;
    }
    let over = record.valid_until.saturating_add(MAX_START_LIMIT.into());
    wait(
        "its place in a queue: its agent leaves it when it is drained, and without one it is void then".to_owned(),
        Some(over),
    )
}

/// The last second that a host has for `job`.
fn due_at(job: &Job) -> i64 {
    if job_view::state(job) == JobState::Running {
        job_view::deadline(job).saturating_add(FINISH_GRACE.into())
    } else {
        job.assigned_at.saturating_add(job.start_limit.into())
    }
}

/// Gives a host up.
pub async fn close(
    arguments: &CloseHostArguments,
    settings: &Settings,
    printer: &Printer,
) -> Result<ExitStatus> {
    let configured = configured(&arguments.agent, settings)?;
    let settings = &configured.settings;
    let owner = settings.owner()?;
    let client = settings.client()?;
    let address = address_of(&configured.hosts.only(&arguments.host)?, settings)?;
    if let Some(host) = client.find::<Host>(&address).await? {
        check_owner(&address, &host, &owner)?;
    }
    client.migrate_record(&owner, &address).await?;
    let mut report = Report {
        host: address.to_string(),
        is_closed: false,
        did: Vec::new(),
        waits_for: None,
        until: None,
        collected: 0,
        rent: 0,
        signatures: Vec::new(),
    };
    let closing = Closing {
        client: &client,
        owner: &owner,
        address,
        printer,
    };
    match closing.go_on(arguments, &mut report).await {
        Ok(now) => {
            printer.result(&report, |report| text(report, now))?;
            finish(&report, now, printer)
        }
        Err(error) => {
            if !report.did.is_empty() || !report.signatures.is_empty() {
                printer.result(&report, |report| text(report, 0))?;
            }
            Err(error)
        }
    }
}

/// What is said of it at the end.
fn finish(report: &Report, now: i64, printer: &Printer) -> Result<ExitStatus> {
    let Some(what) = &report.waits_for else {
        printer.note(
            "its agent must not be started with it again: take its slot out of the configuration",
        );
        return Ok(ExitStatus::Success);
    };
    let waits = waiting(what, report.until, now);
    Err(
        CliError::unavailable(format!("the host is not closed yet: {waits}")).hint(
            "repeat this command then; it goes on where it was. --wait waits for jobs and queues",
        ),
    )
}

fn nothing_there(address: &Address) -> CliError {
    CliError::user(format!("there is no host at {address}"))
        .hint("name one with --host or --index; nothing of it is left if it was closed")
}

/// Whether the host has a place in a queue and no job.
fn waits_in_queue(seen: &Seen) -> bool {
    let is_queued = |record: &HostRecord| record.state == HostState::Queued as u8;
    seen.job.is_none() && seen.record.as_ref().is_some_and(is_queued)
}

/// What was said while it waits.
#[derive(Default)]
struct Told {
    wait: Option<(String, Option<i64>)>,
    has_absence: bool,
}

impl Told {
    /// For what it waits; `None` when that was said, with the same end.
    fn of_wait(&mut self, what: String, until: Option<i64>, now: i64) -> Option<String> {
        let text = waiting(&what, until, now);
        let before = self.wait.replace((what, until));
        (before != self.wait).then_some(text)
    }

    /// That nobody lets go of its place in the queue; once.
    fn of_absence(&mut self) -> Option<String> {
        let is_news = !std::mem::replace(&mut self.has_absence, true);
        is_news.then(|| {
            "no agent was drained here: drain it where it runs, or name its state folder with --state"
                .to_owned()
        })
    }
}

fn waiting(what: &str, until: Option<i64>, now: i64) -> String {
    match until {
        Some(until) => format!(
            "waits for {what}; at the latest {}",
            units::moment(until, now)
        ),
        None => format!("waits for {what}"),
    }
}

/// Lets the agent of this machine take no more jobs for the host. Whether there is one.
async fn drain(agent: &AgentFolder, host: &Address, printer: &Printer) -> Result<bool> {
    let state = agent_view::state_folder(agent)?;
    let question = Question::Drain {
        hosts: vec![*host],
        undo: false,
    };
    match control::ask(&state, &question).await {
        Ok(_) => Ok(true),
        Err(ControlError::Absent { .. }) => {
            let folder = state.join(host.to_string());
            if folder.is_dir() {
                // One that is started meanwhile begins so.
                drains::set(&folder, true)
                    .map_err(|error| CliError::file("the folder of the host", &folder, error))?;
            }
            Ok(false)
        }
        Err(error) => {
            printer.note(&CliError::from(error).message());
            Ok(false)
        }
    }
}

async fn look(client: &Client, address: &Address) -> Result<Seen> {
    let record = jobs::pdas::find_record(address).0;
    let slash = tiers::pdas::find_slash(address).0;
    let (host, record, slash, now) = tokio::try_join!(
        client.find::<Host>(address),
        client.find::<HostRecord>(&record),
        client.find::<Slash>(&slash),
        client.now(),
    )?;
    let job = match &record {
        Some(record) if host.is_some() => job_of(client, address, record).await?,
        _ => None,
    };
    Ok(Seen {
        now,
        host,
        record,
        job,
        slash_lapses_at: slash
            .filter(|slash| slash.state != 0)
            .map(|slash| slash.executable_at.saturating_add(SLASH_LAPSE)),
    })
}

/// The job that the host has, also one that it does not know of yet.
async fn job_of(
    client: &Client,
    host: &Address,
    record: &HostRecord,
) -> Result<Option<(Address, Job)>> {
    let is_its = |job: &Job| job.host == *host && !job_view::state(job).is_terminal();
    if record.state == HostState::Working as u8 {
        let job = client.find::<Job>(&record.job).await?;
        return Ok(job.filter(is_its).map(|job| (record.job, job)));
    }
    if record.state == HostState::Idle as u8 {
        return Ok(None);
    }
    let market = client.find::<Market>(&record.market).await?;
    if let Some(market) = market {
        let queue = client.find::<QueueView>(&market.queue).await?;
        if queue.is_some_and(|queue| queue.position(host).is_some()) {
            return Ok(None);
        }
    }
    let matched = watch::jobs_of_host(host, Some(JobState::Assigned));
    Ok(client.list::<Job>(matched).await?.into_iter().next())
}

/// A host that is given up.
struct Closing<'a> {
    client: &'a Client,
    owner: &'a Keypair,
    address: Address,
    printer: &'a Printer,
}

impl Closing<'_> {
    /// Does one step after the other until it is closed or has to wait. The chain's clock as it was last seen.
    async fn go_on(&self, arguments: &CloseHostArguments, report: &mut Report) -> Result<i64> {
        let mut drained = None;
        let mut told = Told::default();
        loop {
            let seen = look(self.client, &self.address).await?;
            if seen.host.is_none() && report.did.is_empty() && seen.record.is_none() {
                return Err(nothing_there(&self.address));
            }
            if let (Some(_), None) = (&seen.host, drained) {
                let is_drained = drain(&arguments.agent, &self.address, self.printer).await?;
                if is_drained {
                    report.did.push("drained its agent".to_owned());
                }
                drained = Some(is_drained);
            }
            match next(&seen) {
                Step::Nothing => {
                    report.is_closed = true;
                    return Ok(seen.now);
                }
                Step::Wait {
                    what,
                    until,
                    is_long,
                } => {
                    if drained == Some(false) && waits_in_queue(&seen) {
                        self.say(told.of_absence());
                    }
                    if is_long || !arguments.wait {
                        (report.waits_for, report.until) = (Some(what), until);
                        return Ok(seen.now);
                    }
                    self.say(told.of_wait(what, until, seen.now));
                    self.printer.when_interrupted(
                        "the host is not closed yet: repeat this command to go on".to_owned(),
                    );
                    sleep(POLL).await;
                }
                step => self.take(step, &seen, report).await?,
            }
        }
    }

    fn say(&self, news: Option<String>) {
        if let Some(news) = news {
            self.printer.note(&news);
        }
    }

    async fn take(&self, step: Step, seen: &Seen, report: &mut Report) -> Result<()> {
        let (owner, host) = (self.owner.pubkey(), self.address);
        match step {
            Step::Expire(job) => self.expire(&job, seen, report).await,
            Step::WithdrawSlash => {
                let withdraw = instructions::withdraw_slash(owner, host);
                self.send(withdraw, "the slash that lapsed was not ended", report)
                    .await?;
                report.did.push("ended the slash that lapsed".to_owned());
                Ok(())
            }
            Step::Unbond(xnos) => {
                let unbond = instructions::unbond_host(owner, host, xnos);
                self.send(unbond, "its bond cannot be taken back", report)
                    .await?;
                let xnos = units::xnos(xnos);
                report.did.push(format!("began to take {xnos} back"));
                if seen.host.as_ref().is_some_and(|host| host.unbonding > 0) {
                    self.printer.note(&unbonding_anew());
                }
                Ok(())
            }
            Step::Release(xnos) => {
                let release = instructions::release_bond(owner, host);
                self.send(release, "its bond cannot be released", report)
                    .await?;
                let xnos = units::xnos(xnos);
                report.did.push(format!("released {xnos}"));
                Ok(())
            }
            Step::Close => self.close(seen, report).await,
            Step::CloseRecord => self.close_record(seen, report).await,
            Step::Wait { .. } | Step::Nothing => Ok(()),
        }
    }

    async fn send(
        &self,
        instruction: solana_instruction::Instruction,
        failure: &str,
        report: &mut Report,
    ) -> Result<()> {
        let signature = send(self.client, instruction, self.owner, failure).await?;
        report.signatures.push(signature);
        Ok(())
    }

    /// Nobody runs it any more. The bounty is the owner's own money.
    async fn expire(&self, address: &Address, seen: &Seen, report: &mut Report) -> Result<()> {
        let Some((_, job)) = &seen.job else {
            return Ok(());
        };
        let (config, market) =
            tokio::try_join!(config(self.client), self.client.get::<Market>(&job.market))?;
        let owner = self.owner.pubkey();
        let expire = instructions::expire(*address, job, &market, &config, owner);
        match self.client.send(&[expire], &[self.owner]).await {
            Ok(sent) => {
                report.signatures.push(sent.signature.to_string());
                report
                    .did
                    .push(format!("let job {address} go, whose time was over"));
                Ok(())
            }
            // Somebody was faster, and what was looked at is from before that.
            Err(error) if error.is_jobs_error(JobsError::WrongState) => {
                sleep(PAUSE).await;
                Ok(())
            }
            Err(error) => Err(CliError::from(error).context("its job cannot be expired")),
        }
    }

    /// First what jobs owe to it, since nobody looks for that later.
    async fn close(&self, seen: &Seen, report: &mut Report) -> Result<()> {
        let mut collected = collect_of_host(self.client, self.owner, &self.address).await?;
        report.take_over(&collected);
        let mut has_complaint = false;
        for complaint in collected.complaints() {
            self.printer.note(&complaint);
            has_complaint = true;
        }
        if has_complaint {
            self.printer.note(&format!(
                "`nosana host collect --host {}` has it paid then, also when the host is closed",
                self.address
            ));
        }
        if let Some(failure) = collected.failure() {
            return Err(failure);
        }
        let Some(host) = &seen.host else {
            return Ok(());
        };
        let record = jobs::pdas::find_record(&self.address).0;
        let (of_host, of_record, worker) = tokio::try_join!(
            self.client.lamports(&self.address),
            self.client.lamports(&record),
            self.client.lamports(&host.worker)
        )?;
        let owner = self.owner.pubkey();
        let mut all = vec![instructions::close_host(owner, self.address, host.payer)];
        if let Some(record) = &seen.record {
            all.push(instructions::close_record(self.address, record.payer));
        }
        let sent = self.client.send(&all, &[self.owner]).await;
        let sent = sent.map_err(|error| CliError::from(error).context("it was not closed"))?;
        report.signatures.push(sent.signature.to_string());
        report.rent = report
            .rent
            .saturating_add(of_host.saturating_add(of_record));
        report.did.push("closed it and its record".to_owned());
        if worker > 0 {
            self.printer.note(&format!(
                "its worker {} still has {}",
                host.worker,
                units::sol(worker)
            ));
        }
        Ok(())
    }

    async fn close_record(&self, seen: &Seen, report: &mut Report) -> Result<()> {
        let Some(record) = &seen.record else {
            return Ok(());
        };
        let account = jobs::pdas::find_record(&self.address).0;
        let rent = self.client.lamports(&account).await?;
        let close = instructions::close_record(self.address, record.payer);
        self.send(close, "its record was not closed", report)
            .await?;
        report.rent = report.rent.saturating_add(rent);
        report.did.push("closed its record".to_owned());
        Ok(())
    }
}

fn text(report: &Report, now: i64) -> String {
    let state = if report.is_closed {
        "closed"
    } else {
        "not closed yet"
    };
    let mut rows = vec![("host", report.host.clone()), ("state", state.to_owned())];
    for did in &report.did {
        rows.push(("now", did.clone()));
    }
    if let Some(what) = &report.waits_for {
        rows.push(("waits for", what.clone()));
    }
    if let Some(until) = report.until {
        rows.push(("at the latest", units::moment(until, now)));
    }
    if report.collected > 0 {
        rows.push(("was owed", units::nos(report.collected)));
    }
    if report.rent > 0 {
        rows.push(("rent returned", units::sol(report.rent)));
    }
    for signature in &report.signatures {
        rows.push(("signature", signature.clone()));
    }
    pairs(&rows)
}

#[cfg(test)]
mod tests {
    use nosana_sdk::generated::{
        jobs::accounts::{HOST_RECORD_DISCRIMINATOR, JOB_DISCRIMINATOR},
        tiers::accounts::HOST_DISCRIMINATOR,
    };

    use super::*;

    const NOW: i64 = 100_000;
    const JOB: Address = Address::new_from_array([3; 32]);

    fn data(discriminator: [u8; 8], length: usize) -> Vec<u8> {
        let mut data = vec![0; length];
        data[..8].copy_from_slice(&discriminator);
        data
    }

    fn host() -> Host {
        Host::from_bytes(&data(HOST_DISCRIMINATOR, Host::LEN)).unwrap()
    }

    fn record(state: HostState, valid_until: i64) -> HostRecord {
        let record = data(HOST_RECORD_DISCRIMINATOR, HostRecord::LEN);
        HostRecord {
            state: state as u8,
            valid_until,
            job: JOB,
            ..HostRecord::from_bytes(&record).unwrap()
        }
    }

    fn job(state: JobState) -> Job {
        Job {
            state: state as u8,
            timeout: 600,
            start_limit: 60,
            assigned_at: NOW - 100,
            started_at: NOW - 100,
            ..Job::from_bytes(&data(JOB_DISCRIMINATOR, Job::LEN)).unwrap()
        }
    }

    fn seen(host: Option<Host>, record: Option<HostRecord>) -> Seen {
        Seen {
            now: NOW,
            host,
            record,
            job: None,
            slash_lapses_at: None,
        }
    }

    fn idle(host: Host) -> Seen {
        seen(Some(host), Some(record(HostState::Idle, 0)))
    }

    fn waits(step: &Step) -> (Option<i64>, bool) {
        match step {
            Step::Wait { until, is_long, .. } => (*until, *is_long),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_host_goes_from_bonded_to_gone_one_step_at_a_time() {
        let mut host = host();
        // What is due would not be any more after the bond was taken back, too.
        (host.bond, host.unbonding, host.unbonding_until) = (7, 5, NOW);
        assert_eq!(next(&idle(host.clone())), Step::Release(5));
        host.unbonding_until = NOW + 1;
        assert_eq!(next(&idle(host.clone())), Step::Unbond(7));
        (host.bond, host.unbonding, host.unbonding_until) = (0, 12, NOW + 5);
        assert_eq!(waits(&next(&idle(host.clone()))), (Some(NOW + 5), true));
        host.unbonding_until = NOW;
        assert_eq!(next(&idle(host.clone())), Step::Release(12));
        host.slashing = 1;
        let slashed = Seen {
            slash_lapses_at: Some(NOW + 9),
            ..idle(host.clone())
        };
        assert_eq!(waits(&next(&slashed)), (Some(NOW + 9), true));
        let lapsed = |bond| Seen {
            slash_lapses_at: Some(NOW),
            ..idle(Host {
                bond,
                ..host.clone()
            })
        };
        assert_eq!(next(&lapsed(0)), Step::WithdrawSlash);
        assert_eq!(next(&lapsed(7)), Step::WithdrawSlash);
        // While it is proposed nothing is released, and what is bonded waits longest.
        let bonded = Seen {
            slash_lapses_at: Some(NOW + 9),
            ..lapsed(7)
        };
        assert_eq!(next(&bonded), Step::Unbond(7));
        (host.slashing, host.unbonding) = (0, 0);
        assert_eq!(next(&idle(host.clone())), Step::Close);
        assert_eq!(next(&seen(Some(host), None)), Step::Close);
        let left = record(HostState::Idle, 0);
        assert_eq!(next(&seen(None, Some(left))), Step::CloseRecord);
        assert_eq!(next(&seen(None, None)), Step::Nothing);
    }

    #[test]
    fn what_runs_ends_first_and_what_nobody_runs_is_let_go() {
        let with = |state, job: Job| Seen {
            job: Some((JOB, job)),
            ..seen(Some(host()), Some(record(state, NOW)))
        };
        let running = with(HostState::Working, job(JobState::Running));
        assert_eq!(waits(&next(&running)), (Some(NOW + 560), false));
        let vanished = Seen {
            now: NOW + 561,
            ..with(HostState::Working, job(JobState::Running))
        };
        assert_eq!(next(&vanished), Step::Expire(JOB));
        // Matched, and its record does not know yet; its time to start is over.
        let matched = with(HostState::Queued, job(JobState::Assigned));
        assert_eq!(next(&matched), Step::Expire(JOB));
    }

    #[test]
    fn a_place_without_an_agent_is_void_an_hour_after_its_lease() {
        let hour = i64::from(MAX_START_LIMIT);
        let queued = |valid_until| seen(Some(host()), Some(record(HostState::Queued, valid_until)));
        assert_eq!(waits(&next(&queued(NOW))), (Some(NOW + hour), false));
        assert_eq!(next(&queued(NOW - hour - 1)), Step::Close);
    }

    #[test]
    fn what_is_waited_for_is_said_again_when_its_end_moves() {
        let mut told = Told::default();
        let mut says = |until| told.of_wait("its place".to_owned(), until, NOW).is_some();
        assert!(says(Some(NOW + 60)));
        assert!(!says(Some(NOW + 60)));
        assert!(says(Some(NOW + 120)));
        assert!(!says(Some(NOW + 120)));
        let mut absence = || told.of_absence().is_some();
        assert!(absence() && !absence());
    }

    #[test]
    fn what_was_done_and_what_is_left_as_it_is_printed() {
        let report = Report {
            host: "HOST".to_owned(),
            is_closed: false,
            did: vec![
                "drained its agent".to_owned(),
                "began to take 7.000000 xNOS back".to_owned(),
            ],
            waits_for: Some("what was bonded to it, which is free then".to_owned()),
            until: Some(NOW + 1_209_600),
            collected: 1_500_000,
            rent: 0,
            signatures: vec!["SIGNATURE".to_owned()],
        };
        insta::assert_snapshot!(text(&report, NOW), @"
        host           HOST
        state          not closed yet
        now            drained its agent
        now            began to take 7.000000 xNOS back
        waits for      what was bonded to it, which is free then
        at the latest  1970-01-16 03:46 UTC, in 14 d
        was owed       1.500000 NOS
        signature      SIGNATURE
        ");
        insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"host":"HOST","is_closed":false,"did":["drained its agent","began to take 7.000000 xNOS back"],"waits_for":"what was bonded to it, which is free then","until":1309600,"collected":1500000,"rent":0,"signatures":["SIGNATURE"]}"#);
    }
}
