//! The cluster that a plan is applied to: reads in bulk, and sends.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures_util::{StreamExt as _, stream};
use nosana_migrations::settings::{Accounts, Rent};
use nosana_sdk::client::{Client, ClientError, Sent};
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig, RpcSendTransactionConfig},
    filter::RpcFilterType,
};
use solana_signer::Signer as _;
use solana_transaction::Transaction;
use tokio::time::{Instant, sleep};

/// Accounts of one request.
const ACCOUNTS: usize = 100;
/// Signatures of one request.
const STATUSES: usize = 256;
/// Requests under way at a time.
const PARALLEL: usize = 16;
/// How often a transaction is sent again while it is not confirmed.
const RESEND: Duration = Duration::from_secs(2);
/// How often the cluster is asked.
const POLL: Duration = Duration::from_millis(200);
/// Compute units of one write into a buffer, with room.
const WRITE_UNITS: u32 = 10_000;
/// Micro-lamports a compute unit of a write, unless told otherwise: a hundredth of a lamport each.
const WRITE_PRICE: u64 = 1_000;
/// Lines of a program's log that tell why it refused.
const LOG_LINES: usize = 6;

/// A cluster and the key that pays.
pub struct Cluster {
    client: Client,
    payer: Keypair,
    write_price: u64,
}

impl Cluster {
    /// The cluster behind the node at `url`. Writes of programs pay `price` micro-lamports a
    /// compute unit.
    pub fn new(url: String, payer: Keypair, price: Option<u64>) -> Self {
        Self {
            // Nothing here subscribes to anything.
            client: Client::new(url, String::new()),
            payer,
            write_price: price.unwrap_or(WRITE_PRICE),
        }
    }

    /// Reads and single transactions.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Who pays.
    pub fn payer(&self) -> Address {
        self.payer.pubkey()
    }

    /// What the payer has, lamports.
    pub async fn balance(&self) -> Result<u64> {
        Ok(self.client.lamports(&self.payer()).await?)
    }

    /// What rent is here.
    pub async fn rent(&self) -> Result<Rent> {
        Ok(Rent::from_empty(self.client.rent(0).await?))
    }

    /// Those of `addresses` that are there.
    pub async fn accounts(&self, addresses: &[Address]) -> Result<Accounts> {
        let mut found = Accounts::new();
        for part in addresses.chunks(ACCOUNTS) {
            let accounts = self
                .client
                .rpc()
                .get_multiple_accounts(part)
                .await
                .context("cannot read what is on the cluster")?;
            let pairs = part.iter().copied().zip(accounts);
            found.extend(pairs.filter_map(|(address, account)| Some((address, account?))));
        }
        Ok(found)
    }

    /// The accounts of a program that pass `filters`, with their data.
    pub async fn owned(
        &self,
        program: &Address,
        filters: Vec<RpcFilterType>,
    ) -> Result<Vec<(Address, Vec<u8>)>> {
        let rpc = self.client.rpc();
        let config = RpcProgramAccountsConfig {
            filters: Some(filters),
            account_config: RpcAccountInfoConfig {
                encoding: Some(UiAccountEncoding::Base64),
                commitment: Some(rpc.commitment()),
                ..RpcAccountInfoConfig::default()
            },
            ..RpcProgramAccountsConfig::default()
        };
        let found = rpc
            .get_program_ui_accounts_with_config(program, config)
            .await
            .with_context(|| format!("cannot list the accounts of {program}"))?;
        let pairs = found.into_iter();
        Ok(pairs
            .filter_map(|(address, account)| Some((address, account.data.decode()?)))
            .collect())
    }

    /// Sends one transaction and waits until it is confirmed. The payer signs first.
    pub async fn send(
        &self,
        what: &str,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Sent> {
        let all: Vec<&Keypair> = std::iter::once(&self.payer)
            .chain(signers.iter().copied())
            .collect();
        let sent = self.client.send(instructions, &all).await;
        sent.map_err(with_log)
            .with_context(|| format!("{what} failed"))
    }

    /// Sends each of `writes` in a transaction of its own, all at a time, and returns when all are
    /// confirmed or their blockhash has died: whoever calls looks which arrived.
    pub async fn send_writes(&self, writes: &[Instruction]) -> Result<()> {
        let rpc = self.client.rpc();
        let (blockhash, last_height) = rpc
            .get_latest_blockhash_with_commitment(rpc.commitment())
            .await
            .context("cannot read the cluster's blockhash")?;
        let mut open: Vec<Transaction> = writes
            .iter()
            .map(|write| {
                let instructions = [
                    ComputeBudgetInstruction::set_compute_unit_limit(WRITE_UNITS),
                    ComputeBudgetInstruction::set_compute_unit_price(self.write_price),
                    write.clone(),
                ];
                let payer = self.payer();
                Transaction::new_signed_with_payer(
                    &instructions,
                    Some(&payer),
                    &[&self.payer],
                    blockhash,
                )
            })
            .collect();
        let mut send_at = Instant::now();
        while !open.is_empty() {
            if Instant::now() >= send_at {
                self.pass_on(&open).await;
                send_at = Instant::now() + RESEND;
            }
            sleep(POLL).await;
            let height = rpc
                .get_block_height()
                .await
                .context("cannot read the cluster's height")?;
            self.drop_confirmed(&mut open).await?;
            if height > last_height {
                break;
            }
        }
        Ok(())
    }

    /// Hands transactions to the node. What it does not take is sent again.
    async fn pass_on(&self, transactions: &[Transaction]) {
        let config = RpcSendTransactionConfig {
            skip_preflight: true,
            max_retries: Some(0),
            ..RpcSendTransactionConfig::default()
        };
        let rpc = self.client.rpc();
        stream::iter(transactions)
            .map(|transaction| rpc.send_transaction_with_config(transaction, config))
            .buffer_unordered(PARALLEL)
            .for_each(|_| std::future::ready(()))
            .await;
    }

    async fn drop_confirmed(&self, open: &mut Vec<Transaction>) -> Result<()> {
        let rpc = self.client.rpc();
        let mut left = Vec::new();
        for part in std::mem::take(open).chunks(STATUSES) {
            let signatures: Vec<_> = part
                .iter()
                .filter_map(|transaction| transaction.signatures.first().copied())
                .collect();
            let statuses = rpc
                .get_signature_statuses(&signatures)
                .await
                .context("cannot read what became of the writes")?
                .value;
            for (transaction, status) in part.iter().zip(statuses) {
                let Some(status) = status else {
                    left.push(transaction.clone());
                    continue;
                };
                if let Some(error) = status.err {
                    bail!("a write into the buffer was refused: {error}");
                }
                if !status.satisfies_commitment(rpc.commitment()) {
                    left.push(transaction.clone());
                }
            }
        }
        *open = left;
        Ok(())
    }

    /// Waits until the cluster confirmed a slot after `slot`: what a program was changed to can be
    /// used from there on.
    pub async fn pass_slot(&self, slot: u64) -> Result<()> {
        let rpc = self.client.rpc();
        while rpc.get_slot().await.context("cannot read the slot")? <= slot {
            sleep(POLL).await;
        }
        Ok(())
    }
}

/// The end of the log that a refusal brings with it, where the message alone does not say enough.
fn with_log(error: ClientError) -> anyhow::Error {
    let ClientError::Refused { log, .. } = &error else {
        return error.into();
    };
    let start = log.len().saturating_sub(LOG_LINES);
    let end = log.get(start..).unwrap_or_default().join("\n  ");
    let text = format!("{error}\n  {end}");
    anyhow::Error::new(error).context(text)
}
