//! Accounts of the staking program.

use anchor_lang::prelude::*;
use nosana_common::{money::seconds_between, stake};

/// The layout that this build writes.
pub const VERSION: u8 = 1;

/// The configuration. Seeds: `config`.
#[account]
pub struct Config {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the reward vault's address.
    pub rewards_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who may change the configuration.
    pub authority: Address,
    /// Who may accept the authority; zero when nobody is proposed.
    pub pending_authority: Address,
    /// The token that is staked and paid.
    pub mint: Address,
    /// Who may reserve, release and slash bonds: a PDA of the tiers program, which the
    /// program knows; it is here for others to read, and nothing else here counts.
    pub bond_authority: Address,
    /// The token account that slashed tokens go to.
    pub slash_destination: Address,
    /// The token account that fees are paid into.
    pub reward_vault: Address,
    /// Shortest duration, seconds.
    pub min_duration: PodU32,
    /// Longest duration, seconds.
    pub max_duration: PodU32,
    /// The weight of all stakes.
    pub total_xnos: PodU64,
    /// Base units in the reward vault that are accounted for.
    pub rewards_accounted: PodU64,
    /// Rewards per unit of weight since the start, scaled by 10^18, modulo 2^128.
    pub rewards_per_xnos: PodU128,
    /// What the last division by the total weight left, scaled by 10^18.
    pub rewards_remainder: PodU64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

/// One owner's stake. Seeds: `stake`, owner.
#[account]
pub struct Stake {
    /// Layout of this account.
    pub version: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// Who owns the tokens.
    pub owner: Address,
    /// Who paid this account's rent and the vault's, and gets it back.
    pub payer: Address,
    /// The token account of this stake.
    pub vault: Address,
    /// Base units locked.
    pub amount: PodU64,
    /// Weight of the stake; zero while it is unstaking.
    pub xnos: PodU64,
    /// Weight reserved as bonds of hosts.
    pub bonded_xnos: PodU64,
    /// Base units withdrawn while unstaking.
    pub withdrawn: PodU64,
    /// Base units slashed.
    pub slashed: PodU64,
    /// Rewards per unit of weight that are accounted to this stake, scaled by 10^18.
    pub reward_debt: PodU128,
    /// Base units of rewards ready to be claimed.
    pub reward_pending: PodU64,
    /// When unstaking began, Unix seconds; zero while it has not.
    pub unstaked_at: PodI64,
    /// Seconds that unstaking takes.
    pub duration: PodU32,
    /// Zero.
    pub padding_2: [u8; 4],
    /// Rewards beside the pending ones, scaled by 10^18; less than a base unit.
    pub reward_fraction: PodU64,
    /// For later versions; zero.
    pub reserved: [u8; 56],
}

impl Stake {
    /// Whether tokens vest and weigh nothing.
    pub fn is_unstaking(&self) -> bool {
        !self.unstaked_at.is_zero()
    }

    /// Base units of the stake that were not withdrawn.
    pub fn left(&self) -> u64 {
        self.amount.get().saturating_sub(self.withdrawn.get())
    }

    /// Whether the whole duration has passed since unstaking began.
    pub fn is_over(&self, now: i64) -> bool {
        self.is_unstaking() && self.elapsed(now) == self.duration.get()
    }

    /// Base units that have vested and were not withdrawn.
    pub fn withdrawable(&self, now: i64) -> u64 {
        stake::vested(self.amount.get(), self.elapsed(now), self.duration.get())
            .saturating_sub(self.withdrawn.get())
    }

    /// Seconds since unstaking began, at most the duration.
    fn elapsed(&self, now: i64) -> u32 {
        seconds_between(self.unstaked_at.get(), now, self.duration.get())
    }
}
