//! `close_phase`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::PhaseState;

use crate::{
    error::GridError,
    event::PhaseClosed,
    state::{Grid, Phase},
    token::{require_pool, require_vault, return_vault},
};

/// Accounts of `close_phase`.
#[derive(Accounts)]
pub struct ClosePhase {
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The pool of all phases.
    #[account(mut)]
    pub pool: UncheckedAccount,
    /// The phase's vault.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Who paid the rent of the phase and its vault.
    #[account(mut)]
    pub payer: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - The phase is final, and its time to claim is over, or all points were claimed.
/// - All that is in its vault goes back to the pool, and what it did not pay is free in
///   the budget again.
/// - The vault is closed; its rent goes to who created the phase, whose account stays, so
///   that anyone can read how it ended.
pub fn handle(ctx: &mut Context<ClosePhase>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    validate(accounts, now)?;
    let mut payer = *accounts.payer.account();
    return_vault(
        &accounts.phase,
        accounts.vault.account(),
        accounts.pool.account(),
        &mut payer,
    )?;
    let phase = &mut accounts.phase;
    let returned = phase
        .pool
        .get()
        .checked_sub(phase.paid.get())
        .ok_or(GridError::Overflow)?;
    let allotted = accounts.grid.free_budget(returned)?;
    phase.state = PhaseState::Closed as u8;
    phase.returned = returned.into();
    emit!(PhaseClosed {
        phase: *phase.address(),
        paid: phase.paid.get(),
        returned,
        allotted,
        at: now,
    });
    Ok(())
}

fn validate(accounts: &ClosePhase, now: i64) -> Result<()> {
    let phase = &accounts.phase;
    phase.require_state(PhaseState::Final)?;
    require!(
        now >= phase.claim_until.get() || phase.claimed_points.get() == phase.total_points()?,
        GridError::NotDue
    );
    require_pool(&accounts.grid, accounts.pool.account())?;
    require_vault(phase, accounts.vault.account())?;
    require!(
        *accounts.payer.address() == phase.payer,
        GridError::WrongPayer
    );
    Ok(())
}
