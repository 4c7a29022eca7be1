//! `release_bond`: anyone.

use anchor_lang::prelude::*;

use crate::{
    bonder::{self, Staking},
    error::TiersError,
    event::BondReleased,
    state::Host,
};

/// Accounts of `release_bond`.
#[derive(Accounts)]
pub struct ReleaseBond {
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// Its owner's stake.
    #[account(mut)]
    pub stake: UncheckedAccount,
    /// The key that bonds, releases and slashes.
    pub bonder: UncheckedAccount,
    /// The staking program.
    pub staking_program: Program<Staking>,
}

/// **Specification**
/// - Something is unbonding, its delay is over, and no slash is proposed, which it may
///   have to answer for.
/// - It goes back to the stake of the host's owner.
pub fn handle(ctx: &mut Context<ReleaseBond>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let host = &mut accounts.host;
    let xnos = host.unbonding.get();
    require!(xnos > 0, TiersError::NothingToRelease);
    require!(at >= host.unbonding_until.get(), TiersError::NotDue);
    require!(host.slashing.is_zero(), TiersError::SlashPending);
    bonder::require_stake_of(&host.owner, accounts.stake.account())?;
    bonder::release(accounts.bonder.account(), accounts.stake.account(), xnos)?;
    host.unbonding = 0.into();
    host.unbonding_until = 0.into();
    emit!(BondReleased {
        host: *host.address(),
        xnos,
        bond: host.bond.get(),
        at,
    });
    Ok(())
}
