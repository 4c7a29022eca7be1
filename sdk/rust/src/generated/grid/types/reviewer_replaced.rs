// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// A phase has another reviewer.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ReviewerReplaced {
    /// The phase.
    pub phase: Address,
    /// Which place.
    pub place: u8,
    /// Who had it; zero: nobody.
    pub before: Address,
    /// Who has it; zero: nobody.
    pub after: Address,
    /// Unix seconds.
    pub at: i64,
}
