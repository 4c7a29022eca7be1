// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A staker was paid.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RewardsClaimed {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that was paid.
    pub destination: Address,
    /// Base units paid; none are pending now.
    pub amount: u64,
    /// Rewards left beside, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: u64,
    /// Unix seconds.
    pub at: i64,
}
