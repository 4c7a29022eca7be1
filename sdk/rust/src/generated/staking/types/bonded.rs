// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Weight was reserved as a bond.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Bonded {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Weight reserved now.
    pub xnos: u64,
    /// Weight reserved altogether.
    pub bonded_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}
