//! `agree`: signed by a second reviewer.

use anchor_lang::prelude::*;
use nosana_common::grid::{AwardState, SeatState};

use crate::{
    error::GridError,
    event::AwardAgreed,
    points::{disqualify, grant},
    state::{Award, Phase, Seat},
};

/// Accounts of `agree`.
#[derive(Accounts)]
pub struct Agree {
    /// Another reviewer of the phase.
    pub reviewer: Signer,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// The award.
    #[account(mut)]
    pub award: Account<Award>,
}

/// **Specification**
/// - Only a reviewer of the phase, in the time for such an award, and not for its own
///   seat.
/// - The award is proposed, and of this phase and seat, which has not been given back and
///   registered anew since.
/// - Who proposed it had another place among the reviewers and another key: neither a
///   reviewer nor its replacement agrees with itself.
/// - Points count from now on, within the cap of their kind. Who is disqualified frees
///   its seat and is in no total, but keeps its points, should it be reinstated.
pub fn handle(ctx: &mut Context<Agree>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let place = validate(&ctx.accounts, now)?;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    let award = &mut accounts.award;
    let second = *accounts.reviewer.address();
    require!(
        place != usize::from(award.reviewer_place)
            && second != award.reviewer
            && second != seat.owner,
        GridError::OwnAward
    );
    match award.points_kind()? {
        Some(kind) => grant(phase, seat, kind, award.points.get())?,
        None => disqualify(phase, seat)?,
    }
    award.state = AwardState::Granted as u8;
    award.second = second;
    award.changed_at = now.into();
    emit!(AwardAgreed {
        award: *award.address(),
        phase: award.phase,
        seat: award.seat,
        second,
        kind: award.kind,
        points: award.points.get(),
        seat_state: seat.state,
        taken: phase.taken.get(),
        at: now,
    });
    Ok(())
}

/// Which of the phase's reviewers it is, when the award can be agreed to.
fn validate(accounts: &Agree, now: i64) -> Result<usize> {
    let (phase, seat, award) = (&accounts.phase, &accounts.seat, &accounts.award);
    phase.require_award_open(award.kind, now)?;
    let place = phase.require_reviewer(&accounts.reviewer)?;
    require!(
        award.phase == *phase.address()
            && award.seat == *seat.address()
            && award.ticket == seat.ticket,
        GridError::WrongAward
    );
    require!(
        award.state() == AwardState::Proposed,
        GridError::WrongAwardState
    );
    seat.require_state(SeatState::Seated)?;
    Ok(place)
}
