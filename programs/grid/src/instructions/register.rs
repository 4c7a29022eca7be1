//! `register`: signed by the owner of the host.

use anchor_lang::prelude::*;
use nosana_common::grid::{PhaseState, SeatState};

use crate::{
    error::GridError,
    event::SeatRegistered,
    host::Host,
    points::{require_bond, require_tier},
    state::{Phase, Seat, VERSION},
};

/// Accounts of `register`.
#[derive(Accounts)]
pub struct Register {
    /// Who owns the host, and will be paid.
    pub owner: Signer,
    /// Who pays the rent of the new account.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: Signer,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The host.
    pub host: Account<Host>,
    /// The seat to create: one for a machine.
    #[account(init, payer = payer, seeds = [b"seat", phase, host.machine()], bump)]
    pub seat: Account<Seat>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the owner of the host, while registration is open.
/// - The host says which machine it is, and that machine has no seat in the phase yet,
///   however many hosts it is registered as.
/// - Its class and its bond are what the phase asks for; it is neither suspended nor
///   removed.
/// - It gets a seat when one is free and nobody waits, otherwise the last place in the
///   waiting list.
pub fn handle(ctx: &mut Context<Register>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    validate(&ctx.accounts, now)?;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    let ticket = phase.registered.get();
    phase.registered = ticket.checked_add(1).ok_or(GridError::Overflow)?.into();

    // What was created is all zero: no points, no days.
    seat.version = VERSION;
    seat.bump = ctx.bumps.seat;
    seat.ticket = ticket.into();
    seat.phase = *phase.address();
    seat.host = *accounts.host.address();
    seat.owner = *accounts.owner.address();
    seat.payer = *accounts.payer.address();
    seat.machine = *accounts.host.machine();
    seat.host_since = accounts.host.registered_at().into();
    seat.registered_at = now.into();
    if phase.waiting.is_zero() && phase.has_free_seat() {
        phase.take_seat()?;
        seat.state = SeatState::Seated as u8;
        seat.seated_at = now.into();
    } else {
        seat.state = SeatState::Waiting as u8;
        seat.place = phase.add_waiting()?;
    }
    emit!(SeatRegistered {
        seat: *seat.address(),
        phase: seat.phase,
        host: seat.host,
        owner: seat.owner,
        payer: seat.payer,
        machine: seat.machine,
        ticket,
        state: seat.state,
        place: seat.place.get(),
        host_since: seat.host_since.get(),
        taken: phase.taken.get(),
        waiting: phase.waiting.get(),
        at: now,
    });
    Ok(())
}

fn validate(accounts: &Register, now: i64) -> Result<()> {
    let (phase, host) = (&accounts.phase, &accounts.host);
    phase.require_state(PhaseState::Open)?;
    require!(
        phase.schedule().may_register(now),
        GridError::RegistrationClosed
    );
    require!(
        *accounts.owner.address() == host.owner(),
        GridError::NotOwner
    );
    require!(*host.machine() != [0; 32], GridError::NoMachine);
    require!(phase.takes_class(&host.class()), GridError::WrongClass);
    require_tier(host)?;
    require_bond(phase, host)
}
