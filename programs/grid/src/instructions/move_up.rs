//! `move_up`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::{PhaseState, SeatState};

use crate::{
    error::GridError,
    event::SeatMovedUp,
    state::{Phase, Seat},
};

/// Accounts of `move_up`.
#[derive(Accounts)]
pub struct MoveUp {
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The one whose turn it is in the waiting list.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// Who paid the seat's rent; gets it back when the seat is passed over.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Its place is the first one of the waiting list.
/// - Who waits gets a seat when one is free, while seats are given.
/// - Who left is passed over, also later, and its account closed. The rent goes back to
///   who paid it.
pub fn handle(ctx: &mut Context<MoveUp>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    seat.require_phase(phase.address())?;
    require!(phase.state() != PhaseState::Closed, GridError::WrongState);
    require!(seat.place == phase.first_place, GridError::NotInTurn);
    seat.require_payer(accounts.payer.account())?;
    let has_left = match seat.state() {
        SeatState::Waiting => {
            phase.require_seats_open(now)?;
            phase.take_seat()?;
            phase.remove_waiting()?;
            seat.state = SeatState::Seated as u8;
            seat.seated_at = now.into();
            false
        }
        SeatState::Left => true,
        // A place is kept for the record by who has a seat.
        SeatState::Seated | SeatState::Disqualified => return Err(GridError::NotInTurn.into()),
    };
    phase.pass_place()?;
    emit!(SeatMovedUp {
        seat: *seat.address(),
        phase: seat.phase,
        host: seat.host,
        state: seat.state,
        taken: phase.taken.get(),
        waiting: phase.waiting.get(),
        first_place: phase.first_place.get(),
        at: now,
    });
    if has_left {
        seat.close(*accounts.payer.account())?;
    }
    Ok(())
}
