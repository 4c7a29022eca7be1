// Generated from the IDL by `cargo xtask codegen`: change the program, not this file.

use borsh::BorshDeserialize;
use borsh::BorshSerialize;
use solana_address::Address;

/// The program was configured.
#[derive(BorshSerialize, BorshDeserialize, Clone, Debug, Eq, PartialEq)]
pub struct StakingInitialized {
    /// Who may change the configuration.
    pub authority: Address,
    /// The token that is staked.
    pub mint: Address,
    /// Where fees arrive.
    pub reward_vault: Address,
    /// Who may reserve, release and slash bonds.
    pub bond_authority: Address,
    /// Where slashed tokens go.
    pub slash_destination: Address,
    /// Shortest duration, seconds.
    pub min_duration: u32,
    /// Longest duration, seconds.
    pub max_duration: u32,
}
