//! Jobs whose every line, second and unit is known beforehand, and the checks of what
//! became of them.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use nosana_sdk::{
    common::{
        job::{JobState, MAX_ATTEMPTS},
        money,
    },
    generated::jobs::{self, accounts::Job},
    instructions,
    result::{EXIT_STOPPED, EXIT_TIMED_OUT, JobOutcome, JobResult},
};
use solana_address::Address;
use solana_signer::Signer;

use crate::rig::Rig;

/// A kind of job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Two operations, the second with a value of the first.
    Steps,
    /// Two operations that share a volume.
    Volume,
    /// Ends with code 3.
    Fails,
    /// Runs until its time is up.
    TimesOut,
    /// Its client stops it.
    Stopped,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Steps,
        Self::Volume,
        Self::Fails,
        Self::TimesOut,
        Self::Stopped,
    ];

    /// A word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Volume => "volume",
            Self::Fails => "fails",
            Self::TimesOut => "times out",
            Self::Stopped => "stopped",
        }
    }

    fn definition(self) -> &'static [u8] {
        match self {
            Self::Steps => {
                br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "first", "type": "container/run", "args": {"image": "nosana/example:1",
    "cmd": "for n in 1 2 3 4; do echo \"first $n\"; sleep 0.3; done; echo \"value: 42\""},
   "results": {"value": "(?<=value: ).*"}},
  {"id": "second", "type": "container/run", "args": {"image": "nosana/example:1",
    "env": {"VALUE": "%%ops.first.results.value%%"},
    "cmd": "for n in 1 2 3 4; do echo \"second $n $VALUE\"; sleep 0.3; done"}}]}"#
            }
            Self::Volume => {
                br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "disk", "type": "container/create-volume", "args": {"name": "shelf"}},
  {"id": "write", "type": "container/run", "args": {"image": "nosana/example:1",
    "volumes": [{"name": "shelf", "dest": "/shelf"}],
    "cmd": "for n in 1 2 3; do echo $n >> /shelf/file; sleep 0.3; done; echo written"}},
  {"id": "read", "type": "container/run", "args": {"image": "nosana/example:1",
    "volumes": [{"name": "shelf", "dest": "/shelf"}], "cmd": "cat /shelf/file"}}]}"#
            }
            Self::Fails => {
                br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "only", "type": "container/run", "args": {"image": "nosana/example:1",
    "cmd": "echo going; sleep 1; echo gone; exit 3"}}]}"#
            }
            Self::TimesOut | Self::Stopped => {
                br#"{"version": "0.1", "type": "container", "ops": [
  {"id": "only", "type": "container/run", "args": {"image": "nosana/example:1",
    "cmd": "trap 'exit 0' TERM; echo going; while :; do sleep 0.1; done"}}]}"#
            }
        }
    }

    /// Seconds that the client pays for at most.
    fn timeout(self) -> u32 {
        match self {
            Self::TimesOut => 10,
            _ => 300,
        }
    }

    /// What the containers print, in all.
    fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Steps => &[
                "first 1",
                "first 2",
                "first 3",
                "first 4",
                "value: 42",
                "second 1 42",
                "second 2 42",
                "second 3 42",
                "second 4 42",
            ],
            Self::Volume => &["written", "1", "2", "3"],
            Self::Fails => &["going", "gone"],
            Self::TimesOut | Self::Stopped => &["going"],
        }
    }
}

/// A job under watch.
pub struct Watched {
    /// What is known of it.
    pub kind: Kind,
    /// Where it is.
    pub address: Address,
    /// How often its engine was away: as often it may go to another host, until there are no
    /// more, and what it printed meanwhile may be lost.
    pub lost_engines: u8,
    /// When its client stops it, after it began to run.
    stop_after: Option<Duration>,
    running_since: Option<Instant>,
    /// As it was seen last.
    pub state: JobState,
    /// How many hosts it had been given to then.
    pub attempts: u8,
}

