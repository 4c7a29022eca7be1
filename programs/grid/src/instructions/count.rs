//! `count`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::note_days;

use crate::{
    error::GridError,
    host::{self, Host},
    points::{recount, require_host},
    state::{Phase, Seat},
};

/// Accounts of `count`.
#[derive(Accounts)]
pub struct Count {
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// The seat's host.
    pub host: Account<Host>,
    /// The record that the jobs program keeps for the host.
    pub record: UncheckedAccount,
}

/// **Specification**
/// - While points can change, for who has a seat.
/// - The host is the one that registered, has the bond, is neither suspended nor removed,
///   and passed a proof since the phase began to run when the phase asks for that.
/// - What the record shows of each day that counts is kept, at its largest; points for
///   work and uptime are what all days come to. Counting again adds nothing.
pub fn handle(ctx: &mut Context<Count>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (phase, seat, host) = (&mut accounts.phase, &mut accounts.seat, &accounts.host);
    phase.require_points_open(now)?;
    require_host(phase, seat, host)?;
    require!(
        phase.needs_proof == 0 || host.proof_at() >= phase.running_from.get(),
        GridError::NotProven
    );
    let counted = seat.counted(&phase.schedule());
    host::look(host.address(), accounts.record.account(), |record| {
        note_days(seat.days_mut(), counted, record, phase.uptime_seconds.get());
    })?;
    recount(phase, seat, now)
}
