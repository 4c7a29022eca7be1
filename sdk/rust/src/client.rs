//! Talks to a cluster: reads accounts, sends transactions and knows what became
//! of them.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::{
    client_error::{Error as RpcError, ErrorKind},
    config::{
        RpcAccountInfoConfig, RpcProgramAccountsConfig, RpcSendTransactionConfig,
        RpcSimulateTransactionConfig, RpcTransactionConfig,
    },
    filter::RpcFilterType,
    request::{RpcError as RequestError, RpcRequest},
    response::Response,
};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction_status_client_types::{
    TransactionConfirmationStatus, TransactionStatus, UiTransactionEncoding,
    option_serializer::OptionSerializer,
};
use thiserror::Error;
use tokio::time::{Instant, sleep};
use tracing::debug;

use nosana_common::price::{PriceError, PriceKind};

use crate::{
    events::{self, Event},
    generated::{
        ErrorInfo, error_by_code, grid,
        jobs::{self, accounts::Market, errors::JobsError},
        staking, tiers,
    },
    instructions, price,
    queue::QueueView,
    watch::{self, Feed},
};

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// How often a transaction is sent again while it is not confirmed.
const RESEND: Duration = Duration::from_secs(1);
/// First and longest pause between two questions for its status.
const POLL: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(250));
/// How often a transaction is signed anew after its blockhash died.
const ATTEMPTS: u32 = 5;
/// The least priority fee, micro-lamports a compute unit: a fresh chain has no
/// samples.
const FEE_FLOOR: u64 = 1_000;
/// The most, so that a hostile node cannot drain a wallet: 0.0014 SOL for the
/// largest transaction there is.
const FEE_CAP: u64 = 1_000_000;
/// The most accounts that nodes answer one request with.
const MAX_ACCOUNTS: usize = 100;
/// The most compute units of a transaction.
const MAX_UNITS: u32 = 1_400_000;

/// Why something on chain could not be read or done.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The node does not answer or answers nonsense.
    #[error("the RPC node {url} does not answer as it should")]
    Rpc {
        /// Which node.
        url: String,
        /// What went wrong.
        #[source]
        source: Box<RpcError>,
    },
    /// A program refused the transaction; nothing was changed.
    #[error("refused: {reason}")]
    Refused {
        /// Why.
        reason: Refusal,
        /// What the programs logged.
        log: Vec<String>,
    },
    /// The transaction never landed although it was sent several times.
    #[error(
        "the transaction was not accepted before it ran out, {ATTEMPTS} times: the cluster is congested or the payer has no SOL"
    )]
    NotLanded,
    /// It was sent and the node stopped answering before its fate was known.
    #[error(
        "the node stopped answering while transaction {signature} was under way: look it up before sending again"
    )]
    Unknown {
        /// The transaction.
        signature: Signature,
        /// What went wrong.
        #[source]
        source: Box<RpcError>,
    },
    /// An account that must exist does not.
    #[error("there is no {what} at {address}")]
    Missing {
        /// What was expected there.
        what: &'static str,
        /// Where.
        address: Address,
    },
    /// The account is something else.
    #[error("the account {address} is not a {what}")]
    NotA {
        /// What was expected there.
        what: &'static str,
        /// Where.
        address: Address,
    },
    /// The market's price cannot be told at present.
    #[error("the market has no price now: its price account {account} cannot be used")]
    NoPrice {
        /// The price account.
        account: Address,
        /// Why.
        #[source]
        source: PriceError,
    },
    /// A key is missing or the instructions do not fit into one transaction.
    #[error("the transaction cannot be signed")]
    Sign(#[source] solana_signer::SignerError),
}

