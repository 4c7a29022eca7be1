// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// An import was closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ImportClosed {
    /// The import.
    pub import: Address,
    /// Its id.
    pub id: u16,
    /// How many hosts were imported.
    pub admitted: u32,
}
