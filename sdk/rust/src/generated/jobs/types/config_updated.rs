// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;

/// The configuration changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct ConfigUpdated {
    /// The fee, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points.
    pub fee_cap_bps: u16,
    /// Whether posting is paused.
    pub paused: bool,
}
