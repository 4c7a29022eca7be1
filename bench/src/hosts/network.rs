//! The chain of a run, with its market and the hosts that are registered there.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use nosana_sdk::{
    client::{Client, ClientError},
    generated::{
        jobs::accounts::Market,
        tiers::{self, instructions::RegisterHostInstructionArgs},
    },
    instructions,
    queue::QueueView,
    store::{Store, open_store},
    wallet,
};
use solana_account::Account;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{
    process::Process,
    sender::{self, Counter},
};
use crate::e2e::Localnet;

/// Hosts that are registered at once.
const REGISTRATIONS: usize = 64;
/// What a worker gets for its fees, lamports.
const FOR_FEES: u64 = 100_000_000;
/// How long it may take until all hosts wait.
const PATIENCE: Duration = Duration::from_mins(5);
/// Between two looks at the queue.
const POLL: Duration = Duration::from_millis(500);

/// A chain with a store and a market.
pub struct Network {
    localnet: Localnet,
    /// The client of the one who posts jobs.
    pub client: Arc<Client>,
    pub store: Arc<dyn Store>,
    /// Posts jobs.
    pub payer: Keypair,
    /// Where it pays from.
    pub source: Address,
    pub mint: Address,
    pub market: Address,
    pub queue: Address,
    /// Where all hosts are paid.
    pub payout: Address,
    owner: Keypair,
    class: Address,
    vram_mib: u32,
}

/// A host on chain, and the key of its worker.
pub struct Registered {
    pub host: Address,
    pub worker: Keypair,
}

impl Network {
    /// Starts it; it ends with this.
    pub async fn start(slot_ms: u32) -> Result<Self> {
        let localnet = Localnet::start(&slot_ms.to_string())?;
        let poster = Counter::default();
        let client = sender::client(localnet.text("rpc")?, localnet.text("ws")?, &poster);
        let market: Address = localnet.market("community")?;
        let account = client.get::<Market>(&market).await?;
        let key = |name: &str| wallet::read(&localnet.folder().join(name));
        let (payer, owner) = (key("client.json")?, key("host.json")?);
        let mint: Address = localnet.text("mint")?.parse()?;
        Ok(Self {
            client: Arc::new(client),
            store: Arc::from(open_store(&localnet.text("store")?)?),
            source: instructions::token_account(&payer.pubkey(), &mint),
            payout: instructions::token_account(&owner.pubkey(), &mint),
            payer,
            mint,
            market,
            queue: account.queue,
            owner,
            class: account.class,
            vram_mib: account.vram_mib,
            localnet,
        })
    }

    /// The process that is the chain.
    pub fn chain(&self) -> Process {
        Process(self.localnet.id())
    }

    /// The wallets, and room for files that end with the run.
    pub fn folder(&self) -> &Path {
        self.localnet.folder()
    }

    /// A client with connections of its own, whose requests `counter` counts.
    pub fn new_client(&self, counter: &Counter) -> Client {
        let websocket = self.client.websocket().to_owned();
        sender::client(self.client.url(), websocket, counter)
    }

    /// Where its store is.
    pub fn store_url(&self) -> Result<String> {
        self.localnet.text("store")
    }

    /// The file of the wallet `name`.
    pub fn wallet(&self, name: &str) -> PathBuf {
        self.folder().join(format!("{name}.json"))
    }

    /// Registers hosts, each with a worker of its own that can pay fees.
    pub async fn register(&self, count: u16) -> Result<Vec<Registered>> {
        let mut registered = Vec::with_capacity(count.into());
        let mut sending = JoinSet::new();
        for index in 0..count {
            let worker = Keypair::new();
            let host = self.register_one(&mut sending, index, &worker.pubkey());
            registered.push(Registered { host, worker });
            if sending.len() >= REGISTRATIONS {
                join(&mut sending).await?;
            }
        }
        while !sending.is_empty() {
            join(&mut sending).await?;
        }
        Ok(registered)
    }

    /// Registers hosts from the number `first` on, all with the worker `worker`.
    pub async fn register_for(
        &self,
        worker: &Address,
        first: u16,
        count: u16,
    ) -> Result<Vec<Address>> {
        let mut sending = JoinSet::new();
        let hosts = (first..first.saturating_add(count))
            .map(|index| self.register_one(&mut sending, index, worker))
            .collect();
        while !sending.is_empty() {
            join(&mut sending).await?;
        }
        Ok(hosts)
    }

    fn register_one(
        &self,
        sending: &mut JoinSet<Result<()>>,
        index: u16,
        worker: &Address,
    ) -> Address {
        let owner = self.owner.pubkey();
        let host = tiers::pdas::find_host(&owner, index).0;
        let args = RegisterHostInstructionArgs {
            index,
            worker: *worker,
            gpus: 1,
            vram_mib: self.vram_mib,
            machine: [0; 32],
            region: [0; 8],
            agent_version: [0; 4],
            endpoint: [0; 64],
        };
        let all = [
            instructions::register_host(owner, owner, self.class, self.payout, args),
            instructions::open_record(owner, host),
            system::transfer(&owner, worker, FOR_FEES),
        ];
        let (client, key) = (Arc::clone(&self.client), self.owner.insecure_clone());
        sending.spawn(async move {
            let sent = client.send(&all, &[&key]).await;
            sent.with_context(|| format!("host {index} cannot be registered"))?;
            Ok(())
        });
        host
    }

    /// Who waits in the market.
    pub async fn queue(&self) -> Result<QueueView> {
        Ok(patiently(|| self.client.get(&self.queue)).await?)
    }

    /// The accounts at `addresses`.
    pub async fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>> {
        Ok(patiently(|| self.client.raw_accounts(addresses)).await?)
    }

    /// Waits until so many hosts wait; `check` may find that they never will.
    pub async fn wait_for_hosts(&self, count: usize, check: impl Fn() -> Result<()>) -> Result<()> {
        let since = Instant::now();
        loop {
            let waiting = self.queue().await?.waiting.len();
            if waiting >= count {
                return Ok(());
            }
            check()?;
            ensure!(
                since.elapsed() < PATIENCE,
                "only {waiting} of {count} hosts wait after {PATIENCE:?}"
            );
            sleep(POLL).await;
        }
    }
}

/// Asks again where the chain is too busy to answer: the run has as many hosts as it carries.
pub async fn patiently<T>(ask: impl AsyncFn() -> Result<T, ClientError>) -> Result<T, ClientError> {
    let since = Instant::now();
    loop {
        match ask().await {
            Err(error) if error.is_transient() && since.elapsed() < PATIENCE => sleep(POLL).await,
            answer => return answer,
        }
    }
}

async fn join(sending: &mut JoinSet<Result<()>>) -> Result<()> {
    match sending.join_next().await {
        Some(done) => done?,
        None => Ok(()),
    }
}
