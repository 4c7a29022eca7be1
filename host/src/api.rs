//! The agent's API: what a job does and prints, its end and commands in it for its
//! client alone; health, figures and the description of all this.
//!
//! Whoever can reach the port can send anything, so all of it is bounded: heads and
//! bodies, how long either may take, connections, readers of a log, commands, and what
//! is remembered. `docs/host-api.json` describes it; a test holds it to that.

mod exec;
mod metrics;
mod nonces;
mod sealed;
mod server;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use axum::{
    Extension, Json, Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{Path, Query, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use futures_util::{StreamExt, stream};
use nosana_sdk::host_api::{self, AuthError, ExecRequest, JobStatus, ServiceState, Signed};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    time::{Instant, timeout, timeout_at},
};
use tracing::{info, warn};

pub use self::metrics::Metrics;
use self::{
    metrics::Present,
    nonces::{Nonces, Unfit},
    server::{Bounds, Peer},
};
use crate::{
    claims::Claims,
    clock::unix_seconds,
    containers::{ContainerState, Containers, operation},
    dues::Dues,
    keys::Keys,
    logbook::LogReader,
    obstacle::Obstacle,
    plan::RunState,
    run::{Control, Run, chain_of},
    services::{Board, Monitor},
};

/// Jobs that the API remembers after they are over.
const REMEMBERED: usize = 50;
/// The largest body of a request, bytes.
const MAX_BODY_BYTES: usize = 32 * 1024;
/// How long a body may take.
const BODY_WAIT: Duration = Duration::from_secs(10);
/// How long the engine may take to say what runs.
const ENGINE_WAIT: Duration = Duration::from_secs(10);
/// The same for a sign of life.
const PING_WAIT: Duration = Duration::from_secs(2);
/// Readers of one job's log at a time.
const MOST_READERS: usize = 32;
/// How long one is served before it has to ask again, so that those whose machines
/// vanished do not stay.
const LONGEST_READ: Duration = Duration::from_mins(10);
/// How long a browser may keep what it was told about origins, seconds.
const PREFLIGHT_AGE: &str = "600";

/// The description of the API, as it is served.
pub const DESCRIPTION: &str = include_str!("../../docs/host-api.json");

/// The jobs that can be asked about, and how the hosts are.
#[derive(Default)]
pub struct Registry {
    jobs: Mutex<Vec<Shown>>,
    hosts: Mutex<BTreeSet<Address>>,
    troubles: Mutex<BTreeMap<Address, Obstacle>>,
    /// Which slot has what is here of each job.
    pub(crate) claims: Claims,
    /// The worker's keys, which sign those for confidential jobs.
    keys: OnceLock<Arc<Keys>>,
    /// What is due on chain for the hosts.
    pub(crate) dues: Dues,
    /// What is counted.
    pub metrics: Metrics,
    /// How services are published.
    pub ingress: Arc<Monitor>,
}

#[derive(Clone)]
struct Shown {
    job: Address,
    host: Address,
    client: Address,
    log: LogReader,
    state: watch::Receiver<RunState>,
    step: watch::Receiver<String>,
    control: Control,
    services: Board,
    guard: Arc<Guard>,
}

/// What bounds the requests for one job.
struct Guard {
    nonces: Mutex<Nonces>,
    readers: Arc<Semaphore>,
    commands: Arc<Semaphore>,
    deliveries: Arc<Semaphore>,
}

impl Registry {
    /// Takes requests for `host` from now on.
    pub fn add_host(&self, host: Address) {
        lock(&self.hosts).insert(host);
    }

