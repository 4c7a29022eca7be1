//! `close_record`: anyone, once the host is closed.

use anchor_lang::prelude::*;
use nosana_common::ids;

use crate::{error::JobsError, event::RecordClosed, state::HostRecord};

/// Accounts of `close_record`.
#[derive(Accounts)]
pub struct CloseRecord {
    /// Where the host was.
    pub host: UncheckedAccount,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
    /// Who paid the record's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only when the host of the record does not exist any more: a host cannot get rid of
///   its bad days and keep its tier.
/// - A host can only be closed while it neither waits nor works, so the record tells of
///   nothing that is still to come.
/// - The rent, and what is left of the reserve, goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseRecord>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let host = *accounts.host.address();
    require!(accounts.record.host == host, JobsError::WrongRecord);
    require!(
        !accounts.host.account().owned_by(&Address::from(ids::TIERS)),
        JobsError::HostExists
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
