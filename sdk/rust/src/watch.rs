//! Waits for changes: a subscription that reconnects by itself, for use beside a
//! slow poll. A subscription can miss things; it makes fast, not sure.

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::StreamExt;
use nosana_common::job::JobState;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_pubsub_client::nonblocking::pubsub_client::{PubsubClient, PubsubClientError};
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
};
use tokio::{sync::mpsc, time::sleep};
use tracing::debug;

use crate::{
    client::shown_url,
    generated::jobs::accounts::{JOB_DISCRIMINATOR, Job},
};

/// Pause before connecting again.
const RECONNECT: Duration = Duration::from_secs(2);
/// How long a subscription may say nothing before it is made anew: the other end may be
/// gone without a word.
const QUIET: Duration = Duration::from_mins(5);

/// Where a job's account has its state.
const JOB_STATE: usize = 11;
/// Where a job's account has its client.
const JOB_CLIENT: usize = 32;
/// Where a job's account has who paid its rent.
const JOB_PAYER: usize = 64;
/// Where a job's account has its market.
const JOB_MARKET: usize = 96;
/// Where a job's account has its host.
const JOB_HOST: usize = 224;

/// Filters for the jobs of `host`, in `state` when one is given.
#[must_use]
pub fn jobs_of_host(host: &Address, state: Option<JobState>) -> Vec<RpcFilterType> {
    jobs_with(JOB_HOST, host, state)
}

/// Filters for the jobs of `client`.
#[must_use]
pub fn jobs_of_client(client: &Address) -> Vec<RpcFilterType> {
    jobs_with(JOB_CLIENT, client, None)
}

/// Filters for the jobs whose rent `payer` paid.
#[must_use]
pub fn jobs_paid_by(payer: &Address) -> Vec<RpcFilterType> {
    jobs_with(JOB_PAYER, payer, None)
}

/// Filters for the jobs in `market`.
#[must_use]
pub fn jobs_in_market(market: &Address) -> Vec<RpcFilterType> {
    jobs_with(JOB_MARKET, market, None)
}

fn jobs_with(offset: usize, key: &Address, state: Option<JobState>) -> Vec<RpcFilterType> {
    let bytes = |offset, bytes| RpcFilterType::Memcmp(Memcmp::new_raw_bytes(offset, bytes));
    let mut filters = vec![
        RpcFilterType::DataSize(Job::LEN as u64),
        bytes(0, JOB_DISCRIMINATOR.to_vec()),
        bytes(offset, key.to_bytes().to_vec()),
    ];
    filters.extend(state.map(|state| bytes(JOB_STATE, vec![state as u8])));
    filters
}

/// What a subscription tells beside its nudges.
#[derive(Debug, Default)]
pub struct Heard {
    is_live: AtomicBool,
    latest: Mutex<Option<Address>>,
}

impl Heard {
    /// Whether the subscription stands: as long as it does, a poll may be slow.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.is_live.load(Ordering::Relaxed)
    }

    /// The account that changed last.
    #[must_use]
    pub fn latest(&self) -> Option<Address> {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_live(&self, is_live: bool) {
        self.is_live.store(is_live, Ordering::Relaxed);
    }

    fn changed(&self, address: &str) {
        if let Ok(address) = address.parse() {
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(address);
        }
    }
}

/// A connection that the subscriptions of one process share: made when the first one needs it,
/// and anew when it broke.
pub struct Feed {
    websocket: String,
    connection: tokio::sync::Mutex<Weak<PubsubClient>>,
}

impl Feed {
    /// Subscriptions at `websocket`.
    #[must_use]
    pub fn new(websocket: String) -> Self {
        Self {
            websocket,
            connection: tokio::sync::Mutex::default(),
        }
    }

    /// Where they are made.
    #[must_use]
    pub fn websocket(&self) -> &str {
        &self.websocket
    }

    async fn connection(&self) -> Result<Arc<PubsubClient>, PubsubClientError> {
        let mut current = self.connection.lock().await;
        if let Some(connection) = current.upgrade() {
            return Ok(connection);
        }
        let connection = Arc::new(PubsubClient::new(self.websocket.as_str()).await?);
        *current = Arc::downgrade(&connection);
        Ok(connection)
    }

    /// Whoever comes next gets another connection than `broken`.
    async fn replace(&self, broken: &Arc<PubsubClient>) {
        let mut current = self.connection.lock().await;
        if current.ptr_eq(&Arc::downgrade(broken)) {
            *current = Weak::new();
        }
    }
}