    /// Shows `run` from now on, in place of an earlier run of the same job.
    pub fn add(&self, host: Address, run: &Run) {
        self.add_host(host);
        let mut shown = lock(&self.jobs);
        // What was taken for the earlier run is not taken again for this one.
        let guard = shown
            .iter()
            .find(|other| other.job == run.job)
            .map(|other| Arc::clone(&other.guard));
        shown.retain(|other| other.job != run.job);
        // What goes on is shown as long as it does, however many others come and go beside it.
        if shown.len() >= REMEMBERED
            && let Some(oldest) = shown.iter().position(|other| !other.is_going_on())
        {
            shown.remove(oldest);
        }
        shown.push(Shown {
            job: run.job,
            host,
            client: run.client,
            log: run.log.clone(),
            state: run.state.clone(),
            step: run.step.clone(),
            control: run.control.clone(),
            services: run.services.clone(),
            guard: guard.unwrap_or_else(|| Arc::new(Guard::new(run.control.is_resumed))),
        });
    }

    /// Signs the keys of confidential jobs with that of the `worker`. Only the first counts.
    pub fn sign_with(&self, worker: Keypair) {
        self.sign_with_keys(Arc::new(Keys::fixed(worker)));
    }

    /// The same with the worker's keys, of which each host has one. Only the first counts.
    pub fn sign_with_keys(&self, keys: Arc<Keys>) {
        let _ = self.keys.set(keys);
    }

    /// The key that `host` works with; `None` when there is none for it.
    pub(crate) fn key_of(&self, host: &Address) -> Option<Keypair> {
        self.keys.get()?.of_host(host)
    }

    /// The worker's keys; `None` before they are known.
    pub(crate) fn keys(&self) -> Option<&Keys> {
        self.keys.get().map(Arc::as_ref)
    }

    /// Shows `job` no more.
    pub fn forget(&self, job: Address) {
        lock(&self.jobs).retain(|shown| shown.job != job);
    }

    /// What keeps `host` from work, for everybody to read; `None` when nothing does.
    pub fn set_trouble(&self, host: Address, trouble: Option<Obstacle>) {
        let mut troubles = lock(&self.troubles);
        match trouble {
            Some(trouble) => troubles.insert(host, trouble),
            None => troubles.remove(&host),
        };
    }

    /// What keeps `host` from work; `None` when nothing does.
    #[must_use]
    pub fn trouble(&self, host: &Address) -> Option<Obstacle> {
        lock(&self.troubles).get(host).cloned()
    }

    /// What keeps each host from work.
    pub(crate) fn all_troubles(&self) -> BTreeMap<Address, Obstacle> {
        lock(&self.troubles).clone()
    }

    /// The last jobs since the agent began: host, how each is, and where its run is.
    pub(crate) fn shown(&self) -> Vec<(Address, JobStatus, RunState)> {
        let shown = lock(&self.jobs);
        let each = shown.iter().map(|shown| {
            let state = shown.state.borrow().clone();
            (shown.host, shown.status(), state)
        });
        each.collect()
    }

    /// What keeps hosts from work, or clients from services, a line each; empty when nothing does.
    #[must_use]
    pub fn troubles(&self) -> String {
        let troubles = lock(&self.troubles);
        let lines = troubles
            .iter()
            .map(|(host, trouble)| format!("{host}: {trouble}\n"));
        lines.chain([self.ingress.troubles()]).collect()
    }

    fn find(&self, job: &str) -> Option<Shown> {
        let job: Address = job.parse().ok()?;
        let shown = lock(&self.jobs);
        shown.iter().find(|shown| shown.job == job).cloned()
    }

    /// How many services are in each state, of jobs that are not over.
    fn services(&self) -> BTreeMap<String, usize> {
        let states = [
            ServiceState::Starting,
            ServiceState::Healthy,
            ServiceState::Unhealthy,
        ];
        let mut counts: BTreeMap<String, usize> =
            states.iter().map(|state| (state.to_string(), 0)).collect();
        for shown in &*lock(&self.jobs) {
            for service in shown.services.statuses() {
                if let Some(count) = counts.get_mut(&service.state.to_string()) {
                    *count += 1;
                }
            }
        }
        counts
    }

