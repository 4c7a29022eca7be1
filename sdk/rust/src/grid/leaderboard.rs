//! Who leads, and who is exported to which tier afterwards.

use std::{cmp::Reverse, collections::BTreeSet, str::FromStr};

use nosana_common::grid::{KINDS, SeatState};
use serde::{Serialize, Serializer};
use solana_address::Address;

use super::{by_kind, sum};
use crate::{
    client::{Client, ClientError},
    filters,
    generated::grid::{
        accounts::{Phase, Seat},
        pdas,
    },
    merkle::{ImportFile, ImportTier, MerkleError},
};

/// The seats of a phase by their points. Amounts are base units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leaderboard {
    /// The number of the phase.
    pub phase: u32,
    /// Whether points, and with them rewards, are fixed for ever.
    pub is_final: bool,
    /// Whether all seats that have points are there. Seats of a closed phase can be closed,
    /// and then their rows are missing.
    pub is_complete: bool,
    /// For all seats.
    pub pool: u64,
    /// What all seats together are paid by the points so far.
    pub rewards: u64,
    /// What is left of the pool then.
    pub remainder: u64,
    /// Points of all seats by kind, as the phase has them.
    #[serde(serialize_with = "by_kind")]
    pub points: [u64; KINDS],
    /// Points of all seats.
    pub total: u64,
    /// Every seat that counts, the one with the most points first, of those with as many the
    /// one first that registered first.
    pub rows: Vec<Row>,
}

/// A seat among all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// How manieth it is, from one.
    pub rank: u32,
    /// The seat.
    #[serde(with = "crate::base58")]
    pub seat: Address,
    /// The host.
    #[serde(with = "crate::base58")]
    pub host: Address,
    /// Whose it is, who is paid.
    #[serde(with = "crate::base58")]
    pub owner: Address,
    /// How manieth it registered, from zero.
    pub ticket: u32,
    /// Its points by kind.
    #[serde(serialize_with = "by_kind")]
    pub points: [u64; KINDS],
    /// Its points of all kinds.
    pub total: u64,
    /// Its part of all points, parts per million, rounded down.
    pub share_ppm: u32,
    /// What its points are worth by the points of all so far; what it is paid once they are
    /// final.
    pub reward: u64,
    /// Whether the reward was claimed.
    pub is_claimed: bool,
    /// Whether its points make a host performant.
    pub is_performant: bool,
}

impl Leaderboard {
    /// The leaderboard of `phase` of what is in `seats`; those of other phases, and those
    /// that have no seat, are passed over.
    #[must_use]
    pub fn new(phase: &Phase, seats: &[(Address, Seat)]) -> Self {
        let address = phase.address();
        let mut ordered: Vec<(u64, &Address, &Seat)> = seated(&address, seats)
            .map(|(address, seat)| (seat.total_points(), address, seat))
            .collect();
        ordered.sort_by_key(|(total, _, seat)| (Reverse(*total), seat.ticket));
        let rows: Vec<Row> = (1..)
            .zip(ordered)
            .map(|(rank, (total, seat_address, seat))| Row {
                rank,
                seat: *seat_address,
                host: seat.host,
                owner: seat.owner,
                ticket: seat.ticket,
                points: seat.points,
                total,
                share_ppm: phase.share_ppm(total),
                reward: phase.reward(total),
                is_claimed: seat.claimed == 1,
                is_performant: phase.is_performant(total),
            })
            .collect();
        let rewards = rows
            .iter()
            .fold(0_u64, |sum, row| sum.saturating_add(row.reward));
        Self {
            phase: phase.number,
            is_final: phase.is_final(),
            is_complete: has_all_points(phase, seats),
            pool: phase.pool,
            rewards,
            remainder: phase.pool.saturating_sub(rewards),
            points: phase.totals,
            total: phase.total_points(),
            rows,
        }
    }

    /// The leaderboard now of the phase with `number`.
    ///
    /// # Errors
    /// When the node does not answer, or there is no such phase.
    pub async fn read(client: &Client, number: u32) -> Result<Self, ClientError> {
        let address = pdas::find_phase(number).0;
        let (phase, seats) = tokio::try_join!(
            client.get::<Phase>(&address),
            client.list::<Seat>(filters::seats_of_phase(&address))
        )?;
        Ok(Self::new(&phase, &seats))
    }

    /// How manieth the seat at `address` is, from one; `None` when it has no seat.
    #[must_use]
    pub fn rank(&self, address: &Address) -> Option<u32> {
        let row = self.rows.iter().find(|row| row.seat == *address)?;
        Some(row.rank)
    }
}

/// Who of a phase enters a tier by an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Hosts with the points that make one performant: they enter Premium.
    Performant,
    /// Hosts that still waited for a seat: they enter Community.
    Waiting,
}

