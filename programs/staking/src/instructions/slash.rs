//! `slash`: signed, through the tiers program, by the bonder.

use anchor_lang::prelude::*;
use nosana_common::stake::slashed_tokens;

use super::bond::{bonded_less, require_bonder};
use crate::{
    error::StakingError,
    event::Slashed,
    state::{Config, Stake},
    token::{require_vault, send_staked},
    weight,
};

/// Accounts of `slash`.
#[derive(Accounts)]
pub struct Slash {
    /// The address that the tiers program alone can sign for.
    pub bonder: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
    /// Its token account.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Where slashed tokens go.
    // It may be the reward vault; nothing of its data is held.
    #[account(unsafe(dup))]
    pub slash_destination: UncheckedAccount,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**: slashes the weight `xnos`.
/// - Only the tiers program. What is bonded is not unstaking.
/// - The weight is above zero and at most what is bonded.
/// - Takes the share of the tokens that the weight is of the stake's, rounded down, so
///   that what is left weighs at least the bonds that are left.
/// - What arrived in the reward vault before is shared by the old weights; what goes
///   there now counts as a fee.
pub fn handle(ctx: &mut Context<Slash>, xnos: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (config, stake) = (&mut accounts.config, &mut accounts.stake);
    let vault = accounts.vault.account();
    let destination = accounts.slash_destination.account();
    require_bonder(&accounts.bonder)?;
    require_vault(stake, vault)?;
    require!(
        *destination.address() == config.slash_destination,
        StakingError::WrongSlashDestination
    );
    let bonded = bonded_less(stake, xnos)?;
    let now = Clock::get()?.unix_timestamp;
    weight::settle(config, stake, accounts.reward_vault.account(), now)?;
    let tokens = take(stake, xnos)?;
    stake.bonded_xnos = bonded;
    weight::weigh(config, stake)?;
    require!(
        stake.bonded_xnos.get() <= stake.xnos.get(),
        StakingError::BondExceedsWeight
    );
    send_staked(stake, vault, destination, tokens)?;
    emit!(Slashed {
        stake: *stake.address(),
        owner: stake.owner,
        destination: *destination.address(),
        slashed_xnos: xnos,
        tokens,
        slashed: stake.slashed.get(),
        amount: stake.amount.get(),
        xnos: stake.xnos.get(),
        bonded_xnos: stake.bonded_xnos.get(),
        total_xnos: config.total_xnos.get(),
        reward_pending: stake.reward_pending.get(),
        reward_fraction: stake.reward_fraction.get(),
        at: now,
    });
    Ok(())
}

/// Takes the tokens of `xnos` out of the stake's books; returns the base units.
fn take(stake: &mut Stake, xnos: u64) -> Result<u64> {
    let tokens = slashed_tokens(stake.amount.get(), xnos, stake.xnos.get())
        .ok_or(StakingError::ExceedsBond)?;
    stake.amount = stake
        .amount
        .checked_sub(tokens)
        .ok_or(StakingError::Overflow)?;
    stake.slashed = stake
        .slashed
        .checked_add(tokens)
        .ok_or(StakingError::Overflow)?;
    Ok(tokens)
}
