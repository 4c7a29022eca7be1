//! Requests that leave for public addresses alone.
//!
//! A definition says where to fetch from, and a host sits in somebody's network. So the
//! resolver drops every address that is not public, and the connection is made to what it
//! returned: a name cannot change its mind between the check and the connection. Addresses
//! written into a URL never see a resolver and are checked before each request, those that a
//! redirect leads to included. Proxies of the environment are not used: they would resolve
//! names themselves.

use std::{
    collections::BTreeMap,
    error::Error as StdError,
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use futures_util::StreamExt;
use nosana_sdk::definition::address;
use reqwest::{
    Certificate, Client, ClientBuilder, Method, Response, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER},
    redirect::Policy,
};

use super::Error;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a server may say nothing.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);
/// Redirects of one request.
const MAX_REDIRECTS: usize = 8;
/// The longest that a server's `Retry-After` is obeyed.
const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// Which addresses may be connected to.
#[derive(Clone)]
pub struct AddressPolicy(Arc<dyn Fn(IpAddr) -> bool + Send + Sync>);

/// Public ones, see [`address::is_public`].
impl Default for AddressPolicy {
    fn default() -> Self {
        Self::new(address::is_public)
    }
}

impl AddressPolicy {
    /// Those for which `allows` says so.
    pub fn new(allows: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(allows))
    }

    fn allows(&self, address: IpAddr) -> bool {
        (self.0)(address)
    }
}

impl fmt::Debug for AddressPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressPolicy")
    }
}

/// How far redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// To the end.
    Everywhere,
    /// As long as they stay with the same server; one that leads elsewhere is the answer.
    SameServer,
}

/// A client that keeps to an [`AddressPolicy`].
pub(super) struct Http {
    client: Client,
    policy: AddressPolicy,
}

impl Http {
    /// Asks `names` for addresses before anybody else, and trusts the `authorities` beside
    /// the public ones.
    pub(super) fn new(
        policy: AddressPolicy,
        names: &BTreeMap<String, SocketAddr>,
        authorities: Vec<Certificate>,
    ) -> Result<Self, Error> {
        let resolver = PublicResolver {
            policy: policy.clone(),
            names: names.clone(),
        };
        let client = authorities
            .into_iter()
            .fold(Client::builder(), ClientBuilder::add_root_certificate)
            .user_agent(concat!("nosana-host/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(SILENCE_TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(resolver))
            .build()
            .map_err(|error| Error::Client {
                source: Box::new(error),
            })?;
        Ok(Self { client, policy })
    }

    /// Sends a request and follows its redirects. Credentials stay with the server that they
    /// were meant for. An answer is a success, 304, 416, or a redirect that is not followed.
    pub(super) async fn send(
        &self,
        method: &Method,
        url: &Url,
        headers: &HeaderMap,
        follow: Follow,
    ) -> Result<Response, Error> {
        let mut url = url.clone();
        let mut headers = headers.clone();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        for _ in 0..=MAX_REDIRECTS {
            self.check(&url)?;
            let request = self.client.request(method.clone(), url.clone());
            let response = request
                .headers(headers.clone())
                .send()
                .await
                .map_err(|error| failure(&url, error))?;
            let status = response.status();
            if status.is_success()
                || status == StatusCode::NOT_MODIFIED
                || status == StatusCode::RANGE_NOT_SATISFIABLE
            {
                return Ok(response);
            }
            if !status.is_redirection() {
                let advice = advice(status);
                return Err(refusal(&url, &response, advice));
            }
            let next = redirection(&url, &response)?;
            if next.origin() != url.origin() {
                if follow == Follow::SameServer {
                    return Ok(response);
                }
                headers.remove(AUTHORIZATION);
            }
            url = next;
        }
        Err(Error::refused(&url, "it redirects too often"))
    }

    /// Sends a request with a body, and follows no redirect. An answer is a success.
    pub(super) async fn call(
        &self,
        method: &Method,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Response, Error> {
        self.check(url)?;
        let mut request = self.client.request(method.clone(), url.clone());
        if !body.is_empty() {
            request = request.body(body);
        }
        let response = request
            .headers(headers)
            .send()
            .await
            .map_err(|error| failure(url, error))?;
        let status = response.status();
        if status.is_success() {
            Ok(response)
        } else if status.is_redirection() {
            Err(Error::refused(url, "it redirects to elsewhere"))
        } else {
            Err(refusal(url, &response, ""))
        }
    }

    /// The body of an answer of at most `limit` bytes.
    pub(super) async fn read(
        &self,
        url: &Url,
        headers: &HeaderMap,
        limit: usize,
    ) -> Result<Vec<u8>, Error> {
        let response = self
            .send(&Method::GET, url, headers, Follow::Everywhere)
            .await?;
        body_of(url, response, limit).await
    }

    /// What a resolver never sees.
    fn check(&self, url: &Url) -> Result<(), Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::refused(url, "expected http or https"));
        }
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            Ok(address) if !self.policy.allows(address) => Err(Error::NotPublic {
                host: host.to_owned(),
            }),
            _ if host.is_empty() => Err(Error::refused(url, "expected a host")),
            _ => Ok(()),
        }
    }
}

