//! Sends transactions to the chain in this process.

use std::time::{Duration, Instant};

use nosana_sdk::generated::error_by_code;
use solana_commitment_config::CommitmentConfig;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::Error as ClientError;
use solana_signature::Signature;
use solana_signer::Signer as _;
use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;

/// How long a transaction may take to get into a block.
const PATIENCE: Duration = Duration::from_mins(2);
/// Between two questions.
const PAUSE: Duration = Duration::from_millis(10);

/// Sends one transaction after the other and waits for all of them at the end: this chain executes
/// what it is sent before it answers, so the next can build on it, and one block takes them all.
pub struct Sender {
    /// The chain, as it is right after the last transaction.
    pub rpc: RpcClient,
    sent: Vec<(String, Signature)>,
}

/// Why a transaction had no effect.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up {what}")]
pub struct SendError {
    /// What was to be set up.
    pub what: String,
    /// Why it is not.
    #[source]
    pub cause: SendCause,
}

/// What happened to a transaction.
#[derive(Debug, thiserror::Error)]
pub enum SendCause {
    /// The chain did not answer.
    #[error("the chain does not answer")]
    Rpc(#[source] Box<ClientError>),
    /// A program refused it.
    #[error("{program} refused it: {name}, {message}")]
    Refused {
        /// The program's name.
        program: &'static str,
        /// The error's name.
        name: &'static str,
        /// What was expected.
        message: &'static str,
    },
    /// The chain refused it.
    #[error("the chain refused it")]
    Failed(#[source] TransactionError),
    /// It was sent and is in no block.
    #[error("it got into no block within {} seconds", PATIENCE.as_secs())]
    Late,
}

impl Sender {
    /// Sends to the chain at this URL.
    pub fn new(url: String) -> Self {
        Self {
            rpc: RpcClient::new_with_commitment(url, CommitmentConfig::processed()),
            sent: vec![],
        }
    }

    /// Sends `instructions` that set up `what`, paid and signed by `payer` and signed by `others`.
    pub async fn send(
        &mut self,
        what: &str,
        instructions: &[Instruction],
        payer: &Keypair,
        others: &[&Keypair],
    ) -> Result<(), SendError> {
        let signers: Vec<&Keypair> = std::iter::once(payer)
            .chain(others.iter().copied())
            .collect();
        let sent = async {
            let blockhash = self.rpc.get_latest_blockhash().await?;
            let transaction = Transaction::new_signed_with_payer(
                instructions,
                Some(&payer.pubkey()),
                &signers,
                blockhash,
            );
            self.rpc.send_transaction(&transaction).await
        };
        let signature = sent.await.map_err(|error| failed(what, error))?;
        self.sent.push((what.to_owned(), signature));
        Ok(())
    }

    /// Waits until all that was sent is in a block.
    pub async fn finish(self) -> Result<(), SendError> {
        let deadline = Instant::now() + PATIENCE;
        for (what, signature) in self.sent {
            loop {
                let status = self.rpc.get_signature_status(&signature).await;
                match status.map_err(|error| failed(&what, error))? {
                    Some(Ok(())) => break,
                    Some(Err(error)) => return Err(failed(&what, error)),
                    None if Instant::now() > deadline => {
                        return Err(failed(&what, SendCause::Late));
                    }
                    None => tokio::time::sleep(PAUSE).await,
                }
            }
        }
        Ok(())
    }
}

impl From<ClientError> for SendCause {
    fn from(error: ClientError) -> Self {
        error
            .get_transaction_error()
            .map_or_else(|| Self::Rpc(Box::new(error)), Self::from)
    }
}

impl From<TransactionError> for SendCause {
    fn from(error: TransactionError) -> Self {
        if let TransactionError::InstructionError(_, InstructionError::Custom(code)) = error
            && let Some(known) = error_by_code(code)
        {
            return Self::Refused {
                program: known.program,
                name: known.name,
                message: known.message,
            };
        }
        Self::Failed(error)
    }
}

fn failed(what: &str, cause: impl Into<SendCause>) -> SendError {
    SendError {
        what: what.to_owned(),
        cause: cause.into(),
    }
}
