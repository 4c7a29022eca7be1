// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A stake and its vault were closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakeClosed {
    /// The stake.
    pub stake: Address,
    /// Who owned it.
    pub owner: Address,
    /// The token account that the rest went to.
    pub destination: Address,
    /// Base units that went there, with those that others sent to the vault.
    pub amount: u64,
    /// Who got the rent back.
    pub payer: Address,
    /// Unix seconds.
    pub at: i64,
}
