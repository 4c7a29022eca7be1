// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// More tokens were locked.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakeToppedUp {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units added.
    pub added: u64,
    /// Base units locked.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Unix seconds.
    pub at: i64,
}
