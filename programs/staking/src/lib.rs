//! Stakes NOS for xNOS: the longest-lived money of the system.
//!
//! A stake and its tokens have accounts of their own, so that no path can touch
//! another owner's tokens.

#![cfg_attr(not(feature = "idl-build"), no_std)]
// The derives expand to unsafe code; what is written by hand has none.
#![deny(unsafe_code)]

extern crate alloc;

pub mod error;
pub mod event;
pub mod instructions;
pub mod state;
pub mod token;
pub mod weight;

use anchor_lang::prelude::*;
use instructions::*;

declare_id!("7wNAsAr7C4oSJByG2SxeBqtzhrhqxL4ozkj7xMAU979x");

/// The instructions of the staking program.
#[program]
pub mod nosana_staking {
    use super::*;

    /// Creates the configuration and the reward vault. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Changes the limits of the duration and where slashed tokens go. Authority.
    pub fn update_config(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
        update_config::handle(ctx, args)
    }

    /// Proposes the next authority. Authority.
    pub fn propose_authority(
        ctx: &mut Context<ProposeAuthority>,
        args: ProposeAuthorityArgs,
    ) -> Result<()> {
        propose_authority::handle(ctx, args)
    }

    /// Takes the authority over. Who was proposed.
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        accept_authority::handle(ctx)
    }

    /// Locks tokens for a duration. Owner.
    pub fn stake(ctx: &mut Context<StakeTokens>, args: StakeArgs) -> Result<()> {
        stake::handle(ctx, args)
    }

    /// Locks more tokens. Owner.
    pub fn top_up(ctx: &mut Context<TopUp>, args: TopUpArgs) -> Result<()> {
        top_up::handle(ctx, args)
    }

    /// Locks the tokens for longer. Owner.
    pub fn extend(ctx: &mut Context<Extend>, args: ExtendArgs) -> Result<()> {
        extend::handle(ctx, args)
    }

    /// Begins to unlock: tokens vest over the duration. Owner.
    pub fn unstake(ctx: &mut Context<Unstake>) -> Result<()> {
        unstake::handle(ctx)
    }

    /// Locks again what was not withdrawn. Owner.
    pub fn restake(ctx: &mut Context<Restake>) -> Result<()> {
        restake::handle(ctx)
    }

    /// Pays what has vested. Owner.
    pub fn withdraw(ctx: &mut Context<Withdraw>) -> Result<()> {
        withdraw::handle(ctx)
    }

    /// Pays the rest and closes the stake. Owner.
    pub fn close(ctx: &mut Context<Close>) -> Result<()> {
        close::handle(ctx)
    }

    /// Pays the stake's share of the fees. Owner.
    pub fn claim_rewards(ctx: &mut Context<ClaimRewards>) -> Result<()> {
        claim_rewards::handle(ctx)
    }

    /// Shares what arrived in the reward vault. Anyone.
    pub fn sync_rewards(ctx: &mut Context<SyncRewards>) -> Result<()> {
        sync_rewards::handle(ctx)
    }

    /// Reserves weight as a bond. Tiers program and owner.
    pub fn bond(ctx: &mut Context<Bond>, xnos: u64) -> Result<()> {
        bond::handle(ctx, xnos)
    }

    /// Gives bonded weight free. Tiers program.
    pub fn release(ctx: &mut Context<Release>, xnos: u64) -> Result<()> {
        release::handle(ctx, xnos)
    }

    /// Takes tokens of a bond. Tiers program.
    pub fn slash(ctx: &mut Context<Slash>, xnos: u64) -> Result<()> {
        slash::handle(ctx, xnos)
    }
}

// Other programs call these by bytes that `common` names.
#[cfg(test)]
mod tests {
    use nosana_common::stake::{BOND_DISCRIMINATOR, RELEASE_DISCRIMINATOR, SLASH_DISCRIMINATOR};

    use super::*;

    #[test]
    fn the_instructions_that_others_call_are_those_that_common_names() {
        assert_eq!(instruction::Bond::DISCRIMINATOR, BOND_DISCRIMINATOR);
        assert_eq!(instruction::Release::DISCRIMINATOR, RELEASE_DISCRIMINATOR);
        assert_eq!(instruction::Slash::DISCRIMINATOR, SLASH_DISCRIMINATOR);
    }

    #[test]
    fn the_bonder_is_the_address_that_the_tiers_program_derives() {
        use nosana_common::ids;
        let tiers = Address::from(ids::TIERS);
        assert_eq!(
            find_program_address(&[ids::BONDER], &tiers),
            (Address::from(ids::BOND_AUTHORITY), ids::BOND_AUTHORITY_BUMP)
        );
    }
}
