//! Which accounts to list: filters for [`Client::list`](crate::client::Client::list).

use nosana_common::{
    assessment::SlashState,
    grid::{AwardState, SeatState},
    tier::Tier,
};
use solana_address::Address;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use crate::generated::{
    grid::accounts::{
        AWARD_DISCRIMINATOR, Award, PHASE_DISCRIMINATOR, Phase, SEAT_DISCRIMINATOR, Seat,
    },
    staking::accounts::{STAKE_DISCRIMINATOR, Stake},
    tiers::accounts::{
        HOST_DISCRIMINATOR, Host, IMPORT_DISCRIMINATOR, Import, REPORT_DISCRIMINATOR, Report,
        SLASH_DISCRIMINATOR, Slash,
    },
};

/// Where a host's account has its tier.
const HOST_TIER: usize = 10;
/// Where a host's account has its owner.
const HOST_OWNER: usize = 16;
/// Where a host's account has its worker.
const HOST_WORKER: usize = 48;
/// Where a host's account has its class.
const HOST_CLASS: usize = 144;
/// Where a report's account has its host.
const REPORT_HOST: usize = 16;
/// Where a slash's account has its state.
const SLASH_STATE: usize = 10;
/// Where a seat's account has its state.
const SEAT_STATE: usize = 10;
/// Where a seat's account has its place in the waiting list.
const SEAT_PLACE: usize = 16;
/// Where a seat's account has its phase.
const SEAT_PHASE: usize = 24;
/// Where a seat's account has its host.
const SEAT_HOST: usize = 56;
/// Where a seat's account has its owner.
const SEAT_OWNER: usize = 88;
/// Where an award's account has its state.
const AWARD_STATE: usize = 11;
/// Where an award's account has its phase.
const AWARD_PHASE: usize = 16;
/// Where an award's account has its seat.
const AWARD_SEAT: usize = 48;

/// All hosts.
#[must_use]
pub fn hosts() -> Vec<RpcFilterType> {
    all(HOST_DISCRIMINATOR, Host::LEN)
}

/// The hosts of `owner`.
#[must_use]
pub fn hosts_of(owner: &Address) -> Vec<RpcFilterType> {
    with(hosts(), HOST_OWNER, owner.as_ref())
}

/// The hosts that `worker` works for.
#[must_use]
pub fn hosts_of_worker(worker: &Address) -> Vec<RpcFilterType> {
    with(hosts(), HOST_WORKER, worker.as_ref())
}

/// The hosts of `tier`.
#[must_use]
pub fn hosts_in(tier: Tier) -> Vec<RpcFilterType> {
    with(hosts(), HOST_TIER, &[tier as u8])
}

/// The hosts of a class of GPUs, and of `tier` when one is given.
#[must_use]
pub fn hosts_of_class(class: &Address, tier: Option<Tier>) -> Vec<RpcFilterType> {
    let filters = with(hosts(), HOST_CLASS, class.as_ref());
    match tier {
        Some(tier) => with(filters, HOST_TIER, &[tier as u8]),
        None => filters,
    }
}

/// All stakes.
#[must_use]
pub fn stakes() -> Vec<RpcFilterType> {
    all(STAKE_DISCRIMINATOR, Stake::LEN)
}

/// All reports that are kept.
#[must_use]
pub fn reports() -> Vec<RpcFilterType> {
    all(REPORT_DISCRIMINATOR, Report::LEN)
}

/// The reports of `host` that are kept.
#[must_use]
pub fn reports_of(host: &Address) -> Vec<RpcFilterType> {
    with(reports(), REPORT_HOST, host.as_ref())
}

/// The accounts of slashes in `state`; of hosts that none is proposed of, too, when none is
/// given.
#[must_use]
pub fn slashes(state: Option<SlashState>) -> Vec<RpcFilterType> {
    let filters = all(SLASH_DISCRIMINATOR, Slash::LEN);
    match state {
        Some(state) => with(filters, SLASH_STATE, &[state as u8]),
        None => filters,
    }
}

/// All imports that are open.
#[must_use]
pub fn imports() -> Vec<RpcFilterType> {
    all(IMPORT_DISCRIMINATOR, Import::LEN)
}

/// All phases of the test grid.
#[must_use]
pub fn phases() -> Vec<RpcFilterType> {
    all(PHASE_DISCRIMINATOR, Phase::LEN)
}

/// All seats of a phase, and places in its waiting list.
#[must_use]
pub fn seats_of_phase(phase: &Address) -> Vec<RpcFilterType> {
    with(seats(), SEAT_PHASE, phase.as_ref())
}

/// The seats of a phase in `state`.
#[must_use]
pub fn seats_in(phase: &Address, state: SeatState) -> Vec<RpcFilterType> {
    with(seats_of_phase(phase), SEAT_STATE, &[state as u8])
}

