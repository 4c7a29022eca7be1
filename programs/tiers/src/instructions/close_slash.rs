//! `close_slash`: anyone.

use anchor_lang::prelude::*;
use nosana_common::assessment::SlashState;

use crate::{error::TiersError, event::SlashClosed, state::Slash};

/// Accounts of `close_slash`.
#[derive(Accounts)]
pub struct CloseSlash {
    /// The account of a host's slashes.
    #[account(mut)]
    pub slash: Account<Slash>,
    /// The host; it may be closed.
    pub host: UncheckedAccount,
    /// Who paid the account's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Nothing is proposed.
/// - The period is over, so that the ceiling has nothing to remember, or the host is
///   closed, which it can be only without a bond.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseSlash>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let slash = &mut accounts.slash;
    require!(
        *accounts.host.address() == slash.host,
        TiersError::WrongSlash
    );
    require!(slash.state() == SlashState::None, TiersError::SlashPending);
    let is_host_closed = !accounts.host.account().owned_by(&crate::ID);
    require!(
        is_host_closed || now >= slash.period_ends_at(),
        TiersError::NotDue
    );
    require!(
        *accounts.payer.address() == slash.payer,
        TiersError::WrongPayer
    );
    let (address, host) = (*slash.address(), slash.host);
    slash.close(*accounts.payer.account())?;
    emit!(SlashClosed {
        slash: address,
        host,
    });
    Ok(())
}
