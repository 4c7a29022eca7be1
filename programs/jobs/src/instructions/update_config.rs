//! `update_config`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::ConfigUpdated, state::Config};

/// Arguments of `update_config`: the whole of what can be changed.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdateConfigArgs {
    /// The fee on what hosts earn, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points; at most what it is now.
    pub fee_cap_bps: u16,
    /// Whether posting is paused. Settlements and refunds never are.
    pub paused: bool,
}

/// Accounts of `update_config`.
#[derive(Accounts)]
pub struct UpdateConfig {
    /// The authority.
    pub authority: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the authority.
/// - The fee is at most its cap, and the cap may only fall: a promise to clients and
///   hosts that nobody can take back.
/// - Where fees go cannot be changed. Jobs that were posted keep their fee.
pub fn handle(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    require!(
        *accounts.authority.address() == config.authority,
        JobsError::NotAuthority
    );
    require!(args.fee_bps <= args.fee_cap_bps, JobsError::FeeTooHigh);
    require!(
        args.fee_cap_bps <= config.fee_cap_bps.get(),
        JobsError::CapMayOnlyFall
    );
    config.fee_bps = args.fee_bps.into();
    config.fee_cap_bps = args.fee_cap_bps.into();
    config.paused = args.paused.into();
    emit!(ConfigUpdated {
        fee_bps: args.fee_bps,
        fee_cap_bps: args.fee_cap_bps,
        paused: args.paused,
    });
    Ok(())
}