/// Whoever has `place` in the waiting list of a phase, and who was seated at once, where
/// `place` is zero: look at their states.
#[must_use]
pub fn seats_at(phase: &Address, place: u32) -> Vec<RpcFilterType> {
    with(seats_of_phase(phase), SEAT_PLACE, &place.to_le_bytes())
}

/// The seats of `owner`, in all phases.
#[must_use]
pub fn seats_of(owner: &Address) -> Vec<RpcFilterType> {
    with(seats(), SEAT_OWNER, owner.as_ref())
}

/// The seats of `host` in a phase: one for each machine that it was declared for.
#[must_use]
pub fn seats_of_host(phase: &Address, host: &Address) -> Vec<RpcFilterType> {
    with(seats_of_phase(phase), SEAT_HOST, host.as_ref())
}

/// The awards of a phase, those in `state` when one is given.
#[must_use]
pub fn awards(phase: &Address, state: Option<AwardState>) -> Vec<RpcFilterType> {
    let filters = with(
        all(AWARD_DISCRIMINATOR, Award::LEN),
        AWARD_PHASE,
        phase.as_ref(),
    );
    match state {
        Some(state) => with(filters, AWARD_STATE, &[state as u8]),
        None => filters,
    }
}

/// The awards to a seat, and to those who had its address before.
#[must_use]
pub fn awards_to(seat: &Address) -> Vec<RpcFilterType> {
    with(
        all(AWARD_DISCRIMINATOR, Award::LEN),
        AWARD_SEAT,
        seat.as_ref(),
    )
}

fn seats() -> Vec<RpcFilterType> {
    all(SEAT_DISCRIMINATOR, Seat::LEN)
}

fn all(discriminator: [u8; 8], space: usize) -> Vec<RpcFilterType> {
    with(
        vec![RpcFilterType::DataSize(space as u64)],
        0,
        &discriminator,
    )
}

fn with(mut filters: Vec<RpcFilterType>, offset: usize, bytes: &[u8]) -> Vec<RpcFilterType> {
    filters.push(RpcFilterType::Memcmp(Memcmp::new_raw_bytes(
        offset,
        bytes.to_vec(),
    )));
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(discriminator: [u8; 8], space: usize, marks: &[(usize, usize, u8)]) -> Vec<u8> {
        let mut data = vec![0; space];
        data[..8].copy_from_slice(&discriminator);
        for (offset, length, mark) in marks {
            data[*offset..offset + length].fill(*mark);
        }
        data
    }

    /// The offsets that the filters use are the ones of the generated layouts.
    #[test]
    fn the_offsets_are_those_of_the_layouts() {
        let key = |byte| Address::new_from_array([byte; 32]);
        let marks = [
            (HOST_TIER, 1, 1),
            (HOST_OWNER, 32, 2),
            (HOST_WORKER, 32, 12),
            (HOST_CLASS, 32, 3),
        ];
        let host = Host::from_bytes(&data(HOST_DISCRIMINATOR, Host::LEN, &marks)).unwrap();
        assert_eq!((host.tier, host.owner, host.class), (1, key(2), key(3)));
        assert_eq!(host.worker, key(12));
        let marks = [(REPORT_HOST, 32, 4)];
        let report = Report::from_bytes(&data(REPORT_DISCRIMINATOR, Report::LEN, &marks)).unwrap();
        assert_eq!(report.host, key(4));
        let marks = [(SLASH_STATE, 1, 5)];
        let slash = Slash::from_bytes(&data(SLASH_DISCRIMINATOR, Slash::LEN, &marks)).unwrap();
        assert_eq!(slash.state, 5);
        let marks = [
            (SEAT_STATE, 1, 6),
            (SEAT_PLACE, 4, 7),
            (SEAT_PHASE, 32, 8),
            (SEAT_HOST, 32, 9),
            (SEAT_OWNER, 32, 10),
        ];
        let seat = Seat::from_bytes(&data(SEAT_DISCRIMINATOR, Seat::LEN, &marks)).unwrap();
        assert_eq!((seat.state, seat.place), (6, 0x0707_0707));
        assert_eq!(
            (seat.phase, seat.host, seat.owner),
            (key(8), key(9), key(10))
        );
        let marks = [
            (AWARD_STATE, 1, 11),
            (AWARD_PHASE, 32, 12),
            (AWARD_SEAT, 32, 13),
        ];
        let award = Award::from_bytes(&data(AWARD_DISCRIMINATOR, Award::LEN, &marks)).unwrap();
        assert_eq!(
            (award.state, award.phase, award.seat),
            (11, key(12), key(13))
        );
    }
}
