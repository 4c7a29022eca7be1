//! Documents over HTTP: what all kinds of servers have in common.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::{
    Body, Client, Method, Response, StatusCode, Url,
    header::{CONTENT_LENGTH, HeaderMap, RETRY_AFTER},
    redirect,
};
use sha2::{Digest, Sha256};
use tokio::{
    fs::File,
    io::AsyncReadExt,
    time::{Instant, sleep, timeout, timeout_at},
};

use super::{ContentHash, Patience, Store, StoreError, folder::Incoming, folder::PIECE, verified};

/// Bytes read of an answer that is not a document.
const LONGEST_ANSWER: usize = 4 << 10;

/// Characters kept of what a server says.
const LONGEST_REASON: usize = 200;

/// The longest pause between two tries, whatever the server asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A document has the time that it takes at so many bytes a second.
const SLOWEST: u64 = 128 << 10;

/// However large the document is.
const LONGEST_EXCHANGE: Duration = Duration::from_hours(24);

/// An upload may stand still for so many times [`Patience::silence`]: what was handed to
/// the system may take as long to arrive, and the server has to write it down.
const UPLOAD_PATIENCE: u32 = 4;

/// How a kind of server is spoken to.
pub(super) trait Protocol: Send + Sync {
    /// The largest document that it takes, in bytes.
    fn largest(&self) -> u64 {
        u64::MAX
    }

    /// Whether it keeps documents for us, as far as that is known without asking.
    fn may_put(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// What keeps a document.
    fn put(&self, hash: &ContentHash) -> Result<Asked, StoreError>;

    /// What fetches a document.
    fn get(&self, hash: &ContentHash) -> Asked;

    /// What the answer to a successful `put` says was kept, if it says so; an error when
    /// it cannot be what was sent.
    fn kept(&self, hash: &ContentHash, body: &[u8]) -> Result<Option<ContentHash>, String>;

    /// What an answer other than success says, printable and without secrets.
    fn reason(&self, body: &[u8]) -> String;

    /// Whether another try may be answered differently.
    fn is_transient(&self, status: StatusCode, _reason: &str) -> bool {
        is_transient(status)
    }

    /// Whether such an answer to `get` says that there is no such document.
    fn is_missing(&self, status: StatusCode, _reason: &str) -> bool {
        matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
    }
}

/// A request, but for the document that it carries.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// What stands before and after the document in the body.
    pub(super) around: (Vec<u8>, Vec<u8>),
    /// How long the server may search, beyond what is patience with it otherwise.
    pub(super) search: Duration,
}

impl Asked {
    pub(super) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            around: Default::default(),
            search: Duration::ZERO,
        }
    }
}

/// A store that is a server: all of them are [`Store`]s in the same way.
pub(super) trait Server: Send + Sync {
    /// How it is spoken to.
    type Spoken: Protocol;

    fn remote(&self) -> &Remote<Self::Spoken>;
}

#[async_trait]
impl<S: Server> Store for S {
    fn takes_documents(&self) -> Result<(), StoreError> {
        self.remote().protocol.may_put()
    }

    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        self.remote().put(bytes).await
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        self.remote().get(hash, limit).await
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        self.remote().put_file(path).await
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        self.remote().get_to(hash, limit, to).await
    }
}

/// The documents of a server.
#[derive(Clone, Debug)]
pub(super) struct Remote<P> {
    pub(super) protocol: P,
    client: Client,
    /// As it may be shown.
    address: String,
    patience: Patience,
}

impl<P: Protocol> Remote<P> {
    /// The server at `url`, which is `address` where it is shown.
    pub(super) fn new(
        url: &Url,
        address: String,
        patience: Patience,
        protocol: P,
    ) -> Result<Self, StoreError> {
        let mut builder = Client::builder()
            .connect_timeout(patience.connect)
            .redirect(redirect::Policy::none());
        if url.host_str().is_some_and(is_loopback) {
            builder = builder.no_proxy();
        }
        Ok(Self {
            protocol,
            client: builder.build().map_err(StoreError::Client)?,
            address,
            patience,
        })
    }

