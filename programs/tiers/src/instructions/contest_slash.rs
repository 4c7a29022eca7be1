//! `contest_slash`: signed by the owner of the host.

use anchor_lang::prelude::*;
use nosana_common::assessment::{SLASH_CONTEST, SlashState};

use crate::{
    error::TiersError,
    event::SlashContested,
    state::{Host, Slash},
};

/// Arguments of `contest_slash`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ContestSlashArgs {
    /// Digest of the defence.
    pub defence: [u8; 32],
}

/// Accounts of `contest_slash`.
#[derive(Accounts)]
pub struct ContestSlash {
    /// Who owns the host.
    pub owner: Signer,
    /// The host.
    pub host: Account<Host>,
    /// The account of its slashes.
    #[account(mut)]
    pub slash: Account<Slash>,
}

/// **Specification**
/// - Only the owner of the host, once a proposal, and before it can be executed.
/// - It can be executed later by the time that is added, and by nobody but the admin,
///   who thereby stands by it.
pub fn handle(ctx: &mut Context<ContestSlash>, args: ContestSlashArgs) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.host.require_owner(&accounts.owner)?;
    let slash = &mut accounts.slash;
    require!(
        slash.host == *accounts.host.address(),
        TiersError::WrongSlash
    );
    slash.require_pending()?;
    require!(
        slash.state() == SlashState::Proposed,
        TiersError::AlreadyContested
    );
    require!(at < slash.executable_at.get(), TiersError::TooLateToContest);
    let executable_at = slash.executable_at.get().saturating_add(SLASH_CONTEST);
    slash.state = SlashState::Contested as u8;
    slash.defence = args.defence;
    slash.executable_at = executable_at.into();
    emit!(SlashContested {
        host: slash.host,
        defence: args.defence,
        executable_at,
        at,
    });
    Ok(())
}