    /// How many of the jobs are in each state.
    fn states(&self) -> BTreeMap<&'static str, usize> {
        let mut states =
            BTreeMap::from(["preparing", "running", "done", "given_up"].map(|state| (state, 0)));
        for shown in &*lock(&self.jobs) {
            let name = match &*shown.state.borrow() {
                // It was abandoned, and says no more.
                RunState::Preparing | RunState::Running if !shown.is_going_on() => continue,
                RunState::Preparing => "preparing",
                RunState::Running => "running",
                RunState::Done { .. } => "done",
                RunState::GivenUp { .. } => "given_up",
            };
            *states.entry(name).or_default() += 1;
        }
        states
    }
}

impl Guard {
    fn new(is_resumed: bool) -> Self {
        Self {
            nonces: Mutex::new(Nonces::begin(unix_seconds().cast_signed(), is_resumed)),
            readers: Arc::new(Semaphore::new(MOST_READERS)),
            commands: Arc::new(Semaphore::new(exec::MOST)),
            deliveries: Arc::new(Semaphore::new(sealed::MOST_DELIVERIES)),
        }
    }
}

impl Shown {
    fn status(&self) -> JobStatus {
        let (state, message) = match &*self.state.borrow() {
            RunState::Preparing => (host_api::RunState::Preparing, None),
            RunState::Running => (host_api::RunState::Running, None),
            RunState::Done { .. } => (host_api::RunState::Done, None),
            RunState::GivenUp { reason } => (host_api::RunState::GivenUp, Some(reason.clone())),
        };
        JobStatus {
            job: self.job.to_string(),
            state,
            step: self.step.borrow().clone(),
            message,
            log_bytes: self.log.length(),
            log_is_cut: self.log.is_cut(),
            services: self.services.statuses(),
        }
    }

    /// Whether its run has still something to say.
    fn is_going_on(&self) -> bool {
        // Nobody is there to change the state once the run ended, however it did.
        !self.is_over() && self.state.has_changed().is_ok()
    }

    fn is_over(&self) -> bool {
        matches!(
            &*self.state.borrow(),
            RunState::Done { .. } | RunState::GivenUp { .. }
        )
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who may ask beside the jobs' clients.
#[derive(Clone, Default)]
pub struct Access {
    origins: Vec<String>,
    /// SHA-256 of the token for the metrics.
    token: Option<[u8; 32]>,
}

impl Access {
    /// Browsers may ask from pages of these `origins`, `*` for all, and who has the
    /// `token` may read the metrics; without one, this machine alone.
    #[must_use]
    pub fn new(origins: Vec<String>, token: Option<&str>) -> Self {
        Self {
            origins,
            token: token.map(digest),
        }
    }

    /// The origin of the request, when its page may read the answer.
    fn origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        let is_allowed =
            |allowed: &String| allowed == "*" || allowed.as_bytes() == origin.as_bytes();
        self.origins.iter().any(is_allowed).then(|| origin.clone())
    }

    fn may_read_metrics(&self, peer: SocketAddr, headers: &HeaderMap) -> Result<(), Refused> {
        let Some(token) = &self.token else {
            // A proxy on this machine asks for others.
            let is_forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
            return if peer.ip().to_canonical().is_loopback() && !is_forwarded {
                Ok(())
            } else {
                Err(Refused::new(
                    StatusCode::FORBIDDEN,
                    "the metrics are for this machine alone: set `access.metrics_token` to read them elsewhere",
                ))
            };
        };
        let given = authorization(headers).strip_prefix("Bearer ");
        // Of digests, so that the time it takes says nothing about the token.
        if given.is_some_and(|given| digest(given) == *token) {
            Ok(())
        } else {
            Err(Refused::new(
                StatusCode::UNAUTHORIZED,
                "expected `Authorization: Bearer TOKEN` with the token of `access.metrics_token`",
            ))
        }
    }
}

/// What proxies say for whom they ask.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// What the API answers from.
#[derive(Clone)]
pub struct Api {
    /// The jobs and hosts.
    pub registry: Arc<Registry>,
    /// The engine, whose health is told.
    pub engine: Arc<dyn Containers>,
    /// Who may ask.
    pub access: Access,
}

/// Serves the API on `listener` until the future is dropped.
pub async fn serve(listener: TcpListener, api: Api) {
    server::serve(listener, router(api), Bounds::default()).await;
}

/// Listens at `address`.
///
/// # Errors
/// When the port is taken or the address is not this machine's.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

fn router(api: Api) -> Router {
    Router::new()
        .route("/v1/health", get(health))
        .route("/v1/openapi.json", get(description))
        .route("/v1/jobs/{job}", get(status))
        .route("/v1/jobs/{job}/log", get(log))
        .route("/v1/jobs/{job}/stop", post(stop))
        .route("/v1/jobs/{job}/exec", post(run_command))
        .route("/v1/jobs/{job}/seal", get(sealed::seal_key))
        .route("/v1/jobs/{job}/definition", put(sealed::take_definition))
        .route("/metrics", get(metrics_page))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(api.clone(), around))
        .with_state(api)
}

