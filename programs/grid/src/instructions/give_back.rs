//! `give_back`: signed by the owner of the seat.

use anchor_lang::prelude::*;
use nosana_common::grid::SeatState;

use crate::{
    error::GridError,
    event::SeatGivenBack,
    state::{Phase, Seat},
};

/// Accounts of `give_back`.
#[derive(Accounts)]
pub struct GiveBack {
    /// Who owns the seat.
    pub owner: Signer,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat, or place in the waiting list.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// Who paid the seat's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only the owner, while seats are given.
/// - A seat is free again, and its points are gone; its account is closed.
/// - Who waited leaves the waiting list. Its account is closed when it was its turn next;
///   otherwise it stays until that place is passed over, so that no place is lost.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<GiveBack>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    phase.require_seats_open(now)?;
    seat.require_phase(phase.address())?;
    require!(*accounts.owner.address() == seat.owner, GridError::NotOwner);
    seat.require_payer(accounts.payer.account())?;

    let before = seat.state();
    let is_over = match before {
        SeatState::Seated => {
            phase.free_seat()?;
            phase.remove_points(&seat.points)?;
            true
        }
        SeatState::Waiting => {
            phase.remove_waiting()?;
            let is_next = seat.place == phase.first_place;
            if is_next {
                phase.pass_place()?;
            }
            is_next
        }
        SeatState::Left | SeatState::Disqualified => {
            return Err(GridError::WrongSeatState.into());
        }
    };
    emit!(SeatGivenBack {
        seat: *seat.address(),
        phase: seat.phase,
        host: seat.host,
        ticket: seat.ticket.get(),
        before: before as u8,
        points: seat.points.map(|points| points.get()),
        taken: phase.taken.get(),
        waiting: phase.waiting.get(),
        first_place: phase.first_place.get(),
        at: now,
    });
    if is_over {
        seat.close(*accounts.payer.account())?;
    } else {
        seat.state = SeatState::Left as u8;
    }
    Ok(())
}
