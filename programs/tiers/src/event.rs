//! Events of the tiers program.

use anchor_lang::prelude::*;

/// The program was configured.
#[event]
pub struct TiersInitialized {
    /// Who may change tiers, classes and the policy.
    pub admin: Address,
    /// Who may submit reports.
    pub assessor: Address,
    /// The token that hosts are paid in.
    pub mint: Address,
    /// 1 when new hosts enter Community at once, 0 when they are waitlisted.
    pub registration_open: u8,
}

/// A class of GPUs was created or changed.
#[event]
pub struct ClassSet {
    /// The class.
    pub class: Address,
    /// Its id.
    pub id: u16,
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// 1 when hosts may register in it.
    pub allowed: u8,
    /// Benchmark figures that scores are relative to.
    pub baseline: [u64; 4],
}

/// A host was registered.
#[event]
pub struct HostRegistered {
    /// The host.
    pub host: Address,
    /// Who owns it.
    pub owner: Address,
    /// Which of its owner's hosts it is.
    pub index: u16,
    /// The agent's key.
    pub worker: Address,
    /// The token account that it is paid to.
    pub payout: Address,
    /// Its class of GPUs.
    pub class: Address,
    /// How many GPUs.
    pub gpus: u8,
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Its tier.
    pub tier: u8,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// URL of the agent's API, padded with zeros.
    pub endpoint: [u8; 64],
    /// Unix seconds.
    pub at: i64,
}

/// A host's worker key was replaced.
#[event]
pub struct WorkerRotated {
    /// The host.
    pub host: Address,
    /// The key before.
    pub before: Address,
    /// The key from now on.
    pub worker: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A host was closed.
#[event]
pub struct HostClosed {
    /// The host.
    pub host: Address,
    /// Who owned it.
    pub owner: Address,
    /// Its tier at the end.
    pub tier: u8,
    /// Unix seconds.
    pub at: i64,
}
