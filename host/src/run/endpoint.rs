//! Jobs whose client has a server that its host calls: for the definition, and with the
//! result.

use std::{fs, io, path::PathBuf, time::Duration};

use nosana_sdk::{
    definition::MAX_DEFINITION_BYTES,
    host_api::endpoint::REPLY_KEY,
    result::{JobResult, MAX_RESULT_BYTES},
    sealed::{Delivery, PublicKey},
    store::ContentHash,
};
use reqwest::{Method, Url, header::HeaderMap};
use tokio::{
    task::spawn_blocking,
    time::{Instant, sleep},
};
use tracing::{info, warn};

use super::{Backoff, Desk, LATE_RESULT_WAIT, chain_of, fit};
use crate::{durable, resources::Error, sealed::RefusedDelivery};

/// How long a server is asked again that does not answer, or does not give or take what it
/// should: its client may still be about to tell it of the job.
const PATIENCE: Duration = Duration::from_mins(1);

/// The most that is read of a server's answer to a result, bytes: it counts for nothing.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// In the job's folder: what is sent as the result. It stays the same whatever agent sends it.
const RESULT_FILE: &str = "result.json";

/// Why the definition cannot be had from the client's server.
pub(super) enum Failed {
    /// For the client to mend: it does not give it out.
    Refused(String),
    /// The same, and waiting mends nothing.
    Wrong(String),
    /// Another host may reach it, or keep it.
    Here(String),
}

impl Desk {
    /// Fetches the definition from the client's server at `url` and leaves it where the client
    /// would have; ends only when that cannot be. Cancel safe.
    pub(super) async fn fetch_definition(&self, url: &Url) -> Failed {
        let what = shown(url);
        self.note(&format!("fetching the definition from {what}"));
        let since = Instant::now();
        let mut pause = Backoff::default();
        loop {
            let failed = match self.fetch_once(url).await {
                // Whoever waits for it goes on.
                Ok(()) => std::future::pending().await,
                Err(failed) => failed,
            };
            let (Failed::Refused(text) | Failed::Wrong(text) | Failed::Here(text)) = &failed;
            if since.elapsed() >= PATIENCE || matches!(failed, Failed::Wrong(_)) {
                self.note(&format!("{what} does not give the definition: {text}"));
                return failed;
            }
            warn!(error = text, "the definition is not to be had yet");
            self.step
                .send_replace(format!("fetching the definition: {text}; trying again"));
            pause.wait().await;
        }
    }

    async fn fetch_once(&self, url: &Url) -> Result<(), Failed> {
        let of = (&self.assignment.job, &self.assignment.host);
        let call =
            self.facilities
                .resources
                .call(&Method::GET, url, of, Vec::new(), MAX_DEFINITION_BYTES);
        let answer = call.await.map_err(|error| match &error {
            Error::Refused {
                status: Some(_), ..
            } => Failed::Refused(chain_of(&error)),
            Error::Refused { .. } => Failed::Wrong(chain_of(&error)),
            _ => Failed::Here(chain_of(&error)),
        })?;
        let delivery = Delivery {
            reply: reply_key(&answer.headers).map_err(Failed::Wrong)?,
            definition: answer.body,
        };
        // As if the client had sent it: the next agent finds it in the same place.
        let (job, host) = (self.assignment.job, self.assignment.host);
        let letterbox = self.letterbox.clone();
        let put = spawn_blocking(move || {
            let sealed = delivery.seal(&letterbox.key()?, &job, &host)?;
            letterbox.put(&sealed)
        });
        match put.await {
            // The first one counts, whoever brought it.
            Ok(Ok(()) | Err(RefusedDelivery::Another)) => Ok(()),
            Ok(Err(error)) => Err(Failed::Here(chain_of(&error))),
            Err(died) => Err(Failed::Here(chain_of(&died))),
        }
    }

    /// Sends the result to the client's server at `url`, for as long as it may take to be
    /// there. Whether it takes it or not, the hash is that of what was sent.
    ///
    /// # Errors
    /// When the result cannot be written.
    pub(super) async fn hand_over(
        &self,
        url: &Url,
        result: &mut JobResult,
    ) -> io::Result<ContentHash> {
        let what = shown(url);
        let mut wish = self.wish.clone();
        let too_late = async move {
            // An error means that the owner is gone, and with it this task.
            let _ = wish.wait_for(|wish| wish.is_late()).await;
            sleep(LATE_RESULT_WAIT).await;
        };
        tokio::pin!(too_late);
        let mut bytes = match self.kept_result() {
            Some((kept, bytes)) => {
                *result = kept;
                bytes
            }
            None => self.keep_result(result, MAX_RESULT_BYTES)?,
        };
        let of = (&self.assignment.job, &self.assignment.host);
        let since = Instant::now();
        let mut pause = Backoff::default();
        loop {
            let call = self.facilities.resources.call(
                &Method::POST,
                url,
                of,
                bytes.clone(),
                MAX_ANSWER_BYTES,
            );
            // Cancel safe: whoever takes it twice takes the same.
            let sent = tokio::select! {
                biased;
                sent = call => sent,
                () = &mut too_late => {
                    warn!("the result is lost: the job had to end before {what} took it");
                    return Ok(ContentHash::of(&bytes));
                }
            };
            let hash = ContentHash::of(&bytes);
            let Err(error) = sent else {
                info!(result = %hash, "the job is over and its result sent to {what}");
                return Ok(hash);
            };
            let is_too_large = matches!(
                error,
                Error::Refused {
                    status: Some(413),
                    ..
                }
            );
            if is_too_large && !result.log.lines.is_empty() {
                bytes = self.keep_result(result, bytes.len() / 2)?;
            } else if since.elapsed() >= PATIENCE
                || (self.wish.borrow().is_late() && matches!(error, Error::Refused { .. }))
            {
                // What the client's own server does not take is no reason not to be paid.
                let text = chain_of(&error);
                warn!(error = text, "the result is lost: {what} does not take it");
                return Ok(hash);
            } else {
                warn!(error = %chain_of(&error), "the result is not sent yet, trying again");
            }
            pause.wait().await;
        }
    }

    fn result_file(&self) -> PathBuf {
        self.assignment.folder.join(RESULT_FILE)
    }

    /// What an earlier agent wanted to send, and may have sent.
    fn kept_result(&self) -> Option<(JobResult, Vec<u8>)> {
        let bytes = fs::read(self.result_file()).ok()?;
        let result = serde_json::from_slice(&bytes).ok()?;
        Some((result, bytes))
    }

    /// The document in at most `limit` bytes, if that can be, kept for the next agent.
    fn keep_result(&self, result: &mut JobResult, limit: usize) -> io::Result<Vec<u8>> {
        let bytes = fit(result, limit)?;
        durable::write(&self.result_file(), &bytes)?;
        Ok(bytes)
    }
}

/// What the client wants its result sealed to, as its server says.
fn reply_key(headers: &HeaderMap) -> Result<PublicKey, String> {
    let Some(value) = headers.get(REPLY_KEY) else {
        return Ok(PublicKey::NONE);
    };
    let key = value.to_str().ok().and_then(PublicKey::read);
    key.ok_or_else(|| {
        format!("expected a key of 64 lower-case hexadecimal digits in its header `{REPLY_KEY}`")
    })
}

/// Without what may be a secret.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}
