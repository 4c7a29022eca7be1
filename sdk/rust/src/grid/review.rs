//! What reviewers awarded, and what waits for the agreement of another one.

use nosana_common::grid::{AwardState, SeatState};
use serde::Serialize;
use solana_address::Address;

use super::award_kind_name;
use crate::generated::grid::accounts::{Award, Phase, Seat};

/// A reviewer of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewerView {
    /// Which of the places it has, from 0.
    pub place: u8,
    /// Its key.
    #[serde(with = "crate::base58")]
    pub key: Address,
    /// Points that it awarded, and who had its place before, without what was revoked.
    pub awarded: u64,
    /// Points that it can award yet.
    pub left: u64,
}

/// The reviewers of `phase`, without places that are free.
#[must_use]
pub fn reviewers(phase: &Phase) -> Vec<ReviewerView> {
    let places = (0..).zip(phase.reviewers.iter().zip(phase.awarded));
    places
        .filter(|(_, (key, _))| **key != Address::default())
        .map(|(place, (key, awarded))| ReviewerView {
            place,
            key: *key,
            awarded,
            left: phase.reviewer_cap.saturating_sub(awarded),
        })
        .collect()
}

/// An award that waits for a second reviewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The award.
    #[serde(with = "crate::base58")]
    pub award: Address,
    /// What it is: a kind of points, or `disqualification`.
    pub kind: &'static str,
    /// Points; zero for a disqualification.
    pub points: u64,
    /// Who proposed it.
    #[serde(with = "crate::base58")]
    pub reviewer: Address,
    /// When, Unix seconds.
    pub at: i64,
    /// The seat.
    #[serde(with = "crate::base58")]
    pub seat: Address,
    /// The seat's host; `None` when the seat is gone.
    #[serde(serialize_with = "address_or_none")]
    pub host: Option<Address>,
    /// Digest of the evidence, hexadecimal.
    pub evidence: String,
    /// Why who asks cannot agree to it now; `None` when nothing is in the way.
    pub obstacle: Option<Obstacle>,
}

/// Why a reviewer cannot agree to an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// Points cannot change now, or seats not be taken.
    Closed,
    /// Who asks is no reviewer of the phase.
    NotReviewer,
    /// It proposed it itself, or has the place of who did.
    Own,
    /// The seat is its own.
    OwnSeat,
    /// The seat was given back, or is not one that counts.
    SeatGone,
    /// The seat would have more points of the kind than the phase allows.
    AboveCap,
}

/// What waits for a second reviewer in `phase`, the oldest first, as `reviewer` sees it at
/// `now`; without a reviewer, as any other than who proposed.
#[must_use]
pub fn work_queue(
    phase: &Phase,
    seats: &[(Address, Seat)],
    awards: &[(Address, Award)],
    reviewer: Option<&Address>,
    now: i64,
) -> Vec<Task> {
    let address = phase.address();
    let mut tasks: Vec<Task> = awards
        .iter()
        .filter(|(_, award)| award.phase == address && award.state() == Some(AwardState::Proposed))
        .map(|(address, award)| {
            let seat = seats
                .iter()
                .find(|(address, seat)| *address == award.seat && seat.ticket == award.ticket)
                .map(|(_, seat)| seat);
            Task {
                award: *address,
                kind: award_kind_name(award.kind),
                points: award.points,
                reviewer: award.reviewer,
                at: award.at,
                seat: award.seat,
                host: seat.map(|seat| seat.host),
                evidence: hex::encode(award.evidence),
                obstacle: obstacle(phase, seat, award, reviewer, now),
            }
        })
        .collect();
    tasks.sort_by_key(|task| (task.at, task.award));
    tasks
}

fn obstacle(
    phase: &Phase,
    seat: Option<&Seat>,
    award: &Award,
    reviewer: Option<&Address>,
    now: i64,
) -> Option<Obstacle> {
    let place = reviewer.map(|key| phase.reviewer_place(key));
    let seat = seat.filter(|seat| seat.state() == SeatState::Seated);
    let is_open = if award.is_disqualification() {
        phase.may_disqualify(now)
    } else {
        phase.may_change_points(now)
    };
    if !is_open {
        Some(Obstacle::Closed)
    } else if place == Some(None) {
        Some(Obstacle::NotReviewer)
    } else if reviewer == Some(&award.reviewer) || place.flatten() == Some(award.reviewer_place) {
        Some(Obstacle::Own)
    } else if let Some(seat) = seat {
        if reviewer == Some(&seat.owner) {
            return Some(Obstacle::OwnSeat);
        }
        let kind = award.kind().map(|kind| kind as usize)?;
        let has = seat.points.get(kind).copied().unwrap_or(0);
        let cap = phase.caps.get(kind).copied().unwrap_or(0);
        (has.saturating_add(award.points) > cap).then_some(Obstacle::AboveCap)
    } else {
        Some(Obstacle::SeatGone)
    }
}

#[allow(clippy::ref_option, reason = "serde hands a reference over")]
fn address_or_none<S: serde::Serializer>(
    address: &Option<Address>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match address {
        Some(address) => to.collect_str(address),
        None => to.serialize_none(),
    }
}
