//! Events of the staking program.

use anchor_lang::prelude::*;

/// The program was configured.
#[event]
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

/// Tokens were locked.
#[event]
pub struct Staked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The account that holds the tokens.
    pub vault: Address,
    /// Base units locked.
    pub amount: u64,
    /// Seconds that unstaking takes.
    pub duration: u32,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes after this one.
    pub total_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}
