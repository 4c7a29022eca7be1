//! `claim_rewards`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::RewardsClaimed,
    state::{Config, Stake},
    token::send_rewards,
    weight,
};

/// Accounts of `claim_rewards`.
#[derive(Accounts)]
pub struct ClaimRewards {
    /// Who owns the stake.
    pub owner: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
    /// Where fees arrive.
    #[account(mut)]
    pub reward_vault: UncheckedAccount,
    /// Where the rewards go.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the owner; while the stake is unstaking, too.
/// - Pays whole base units, at least one; the fraction beside them stays its own.
pub fn handle(ctx: &mut Context<ClaimRewards>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    let reward_vault = accounts.reward_vault.account();
    let destination = accounts.destination.account();
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, reward_vault, now)?;
    let amount = weight::take_rewards(config, stake);
    require!(amount > 0, StakingError::NothingToClaim);
    send_rewards(config, reward_vault, destination, amount)?;
    emit!(RewardsClaimed {
        stake: *stake.address(),
        owner: stake.owner,
        destination: *destination.address(),
        amount,
        reward_fraction: stake.reward_fraction.get(),
        rewards_accounted: config.rewards_accounted.get(),
        at: now,
    });
    Ok(())
}
