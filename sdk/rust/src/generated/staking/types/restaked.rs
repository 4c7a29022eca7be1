// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// What was not withdrawn was locked again.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Restaked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units locked.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}