/// Why a transaction was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// One of the market's programs said why.
    Program(ErrorInfo),
    /// There are not enough tokens or lamports.
    InsufficientFunds,
    /// Anything else, as the cluster put it.
    Other(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Program(error) => write!(
                f,
                "{} ({}, {} {})",
                error.message, error.name, error.program, error.code
            ),
            Self::InsufficientFunds => {
                f.write_str("there are too few tokens or too little SOL in the account that pays")
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl ClientError {
    /// The error of a program, when that is what refused.
    #[must_use]
    pub fn program_error(&self) -> Option<ErrorInfo> {
        match self {
            Self::Refused {
                reason: Refusal::Program(error),
                ..
            } => Some(*error),
            _ => None,
        }
    }

    /// Whether a jobs program error of this name refused it.
    #[must_use]
    pub fn is_jobs_error(&self, expected: jobs::errors::JobsError) -> bool {
        self.program_error()
            .is_some_and(|error| error.code == expected as u32)
    }

    /// Whether the same may work later without anything being changed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Rpc { .. } | Self::NotLanded | Self::Unknown { .. }
        )
    }
}

/// A transaction that the cluster confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its signature.
    pub signature: Signature,
    /// The slot that it landed in.
    pub slot: u64,
}

/// An account of one of the programs.
pub trait ProgramAccount: Sized {
    /// The program that owns it.
    const PROGRAM: Address;
    /// What it is called in messages.
    const NAME: &'static str;

    /// Reads it; `None` when the data is something else.
    fn decode(data: &[u8]) -> Option<Self>;
}

macro_rules! program_account {
    ($($program:ident :: $account:ident = $name:literal),* $(,)?) => {$(
        impl ProgramAccount for $program::accounts::$account {
            const PROGRAM: Address = $program::ID;
            const NAME: &'static str = $name;

            fn decode(data: &[u8]) -> Option<Self> {
                Self::from_bytes(data.get(..Self::LEN)?).ok()
            }
        }
    )*};
}

program_account! {
    jobs::Config = "configuration of the jobs program",
    jobs::HostRecord = "record of a host",
    jobs::Job = "job",
    jobs::Market = "market",
    tiers::Config = "configuration of the tiers program",
    tiers::GpuClass = "class of GPUs",
    tiers::Host = "host",
    tiers::Import = "import of hosts",
    tiers::Admission = "note that a host was imported",
    tiers::Report = "report of a host",
    tiers::Slash = "slash of a host",
    staking::Config = "configuration of the staking program",
    staking::Stake = "stake",
    grid::Grid = "test grid",
    grid::Phase = "phase of the test grid",
    grid::Seat = "seat of a phase",
    grid::Award = "award of a phase",
}

impl ProgramAccount for QueueView {
    const PROGRAM: Address = jobs::ID;
    const NAME: &'static str = "queue";

    fn decode(data: &[u8]) -> Option<Self> {
        Self::parse(data)
    }
}

/// Where the chain keeps its clock.
pub const CLOCK: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// A connection to one cluster.
pub struct Client {
    rpc: RpcClient,
    feed: Arc<Feed>,
}

/// Where something is, fit to be shown and passed on: without what stands before and behind the
/// host's name, which can be a key.
#[must_use]
pub fn shown_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}")
}

