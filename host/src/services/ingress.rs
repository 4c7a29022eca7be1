//! Takes what clients send to the names of services, and passes it to their containers:
//! HTTP/1.1 and WebSocket, bodies as they come.
//!
//! Anybody can reach it and containers are anybody's, so neither side is trusted: heads
//! have a largest size and a longest wait, silence ends, and nothing is ever dialled but
//! the address that the agent itself found a healthy container at.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, Version,
        header, uri::PathAndQuery,
    },
};
use futures_util::{FutureExt, future::BoxFuture};
use hyper::{
    body::{Body as _, Incoming},
    client, server,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};
use tracing::{debug, warn};

use super::{Monitor, Published};
use crate::patient::{Patience, Patient};

/// Connections of clients at a time; whoever comes then waits to be accepted.
const MOST_CONNECTIONS: usize = 1_024;
/// How long the head of a request may take, the wait for it included; and TLS before it.
const HEAD_WAIT: Duration = Duration::from_secs(15);
/// How long a container may take to accept a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// How long either side may be silent, also before an answer begins: models think.
const PATIENCE: Patience = Patience {
    idle: Some(Duration::from_mins(10)),
    unread: Duration::from_mins(1),
};
/// The largest head of a request or an answer, bytes.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The most lines of one.
const MAX_HEADERS: usize = 128;
/// Pause after a connection could not be accepted: the machine may be out of files.
const PAUSE: Duration = Duration::from_millis(200);
/// When to ask again for a service that is not healthy, seconds.
const RETRY_AFTER: u32 = 5;

/// What belongs to one connection and not to what it carries. `Connection` may name more.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");
/// What a service is told of a request's way, whatever its client calls a matter of one connection.
const FOR_THE_SERVICE: [HeaderName; 6] = [
    header::HOST,
    header::FORWARDED,
    FORWARDED_FOR,
    FORWARDED_HOST,
    FORWARDED_PROTO,
    REAL_IP,
];

/// What all connections have in common.
#[derive(Clone)]
pub(super) struct Front {
    pub(super) published: Arc<Published>,
    pub(super) monitor: Arc<Monitor>,
    /// `None` where something before this does TLS.
    pub(super) tls: Option<Arc<ServerConfig>>,
    /// Whether what comes has headers that say for whom.
    pub(super) trusts_relay: bool,
    /// Whether all peers are the tunnel's end on this machine.
    pub(super) is_tunnelled: bool,
}

