//! Events of the grid program: one for each change of state, with enough in it to rebuild
//! the accounts without reading them.

use anchor_lang::prelude::*;
use nosana_common::grid::{CLASSES, KINDS};

use crate::state::{MAX_REVIEWERS, PhaseTerms};

/// The program was set up.
#[event]
pub struct GridInitialized {
    /// Who may run phases.
    pub authority: Address,
    /// The token that prizes are paid in.
    pub mint: Address,
    /// The token account that holds what is not yet given to a phase.
    pub pool: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}

/// Reviewers of later phases, or the budget, changed.
#[event]
pub struct GridUpdated {
    /// Who may award points in later phases; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}

/// Somebody may accept the authority.
#[event]
pub struct GridAuthorityProposed {
    /// Who may accept; zero: nobody.
    pub proposed: Address,
}

/// There is another authority.
#[event]
pub struct GridAuthorityAccepted {
    /// Who it is.
    pub authority: Address,
}

/// Tokens came into the pool.
#[event]
pub struct GridFunded {
    /// Who paid.
    pub funder: Address,
    /// Base units.
    pub amount: u64,
    /// Base units that came in this way, ever.
    pub funded: u64,
    /// Unix seconds.
    pub at: i64,
}

/// Tokens that belonged to no phase left the pool.
#[event]
pub struct GridWithdrawn {
    /// Where they went.
    pub destination: Address,
    /// Base units.
    pub amount: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A phase was created, as a draft.
#[event]
pub struct PhaseCreated {
    /// The phase.
    pub phase: Address,
    /// Its number.
    pub number: u32,
    /// Who paid its rent.
    pub payer: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; CLASSES],
    /// Unix seconds.
    pub at: i64,
}

/// The terms of a draft changed.
#[event]
pub struct PhaseUpdated {
    /// The phase.
    pub phase: Address,
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; CLASSES],
    /// Unix seconds.
    pub at: i64,
}