/// A receiver that gets something whenever an account of `program` that passes
/// `filters` changes, and when the connection came back after it was lost. The
/// task behind it ends when the receiver is dropped.
#[must_use]
pub fn program_nudges(
    websocket: String,
    program: Address,
    filters: Vec<RpcFilterType>,
) -> mpsc::Receiver<()> {
    let feed = Arc::new(Feed::new(websocket));
    shared_nudges(feed, program, filters, Arc::default())
}

/// Like [`program_nudges`], over the connection of `feed`; `heard` knows how the subscription stands.
#[must_use]
pub fn shared_nudges(
    feed: Arc<Feed>,
    program: Address,
    filters: Vec<RpcFilterType>,
    heard: Arc<Heard>,
) -> mpsc::Receiver<()> {
    let config = RpcProgramAccountsConfig {
        filters: Some(filters),
        account_config: account_config(),
        ..RpcProgramAccountsConfig::default()
    };
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        while !sender.is_closed() {
            if let Ok(client) = feed.connection().await {
                let subscription = client
                    .program_subscribe(&program, Some(config.clone()))
                    .await;
                if let Ok((stream, unsubscribe)) = subscription {
                    let mut stream = stream.inspect(|told| heard.changed(&told.value.pubkey));
                    heard.set_live(true);
                    nudge(&sender);
                    forward(&mut stream, &sender).await;
                    heard.set_live(false);
                    if sender.is_closed() {
                        // Others go on over the same connection.
                        unsubscribe().await;
                        return;
                    }
                }
                feed.replace(&client).await;
            }
            let websocket = shown_url(feed.websocket());
            debug!(websocket, "the subscription ended, connecting again");
            pause(&sender).await;
        }
    });
    receiver
}

/// Like [`program_nudges`] for one account.
#[must_use]
pub fn account_nudges(websocket: String, address: Address) -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        while !sender.is_closed() {
            if let Ok(client) = PubsubClient::new(websocket.as_str()).await {
                let subscription = client
                    .account_subscribe(&address, Some(account_config()))
                    .await;
                if let Ok((mut stream, _)) = subscription {
                    nudge(&sender);
                    forward(&mut stream, &sender).await;
                }
            }
            pause(&sender).await;
        }
    });
    receiver
}

async fn forward<T>(
    stream: &mut (impl futures_util::Stream<Item = T> + Unpin),
    sender: &mpsc::Sender<()>,
) {
    loop {
        // Cancel safe: a lost notification is at worst a later poll.
        tokio::select! {
            next = stream.next() => match next {
                Some(_) => nudge(sender),
                None => return,
            },
            () = sleep(QUIET) => return,
            () = sender.closed() => return,
        }
    }
}

async fn pause(sender: &mpsc::Sender<()>) {
    tokio::select! {
        () = sleep(RECONNECT) => {}
        () = sender.closed() => {}
    }
}

/// One waiting nudge is enough: whoever gets it reads everything anew.
fn nudge(sender: &mpsc::Sender<()>) {
    let _ = sender.try_send(());
}

/// How accounts are asked for, here and wherever a list of them is read.
pub(crate) fn account_config() -> RpcAccountInfoConfig {
    RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        commitment: Some(CommitmentConfig::confirmed()),
        ..RpcAccountInfoConfig::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offsets that the filters use are the ones of the generated layout.
    #[test]
    fn the_offsets_are_those_of_the_layout() {
        let mut data = vec![0; Job::LEN];
        data[..8].copy_from_slice(&JOB_DISCRIMINATOR);
        for (offset, length, mark) in [
            (JOB_STATE, 1, 1),
            (JOB_CLIENT, 32, 2),
            (JOB_PAYER, 32, 5),
            (JOB_MARKET, 32, 3),
            (JOB_HOST, 32, 4),
        ] {
            data[offset..offset + length].fill(mark);
        }
        let job = Job::from_bytes(&data).unwrap();
        assert_eq!(job.state, 1);
        assert_eq!(job.client, Address::new_from_array([2; 32]));
        assert_eq!(job.payer, Address::new_from_array([5; 32]));
        assert_eq!(job.market, Address::new_from_array([3; 32]));
        assert_eq!(job.host, Address::new_from_array([4; 32]));
    }
}
