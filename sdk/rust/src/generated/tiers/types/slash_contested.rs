// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A host's owner contested a slash.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct SlashContested {
    /// The host.
    pub host: Address,
    /// Digest of the defence.
    pub defence: [u8; 32],
    /// When it may be executed now, Unix seconds.
    pub executable_at: i64,
    /// Unix seconds.
    pub at: i64,
}