    #[cfg(test)]
    pub(super) fn protocol(&self) -> &P {
        &self.protocol
    }

    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(bytes);
        let source = Source::Bytes(Bytes::copy_from_slice(bytes));
        self.send(&hash, &source).await
    }

    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError> {
        let unreadable = |source| StoreError::Io {
            path: path.to_owned(),
            source,
        };
        let (hash, length) = measure(path).await.map_err(unreadable)?;
        let path = path.to_owned();
        self.send(&hash, &Source::File { path, length }).await
    }

    async fn send(&self, hash: &ContentHash, source: &Source) -> Result<ContentHash, StoreError> {
        let limit = self.protocol.largest();
        if source.length() > limit {
            return Err(StoreError::TooLarge { hash: *hash, limit });
        }
        let mut tries = self.tries(source.length());
        loop {
            match tries.within(self, self.send_once(hash, source)).await {
                Ok(()) => return Ok(*hash),
                Err(failure) => tries.again(failure).await?,
            }
        }
    }

    async fn send_once(&self, hash: &ContentHash, source: &Source) -> Result<(), Failure> {
        let asked = self.protocol.put(hash)?;
        let around = asked.around.0.len().saturating_add(asked.around.1.len());
        let length = source.length().saturating_add(around as u64);
        let sent = Arc::new(AtomicU64::new(0));
        let document = source.stream(*hash).await?;
        let piece = |bytes: Vec<u8>| stream::once(async { Ok(Bytes::from(bytes)) });
        let counter = Arc::clone(&sent);
        let pieces = piece(asked.around.0)
            .chain(document)
            .chain(piece(asked.around.1))
            .inspect(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        let request = self
            .client
            .request(asked.method, asked.url)
            .headers(asked.headers)
            .header(CONTENT_LENGTH, length)
            .body(Body::wrap_stream(pieces));
        let silence = self.patience.silence.saturating_mul(UPLOAD_PATIENCE);
        let answer = self.answer(request.send(), silence, &sent).await?;
        if !answer.status().is_success() {
            return Err(self.refusal(self.told(answer).await));
        }
        let body = self.short_body(answer).await;
        match self.protocol.kept(hash, &body) {
            Ok(Some(found)) if found != *hash => Err(Failure::Final(StoreError::HashMismatch {
                expected: *hash,
                found,
            })),
            Ok(_) => Ok(()),
            Err(reason) => Err(Failure::Final(self.refused(StatusCode::OK, reason))),
        }
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        let mut tries = self.tries(most);
        loop {
            match tries.within(self, self.get_once(hash, most)).await {
                Ok(bytes) => return verified(*hash, bytes),
                Err(failure) => tries.again(failure).await?,
            }
        }
    }

    async fn get_once(&self, hash: &ContentHash, limit: u64) -> Result<Vec<u8>, Failure> {
        let mut pieces = self.fetch(hash, limit).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = self.next(&mut pieces).await? {
            if bytes.len().saturating_add(piece.len()) as u64 > limit {
                return Err(StoreError::TooLarge { hash: *hash, limit }.into());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError> {
        let mut tries = self.tries(limit);
        loop {
            match tries.within(self, self.get_to_once(hash, limit, to)).await {
                Ok(()) => return Ok(()),
                Err(failure) => tries.again(failure).await?,
            }
        }
    }

    async fn get_to_once(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), Failure> {
        let mut incoming = Incoming::to_file(hash, limit, to).await?;
        let mut pieces = self.fetch(hash, limit).await?;
        while let Some(piece) = self.next(&mut pieces).await? {
            incoming.write(&piece).await?;
        }
        Ok(incoming.finish().await?)
    }

    /// The document's bytes as they come. Nothing is read of one that says that it is too
    /// large.
    async fn fetch(
        &self,
        hash: &ContentHash,
        limit: u64,
    ) -> Result<impl Stream<Item = reqwest::Result<Bytes>> + Send + Unpin + use<P>, Failure> {
        let asked = self.protocol.get(hash);
        let request = self
            .client
            .request(asked.method, asked.url)
            .headers(asked.headers);
        let silence = self.patience.silence.saturating_add(asked.search);
        let nothing = AtomicU64::new(0);
        let answer = self.answer(request.send(), silence, &nothing).await?;
        if answer.status() != StatusCode::OK {
            let told = self.told(answer).await;
            return Err(if self.protocol.is_missing(told.status, &told.reason) {
                StoreError::NotFound { hash: *hash }.into()
            } else {
                self.refusal(told)
            });
        }
        if answer.content_length().is_some_and(|length| length > limit) {
            return Err(StoreError::TooLarge { hash: *hash, limit }.into());
        }
        Ok(answer.bytes_stream())
    }

    async fn next(
        &self,
        pieces: &mut (impl Stream<Item = reqwest::Result<Bytes>> + Unpin),
    ) -> Result<Option<Bytes>, Failure> {
        match timeout(self.patience.silence, pieces.next()).await {
            Ok(piece) => piece.transpose().map_err(|error| self.broken(error)),
            Err(_) => Err(self.silent(self.patience.silence)),
        }
    }

    /// Waits for an answer as long as it comes nearer: `sent` grows.
    async fn answer(
        &self,
        answer: impl Future<Output = reqwest::Result<Response>>,
        silence: Duration,
        sent: &AtomicU64,
    ) -> Result<Response, Failure> {
        tokio::pin!(answer);
        let mut seen = 0;
        loop {
            if let Ok(answer) = timeout(silence, &mut answer).await {
                return answer.map_err(|error| self.broken(error));
            }
            let now = sent.load(Ordering::Relaxed);
            if now == seen {
                return Err(self.silent(silence));
            }
            seen = now;
        }
    }

    /// Reads an answer other than success.
    async fn told(&self, answer: Response) -> Told {
        let status = answer.status();
        let after = answer.headers().get(RETRY_AFTER);
        let after = after.and_then(|after| after.to_str().ok()?.trim().parse().ok());
        let body = self.short_body(answer).await;
        Told {
            status,
            reason: self.protocol.reason(&body),
            after: after.map(Duration::from_secs),
        }
    }

    fn refusal(&self, told: Told) -> Failure {
        let is_transient = self.protocol.is_transient(told.status, &told.reason);
        let error = self.refused(told.status, told.reason);
        if is_transient {
            let after = told.after;
            Failure::Passing { error, after }
        } else {
            Failure::Final(error)
        }
    }

    /// As much of an answer that is not a document as is of interest.
    async fn short_body(&self, answer: Response) -> Vec<u8> {
        let mut pieces = answer.bytes_stream();
        let mut body = Vec::new();
        while let Ok(Some(piece)) = self.next(&mut pieces).await {
            let room = LONGEST_ANSWER.saturating_sub(body.len());
            body.extend(piece.iter().take(room));
            if body.len() >= LONGEST_ANSWER {
                break;
            }
        }
        body
    }

    fn refused(&self, status: StatusCode, reason: String) -> StoreError {
        StoreError::Refused {
            address: self.address.clone(),
            status: status.as_u16(),
            reason,
        }
    }

    fn broken(&self, error: reqwest::Error) -> Failure {
        // The URL may be signed.
        let error = self.unreachable(error.without_url());
        Failure::Passing { error, after: None }
    }

    fn silent(&self, silence: Duration) -> Failure {
        let error = self.unreachable(Silent(silence));
        Failure::Passing { error, after: None }
    }

    fn unreachable(&self, source: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        StoreError::Unreachable {
            address: self.address.clone(),
            source: Box::new(source),
        }
    }

    fn tries(&self, bytes: u64) -> Tries {
        let time = Duration::from_secs(bytes / SLOWEST).saturating_add(self.patience.total);
        let time = time.min(LONGEST_EXCHANGE);
        Tries {
            time,
            deadline: Instant::now() + time,
            left: self.patience.tries,
            pause: self.patience.pause,
        }
    }
}

/// An answer other than success.
struct Told {
    status: StatusCode,
    reason: String,
    /// When the server wants to be asked again.
    after: Option<Duration>,
}

/// The tries of one exchange, and the time for all of them.
struct Tries {
    time: Duration,
    deadline: Instant,
    left: u32,
    pause: Duration,
}

impl Tries {
    /// Makes one, which ends when the time for all is up.
    async fn within<T, P: Protocol>(
        &mut self,
        remote: &Remote<P>,
        attempt: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.left = self.left.saturating_sub(1);
        match timeout_at(self.deadline, attempt).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Final(remote.unreachable(Silent(self.time)))),
        }
    }

    /// Waits until it is time for another, or says why there is none.
    async fn again(&mut self, failure: Failure) -> Result<(), StoreError> {
        let (error, after) = match failure {
            Failure::Passing { error, after } => (error, after),
            Failure::Final(error) => return Err(error),
        };
        // Many that failed at once must not come back at once.
        let pause = self.pause.mul_f64(rand::random_range(0.75..1.25));
        let pause = after.unwrap_or(pause).min(LONGEST_PAUSE);
        self.pause = self.pause.saturating_mul(2);
        if self.left == 0 || Instant::now() + pause >= self.deadline {
            return Err(error);
        }
        tracing::debug!(%error, ?pause, "the document store is asked again");
        sleep(pause).await;
        Ok(())
    }
}

/// Why a try failed.
enum Failure {
    /// Another may succeed, after as long as the server asked for.
    Passing {
        error: StoreError,
        after: Option<Duration>,
    },
    /// Another would fail as well.
    Final(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

/// A server that does not answer.
#[derive(Debug, thiserror::Error)]
#[error("no answer for {} s", .0.as_secs_f32())]
struct Silent(Duration);

/// A document that is sent, as often as needed.
enum Source {
    Bytes(Bytes),
    File { path: PathBuf, length: u64 },
}

impl Source {
    fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::File { length, .. } => *length,
        }
    }

    /// Its bytes from the first on. They end with an error when they are not those of
    /// `hash` any more.
    async fn stream(
        &self,
        hash: ContentHash,
    ) -> Result<impl Stream<Item = io::Result<Bytes>> + Send + 'static, StoreError> {
        Ok(match self {
            Self::Bytes(bytes) => stream::iter(pieces(bytes)).left_stream(),
            Self::File { path, length } => {
                let file = File::open(path).await.map_err(|source| StoreError::Io {
                    path: path.clone(),
                    source,
                })?;
                let reader = Reader {
                    file,
                    left: *length,
                    hasher: Sha256::new(),
                    hash,
                };
                stream::try_unfold(reader, Reader::next).right_stream()
            }
        })
    }
}