/// What went wrong, and what there was.
#[derive(Default)]
pub struct Tally {
    /// Jobs by what became of them.
    pub ended: BTreeMap<String, u32>,
    /// Attempts beyond the first.
    pub given_back: u32,
    /// What must not be.
    pub violations: Vec<String>,
    /// Base units that the hosts earned by the jobs' accounts.
    pub earned: u64,
    /// Base units that are not the client's any more.
    pub spent: u64,
}

impl Tally {
    /// Notes what must not be.
    pub fn wrong(&mut self, text: String) {
        println!("     VIOLATION: {text}");
        self.violations.push(text);
    }

    /// Counts the money of a job that is over.
    pub fn count(&mut self, job: &Job) {
        let spent = job.deposit.saturating_sub(job.refunded);
        self.earned = self.earned.saturating_add(job.paid_host);
        self.spent = self.spent.saturating_add(spent);
    }

    /// Notes it when `checked` went wrong.
    pub fn note(&mut self, checked: Result<()>) {
        if let Err(error) = checked {
            self.wrong(format!("{error:#}"));
        }
    }
}

impl Watched {
    /// Posts a job. One that its client stops is stopped so long after it runs.
    pub async fn post(rig: &Rig, kind: Kind, stop_after: Duration) -> Result<Self> {
        let job = rig.prepare(kind.definition(), kind.timeout()).await?;
        rig.post(&job).await?;
        Ok(Self {
            kind,
            address: job.address(),
            lost_engines: 0,
            stop_after: (kind == Kind::Stopped).then_some(stop_after),
            running_since: None,
            state: JobState::Queued,
            attempts: 0,
        })
    }

    /// Looks at it, and stops it when that is due; its account once it is over.
    pub async fn look(&mut self, rig: &Rig) -> Result<Option<Job>> {
        let job = rig.client.get::<Job>(&self.address).await?;
        self.state = JobState::try_from(job.state)
            .map_err(|()| anyhow::anyhow!("the job has a state that there is not"))?;
        self.attempts = job.attempts;
        if self.state == JobState::Running {
            let since = self.running_since.get_or_insert_with(Instant::now);
            if self.stop_after.is_some_and(|after| since.elapsed() > after) {
                self.stop(rig, &job).await?;
            }
        } else {
            self.running_since = None;
        }
        Ok(self.state.is_terminal().then_some(job))
    }

    async fn stop(&mut self, rig: &Rig, job: &Job) -> Result<()> {
        let config = rig.client.get(&jobs::pdas::find_config().0).await?;
        let stop = instructions::stop(self.address, job, &config);
        let stopped = rig.client.send(&[stop], &[&rig.payer]).await;
        // It may have ended just now: what it is then is seen at the next look.
        if stopped.is_ok() {
            self.stop_after = None;
        }
        Ok(())
    }

    /// Checks what became of it.
    pub async fn check(&self, rig: &Rig, job: &Job, tally: &mut Tally) {
        tally.count(job);
        let retries = job.attempts.saturating_sub(1);
        tally.given_back += u32::from(retries);
        let name = format!("{} {}", self.kind.name(), self.state.name());
        *tally.ended.entry(name).or_default() += 1;
        tally.note(check_money(rig, &self.address, job).await);
        let fine = self.check_end(rig, job).await;
        tally.note(fine.map_err(|error| {
            error.context(format!(
                "job {} ({}), {} with code {} after {} attempts",
                self.address,
                self.kind.name(),
                self.state.name(),
                job.exit_code,
                job.attempts
            ))
        }));
        if retries > self.lost_engines {
            tally.wrong(format!(
                "job {} was given to {} hosts, and its engine ended {} times",
                self.address, job.attempts, self.lost_engines
            ));
        }
    }

