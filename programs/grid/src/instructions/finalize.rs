//! `finalize`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::PhaseState;

use crate::{error::GridError, event::PhaseFinalized, state::Phase};

/// Accounts of `finalize`.
#[derive(Accounts)]
pub struct Finalize {
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
}

/// **Specification**
/// - The phase is open, and its review is over.
/// - Its points never change again; rewards can be claimed from now on, for as long as
///   its terms say.
pub fn handle(ctx: &mut Context<Finalize>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let phase = &mut ctx.accounts.phase;
    phase.require_state(PhaseState::Open)?;
    require!(now >= phase.review_until.get(), GridError::NotDue);
    let claim_until = now
        .checked_add(phase.claim_seconds.get().into())
        .ok_or(GridError::Overflow)?;
    phase.state = PhaseState::Final as u8;
    phase.final_at = now.into();
    phase.claim_until = claim_until.into();
    emit!(PhaseFinalized {
        phase: *phase.address(),
        totals: phase.totals.map(|total| total.get()),
        claim_until,
        at: now,
    });
    Ok(())
}
