//! `withdraw`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::Withdrawn,
    state::Stake,
    token::{require_vault, send_staked},
};

/// Accounts of `withdraw`.
#[derive(Accounts)]
pub struct Withdraw {
    /// Who owns the stake.
    pub owner: Signer,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
    /// Its token account.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Where the tokens go.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the owner, and only while the stake is unstaking.
/// - Pays what has vested since it began and was not withdrawn, which is more than
///   nothing. What others sent to the vault is not part of it.
/// - Nothing here depends on rewards.
pub fn handle(ctx: &mut Context<Withdraw>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let stake = &mut accounts.stake;
    let (vault, destination) = (accounts.vault.account(), accounts.destination.account());
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(stake.is_unstaking(), StakingError::NotUnstaking);
    require_vault(stake, vault)?;
    let now = Clock::get()?.unix_timestamp;
    let amount = stake.withdrawable(now);
    require!(amount > 0, StakingError::NothingVested);
    stake.withdrawn = stake
        .withdrawn
        .checked_add(amount)
        .ok_or(StakingError::Overflow)?;
    send_staked(stake, vault, destination, amount)?;
    emit!(Withdrawn {
        stake: *stake.address(),
        owner: stake.owner,
        destination: *destination.address(),
        amount,
        withdrawn: stake.withdrawn.get(),
        at: now,
    });
    Ok(())
}