/// `text` with every URL in it as [`shown_url`] has it.
#[must_use]
pub fn hide_urls(text: &str) -> String {
    const ENDS: [char; 7] = [' ', '\n', ')', '"', '\'', '`', '>'];
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let scheme = before.trim_end_matches(is_scheme).len();
        let (before, scheme) = before.split_at(scheme);
        let (address, after) = after.split_at(after.find(ENDS).unwrap_or(after.len()));
        shown.push_str(before);
        shown.push_str(&shown_url(&format!("{scheme}://{address}")));
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// The transport's own errors have the whole address in them, and texts made of them, too.
fn without_url(mut error: RpcError) -> RpcError {
    *error.kind = match *error.kind {
        ErrorKind::Reqwest(error) => ErrorKind::Reqwest(error.without_url()),
        ErrorKind::RpcError(RequestError::ForUser(text)) => {
            RequestError::ForUser(hide_urls(&text)).into()
        }
        ErrorKind::RpcError(RequestError::RpcRequestError(text)) => {
            RequestError::RpcRequestError(hide_urls(&text)).into()
        }
        ErrorKind::Custom(text) => ErrorKind::Custom(hide_urls(&text)),
        ErrorKind::Middleware(error) => ErrorKind::Custom(hide_urls(&error.to_string())),
        other => other,
    };
    error
}

impl Client {
    /// Uses the node at `url` and its WebSocket at `websocket`. Connects when
    /// something is asked.
    #[must_use]
    pub fn new(url: String, websocket: String) -> Self {
        let rpc = RpcClient::new_with_timeout_and_commitment(
            url,
            REQUEST_TIMEOUT,
            CommitmentConfig::confirmed(),
        );
        Self::over(rpc, websocket)
    }

    /// Uses `rpc`, which asks for what is confirmed, and the WebSocket at `websocket`.
    #[must_use]
    pub fn over(rpc: RpcClient, websocket: String) -> Self {
        Self {
            rpc,
            feed: Arc::new(Feed::new(websocket)),
        }
    }

    /// The node's address.
    #[must_use]
    pub fn url(&self) -> String {
        self.rpc.url()
    }

    /// The address of its WebSocket.
    #[must_use]
    pub fn websocket(&self) -> &str {
        self.feed.websocket()
    }

    /// The connection that its subscriptions share.
    #[must_use]
    pub fn feed(&self) -> Arc<Feed> {
        Arc::clone(&self.feed)
    }

    /// The node, for what this type does not do.
    #[must_use]
    pub fn rpc(&self) -> &RpcClient {
        &self.rpc
    }

    /// What the node did not do, fit to be shown: a node's address can hold a key.
    #[must_use]
    pub fn rpc_error(&self, source: RpcError) -> ClientError {
        ClientError::Rpc {
            url: shown_url(&self.rpc.url()),
            source: Box::new(without_url(source)),
        }
    }

    /// The raw account; `None` when there is none.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn raw_account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        // The library's call for this takes the cause out of its errors.
        let params = json!([address.to_string(), self.account_config()]);
        let answer: Response<Option<UiAccount>> = self
            .rpc
            .send(RpcRequest::GetAccountInfo, params)
            .await
            .map_err(|error| self.rpc_error(error))?;
        let account = answer.value.as_ref();
        account.map(|account| self.decode(account)).transpose()
    }

    fn account_config(&self) -> RpcAccountInfoConfig {
        RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64Zstd),
            commitment: Some(self.rpc.commitment()),
            ..RpcAccountInfoConfig::default()
        }
    }

    fn decode(&self, account: &UiAccount) -> Result<Account, ClientError> {
        let decoded = account.to_account();
        decoded.ok_or_else(|| self.nonsense("expected an account in base 64"))
    }

    fn nonsense(&self, what: &str) -> ClientError {
        self.rpc_error(RequestError::ForUser(what.to_owned()).into())
    }

    /// The raw accounts, in the order of `addresses`, `None` for each that is not there. Those of
    /// one request, a hundred at most, are of one block.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn raw_accounts(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Account>>, ClientError> {
        let mut accounts = Vec::with_capacity(addresses.len());
        for chunk in addresses.chunks(MAX_ACCOUNTS) {
            let found = self
                .rpc
                .get_multiple_ui_accounts_with_config(chunk, self.account_config())
                .await
                .map_err(|error| self.rpc_error(error))?
                .value;
            if found.len() != chunk.len() {
                return Err(self.nonsense("expected as many accounts as were asked for"));
            }
            for account in found {
                let account = account.map(|account| self.decode(&account));
                accounts.push(account.transpose()?);
            }
        }
        Ok(accounts)
    }

    /// The account of type `T`; `None` when there is none.
    ///
    /// # Errors
    /// When the node does not answer or the account is something else.
    pub async fn find<T: ProgramAccount>(
        &self,
        address: &Address,
    ) -> Result<Option<T>, ClientError> {
        let Some(account) = self.raw_account(address).await? else {
            return Ok(None);
        };
        decode(address, &account).map(Some)
    }

    /// The account of type `T`, which must exist.
    ///
    /// # Errors
    /// As [`Client::find`], and when there is none.
    pub async fn get<T: ProgramAccount>(&self, address: &Address) -> Result<T, ClientError> {
        expect(address, self.raw_account(address).await?.as_ref())
    }

    /// All accounts of type `T` that pass `filters`.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn list<T: ProgramAccount>(
        &self,
        filters: Vec<RpcFilterType>,
    ) -> Result<Vec<(Address, T)>, ClientError> {
        let config = RpcProgramAccountsConfig {
            filters: Some(filters),
            account_config: watch::account_config(),
            ..RpcProgramAccountsConfig::default()
        };
        let accounts = self
            .rpc
            .get_program_ui_accounts_with_config(&T::PROGRAM, config)
            .await
            .map_err(|error| self.rpc_error(error))?;
        Ok(accounts
            .into_iter()
            .filter_map(|(address, account)| {
                let data = account.data.decode()?;
                Some((address, T::decode(&data)?))
            })
            .collect())
    }

    /// Base units in a token account; zero when there is none.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn token_balance(&self, address: &Address) -> Result<u64, ClientError> {
        let Some(account) = self.raw_account(address).await? else {
            return Ok(0);
        };
        Ok(token_amount(&account.data))
    }

    /// Lamports of an account.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn lamports(&self, address: &Address) -> Result<u64, ClientError> {
        self.rpc
            .get_balance(address)
            .await
            .map_err(|error| self.rpc_error(error))
    }

    /// Rent of an account of `space` bytes, lamports.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn rent(&self, space: usize) -> Result<u64, ClientError> {
        self.rpc
            .get_minimum_balance_for_rent_exemption(space)
            .await
            .map_err(|error| self.rpc_error(error))
    }

    /// Brings the record of `host` up to date where it is of version 1, at the cost of
    /// `payer`: nothing else is done with it before. Whether it was.
    ///
    /// # Errors
    /// When the node does not answer, or `payer` cannot pay what the record grows by.
    pub async fn migrate_record(
        &self,
        payer: &Keypair,
        host: &Address,
    ) -> Result<bool, ClientError> {
        let record = jobs::pdas::find_record(host).0;
        let account = self.raw_account(&record).await?;
        if !account.is_some_and(|account| instructions::is_old_record(&account.data)) {
            return Ok(false);
        }
        let migrate = instructions::migrate_record(payer.pubkey(), record);
        match self.send(&[migrate], &[payer]).await {
            // Somebody else was faster.
            Err(error) if error.is_jobs_error(JobsError::WrongVersion) => Ok(true),
            sent => sent.map(|_| true),
        }
    }

    /// The chain's clock, Unix seconds.
    ///
    /// # Errors
    /// When the node does not answer.
    pub async fn now(&self) -> Result<i64, ClientError> {
        clock(self.raw_account(&CLOCK).await?.as_ref())
    }

    /// What a second costs in `market` now, base units. In a market with prices in
    /// dollars the next price may differ.
    ///
    /// # Errors
    /// When the node does not answer, or the market's price account does not have a
    /// price that the market takes.
    pub async fn price(&self, market: &Market) -> Result<u64, ClientError> {
        let account = market.price_account;
        let (data, now) = match price::kind(market) {
            PriceKind::Fixed => (Vec::new(), 0),
            PriceKind::Dollars => {
                let found = self.raw_account(&account).await?;
                let data = found.map(|found| found.data).unwrap_or_default();
                (data, self.now().await?)
            }
        };
        price::price_now(market, &data, now)
            .map_err(|source| ClientError::NoPrice { account, source })
    }

    /// The events of a confirmed transaction, in order; none when it failed.
    ///
    /// # Errors
    /// When the node does not answer or does not know the transaction.
    pub async fn events(&self, signature: &Signature) -> Result<Vec<Event>, ClientError> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(self.rpc.commitment()),
            max_supported_transaction_version: Some(0),
        };
        let transaction = self
            .rpc
            .get_transaction_with_config(signature, config)
            .await
            .map_err(|error| self.rpc_error(error))?;
        let log = transaction
            .transaction
            .meta
            // What a failed transaction logged did not happen.
            .filter(|meta| meta.err.is_none())
            .map(|meta| meta.log_messages)
            .and_then(|log| match log {
                OptionSerializer::Some(log) => Some(log),
                _ => None,
            });
        Ok(events::decode_log(&log.unwrap_or_default()))
    }

    /// Sends `instructions`, signed by `signers`, the first of whom pays, and
    /// waits until the cluster confirmed them or they certainly will not happen.
    ///
    /// It is simulated first, so what a program refuses costs nothing. It is sent
    /// again until its blockhash dies, and signed anew only when it can no longer
    /// land, so it never happens twice.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when a program refuses; [`ClientError::Unknown`]
    /// when the node was lost in between.
    pub async fn send(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Sent, ClientError> {
        let price = self.priority_fee(instructions).await;
        let simulated = self.simulate(instructions, signers, price).await?;
        let instructions = with_budget(instructions, simulated.units, price);
        let mut life = simulated.life;
        for attempt in 1..=ATTEMPTS {
            let life = match life.take() {
                Some(life) => life,
                None => self.life().await?,
            };
            if let Some(sent) = self.send_once(&instructions, signers, life).await? {
                return Ok(sent);
            }
            debug!(
                attempt,
                "the blockhash ran out before the transaction landed"
            );
        }
        Err(ClientError::NotLanded)
    }

    /// A blockhash that was born just now.
    async fn life(&self) -> Result<Life, ClientError> {
        let (blockhash, last_height) = self
            .rpc
            .get_latest_blockhash_with_commitment(self.rpc.commitment())
            .await
            .map_err(|error| self.rpc_error(error))?;
        Ok(Life {
            blockhash,
            last_height,
        })
    }

    /// Sends until the blockhash dies; `None` when the transaction did not land
    /// and cannot any more.
    async fn send_once(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
        life: Life,
    ) -> Result<Option<Sent>, ClientError> {
        let transaction = sign(instructions, signers, life.blockhash)?;
        let signature = transaction.signatures.first().copied().unwrap_or_default();
        let lost = |source| ClientError::Unknown {
            signature,
            source: Box::new(without_url(source)),
        };
        let config = RpcSendTransactionConfig {
            skip_preflight: true,
            max_retries: Some(0),
            ..RpcSendTransactionConfig::default()
        };
        let mut send_at = Instant::now();
        let mut pause = POLL.0;
        let mut is_sent = false;
        let mut failed = None;
        loop {
            if Instant::now() >= send_at {
                // A blockhash lives for about a minute: to look with each resend is enough.
                if is_sent && self.rpc.get_block_height().await.map_err(lost)? > life.last_height {
                    break;
                }
                is_sent = true;
                let sent = self
                    .rpc
                    .send_transaction_with_config(&transaction, config)
                    .await;
                // A resend of what already landed is refused; its status tells.
                failed = sent.err();
                send_at = Instant::now() + RESEND;
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(POLL.1);
            let statuses = self.rpc.get_signature_statuses(&[signature]).await;
            let status = statuses.map_err(lost)?.value.pop().flatten();
            if let Some(sent) = confirmed(signature, status)? {
                return Ok(Some(sent));
            }
        }
        let status = self
            .rpc
            .get_signature_statuses_with_history(&[signature])
            .await
            .map_err(lost)?;
        if let Some(error) = failed.map(without_url) {
            debug!(%error, "the node refused to pass the transaction on");
        }
        confirmed(signature, status.value.into_iter().next().flatten())
    }

    /// What comes of `instructions` now.
    async fn simulate(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
        price: u64,
    ) -> Result<Simulated, ClientError> {
        let instructions = with_budget(instructions, MAX_UNITS, price);
        let transaction = sign_partly(&instructions, signers);
        let config = RpcSimulateTransactionConfig {
            sig_verify: false,
            replace_recent_blockhash: true,
            commitment: Some(self.rpc.commitment()),
            ..RpcSimulateTransactionConfig::default()
        };
        let result = self
            .rpc
            .simulate_transaction_with_config(&transaction, config)
            .await
            .map_err(|error| self.rpc_error(error))?
            .value;
        if let Some(error) = result.err {
            return Err(ClientError::Refused {
                reason: refusal(&error.into()),
                log: result.logs.unwrap_or_default(),
            });
        }
        let units = result.units_consumed.unwrap_or(u64::from(MAX_UNITS));
        // The clock moves between simulation and execution: leave room.
        let with_room = units.saturating_add(units / 5).saturating_add(2_000);
        let life = result.replacement_blockhash.and_then(|found| {
            Some(Life {
                blockhash: found.blockhash.parse().ok()?,
                last_height: found.last_valid_block_height,
            })
        });
        Ok(Simulated {
            units: u32::try_from(with_room).map_or(MAX_UNITS, |units| units.min(MAX_UNITS)),
            life,
        })
    }

    /// What others paid lately to write the same accounts, at the third quartile.
    async fn priority_fee(&self, instructions: &[Instruction]) -> u64 {
        let mut accounts: Vec<Address> = instructions
            .iter()
            .flat_map(|instruction| &instruction.accounts)
            .filter(|account| account.is_writable)
            .map(|account| account.pubkey)
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        let samples = self.rpc.get_recent_prioritization_fees(&accounts).await;
        let mut fees: Vec<u64> = samples
            .unwrap_or_default()
            .iter()
            .map(|sample| sample.prioritization_fee)
            .collect();
        fees.sort_unstable();
        let quartile = fees.get(fees.len() * 3 / 4).copied().unwrap_or_default();
        quartile.clamp(FEE_FLOOR, FEE_CAP)
    }
}

/// The blockhash of a transaction, and the last block that it can land in.
#[derive(Clone, Copy)]
struct Life {
    blockhash: Hash,
    last_height: u64,
}

/// What a simulation told.
struct Simulated {
    /// Compute units that the instructions need, with some room.
    units: u32,
    /// The blockhash that the node simulated with, where it says so: as good as a new one.
    life: Option<Life>,
}

/// The time in the account of the chain's clock, Unix seconds.
///
/// # Errors
/// When there is none, or it is something else.
pub fn clock(account: Option<&Account>) -> Result<i64, ClientError> {
    let (what, address) = ("clock", CLOCK);
    let account = account.ok_or(ClientError::Missing { what, address })?;
    let time = account.data.get(32..40).and_then(|b| b.try_into().ok());
    time.map(i64::from_le_bytes)
        .ok_or(ClientError::NotA { what, address })
}

/// The account of type `T` that was found at `address`.
///
/// # Errors
/// When there is none, or it is something else.
pub fn expect<T: ProgramAccount>(
    address: &Address,
    account: Option<&Account>,
) -> Result<T, ClientError> {
    let account = account.ok_or(ClientError::Missing {
        what: T::NAME,
        address: *address,
    })?;
    decode(address, account)
}

fn decode<T: ProgramAccount>(address: &Address, account: &Account) -> Result<T, ClientError> {
    let decoded = if account.owner == T::PROGRAM {
        T::decode(&account.data)
    } else {
        None
    };
    decoded.ok_or(ClientError::NotA {
        what: T::NAME,
        address: *address,
    })
}

/// Base units in the data of a token account; zero when it is none.
#[must_use]
pub fn token_amount(data: &[u8]) -> u64 {
    data.get(64..72)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

fn with_budget(instructions: &[Instruction], units: u32, price: u64) -> Vec<Instruction> {
    let mut all = vec![
        ComputeBudgetInstruction::set_compute_unit_limit(units),
        ComputeBudgetInstruction::set_compute_unit_price(price),
    ];
    all.extend_from_slice(instructions);
    all
}

fn sign(
    instructions: &[Instruction],
    signers: &[&Keypair],
    blockhash: Hash,
) -> Result<Transaction, ClientError> {
    let payer = signers.first().map(Signer::pubkey);
    let message = Message::new_with_blockhash(instructions, payer.as_ref(), &blockhash);
    let mut transaction = Transaction::new_unsigned(message);
    transaction
        .try_sign(&unique(signers), blockhash)
        .map_err(ClientError::Sign)?;
    Ok(transaction)
}

fn sign_partly(instructions: &[Instruction], signers: &[&Keypair]) -> Transaction {
    let payer = signers.first().map(Signer::pubkey);
    Transaction::new_unsigned(Message::new(instructions, payer.as_ref()))
}

/// A client that also pays is named twice and signs once.
fn unique<'a>(signers: &[&'a Keypair]) -> Vec<&'a Keypair> {
    let mut all: Vec<&Keypair> = Vec::new();
    for signer in signers {
        if all.iter().all(|known| known.pubkey() != signer.pubkey()) {
            all.push(signer);
        }
    }
    all
}

