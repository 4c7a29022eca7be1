//! `restake`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::Restaked,
    state::{Config, Stake},
    weight,
};

/// Accounts of `restake`.
#[derive(Accounts)]
pub struct Restake {
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
/// - Only the owner, and only while the stake is unstaking.
/// - What was not withdrawn, which is more than nothing, is locked for the duration that
///   the stake had, whatever has vested of it.
/// - Of the fees that arrived meanwhile it gets nothing.
pub fn handle(ctx: &mut Context<Restake>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(stake.is_unstaking(), StakingError::NotUnstaking);
    let left = stake.left();
    require!(left > 0, StakingError::AmountIsZero);
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, accounts.reward_vault.account(), now)?;
    stake.amount = left.into();
    stake.withdrawn = 0.into();
    stake.unstaked_at = 0.into();
    weight::weigh(config, stake)?;
    emit!(Restaked {
        stake: *stake.address(),
        owner: stake.owner,
        amount: left,
        xnos: stake.xnos.get(),
        total_xnos: config.total_xnos.get(),
        at: now,
    });
    Ok(())
}
