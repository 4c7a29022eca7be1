// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The configuration was changed.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakingConfigUpdated {
    /// Where slashed tokens go.
    pub slash_destination: Address,
    /// Shortest duration of new stakes, seconds.
    pub min_duration: u32,
    /// Longest duration of new stakes, seconds.
    pub max_duration: u32,
}
