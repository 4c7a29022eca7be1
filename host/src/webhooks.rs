//! Tells the operator of what happens, by a POST of JSON to URLs of his choice.
//!
//! What is told is [`Event`]s, each once: a trouble that stays is not told again, and one that comes
//! and goes within a minute is over only when it stays away. Each URL has a queue of its own, of
//! [`MOST_WAITING`] at most, and is tried again for an hour. A receiver that is down costs the agent
//! nothing else.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt, fs, io,
    net::IpAddr,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hmac::{Hmac, Mac};
use rand::RngCore;
use reqwest::{Client, StatusCode, Url, redirect};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use solana_address::Address;
use thiserror::Error;
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tracing::{debug, info, warn};

use crate::{
    api::Registry,
    clock,
    obstacle::{Obstacle, Source},
    plan::RunState,
    run::chain_of,
};

/// Events that wait for one URL; what comes then is counted and dropped.
pub const MOST_WAITING: usize = 64;
/// How often is tried.
const PACE: Pace = Pace {
    attempt: Duration::from_secs(10),
    pauses: (Duration::from_secs(1), Duration::from_mins(5)),
};
/// After so long an event is news to nobody.
const STALE: Duration = Duration::from_hours(1);
/// How long an agent that ends waits for what it has still to tell.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// How often the jobs and troubles are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long a trouble must be away to be over, and a change of its reason must stay to be told.
const SETTLED: Duration = Duration::from_mins(1);
/// Lamports of the worker below which it is told, and above which it is over: 0.01 and 0.02 SOL.
const LOW_LAMPORTS: (u64, u64) = (10_000_000, 20_000_000);
/// The shortest secret, characters.
const MIN_SECRET: usize = 16;
/// Jobs whose end is remembered as told.
const REMEMBERED: usize = 256;

/// A URL that is told of events.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// Where, by HTTPS, or HTTP on this machine. Often a secret itself, so it is never shown.
    pub url: String,
    /// The file of the secret by which the receiver knows that an event is the agent's.
    pub secret_file: Option<PathBuf>,
    /// Which events; unset, all.
    pub events: Option<BTreeSet<Kind>>,
}

/// Without the URL.
impl fmt::Debug for WebhookConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookConfig")
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a webhook's configuration. Which one is said by its number, from 1.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WebhookError {
    /// It cannot be sent to.
    #[error(
        "webhook {number}: its URL cannot be used: expected https://…, or http:// to a loopback address"
    )]
    Url {
        /// Which.
        number: usize,
    },
    /// The secret cannot be used.
    #[error("webhook {number}: the secret in {path} cannot be used: {reason}")]
    Secret {
        /// Which.
        number: usize,
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing would ever be told.
    #[error("webhook {number}: `events` is empty: leave it out for all, or take the webhook out")]
    NoEvents {
        /// Which.
        number: usize,
    },
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The agent watches.
    Started,
    /// The agent ends because it was told to, or failed.
    Stopped,
    /// A host takes no job.
    Trouble,
    /// It does again.
    TroubleOver,
    /// A job is over and its result stored.
    JobFinished,
    /// A job goes back to the market.
    JobGivenUp,
    /// The worker cannot pay for its transactions much longer.
    LowOnSol,
    /// It can again.
    LowOnSolOver,
    /// A disk has little room left.
    DiskLow,
    /// It has again.
    DiskLowOver,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What happened.
    pub event: Kind,
    /// Which host; `None` when it is about all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Which job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// In words.
    pub text: String,
}

impl Event {
    /// Something that is about all hosts.
    pub fn new(event: Kind, text: impl Into<String>) -> Self {
        Self {
            event,
            host: None,
            job: None,
            text: text.into(),
        }
    }

    fn of(event: Kind, host: Address, text: impl Into<String>) -> Self {
        Self {
            host: Some(host.to_string()),
            ..Self::new(event, text)
        }
    }
}

/// What a receiver gets.
#[derive(Serialize)]
struct Delivery<'a> {
    version: u8,
    /// The same in each try, so that a receiver can tell a repetition.
    id: &'a str,
    /// Unix seconds at which it happened.
    time: u64,
    /// Events before it that were dropped because the receiver was too slow or away.
    lost: u64,
    #[serde(flatten)]
    event: &'a Event,
}

