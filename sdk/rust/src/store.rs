//! Documents by the SHA-256 of their bytes: job definitions and results.
//!
//! Whoever serves a document need not be trusted: [`Store::get`] returns the bytes that
//! were asked for or an error, and never reads more than the caller allows.

mod folder;
#[doc(hidden)]
pub mod fuzz;
mod http;
mod ipfs;
mod remote;
mod s3;

use std::{fmt, io, path::Path, path::PathBuf, str::FromStr, time::Duration};

use async_trait::async_trait;
use reqwest::Url;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

pub use self::{
    folder::{FolderStore, Incoming},
    http::HttpStore,
    ipfs::{IpfsStore, cid},
    s3::{S3Account, S3Store},
};

/// Where documents are kept by their hash.
///
/// What passes by itself, such as a connection that breaks or a server that is busy, is
/// tried again for a while before it becomes an error.
#[async_trait]
pub trait Store: Send + Sync {
    /// Whether documents can be put here at all, as far as that is known without asking.
    fn takes_documents(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Keeps `bytes` and returns their hash. Keeping the same bytes again changes nothing.
    async fn put(&self, bytes: &[u8]) -> Result<ContentHash, StoreError>;

    /// The document of this hash, checked against it, of at most `limit` bytes.
    async fn get(&self, hash: &ContentHash, limit: usize) -> Result<Vec<u8>, StoreError>;

    /// Keeps the bytes of a file as [`Store::put`] does, however many they are: little of
    /// it is in memory at once.
    async fn put_file(&self, path: &Path) -> Result<ContentHash, StoreError>;

    /// Writes the document of this hash, checked against it, of at most `limit` bytes,
    /// into the file `to`, which must not be there yet and which only its owner may read.
    /// It appears when it is whole; nothing stays of one that is not.
    async fn get_to(&self, hash: &ContentHash, limit: u64, to: &Path) -> Result<(), StoreError>;
}

/// Opens the store at an address.
///
/// | address | store |
/// | --- | --- |
/// | a path, `file:///…` | [`FolderStore`] |
/// | `http://…`, `https://…` | [`HttpStore`] |
/// | `s3://BUCKET/PREFIX?endpoint=…&region=…` | [`S3Store`], with the environment's account |
/// | `ipfs+http://…`, `ipfs+https://…` | [`IpfsStore`] |
pub fn open_store(address: &str) -> Result<Box<dyn Store>, StoreError> {
    match address.split_once("://") {
        Some(("http" | "https", _)) => Ok(Box::new(HttpStore::new(address)?)),
        Some(("s3", _)) => {
            let account = S3Account::from_environment();
            Ok(Box::new(S3Store::new(address, account)?))
        }
        Some(("ipfs+http" | "ipfs+https", _)) => Ok(Box::new(IpfsStore::new(address)?)),
        Some(("file", path)) if path.starts_with('/') => Ok(Box::new(FolderStore::new(path))),
        None if !address.trim().is_empty() => Ok(Box::new(FolderStore::new(address))),
        _ => Err(bad_address(address, EXPECTED)),
    }
}

const EXPECTED: &str = "a store's address (https://…, http://…, s3://BUCKET/PREFIX, ipfs+http://…, ipfs+https://…, file:///… or a folder)";

/// A store's address as it may be shown: without credentials and parameters.
pub fn shown_address(address: &str) -> String {
    if let Ok(url) = Url::parse(address) {
        return shown_url(&url);
    }
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    // It was meant to be a URL.
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    format!("{scheme}://{rest}")
}

/// How long servers of documents are waited for, and how often they are asked.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until an answer begins, and between two pieces of it. An upload that stands still
    /// has four times as long.
    pub silence: Duration,
    /// For the whole exchange, all tries together, beyond what its bytes need on a slow
    /// line: a server that drips must not hold a job for ever.
    pub total: Duration,
    /// How often the same is tried, at least once.
    pub tries: u32,
    /// Between the first two tries; twice as long each time.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(15),
            total: Duration::from_mins(2),
            tries: 4,
            pause: Duration::from_millis(250),
        }
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
    /// Larger than the caller allows, or than the store takes.
    #[error("the document {hash} is larger than the {limit} bytes allowed")]
    TooLarge {
        /// Document asked for.
        hash: ContentHash,
        /// Limit, in bytes; the store's own where one was put.
        limit: u64,
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
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The server answered that it will not.
    #[error(
        "the document store at {address} answered with status {status}{}{reason}",
        colon(reason)
    )]
    Refused {
        /// The store's address, without credentials.
        address: String,
        /// HTTP status.
        status: u16,
        /// What it said of it; empty where it said nothing.
        reason: String,
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
    /// Documents can be read there and no more.
    #[error("nothing can be put into the document store at {address}: {remedy}")]
    ReadOnly {
        /// The store's address, without credentials.
        address: String,
        /// What it takes.
        remedy: &'static str,
    },
    /// Not a store's address.
    #[error("expected {expected}, found {address:?}")]
    BadAddress {
        /// What was given, without credentials and parameters.
        address: String,
        /// What would be one.
        expected: &'static str,
    },
    /// The HTTP client could not be set up.
    #[error("the HTTP client for the document store cannot be set up")]
    Client(#[source] reqwest::Error),
}

fn verified(expected: ContentHash, bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let found = ContentHash::of(&bytes);
    if found == expected {
        Ok(bytes)
    } else {
        Err(StoreError::HashMismatch { expected, found })
    }
}

fn bad_address(address: &str, expected: &'static str) -> StoreError {
    StoreError::BadAddress {
        address: shown_address(address),
        expected,
    }
}

/// A URL that may be shown.
fn shown_url(url: &Url) -> String {
    let mut url = url.clone();
    // Only fails for URLs that cannot have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn colon(reason: &str) -> &'static str {
    if reason.is_empty() { "" } else { ": " }
}
