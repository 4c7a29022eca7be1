//! `close_seat`: anyone, or a reviewer while seats are given.

use anchor_lang::prelude::*;
use nosana_common::grid::{PhaseState, SeatState};

use crate::{
    event::SeatClosed,
    state::{Grid, Phase, Seat},
};

/// Accounts of `close_seat`.
#[derive(Accounts)]
pub struct CloseSeat {
    /// Anyone; the authority or a reviewer while the phase is not closed.
    pub signer: Signer,
    /// The grid's account.
    pub grid: Account<Grid>,
    /// The phase.
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// Who paid the seat's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Anyone, once the phase is closed.
/// - Before that only who was disqualified, by the authority or a reviewer of the phase,
///   while seats are given: who took a machine's seat that was not its own makes room for
///   whose machine it is.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseSeat>) -> Result<()> {
    validate(&ctx.accounts)?;
    let accounts = &mut ctx.accounts;
    let seat = &mut accounts.seat;
    let (address, phase, payer) = (*seat.address(), seat.phase, seat.payer);
    seat.close(*accounts.payer.account())?;
    emit!(SeatClosed {
        seat: address,
        phase,
        payer,
    });
    Ok(())
}

fn validate(accounts: &CloseSeat) -> Result<()> {
    let (phase, seat) = (&accounts.phase, &accounts.seat);
    seat.require_phase(phase.address())?;
    seat.require_payer(accounts.payer.account())?;
    if phase.state() == PhaseState::Closed {
        return Ok(());
    }
    if *accounts.signer.address() != accounts.grid.authority {
        phase.require_reviewer(&accounts.signer)?;
    }
    phase.require_seats_open(Clock::get()?.unix_timestamp)?;
    seat.require_state(SeatState::Disqualified)
}
