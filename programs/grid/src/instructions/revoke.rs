//! `revoke`: signed by the authority, or a reviewer who awarded or agreed.

use anchor_lang::prelude::*;
use nosana_common::{grid::AwardState, text::is_some_text};

use crate::{
    error::GridError,
    event::AwardRevoked,
    points::{reinstate, take_back},
    state::{Award, Grid, Phase, Seat},
};

/// Arguments of `revoke`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct RevokeArgs {
    /// Why, UTF-8, padded with zeros, not empty.
    pub reason: [u8; 64],
}

/// Accounts of `revoke`.
#[derive(Accounts)]
pub struct Revoke {
    /// The authority, or a reviewer who awarded or agreed.
    pub signer: Signer,
    /// The grid's account.
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The award's seat; it may be closed, or registered anew.
    #[account(mut)]
    pub seat: UncheckedAccount,
    /// The award.
    #[account(mut)]
    pub award: Account<Award>,
}

/// **Specification**
/// - In the time for such an award, and once, with a reason in words.
/// - By the authority, or by who awarded or agreed and still is a reviewer of the phase.
/// - The reviewer who awarded can award the points again.
/// - Points that counted leave the seat. Who was disqualified is reinstated, with its
///   points, when a seat is free.
/// - When the seat was closed since, or registered anew, nothing of it changes.
pub fn handle(ctx: &mut Context<Revoke>, args: RevokeArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    validate(&ctx.accounts, &args, now)?;
    let accounts = &mut ctx.accounts;
    let (phase, award) = (&mut accounts.phase, &mut accounts.award);
    let before = award.state();
    phase.forget_awarded(award.reviewer_place.into(), award.points.get())?;
    let mut view = *accounts.seat.account();
    let mut seat = Seat::write_of(award, &mut view)?;
    if let Some(seat) = seat.as_deref_mut()
        && before == AwardState::Granted
    {
        match award.points_kind()? {
            Some(kind) => take_back(phase, seat, kind, award.points.get())?,
            None => reinstate(phase, seat)?,
        }
    }
    award.state = AwardState::Revoked as u8;
    award.reason = args.reason;
    award.changed_at = now.into();
    emit!(AwardRevoked {
        award: *award.address(),
        phase: award.phase,
        seat: award.seat,
        by: *accounts.signer.address(),
        kind: award.kind,
        points: award.points.get(),
        before: before as u8,
        seat_state: seat.map_or(NO_SEAT, |seat| seat.state),
        taken: phase.taken.get(),
        reason: args.reason,
        at: now,
    });
    Ok(())
}

/// What the event says of the seat when it is no longer the one of the award.
const NO_SEAT: u8 = u8::MAX;

fn validate(accounts: &Revoke, args: &RevokeArgs, now: i64) -> Result<()> {
    let (phase, award) = (&accounts.phase, &accounts.award);
    phase.require_award_open(award.kind, now)?;
    require!(
        award.phase == *phase.address() && award.seat == *accounts.seat.address(),
        GridError::WrongAward
    );
    let signer = accounts.signer.address();
    if *signer != accounts.grid.authority {
        phase.require_reviewer(&accounts.signer)?;
        require!(
            *signer == award.reviewer || *signer == award.second,
            GridError::NotReviewer
        );
    }
    require!(
        award.state() != AwardState::Revoked,
        GridError::WrongAwardState
    );
    require!(is_some_text(&args.reason), GridError::BadText);
    Ok(())
}
