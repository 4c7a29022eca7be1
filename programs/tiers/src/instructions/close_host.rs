//! `close_host`: signed by the owner.

use anchor_lang::prelude::*;

use crate::{error::TiersError, event::HostClosed, record, state::Host};

/// Accounts of `close_host`.
#[derive(Accounts)]
pub struct CloseHost {
    /// Who owns the host.
    pub owner: Signer,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: UncheckedAccount,
    /// Who paid the host's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only the owner.
/// - Nothing is bonded or unbonding, and no slash is proposed.
/// - The host is idle: its record says so, or there is provably none.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseHost>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let owner = *accounts.owner.address();
    require!(owner == accounts.host.owner, TiersError::NotOwner);
    require!(
        accounts.host.bond.is_zero() && accounts.host.unbonding.is_zero(),
        TiersError::HostBonded
    );
    require!(accounts.host.slashing.is_zero(), TiersError::SlashPending);
    require!(
        *accounts.payer.address() == accounts.host.payer,
        TiersError::NotOwner
    );
    let host = *accounts.host.address();
    record::require_idle(&host, accounts.record.account())?;

    let tier = accounts.host.tier;
    let payer = *accounts.payer.account();
    accounts.host.close(payer)?;
    emit!(HostClosed {
        host,
        owner,
        tier,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
