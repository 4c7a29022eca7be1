// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens of a bond were taken.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Slashed {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that the tokens went to.
    pub destination: Address,
    /// Weight of the bond that was slashed.
    pub slashed_xnos: u64,
    /// Base units taken.
    pub tokens: u64,
    /// Base units taken since the stake was created.
    pub slashed: u64,
    /// Base units left.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// Weight still reserved.
    pub bonded_xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Unix seconds.
    pub at: i64,
}
