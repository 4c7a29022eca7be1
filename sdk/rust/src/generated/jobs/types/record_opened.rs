// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A record was created for a host.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct RecordOpened {
    /// The host.
    pub host: Address,
    /// Its record.
    pub record: Address,
    /// Who paid its rent.
    pub payer: Address,
    /// Unix seconds.
    pub at: i64,
}
