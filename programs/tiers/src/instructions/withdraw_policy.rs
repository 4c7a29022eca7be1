//! `withdraw_policy`: signed by the admin.

use anchor_lang::prelude::*;

use crate::{
    error::TiersError,
    event::PolicyWithdrawn,
    state::{Config, Policy},
};

/// Accounts of `withdraw_policy`.
#[derive(Accounts)]
pub struct WithdrawPolicy {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the admin.
/// - A policy is proposed.
pub fn handle(ctx: &mut Context<WithdrawPolicy>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    config.require_admin(&accounts.admin)?;
    let effective_at = config.proposed_effective_at.get();
    require!(effective_at != 0, TiersError::NothingProposed);
    config.proposed_policy = Policy::default();
    config.proposed_effective_at = 0.into();
    emit!(PolicyWithdrawn { effective_at });
    Ok(())
}
