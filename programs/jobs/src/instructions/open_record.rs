//! `open_record`: anyone, for any host.

use anchor_lang::{
    prelude::*,
    system_program::{Transfer, transfer},
};
use nosana_common::job::RESERVE;

use crate::{
    event::RecordOpened,
    host::Host,
    state::{HostRecord, RECORD_VERSION},
};

/// Accounts of `open_record`.
#[derive(Accounts)]
pub struct OpenRecord {
    /// Who pays the rent, and gets it back.
    #[account(mut)]
    pub payer: Signer,
    /// The host.
    pub host: Account<Host>,
    /// The record to create.
    #[account(init, payer = payer, seeds = [b"record", host], bump)]
    pub record: Account<HostRecord>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The host is registered and has no record yet.
/// - The payer also puts the reserve in that bounties are paid from; what is left of
///   it returns together with the rent.
pub fn handle(ctx: &mut Context<OpenRecord>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (host, payer) = (*accounts.host.address(), *accounts.payer.address());
    // What was created is all zero: idle, nothing counted.
    accounts.record.version = RECORD_VERSION;
    accounts.record.bump = ctx.bumps.record;
    accounts.record.host = host;
    accounts.record.payer = payer;
    accounts.record.opened_at = at.into();
    accounts.record.rent = accounts.record.min_lamports()?.into();
    let reserve = Transfer {
        from: accounts.payer.try_cpi_handle_mut()?,
        to: accounts.record.try_cpi_handle_mut()?,
    };
    transfer(
        CpiContext::new(accounts.system_program.address(), reserve),
        RESERVE,
    )?;
    emit!(RecordOpened {
        host,
        record: *accounts.record.address(),
        payer,
        at,
    });
    Ok(())
}
