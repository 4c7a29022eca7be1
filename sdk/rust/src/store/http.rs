//! Documents of any HTTP server: `PUT {base}/{hash}` and `GET {base}/{hash}`.

use reqwest::{Method, Url};
use serde::Deserialize;

use super::{
    ContentHash, Patience, StoreError, bad_address,
    remote::{Asked, Protocol, Remote, Server, printable},
    shown_url,
};

const EXPECTED: &str = "an HTTP store's address as https://HOST[:PORT]/PATH, without `?`";

/// Documents of an HTTP server: `PUT {base}/{hash}` and `GET {base}/{hash}`.
#[derive(Clone, Debug)]
pub struct HttpStore(Remote<Plain>);

impl HttpStore {
    /// A store under this URL, with the default patience.
    pub fn new(base: &str) -> Result<Self, StoreError> {
        Self::with_patience(base, Patience::default())
    }

    /// A store under this URL.
    pub fn with_patience(base: &str, patience: Patience) -> Result<Self, StoreError> {
        let base = base_url(base, EXPECTED)?;
        let address = shown_url(&base);
        let remote = Remote::new(&base.clone(), address, patience, Plain { base })?;
        Ok(Self(remote))
    }
}

/// The URL of a folder of a server; nothing can be asked of it but paths.
pub(super) fn base_url(address: &str, expected: &'static str) -> Result<Url, StoreError> {
    let mut base = Url::parse(address).map_err(|_| bad_address(address, expected))?;
    if !matches!(base.scheme(), "http" | "https") || base.query().is_some() {
        return Err(bad_address(address, expected));
    }
    base.set_fragment(None);
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(base)
}

impl Server for HttpStore {
    type Spoken = Plain;

    fn remote(&self) -> &Remote<Plain> {
        &self.0
    }
}

#[derive(Clone, Debug)]
pub(super) struct Plain {
    base: Url,
}

impl Plain {
    fn url(&self, hash: &ContentHash) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{hash}", self.base.path()));
        url
    }
}

impl Protocol for Plain {
    fn put(&self, hash: &ContentHash) -> Result<Asked, StoreError> {
        Ok(Asked::new(Method::PUT, self.url(hash)))
    }

    fn get(&self, hash: &ContentHash) -> Asked {
        Asked::new(Method::GET, self.url(hash))
    }

    /// A server that names in its answer what it kept is held to it.
    fn kept(&self, _: &ContentHash, body: &[u8]) -> Result<Option<ContentHash>, String> {
        Ok(std::str::from_utf8(body)
            .ok()
            .and_then(|text| text.trim().parse().ok()))
    }

    fn reason(&self, body: &[u8]) -> String {
        #[derive(Deserialize)]
        struct Told {
            error: String,
        }
        serde_json::from_slice(body)
            .map_or_else(|_| String::new(), |told: Told| printable(&told.error))
    }
}
