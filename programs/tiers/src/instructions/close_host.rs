//! `close_host`: signed by the owner.

use anchor_lang::prelude::*;
use nosana_common::{host_record, ids};

use crate::{error::TiersError, event::HostClosed, state::Host};

/// Accounts of `close_host`.
#[derive(Accounts)]
pub struct CloseHost {
    /// Who owns the host.
    pub owner: Signer,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: UncheckedAccount,
    /// Who paid the host's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only the owner.
/// - Nothing is bonded.
/// - The host is idle: its record says so, or does not exist. A record is at the
///   address derived from the host, so another host's cannot be passed.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseHost>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let owner = *accounts.owner.address();
    require!(owner == accounts.host.owner, TiersError::NotOwner);
    require!(accounts.host.bond.is_zero(), TiersError::HostBonded);
    require!(
        *accounts.payer.address() == accounts.host.payer,
        TiersError::NotOwner
    );
    let host = *accounts.host.address();
    require_idle(&host, accounts.record.account())?;

    let tier = accounts.host.tier;
    let payer = *accounts.payer.account();
    accounts.host.close(payer)?;
    emit!(HostClosed {
        host,
        owner,
        tier,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}

/// Refuses unless the record of `host` says that it is idle, or there is none.
fn require_idle(host: &Address, record: &AccountView) -> Result<()> {
    let jobs = Address::from(ids::JOBS);
    let (address, _) = find_program_address(&[ids::RECORD, host.as_ref()], &jobs);
    require!(address == *record.address(), TiersError::WrongRecord);
    if !record.owned_by(&jobs) {
        return Ok(());
    }
    let data = record.try_borrow()?;
    require!(
        host_record::state_of(&data, host.as_array()) == Some(host_record::HostState::Idle),
        TiersError::HostBusy
    );
    Ok(())
}
