//! How points of a seat change, and with them those of all seats together.

use anchor_lang::prelude::*;
use nosana_common::{
    grid::{PointKind, SeatState, counted_points, tally},
    tier::Tier,
};

use crate::{
    error::GridError,
    event::SeatCounted,
    host::Host,
    state::{Phase, Seat},
};

/// Refuses a tier that takes no part.
pub fn require_tier(host: &Host) -> Result<()> {
    require!(
        !matches!(host.tier(), Tier::Suspended | Tier::Removed),
        GridError::WrongTier
    );
    Ok(())
}

/// Refuses a host that bonded less than the phase asks for.
pub fn require_bond(phase: &Phase, host: &Host) -> Result<()> {
    require!(
        host.bond() >= phase.bond_minimum.get(),
        GridError::BondTooSmall
    );
    Ok(())
}

/// Refuses to count for `seat` what `host` did, unless it is the host that registered,
/// has its seat, and still keeps to the terms.
pub fn require_host(phase: &Account<Phase>, seat: &Seat, host: &Account<Host>) -> Result<()> {
    seat.require_phase(phase.address())?;
    seat.require_state(SeatState::Seated)?;
    // Another host can be registered at the same address later.
    require!(
        *host.address() == seat.host
            && host.registered_at() == seat.host_since.get()
            && host.owner() == seat.owner
            && *host.machine() == seat.machine,
        GridError::WrongHost
    );
    require_tier(host)?;
    require_bond(phase, host)
}

/// Gives the seat the points that its days come to; those that reviewers awarded stay.
pub fn recount(phase: &mut Account<Phase>, seat: &mut Account<Seat>, now: i64) -> Result<()> {
    let tally = tally(seat.days());
    let counted = counted_points(&phase.rates(), &tally);
    let before = seat.points;
    for ((kind, points), counted) in PointKind::ALL.iter().zip(&mut seat.points).zip(counted) {
        if !kind.is_awarded() {
            *points = counted.into();
        }
    }
    phase.replace_points(&before, &seat.points)?;
    seat.counted_at = now.into();
    emit!(SeatCounted {
        seat: *seat.address(),
        phase: *phase.address(),
        served: tally.served,
        fees: tally.fees,
        completed: tally.completed,
        online_days: tally.online_days,
        tested_days: tally.tested_days,
        points: seat.points.map(|points| points.get()),
        at: now,
    });
    Ok(())
}

/// Refuses points of `kind` that would bring the seat above what the phase allows.
pub fn require_below_cap(phase: &Phase, seat: &Seat, kind: PointKind, points: u64) -> Result<()> {
    granted(phase, seat, kind, points).map(|_| ())
}

/// Adds awarded points of `kind` to a seat that counts.
pub fn grant(phase: &mut Phase, seat: &mut Seat, kind: PointKind, points: u64) -> Result<()> {
    let before = seat.points;
    let after = granted(phase, seat, kind, points)?;
    *of_kind(&mut seat.points, kind)? = after.into();
    phase.replace_points(&before, &seat.points)
}

/// Takes points of `kind` that were granted away again. Those of a seat that is
/// disqualified are in no total.
pub fn take_back(phase: &mut Phase, seat: &mut Seat, kind: PointKind, points: u64) -> Result<()> {
    let before = seat.points;
    let held = of_kind(&mut seat.points, kind)?;
    *held = held.checked_sub(points).ok_or(GridError::Overflow)?;
    if seat.state() == SeatState::Disqualified {
        return Ok(());
    }
    phase.replace_points(&before, &seat.points)
}

/// Takes a seat out of the phase. It keeps its points, but they are in no total.
pub fn disqualify(phase: &mut Phase, seat: &mut Seat) -> Result<()> {
    seat.state = SeatState::Disqualified as u8;
    phase.free_seat()?;
    phase.remove_points(&seat.points)
}

/// Takes back that a seat was taken out of the phase, when there is still one free.
pub fn reinstate(phase: &mut Phase, seat: &mut Seat) -> Result<()> {
    seat.require_state(SeatState::Disqualified)?;
    phase.take_seat()?;
    seat.state = SeatState::Seated as u8;
    phase.add_points(&seat.points)
}

/// The points of `kind` that the seat would have with `points` more.
fn granted(phase: &Phase, seat: &Seat, kind: PointKind, points: u64) -> Result<u64> {
    let of = |points: &[PodU64]| points.get(kind as usize).map(PodU64::get);
    let (held, cap) = of(&seat.points)
        .zip(of(&phase.caps))
        .ok_or(GridError::BadAward)?;
    let sum = held.checked_add(points).ok_or(GridError::AboveCap)?;
    require!(sum <= cap, GridError::AboveCap);
    Ok(sum)
}

fn of_kind(points: &mut [PodU64], kind: PointKind) -> Result<&mut PodU64> {
    points
        .get_mut(kind as usize)
        .ok_or_else(|| GridError::BadAward.into())
}
