//! `propose_policy`: signed by the admin.

use anchor_lang::prelude::*;
use nosana_common::assessment::POLICY_DELAY;

use crate::{
    event::PolicyProposed,
    state::{Config, PolicyTerms},
};

/// Arguments of `propose_policy`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ProposePolicyArgs {
    /// The policy.
    pub policy: PolicyTerms,
}

/// Accounts of `propose_policy`.
#[derive(Accounts)]
pub struct ProposePolicy {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the admin.
/// - The policy's marks fit together.
/// - It takes effect after the delay. What was proposed before is forgotten, and the
///   delay begins anew.
pub fn handle(ctx: &mut Context<ProposePolicy>, args: ProposePolicyArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    args.policy.validate()?;
    let effective_at = Clock::get()?.unix_timestamp.saturating_add(POLICY_DELAY);
    accounts.config.proposed_policy = args.policy.into();
    accounts.config.proposed_effective_at = effective_at.into();
    emit!(PolicyProposed {
        policy: args.policy,
        effective_at,
    });
    Ok(())
}
