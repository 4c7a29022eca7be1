//! `close_market`: signed by the market's authority.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    event::MarketClosed,
    queue::{self, QueueAccount},
    state::Market,
};

/// Accounts of `close_market`.
#[derive(Accounts)]
pub struct CloseMarket {
    /// The market's authority.
    pub authority: Signer,
    /// The market.
    #[account(mut)]
    pub market: Account<Market>,
    /// Its queue.
    #[account(mut)]
    pub queue: QueueAccount,
    /// Who paid the market's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
    /// Who paid the queue's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub queue_payer: UncheckedAccount,
}

/// **Specification**
/// - Only the market's authority.
/// - No job of the market exists, of whatever state, and nobody waits in its queue.
/// - Market and queue are closed, their rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseMarket>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.authority.address() == accounts.market.authority,
        JobsError::NotAuthority
    );
    queue::require_queue(&accounts.market, &accounts.queue)?;
    require!(
        accounts.queue.jobs.is_zero() && accounts.queue.waiting.is_zero(),
        JobsError::MarketInUse
    );
    require!(
        *accounts.payer.address() == accounts.market.payer
            && *accounts.queue_payer.address() == accounts.queue.payer,
        JobsError::WrongPayer
    );
    let (market, queue) = (*accounts.market.address(), *accounts.queue.address());
    accounts.queue.close(*accounts.queue_payer.account())?;
    accounts.market.close(*accounts.payer.account())?;
    emit!(MarketClosed { market, queue });
    Ok(())
}
