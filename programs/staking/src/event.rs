//! Events of the staking program. Values are those after the change.
//!
//! They rebuild every account: what a stake is settled at, its `reward_debt`, is the
//! `rewards_per_xnos` of the last [`RewardsSynced`] before its event.

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

/// The configuration was changed.
#[event]
pub struct StakingConfigUpdated {
    /// Where slashed tokens go.
    pub slash_destination: Address,
    /// Shortest duration of new stakes, seconds.
    pub min_duration: u32,
    /// Longest duration of new stakes, seconds.
    pub max_duration: u32,
}

/// An authority was proposed.
#[event]
pub struct StakingAuthorityProposed {
    /// Who may accept; zero when a proposal was taken back.
    pub proposed: Address,
}

/// The authority changed.
#[event]
pub struct StakingAuthorityAccepted {
    /// Who may change the configuration now.
    pub authority: Address,
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
    /// Who paid the rent of the stake and its vault.
    pub payer: Address,
}

/// More tokens were locked.
#[event]
pub struct StakeToppedUp {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units added.
    pub added: u64,
    /// Base units locked.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Tokens were locked for longer.
#[event]
pub struct StakeExtended {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Seconds that unstaking takes.
    pub duration: u32,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Unstaking began: tokens vest from now on, and weigh nothing.
#[event]
pub struct Unstaked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units that will vest.
    pub amount: u64,
    /// Seconds until all of them have.
    pub duration: u32,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// When it began, Unix seconds.
    pub at: i64,
}

/// What was not withdrawn was locked again.
#[event]
pub struct Restaked {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Base units locked.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Tokens that had vested were withdrawn.
#[event]
pub struct Withdrawn {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that they went to.
    pub destination: Address,
    /// Base units that went there.
    pub amount: u64,
    /// Base units withdrawn since unstaking began.
    pub withdrawn: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A stake and its vault were closed.
#[event]
pub struct StakeClosed {
    /// The stake.
    pub stake: Address,
    /// Who owned it.
    pub owner: Address,
    /// The token account that the rest went to.
    pub destination: Address,
    /// Base units that went there, with those that others sent to the vault.
    pub amount: u64,
    /// Who got the rent back.
    pub payer: Address,
    /// Unix seconds.
    pub at: i64,
}

/// Fees that arrived were shared among all stakes.
#[event]
pub struct RewardsSynced {
    /// Base units that arrived since the last time.
    pub amount: u64,
    /// The weight that they were divided by.
    pub total_xnos: u64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: u64,
    /// Rewards per unit of weight since the start, in base units ÷ 10^18.
    pub rewards_per_xnos: u128,
    /// What the division left, in base units ÷ 10^18.
    pub rewards_remainder: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A staker was paid.
#[event]
pub struct RewardsClaimed {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that was paid.
    pub destination: Address,
    /// Base units paid; none are pending now.
    pub amount: u64,
    /// Rewards left beside, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Weight was reserved as a bond.
#[event]
pub struct Bonded {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Weight reserved now.
    pub xnos: u64,
    /// Weight reserved altogether.
    pub bonded_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Weight was given free.
#[event]
pub struct Released {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// Weight given free.
    pub xnos: u64,
    /// Weight still reserved.
    pub bonded_xnos: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Tokens of a bond were taken.
#[event]
pub struct Slashed {
    /// The stake.
    pub stake: Address,
    /// Who owns it.
    pub owner: Address,
    /// The token account that the tokens went to.
    pub destination: Address,
    /// Weight of the bond that was slashed.
    pub slashed_xnos: u64,
    /// Base units taken.
    pub tokens: u64,
    /// Base units taken since the stake was created.
    pub slashed: u64,
    /// Base units left.
    pub amount: u64,
    /// The weight of the stake.
    pub xnos: u64,
    /// Weight still reserved.
    pub bonded_xnos: u64,
    /// The weight of all stakes.
    pub total_xnos: u64,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: u64,
    /// Rewards beside those, in base units ÷ 10^18.
    pub reward_fraction: u64,
    /// Unix seconds.
    pub at: i64,
}
