//! The store of definitions, results and what jobs leave: bytes by their SHA-256, over HTTP.
//!
//! `PUT /{sha256}`, which answers with the hash · `GET` and `HEAD /{sha256}` · `GET /health`. Errors are `{"error": "…"}`.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, BodyDataStream},
    extract::{Path as UrlPath, State},
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT},
    },
    response::{IntoResponse as _, Response},
    routing::get,
};
use futures_util::{StreamExt as _, stream};
use nosana_sdk::{
    result::MAX_RESULT_BYTES,
    store::{self as sdk, ContentHash, FolderStore, Store as _},
};
use serde_json::json;
use tokio::{
    io::AsyncReadExt as _,
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::instance::{InstanceError, make_private_dir};

/// The largest document taken, in bytes.
pub const BODY_LIMIT: u64 = 2 << 30;
/// Documents that may come or go at once.
const MOST_AT_ONCE: usize = 64;
/// How long a client may be silent while its document comes.
const SILENCE: Duration = Duration::from_mins(1);
/// How much more of a document that is too large is read, so that its sender, which may
/// only listen once it has sent, hears of it.
const READ_ON: u64 = 64 << 20;
/// A sender that pauses for so long is taken to listen.
const PAUSE: Duration = Duration::from_secs(1);
/// Bytes of a large document that are in memory at once.
const PIECE: usize = 256 << 10;
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

#[derive(Clone)]
struct Shelf {
    folder: FolderStore,
    places: Arc<Semaphore>,
}

impl Shelf {
    fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

fn router(dir: PathBuf) -> Router {
    Router::new()
        .route("/health", get(async || Json(json!({ "status": "ok" }))))
        .route("/{hash}", get(read).put(write))
        .fallback(async || error(StatusCode::NOT_FOUND, "expected /SHA256 or /health"))
        .with_state(Shelf {
            folder: FolderStore::new(dir),
            places: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        })
}

async fn read(State(shelf): State<Shelf>, UrlPath(hash): UrlPath<String>) -> Response {
    let Ok(hash) = hash.parse() else {
        return not_a_hash();
    };
    let Some(place) = shelf.place() else {
        return busy();
    };
    let opened = match shelf.folder.get(&hash, MAX_RESULT_BYTES).await {
        Ok(bytes) => return bytes.into_response(),
        Err(sdk::StoreError::TooLarge { .. }) => shelf.folder.open(&hash).await,
        Err(failure) => Err(failure),
    };
    let (file, length) = match opened {
        Ok(opened) => opened,
        Err(missing @ sdk::StoreError::NotFound { .. }) => {
            return error(StatusCode::NOT_FOUND, &missing.to_string());
        }
        Err(failure) => return broken(&failure),
    };
    let pieces = stream::try_unfold((file.take(length), place), async |(mut file, place)| {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, io::Error>((read > 0).then_some((piece, (file, place))))
    });
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, length.to_string()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

async fn write(
    State(shelf): State<Shelf>,
    UrlPath(hash): UrlPath<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(expected) = hash.parse::<ContentHash>() else {
        return not_a_hash();
    };
    let Some(_place) = shelf.place() else {
        return busy();
    };
    let announced = headers.get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > BODY_LIMIT) {
        // Who waits to be told to go on has sent nothing yet.
        if !headers.contains_key(EXPECT) {
            read_on(&mut body.into_data_stream()).await;
        }
        return too_large();
    }
    match keep(&shelf.folder, &expected, body).await {
        Ok(()) => (StatusCode::CREATED, expected.to_string()).into_response(),
        Err(refused) => refused,
    }
}

/// Keeps a document as it comes.
async fn keep(folder: &FolderStore, hash: &ContentHash, body: Body) -> Result<(), Response> {
    let incoming = folder.receive(hash, BODY_LIMIT).await;
    let mut incoming = incoming.map_err(|failure| broken(&failure))?;
    let mut pieces = body.into_data_stream();
    loop {
        let next = timeout(SILENCE, pieces.next()).await;
        let next =
            next.map_err(|_| error(StatusCode::REQUEST_TIMEOUT, "the body does not come"))?;
        let Some(piece) = next else { break };
        let piece = piece.map_err(|_| error(StatusCode::BAD_REQUEST, "the body is cut off"))?;
        match incoming.write(&piece).await {
            Ok(()) => {}
            Err(sdk::StoreError::TooLarge { .. }) => {
                drop(incoming);
                read_on(&mut pieces).await;
                return Err(too_large());
            }
            Err(failure) => return Err(broken(&failure)),
        }
    }
    match incoming.finish().await {
        Ok(()) => Ok(()),
        Err(sdk::StoreError::HashMismatch { expected, found }) => {
            let message = format!("the body's SHA-256 is {found}, expected {expected}");
            Err(error(StatusCode::BAD_REQUEST, &message))
        }
        Err(failure) => Err(broken(&failure)),
    }
}

/// Reads on for a while, and forgets it.
async fn read_on(pieces: &mut BodyDataStream) {
    let mut read = 0_u64;
    while read < READ_ON {
        match timeout(PAUSE, pieces.next()).await {
            Ok(Some(Ok(piece))) => read = read.saturating_add(piece.len() as u64),
            _ => return,
        }
    }
}

fn busy() -> Response {
    error(
        StatusCode::SERVICE_UNAVAILABLE,
        "too many documents at once: try again",
    )
}

fn too_large() -> Response {
    error(
        StatusCode::PAYLOAD_TOO_LARGE,
        &format!("a document has at most {BODY_LIMIT} bytes here"),
    )
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
