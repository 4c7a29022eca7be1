//! `accept_authority`: signed by who was proposed.

use anchor_lang::prelude::*;

use crate::{error::StakingError, event::StakingAuthorityAccepted, state::Config};

/// Accounts of `accept_authority`.
#[derive(Accounts)]
pub struct AcceptAuthority {
    /// Who was proposed.
    pub proposed: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only who was proposed, and once.
pub fn handle(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    let authority = *accounts.proposed.address();
    require!(
        authority == config.pending_authority,
        StakingError::NotProposed
    );
    config.authority = authority;
    config.pending_authority = Address::default();
    emit!(StakingAuthorityAccepted { authority });
    Ok(())
}
