//! What the assessor needs of the chain: one view of everything that concerns it, and
//! a few instructions.

use async_trait::async_trait;
use nosana_sdk::client::ClientError;
use solana_address::Address;

pub use crate::rpc::RpcChain;
use crate::{checks::Finding, plan::Posting, view::View};

/// Something that the assessor does on chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Put the proposed policy into force.
    ApplyPolicy,
    /// Take a job from a host that let its time pass, for the bounty.
    Expire {
        /// Which.
        job: Address,
    },
    /// Take a queued job of its own back.
    Cancel {
        /// Which.
        job: Address,
    },
    /// Stop a job of its own.
    Stop {
        /// Which.
        job: Address,
    },
    /// Report what was found of a host, all or nothing.
    Submit {
        /// The host.
        host: Address,
        /// The sequence of the first finding: the host's next when it was decided. What
        /// makes a report happen once.
        sequence: u64,
        /// What was found; each is a report, one after the other.
        findings: Vec<Finding>,
        /// SHA-256 of the evidence.
        evidence: [u8; 32],
    },
    /// Have a host's tier set as the policy says.
    Assess {
        /// Which.
        host: Address,
    },
    /// Take a host out of a queue that it may not wait in.
    Evict {
        /// Which.
        host: Address,
        /// Where.
        market: Address,
    },
    /// Post a job.
    Post {
        /// To whom, and at what price.
        posting: Posting,
        /// SHA-256 of its definition.
        definition: [u8; 32],
    },
    /// Close a report.
    CloseReport {
        /// Which.
        report: Address,
    },
    /// Close a job.
    CloseJob {
        /// Which.
        job: Address,
    },
}

/// The chain, for one assessor.
#[async_trait]
pub trait Chain: Send + Sync {
    /// Everything as it is now.
    async fn view(&self) -> Result<View, ClientError>;

    /// Does `order` and waits until the chain confirmed it. Returns the signature.
    async fn send(&self, order: &Order) -> Result<String, ClientError>;
}