/// The body of at most `limit` bytes.
pub(super) async fn body_of(url: &Url, response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let mut chunks = response.bytes_stream();
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| failure(url, error))?;
        if body.len() + chunk.len() > limit {
            let message = format!("expected an answer of at most {limit} bytes");
            return Err(Error::refused(url, message));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Where a redirect leads.
fn redirection(url: &Url, response: &Response) -> Result<Url, Error> {
    let location = response.headers().get(LOCATION);
    let next = location
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok())
        .ok_or_else(|| Error::refused(url, "it redirects to nowhere"))?;
    if url.scheme() == "https" && next.scheme() != "https" {
        return Err(Error::refused(
            url,
            "it redirects from https to something less",
        ));
    }
    Ok(next)
}

/// What may mend a status that is no success.
fn advice(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 | 403 => ": the definition's credentials do not suffice, or it has none",
        404 | 410 => ": check the name",
        _ => "",
    }
}

/// What a status means that is no success.
fn refusal(url: &Url, response: &Response, advice: &str) -> Error {
    let status = response.status();
    let passes = status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        );
    if passes {
        let after = response.headers().get(RETRY_AFTER);
        let after = after
            .and_then(|after| after.to_str().ok())
            .and_then(|after| after.trim().parse().ok())
            .map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
        return Error::Later {
            what: shown(url),
            message: format!("it answered {status}"),
            after,
        };
    }
    Error::Refused {
        what: shown(url),
        message: format!("it answered {status}{advice}"),
        status: Some(status.as_u16()),
    }
}

/// What a connection's end means. The error itself would name the URL, whose query may be a
/// signature.
pub(super) fn failure(url: &Url, error: reqwest::Error) -> Error {
    let error = error.without_url();
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<NoPublicAddress>() {
            return Error::NotPublic {
                host: url.host_str().unwrap_or_default().to_owned(),
            };
        }
        message = cause.to_string();
        source = cause.source();
    }
    Error::Later {
        what: shown(url),
        message,
        after: None,
    }
}

/// A URL for people: without credentials, query and fragment, which may be secrets.
pub(super) fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}"));
    let port = port.unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

/// Looks names up and drops what the policy does not allow.
struct PublicResolver {
    policy: AddressPolicy,
    names: BTreeMap<String, SocketAddr>,
}

#[derive(Debug, thiserror::Error)]
#[error("the name has no public address")]
struct NoPublicAddress;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.policy.clone();
        let known = self.names.get(name.as_str()).copied();
        Box::pin(async move {
            let mut found = match known {
                Some(known) => vec![known],
                None => tokio::net::lookup_host((name.as_str(), 0))
                    .await
                    .map_err(|error: io::Error| Box::new(error) as Box<dyn StdError + Send + Sync>)?
                    .collect(),
            };
            found.retain(|found| policy.allows(found.ip()));
            if found.is_empty() {
                return Err(Box::new(NoPublicAddress) as Box<dyn StdError + Send + Sync>);
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_has_no_secrets() {
        let url = Url::parse("https://ann:pass@a.example:8443/b/c?X-Amz-Signature=1#d").unwrap();
        assert_eq!(shown(&url), "https://a.example:8443/b/c");
    }

    #[tokio::test]
    async fn only_public_addresses_are_dialled() {
        let http = Http::new(AddressPolicy::default(), &BTreeMap::new(), Vec::new()).unwrap();
        for url in [
            "http://127.0.0.1:1/",
            "http://127.1:1/",
            "http://2130706433:1/",
            "http://0x7f000001:1/",
            "http://10.0.0.1/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://192.168.1.1/",
            "http://0.0.0.0:1/",
            "http://[::1]:1/",
            "http://[::]:1/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            // Resolves without any name server.
            "http://localhost:1/",
        ] {
            let url = Url::parse(url).unwrap();
            let error = http
                .send(&Method::GET, &url, &HeaderMap::new(), Follow::Everywhere)
                .await
                .unwrap_err();
            assert!(matches!(error, Error::NotPublic { .. }), "{url}: {error}");
        }
    }

    #[tokio::test]
    async fn other_schemes_are_refused() {
        let http = Http::new(AddressPolicy::new(|_| true), &BTreeMap::new(), Vec::new()).unwrap();
        for url in ["file:///etc/passwd", "ftp://a.example/b", "gopher://a/"] {
            let url = Url::parse(url).unwrap();
            let sent = http
                .send(&Method::GET, &url, &HeaderMap::new(), Follow::Everywhere)
                .await;
            assert!(matches!(sent, Err(Error::Refused { .. })), "{url}");
        }
    }
}