/// An event on its way.
struct Queued {
    id: String,
    time: u64,
    since: Instant,
    event: Event,
}

/// The operator's webhooks. Dropped, it tells nothing more.
#[derive(Default)]
pub struct Webhooks {
    receivers: Vec<Receiver>,
}

struct Receiver {
    events: Option<BTreeSet<Kind>>,
    /// `None` once nothing more is to come.
    queue: Mutex<Option<mpsc::Sender<Queued>>>,
    lost: Arc<AtomicU64>,
    /// Ends with the queue.
    task: Mutex<JoinSet<()>>,
}

/// Checks what can be checked without sending anything.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(configs: &[WebhookConfig]) -> Result<(), WebhookError> {
    for (index, config) in configs.iter().enumerate() {
        let number = index + 1;
        target(number, &config.url)?;
        if config.events.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(WebhookError::NoEvents { number });
        }
    }
    Ok(())
}

/// Where it goes, if that is safe: what is told is nobody's on the way.
fn target(number: usize, text: &str) -> Result<Url, WebhookError> {
    let url = Url::parse(text).map_err(|_| WebhookError::Url { number })?;
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match url.scheme() {
        "https" if !host.is_empty() => Ok(url),
        "http" if is_loopback => Ok(url),
        _ => Err(WebhookError::Url { number }),
    }
}

fn secret(number: usize, config: &WebhookConfig) -> Result<Option<Vec<u8>>, WebhookError> {
    let Some(path) = &config.secret_file else {
        return Ok(None);
    };
    let wrong = |reason: String| WebhookError::Secret {
        number,
        path: path.clone(),
        reason,
    };
    let failed = |error: io::Error| wrong(error.to_string());
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        let name = path.display();
        return Err(wrong(format!("others can read it: `chmod 600 {name}`")));
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    let text = text.trim();
    if text.len() < MIN_SECRET {
        return Err(wrong(format!(
            "expected at least {MIN_SECRET} characters, as `openssl rand -hex 32` prints"
        )));
    }
    Ok(Some(text.as_bytes().to_vec()))
}

/// How a URL is tried.
#[derive(Clone, Copy)]
struct Pace {
    /// How long one try may take.
    attempt: Duration,
    /// First and longest pause between two tries.
    pauses: (Duration, Duration),
}

impl Webhooks {
    /// Begins to tell the receivers of `configs`.
    ///
    /// # Errors
    /// When one of them cannot be used as it is written.
    pub fn begin(configs: &[WebhookConfig]) -> Result<Self, WebhookError> {
        Self::with(configs, PACE)
    }

    fn with(configs: &[WebhookConfig], pace: Pace) -> Result<Self, WebhookError> {
        check(configs)?;
        let mut receivers = Vec::new();
        for (index, config) in configs.iter().enumerate() {
            let number = index + 1;
            let url = target(number, &config.url)?;
            let mut client = Client::builder()
                .redirect(redirect::Policy::none())
                .timeout(pace.attempt)
                .user_agent(concat!("nosana-host/", env!("CARGO_PKG_VERSION")));
            if url.scheme() == "http" {
                // This machine is not behind a proxy from itself.
                client = client.no_proxy();
            }
            let lost = Arc::new(AtomicU64::new(0));
            let sender = Sender {
                number,
                client: client.build().map_err(|_| WebhookError::Url { number })?,
                url,
                secret: secret(number, config)?,
                lost: Arc::clone(&lost),
                pauses: pace.pauses,
            };
            let (queue, waiting) = mpsc::channel(MOST_WAITING);
            let mut task = JoinSet::new();
            task.spawn(sender.send_all(waiting));
            receivers.push(Receiver {
                events: config.events.clone(),
                queue: Mutex::new(Some(queue)),
                lost,
                task: Mutex::new(task),
            });
        }
        Ok(Self { receivers })
    }

