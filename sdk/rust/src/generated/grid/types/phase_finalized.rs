// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The points of a phase are fixed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct PhaseFinalized {
    /// The phase.
    pub phase: Address,
    /// Points of all seats, by kind.
    pub totals: [u64; 6],
    /// When rewards can no longer be claimed, Unix seconds.
    pub claim_until: i64,
    /// Unix seconds.
    pub at: i64,
}