/// Serves until the future is dropped, which ends the connections.
pub(super) async fn serve(listener: TcpListener, front: Front) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    // The semaphore is never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, peer)) => {
                let front = front.clone();
                connections.spawn(async move {
                    let count = Count::new(&front.monitor);
                    front.connection(stream, peer).await;
                    drop((count, place));
                });
            }
            Err(error) => {
                warn!(%error, "a connection to the services could not be accepted");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Counts a connection while it is there.
struct Count(Arc<Monitor>);

impl Count {
    fn new(monitor: &Arc<Monitor>) -> Self {
        monitor.connections.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(monitor))
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is left of a connection after it became something else than HTTP.
type Rest = Arc<Mutex<Option<BoxFuture<'static, ()>>>>;

impl Front {
    async fn connection(self, stream: TcpStream, peer: SocketAddr) {
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%peer, %error, "a connection stays as it is");
        }
        let stream = Patient::new(stream, PATIENCE);
        let Some(config) = self.tls.clone() else {
            return self.http(stream, peer).await;
        };
        match timeout(HEAD_WAIT, TlsAcceptor::from(config).accept(stream)).await {
            Ok(Ok(stream)) => self.http(stream, peer).await,
            Ok(Err(error)) => debug!(%peer, %error, "no TLS"),
            Err(_) => debug!(%peer, "TLS did not come in time"),
        }
    }

    async fn http<S>(self, stream: S, peer: SocketAddr)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let rest = Rest::default();
        let service = service_fn(|request| {
            let (front, rest) = (self.clone(), Arc::clone(&rest));
            async move {
                let response = front.answer(request, peer, &rest).await;
                front.monitor.answered(response.status().as_u16());
                Ok::<_, std::convert::Infallible>(response)
            }
        });
        let served = server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WAIT)
            .max_header_size(MAX_HEAD_BYTES)
            .max_headers(MAX_HEADERS)
            .max_buf_size(2 * MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await;
        if let Err(error) = served {
            debug!(%peer, %error, "a connection broke off");
        }
        let rest = rest.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(rest) = rest {
            rest.await;
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
        rest: &Rest,
    ) -> Response<Body> {
        let label = host_of(&request).and_then(|host| self.published.public.label(&host));
        let found = label.and_then(|label| self.published.find(&label));
        let service = match found {
            // The metrics are beside that, and for this machine alone.
            Some(service) if !service.is_api || request.uri().path().starts_with("/v1/") => service,
            _ => return refusal(StatusCode::NOT_FOUND, "there is no such service here\n"),
        };
        if request.method() == Method::CONNECT {
            return refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "a service takes no CONNECT\n",
            );
        }
        let Some(target) = service.target() else {
            return unavailable(&format!(
                "the service is {}: ask again in a moment\n",
                service.state()
            ));
        };
        let Ok(place) = Arc::clone(&service.places).try_acquire_owned() else {
            return unavailable("the service has as many connections as it may have\n");
        };
        let passed = self.pass(request, target, peer, rest).await;
        let response = passed.unwrap_or_else(|error| {
            debug!(op = service.op, port = service.port, %error, "a service gave no answer");
            refusal(
                StatusCode::BAD_GATEWAY,
                "the service did not answer as it should\n",
            )
        });
        // Held until the answer, or what the connection became, is through.
        hold(response, rest, place)
    }

    /// Sends the request to `target` and gives the answer as it comes.
    async fn pass(
        &self,
        mut request: Request<Incoming>,
        target: SocketAddr,
        peer: SocketAddr,
        rest: &Rest,
    ) -> Result<Response<Body>, PassError> {
        let upgrade = wants_websocket(request.headers());
        let client = upgrade.then(|| hyper::upgrade::on(&mut request));
        name_in_host(&mut request);
        *request.uri_mut() = path_of(request.uri());
        *request.version_mut() = Version::HTTP_11;
        let is_sized = request.body().size_hint().exact().is_some();
        // In this order: `Connection` may name what is said next.
        strip(request.headers_mut(), upgrade, is_sized);
        self.say_for_whom(request.headers_mut(), peer);

        let stream = timeout(CONNECT_WAIT, TcpStream::connect(target))
            .await
            .map_err(|_| PassError::Silent)??;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = client::conn::http1::Builder::new()
            .max_buf_size(2 * MAX_HEAD_BYTES)
            .max_headers(MAX_HEADERS)
            .handshake::<_, Incoming>(TokioIo::new(stream))
            .await?;
        // Ends with the request: nobody else has the sender.
        tokio::spawn(connection.with_upgrades());
        let mut response = sender.send_request(request).await?;

        let is_upgraded = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        match client {
            Some(client) if is_upgraded => {
                let container = hyper::upgrade::on(&mut response);
                let copy = async move {
                    let (Ok(client), Ok(container)) = (client.await, container.await) else {
                        return;
                    };
                    let (mut client, mut container) =
                        (TokioIo::new(client), TokioIo::new(container));
                    if let Err(error) = copy_bidirectional(&mut client, &mut container).await {
                        debug!(%error, "a WebSocket broke off");
                    }
                };
                *rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(copy.boxed());
            }
            // It was not asked for.
            _ if is_upgraded => return Err(PassError::Upgraded),
            _ => {}
        }
        // An answer to HEAD has a length and no body; one in chunks has none, whatever it says.
        let headers = response.headers();
        let is_sized = response.body().size_hint().exact().is_some()
            || headers.contains_key(header::CONTENT_LENGTH)
                && !headers.contains_key(header::TRANSFER_ENCODING);
        strip(response.headers_mut(), is_upgraded, is_sized);
        *response.version_mut() = Version::HTTP_11;
        Ok(response.map(Body::new))
    }

    /// Tells the container who asks, and by which name.
    fn say_for_whom(&self, headers: &mut HeaderMap, peer: SocketAddr) {
        if self.trusts_relay {
            return;
        }
        headers.remove(header::FORWARDED);
        headers.remove(REAL_IP);
        headers.remove(FORWARDED_FOR);
        // A tunnel hides who it is: to say that it is this machine would be wrong, and may
        // be believed.
        if !self.is_tunnelled
            && let Ok(address) = HeaderValue::from_str(&peer.ip().to_canonical().to_string())
        {
            headers.insert(FORWARDED_FOR, address);
        }
        let scheme = if self.published.public.is_https {
            "https"
        } else {
            "http"
        };
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static(scheme));
        match headers.get(header::HOST).cloned() {
            Some(host) => headers.insert(FORWARDED_HOST, host),
            None => headers.remove(FORWARDED_HOST),
        };
    }
}

/// Why a service gave no answer that can be passed on.
#[derive(Debug, thiserror::Error)]
enum PassError {
    #[error("it does not take connections")]
    Silent,
    #[error("it cannot be reached")]
    Connect(#[from] std::io::Error),
    #[error("it does not speak HTTP/1.1")]
    Http(#[from] hyper::Error),
    #[error("it changed the protocol without being asked")]
    Upgraded,
}

/// The name that is asked for. What stands in the request's line wins, as in HTTP/1.1.
pub(super) fn host_of<B>(request: &Request<B>) -> Option<String> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.as_str().to_owned());
    }
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    hosts.next().is_none().then(|| host.to_owned())
}

