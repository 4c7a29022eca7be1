// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host was closed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct HostClosed {
    /// The host.
    pub host: Address,
    /// Who owned it.
    pub owner: Address,
    /// Its tier at the end.
    pub tier: u8,
    /// Unix seconds.
    pub at: i64,
}
