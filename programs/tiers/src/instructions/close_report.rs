//! `close_report`: anyone.

use anchor_lang::prelude::*;
use nosana_common::assessment::REPORT_RETENTION;

use crate::{error::TiersError, event::ReportClosed, state::Report};

/// Accounts of `close_report`.
#[derive(Accounts)]
pub struct CloseReport {
    /// The report.
    #[account(mut)]
    pub report: Account<Report>,
    /// Who paid the report's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - The report was kept for its time. What it changed of the host stays.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseReport>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let report = &mut accounts.report;
    require!(
        now >= report.at.get().saturating_add(REPORT_RETENTION),
        TiersError::NotDue
    );
    require!(
        *accounts.payer.address() == report.payer,
        TiersError::WrongPayer
    );
    let (address, host, sequence) = (*report.address(), report.host, report.sequence.get());
    report.close(*accounts.payer.account())?;
    emit!(ReportClosed {
        report: address,
        host,
        sequence,
    });
    Ok(())
}
