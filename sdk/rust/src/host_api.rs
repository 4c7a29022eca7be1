//! A host's API as a job's client uses it: signed requests, the status of a job,
//! its log while it runs, its end, and commands in its containers.
//!
//! The URL is whatever the host wrote on chain and its answers are whatever it
//! likes, so everything here is bounded: redirects are not followed, and each
//! answer has a largest size and a longest wait.
//!
//! # Signing
//! A request carries `Authorization: Nosana CLIENT EXPIRY NONCE SIGNATURE`: the
//! client's address, Unix seconds, 16 bytes in lower-case hexadecimal, and the
//! ed25519 signature in base 58 of the lines
//!
//! ```text
//! nosana host api v1
//! METHOD
//! PATH
//! HOST
//! EXPIRY
//! NONCE
//! ```
//!
//! joined by `\n` without one at the end. The path is without its query. A request
//! with a body, which is every one but GET and HEAD, has a seventh line, `BODY`: the
//! SHA-256 of the body's bytes, of none where there are none, in lower-case
//! hexadecimal. The host's address is in the text so that a host cannot use a client's
//! request at another one. The host takes each request once, and remembers it until its
//! expiry, which is near.

pub mod endpoint;
mod sealed;

use std::{
    error::Error as _,
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::{Stream, stream};
use reqwest::{Method, Response, StatusCode, Url, header, redirect};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signature::Signature;
use solana_signer::Signer;
use thiserror::Error;
use tokio::time::{sleep, timeout};

pub use self::sealed::{CONTENT_DIGEST, content_digest, read_content_digest};
use crate::{
    definition::container::ServiceType,
    sealed::{HostKeyError, SealError},
};

/// The furthest that a request's expiry may be ahead, seconds.
pub const MAX_VALIDITY: i64 = 60;
/// How long a request is made valid for, seconds: either clock may be off by as
/// much and it still passes.
const VALIDITY: i64 = 30;
/// The first word of the header.
const SCHEME: &str = "Nosana";

/// The longest line of a log that is read, bytes. An engine cuts lines at 16 KiB,
/// which JSON's escapes make at most six times as long.
const MAX_LINE_BYTES: usize = 256 * 1024;
/// The most of one log that is read, bytes.
const MAX_LOG_BYTES: u64 = 64 * 1024 * 1024;
/// The longest other answer that is read, bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The most that a command in a container prints, bytes: what a host sends at most,
/// which JSON's escapes make at most six times as long.
const MAX_COMMAND_BYTES: u64 = 32 * 1024 * 1024;
/// How long a command in a container may be silent. A host lets it run for less.
const COMMAND_IDLE: Duration = Duration::from_mins(6);

/// The waits of [`HostApi`].
#[derive(Clone, Copy, Debug)]
struct Waits {
    /// For a connection.
    connect: Duration,
    /// For the beginning of an answer, and for all of a short one.
    answer: Duration,
    /// For the next line; then the connection is taken for dead and made anew.
    idle: Duration,
    /// Before the first attempt after one that failed; doubles with each.
    first_pause: Duration,
    /// Before every later attempt.
    longest_pause: Duration,
    /// After which a connection that did nothing is not used again: agents end one after ten
    /// seconds, maybe just when the next request is on its way.
    pooled: Duration,
}

const WAITS: Waits = Waits {
    connect: Duration::from_secs(5),
    answer: Duration::from_secs(15),
    idle: Duration::from_mins(1),
    first_pause: Duration::from_millis(250),
    longest_pause: Duration::from_secs(8),
    pooled: Duration::from_secs(5),
};

/// Why a request is not from whom it says.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AuthError {
    /// The header is not of the form that it must have.
    #[error("expected `Authorization: Nosana CLIENT EXPIRY NONCE SIGNATURE`")]
    Malformed,
    /// Its time is over.
    #[error("the request expired: sign a new one, and see that the clock is right")]
    Expired,
    /// It would be valid for too long.
    #[error(
        "the request expires more than {MAX_VALIDITY} seconds ahead: sign it for less, and see that the clock is right"
    )]
    TooFarAhead,
    /// The signature is not the client's for this request.
    #[error("the signature is not the client's for this method, path, host and body")]
    WrongSignature,
}

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Whom it is for.
    pub host: &'a Address,
    /// Such as `GET`.
    pub method: &'a str,
    /// Without its query.
    pub path: &'a str,
    /// What is sent with it; of GET and HEAD nothing.
    pub body: &'a [u8],
}

/// A request whose signature is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Whose.
    pub client: Address,
    /// Until when it is good, Unix seconds.
    pub expiry: i64,
    /// What tells it from every other one of the client's.
    pub nonce: [u8; 16],
}

/// The value of the `Authorization` header for one request by `keypair` at `now`,
/// Unix seconds. For one request only: the host takes it once.
#[must_use]
pub fn authorization(keypair: &Keypair, request: &Request<'_>, now: i64) -> String {
    let expiry = now.saturating_add(VALIDITY);
    authorization_with(keypair, request, expiry, &rand::random())
}

/// As [`authorization`], for a request that is good until `expiry`, Unix seconds, and
/// that `nonce` tells from every other one of the client's.
#[must_use]
pub fn authorization_with(
    keypair: &Keypair,
    request: &Request<'_>,
    expiry: i64,
    nonce: &[u8; 16],
) -> String {
    let nonce = hex::encode(nonce);
    let digest = Sha256::digest(request.body).into();
    let signature = keypair.sign_message(message(request, &digest, expiry, &nonce).as_bytes());
    format!("{SCHEME} {} {expiry} {nonce} {signature}", keypair.pubkey())
}