/// A refusal, as JSON.
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    error: String,
    /// Seconds after which the same may be taken.
    retry_after: Option<i64>,
}

impl Refused {
    fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            retry_after: None,
        }
    }

    fn after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = Json(BTreeMap::from([("error", self.error)]));
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Nosana"));
        }
        response
    }
}

/// Counts answers, and tells browsers what pages of other origins may read.
async fn around(State(api): State<Api>, request: Request, next: Next) -> Response {
    let origin = api.access.origin(request.headers());
    let asks_first = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match &origin {
        Some(_) if asks_first => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    api.registry.metrics.answered(response.status().as_u16());
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CACHE_CONTROL, "no-store");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !api.access.origins.is_empty() {
        set(header::VARY, "origin");
    }
    if let Some(origin) = origin {
        if asks_first {
            set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT");
            set(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "authorization, content-type, content-digest",
            );
            set(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

async fn no_such_path() -> Refused {
    Refused::new(
        StatusCode::NOT_FOUND,
        "there is no such path: see /v1/openapi.json",
    )
}

async fn no_such_method() -> Refused {
    Refused::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path does not take this method: see /v1/openapi.json",
    )
}

async fn health(State(api): State<Api>) -> (StatusCode, String) {
    let troubles = api.registry.troubles();
    if troubles.is_empty() {
        (StatusCode::OK, "ok\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, troubles)
    }
}

async fn description() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, DESCRIPTION).into_response()
}

async fn metrics_page(
    State(api): State<Api>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    api.access.may_read_metrics(peer, &headers)?;
    let ping = timeout(PING_WAIT, api.engine.ping()).await;
    let present = Present {
        jobs: api.registry.states(),
        troubled: lock(&api.registry.troubles).keys().copied().collect(),
        is_engine_up: matches!(ping, Ok(Ok(()))),
        services: api.registry.services(),
        ingress: Arc::clone(&api.registry.ingress),
    };
    let kind = [(header::CONTENT_TYPE, metrics::CONTENT_TYPE)];
    Ok((kind, api.registry.metrics.render(&present)).into_response())
}

/// The job of a path, as it stands there.
type JobPath = Result<Path<String>, PathRejection>;

async fn status(
    State(api): State<Api>,
    job: JobPath,
    request: Request,
) -> Result<Json<JobStatus>, Refused> {
    let (parts, _) = request.into_parts();
    let shown = admit(&api.registry, job, &parts, b"")?;
    Ok(Json(shown.status()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    #[serde(default)]
    offset: u64,
}

async fn log(State(api): State<Api>, job: JobPath, request: Request) -> Result<Response, Refused> {
    let (parts, _) = request.into_parts();
    let shown = admit(&api.registry, job, &parts, b"")?;
    let bad = || {
        Refused::new(
            StatusCode::BAD_REQUEST,
            "expected `offset`, if any, once, as a whole number of bytes below 2^63, and nothing else",
        )
    };
    let Query(From { offset }) = Query::try_from_uri(&parts.uri).map_err(|_| bad())?;
    if i64::try_from(offset).is_err() {
        return Err(bad());
    }
    let is_start = shown.log.is_start(offset).await.map_err(|error| {
        warn!(job = %shown.job, %error, "a log cannot be read");
        Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "the log cannot be read")
    })?;
    if !is_start {
        let length = shown.log.length();
        return Err(Refused::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            format!(
                "no line begins at this `offset`: expected 0, or the end of a line that was read, of {length} bytes so far"
            ),
        ));
    }
    let readers = Arc::clone(&shown.guard.readers);
    let place = readers
        .try_acquire_owned()
        .map_err(|_| too_many(&format!("{MOST_READERS} readers of this log are served")))?;
    let deadline = Instant::now() + LONGEST_READ;
    let parts = stream::unfold(
        (shown.log, offset, place),
        move |(log, offset, place)| async move {
            // Broken off is not ended: who reads asks again from where it is.
            let part = timeout_at(deadline, log.next(offset))
                .await
                .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
                .transpose()?;
            let length = part.as_ref().map_or(0, Vec::len) as u64;
            Some((part, (log, offset.saturating_add(length), place)))
        },
    );
    Ok(lines(Body::from_stream(parts)))
}

fn lines(body: Body) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (kind, body).into_response()
}

fn too_many(what: &str) -> Refused {
    Refused::new(
        StatusCode::TOO_MANY_REQUESTS,
        format!("{what} already: try again later"),
    )
    .after(10)
}

async fn stop(
    State(api): State<Api>,
    job: JobPath,
    request: Request,
) -> Result<(StatusCode, Json<JobStatus>), Refused> {
    let (shown, _, _) = admit_change(&api.registry, job, request).await?;
    if shown.is_over() {
        return Ok((StatusCode::OK, Json(shown.status())));
    }
    info!(job = %shown.job, "the client asks for the job's end");
    let control = shown.control.clone();
    let asked = tokio::task::spawn_blocking(move || control.ask_to_end()).await;
    let asked = asked.map_err(io::Error::other).and_then(|asked| asked);
    asked.map_err(|error| {
        warn!(job = %shown.job, %error, "the job's end cannot be written down");
        Refused::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the host's disk refuses: stop the job on chain",
        )
    })?;
    Ok((StatusCode::ACCEPTED, Json(shown.status())))
}

