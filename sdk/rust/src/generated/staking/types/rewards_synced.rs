// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// Fees that arrived were shared among all stakes.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RewardsSynced {
    /// Base units that arrived since the last time.
    pub amount: u64,
    /// The weight that they were divided by.
    pub total_xnos: u64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: u64,
    /// Rewards per unit of weight since the start, in base units ÷ 10^18.
    pub rewards_per_xnos: u128,
    /// What the division left, in base units ÷ 10^18.
    pub rewards_remainder: u64,
    /// Unix seconds.
    pub at: i64,
}
