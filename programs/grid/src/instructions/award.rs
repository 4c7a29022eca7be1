//! `award`: signed by a reviewer.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::grid::{AwardState, DISQUALIFICATION, PointKind, SeatState};

use crate::{
    error::GridError,
    event::AwardMade,
    points::{grant, require_below_cap},
    state::{Award, Phase, Seat, VERSION},
};

/// Arguments of `award`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct AwardArgs {
    /// A kind of points that is awarded, see `nosana_common::grid::PointKind`, or
    /// `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// Points; zero for a disqualification.
    pub points: u64,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
}

/// Accounts of `award`.
#[derive(Accounts)]
#[instruction(args: AwardArgs)]
pub struct AwardPoints {
    /// A reviewer of the phase, who pays.
    #[account(mut)]
    pub reviewer: Signer,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The seat.
    #[account(mut)]
    pub seat: Account<Seat>,
    /// The award to create: one for each evidence in a phase.
    #[account(init, payer = reviewer, seeds = [b"award", phase, args.evidence], bump)]
    pub award: Account<Award>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only a reviewer of the phase, and not to its own seat. Points while points can
///   change; a disqualification also before, since registration began.
/// - The seat is one: not waiting, not disqualified.
/// - Points are of a kind that is awarded, and more than none; a disqualification has none.
/// - The evidence was not used in this phase before.
/// - The seat stays within the cap of the kind, the reviewer within what one reviewer can
///   award.
/// - Up to the phase's mark, points count at once. More, and a disqualification, wait for
///   a second reviewer.
pub fn handle(ctx: &mut Context<AwardPoints>, args: AwardArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let (phase, seat) = (&mut accounts.phase, &mut accounts.seat);
    phase.require_award_open(args.kind, now)?;
    let place = phase.require_reviewer(&accounts.reviewer)?;
    seat.require_phase(phase.address())?;
    seat.require_state(SeatState::Seated)?;
    let reviewer = *accounts.reviewer.address();
    require!(reviewer != seat.owner, GridError::OwnAward);
    let kind = awarded_kind(&args)?;
    let awarded = phase.note_awarded(place, args.points)?;

    let state = match kind {
        Some(kind) if args.points <= phase.second_above.get() => {
            grant(phase, seat, kind, args.points)?;
            AwardState::Granted
        }
        Some(kind) => {
            require_below_cap(phase, seat, kind, args.points)?;
            AwardState::Proposed
        }
        None => AwardState::Proposed,
    };
    let award = &mut accounts.award;
    // What was created is all zero: nobody agreed, nothing was revoked.
    award.version = VERSION;
    award.bump = ctx.bumps.award;
    award.kind = args.kind;
    award.state = state as u8;
    award.ticket = seat.ticket;
    award.phase = *phase.address();
    award.seat = *seat.address();
    award.reviewer = reviewer;
    award.evidence = args.evidence;
    award.points = args.points.into();
    award.at = now.into();
    award.reviewer_place = u8::try_from(place).map_err(|_| GridError::Overflow)?;
    emit!(AwardMade {
        award: *award.address(),
        phase: award.phase,
        seat: award.seat,
        ticket: award.ticket.get(),
        reviewer,
        reviewer_place: award.reviewer_place,
        kind: award.kind,
        state: award.state,
        points: args.points,
        evidence: args.evidence,
        awarded,
        at: now,
    });
    Ok(())
}

/// The kind of the points; `None` for a disqualification.
fn awarded_kind(args: &AwardArgs) -> Result<Option<PointKind>> {
    if args.kind == DISQUALIFICATION {
        require!(args.points == 0, GridError::BadAward);
        return Ok(None);
    }
    let kind = PointKind::try_from(args.kind).map_err(|()| GridError::BadAward)?;
    require!(kind.is_awarded() && args.points > 0, GridError::BadAward);
    Ok(Some(kind))
}
