// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A slash was taken back.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SlashWithdrawn {
    /// The host.
    pub host: Address,
    /// Weight that was to be slashed, xNOS.
    pub xnos: u64,
    /// Who took it back: the admin, or anyone after it lapsed.
    pub by: Address,
    /// Unix seconds.
    pub at: i64,
}
