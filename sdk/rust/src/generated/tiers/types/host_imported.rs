// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host was imported.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostImported {
    /// The import.
    pub import: Address,
    /// The host.
    pub host: Address,
    /// The tier that it got.
    pub tier: u8,
    /// How many hosts were imported by now.
    pub admitted: u32,
    /// Unix seconds.
    pub at: i64,
}
