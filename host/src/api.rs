//! The agent's API: what a job does and what it prints, for its client alone.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::stream;
use nosana_sdk::host_api;
use serde::{Deserialize, Serialize};
use solana_address::Address;
use tokio::{net::TcpListener, sync::watch};

use crate::{logbook::LogReader, plan::RunState, run::Run};

/// Jobs that the API remembers after they are over.
const REMEMBERED: usize = 50;

/// The jobs that can be asked about, and how the hosts are.
#[derive(Default)]
pub struct Registry {
    jobs: Mutex<Vec<Shown>>,
    troubles: Mutex<BTreeMap<Address, String>>,
}

#[derive(Clone)]
struct Shown {
    job: Address,
    host: Address,
    client: Address,
    log: LogReader,
    state: watch::Receiver<RunState>,
    step: watch::Receiver<String>,
}

impl Registry {
    /// Shows `run` from now on, in place of an earlier run of the same job.
    pub fn add(&self, host: Address, run: &Run) {
        let mut shown = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|other| other.job != run.job);
        if shown.len() >= REMEMBERED {
            shown.remove(0);
        }
        shown.push(Shown {
            job: run.job,
            host,
            client: run.client,
            log: run.log.clone(),
            state: run.state.clone(),
            step: run.step.clone(),
        });
    }

    /// What keeps `host` from work, for everybody to read; `None` when nothing does.
    pub fn set_trouble(&self, host: Address, trouble: Option<String>) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match trouble {
            Some(trouble) => troubles.insert(host, trouble),
            None => troubles.remove(&host),
        };
    }

    /// What keeps hosts from work, a line each; empty when nothing does.
    #[must_use]
    pub fn troubles(&self) -> String {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = troubles
            .iter()
            .map(|(host, trouble)| format!("{host}: {trouble}\n"));
        lines.collect()
    }

    fn find(&self, job: &str) -> Option<Shown> {
        let shown = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        shown
            .iter()
            .find(|shown| shown.job.to_string() == job)
            .cloned()
    }
}

/// Serves the API on `listener` until the future is dropped.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, registry: Arc<Registry>) -> std::io::Result<()> {
    let router = Router::new()
        .route("/v1/health", get(health))
        .route("/v1/jobs/{job}", get(status))
        .route("/v1/jobs/{job}/log", get(log))
        .with_state(registry);
    axum::serve(listener, router).await
}

/// Listens at `address`.
///
/// # Errors
/// When the port is taken or the address is not this machine's.
pub async fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// A refusal, as JSON.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = BTreeMap::from([("error", self.1)]);
        (self.0, Json(body)).into_response()
    }
}

#[derive(Serialize)]
struct Status {
    job: String,
    state: &'static str,
    step: String,
    message: Option<String>,
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    offset: u64,
}

async fn health(State(registry): State<Arc<Registry>>) -> (StatusCode, String) {
    let troubles = registry.troubles();
    if troubles.is_empty() {
        (StatusCode::OK, "ok\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, troubles)
    }
}

async fn status(
    State(registry): State<Arc<Registry>>,
    Path(job): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Status>, Refused> {
    let shown = admit(&registry, &job, &uri, &headers)?;
    let (state, message) = match &*shown.state.borrow() {
        RunState::Preparing => ("preparing", None),
        RunState::Running => ("running", None),
        RunState::Done { .. } => ("done", None),
        RunState::GivenUp { reason } => ("given_up", Some(reason.clone())),
    };
    let step = shown.step.borrow().clone();
    Ok(Json(Status {
        job,
        state,
        step,
        message,
    }))
}

async fn log(
    State(registry): State<Arc<Registry>>,
    Path(job): Path<String>,
    Query(from): Query<From>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let shown = admit(&registry, &job, &uri, &headers)?;
    let parts = stream::unfold((shown.log, from.offset), |(log, offset)| async move {
        let part = log.next(offset).await.transpose()?;
        let length = part.as_ref().map_or(0, Vec::len) as u64;
        Some((part, (log, offset.saturating_add(length))))
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(parts)).into_response())
}

/// The job, when its client signed the request. Whoever else asks is not told
/// whether it exists.
fn admit(registry: &Registry, job: &str, uri: &Uri, headers: &HeaderMap) -> Result<Shown, Refused> {
    let unknown = || {
        Refused(
            StatusCode::NOT_FOUND,
            "this host has no such job of yours".to_owned(),
        )
    };
    let shown = registry.find(job).ok_or_else(unknown)?;
    let authorization = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        });
    let client = host_api::verify(authorization, &shown.host, "GET", uri.path(), now)
        .map_err(|error| Refused(StatusCode::UNAUTHORIZED, error.to_string()))?;
    if client == shown.client {
        Ok(shown)
    } else {
        Err(unknown())
    }
}
