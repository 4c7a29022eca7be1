//! `unstake`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::Unstaked,
    state::{Config, Stake},
    weight,
};

/// Accounts of `unstake`.
#[derive(Accounts)]
pub struct Unstake {
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
/// - Only the owner, and once, until it restakes.
/// - Nothing of it is bonded, so that what can be slashed does not get away.
/// - The stake weighs nothing from now on; what it earned before stays its own.
pub fn handle(ctx: &mut Context<Unstake>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(!stake.is_unstaking(), StakingError::Unstaking);
    require!(stake.bonded_xnos.is_zero(), StakingError::StakeBonded);
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, accounts.reward_vault.account(), now)?;
    weight::set(config, stake, 0)?;
    // Zero says that it has not begun.
    stake.unstaked_at = now.max(1).into();
    emit!(Unstaked {
        stake: *stake.address(),
        owner: stake.owner,
        amount: stake.amount.get(),
        duration: stake.duration.get(),
        total_xnos: config.total_xnos.get(),
        reward_pending: stake.reward_pending.get(),
        reward_fraction: stake.reward_fraction.get(),
        at: stake.unstaked_at.get(),
    });
    Ok(())
}
