// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host was registered.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostRegistered {
    /// The host.
    pub host: Address,
    /// Who owns it.
    pub owner: Address,
    /// Who paid the account's rent.
    pub payer: Address,
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
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
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