/// Whose request this is, at `now`, Unix seconds.
///
/// Says nothing about what the client may ask for, and the same header passes
/// again until it expires: remember the nonce until then.
///
/// # Errors
/// When the header has another form, is too old or too new, or was not signed by
/// the client it names for this request.
pub fn verify(header: &str, request: &Request<'_>, now: i64) -> Result<Signed, AuthError> {
    verify_digest(header, request, &Sha256::digest(request.body).into(), now)
}

/// As [`verify`], for a request of whose body only the SHA-256 is known yet; what
/// `request` has as its body counts for nothing.
///
/// # Errors
/// As [`verify`].
pub fn verify_digest(
    header: &str,
    request: &Request<'_>,
    digest: &[u8; 32],
    now: i64,
) -> Result<Signed, AuthError> {
    let Some((SCHEME, words)) = header.split_once(' ') else {
        return Err(AuthError::Malformed);
    };
    verify_words(words, now, |expiry, nonce| {
        message(request, digest, expiry, nonce)
    })
}

/// Whose signature `CLIENT EXPIRY NONCE SIGNATURE` is, at `now`, Unix seconds, when it is of the
/// `message` with this expiry and nonce.
fn verify_words(
    words: &str,
    now: i64,
    message: impl FnOnce(i64, &str) -> String,
) -> Result<Signed, AuthError> {
    let words: Vec<&str> = words.splitn(5, ' ').collect();
    let [client, expiry, nonce, signature] = words[..] else {
        return Err(AuthError::Malformed);
    };
    let client = Address::from(base58::<32>(client)?);
    let signature = Signature::from(base58::<64>(signature)?);
    let expiry = decimal(expiry)?;
    let bytes = nonce_bytes(nonce)?;
    if expiry <= now {
        return Err(AuthError::Expired);
    }
    if expiry > now.saturating_add(MAX_VALIDITY) {
        return Err(AuthError::TooFarAhead);
    }
    if !signature.verify(client.as_ref(), message(expiry, nonce).as_bytes()) {
        return Err(AuthError::WrongSignature);
    }
    Ok(Signed {
        client,
        expiry,
        nonce: bytes,
    })
}

fn message(request: &Request<'_>, digest: &[u8; 32], expiry: i64, nonce: &str) -> String {
    let Request {
        host, method, path, ..
    } = request;
    let text = format!("nosana host api v1\n{method}\n{path}\n{host}\n{expiry}\n{nonce}");
    if matches!(*method, "GET" | "HEAD") {
        return text;
    }
    format!("{text}\n{}", hex::encode(digest))
}

/// Exactly `N` bytes, written the one way there is.
fn base58<const N: usize>(word: &str) -> Result<[u8; N], AuthError> {
    // 64 bytes are at most 88 digits; more is not worth decoding.
    if word.len() > 88 {
        return Err(AuthError::Malformed);
    }
    let bytes = bs58::decode(word).into_vec();
    bytes
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(AuthError::Malformed)
}

/// A whole number without sign or leading zeros.
fn decimal(word: &str) -> Result<i64, AuthError> {
    let number = word.parse::<i64>().map_err(|_| AuthError::Malformed)?;
    if number >= 0 && number.to_string() == word {
        Ok(number)
    } else {
        Err(AuthError::Malformed)
    }
}

/// 16 bytes in lower-case hexadecimal.
fn nonce_bytes(word: &str) -> Result<[u8; 16], AuthError> {
    let mut bytes = [0; 16];
    let is_lower = !word.bytes().any(|byte| byte.is_ascii_uppercase());
    hex::decode_to_slice(word, &mut bytes)
        .ok()
        .filter(|()| is_lower)
        .map(|()| bytes)
        .ok_or(AuthError::Malformed)
}

