//! Waits for a job: its changes on chain, and what its host has to say meanwhile.

use std::{net::IpAddr, pin::pin, sync::Arc, time::Duration};

use futures_util::StreamExt;
use nosana_sdk::{
    client::{Client, ClientError},
    common::job::JobState,
    definition::{Confidentiality, JobDefinition, MAX_DEFINITION_BYTES},
    generated::{jobs::accounts::Job, tiers::accounts::Host},
    host_api::{HostApi, HostApiError, LogLine},
    instructions::unpadded,
    store::{ContentHash, Store},
    watch,
};
use solana_address::Address;
use solana_keypair::Keypair;
use tokio::{
    sync::mpsc,
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

use crate::{
    error::{CliError, Result},
    job_view,
};

/// A subscription can miss things, so the job is read this often anyway.
const POLL: Duration = Duration::from_secs(2);
/// How long the cluster may be silent before waiting is given up.
const PATIENCE: Duration = Duration::from_mins(1);
/// Lines that wait to be printed.
const LINES_AHEAD: usize = 256;

/// One job, read again whenever it may have changed.
pub struct Watcher {
    client: Arc<Client>,
    address: Address,
    nudges: mpsc::Receiver<()>,
    poll: Interval,
    /// The job as it was last seen.
    pub job: Job,
}

impl Watcher {
    /// Begins to watch the job at `address`.
    pub async fn new(client: Arc<Client>, address: Address) -> Result<Self> {
        // Subscribed first: a change while the job is read is not missed.
        let nudges = watch::account_nudges(client.websocket().to_owned(), address);
        let job = client.get::<Job>(&address).await?;
        let mut poll = interval_at(Instant::now() + POLL, POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self {
            client,
            address,
            nudges,
            poll,
            job,
        })
    }

    /// Waits until the job's state or host is another than it was. Cancel safe.
    pub async fn changed(&mut self) -> Result<()> {
        let mut silent_since = None;
        loop {
            // Cancel safe: a lost nudge is at worst a later poll.
            tokio::select! {
                Some(()) = self.nudges.recv() => {}
                _ = self.poll.tick() => {}
            }
            match self.client.get::<Job>(&self.address).await {
                Ok(job) => {
                    silent_since = None;
                    let is_other = what_matters(&job) != what_matters(&self.job);
                    self.job = job;
                    if is_other {
                        return Ok(());
                    }
                }
                Err(error @ ClientError::Rpc { .. }) => {
                    let since = *silent_since.get_or_insert_with(Instant::now);
                    if since.elapsed() > PATIENCE {
                        return Err(error.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Payments change a job, too, but are not what anybody waits for.
fn what_matters(job: &Job) -> (u8, u8, u8, Address) {
    (job.state, job.reason, job.attempts, job.host)
}

/// Whether somebody works on the job.
pub fn has_host(job: &Job) -> bool {
    matches!(job_view::state(job), JobState::Assigned | JobState::Running)
}

/// The log of a job from its host, line by line, until it is over.
pub struct LogFeed {
    items: mpsc::Receiver<std::result::Result<LogLine, HostApiError>>,
    /// Whether the log was read to its end.
    pub is_whole: bool,
    is_troubled: bool,
    is_over: bool,
}

impl LogFeed {
    /// Begins to read the log of the job at `address` from the host that has it. What reads ends with the feed.
    pub async fn new(
        client: &Client,
        address: Address,
        job: &Job,
        keypair: &Keypair,
        store: &dyn Store,
    ) -> Result<Self> {
        let api = host_api(client, job, store).await?;
        let keypair = keypair.insecure_clone();
        let (sender, items) = mpsc::channel(LINES_AHEAD);
        tokio::spawn(async move {
            let mut stream = pin!(api.stream_log(&address, &keypair, 0));
            loop {
                // Cancel safe: when the feed is gone nobody misses the line.
                let item = tokio::select! {
                    item = stream.next() => item,
                    () = sender.closed() => return,
                };
                let Some(item) = item else { return };
                if sender.send(item).await.is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            items,
            is_whole: false,
            is_troubled: false,
            is_over: false,
        })
    }

    /// Whether nothing more comes.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// The next line, or why it cannot be had at present; `None` at the end. Cancel safe.
    pub async fn next(&mut self) -> Option<std::result::Result<LogLine, HostApiError>> {
        let item = self.items.recv().await;
        match &item {
            Some(Ok(_)) => self.is_troubled = false,
            Some(Err(_)) => self.is_troubled = true,
            None => {
                self.is_over = true;
                self.is_whole = !self.is_troubled;
            }
        }
        item
    }
}

/// The API of the host that has `job`, as it says on chain. The `store` is asked whether the job
/// is confidential, where that matters.
pub async fn host_api(client: &Client, job: &Job, store: &dyn Store) -> Result<HostApi> {
    let host = &job.host;
    let account = client.get::<Host>(host).await?;
    let url = unpadded(&account.endpoint);
    if url.is_empty() {
        return Err(CliError::unavailable(format!(
            "the host {host} has no API: its log comes with the result"
        )));
    }
    if !is_private(&url) && is_confidential(job, store).await? {
        return Err(CliError::unavailable(format!(
            "the job is confidential, and what its host's API {url:?} sends could be read on the way: its log comes with the result"
        ))
        .hint("expected an API at an https URL"));
    }
    Ok(HostApi::new(&url, *host)?)
}

/// Whether something of `job` is for its client alone, as its definition on chain says.
async fn is_confidential(job: &Job, store: &dyn Store) -> Result<bool> {
    let hash = ContentHash::from(job.definition);
    let bytes = store.get(&hash, MAX_DEFINITION_BYTES).await?;
    let kind = JobDefinition::parse(&bytes)?.confidentiality();
    Ok(kind != Ok(Confidentiality::Public))
}

/// Whether nobody between here and `url` can read what it sends.
fn is_private(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let is_loopback = name
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    scheme == "https" || name == "localhost" || is_loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_keep_what_they_send_private() {
        for url in [
            "https://host.example",
            "http://127.0.0.1:8910",
            "http://[::1]:8910/path",
            "http://localhost/",
        ] {
            assert!(is_private(url), "{url}");
        }
        for url in [
            "http://host.example",
            "http://10.0.0.1:8910",
            "http://127.0.0.1.example/",
            "http://localhost.example",
            "http://127.0.0.1@host.example",
            "http://[2001:db8::1]",
            "127.0.0.1",
        ] {
            assert!(!is_private(url), "{url}");
        }
    }
}
