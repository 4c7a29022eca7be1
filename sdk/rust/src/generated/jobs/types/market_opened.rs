// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A market was opened.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MarketOpened {
    /// The market.
    pub market: Address,
    /// Who may change it.
    pub authority: Address,
    /// Its name, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// The class of GPUs.
    pub class: Address,
    /// The tier that hosts need.
    pub tier: u8,
    /// Base units per second.
    pub price: u64,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// Shortest timeout, seconds.
    pub min_timeout: u32,
    /// Longest timeout, seconds.
    pub max_timeout: u32,
    /// Seconds in which a host must start.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid.
    pub lease: u32,
    /// Seconds that a finished job's account is kept.
    pub retention: u32,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
}
