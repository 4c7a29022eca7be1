// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// Weight was given free.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct Released {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Weight given free.
    pub xnos: u64,
    /// Weight still reserved.
    pub bonded_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}
