//! `update_market`: signed by the market's authority.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::MarketUpdated, state::Market, terms::MarketTerms};

/// Accounts of `update_market`.
#[derive(Accounts)]
pub struct UpdateMarket {
    /// The market's authority.
    pub authority: Signer,
    /// The market.
    #[account(mut)]
    pub market: Account<Market>,
}

/// **Specification**
/// - Only the market's authority.
/// - The terms are in range. Name, tier, class and queue stay.
/// - Jobs that were posted, and places that were taken, keep their terms.
pub fn handle(ctx: &mut Context<UpdateMarket>, terms: MarketTerms) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.authority.address() == accounts.market.authority,
        JobsError::NotAuthority
    );
    terms.validate()?;
    let market = *accounts.market.address();
    terms.apply(&mut accounts.market);
    emit!(MarketUpdated { market, terms });
    Ok(())
}
