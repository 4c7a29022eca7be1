// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The terms of a market that can be changed. Jobs that were posted before keep theirs.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct MarketTerms {
    /// How the price is set: 0 in base units of the token, 1 in dollars.
    pub price_kind: u8,
    /// Per second, before the discount: base units, or 10⁻¹² dollars.
    pub price: u64,
    /// Pyth's price account, when the price is in dollars; zero otherwise.
    pub price_account: Address,
    /// Pyth's id of the price, when the price is in dollars; zero otherwise.
    pub feed_id: [u8; 32],
    /// How old that price may be, seconds; zero when the price is not in dollars.
    pub max_age: u32,
    /// How wide its confidence interval may be, basis points of the price; zero when
    /// the price is not in dollars.
    pub max_confidence_bps: u16,
    /// What clients pay less than the price, basis points of it.
    pub discount_bps: u16,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: u32,
    /// Longest timeout of a job, seconds, at most 30 days.
    pub max_timeout: u32,
    /// Seconds in which a host must start, at most an hour.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid, at most a day.
    pub lease: u32,
    /// Seconds that a finished job's account is kept, at most 90 days.
    pub retention: u32,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// 1 while no job may be posted. Everything else goes on.
    pub paused: u8,
}