async fn run_command(
    State(api): State<Api>,
    job: JobPath,
    request: Request,
) -> Result<Response, Refused> {
    let (shown, parts, body) = admit_change(&api.registry, job, request).await?;
    if !is_json(&parts.headers) {
        return Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "expected `Content-Type: application/json`",
        ));
    }
    let bad = |error: String| Refused::new(StatusCode::BAD_REQUEST, error);
    let request: ExecRequest = serde_json::from_slice(&body)
        .map_err(|error| bad(format!("the body is not as expected: {error}")))?;
    exec::check(&request).map_err(bad)?;
    let commands = Arc::clone(&shown.guard.commands);
    let place = commands
        .try_acquire_owned()
        .map_err(|_| too_many(&format!("{} commands of this job run", exec::MOST)))?;
    let job = shown.job.to_string();
    let containers = Arc::clone(&shown.control.containers);
    let labels = operation::operation_labels(&job, &request.op);
    let found = timeout(ENGINE_WAIT, containers.list(&labels)).await;
    let found = match found {
        Ok(Ok(found)) => found,
        failed => {
            let error = match failed {
                Ok(Err(error)) => chain_of(&error),
                _ => "it takes too long".to_owned(),
            };
            warn!(job, error, "the engine does not say what runs");
            return Err(Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "the container engine does not answer: try again later",
            )
            .after(10));
        }
    };
    let is_running = |state: &ContainerState| matches!(state, ContainerState::Running { .. });
    let container = found.into_iter().find(|found| is_running(&found.state));
    let Some(container) = container else {
        return Err(Refused::new(
            StatusCode::CONFLICT,
            "no container of this operation runs",
        ));
    };
    let command = exec::Command {
        containers,
        container: container.id,
        job,
        request,
        place,
    };
    let answer = command.run().map(Ok::<Bytes, io::Error>);
    Ok(lines(Body::from_stream(answer)))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The job, when its client signed this request, which changes something, and the
