//! `propose_market_authority`: signed by the market's authority.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::AuthorityProposed, state::Market};

/// Arguments of `propose_market_authority`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ProposeMarketAuthorityArgs {
    /// Who may accept; zero to take a proposal back.
    pub proposed: Address,
}

/// Accounts of `propose_market_authority`.
#[derive(Accounts)]
pub struct ProposeMarketAuthority {
    /// The market's authority.
    pub authority: Signer,
    /// The market.
    #[account(mut)]
    pub market: Account<Market>,
}

/// **Specification**
/// - Only the market's authority, which stays what it is until the proposed one accepts.
pub fn handle(
    ctx: &mut Context<ProposeMarketAuthority>,
    args: ProposeMarketAuthorityArgs,
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let market = &mut accounts.market;
    require!(
        *accounts.authority.address() == market.authority,
        JobsError::NotAuthority
    );
    market.pending_authority = args.proposed;
    emit!(AuthorityProposed {
        account: *market.address(),
        proposed: args.proposed,
    });
    Ok(())
}
