// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Tokens were locked.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Staked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The account that holds the tokens.
    pub vault: Address,
    /// Base units locked.
    pub amount: u64,
    /// Seconds that unstaking takes.
    pub duration: u32,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes after this one.
    pub total_xnos: u64,
    /// Unix seconds.
    pub at: i64,
    /// Who paid the rent of the stake and its vault.
    pub payer: Address,
}
