//! Calls to a server of a job's client, which its definition names: for the definition itself,
//! and with the result. To public addresses alone, as everything that a definition asks for, and
//! signed with the worker's key, as [`nosana_sdk::host_api::endpoint`] describes.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use nosana_sdk::host_api::endpoint::{self, Call};
use reqwest::{
    Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use solana_address::Address;
use solana_keypair::Keypair;
use tokio::time::timeout;

use super::{Error, Resources, http::body_of, shown};
use crate::{clock, keys::Keys};

/// How long one call may take in all.
const CALL_WAIT: Duration = Duration::from_mins(1);

/// What the client's server answered.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Resources {
    /// Signs calls to clients' servers with the key of the `worker` from now on. Without one,
    /// there are none.
    pub fn sign_with(&self, worker: Keypair) {
        self.sign_with_keys(Arc::new(Keys::fixed(worker)));
    }

    /// The same with the worker's keys, of which each host has one.
    pub fn sign_with_keys(&self, keys: Arc<Keys>) {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }

    /// Calls the client's server at `url` for `job` on `host`, and reads at most `limit` bytes
    /// of its answer. A `body` is JSON.
    ///
    /// # Errors
    /// [`Error::Refused`] when the server refuses, redirects, or is not at a public address,
    /// and [`Error::Later`].
    pub(crate) async fn call(
        &self,
        method: &Method,
        url: &Url,
        (job, host): (&Address, &Address),
        body: Vec<u8>,
        limit: usize,
    ) -> Result<Answer, Error> {
        let call = Call {
            method: method.as_str(),
            url: url.as_str(),
            job,
            host,
            body: &body,
        };
        let mut headers = self.signed(&call).ok_or_else(|| Error::Later {
            what: shown(url),
            message: "this host has no key to sign with yet".to_owned(),
            after: None,
        })?;
        if !body.is_empty() {
            let json = HeaderValue::from_static("application/json");
            headers.insert(CONTENT_TYPE, json);
        }
        let asked = async {
            let response = self.http.call(method, url, headers, body).await?;
            let headers = response.headers().clone();
            let body = body_of(url, response, limit).await?;
            Ok(Answer { headers, body })
        };
        match timeout(CALL_WAIT, asked).await {
            Ok(Err(Error::NotPublic { .. })) => {
                Err(Error::refused(url, "it is not at a public address"))
            }
            Ok(answered) => answered,
            Err(_) => Err(Error::Later {
                what: shown(url),
                message: "it takes too long".to_owned(),
                after: None,
            }),
        }
    }

    fn signed(&self, call: &Call<'_>) -> Option<HeaderMap> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let worker = keys.as_ref()?.of_host(call.host)?;
        let existing = endpoint::authorization(&worker, call.job, clock::unix_millis());
        let mut existing = HeaderValue::from_str(&existing).ok()?;
        existing.set_sensitive(true);
        let now = clock::unix_seconds().cast_signed();
        let signature = endpoint::sign(&worker, call, now);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, existing);
        headers.insert(endpoint::SIGNATURE, HeaderValue::from_str(&signature).ok()?);
        Some(headers)
    }
}