/// Why a host's API gave no answer that can be used. What the host said is in the
/// message as it came: take out control characters before showing it.
#[derive(Debug, Error)]
pub enum HostApiError {
    /// The URL that the host has on chain cannot be used.
    #[error("the host's URL {url:?} cannot be used: {reason}")]
    Url {
        /// The URL.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The HTTP client could not be made.
    #[error("cannot set up an HTTP client")]
    Setup(#[source] reqwest::Error),
    /// The host does not answer.
    #[error("the host's API {url} does not answer{}", cause(source))]
    Unreachable {
        /// Its URL.
        url: String,
        /// What went wrong.
        #[source]
        source: reqwest::Error,
    },
    /// The host takes too long.
    #[error("the host's API {url} did not answer in time")]
    TimedOut {
        /// Its URL.
        url: String,
    },
    /// The host knows nothing of the job, yet or any more.
    #[error("the host has nothing of this job")]
    NotThere,
    /// The host refused, or failed to answer.
    #[error("the host's API answered {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the host said, at most some hundred characters.
        message: String,
    },
    /// The answer is not what it should be.
    #[error("the host's answer is not {expected}")]
    Malformed {
        /// What was expected.
        expected: &'static str,
        /// What went wrong.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// The key that the host gave out cannot be trusted.
    #[error("the key that the host gave out for this job is not taken")]
    Key(#[source] HostKeyError),
    /// Nothing can be sealed to the host's key.
    #[error("the definition cannot be sealed to the host's key")]
    Seal(#[source] SealError),
    /// The answer is longer than what is read.
    #[error("the host's answer is too long: expected at most {limit} bytes of {what}")]
    TooLong {
        /// What was read.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

impl HostApiError {
    /// Whether the same may work later without anything being changed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::NotThere => true,
            Self::Refused { status, .. } => *status >= 500 || *status == 429,
            Self::Url { .. }
            | Self::Setup(_)
            | Self::Malformed { .. }
            | Self::Key(_)
            | Self::Seal(_)
            | Self::TooLong { .. } => false,
        }
    }
}

/// reqwest says only that it could not send; the reason is the innermost cause.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost = None;
    let mut next = error.source();
    while let Some(error) = next {
        innermost = Some(error);
        next = error.source();
    }
    innermost.map_or_else(String::new, |error| format!(" ({error})"))
}

/// A line of a job's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which operation wrote it; empty for the host's own lines.
    pub op: String,
    /// Where: `stdout`, `stderr` or `agent`.
    pub stream: String,
    /// Unix time, nanoseconds.
    pub time: u64,
    /// Without the newline. Any characters: what the job wrote.
    pub text: String,
    /// The byte of the log after this line: where to read on.
    #[serde(skip)]
    pub end: u64,
}

/// How far a host is with a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobStatus {
    /// The job.
    pub job: String,
    /// How far.
    pub state: RunState,
    /// What the host does at present, for people.
    pub step: String,
    /// More about it, for people.
    pub message: Option<String>,
    /// The bytes of its log so far: where to read on from.
    #[serde(default)]
    pub log_bytes: u64,
    /// Whether the log is full, so that what came later is not in it.
    #[serde(default)]
    pub log_is_cut: bool,
    /// The ports that its operations expose, of those that began.
    #[serde(default)]
    pub services: Vec<ServiceStatus>,
}

/// A port of an operation that clients may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStatus {
    /// The operation.
    pub op: String,
    /// The container's port.
    pub port: u16,
    /// What the definition says listens there.
    pub kind: ServiceType,
    /// Whether it works.
    pub state: ServiceState,
    /// Where it is reached; only while it is healthy, and only where the host publishes services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the job's time is up, and with it this, Unix seconds; from the job's start on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

/// The states of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// Its checks have not passed yet.
    Starting,
    /// They passed.
    Healthy,
    /// They passed, and those that go on fail now.
    Unhealthy,
    /// Its container ended.
    Ended,
}

impl fmt::Display for ServiceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Starting => "starting",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Ended => "ended",
        })
    }
}

/// A command to run in a container of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExecRequest {
    /// The operation whose container it is.
    pub op: String,
    /// The program and its arguments; no shell reads them.
    pub command: Vec<String>,
}

/// A line of the answer to an [`ExecRequest`]. The last one is [`ExecLine::Exit`] or
/// [`ExecLine::Broken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExecLine {
    /// Something that the command printed.
    Output {
        /// Where.
        stream: ExecStream,
        /// As it came, not cut into lines. Bytes that are not UTF-8 are U+FFFD.
        text: String,
    },
    /// It ended.
    Exit {
        /// What with.
        exit_code: i64,
    },
    /// It is not known how it ended: it may go on in the container.
    Broken {
        /// Why.
        error: String,
    },
}

/// Where a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The states of a job on its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// The definition and the image are fetched.
    Preparing,
    /// Its operations run.
    Running,
    /// It is over.
    Done,
    /// It cannot be run on this host.
    GivenUp,
}

impl fmt::Display for RunState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Preparing => "preparing",
            Self::Running => "running",
            Self::Done => "done",
            Self::GivenUp => "given up",
        })
    }
}

/// The API of one host.
pub struct HostApi {
    client: reqwest::Client,
    base: Url,
    host: Address,
    waits: Waits,
}

impl HostApi {
    /// Uses the API of `host` at `base_url`. Connects when something is asked.
    ///
    /// # Errors
    /// When the URL is not one of HTTP, or has a user, a query or a fragment.
    pub fn new(base_url: &str, host: Address) -> Result<Self, HostApiError> {
        Self::with_waits(base_url, host, WAITS)
    }

    fn with_waits(base_url: &str, host: Address, waits: Waits) -> Result<Self, HostApiError> {
        let base = parse_url(base_url).map_err(|reason| HostApiError::Url {
            url: base_url.to_owned(),
            reason,
        })?;
        let client = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(waits.connect)
            .pool_idle_timeout(waits.pooled)
            .build()
            .map_err(HostApiError::Setup)?;
        Ok(Self {
            client,
            base,
            host,
            waits,
        })
    }

    /// How far the host is with `job`. `keypair` is the job's client.
    ///
    /// # Errors
    /// When the host does not answer, refuses, or answers something else.
    pub async fn status(
        &self,
        job: &Address,
        keypair: &Keypair,
    ) -> Result<JobStatus, HostApiError> {
        let path = format!("/v1/jobs/{job}");
        let response = self.get(&path, None, keypair).await?;
        self.read_json(response, "the status of a job").await
    }

