// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A job was posted.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct JobPosted {
    /// The job.
    pub job: Address,
    /// Who posted it.
    pub client: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// Where.
    pub market: Address,
    /// The token account that paid.
    pub refund: Address,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// What makes its address.
    pub nonce: u64,
    /// Base units per second.
    pub price: u64,
    /// Base units put into escrow.
    pub deposit: u64,
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// The fee, basis points.
    pub fee_bps: u16,
    /// Seconds after the assignment in which a host must start.
    pub start_limit: u32,
    /// Seconds that the account is kept after the end.
    pub retention: u32,
    /// The tier that a host needs to start it.
    pub tier: u8,
    /// Weight that a host must have bonded to start it, xNOS.
    pub bond_minimum: u64,
    /// Unix seconds.
    pub at: i64,
}