/// Puts the name in the request's line, where there is one, into `Host`: the name by which the
/// service was found, and no other, is what its container hears.
fn name_in_host(request: &mut Request<Incoming>) {
    let name = request.uri().authority();
    if let Some(Ok(name)) = name.map(|name| HeaderValue::from_str(name.as_str())) {
        request.headers_mut().insert(header::HOST, name);
    }
}

/// Only the path: what else stands there is for proxies.
pub(super) fn path_of(uri: &Uri) -> Uri {
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    Uri::try_from(path).unwrap_or_else(|_| Uri::from_static("/"))
}

/// Whether a client asks for a WebSocket. Other protocols are not passed on.
pub(super) fn wants_websocket(headers: &HeaderMap) -> bool {
    let says = |name: HeaderName, word: &str| {
        headers.get_all(name).iter().any(|value| {
            let words = value.to_str().unwrap_or_default().split(',');
            words.map(str::trim).any(|it| it.eq_ignore_ascii_case(word))
        })
    };
    says(header::CONNECTION, "upgrade") && says(header::UPGRADE, "websocket")
}

/// Takes out what is for this connection alone, and the length of what has another here. What says
/// for whom and where to is not the client's to take out.
pub(super) fn strip(headers: &mut HeaderMap, is_websocket: bool, is_sized: bool) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .filter(|name| !FOR_THE_SERVICE.contains(name))
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
    if is_websocket {
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    }
    if !is_sized {
        headers.remove(header::CONTENT_LENGTH);
    }
}

fn refusal(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn unavailable(text: &str) -> Response<Body> {
    let mut response = refusal(StatusCode::SERVICE_UNAVAILABLE, text);
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}

/// Keeps `held` until the body was sent, or until the WebSocket ended.
fn hold<T: Send + Unpin + 'static>(
    response: Response<Body>,
    rest: &Rest,
    held: T,
) -> Response<Body> {
    let mut rest = rest.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(copy) = rest.take() {
        *rest = Some(
            async move {
                copy.await;
                drop(held);
            }
            .boxed(),
        );
        return response;
    }
    response.map(|body| Body::new(Holding { body, _held: held }))
}

/// A body with something that is let go after it.
struct Holding<T> {
    body: Body,
    _held: T,
}

impl<T: Send + Unpin + 'static> hyper::body::Body for Holding<T> {
    type Data = axum::body::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn what_is_for_one_connection_is_not_passed_on() {
        let mut given = headers(&[
            ("connection", "close, X-Mine"),
            ("x-mine", "1"),
            ("keep-alive", "1"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("proxy-authorization", "x"),
            ("upgrade", "h2c"),
            ("content-length", "5"),
            ("x-other", "2"),
        ]);
        strip(&mut given, false, false);
        assert_eq!(given, headers(&[("x-other", "2")]));
    }

    #[test]
    fn a_client_takes_out_nothing_that_the_ingress_says() {
        let told = [
            ("host", "a.example"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-host", "a.example"),
            ("x-forwarded-proto", "https"),
        ];
        let mut given = headers(&told);
        given.insert(
            header::CONNECTION,
            HeaderValue::from_static(
                "close, Host, X-Forwarded-For, x-forwarded-host, X-Forwarded-Proto",
            ),
        );
        strip(&mut given, false, false);
        assert_eq!(given, headers(&told));
    }

    #[test]
    fn only_a_websocket_is_an_upgrade() {
        let asked = |connection, upgrade| {
            wants_websocket(&headers(&[
                ("connection", connection),
                ("upgrade", upgrade),
            ]))
        };
        assert!(asked("keep-alive, Upgrade", "WebSocket"));
        assert!(!asked("keep-alive", "websocket"));
        assert!(!asked("upgrade", "h2c"));
        let mut given = headers(&[("connection", "upgrade"), ("upgrade", "websocket")]);
        strip(&mut given, true, true);
        assert_eq!(
            given,
            headers(&[("connection", "Upgrade"), ("upgrade", "websocket")])
        );
    }

    #[test]
    fn only_the_path_of_a_request_is_passed_on() {
        for (given, expected) in [
            ("http://elsewhere.example/a?b", "/a?b"),
            ("/a?b", "/a?b"),
            ("http://elsewhere.example", "/"),
        ] {
            assert_eq!(path_of(&given.parse().unwrap()), expected, "{given}");
        }
    }
}