    /// Whether there is nobody to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.receivers.is_empty()
    }

    /// Tells `event` to all who want to know. Does not wait.
    pub fn tell(&self, event: &Event) {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        let id = hex::encode(bytes);
        for receiver in &self.receivers {
            let wanted = &receiver.events;
            if wanted
                .as_ref()
                .is_some_and(|kinds| !kinds.contains(&event.event))
            {
                continue;
            }
            let queued = Queued {
                id: id.clone(),
                time: clock::unix_seconds(),
                since: Instant::now(),
                event: event.clone(),
            };
            let queue = lock(&receiver.queue).clone();
            if queue.is_none_or(|queue| queue.try_send(queued).is_err()) {
                receiver.lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Tells that the agent ends, because of `failure` or because it was told to, and waits until
    /// all is told, but not for long.
    pub async fn farewell(&self, failure: Option<String>) {
        let text = failure.map_or_else(
            || "the agent ended as it was told to".to_owned(),
            |failure| format!("the agent failed: {failure}"),
        );
        self.tell(&Event::new(Kind::Stopped, text));
        self.end().await;
    }

    /// Waits until all is told, but not for long.
    pub async fn end(&self) {
        self.end_within(LAST_WORDS).await;
    }

    async fn end_within(&self, limit: Duration) {
        let all = self.receivers.iter().map(|receiver| {
            drop(lock(&receiver.queue).take());
            let mut task = std::mem::take(&mut *lock(&receiver.task));
            // What is not told by then is never told.
            async move {
                let _ = timeout(limit, task.join_next()).await;
            }
        });
        futures_util::future::join_all(all.collect::<Vec<_>>()).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends to one URL.
struct Sender {
    number: usize,
    client: Client,
    url: Url,
    secret: Option<Vec<u8>>,
    lost: Arc<AtomicU64>,
    pauses: (Duration, Duration),
}

/// What became of a try.
enum Tried {
    Taken,
    /// It will not be taken, however often it is sent.
    Refused(StatusCode),
    /// Later, and why not now.
    Later(String),
}

impl Sender {
    async fn send_all(self, mut waiting: mpsc::Receiver<Queued>) {
        while let Some(queued) = waiting.recv().await {
            let lost = self.lost.swap(0, Ordering::Relaxed);
            if !self.send(&queued, lost).await {
                self.lost
                    .fetch_add(lost.saturating_add(1), Ordering::Relaxed);
            }
        }
    }

    /// Sends until it is taken or stale; whether it was taken.
    async fn send(&self, queued: &Queued, lost: u64) -> bool {
        let number = self.number;
        let mut pause = self.pauses.0;
        let mut is_told = false;
        loop {
            match self.attempt(queued, lost).await {
                Tried::Taken => {
                    debug!(webhook = number, event = ?queued.event.event, "told");
                    return true;
                }
                Tried::Refused(status) => {
                    let status = status.as_u16();
                    warn!(
                        webhook = number,
                        status, "the webhook does not take an event"
                    );
                    return false;
                }
                Tried::Later(reason) if queued.since.elapsed() + pause > STALE => {
                    warn!(webhook = number, reason, "an event could not be told");
                    return false;
                }
                Tried::Later(reason) if is_told => debug!(webhook = number, reason, "again later"),
                Tried::Later(reason) => {
                    info!(
                        webhook = number,
                        reason, "the webhook does not answer; trying again"
                    );
                    is_told = true;
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(self.pauses.1);
        }
    }

    async fn attempt(&self, queued: &Queued, lost: u64) -> Tried {
        let delivery = Delivery {
            version: 1,
            id: &queued.id,
            time: queued.time,
            lost,
            event: &queued.event,
        };
        let body = match serde_json::to_vec(&delivery) {
            Ok(body) => body,
            Err(error) => return Tried::Later(error.to_string()),
        };
        let mut request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("x-nosana-delivery", &queued.id);
        if let Some(secret) = &self.secret {
            request = request.header("x-nosana-signature", signature(secret, &body));
        }
        match request.body(body).send().await {
            Ok(answer) => judge(answer.status()),
            // The URL may be a secret.
            Err(error) => Tried::Later(chain_of(&error.without_url())),
        }
    }
}

fn judge(status: StatusCode) -> Tried {
    let again = [
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    if status.is_success() {
        Tried::Taken
    } else if status.is_server_error() || again.contains(&status) {
        Tried::Later(format!("status {}", status.as_u16()))
    } else {
        Tried::Refused(status)
    }
}

/// `sha256=` and the HMAC-SHA256 of the body, hexadecimal.
fn signature(secret: &[u8], body: &[u8]) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Looks at what `registry` shows until the future is dropped, and tells what changes. `low_disk`
/// says which disk has little room.
pub async fn watch(
    registry: Arc<Registry>,
    webhooks: Arc<Webhooks>,
    low_disk: tokio::sync::watch::Receiver<Option<String>>,
) {
    let mut seen = Seen::default();
    loop {
        let look = Look {
            troubles: registry.all_troubles(),
            jobs: registry
                .shown()
                .into_iter()
                .map(|(host, status, state)| (host, status.job, state))
                .collect(),
            lamports: registry.metrics.lamports(),
            low_disk: low_disk.borrow().clone(),
            services: Some(registry.ingress.troubles_to_come())
                .filter(|troubles| !troubles.is_empty()),
        };
        for event in seen.news(look, Instant::now()) {
            webhooks.tell(&event);
        }
        sleep(LOOK_EVERY).await;
    }
}

/// How things are.
#[derive(Clone, Debug, Default)]
struct Look {
    troubles: BTreeMap<Address, Obstacle>,
    jobs: Vec<(Address, String, RunState)>,
    lamports: Option<u64>,
    low_disk: Option<String>,
    /// What keeps clients from services, or will.
    services: Option<String>,
}

/// What was told. Pure: the time is passed in.
#[derive(Default)]
struct Seen {
    troubles: BTreeMap<Address, Told>,
    disk: Told,
    services: Told,
    ended: VecDeque<String>,
    is_low_on_sol: bool,
}

/// Of one trouble.
#[derive(Default)]
struct Told {
    /// What was told last; `None` when all was well.
    told: Option<String>,
    /// What differs from it, and since when.
    other: Option<(Option<String>, Instant)>,
}

/// Whether something is to be told of a trouble.
#[derive(Debug, PartialEq, Eq)]
enum News {
    None,
    Trouble(String),
    Over,
}

impl Told {
    /// A first trouble is news at once; another one, or its end, only when it stays.
    fn news(&mut self, now: Option<String>, at: Instant) -> News {
        if self.told == now {
            self.other = None;
            return News::None;
        }
        let since = match &self.other {
            Some((other, since)) if *other == now => *since,
            _ => at,
        };
        self.other = Some((now.clone(), since));
        if self.told.is_some() && at.duration_since(since) < SETTLED {
            return News::None;
        }
        self.other = None;
        self.told.clone_from(&now);
        now.map_or(News::Over, News::Trouble)
    }
}

impl Seen {
    fn news(&mut self, look: Look, at: Instant) -> Vec<Event> {
        let mut events = self.of_troubles(&look.troubles, at);
        events.extend(self.of_jobs(look.jobs));
        events.extend(self.of_lamports(look.lamports));
        events.extend(match self.services.news(look.services, at) {
            News::None => None,
            News::Trouble(text) => Some(Event::new(Kind::Trouble, text.trim_end())),
            News::Over => {
                let text = "nothing keeps clients from services any more";
                Some(Event::new(Kind::TroubleOver, text))
            }
        });
        events.extend(match self.disk.news(look.low_disk, at) {
            News::None => None,
            News::Trouble(text) => Some(Event::new(Kind::DiskLow, text)),
            News::Over => Some(Event::new(Kind::DiskLowOver, "the disks have room again")),
        });
        events
    }

    fn of_troubles(&mut self, troubles: &BTreeMap<Address, Obstacle>, at: Instant) -> Vec<Event> {
        let mut events = Vec::new();
        let hosts: BTreeSet<Address> = self
            .troubles
            .keys()
            .chain(troubles.keys())
            .copied()
            .collect();
        for host in hosts {
            // What the operator told it himself is no trouble to him; disks have their own event.
            let now = troubles
                .get(&host)
                .filter(|obstacle| !matches!(obstacle.source, Source::Operator | Source::Disk));
            let told = self.troubles.entry(host).or_default();
            match told.news(now.map(ToString::to_string), at) {
                News::None => {}
                News::Trouble(text) => events.push(Event::of(Kind::Trouble, host, text)),
                News::Over => {
                    let text = "nothing keeps it from work any more";
                    events.push(Event::of(Kind::TroubleOver, host, text));
                }
            }
        }
        events
    }

    fn of_jobs(&mut self, jobs: Vec<(Address, String, RunState)>) -> Vec<Event> {
        let mut events = Vec::new();
        for (host, job, state) in jobs {
            let (event, text) = match state {
                RunState::Preparing | RunState::Running => continue,
                RunState::Done { exit_code, .. } => (
                    Kind::JobFinished,
                    format!("the job ended with exit code {exit_code}, and its result is stored"),
                ),
                RunState::GivenUp { reason } => (
                    Kind::JobGivenUp,
                    format!("the job goes back to the market: {reason}"),
                ),
            };
            if self.ended.contains(&job) {
                continue;
            }
            if self.ended.len() >= REMEMBERED {
                self.ended.pop_front();
            }
            self.ended.push_back(job.clone());
            events.push(Event {
                job: Some(job),
                ..Event::of(event, host, text)
            });
        }
        events
    }

    fn of_lamports(&mut self, lamports: Option<u64>) -> Option<Event> {
        let lamports = lamports?;
        let (low, enough) = LOW_LAMPORTS;
        let was_low = self.is_low_on_sol;
        self.is_low_on_sol = lamports < if was_low { enough } else { low };
        match (was_low, self.is_low_on_sol) {
            (false, true) => Some(Event::new(
                Kind::LowOnSol,
                format!(
                    "the worker has {lamports} lamports left for the fees of its transactions: send it some SOL"
                ),
            )),
            (true, false) => Some(Event::new(
                Kind::LowOnSolOver,
                format!("the worker has {lamports} lamports again"),
            )),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, extract::State, http::HeaderMap, routing::post};
    use tokio::net::TcpListener;

    use super::*;

    const HOST: Address = Address::new_from_array([1; 32]);

    fn config(url: &str) -> WebhookConfig {
        WebhookConfig {
            url: url.to_owned(),
            secret_file: None,
            events: None,
        }
    }

    #[test]
    fn only_https_and_this_machine_are_told() {
        for good in [
            "https://hooks.example/T0/secret",
            "http://127.0.0.1:9/x",
            "http://localhost:9",
            "http://[::1]:9/",
        ] {
            assert_eq!(check(&[config(good)]), Ok(()), "{good}");
        }
        for bad in [
            "",
            "hooks.example",
            "http://hooks.example/",
            "http://127.0.0.1.example/",
            "ftp://a/",
            "http://10.0.0.1/",
        ] {
            let told = check(&[config("https://a.example"), config(bad)]);
            assert_eq!(told, Err(WebhookError::Url { number: 2 }), "{bad}");
        }
        let nothing = WebhookConfig {
            events: Some(BTreeSet::new()),
            ..config("https://a.example")
        };
        let told = check(&[nothing]);
        assert_eq!(told, Err(WebhookError::NoEvents { number: 1 }));
    }

    #[test]
    fn a_url_is_not_shown() {
        let config = config("https://hooks.example/T0/secret");
        assert!(!format!("{config:?}").contains("secret"), "{config:?}");
        let told = target(1, "http://hooks.example/T0/secret").unwrap_err();
        assert!(!told.to_string().contains("secret"), "{told}");
    }

    #[test]
    fn a_secret_is_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let config = WebhookConfig {
            secret_file: Some(path.clone()),
            ..config("https://a.example")
        };
        assert!(secret(1, &config).is_err(), "there is none");
        let write = |text: &str, mode| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        };
        write("0123456789abcdef\n", 0o644);
        let told = secret(1, &config).unwrap_err().to_string();
        assert!(
            told.contains("chmod 600") && !told.contains("0123"),
            "{told}"
        );
        write("short\n", 0o600);
        assert!(secret(1, &config).is_err());
        write("0123456789abcdef\n", 0o600);
        let read = secret(1, &config).unwrap().unwrap();
        assert_eq!(read, b"0123456789abcdef");
    }

    /// The second test case of RFC 4231.
    #[test]
    fn it_signs_as_others_verify() {
        assert_eq!(
            signature(b"Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    /// What a receiver got, and what it answers next.
    #[derive(Clone, Default)]
    struct Inbox {
        got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
        answers: Arc<Mutex<VecDeque<u16>>>,
    }

    impl Inbox {
        async fn serve(&self) -> String {
            async fn take(
                State(inbox): State<Inbox>,
                headers: HeaderMap,
                body: String,
            ) -> StatusCode {
                inbox.got.lock().unwrap().push((headers, body));
                let next = inbox.answers.lock().unwrap().pop_front();
                StatusCode::from_u16(next.unwrap_or(200)).unwrap()
            }
            let router = Router::new()
                .route("/hook", post(take))
                .with_state(self.clone());
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async move { axum::serve(listener, router).await });
            format!("http://{address}/hook")
        }

        fn answers(self, statuses: &[u16]) -> Self {
            self.answers.lock().unwrap().extend(statuses);
            self
        }

        fn texts(&self) -> Vec<String> {
            let got = self.got.lock().unwrap();
            let text = |body: &String| {
                let body: serde_json::Value = serde_json::from_str(body).unwrap();
                body["text"].as_str().unwrap().to_owned()
            };
            got.iter().map(|(_, body)| text(body)).collect()
        }
    }

    /// Far above what anything here takes on a busy machine.
    const LONG: Duration = Duration::from_mins(5);
    const QUICK: Pace = Pace {
        attempt: LONG,
        pauses: (Duration::from_millis(1), Duration::from_millis(4)),
    };

    #[tokio::test]
    async fn an_event_comes_signed_and_once() {
        let inbox = Inbox::default();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "0123456789abcdef").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let config = WebhookConfig {
            secret_file: Some(path),
            events: Some(BTreeSet::from([Kind::Trouble])),
            ..config(&inbox.serve().await)
        };
        let webhooks = Webhooks::with(&[config], QUICK).unwrap();
        webhooks.tell(&Event::new(Kind::Started, "not wanted"));
        webhooks.tell(&Event::of(Kind::Trouble, HOST, "no GPU"));
        webhooks.end_within(LONG).await;
        let got = inbox.got.lock().unwrap().clone();
        assert_eq!(got.len(), 1);
        let (headers, body) = &got[0];
        let expected = signature(b"0123456789abcdef", body.as_bytes());
        assert_eq!(headers["x-nosana-signature"], *expected);
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["event"], "trouble");
        assert_eq!(body["host"], HOST.to_string());
        assert_eq!(body["lost"], 0);
        assert_eq!(headers["x-nosana-delivery"], *body["id"].as_str().unwrap());
        assert!(body.get("job").is_none());
    }

    #[tokio::test]
    async fn what_is_not_taken_is_sent_again_and_what_is_refused_is_counted() {
        let inbox = Inbox::default().answers(&[503, 429, 200, 400, 302, 200]);
        let webhooks = Webhooks::with(&[config(&inbox.serve().await)], QUICK).unwrap();
        for text in ["a", "b", "c", "d"] {
            webhooks.tell(&Event::new(Kind::Started, text));
        }
        webhooks.end_within(LONG).await;
        assert_eq!(inbox.texts(), ["a", "a", "a", "b", "c", "d"]);
        let got = inbox.got.lock().unwrap().clone();
        let field = |index: usize, name: &str| {
            let body: serde_json::Value = serde_json::from_str(&got[index].1).unwrap();
            body[name].clone()
        };
        assert_eq!(
            field(0, "id"),
            field(2, "id"),
            "a repetition is known by it"
        );
        assert_ne!(field(0, "id"), field(3, "id"));
        assert_eq!(field(5, "lost"), 2);
    }

    #[tokio::test]
    async fn a_receiver_that_is_away_costs_a_bounded_queue() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        drop(listener);
        let webhooks = Webhooks::with(&[config(&url)], QUICK).unwrap();
        for _ in 0..MOST_WAITING * 2 {
            webhooks.tell(&Event::new(Kind::Started, "x"));
        }
        let lost = webhooks.receivers[0].lost.load(Ordering::Relaxed);
        assert!(lost >= MOST_WAITING as u64 - 1, "{lost}");
    }

    fn trouble(source: Source, reason: &str) -> Look {
        Look {
            troubles: BTreeMap::from([(HOST, Obstacle::new(source, reason))]),
            ..Look::default()
        }
    }

    fn texts(events: &[Event]) -> Vec<&str> {
        events.iter().map(|event| event.text.as_str()).collect()
    }

    #[test]
    fn a_trouble_is_told_once_and_over_when_it_stays_away() {
        let mut seen = Seen::default();
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let first = seen.news(trouble(Source::Gpus, "gone"), at(0));
        assert_eq!(texts(&first), ["gpus: gone"]);
        assert!(seen.news(trouble(Source::Gpus, "gone"), at(2)).is_empty());
        // It comes and goes: nobody is woken again.
        assert!(seen.news(Look::default(), at(10)).is_empty());
        assert!(seen.news(trouble(Source::Gpus, "gone"), at(40)).is_empty());
        assert!(seen.news(Look::default(), at(60)).is_empty());
        assert!(seen.news(Look::default(), at(119)).is_empty());
        let over = seen.news(Look::default(), at(120));
        assert_eq!(over[0].event, Kind::TroubleOver);
        // Another reason that stays is told.
        seen.news(trouble(Source::Gpus, "a"), at(200));
        assert!(seen.news(trouble(Source::Market, "b"), at(210)).is_empty());
        let other = seen.news(trouble(Source::Market, "b"), at(270));
        assert_eq!(texts(&other), ["market: b"]);
    }

    #[test]
    fn what_the_operator_did_himself_is_no_trouble() {
        let mut seen = Seen::default();
        let at = Instant::now();
        assert!(
            seen.news(trouble(Source::Operator, "drained"), at)
                .is_empty()
        );
        assert!(seen.news(trouble(Source::Disk, "full"), at).is_empty());
    }

    #[test]
    fn a_job_is_told_of_once() {
        let mut seen = Seen::default();
        let at = Instant::now();
        let look = |state: RunState| Look {
            jobs: vec![(HOST, "JOB".to_owned(), state)],
            ..Look::default()
        };
        assert!(seen.news(look(RunState::Running), at).is_empty());
        let done = || RunState::Done {
            exit_code: 3,
            result: [0; 32],
        };
        let told = seen.news(look(done()), at);
        assert_eq!(told[0].job.as_deref(), Some("JOB"));
        assert!(told[0].text.contains("exit code 3"), "{told:?}");
        assert!(seen.news(look(done()), at).is_empty());
        for number in 0..REMEMBERED * 2 {
            let look = Look {
                jobs: vec![(HOST, number.to_string(), done())],
                ..Look::default()
            };
            assert_eq!(seen.news(look, at).len(), 1);
        }
        assert!(seen.ended.len() <= REMEMBERED);
    }

    #[test]
    fn sol_and_disks_are_told_when_they_change() {
        let mut seen = Seen::default();
        let at = Instant::now();
        let mut with = |lamports| {
            let look = Look {
                lamports,
                ..Look::default()
            };
            let events = seen.news(look, at);
            events.first().map(|event| event.event)
        };
        assert_eq!(with(None), None);
        assert_eq!(with(Some(15_000_000)), None);
        assert_eq!(with(Some(9_999_999)), Some(Kind::LowOnSol));
        assert_eq!(with(Some(15_000_000)), None, "it must rise well above");
        assert_eq!(with(Some(20_000_000)), Some(Kind::LowOnSolOver));
        let low = Look {
            low_disk: Some("full".to_owned()),
            ..Look::default()
        };
        let told = seen.news(low, at);
        assert_eq!(
            (told[0].event, told[0].text.as_str()),
            (Kind::DiskLow, "full")
        );
    }
}
