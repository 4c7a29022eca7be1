//! `update_host`: signed by the owner.

use anchor_lang::prelude::*;
use anchor_spl::token::TokenAccount;
use nosana_common::tier::Tier;

use super::register_host::require_payout;
use crate::{
    error::TiersError,
    event::HostUpdated,
    state::{Config, Host},
    text,
};

/// Arguments of `update_host`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdateHostArgs {
    /// URL of the agent's API, padded with zeros; zero while it has none.
    pub endpoint: [u8; 64],
    /// Region code, ASCII, padded with zeros.
    pub region: [u8; 8],
    /// Agent version: major, minor, patch, zero.
    pub agent_version: [u8; 4],
}

/// Accounts of `update_host`.
#[derive(Accounts)]
pub struct UpdateHost {
    /// Who owns the host.
    pub owner: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The token account that the host is paid to from now on; often the same as before.
    pub payout: Account<TokenAccount>,
}

/// **Specification**
/// - Only the owner, and not of a removed host.
/// - The payout account is as at registration. A job that runs pays to the account that
///   it noted at its start.
/// - Region and URL are text, the region ASCII. Machine, class, GPUs and memory stay:
///   another machine is another host.
pub fn handle(ctx: &mut Context<UpdateHost>, args: UpdateHostArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.host.require_owner(&accounts.owner)?;
    require!(
        accounts.host.tier() != Tier::Removed,
        TiersError::HostRemoved
    );
    require_payout(&accounts.payout, &accounts.config)?;
    text::require_ascii(&args.region)?;
    text::require_text(&args.endpoint)?;
    let payout = *accounts.payout.address();
    let host = &mut accounts.host;
    host.payout = payout;
    host.endpoint = args.endpoint;
    host.region = args.region;
    host.agent_version = args.agent_version;
    emit!(HostUpdated {
        host: *host.address(),
        payout,
        endpoint: args.endpoint,
        region: args.region,
        agent_version: args.agent_version,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