    async fn check_end(&self, rig: &Rig, job: &Job) -> Result<()> {
        let is_out_of_hosts = job.attempts >= MAX_ATTEMPTS && self.lost_engines >= MAX_ATTEMPTS;
        if self.state == JobState::Failed && is_out_of_hosts {
            return Ok(());
        }
        let state = match self.kind {
            Kind::Stopped => JobState::Stopped,
            _ => JobState::Completed,
        };
        ensure!(self.state == state, "it is not {}", state.name());
        if self.kind == Kind::Stopped && job.result == [0; 32] {
            // Its host has some time to add what had run.
            return Ok(());
        }
        let result = rig.result(job).await?;
        let (outcome, code) = match self.kind {
            Kind::Steps | Kind::Volume => (JobOutcome::Succeeded, 0),
            Kind::Fails => (JobOutcome::Failed, 3),
            Kind::TimesOut => (JobOutcome::TimedOut, EXIT_TIMED_OUT),
            Kind::Stopped => (JobOutcome::Stopped, EXIT_STOPPED),
        };
        ensure!(
            result.state == outcome && result.exit_code == code && job.exit_code == code,
            "its result says {:?} with code {}: {:?}",
            result.state,
            result.exit_code,
            result.message
        );
        let may_miss = self.kind == Kind::Stopped || self.lost_engines > 0;
        check_lines(&result, self.kind.lines(), may_miss)
    }
}

/// Every line once and in order, but for those that nobody could read.
fn check_lines(result: &JobResult, expected: &[&str], may_miss: bool) -> Result<()> {
    let printed: Vec<&str> = result
        .log
        .lines
        .iter()
        .filter(|line| line.stream != "agent")
        .map(|line| line.text.as_str())
        .collect();
    let mut rest = expected.iter();
    let is_part = printed.iter().all(|line| rest.any(|next| next == line));
    ensure!(
        printed == expected || (may_miss && is_part),
        "lines were lost or repeated: {printed:?}"
    );
    Ok(())
}

/// What the job's account says was paid is what it earned, all of the deposit is
/// somewhere, and nothing is left behind.
pub async fn check_money(rig: &Rig, address: &Address, job: &Job) -> Result<()> {
    let terms = money::Terms {
        price: job.price,
        host_share_bps: job.host_share_bps,
        fee_bps: job.fee_bps,
    };
    if job.used_seconds == 0 {
        let earned = money::earned(&terms, job.paid_seconds)
            .map_err(|error| anyhow::anyhow!("the terms cannot be settled: {error:?}"))?;
        ensure!(
            job.paid_host == earned.host,
            "job {address} paid its host {}, which earned {}",
            job.paid_host,
            earned.host
        );
    }
    ensure!(
        job.paid_host + job.paid_fee + job.refunded == job.deposit,
        "job {address}: {} + {} + {} is not the deposit of {}",
        job.paid_host,
        job.paid_fee,
        job.refunded,
        job.deposit
    );
    ensure!(
        job.paid_seconds <= job.timeout,
        "job {address} was paid for {} seconds of {}",
        job.paid_seconds,
        job.timeout
    );
    let escrow = jobs::pdas::find_escrow(address).0;
    ensure!(
        rig.client.raw_account(&escrow).await?.is_none(),
        "the escrow of job {address} is still there"
    );
    Ok(())
}

/// What the hosts and the client have, to compare with what the jobs say.
pub struct Purses {
    hosts: u64,
    client: u64,
}

impl Purses {
    /// As they are now.
    pub async fn of(rig: &Rig) -> Result<Self> {
        let client = instructions::token_account(&rig.payer.pubkey(), &rig.mint);
        Ok(Self {
            hosts: rig.client.token_balance(&rig.payout).await?,
            client: rig.client.token_balance(&client).await?,
        })
    }

    /// What changed is what the jobs say, to the last unit.
    pub async fn check(&self, rig: &Rig, tally: &Tally) -> Result<()> {
        let now = Self::of(rig).await?;
        ensure!(
            now.hosts.checked_sub(self.hosts) == Some(tally.earned),
            "the hosts have {} more, and their jobs paid {}",
            i128::from(now.hosts) - i128::from(self.hosts),
            tally.earned
        );
        ensure!(
            self.client.checked_sub(now.client) == Some(tally.spent),
            "the client has {} less, and its jobs cost {}",
            i128::from(self.client) - i128::from(now.client),
            tally.spent
        );
        Ok(())
    }
}
