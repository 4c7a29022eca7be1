//! Asks a service in a container whether it works.

use std::{
    net::{IpAddr, SocketAddr},
    sync::OnceLock,
    time::Duration,
};

use futures_util::StreamExt;
use nosana_sdk::definition::container::{HealthCheck, HttpCheck, HttpMethod};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// How long a connection alone may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(2);
/// The longest message of a WebSocket that is read, bytes.
const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// Whether the service at `port` of `address` passes `check` now, and within `patience`.
pub(crate) async fn passes(
    address: IpAddr,
    port: u16,
    check: &HealthCheck,
    patience: Duration,
) -> bool {
    let target = SocketAddr::new(address, port);
    let answer = async {
        match check {
            HealthCheck::Http(check) => asks(target, check).await,
            HealthCheck::WebSocket {
                expected_response, ..
            } => says(target, expected_response).await,
        }
    };
    timeout(patience, answer).await.ok().flatten() == Some(true)
}

/// Whether anything takes connections at `target`.
pub(crate) async fn takes_connections(target: SocketAddr) -> bool {
    let connecting = timeout(CONNECT_PATIENCE, TcpStream::connect(target)).await;
    matches!(connecting, Ok(Ok(_)))
}

/// Whether the service takes a WebSocket at `/` and then says something that `expected` is a
/// part of, by itself; where nothing is expected, taking it is enough.
async fn says(target: SocketAddr, expected: &str) -> Option<bool> {
    let stream = TcpStream::connect(target).await.ok()?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    let request = format!("ws://{target}/");
    let taken = client_async_with_config(request, stream, Some(config)).await;
    let (mut socket, _) = taken.ok()?;
    if expected.is_empty() {
        return Some(true);
    }
    // What comes is bounded by the time that it may take.
    while let Some(message) = socket.next().await {
        let is_it = match message.ok()? {
            Message::Text(text) => text.as_str().contains(expected),
            Message::Binary(bytes) => String::from_utf8_lossy(&bytes).contains(expected),
            _ => false,
        };
        if is_it {
            return Some(true);
        }
    }
    None
}

/// A client for all checks; `None` where none can be made.
fn client() -> Option<&'static reqwest::Client> {
    static CLIENT: OnceLock<Option<reqwest::Client>> = OnceLock::new();
    let make = || {
        reqwest::Client::builder()
            // A container must not send the agent elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // The next container may be at the same address.
            .pool_max_idle_per_host(0)
            .build()
            .ok()
    };
    CLIENT.get_or_init(make).as_ref()
}

async fn asks(target: SocketAddr, check: &HttpCheck) -> Option<bool> {
    let path = check.path.trim_start_matches('/');
    let method = match check.method {
        HttpMethod::Get => reqwest::Method::GET,
        HttpMethod::Post => reqwest::Method::POST,
        HttpMethod::Put => reqwest::Method::PUT,
        HttpMethod::Delete => reqwest::Method::DELETE,
    };
    let mut request = client()?.request(method, format!("http://{target}/{path}"));
    for (name, value) in &check.headers {
        request = request.header(name, value);
    }
    request = match &check.body {
        None => request,
        Some(Value::String(text)) => request.body(text.clone()),
        Some(value) => request.body(value.to_string()),
    };
    let status = request.send().await.ok()?.status();
    Some(status.as_u16() == check.expected_status)
}
