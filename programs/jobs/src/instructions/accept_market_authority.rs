//! `accept_market_authority`: signed by who was proposed.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::AuthorityAccepted, state::Market};

/// Accounts of `accept_market_authority`.
#[derive(Accounts)]
pub struct AcceptMarketAuthority {
    /// Who was proposed.
    pub proposed: Signer,
    /// The market.
    #[account(mut)]
    pub market: Account<Market>,
}

/// **Specification**
/// - Only who was proposed, and once.
pub fn handle(ctx: &mut Context<AcceptMarketAuthority>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let market = &mut accounts.market;
    let authority = *accounts.proposed.address();
    require!(
        authority == market.pending_authority,
        JobsError::NotProposed
    );
    market.authority = authority;
    market.pending_authority = Address::default();
    emit!(AuthorityAccepted {
        account: *market.address(),
        authority,
    });
    Ok(())
}
