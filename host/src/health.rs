//! Asks a service in a container whether it works.

use std::{net::IpAddr, time::Duration};

use nosana_sdk::definition::container::{HealthCheck, HttpCheck, HttpMethod};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether the service at `port` of `address` passes `check` now.
///
/// A WebSocket check is held to the connection alone: what the service says is not
/// read.
pub(crate) async fn passes(address: IpAddr, port: u16, check: &HealthCheck) -> bool {
    let answer = async {
        match check {
            HealthCheck::Http(check) => asks(address, port, check).await == Some(true),
            HealthCheck::WebSocket { .. } => TcpStream::connect((address, port)).await.is_ok(),
        }
    };
    timeout(PATIENCE, answer).await.unwrap_or(false)
}

async fn asks(address: IpAddr, port: u16, check: &HttpCheck) -> Option<bool> {
    let client = reqwest::Client::builder()
        // A container must not send the agent elsewhere.
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .ok()?;
    let host = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    let path = check.path.trim_start_matches('/');
    let method = match check.method {
        HttpMethod::Get => reqwest::Method::GET,
        HttpMethod::Post => reqwest::Method::POST,
        HttpMethod::Put => reqwest::Method::PUT,
        HttpMethod::Delete => reqwest::Method::DELETE,
    };
    let mut request = client.request(method, format!("http://{host}:{port}/{path}"));
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