    /// Has the host end `job` now: it stops the containers, stores the result of what
    /// had run, and finishes the job on chain, paid until then. `keypair` is the job's
    /// client.
    ///
    /// The host answers as soon as it begins; the chain says when it is done. A host
    /// that does not obey, or does not answer, is stopped on chain.
    ///
    /// # Errors
    /// When the host does not answer, refuses, or answers something else.
    pub async fn stop(&self, job: &Address, keypair: &Keypair) -> Result<JobStatus, HostApiError> {
        let path = format!("/v1/jobs/{job}/stop");
        let response = self.post(&path, Vec::new(), keypair).await?;
        self.read_json(response, "the status of a job").await
    }

    /// Runs a command in a running container of `job`. `keypair` is the job's client.
    /// Items come while it prints, and end with [`ExecLine::Exit`] or
    /// [`ExecLine::Broken`], or after an error.
    ///
    /// # Errors
    /// When the host does not answer, or refuses: no container of that operation runs.
    pub async fn exec(
        &self,
        job: &Address,
        keypair: &Keypair,
        request: &ExecRequest,
    ) -> Result<impl Stream<Item = Result<ExecLine, HostApiError>> + use<'_>, HostApiError> {
        let path = format!("/v1/jobs/{job}/exec");
        let body = serde_json::to_vec(request).map_err(|source| HostApiError::Malformed {
            expected: "a command that can be sent",
            source: Some(source),
        })?;
        let answer = ExecAnswer {
            api: self,
            response: self.post(&path, body, keypair).await?,
            lines: Lines::default(),
            bytes: 0,
            is_over: false,
        };
        Ok(stream::unfold(answer, |mut answer| async move {
            let item = answer.next().await?;
            Some((item, answer))
        }))
    }

    /// The lines of `job`'s log from byte `offset` on, and those that are written
    /// from now on, until the log is over. `keypair` is the job's client.
    ///
    /// When the connection is lost it is made anew and reading goes on after the
    /// last line. An error that is [transient](HostApiError::is_transient) is
    /// followed by another attempt after a pause, without end: whoever reads
    /// decides how long that makes sense. Any other error is the last item.
    pub fn stream_log<'a>(
        &'a self,
        job: &Address,
        keypair: &'a Keypair,
        offset: u64,
    ) -> impl Stream<Item = Result<LogLine, HostApiError>> + use<'a> {
        let log = LogReader {
            api: self,
            keypair,
            path: format!("/v1/jobs/{job}/log"),
            offset,
            limit: offset.saturating_add(MAX_LOG_BYTES),
            lines: Lines::default(),
            response: None,
            failures: 0,
            is_over: false,
        };
        stream::unfold(log, |mut log| async move {
            let item = log.next().await?;
            Some((item, log))
        })
    }

    /// Asks for `path` and returns the beginning of a good answer.
    async fn get(
        &self,
        path: &str,
        query: Option<&str>,
        keypair: &Keypair,
    ) -> Result<Response, HostApiError> {
        self.ask(Method::GET, path, query, Vec::new(), keypair)
            .await
    }

    /// Sends `body`, which is JSON, to `path` and returns the beginning of a good answer.
    async fn post(
        &self,
        path: &str,
        body: Vec<u8>,
        keypair: &Keypair,
    ) -> Result<Response, HostApiError> {
        self.ask(Method::POST, path, None, body, keypair).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        query: Option<&str>,
        body: Vec<u8>,
        keypair: &Keypair,
    ) -> Result<Response, HostApiError> {
        let mut url = self.base.clone();
        // Something in between may serve the API below a path, which the host never sees.
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        let signed = Request {
            host: &self.host,
            method: method.as_str(),
            path,
            body: &body,
        };
        let header = authorization(keypair, &signed, unix_now());
        let is_delivery = method == Method::PUT;
        let mut request = self
            .client
            .request(method, url)
            .header(header::AUTHORIZATION, header);
        let mut wait = self.waits.answer;
        if is_delivery {
            wait = sealed::DELIVERY_WAIT;
            request = request
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .header(CONTENT_DIGEST, content_digest(&body))
                .body(body);
        } else if !body.is_empty() {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        let response = timeout(wait, request.send())
            .await
            .map_err(|_| self.timed_out())?
            .map_err(|source| self.unreachable(source))?;
        match response.status() {
            StatusCode::OK | StatusCode::ACCEPTED => Ok(response),
            StatusCode::NOT_FOUND => Err(HostApiError::NotThere),
            status => Err(HostApiError::Refused {
                status: status.as_u16(),
                message: self.refusal(response).await,
            }),
        }
    }

    /// Why the host refused, as it says itself.
    async fn refusal(&self, response: Response) -> String {
        #[derive(Deserialize)]
        struct Refusal {
            error: String,
        }
        const MAX_CHARACTERS: usize = 300;
        let refusal: Result<Refusal, _> = self.read_json(response, "a refusal").await;
        refusal.map_or_else(
            |_| "no reason given".to_owned(),
            |refusal| refusal.error.chars().take(MAX_CHARACTERS).collect(),
        )
    }

    async fn read_json<T: DeserializeOwned>(
        &self,
        mut response: Response,
        expected: &'static str,
    ) -> Result<T, HostApiError> {
        let read = async {
            let mut body = Vec::new();
            while let Some(chunk) = response
                .chunk()
                .await
                .map_err(|source| self.unreachable(source))?
            {
                body.extend_from_slice(&chunk);
                if body.len() > MAX_ANSWER_BYTES {
                    return Err(HostApiError::TooLong {
                        what: expected,
                        limit: MAX_ANSWER_BYTES as u64,
                    });
                }
            }
            Ok(body)
        };
        let body = timeout(self.waits.answer, read)
            .await
            .map_err(|_| self.timed_out())??;
        serde_json::from_slice(&body).map_err(|source| HostApiError::Malformed {
            expected,
            source: Some(source),
        })
    }

    fn unreachable(&self, source: reqwest::Error) -> HostApiError {
        HostApiError::Unreachable {
            url: self.base.to_string(),
            source: source.without_url(),
        }
    }

    fn timed_out(&self) -> HostApiError {
        HostApiError::TimedOut {
            url: self.base.to_string(),
        }
    }
}

