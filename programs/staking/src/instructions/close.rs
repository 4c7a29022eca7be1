//! `close`: signed by the owner of the stake.

use anchor_lang::prelude::*;

use crate::{
    error::StakingError,
    event::StakeClosed,
    state::Stake,
    token::{balance, close_vault, require_vault, send_staked},
};

/// Accounts of `close`.
#[derive(Accounts)]
pub struct Close {
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
    /// Who paid the rent of the stake and its vault.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the owner, once the whole duration has passed since it unstaked, or when
///   nothing is left, because it was withdrawn or slashed.
/// - Its rewards were claimed; a fraction of a base unit is forgotten.
/// - Pays what was not withdrawn, with what others sent to the vault. The rent of both
///   accounts goes back to who paid it.
pub fn handle(ctx: &mut Context<Close>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    validate(&ctx.accounts, now)?;
    let accounts = &mut ctx.accounts;
    let (vault, destination) = (accounts.vault.account(), accounts.destination.account());
    let amount = balance(vault)?.ok_or(StakingError::WrongVault)?;
    send_staked(&accounts.stake, vault, destination, amount)?;
    let mut payer = *accounts.payer.account();
    close_vault(&accounts.stake, vault, &mut payer)?;
    let (address, owner) = (*accounts.stake.address(), accounts.stake.owner);
    accounts.stake.close(payer)?;
    emit!(StakeClosed {
        stake: address,
        owner,
        destination: *destination.address(),
        amount,
        payer: *payer.address(),
        at: now,
    });
    Ok(())
}

fn validate(accounts: &Close, now: i64) -> Result<()> {
    let stake = &accounts.stake;
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require_vault(stake, accounts.vault.account())?;
    require!(
        *accounts.payer.address() == stake.payer,
        StakingError::WrongPayer
    );
    // Nothing can be bonded in either case: what is unstaking has no bond, and what has
    // no tokens has no weight. It is asked all the same, since slashing depends on it.
    require!(stake.bonded_xnos.is_zero(), StakingError::StakeBonded);
    require!(
        stake.left() == 0 || stake.is_over(now),
        StakingError::StillLocked
    );
    require!(
        stake.reward_pending.is_zero(),
        StakingError::RewardsUnclaimed
    );
    Ok(())
}
