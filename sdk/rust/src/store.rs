//! Documents by the SHA-256 of their bytes: job definitions and results.
//!
//! Whoever serves a document need not be trusted: [`Store::get`] returns the bytes that
//! were asked for or an error, and never reads more than the caller allows.

use std::{
    fmt,
    io::{self, Write as _},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use async_trait::async_trait;
use futures_util::StreamExt;
use reqwest::{Response, StatusCode, Url, redirect};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

/// Where documents are kept by their hash.
#[async_trait]
pub trait Store: Send + Sync {
    /// Keeps `bytes` and returns their hash. Keeping the same bytes again changes nothing.
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError>;

    /// The document of this hash, checked against it, of at most `limit` bytes.
    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError>;
}

/// Opens the store at an address: `http://…`, `https://…`, `file:///…` or a folder's path.
pub fn open_store(address: &str) -> Result<Box<dyn Store>, StoreError> {
    match address.split_once("://") {
        Some(("http" | "https", _)) => Ok(Box::new(HttpStore::new(address)?)),
        Some(("file", path)) if path.starts_with('/') => Ok(Box::new(FolderStore::new(path))),
        Some(_) => Err(bad_address(address)),
        None if address.trim().is_empty() => Err(bad_address(address)),
        None => Ok(Box::new(FolderStore::new(address))),
    }
}

/// The SHA-256 of a document's exact bytes: its name in every store and on chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes, as the chain holds them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for ContentHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl From<ContentHash> for [u8; 32] {
    fn from(hash: ContentHash) -> Self {
        hash.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// Text that is not a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the 64 hexadecimal digits of a SHA-256")]
pub struct ParseHashError;

impl FromStr for ContentHash {
    type Err = ParseHashError;

    fn from_str(text: &str) -> Result<Self, ParseHashError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseHashError)?;
        Ok(Self(bytes))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a document could not be kept or fetched.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store does not have it.
    #[error("the store has no document {hash}")]
    NotFound {
        /// Document asked for.
        hash: ContentHash,
    },
    /// Larger than the caller allows; nothing beyond the limit was read.
    #[error("the document {hash} is larger than the {limit} bytes allowed")]
    TooLarge {
        /// Document asked for.
        hash: ContentHash,
        /// Limit, in bytes.
        limit: usize,
    },
    /// The store gave other bytes than were asked for, or kept other bytes than were sent.
    #[error("the store answered with the document {found} instead of {expected}")]
    HashMismatch {
        /// Document asked for or sent.
        expected: ContentHash,
        /// What came instead.
        found: ContentHash,
    },
    /// The server does not answer, or stopped in the middle. Worth another try.
    #[error("the document store at {address} cannot be reached")]
    Unreachable {
        /// The store's address, without credentials.
        address: String,
        /// What happened.
        #[source]
        source: reqwest::Error,
    },
    /// The server answered that it will not.
    #[error("the document store at {address} answered with status {status}")]
    Refused {
        /// The store's address, without credentials.
        address: String,
        /// HTTP status.
        status: u16,
    },
    /// The folder cannot be read or written.
    #[error("the document store cannot use {}", path.display())]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What happened.
        #[source]
        source: io::Error,
    },
    /// Not a store's address.
    #[error(
        "expected a store's address (http://…, https://…, file:///… or a folder), found {address:?}"
    )]
    BadAddress {
        /// What was given.
        address: String,
    },
    /// The HTTP client could not be set up.
    #[error("the HTTP client for the document store cannot be set up")]
    Client(#[source] reqwest::Error),
}

/// Documents as files of a folder, named by their hash.
#[derive(Clone, Debug)]
pub struct FolderStore {
    folder: PathBuf,
}

impl FolderStore {
    /// The folder is made when the first document is put.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    fn path(&self, hash: &ContentHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

#[async_trait]
impl Store for FolderStore {
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(bytes);
        let (path, bytes) = (self.path(&hash), bytes.to_vec());
        let target = path.clone();
        let written = tokio::task::spawn_blocking(move || write_whole(&target, &bytes)).await;
        written
            .unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
            .map_err(|source| StoreError::Io { path, source })?;
        Ok(hash)
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        let path = self.path(hash);
        let read = async {
            let file = tokio::fs::File::open(&path).await?;
            let mut bytes = Vec::new();
            let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
            file.take(most).read_to_end(&mut bytes).await?;
            Ok::<_, io::Error>(bytes)
        };
        match read.await {
            Ok(bytes) if bytes.len() > limit => Err(StoreError::TooLarge { hash: *hash, limit }),
            Ok(bytes) => verified(*hash, bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::NotFound { hash: *hash })
            }
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }
}

