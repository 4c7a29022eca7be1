// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Unstaking began: tokens vest from now on, and weigh nothing.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Unstaked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units that will vest.
    pub amount: u64,
    /// Seconds until all of them have.
    pub duration: u32,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// When it began, Unix seconds.
    pub at: i64,
}
