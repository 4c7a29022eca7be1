//! `set_tier`: signed by the admin.

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

use crate::{
    error::TiersError,
    moves,
    state::{Config, Host},
    text,
};

/// Arguments of `set_tier`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct SetTierArgs {
    /// The tier, see `nosana_common::tier::Tier`.
    pub tier: u8,
    /// Why, UTF-8, padded with zeros, not empty.
    pub reason: [u8; 64],
}

/// Accounts of `set_tier`.
#[derive(Accounts)]
pub struct SetTier {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
}

/// **Specification**
/// - Only the admin, and with a reason in words, which the event tells.
/// - The move is one that an admin can make, see `Tier::may_be_moved_to`.
/// - Nobody is promoted past the bond that the policy asks of Premium.
/// - The host is judged from now on as in any new tier; after suspension or removal it
///   begins without strikes.
pub fn handle(ctx: &mut Context<SetTier>, args: SetTierArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    text::require_some_text(&args.reason)?;
    let to = Tier::try_from(args.tier).map_err(|()| TiersError::BadMove)?;
    require!(
        accounts.host.tier().may_be_moved_to(to),
        TiersError::BadMove
    );
    require!(
        to != Tier::Premium
            || accounts
                .config
                .policy()
                .is_bond_met(accounts.host.bond.get()),
        TiersError::BondMissing
    );
    let at = Clock::get()?.unix_timestamp;
    let by = (*accounts.admin.address(), args.reason);
    moves::move_by_admin(&mut accounts.host, to, by, at);
    Ok(())
}
