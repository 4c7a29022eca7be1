//! The definition and result store: bytes by their SHA-256, over HTTP.
//!
//! `PUT /{sha256}`, which answers with the hash · `GET` and `HEAD /{sha256}` · `GET /health`. Errors are `{"error": "…"}`.

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path as UrlPath, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use nosana_sdk::{
    result::MAX_RESULT_BYTES,
    store::{self as sdk, ContentHash, FolderStore, Store as _},
};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::instance::{InstanceError, make_private_dir};

/// The largest body taken, in bytes.
pub const BODY_LIMIT: usize = MAX_RESULT_BYTES;
/// How long requests in progress may take when the store ends.
const GRACE: Duration = Duration::from_secs(2);

/// A running store. Dropping it ends it without waiting for requests.
pub struct Store {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    server: JoinHandle<io::Result<()>>,
}

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder could not be made.
    #[error(transparent)]
    Folder(#[from] InstanceError),
    /// The port cannot be listened on.
    #[error(
        "cannot listen on {address} for the store; expected a free port: end what uses it or choose another"
    )]
    Port {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Store {
    /// Serves a folder, which is made when absent. Port 0 takes a free one.
    pub async fn start(address: SocketAddr, dir: PathBuf) -> Result<Self, StoreError> {
        make_private_dir(&dir)?;
        let port_error = |source| StoreError::Port { address, source };
        let listener = TcpListener::bind(address).await.map_err(port_error)?;
        let bound = listener.local_addr().map_err(port_error)?;
        let stop = CancellationToken::new();
        let server = axum::serve(listener, router(dir))
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        Ok(Self {
            address: bound,
            stop,
            server: tokio::spawn(server.into_future()),
        })
    }

    /// Takes no more requests and waits a little for those in progress.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn router(dir: PathBuf) -> Router {
    Router::new()
        .route("/health", get(async || Json(json!({ "status": "ok" }))))
        .route("/{hash}", get(read).put(write))
        .fallback(async || error(StatusCode::NOT_FOUND, "expected /SHA256 or /health"))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(FolderStore::new(dir))
}

async fn read(State(folder): State<FolderStore>, UrlPath(hash): UrlPath<String>) -> Response {
    let Ok(hash) = hash.parse() else {
        return not_a_hash();
    };
    match folder.get(&hash, BODY_LIMIT).await {
        Ok(bytes) => bytes.into_response(),
        Err(missing @ sdk::StoreError::NotFound { .. }) => {
            error(StatusCode::NOT_FOUND, &missing.to_string())
        }
        Err(failure) => broken(&failure),
    }
}

async fn write(
    State(folder): State<FolderStore>,
    UrlPath(hash): UrlPath<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(expected) = hash.parse::<ContentHash>() else {
        return not_a_hash();
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return error(rejection.status(), &rejection.body_text()),
    };
    let found = ContentHash::of(&body);
    if found != expected {
        let message = format!("the body's SHA-256 is {found}, expected {expected}");
        return error(StatusCode::BAD_REQUEST, &message);
    }
    match folder.put(&body).await {
        Ok(kept) => (StatusCode::CREATED, kept.to_string()).into_response(),
        Err(failure) => broken(&failure),
    }
}

fn not_a_hash() -> Response {
    error(
        StatusCode::BAD_REQUEST,
        "expected the 64 hexadecimal digits of a SHA-256",
    )
}

fn broken(failure: &sdk::StoreError) -> Response {
    tracing::warn!(error = %failure, "the store's folder cannot be used");
    error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the store's folder cannot be read or written",
    )
}

fn error(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}