/// The terms of a phase are fixed, and its pool stands in its own vault.
#[event]
pub struct PhaseOpened {
    /// The phase.
    pub phase: Address,
    /// Its vault.
    pub vault: Address,
    /// Base units in it.
    pub pool: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// When the days end that some open phase counts, Unix seconds.
    pub counted_until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A phase for which nobody had registered was cancelled.
#[event]
pub struct PhaseCancelled {
    /// The phase.
    pub phase: Address,
    /// Its number.
    pub number: u32,
    /// Base units that returned to the pool.
    pub returned: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// When the days end that some open phase counts, Unix seconds.
    pub counted_until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A phase has another reviewer.
#[event]
pub struct ReviewerReplaced {
    /// The phase.
    pub phase: Address,
    /// Which place.
    pub place: u8,
    /// Who had it; zero: nobody.
    pub before: Address,
    /// Who has it; zero: nobody.
    pub after: Address,
    /// Unix seconds.
    pub at: i64,
}

/// A host registered for a phase.
#[event]
pub struct SeatRegistered {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// Its owner.
    pub owner: Address,
    /// Who paid the seat's rent.
    pub payer: Address,
    /// Digest of what identifies the machine.
    pub machine: [u8; 32],
    /// How manieth it registered in the phase.
    pub ticket: u32,
    /// See `nosana_common::grid::SeatState`: it has a seat, or waits.
    pub state: u8,
    /// Its place in the waiting list when it waits.
    pub place: u32,
    /// When the host was registered with the tiers program, Unix seconds.
    pub host_since: i64,
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Unix seconds.
    pub at: i64,
}

/// A seat, or a place in the waiting list, was given back.
#[event]
pub struct SeatGivenBack {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// How manieth it had registered in the phase.
    pub ticket: u32,
    /// What it was before, see `nosana_common::grid::SeatState`.
    pub before: u8,
    /// The points that it gave up, by kind.
    pub points: [u64; KINDS],
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Place in the waiting list whose turn is next.
    pub first_place: u32,
    /// Unix seconds.
    pub at: i64,
}

/// The next one in the waiting list got a seat, or had left and was passed over.
#[event]
pub struct SeatMovedUp {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// The host.
    pub host: Address,
    /// What it is now, see `nosana_common::grid::SeatState`: `Left` when it was passed
    /// over, and its account is closed.
    pub state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// How many wait now.
    pub waiting: u32,
    /// Place in the waiting list whose turn is next.
    pub first_place: u32,
    /// Unix seconds.
    pub at: i64,
}

/// What a seat did was counted.
#[event]
pub struct SeatCounted {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Seconds served on the days that count.
    pub served: u64,
    /// Base units of fee paid for its jobs on those days.
    pub fees: u64,
    /// Jobs finished on those days.
    pub completed: u32,
    /// Days online.
    pub online_days: u32,
    /// Days on which a test passed.
    pub tested_days: u32,
    /// Its points now, by kind.
    pub points: [u64; KINDS],
    /// Unix seconds.
    pub at: i64,
}

/// A reviewer awarded points, or wants a seat out of the phase.
#[event]
pub struct AwardMade {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// The ticket of the seat.
    pub ticket: u32,
    /// The reviewer.
    pub reviewer: Address,
    /// Which of the phase's reviewers that is.
    pub reviewer_place: u8,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// See `nosana_common::grid::AwardState`.
    pub state: u8,
    /// Points.
    pub points: u64,
    /// Digest of the evidence.
    pub evidence: [u8; 32],
    /// Points that the reviewer awarded in the phase, with these.
    pub awarded: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A second reviewer agreed to an award.
#[event]
pub struct AwardAgreed {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// Who agreed.
    pub second: Address,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// Points.
    pub points: u64,
    /// What the seat is now, see `nosana_common::grid::SeatState`.
    pub seat_state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// Unix seconds.
    pub at: i64,
}

/// An award was taken back.
#[event]
pub struct AwardRevoked {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// The seat.
    pub seat: Address,
    /// Who took it back.
    pub by: Address,
    /// Kind of the points, or `nosana_common::grid::DISQUALIFICATION`.
    pub kind: u8,
    /// Points.
    pub points: u64,
    /// What it was before, see `nosana_common::grid::AwardState`.
    pub before: u8,
    /// What the seat is now, see `nosana_common::grid::SeatState`; 255 when it was closed
    /// since, or registered anew.
    pub seat_state: u8,
    /// Seats taken now.
    pub taken: u32,
    /// Why, UTF-8, padded with zeros.
    pub reason: [u8; 64],
    /// Unix seconds.
    pub at: i64,
}

/// The points of a phase are fixed.
#[event]
pub struct PhaseFinalized {
    /// The phase.
    pub phase: Address,
    /// Points of all seats, by kind.
    pub totals: [u64; KINDS],
    /// When rewards can no longer be claimed, Unix seconds.
    pub claim_until: i64,
    /// Unix seconds.
    pub at: i64,
}

/// A seat's reward was paid.
#[event]
pub struct RewardClaimed {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Who was paid.
    pub owner: Address,
    /// Where it went.
    pub destination: Address,
    /// Points of the seat.
    pub points: u64,
    /// Base units.
    pub amount: u64,
    /// Base units that the phase paid, with these.
    pub paid: u64,
    /// Points whose reward was claimed, with these.
    pub claimed_points: u64,
    /// Unix seconds.
    pub at: i64,
}

/// A phase is over; what nobody claimed went back.
#[event]
pub struct PhaseClosed {
    /// The phase.
    pub phase: Address,
    /// Base units that it paid.
    pub paid: u64,
    /// Base units that returned to the pool of all phases.
    pub returned: u64,
    /// Base units that phases were opened with and that did not come back.
    pub allotted: u64,
    /// Unix seconds.
    pub at: i64,
}

/// The account of a seat was closed.
#[event]
pub struct SeatClosed {
    /// The seat.
    pub seat: Address,
    /// The phase.
    pub phase: Address,
    /// Who got the rent back.
    pub payer: Address,
}

/// The account of an award was closed.
#[event]
pub struct AwardClosed {
    /// The award.
    pub award: Address,
    /// The phase.
    pub phase: Address,
    /// Who got the rent back.
    pub payer: Address,
}
