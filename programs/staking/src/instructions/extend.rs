//! `extend`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::StakeExtended,
    state::{Config, Stake},
    weight,
};

/// Arguments of `extend`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ExtendArgs {
    /// Seconds that unstaking will take, altogether.
    pub duration: u32,
}

/// Accounts of `extend`.
#[derive(Accounts)]
pub struct Extend {
    /// Who owns the stake.
    pub owner: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
}

/// **Specification**
/// - Only the owner, and not while the stake is unstaking.
/// - Nothing of it is bonded. Bonds and slashes are weight: after it became longer, the
///   same weight would be fewer tokens, and an owner could dilute a slash to come.
/// - The duration is longer than it was, and within the configured limits.
/// - What arrived in the reward vault before is shared by the old weights.
pub fn handle(ctx: &mut Context<Extend>, args: ExtendArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(!stake.is_unstaking(), StakingError::Unstaking);
    require!(stake.bonded_xnos.is_zero(), StakingError::StakeBonded);
    require!(
        args.duration > stake.duration.get(),
        StakingError::DurationNotLonger
    );
    require!(
        (config.min_duration.get()..=config.max_duration.get()).contains(&args.duration),
        StakingError::DurationOutOfRange
    );
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, accounts.reward_vault.account(), now)?;
    stake.duration = args.duration.into();
    weight::weigh(config, stake)?;
    emit!(StakeExtended {
        stake: *stake.address(),
        owner: stake.owner,
        duration: args.duration,
        xnos: stake.xnos.get(),
        total_xnos: config.total_xnos.get(),
        reward_pending: stake.reward_pending.get(),
        reward_fraction: stake.reward_fraction.get(),
        at: now,
    });
    Ok(())
}
