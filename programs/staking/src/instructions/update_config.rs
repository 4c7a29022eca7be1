//! `update_config`: signed by the authority.

use anchor_lang::prelude::*;
use nosana_common::ids;

use crate::{
    error::StakingError,
    event::StakingConfigUpdated,
    instructions::initialize::{require_limits, require_slash_destination},
    state::Config,
};

/// Arguments of `update_config`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdateConfigArgs {
    /// Shortest duration of new stakes, seconds.
    pub min_duration: u32,
    /// Longest duration of new stakes, seconds.
    pub max_duration: u32,
}

/// Accounts of `update_config`.
#[derive(Accounts)]
pub struct UpdateConfig {
    /// The authority.
    pub authority: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
    /// Where slashed tokens go from now on.
    pub slash_destination: UncheckedAccount,
}

/// **Specification**
/// - Only the authority.
/// - The limits of the duration are in order and within 14 to 365 days. Stakes that
///   exist keep their duration.
/// - Slashed tokens go to a token account of the mint; it may be the reward vault.
/// - Who may bond, where fees arrive and what is staked cannot be changed. A
///   configuration of before the bonder was a constant is brought up to date with it.
pub fn handle(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    require!(
        *accounts.authority.address() == config.authority,
        StakingError::NotAuthority
    );
    require_limits(args.min_duration, args.max_duration)?;
    let destination = accounts.slash_destination.account();
    require_slash_destination(destination, &config.mint)?;
    config.slash_destination = *destination.address();
    config.bond_authority = ids::BOND_AUTHORITY.into();
    config.min_duration = args.min_duration.into();
    config.max_duration = args.max_duration.into();
    emit!(StakingConfigUpdated {
        slash_destination: config.slash_destination,
        min_duration: args.min_duration,
        max_duration: args.max_duration,
    });
    Ok(())
}
