//! `close_record`: signed by the owner of the host.

use anchor_lang::prelude::*;
use nosana_common::host_record::HostState;

use crate::{error::JobsError, event::RecordClosed, host::Host, state::HostRecord, worker};

/// Accounts of `close_record`.
#[derive(Accounts)]
pub struct CloseRecord {
    /// Who owns the host.
    pub owner: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
    /// Who paid the record's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only the owner of the host, and only while it is idle, or when the place that it
///   had is long over: its market may be closed.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseRecord>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let host = *accounts.host.address();
    require!(
        *accounts.owner.address() == accounts.host.owner(),
        JobsError::NotAuthority
    );
    require!(accounts.record.host == host, JobsError::WrongRecord);
    let now = Clock::get()?.unix_timestamp;
    require!(
        accounts.record.state() == HostState::Idle || worker::is_place_over(&accounts.record, now),
        JobsError::HostBusy
    );
    require!(
        *accounts.payer.address() == accounts.record.payer,
        JobsError::WrongPayer
    );
    let record = *accounts.record.address();
    let payer = *accounts.payer.account();
    accounts.record.close(payer)?;
    emit!(RecordClosed { host, record });
    Ok(())
}
