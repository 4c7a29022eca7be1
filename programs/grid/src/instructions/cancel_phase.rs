//! `cancel_phase`: signed by the authority.

use anchor_lang::prelude::*;
use nosana_common::grid::PhaseState;

use crate::{
    error::GridError,
    event::PhaseCancelled,
    state::{Grid, Phase},
    token::{require_pool, require_vault, return_vault},
};

/// Accounts of `cancel_phase`.
#[derive(Accounts)]
pub struct CancelPhase {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The pool of all phases.
    #[account(mut)]
    pub pool: UncheckedAccount,
    /// Its vault; a draft has none, and this is not read then.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Who paid the rent of the phase and its vault.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the authority, and only a draft, or an open phase for which nobody ever
///   registered.
/// - All that is in its vault goes back to the pool, and the budget and its days are free
///   again.
/// - The rent of both accounts goes to who created the phase.
pub fn handle(ctx: &mut Context<CancelPhase>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.grid.require_authority(&accounts.authority)?;
    require_pool(&accounts.grid, accounts.pool.account())?;
    require!(
        *accounts.payer.address() == accounts.phase.payer,
        GridError::WrongPayer
    );
    let mut payer = *accounts.payer.account();
    let returned = match accounts.phase.state() {
        PhaseState::Draft => 0,
        PhaseState::Open => empty(accounts, &mut payer)?,
        PhaseState::Final | PhaseState::Closed => return Err(GridError::WrongState.into()),
    };
    let grid = &mut accounts.grid;
    let allotted = grid.free_budget(returned)?;
    if accounts.phase.state() == PhaseState::Open
        && grid.counted_until == accounts.phase.running_until
    {
        // It was opened last. A phase in between that was cancelled before it stays
        // counted, which loses days but counts none twice.
        grid.counted_until = accounts.phase.counted_before;
    }
    let counted_until = grid.counted_until.get();
    let (phase, number) = (*accounts.phase.address(), accounts.phase.number.get());
    accounts.phase.close(payer)?;
    emit!(PhaseCancelled {
        phase,
        number,
        returned,
        allotted,
        counted_until,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}

/// Returns and closes the vault of an open phase that nobody registered for: what it was
/// opened with, base units.
fn empty(accounts: &CancelPhase, payer: &mut AccountView) -> Result<u64> {
    let (phase, vault) = (&accounts.phase, accounts.vault.account());
    require!(phase.registered.is_zero(), GridError::HasSeats);
    require_vault(phase, vault)?;
    return_vault(phase, vault, accounts.pool.account(), payer)?;
    Ok(phase.pool.get())
}