impl List {
    /// The name as users write and read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Performant => "performant",
            Self::Waiting => "waiting",
        }
    }

    /// The tier that its hosts get.
    #[must_use]
    pub fn tier(self) -> ImportTier {
        match self {
            Self::Performant => ImportTier::Premium,
            Self::Waiting => ImportTier::Community,
        }
    }
}

impl FromStr for List {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Performant, Self::Waiting]
            .into_iter()
            .find(|list| list.name() == text)
            .ok_or_else(|| format!("`{text}` is no list: expected `performant` or `waiting`"))
    }
}

impl Serialize for List {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

/// Why a list cannot be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// Points can still change.
    #[error(
        "phase {0} is not final: its lists are fixed once the review is over and it was finalized"
    )]
    NotFinal(u32),
    /// Some of its seats are not among the accounts.
    #[error(
        "seats of phase {phase} are missing: {found} of {expected} {what} were found; a list is complete only while no seat of the phase is closed"
    )]
    Incomplete {
        /// The phase.
        phase: u32,
        /// What is counted: `points`, or `hosts that wait`.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many the phase has.
        expected: u64,
    },
    /// There is nobody on the list.
    #[error("the list cannot be made into an import")]
    Tree(#[source] MerkleError),
}

/// The import `id` of the hosts on `list` of `phase`, which must be final: the same for
/// whoever computes it from all of the phase's `seats`.
///
/// # Errors
/// When points can still change, seats are missing, or nobody is on the list.
pub fn export(
    phase: &Phase,
    seats: &[(Address, Seat)],
    list: List,
    id: u16,
) -> Result<ImportFile, ExportError> {
    if !phase.is_final() {
        return Err(ExportError::NotFinal(phase.number));
    }
    let incomplete = |what, found, expected| ExportError::Incomplete {
        phase: phase.number,
        what,
        found,
        expected,
    };
    let hosts = match list {
        List::Performant if has_all_points(phase, seats) => performant(phase, seats),
        List::Performant => {
            let found = sum(&points_of(phase, seats));
            return Err(incomplete("points", found, phase.total_points()));
        }
        List::Waiting => {
            let found = in_waiting(phase, seats).count() as u64;
            if found != u64::from(phase.waiting) {
                return Err(incomplete("hosts that wait", found, phase.waiting.into()));
            }
            waiting(phase, seats)
        }
    };
    ImportFile::new(id, list.tier(), hosts).map_err(ExportError::Tree)
}

/// The hosts of `phase` whose points make them performant, the one with the most first;
/// each once.
#[must_use]
pub fn performant(phase: &Phase, seats: &[(Address, Seat)]) -> Vec<Address> {
    let leaderboard = Leaderboard::new(phase, seats);
    let rows = leaderboard.rows.iter().filter(|row| row.is_performant);
    once(rows.map(|row| row.host))
}

/// The hosts that wait for a seat of `phase`, in the order of their places; each once.
#[must_use]
pub fn waiting(phase: &Phase, seats: &[(Address, Seat)]) -> Vec<Address> {
    let mut places: Vec<(u32, Address)> = in_waiting(phase, seats)
        .map(|seat| (seat.place, seat.host))
        .collect();
    places.sort_unstable();
    once(places.into_iter().map(|(_, host)| host))
}

/// A host whose owner declared it for another machine can have two seats.
fn once(hosts: impl Iterator<Item = Address>) -> Vec<Address> {
    let mut known = BTreeSet::new();
    hosts.filter(|host| known.insert(*host)).collect()
}

fn in_waiting<'a>(
    phase: &Phase,
    seats: &'a [(Address, Seat)],
) -> impl Iterator<Item = &'a Seat> + use<'a> {
    let address = phase.address();
    let seats = seats.iter().map(|(_, seat)| seat);
    seats.filter(move |seat| seat.phase == address && seat.state() == SeatState::Waiting)
}

fn seated<'a>(
    phase: &Address,
    seats: &'a [(Address, Seat)],
) -> impl Iterator<Item = (&'a Address, &'a Seat)> {
    let seats = seats.iter().map(|(address, seat)| (address, seat));
    seats.filter(move |(_, seat)| seat.phase == *phase && seat.state() == SeatState::Seated)
}

/// Whether the points of `seats` are all that `phase` has.
fn has_all_points(phase: &Phase, seats: &[(Address, Seat)]) -> bool {
    points_of(phase, seats) == phase.totals
}

fn points_of(phase: &Phase, seats: &[(Address, Seat)]) -> [u64; KINDS] {
    let mut sums = [0_u64; KINDS];
    for (_, seat) in seated(&phase.address(), seats) {
        for (sum, points) in sums.iter_mut().zip(seat.points) {
            *sum = sum.saturating_add(points);
        }
    }
    sums
}
