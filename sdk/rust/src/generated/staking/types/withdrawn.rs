// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens that had vested were withdrawn.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Withdrawn {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that they went to.
    pub destination: Address,
    /// Base units that went there.
    pub amount: u64,
    /// Base units withdrawn since unstaking began.
    pub withdrawn: u64,
    /// Unix seconds.
    pub at: i64,
}
