//! `accept_authority`: signed by who was proposed.

use anchor_lang::prelude::*;

use crate::{error::GridError, event::GridAuthorityAccepted, state::Grid};

/// Accounts of `accept_authority`.
#[derive(Accounts)]
pub struct AcceptAuthority {
    /// Who was proposed.
    pub proposed: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
}

/// **Specification**
/// - Only who was proposed, and once.
pub fn handle(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let grid = &mut accounts.grid;
    let authority = *accounts.proposed.address();
    require!(authority == grid.pending_authority, GridError::NotProposed);
    grid.authority = authority;
    grid.pending_authority = Address::default();
    emit!(GridAuthorityAccepted { authority });
    Ok(())
}