fn parse_url(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "it is not a URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("expected http or https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("expected none with a user or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("expected none with a query or fragment");
    }
    Ok(url)
}

fn unix_now() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

/// Reads one log over as many connections as it takes.
struct LogReader<'a> {
    api: &'a HostApi,
    keypair: &'a Keypair,
    path: String,
    /// The byte after the last line that was given out.
    offset: u64,
    /// The byte that reading ends at, whatever the host sends.
    limit: u64,
    lines: Lines,
    response: Option<Response>,
    /// Connections in a row that brought no line.
    failures: u32,
    is_over: bool,
}

impl LogReader<'_> {
    async fn next(&mut self) -> Option<Result<LogLine, HostApiError>> {
        while !self.is_over {
            if let Some(line) = self.lines.next() {
                return Some(self.read_line(&line));
            }
            let step = match &mut self.response {
                None => self.connect().await,
                Some(response) => match timeout(self.api.waits.idle, response.chunk()).await {
                    Ok(Ok(Some(chunk))) => self.lines.push(&chunk),
                    Ok(Ok(None)) => self.lines.finish().inspect(|()| self.is_over = true),
                    Ok(Err(_)) | Err(_) => {
                        self.disconnect();
                        Ok(())
                    }
                },
            };
            if let Err(error) = step {
                self.is_over = !error.is_transient();
                return Some(Err(error));
            }
        }
        None
    }

    async fn connect(&mut self) -> Result<(), HostApiError> {
        if let Some(exponent) = self.failures.checked_sub(1) {
            let waits = &self.api.waits;
            let pause = waits
                .first_pause
                .saturating_mul(2_u32.saturating_pow(exponent));
            sleep(pause.min(waits.longest_pause)).await;
        }
        // Until a line arrives this attempt counts as one that failed.
        self.failures = self.failures.saturating_add(1);
        let query = format!("offset={}", self.offset);
        let response = self.api.get(&self.path, Some(&query), self.keypair);
        self.response = Some(response.await?);
        Ok(())
    }

    /// What was read of a line is asked for again.
    fn disconnect(&mut self) {
        self.response = None;
        self.lines = Lines::default();
        self.failures = self.failures.max(1);
    }

    fn read_line(&mut self, line: &[u8]) -> Result<LogLine, HostApiError> {
        self.failures = 0;
        // The newline counts, too.
        self.offset = self.offset.saturating_add(line.len() as u64 + 1);
        if self.offset > self.limit {
            self.is_over = true;
            return Err(HostApiError::TooLong {
                what: "a log",
                limit: MAX_LOG_BYTES,
            });
        }
        let mut line: LogLine =
            serde_json::from_slice(line).map_err(|source| HostApiError::Malformed {
                expected: "a line of a log",
                source: Some(source),
            })?;
        line.end = self.offset;
        Ok(line)
    }
}

/// Reads what a command in a container prints.
struct ExecAnswer<'a> {
    api: &'a HostApi,
    response: Response,
    lines: Lines,
    bytes: u64,
    is_over: bool,
}

impl ExecAnswer<'_> {
    async fn next(&mut self) -> Option<Result<ExecLine, HostApiError>> {
        if self.is_over {
            return None;
        }
        let item = self.read().await;
        let is_last = !matches!(item, Ok(ExecLine::Output { .. }));
        self.is_over = is_last;
        Some(item)
    }

    async fn read(&mut self) -> Result<ExecLine, HostApiError> {
        let malformed = |source| HostApiError::Malformed {
            expected: "what a command printed, and how it ended",
            source,
        };
        loop {
            if let Some(line) = self.lines.next() {
                return serde_json::from_slice(&line).map_err(|error| malformed(Some(error)));
            }
            let chunk = timeout(COMMAND_IDLE, self.response.chunk())
                .await
                .map_err(|_| self.api.timed_out())?
                .map_err(|source| self.api.unreachable(source))?
                .ok_or_else(|| malformed(None))?;
            self.bytes = self.bytes.saturating_add(chunk.len() as u64);
            if self.bytes > MAX_COMMAND_BYTES {
                return Err(HostApiError::TooLong {
                    what: "a command's output",
                    limit: MAX_COMMAND_BYTES,
                });
            }
            self.lines.push(&chunk)?;
        }
    }
}

/// Cuts what arrives into lines.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// Where the present line begins.
    start: usize,
    /// Up to where there is no newline.
    searched: usize,
}