fn pieces(bytes: &Bytes) -> impl Iterator<Item = io::Result<Bytes>> + Send + 'static {
    let bytes = bytes.clone();
    let starts = (0..bytes.len()).step_by(PIECE);
    starts.map(move |start| {
        let end = start.saturating_add(PIECE).min(bytes.len());
        Ok(bytes.slice(start..end))
    })
}

/// Reads a file again whose hash is known.
struct Reader {
    file: File,
    left: u64,
    hasher: Sha256,
    hash: ContentHash,
}

impl Reader {
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        if self.left == 0 {
            return Ok(None);
        }
        let most = usize::try_from(self.left).map_or(PIECE, |left| left.min(PIECE));
        let mut piece = vec![0; most];
        let read = self.file.read(&mut piece).await?;
        piece.truncate(read);
        self.hasher.update(&piece);
        self.left = self.left.saturating_sub(read as u64);
        let is_whole = self.left == 0;
        let has_changed = is_whole && *self.hasher.clone().finalize() != self.hash.0;
        if read == 0 || has_changed {
            return Err(io::Error::other("the file changed while it was sent"));
        }
        Ok(Some((Bytes::from(piece), self)))
    }
}

/// The hash of a file and its length in bytes.
async fn measure(path: &Path) -> io::Result<(ContentHash, u64)> {
    let mut file = File::open(path).await?;
    let mut hasher = Sha256::new();
    let mut length = 0_u64;
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).await?;
        let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
            return Ok((ContentHash(hasher.finalize().into()), length));
        };
        hasher.update(read);
        length = length.saturating_add(read.len() as u64);
    }
}

/// Whether a status says that another try may be answered differently.
pub(super) fn is_transient(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_EARLY
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// What a server says, fit for a terminal.
pub(super) fn printable(text: &str) -> String {
    let text = text.trim().chars().take(LONGEST_REASON);
    text.map(|character| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    })
    .collect()
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host == "localhost" || address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
