// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens were locked for longer.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakeExtended {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Seconds that unstaking takes.
    pub duration: u32,
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
