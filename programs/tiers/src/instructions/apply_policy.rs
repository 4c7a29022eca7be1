//! `apply_policy`: anyone.

use anchor_lang::prelude::*;

use crate::{
    error::TiersError,
    event::PolicyApplied,
    state::{Config, Policy},
};

/// Accounts of `apply_policy`.
#[derive(Accounts)]
pub struct ApplyPolicy {
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - A policy is proposed, and its delay is over.
pub fn handle(ctx: &mut Context<ApplyPolicy>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let config = &mut ctx.accounts.config;
    let effective_at = config.proposed_effective_at.get();
    require!(effective_at != 0, TiersError::NothingProposed);
    require!(at >= effective_at, TiersError::NotDue);
    config.policy = config.proposed_policy;
    config.proposed_policy = Policy::default();
    config.proposed_effective_at = 0.into();
    emit!(PolicyApplied {
        policy: config.policy.into(),
        at,
    });
    Ok(())
}