impl Lines {
    fn push(&mut self, chunk: &[u8]) -> Result<(), HostApiError> {
        self.bytes.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        if self.bytes.len() > MAX_LINE_BYTES {
            return Err(HostApiError::TooLong {
                what: "one line of a log",
                limit: MAX_LINE_BYTES as u64,
            });
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// The next whole line, without its newline.
    fn next(&mut self) -> Option<Vec<u8>> {
        let rest = &self.bytes[self.searched..];
        let Some(length) = rest.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.bytes.len();
            return None;
        };
        let end = self.searched + length;
        let line = self.bytes[self.start..end].to_vec();
        self.start = end + 1;
        self.searched = self.start;
        Some(line)
    }

    /// Refuses a log that ends within a line.
    fn finish(&self) -> Result<(), HostApiError> {
        if self.start == self.bytes.len() {
            Ok(())
        } else {
            Err(HostApiError::Malformed {
                expected: "a log of whole lines",
                source: None,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    use super::*;

    const HOST: Address = Address::new_from_array([7; 32]);
    const JOB: Address = Address::new_from_array([8; 32]);
    const PATH: &str = "/v1/jobs/abc/log";
    const NOW: i64 = 1_800_000_000;

    const GET: Request<'static> = Request {
        host: &HOST,
        method: "GET",
        path: PATH,
        body: b"",
    };
    const POST: Request<'static> = Request {
        method: "POST",
        body: b"{}",
        ..GET
    };

    fn header(keypair: &Keypair) -> String {
        authorization(keypair, &GET, NOW)
    }

    /// The header with its `place`th word replaced.
    fn with_word(header: &str, place: usize, word: &str) -> String {
        let mut words: Vec<&str> = header.split(' ').collect();
        words[place] = word;
        words.join(" ")
    }

    fn check(header: &str) -> Result<Address, AuthError> {
        verify(header, &GET, NOW).map(|signed| signed.client)
    }

    #[test]
    fn a_signed_request_names_its_client_until_it_expires() {
        let keypair = Keypair::new();
        let header = header(&keypair);
        assert_eq!(check(&header), Ok(keypair.pubkey()));
        let at = |now| verify(&header, &GET, now).map(|signed| signed.client);
        assert_eq!(at(NOW + VALIDITY - 1), Ok(keypair.pubkey()));
        assert_eq!(at(NOW + VALIDITY), Err(AuthError::Expired));
        assert_eq!(at(NOW + VALIDITY - MAX_VALIDITY), Ok(keypair.pubkey()));
        assert_eq!(
            at(NOW + VALIDITY - MAX_VALIDITY - 1),
            Err(AuthError::TooFarAhead)
        );
    }

    #[test]
    fn the_message_is_the_documented_one() {
        assert_eq!(
            message(&GET, &Sha256::digest(GET.body).into(), 12, "00ff"),
            format!("nosana host api v1\nGET\n{PATH}\n{HOST}\n12\n00ff")
        );
        let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assert_eq!(
            message(&POST, &Sha256::digest(POST.body).into(), 12, "00ff"),
            format!("nosana host api v1\nPOST\n{PATH}\n{HOST}\n12\n00ff\n{digest}")
        );
    }

    #[test]
    fn no_two_requests_have_one_nonce() {
        let keypair = Keypair::new();
        let nonce = || verify(&header(&keypair), &GET, NOW).unwrap().nonce;
        assert_ne!(nonce(), nonce());
    }

    #[test]
    fn a_request_with_a_body_is_good_for_that_body_only() {
        let keypair = Keypair::new();
        let header = authorization(&keypair, &POST, NOW);
        let with = |body| verify(&header, &Request { body, ..POST }, NOW);
        assert_eq!(with(b"{}").unwrap().client, keypair.pubkey());
        for body in [b"{ }".as_slice(), b"", b"{}\n"] {
            assert_eq!(with(body), Err(AuthError::WrongSignature));
        }
    }

    #[test]
    fn a_request_is_good_for_its_method_path_and_host_only() {
        let header = header(&Keypair::new());
        let wrong = Err(AuthError::WrongSignature);
        let path = "/v1/jobs/abd/log";
        for request in [
            Request {
                method: "POST",
                ..GET
            },
            Request { path, ..GET },
            Request { host: &JOB, ..GET },
        ] {
            assert_eq!(verify(&header, &request, NOW), wrong, "{request:?}");
        }
    }

    #[test]
    fn what_was_signed_cannot_be_changed() {
        let header = header(&Keypair::new());
        let other = Keypair::new().pubkey().to_string();
        let signature = Keypair::new().sign_message(b"something else").to_string();
        for (place, word) in [
            (1, other.as_str()),
            (2, "1800000031"),
            (3, "00112233445566778899aabbccddeeff"),
            (4, signature.as_str()),
        ] {
            let changed = with_word(&header, place, word);
            assert_eq!(check(&changed), Err(AuthError::WrongSignature), "{changed}");
        }
    }

    #[test]
    fn another_form_is_refused() {
        let header = header(&Keypair::new());
        let long = "1".repeat(100);
        let changes = [
            (0, "Bearer"),
            (0, "nosana"),
            (1, ""),
            (1, "0OIl"),
            (1, "11111111"),
            (1, long.as_str()),
            (2, ""),
            (2, "soon"),
            (2, "-1"),
            (2, "+1800000030"),
            (2, "01800000030"),
            (2, "99999999999999999999"),
            (3, ""),
            (3, "00112233445566778899AABBCCDDEEFF"),
            (3, "00112233445566778899aabbccddeef"),
            (3, "00112233445566778899aabbccddeeffff"),
            (3, "zz112233445566778899aabbccddeeff"),
            (4, ""),
            (4, "11111111111111111111111111111111"),
            (4, long.as_str()),
        ];
        let mut headers: Vec<String> = changes
            .iter()
            .map(|(place, word)| with_word(&header, *place, word))
            .collect();
        headers.extend([
            String::new(),
            format!("{header} more"),
            format!("{header} "),
            format!(" {header}"),
            header.replacen(' ', "  ", 1),
            header.replace(' ', "\t"),
        ]);
        for header in headers {
            assert_eq!(check(&header), Err(AuthError::Malformed), "{header:?}");
        }
    }

    #[test]
    fn only_plain_http_urls_are_used() {
        for url in [
            "",
            "127.0.0.1:8910",
            "ftp://a/",
            "file:///etc/passwd",
            "http://user:word@a/",
            "http://a/?query",
            "http://a/#fragment",
        ] {
            let refused = HostApi::new(url, HOST);
            assert!(matches!(refused, Err(HostApiError::Url { .. })), "{url}");
        }
        assert!(HostApi::new("http://127.0.0.1:8910", HOST).is_ok());
        assert!(HostApi::new("https://host.example/below/", HOST).is_ok());
    }

    /// Waits so short that nobody notices them, but for those that must not pass.
    const TEST_WAITS: Waits = Waits {
        connect: Duration::from_mins(5),
        answer: Duration::from_mins(5),
        idle: Duration::from_mins(5),
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
        pooled: Duration::from_millis(1),
    };

    /// A server that answers one connection after the other with these bytes and
    /// closes each, and what it was asked.
    async fn serve(answers: Vec<String>) -> (HostApi, tokio::task::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let api = HostApi::with_waits(&url, HOST, TEST_WAITS).unwrap();
        let asked = tokio::spawn(async move {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut connection, _) = listener.accept().await.unwrap();
                asked.push(read_request(&mut connection).await);
                // Who refuses a long answer closes the connection before its end.
                let _ = connection.write_all(answer.as_bytes()).await;
            }
            asked
        });
        (api, asked)
    }

    async fn read_request(connection: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            bytes.push(connection.read_u8().await.unwrap());
        }
        let head = String::from_utf8(bytes).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().unwrap());
        // A connection that is closed with something unread may lose its answer.
        let mut body = vec![0; length];
        connection.read_exact(&mut body).await.unwrap();
        head
    }

    fn chunked(body: &str, is_whole: bool) -> String {
        let end = if is_whole { "0\r\n\r\n" } else { "" };
        format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n{end}",
            body.len()
        )
    }

    fn answer(status: &str, body: &str) -> String {
        format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    }

    fn json_line(text: &str) -> String {
        format!("{{\"op\":\"a\",\"stream\":\"stdout\",\"time\":5,\"text\":\"{text}\"}}\n")
    }

    async fn read_log(api: &HostApi, offset: u64) -> Vec<Result<LogLine, HostApiError>> {
        let keypair = Keypair::new();
        api.stream_log(&JOB, &keypair, offset).collect().await
    }

    fn texts(items: &[Result<LogLine, HostApiError>]) -> Vec<String> {
        let text = |item: &Result<LogLine, HostApiError>| match item {
            Ok(line) => line.text.clone(),
            Err(error) => error.to_string(),
        };
        items.iter().map(text).collect()
    }

    #[tokio::test]
    async fn a_lost_connection_is_made_anew_after_the_last_whole_line() {
        let (one, two) = (json_line("one"), json_line("two"));
        let torn = format!("{one}{}", &two[..10]);
        let (api, asked) = serve(vec![
            chunked(&torn, false),
            answer("503 Service Unavailable", "{\"error\":\"starting\"}"),
            chunked(&two, true),
        ])
        .await;
        let items = read_log(&api, 100).await;
        assert_eq!(
            texts(&items),
            ["one", "the host's API answered 503: starting", "two"]
        );
        let end = items[2].as_ref().unwrap().end;
        assert_eq!(end, 100 + (one.len() + two.len()) as u64);
        let asked = asked.await.unwrap();
        let path = format!("/v1/jobs/{JOB}/log");
        let after = 100 + one.len();
        assert!(asked[0].starts_with(&format!("GET {path}?offset=100 ")));
        assert!(asked[1].starts_with(&format!("GET {path}?offset={after} ")));
        assert!(asked[2].starts_with(&format!("GET {path}?offset={after} ")));
        for request in asked {
            let header = request
                .lines()
                .find_map(|line| line.strip_prefix("authorization: "))
                .unwrap();
            let request = Request { path: &path, ..GET };
            assert!(verify(header, &request, unix_now()).is_ok());
        }
    }

    #[tokio::test]
    async fn what_is_refused_for_good_ends_the_stream() {
        for (reply, expected) in [
            (
                answer("403 Forbidden", "{\"error\":\"not the job's client\"}"),
                "the host's API answered 403: not the job's client",
            ),
            (
                answer("302 Found", "away"),
                "the host's API answered 302: no reason given",
            ),
            (
                chunked("hello\n", true),
                "the host's answer is not a line of a log",
            ),
            (
                chunked("{\"op\"", true),
                "the host's answer is not a log of whole lines",
            ),
            (
                chunked(&"x".repeat(2 * MAX_LINE_BYTES), false),
                "the host's answer is too long: expected at most 262144 bytes of one line of a log",
            ),
        ] {
            let (api, _asked) = serve(vec![reply]).await;
            let keypair = Keypair::new();
            let items: Vec<_> = api.stream_log(&JOB, &keypair, 0).take(2).collect().await;
            assert_eq!(texts(&items)[0], expected);
        }
    }

    #[tokio::test]
    async fn a_status_is_read_and_a_long_one_is_not() {
        let status = "{\"job\":\"j\",\"state\":\"given_up\",\"step\":\"pull\",\"message\":null}";
        let long = format!("\"{}\"", "x".repeat(MAX_ANSWER_BYTES));
        let (api, asked) = serve(vec![
            answer("200 OK", status),
            answer("200 OK", &long),
            answer("404 Not Found", ""),
        ])
        .await;
        let keypair = Keypair::new();
        let read = api.status(&JOB, &keypair).await.unwrap();
        assert_eq!(read.state, RunState::GivenUp);
        assert_eq!(read.step, "pull");
        let refused = api.status(&JOB, &keypair).await.unwrap_err();
        assert!(matches!(refused, HostApiError::TooLong { .. }));
        let missing = api.status(&JOB, &keypair).await.unwrap_err();
        assert!(matches!(missing, HostApiError::NotThere));
        assert!(asked.await.unwrap()[0].starts_with(&format!("GET /v1/jobs/{JOB} ")));
    }

    /// As of an agent that ends the connection just when the next request is sent.
    #[tokio::test]
    async fn a_connection_that_was_silent_is_not_used_again() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let api = HostApi::with_waits(&url, HOST, TEST_WAITS).unwrap();
        tokio::spawn(async move {
            let status = "{\"job\":\"j\",\"state\":\"running\",\"step\":\"\",\"message\":null}";
            let answer = answer("200 OK", status).replace("connection: close\r\n", "");
            loop {
                let (mut connection, _) = listener.accept().await.unwrap();
                let answer = answer.clone();
                tokio::spawn(async move {
                    read_request(&mut connection).await;
                    connection.write_all(answer.as_bytes()).await.unwrap();
                    let _ = connection.read_u8().await;
                });
            }
        });
        for _ in 0..3 {
            api.status(&JOB, &Keypair::new()).await.unwrap();
            sleep(2 * TEST_WAITS.pooled).await;
        }
    }

    #[tokio::test]
    async fn a_command_s_answer_is_read_to_its_last_line() {
        let printed = "{\"stream\":\"stderr\",\"text\":\"no\"}\n";
        let (api, asked) = serve(vec![
            chunked(&format!("{printed}{{\"exit_code\":7}}\n{printed}"), true),
            chunked(printed, true),
            answer("409 Conflict", "{\"error\":\"nothing runs\"}"),
        ])
        .await;
        let keypair = Keypair::new();
        let request = ExecRequest {
            op: "a".to_owned(),
            command: vec!["ls".to_owned()],
        };
        let stderr = ExecLine::Output {
            stream: ExecStream::Stderr,
            text: "no".to_owned(),
        };
        let lines = api.exec(&JOB, &keypair, &request).await.unwrap();
        let lines: Vec<_> = lines.map(Result::unwrap).collect().await;
        assert_eq!(lines, [stderr, ExecLine::Exit { exit_code: 7 }]);
        let lines = api.exec(&JOB, &keypair, &request).await.unwrap();
        let lines: Vec<_> = lines.collect().await;
        assert!(matches!(lines[1], Err(HostApiError::Malformed { .. })));
        let refused = api.exec(&JOB, &keypair, &request).await.err().unwrap();
        assert_eq!(
            refused.to_string(),
            "the host's API answered 409: nothing runs"
        );
        let asked = asked.await.unwrap();
        assert!(asked[0].starts_with(&format!("POST /v1/jobs/{JOB}/exec ")));
        assert!(asked[0].contains("content-type: application/json"));
    }

    #[tokio::test]
    async fn a_stop_is_taken_when_it_is_accepted() {
        let status = "{\"job\":\"j\",\"state\":\"running\",\"step\":\"ends\",\"message\":null}";
        let (api, asked) = serve(vec![answer("202 Accepted", status)]).await;
        let keypair = Keypair::new();
        let read = api.stop(&JOB, &keypair).await.unwrap();
        assert_eq!((read.state, read.log_bytes), (RunState::Running, 0));
        let path = format!("/v1/jobs/{JOB}/stop");
        let asked = asked.await.unwrap().remove(0);
        assert!(asked.starts_with(&format!("POST {path} ")));
        let header = asked
            .lines()
            .find_map(|line| line.strip_prefix("authorization: "))
            .unwrap();
        let request = Request {
            method: "POST",
            path: &path,
            ..GET
        };
        assert!(verify(header, &request, unix_now()).is_ok());
    }

    #[test]
    fn lines_are_cut_wherever_the_chunks_end() {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for chunk in ["a", "b\nc\n", "\n", "d"] {
            lines.push(chunk.as_bytes()).unwrap();
            while let Some(line) = lines.next() {
                found.push(String::from_utf8(line).unwrap());
            }
        }
        assert_eq!(found, ["ab", "c", ""]);
        assert!(lines.finish().is_err());
    }
}
