//! `withdraw_slash`: signed by the admin, or by anyone after it lapsed.

use anchor_lang::prelude::*;

use crate::{
    error::TiersError,
    event::SlashWithdrawn,
    state::{Config, Host, Slash},
};

/// Accounts of `withdraw_slash`.
#[derive(Accounts)]
pub struct WithdrawSlash {
    /// The admin, or anyone after it lapsed.
    pub signer: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The account of its slashes.
    #[account(mut)]
    pub slash: Account<Slash>,
}

/// **Specification**
/// - The admin at any time; anyone once it lapsed, so that a proposal that nobody stands
///   by does not hold a bond for ever.
/// - Nothing was slashed, so the period's ceiling has room again.
pub fn handle(ctx: &mut Context<WithdrawSlash>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let slash = &mut accounts.slash;
    require!(
        slash.host == *accounts.host.address(),
        TiersError::WrongSlash
    );
    slash.require_pending()?;
    if at < slash.lapses_at() {
        accounts.config.require_admin(&accounts.signer)?;
    }
    let xnos = slash.xnos.get();
    slash.settle();
    accounts.host.slashing = 0.into();
    emit!(SlashWithdrawn {
        host: slash.host,
        xnos,
        by: *accounts.signer.address(),
        at,
    });
    Ok(())
}
