//! A cluster behind an RPC node, as the assessor sees it.

use std::sync::Arc;

use async_trait::async_trait;
use nosana_sdk::{
    client::{Client, ClientError, ProgramAccount},
    common::{host_record, job::JobState},
    filters,
    generated::{
        jobs::{
            self,
            accounts::{HostRecord, JOB_DISCRIMINATOR, Job, MARKET_DISCRIMINATOR, Market},
        },
        tiers::{
            self,
            accounts::{GPU_CLASS_DISCRIMINATOR, GpuClass, Host, Report},
        },
    },
    instructions::token_account,
    queue::QueueView,
    watch,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};
use solana_signer::Signer;

use crate::{
    accounts::{self, Accounts, MarketAccounts, Reader},
    chain::{Chain, Order},
    view::View,
};

/// Where a job's account has its state.
const JOB_STATE: usize = 11;
/// Where a report's account has who paid for it.
const REPORT_PAYER: usize = 80;

/// A cluster behind an RPC node.
pub struct RpcChain {
    client: Arc<Client>,
    keypair: Keypair,
}

impl RpcChain {
    /// The cluster, as the assessor with the key `keypair` sees it.
    #[must_use]
    pub fn new(client: Arc<Client>, keypair: Keypair) -> Self {
        Self { client, keypair }
    }

    /// All markets with their queues and prices.
    async fn markets(&self) -> Result<Vec<MarketAccounts>, ClientError> {
        let client = &self.client;
        let found = client
            .list::<Market>(all(&MARKET_DISCRIMINATOR, Market::LEN))
            .await?;
        let mut markets = Vec::new();
        for (address, market) in found {
            let queue = match client.find::<QueueView>(&market.queue).await {
                Ok(queue) => queue,
                // A market without a queue takes nobody.
                Err(ClientError::NotA { .. }) => None,
                Err(error) => return Err(error),
            };
            let price = match client.price(&market).await {
                Ok(price) => Some(price),
                Err(ClientError::NoPrice { .. }) => None,
                Err(error) => return Err(error),
            };
            markets.push(MarketAccounts {
                address,
                market,
                queue,
                price,
            });
        }
        Ok(markets)
    }

    async fn live_jobs(&self) -> Result<Vec<(Address, Job)>, ClientError> {
        let mut live = Vec::new();
        for state in [JobState::Assigned, JobState::Running] {
            let mut filters = all(&JOB_DISCRIMINATOR, Job::LEN);
            filters.push(bytes(JOB_STATE, &[state as u8]));
            live.extend(self.client.list::<Job>(filters).await?);
        }
        Ok(live)
    }

    async fn own_reports(&self) -> Result<Vec<(Address, Report)>, ClientError> {
        let mut filters = filters::reports();
        filters.push(bytes(REPORT_PAYER, self.keypair.pubkey().as_ref()));
        self.client.list(filters).await
    }
}

#[async_trait]
impl Reader for Client {
    async fn get<T: ProgramAccount + Send>(&self, address: &Address) -> Result<T, ClientError> {
        Client::get(self, address).await
    }
}

#[async_trait]
impl Chain for RpcChain {
    async fn view(&self) -> Result<View, ClientError> {
        let (client, key) = (&self.client, self.keypair.pubkey());
        // The clock first: what is read after it is at most newer than it says.
        let now = client.now().await?;
        let (tiers_at, jobs_at) = (tiers::pdas::find_config().0, jobs::pdas::find_config().0);
        let (tiers_config, jobs_config) = tokio::try_join!(
            client.get::<tiers::accounts::Config>(&tiers_at),
            client.get::<jobs::accounts::Config>(&jobs_at),
        )?;
        let records = client.list::<RecordData>(RecordData::filters()).await?;
        let tokens = token_account(&key, &jobs_config.mint);
        let accounts = Accounts {
            now,
            classes: client
                .list::<GpuClass>(all(&GPU_CLASS_DISCRIMINATOR, GpuClass::LEN))
                .await?,
            markets: self.markets().await?,
            hosts: client.list::<Host>(filters::hosts()).await?,
            records: records
                .into_iter()
                .map(|(address, record)| (address, record.0))
                .collect(),
            own_jobs: client.list::<Job>(watch::jobs_of_client(&key)).await?,
            live_jobs: self.live_jobs().await?,
            own_reports: self.own_reports().await?,
            tokens: client.token_balance(&tokens).await?,
            lamports: client.lamports(&key).await?,
            tiers_config,
            jobs_config,
        };
        Ok(accounts::view(&key, &accounts))
    }

    async fn send(&self, order: &Order) -> Result<String, ClientError> {
        let key = self.keypair.pubkey();
        let instructions = accounts::instructions(self.client.as_ref(), key, order).await?;
        let sent = self.client.send(&instructions, &[&self.keypair]).await?;
        Ok(sent.signature.to_string())
    }
}

/// The bytes of a host's record, as the assessment reads them.
struct RecordData(Vec<u8>);

impl ProgramAccount for RecordData {
    const PROGRAM: Address = jobs::ID;
    const NAME: &'static str = "record of a host";

    fn decode(data: &[u8]) -> Option<Self> {
        data.starts_with(&host_record::DISCRIMINATOR)
            .then(|| Self(data.to_vec()))
    }
}

impl RecordData {
    fn filters() -> Vec<RpcFilterType> {
        all(&host_record::DISCRIMINATOR, HostRecord::LEN)
    }
}

fn all(discriminator: &[u8], space: usize) -> Vec<RpcFilterType> {
    vec![
        RpcFilterType::DataSize(space as u64),
        bytes(0, discriminator),
    ]
}

fn bytes(offset: usize, bytes: &[u8]) -> RpcFilterType {
    RpcFilterType::Memcmp(Memcmp::new_raw_bytes(offset, bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offsets that the filters use are those of the generated layouts.
    #[test]
    fn filters_look_where_the_layouts_say() {
        let key = Address::new_from_array([7; 32]);
        let mut data = vec![0; Report::LEN];
        data[..8].copy_from_slice(&tiers::accounts::REPORT_DISCRIMINATOR);
        data[REPORT_PAYER..REPORT_PAYER + 32].copy_from_slice(key.as_ref());
        assert_eq!(Report::from_bytes(&data).unwrap().payer, key);
        let mut data = vec![0; Job::LEN];
        data[..8].copy_from_slice(&JOB_DISCRIMINATOR);
        data[JOB_STATE] = JobState::Running as u8;
        assert_eq!(
            Job::from_bytes(&data).unwrap().state,
            JobState::Running as u8
        );
    }
}