/// Writes beside the target and renames, so that a reader sees the whole document or
/// none, even after a crash.
fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".{:016x}.part", rand::random::<u64>()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, target)
    });
    if written.is_err() {
        // The first error is the one that matters.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Documents of an HTTP server: `PUT {base}/{hash}` and `GET {base}/{hash}`.
#[derive(Clone, Debug)]
pub struct HttpStore {
    base: Url,
    client: reqwest::Client,
}

/// Time limits of an [`HttpStore`].
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Until the connection stands.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// For the whole exchange: a server that drips must not hold a job for ever.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(15),
            total: Duration::from_mins(2),
        }
    }
}

impl HttpStore {
    /// A store under this URL, with the default time limits.
    pub fn new(base: &str) -> Result<Self, StoreError> {
        Self::with_timeouts(base, Timeouts::default())
    }

    /// A store under this URL.
    pub fn with_timeouts(base: &str, timeouts: Timeouts) -> Result<Self, StoreError> {
        let mut base = Url::parse(base).map_err(|_| bad_address(base))?;
        if !matches!(base.scheme(), "http" | "https") || base.query().is_some() {
            return Err(bad_address(base.as_str()));
        }
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let mut builder = reqwest::Client::builder()
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .timeout(timeouts.total)
            .redirect(redirect::Policy::none());
        if base.host_str().is_some_and(is_loopback) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(StoreError::Client)?;
        Ok(Self { base, client })
    }

    fn url(&self, hash: &ContentHash) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{hash}", self.base.path()));
        url
    }

    fn address(&self) -> String {
        without_credentials(&self.base)
    }

    fn unreachable(&self, error: reqwest::Error) -> StoreError {
        StoreError::Unreachable {
            address: self.address(),
            source: error.without_url(),
        }
    }

    fn refused(&self, status: StatusCode) -> StoreError {
        StoreError::Refused {
            address: self.address(),
            status: status.as_u16(),
        }
    }

    /// The body, or `None` as soon as it turns out to be longer than `limit`.
    async fn body(&self, answer: Response, limit: usize) -> Result<Option<Vec<u8>>, StoreError> {
        let longer = |length: u64| usize::try_from(length).map_or(true, |length| length > limit);
        if answer.content_length().is_some_and(longer) {
            return Ok(None);
        }
        let mut body = Vec::new();
        let mut chunks = answer.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| self.unreachable(error))?;
            if chunk.len() > limit - body.len() {
                return Ok(None);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Some(body))
    }
}

#[async_trait]
impl Store for HttpStore {
    /// A server that names in its answer what it kept is held to it.
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError> {
        const LONGEST_ANSWER: usize = 1 << 10;
        let hash = ContentHash::of(bytes);
        let request = self.client.put(self.url(&hash)).body(bytes.to_vec());
        let answer = request
            .send()
            .await
            .map_err(|error| self.unreachable(error))?;
        if !answer.status().is_success() {
            return Err(self.refused(answer.status()));
        }
        let body = self.body(answer, LONGEST_ANSWER).await?.unwrap_or_default();
        match String::from_utf8_lossy(&body).trim().parse() {
            Ok(found) if found != hash => Err(StoreError::HashMismatch {
                expected: hash,
                found,
            }),
            _ => Ok(hash),
        }
    }

    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError> {
        let request = self.client.get(self.url(hash));
        let answer = request
            .send()
            .await
            .map_err(|error| self.unreachable(error))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                return Err(StoreError::NotFound { hash: *hash });
            }
            status => return Err(self.refused(status)),
        }
        match self.body(answer, limit).await? {
            Some(bytes) => verified(*hash, bytes),
            None => Err(StoreError::TooLarge { hash: *hash, limit }),
        }
    }
}

fn verified(expected: ContentHash, bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let found = ContentHash::of(&bytes);
    if found == expected {
        Ok(bytes)
    } else {
        Err(StoreError::HashMismatch { expected, found })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    host == "localhost" || address.is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

fn bad_address(address: &str) -> StoreError {
    let address =
        Url::parse(address).map_or_else(|_| address.to_owned(), |url| without_credentials(&url));
    StoreError::BadAddress { address }
}

/// A URL that may be shown.
fn without_credentials(url: &Url) -> String {
    let mut url = url.clone();
    // Only fails for URLs that cannot have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}
