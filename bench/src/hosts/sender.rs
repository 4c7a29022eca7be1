//! Sends the requests of hosts, and counts them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use nosana_sdk::client::Client;
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::{
    http_sender::HttpSender,
    nonblocking::rpc_client::RpcClient,
    rpc_client::RpcClientConfig,
    rpc_sender::{RpcSender, RpcTransportStats},
};
use solana_rpc_client_api::{client_error::Result, request::RpcRequest};

/// How long one request may take, as in every client of the SDK.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Requests by method.
pub type Counts = BTreeMap<String, u64>;

/// Counts for many clients.
#[derive(Clone, Default)]
pub struct Counter(Arc<Mutex<Counts>>);

impl Counter {
    /// All requests so far.
    pub fn counts(&self) -> Counts {
        self.lock().clone()
    }

    fn count(&self, request: RpcRequest) {
        let mut counts = self.lock();
        let count = counts.entry(request.to_string()).or_default();
        *count = count.saturating_add(1);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client whose requests `counter` counts.
pub fn client(url: String, websocket: String, counter: &Counter) -> Client {
    let sender = Counting {
        http: HttpSender::new_with_timeout(url, TIMEOUT),
        counter: counter.clone(),
    };
    let config = RpcClientConfig::with_commitment(CommitmentConfig::confirmed());
    Client::over(RpcClient::new_sender(sender, config), websocket)
}

struct Counting {
    http: HttpSender,
    counter: Counter,
}

#[async_trait]
impl RpcSender for Counting {
    async fn send(&self, request: RpcRequest, params: Value) -> Result<Value> {
        self.counter.count(request);
        // The embedded chain copies all transactions that it ever had for this answer, which no node
        // does, and after thousands of jobs does nothing else. There are no samples.
        if request == RpcRequest::GetRecentPrioritizationFees {
            return Ok(json!([]));
        }
        self.http.send(request, params).await
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.http.get_transport_stats()
    }

    fn url(&self) -> String {
        self.http.url()
    }
}
