//! `count_report`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::note_test;

use crate::{
    error::GridError,
    host::{Host, Report},
    points::{recount, require_host},
    state::{Phase, Seat},
};

/// Accounts of `count_report`.
#[derive(Accounts)]
pub struct CountReport {
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// The seat's host.
    pub host: Account<Host>,
    /// What an assessor reported of the host.
    pub report: Account<Report>,
}

/// **Specification**
/// - While points can change, for who has a seat.
/// - The host is the one that registered, has the bond, and is neither suspended nor
///   removed.
/// - The report is of this host since it was registered, and of a proof or benchmark that
///   passed, on a day that counts for the seat.
/// - A day on which a test passed counts once, however many did.
pub fn handle(ctx: &mut Context<CountReport>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    let (host, report) = (&accounts.host, &accounts.report);
    phase.require_points_open(now)?;
    require_host(phase, seat, host)?;
    require!(
        report.host() == *host.address()
            && report.at() >= host.registered_at()
            && report.is_passed_test(),
        GridError::WrongReport
    );
    let counted = seat.counted(&phase.schedule());
    require!(
        note_test(seat.days_mut(), counted, report.at()),
        GridError::OutsideWindow
    );
    recount(phase, seat, now)
}
