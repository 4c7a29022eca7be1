// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host's record was brought up to a newer layout.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RecordMigrated {
    /// The host.
    pub host: Address,
    /// Its record.
    pub record: Address,
    /// The version that it has now.
    pub version: u8,
    /// Lamports of it that are its rent now.
    pub rent: u64,
}
