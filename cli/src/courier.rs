//! Brings the definition of a confidential job to the host that has it.

use std::{sync::Arc, time::Duration};

use nosana_sdk::{
    client::Client,
    common::job::JobState,
    generated::{jobs::accounts::Job, tiers::accounts::Host},
    host_api::{HostApi, HostApiError},
    instructions::unpadded,
};
use solana_address::Address;
use solana_keypair::Keypair;
use tokio::time::sleep;

use crate::{
    error::{CliError, Result},
    follow::{Watcher, has_host},
    job_view::{self, explain},
    printer::Printer,
};

/// Before the first attempt after one that failed; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Before every later attempt.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// When a courier's work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// When a host has the definition.
    Once,
    /// When the job runs: until then it may go to another host.
    UntilItRuns,
    /// When the job is over.
    ToTheEnd,
}

/// Brings one definition to one job.
pub struct Courier {
    /// Tells where the job is.
    pub client: Arc<Client>,
    /// The job.
    pub address: Address,
    /// Its client's key.
    pub keypair: Keypair,
    /// What is sent.
    pub definition: Vec<u8>,
}

/// What became of an attempt with one host.
enum Attempt {
    /// It has the definition.
    Sent,
    /// The job is not with it any more, or further than it was.
    Moved,
    /// It will not take the definition.
    Failed(CliError),
}

impl Courier {
    /// Sends the definition to the host that has the job, and to the next one if it goes
    /// to another, until the `errand` is done. Returns the job as it was last seen.
    ///
    /// A host that does not take it is told of; only where one is enough it is an error.
    pub async fn run(&self, errand: Errand, printer: &Printer) -> Result<Job> {
        let mut watcher = Watcher::new(Arc::clone(&self.client), self.address).await?;
        // Who has it, or does not take it: a job that comes back to a host counts anew.
        let mut served = None;
        let mut is_waiting = false;
        loop {
            let job = watcher.job.clone();
            let state = job_view::state(&job);
            if state.is_terminal() || (errand == Errand::UntilItRuns && state == JobState::Running)
            {
                return Ok(job);
            }
            let place = (job.host, job.attempts, job.assigned_at);
            if has_host(&job) && served != Some(place) {
                match self.attempt(&mut watcher, &job, printer).await? {
                    Attempt::Sent => {
                        printer.note(&format!("the definition is with the host {}", job.host));
                        served = Some(place);
                        if errand == Errand::Once {
                            return Ok(job);
                        }
                    }
                    Attempt::Failed(error) if errand == Errand::Once => return Err(error),
                    Attempt::Failed(error) => {
                        served = Some(place);
                        printer.note(&format!(
                            "the host {} does not get the definition: {}",
                            job.host,
                            printer.foreign(&error.message())
                        ));
                    }
                    Attempt::Moved => {}
                }
                continue;
            }
            if !has_host(&job) && !is_waiting {
                is_waiting = true;
                printer.note(&format!(
                    "the definition is sent once a host has the job: it {}",
                    explain(&job)
                ));
            }
            watcher.changed().await?;
        }
    }

    /// Tries until the host has the definition, refuses it, or loses the job.
    async fn attempt(
        &self,
        watcher: &mut Watcher,
        job: &Job,
        printer: &Printer,
    ) -> Result<Attempt> {
        let mut pause = FIRST_PAUSE;
        let mut told = String::new();
        loop {
            // Cancel safe: what is cut off in between is sent again.
            let sent = tokio::select! {
                changed = watcher.changed() => return changed.map(|()| Attempt::Moved),
                sent = self.send(job) => sent,
            };
            let error = match sent {
                Ok(()) => return Ok(Attempt::Sent),
                Err(Failure::Final(error)) => return Ok(Attempt::Failed(error)),
                Err(Failure::Transient(error)) => error,
            };
            let message = error.message();
            // Until the host has seen the job it says that there is none.
            if told != message && pause > FIRST_PAUSE {
                printer.note(&format!(
                    "the definition is not with the host yet: {}",
                    printer.foreign(&message)
                ));
                told = message;
            }
            // Cancel safe: both only wait.
            tokio::select! {
                changed = watcher.changed() => return changed.map(|()| Attempt::Moved),
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn send(&self, job: &Job) -> std::result::Result<(), Failure> {
        let host = self.client.get::<Host>(&job.host).await;
        let host = host.map_err(|error| Failure::Transient(error.into()))?;
        let url = unpadded(&host.endpoint);
        if url.is_empty() {
            return Err(Failure::Final(
                CliError::unavailable(format!(
                    "the host {} has no API, to which the definition could be sent",
                    job.host
                ))
                .hint(
                    "it loses the job when its time to start is over: another host may get it then",
                ),
            ));
        }
        let api = HostApi::new(&url, job.host)?;
        let (address, keypair) = (&self.address, &self.keypair);
        let key = api.seal_key(address, &host.worker, keypair).await?;
        api.deliver(address, &key, &self.definition, keypair)
            .await?;
        Ok(())
    }
}

/// Why a definition was not sent.
enum Failure {
    /// The same may work in a moment.
    Transient(CliError),
    /// It will not.
    Final(CliError),
}

impl From<HostApiError> for Failure {
    fn from(error: HostApiError) -> Self {
        // The key of a host that lost the job's files in between is another one.
        let has_other_key = matches!(error, HostApiError::Refused { status: 422, .. });
        if error.is_transient() || has_other_key {
            return Self::Transient(error.into());
        }
        let is_forged = matches!(error, HostApiError::Key(_));
        let error = CliError::from(error);
        Self::Final(if is_forged {
            error.hint("nothing was sent: `nosana job stop` ends the job before anything is paid")
        } else {
            error
        })
    }
}
