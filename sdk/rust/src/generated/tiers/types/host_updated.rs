// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// What a host says of itself, or where it is paid, was changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostUpdated {
    /// The host.
    pub host: Address,
    /// The token account that it is paid to, for jobs that it starts from now on.
    pub payout: Address,
    /// URL of the agent's API, padded with zeros.
    pub endpoint: [u8; 64],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
    /// Unix seconds.
    pub at: i64,
}