/// request's body.
async fn admit_change(
    registry: &Registry,
    job: JobPath,
    request: Request,
) -> Result<(Shown, Parts, Bytes), Refused> {
    let (parts, body) = request.into_parts();
    let too_large = || {
        Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("expected a body of at most {MAX_BODY_BYTES} bytes"),
        )
    };
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    let read = timeout(BODY_WAIT, to_bytes(body, MAX_BODY_BYTES)).await;
    let body = read
        .map_err(|_| Refused::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"))?
        .map_err(|_| too_large())?;
    let shown = admit(registry, job, &parts, &body)?;
    Ok((shown, parts, body))
}

fn authorization(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The job, when its client signed this request and it was not taken before.
///
/// Whoever signs for one of the hosts and is not the job's client is not told whether
/// there is such a job; whoever does not, is told nothing at all.
fn admit(registry: &Registry, job: JobPath, parts: &Parts, body: &[u8]) -> Result<Shown, Refused> {
    let changes = !matches!(parts.method, Method::GET | Method::HEAD);
    admit_digest(registry, job, parts, &Sha256::digest(body).into(), changes)
}

/// As [`admit`], for a body of which only the SHA-256 is known yet. With `changes` the
/// request must not be taken a second time by the next agent either.
fn admit_digest(
    registry: &Registry,
    job: JobPath,
    parts: &Parts,
    digest: &[u8; 32],
    changes: bool,
) -> Result<Shown, Refused> {
    let shown = job.ok().and_then(|Path(job)| registry.find(&job));
    let now = unix_seconds().cast_signed();
    let signed = if let Some(shown) = &shown {
        verify(&[shown.host], parts, digest, now)
    } else {
        let hosts: Vec<Address> = lock(&registry.hosts).iter().copied().collect();
        verify(&hosts, parts, digest, now)
    };
    let signed =
        signed.map_err(|error| Refused::new(StatusCode::UNAUTHORIZED, error.to_string()))?;
    let shown = shown
        .filter(|shown| shown.client == signed.client)
        .ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "this host has no such job of yours"))?;
    lock(&shown.guard.nonces)
        .take(&signed, now, changes)
        .map_err(refuse_unfit)?;
    Ok(shown)
}

/// Whose request this is, to one of `hosts`.
fn verify(
    hosts: &[Address],
    parts: &Parts,
    digest: &[u8; 32],
    now: i64,
) -> Result<Signed, AuthError> {
    let header = authorization(&parts.headers);
    // Without a host, what the header itself says is still judged.
    let nobody = [Address::default()];
    let hosts = if hosts.is_empty() { &nobody } else { hosts };
    let mut result = Err(AuthError::Malformed);
    for host in hosts {
        let request = host_api::Request {
            host,
            method: parts.method.as_str(),
            path: parts.uri.path(),
            body: b"",
        };
        result = host_api::verify_digest(header, &request, digest, now);
        if result != Err(AuthError::WrongSignature) {
            break;
        }
    }
    result
}

fn refuse_unfit(unfit: Unfit) -> Refused {
    match unfit {
        Unfit::Repeated => Refused::new(
            StatusCode::UNAUTHORIZED,
            "this request was taken already: sign each one anew, with a nonce of its own",
        ),
        Unfit::Expired => Refused::new(StatusCode::UNAUTHORIZED, AuthError::Expired.to_string()),
        Unfit::TooEarly { wait } => Refused::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the agent has just come back to this job, and cannot tell a repeated request: try again later",
        )
        .after(wait),
        Unfit::TooMany => too_many("too many requests for this job were taken"),
    }
}
