//! `top_up`: signed by the owner of the stake.

use anchor_lang::prelude::*;
use pinocchio_token::instructions::Transfer;

use crate::{
    error::StakingError,
    event::StakeToppedUp,
    state::{Config, Stake},
    token::require_vault,
    weight,
};

/// Arguments of `top_up`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct TopUpArgs {
    /// Base units to add.
    pub amount: u64,
}

/// Accounts of `top_up`.
#[derive(Accounts)]
pub struct TopUp {
    /// Who owns the stake.
    pub owner: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
    /// Its token account.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Where the tokens come from.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the owner, and not while the stake is unstaking.
/// - The amount is above zero; the token program checks the source.
/// - What arrived in the reward vault before is shared by the old weights.
pub fn handle(ctx: &mut Context<TopUp>, args: TopUpArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    let vault = accounts.vault.account();
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(!stake.is_unstaking(), StakingError::Unstaking);
    require!(args.amount > 0, StakingError::AmountIsZero);
    require_vault(stake, vault)?;
    Transfer::new(
        accounts.source.account(),
        vault,
        accounts.owner.account(),
        args.amount,
    )
    .invoke()?;
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, accounts.reward_vault.account(), now)?;
    stake.amount = stake
        .amount
        .checked_add(args.amount)
        .ok_or(StakingError::Overflow)?;
    weight::weigh(config, stake)?;
    emit!(StakeToppedUp {
        stake: *stake.address(),
        owner: stake.owner,
        added: args.amount,
        amount: stake.amount.get(),
        xnos: stake.xnos.get(),
        total_xnos: config.total_xnos.get(),
        reward_pending: stake.reward_pending.get(),
        reward_fraction: stake.reward_fraction.get(),
        at: now,
    });
    Ok(())
}
