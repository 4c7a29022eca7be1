//! Serves HTTP to peers that may be slow, silent or many.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::sleep,
};
use tracing::{debug, warn};

use crate::patient::{Patience, Patient};

/// What a peer may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Connections at a time; whoever comes then waits to be accepted.
    pub(crate) connections: usize,
    /// How long the head of a request may take, the wait for it included.
    pub(crate) head: Duration,
    /// How long a peer may read nothing of what it is sent.
    pub(crate) unread: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(10),
            unread: Duration::from_secs(30),
        }
    }
}

/// The largest head of a request, bytes.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// The most lines of one.
const MAX_HEADERS: usize = 64;
/// What is buffered of an answer, bytes.
const MAX_BUFFER_BYTES: usize = 64 * 1024;
/// Pause after a connection could not be accepted: the machine may be out of files.
const PAUSE: Duration = Duration::from_millis(200);

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves `router` on `listener` until the future is dropped, which ends the
/// connections. Each request has its [`Peer`] as an extension.
pub(crate) async fn serve(listener: TcpListener, router: Router, bounds: Bounds) {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let mut connections = JoinSet::new();
    // The semaphore is never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, peer)) => {
                let router = router.clone();
                connections.spawn(async move {
                    connection(stream, peer, router, bounds).await;
                    drop(place);
                });
            }
            Err(error) => {
                warn!(%error, "a connection to the API could not be accepted");
                sleep(PAUSE).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, bounds: Bounds) {
    // Lines of a log are small and wanted at once.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%peer, %error, "a connection stays as it is");
    }
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        hyper::service::Service::call(&service, request)
    });
    // How long a peer may be silent, `head` says.
    let patience = Patience {
        idle: None,
        unread: bounds.unread,
    };
    let stream = Patient::new(stream, patience);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_header_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        debug!(%peer, %error, "a connection broke off");
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use axum::{
        body::{Body, Bytes},
        routing::get,
    };
    use futures_util::stream;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::{Instant, timeout},
    };

    use super::*;

    const BOUNDS: Bounds = Bounds {
        connections: 2,
        head: Duration::from_millis(200),
        unread: Duration::from_millis(200),
    };
    const ASK: &[u8] = b"GET /short HTTP/1.1\r\nhost: a\r\n\r\n";

    /// Where a server listens that answers shortly, or without an end.
    async fn served() -> SocketAddr {
        let chunk = || Ok::<_, io::Error>(Bytes::from(vec![b'x'; 16 * 1024]));
        let endless = move || async move { Body::from_stream(stream::repeat_with(chunk)) };
        let router = Router::new()
            .route("/short", get(|| async { "short" }))
            .route("/endless", get(endless));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, router, BOUNDS));
        address
    }

    /// What is read until the server ends the connection.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        let read = timeout(Duration::from_mins(1), stream.read_to_end(&mut bytes));
        // A connection that is broken off ends, too.
        let _ = read.await.expect("the server ends the connection");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    async fn short_answer(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        while !text.ends_with("short") {
            let byte = timeout(Duration::from_mins(1), stream.read_u8()).await;
            text.push(char::from(byte.unwrap().unwrap()));
        }
        text
    }

    #[tokio::test]
    async fn a_head_that_does_not_come_ends_the_connection() {
        let address = served().await;
        for begun in [b"".as_slice(), b"GET /short HTTP/1.1\r\nhost: ", ASK] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begun).await.unwrap();
            let answer = rest(&mut stream).await;
            assert_eq!(answer.starts_with("HTTP/1.1 200"), begun == ASK, "{answer}");
        }
    }

    #[tokio::test]
    async fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
        let mut stream = TcpStream::connect(served().await).await.unwrap();
        let began = Instant::now();
        while began.elapsed() < Duration::from_mins(1) {
            if stream.write_all(b"x").await.is_err() {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("it is waited for");
    }

    #[tokio::test]
    async fn a_head_that_is_too_large_is_refused() {
        let address = served().await;
        let large = format!("a: {}\r\n", "x".repeat(2 * MAX_HEAD_BYTES));
        let many = "a: b\r\n".repeat(MAX_HEADERS + 1);
        for lines in [large, many] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let head = format!("GET /short HTTP/1.1\r\n{lines}\r\n");
            // It may be refused before all of it is read.
            let _ = stream.write_all(head.as_bytes()).await;
            let answer = rest(&mut stream).await;
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
                "{answer}"
            );
        }
    }

    #[tokio::test]
    async fn a_peer_that_reads_nothing_is_left() {
        let address = served().await;
        let mut places = Vec::new();
        for _ in 0..BOUNDS.connections {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let ask = b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n";
            stream.write_all(ask).await.unwrap();
            places.push(stream);
        }
        // All places are taken until the server leaves one of them.
        let mut other = TcpStream::connect(address).await.unwrap();
        other.write_all(ASK).await.unwrap();
        assert!(short_answer(&mut other).await.starts_with("HTTP/1.1 200"));
        drop(places);
    }

    #[tokio::test]
    async fn whoever_comes_when_all_places_are_taken_waits() {
        let address = served().await;
        let mut first = Vec::new();
        for _ in 0..BOUNDS.connections {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(ASK).await.unwrap();
            short_answer(&mut stream).await;
            first.push(stream);
        }
        let mut last = TcpStream::connect(address).await.unwrap();
        last.write_all(ASK).await.unwrap();
        first.clear();
        assert!(short_answer(&mut last).await.starts_with("HTTP/1.1 200"));
    }
}
