//! `accept_admin`: signed by who was proposed.

use anchor_lang::prelude::*;

use crate::{error::TiersError, event::TiersAdminAccepted, state::Config};

/// Accounts of `accept_admin`.
#[derive(Accounts)]
pub struct AcceptAdmin {
    /// Who was proposed.
    pub proposed: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only who was proposed, and once.
pub fn handle(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    let admin = *accounts.proposed.address();
    require!(admin == config.pending_admin, TiersError::NotProposed);
    config.admin = admin;
    config.pending_admin = Address::default();
    emit!(TiersAdminAccepted { admin });
    Ok(())
}