fn confirmed(
    signature: Signature,
    status: Option<TransactionStatus>,
) -> Result<Option<Sent>, ClientError> {
    let Some(status) = status else {
        return Ok(None);
    };
    if let Some(error) = status.err {
        return Err(ClientError::Refused {
            reason: refusal(&error),
            log: Vec::new(),
        });
    }
    let is_confirmed = matches!(
        status.confirmation_status,
        Some(TransactionConfirmationStatus::Confirmed | TransactionConfirmationStatus::Finalized)
    );
    Ok(is_confirmed.then_some(Sent {
        signature,
        slot: status.slot,
    }))
}

fn refusal(error: &solana_transaction::TransactionError) -> Refusal {
    use solana_transaction::TransactionError;
    match error {
        TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
            match error_by_code(*code) {
                Some(info) => Refusal::Program(info),
                // The first error of the token and the system program.
                None if *code == 1 => Refusal::InsufficientFunds,
                None => Refusal::Other(error.to_string()),
            }
        }
        TransactionError::InsufficientFundsForFee
        | TransactionError::InsufficientFundsForRent { .. }
        | TransactionError::AccountNotFound => Refusal::InsufficientFunds,
        other => Refusal::Other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_can_be_a_key() {
        for (url, expected) in [
            ("https://rpc.example/abc123", "https://rpc.example"),
            ("https://rpc.example:80?key=abc", "https://rpc.example:80"),
            ("https://me:key@rpc.example/#x", "https://rpc.example"),
            ("http://[::1]:8899/", "http://[::1]:8899"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(shown_url(url), expected);
        }
        for (text, expected) in [
            (
                "error for url (https://rpc.example/abc123/): timed out",
                "error for url (https://rpc.example): timed out",
            ),
            ("wss://a/x and http://b:1?y", "wss://a and http://b:1"),
            ("a:b://", "a:b://"),
            ("no abc", "no abc"),
        ] {
            assert_eq!(hide_urls(text), expected);
        }
    }

    #[test]
    fn what_a_node_did_not_do_is_told_without_its_key() {
        let client = Client::new("http://me:key@127.0.0.1:1/key?key".into(), String::new());
        let text = "AccountNotFound: error for url (http://127.0.0.1:1/key?key)".to_owned();
        let error = client.rpc_error(ErrorKind::RpcError(RequestError::ForUser(text)).into());
        let told = format!("{error} {error:?}");
        assert!(!told.contains("key"), "{told}");
        assert!(told.contains("AccountNotFound"), "{told}");
    }
}
