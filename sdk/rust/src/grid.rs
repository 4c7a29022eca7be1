//! The test grid as it stands: what a phase does now, what a seat has earned, who leads,
//! who is exported to which tier, and what reviewers have to look at. By the same code as
//! the grid program decides with.
//!
//! Everything here follows from the accounts of a phase, which are public: whoever reads
//! them gets the same numbers.

mod leaderboard;
mod review;
mod terms;

use nosana_common::{
    grid::{
        self, AwardState, Counted, KINDS, LateJoin, PhaseState, PointKind, Prize, Rates, Schedule,
        SeatDays, SeatState, Stage,
    },
    host_record::HostRecordLayout,
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use sha2::{Digest, Sha256};
use solana_address::Address;

use crate::{
    calendar::SECONDS_PER_DAY,
    client::{Client, ClientError},
    filters,
    generated::grid::{
        accounts::{Award, Phase, Seat},
        pdas,
        types::PhaseTerms,
    },
};

pub use self::{
    leaderboard::{ExportError, Leaderboard, List, Row, export, performant, waiting},
    review::{Obstacle, ReviewerView, Task, reviewers, work_queue},
    terms::{TermsError, TermsFile, problem},
};

/// The whole, in parts per million.
const PARTS: u64 = 1_000_000;

/// A seat of a phase, or a place in its waiting list, at a moment. Times are Unix seconds,
/// amounts base units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The seat.
    #[serde(with = "crate::base58")]
    pub seat: Address,
    /// The number of the phase.
    pub phase: u32,
    /// What the phase does now.
    #[serde(serialize_with = "stage_name")]
    pub stage: Stage,
    /// The host.
    #[serde(with = "crate::base58")]
    pub host: Address,
    /// Whose it is, who is paid.
    #[serde(with = "crate::base58")]
    pub owner: Address,
    /// What became of it.
    #[serde(serialize_with = "state_name")]
    pub state: SeatState,
    /// How manieth it registered, from zero.
    pub ticket: u32,
    /// While it waits: how many places are before it at most, since some may have left.
    pub ahead: Option<u32>,
    /// Its points by kind.
    #[serde(serialize_with = "by_kind")]
    pub points: [u64; KINDS],
    /// Its points of all kinds.
    pub total: u64,
    /// What the days that count come to, as far as they were counted.
    pub tally: Tally,
    /// The most points of work that the fees paid so far can back.
    pub backed: u64,
    /// When the first day begins that counts for it; `None` while it has no seat.
    pub counts_from: Option<i64>,
    /// How manieth it is in the phase, from one; `None` where that is not known, or it has
    /// no seat.
    pub rank: Option<u32>,
    /// Its part of all points, parts per million, rounded down.
    pub share_ppm: u32,
    /// What its points are worth: by the points of all so far, and what is paid once the
    /// phase is final.
    pub reward: u64,
    /// Whether the reward can be claimed now.
    pub is_claimable: bool,
    /// What was claimed; `None` while nothing was.
    pub paid: Option<u64>,
    /// Whether it has the points that make a host performant.
    pub is_performant: bool,
    /// When it registered.
    pub registered_at: i64,
    /// When it got its seat; `None` while it waits.
    pub seated_at: Option<i64>,
    /// When its work was counted last; `None` before.
    pub counted_at: Option<i64>,
}

/// What days come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Seconds served.
    pub served: u64,
    /// Base units of fee paid for its jobs.
    pub fees: u64,
    /// Jobs finished.
    pub completed: u32,
    /// Days online.
    pub online_days: u32,
    /// Days on which a test passed.
    pub tested_days: u32,
}

impl From<grid::Tally> for Tally {
    fn from(tally: grid::Tally) -> Self {
        let grid::Tally {
            served,
            fees,
            completed,
            online_days,
            tested_days,
        } = tally;
        Self {
            served,
            fees,
            completed,
            online_days,
            tested_days,
        }
    }
}

impl Standing {
    /// The standing of `seat`, at `address`, in its `phase` at `now`; `rank` is what
    /// [`Leaderboard::rank`] says, which needs all seats.
    #[must_use]
    pub fn new(address: Address, seat: &Seat, phase: &Phase, rank: Option<u32>, now: i64) -> Self {
        let (seat_state, stage) = (seat.state(), phase.stage(now));
        let (tally, total) = (grid::tally(&seat.days()), seat.total_points());
        let counts = seat_state == SeatState::Seated;
        let reward = if counts { phase.reward(total) } else { 0 };
        let paid = (seat.claimed == 1).then_some(seat.paid);
        let is_waiting = seat_state == SeatState::Waiting;
        let day = |day: u16| i64::from(day).saturating_mul(SECONDS_PER_DAY);
        Self {
            seat: address,
            phase: phase.number,
            stage,
            host: seat.host,
            owner: seat.owner,
            state: seat_state,
            ticket: seat.ticket,
            ahead: is_waiting.then(|| seat.place.saturating_sub(phase.first_place)),
            points: seat.points,
            total,
            tally: tally.into(),
            backed: tally.fees.checked_div(phase.fee_per_point).unwrap_or(0),
            counts_from: counts.then(|| day(seat.counted(&phase.schedule()).from)),
            rank: rank.filter(|_| counts),
            share_ppm: if counts { phase.share_ppm(total) } else { 0 },
            reward,
            is_claimable: stage == Stage::Claimable && reward > 0 && paid.is_none(),
            paid,
            is_performant: counts && phase.is_performant(total),
            registered_at: seat.registered_at,
            seated_at: (seat.seated_at > 0).then_some(seat.seated_at),
            counted_at: (seat.counted_at > 0).then_some(seat.counted_at),
        }
    }

    /// The standing now of the seat at `address`, with its rank.
    ///
    /// # Errors
    /// When the node does not answer, or there is no such seat.
    pub async fn read(client: &Client, address: &Address) -> Result<Self, ClientError> {
        let seat = client.get::<Seat>(address).await?;
        let (phase, seats, now) = tokio::try_join!(
            client.get::<Phase>(&seat.phase),
            client.list::<Seat>(filters::seats_of_phase(&seat.phase)),
            client.now()
        )?;
        let rank = Leaderboard::new(&phase, &seats).rank(address);
        Ok(Self::new(*address, &seat, &phase, rank, now))
    }
}

/// The points that `count` would give `seat` by what `record`, that of its host, shows now;
/// those that are awarded stay. Whether the program counts it at all is not looked at.
#[must_use]
pub fn recount(phase: &Phase, seat: &Seat, record: &HostRecordLayout) -> [u64; KINDS] {
    let mut days = seat.days();
    let counted = seat.counted(&phase.schedule());
    grid::note_days(&mut days, counted, record, phase.uptime_seconds);
    let fresh = grid::counted_points(&phase.rates(), &grid::tally(&days));
    let mut points = seat.points;
    for kind in PointKind::ALL {
        let place = kind as usize;
        if let (false, Some(points), Some(fresh)) =
            (kind.is_awarded(), points.get_mut(place), fresh.get(place))
        {
            *points = *fresh;
        }
    }
    points
}

/// What all hosts of a machine declare as its digest:
/// `SHA-256("nosana machine v1\0" ‖ GPU)`, where `GPU` is the lowest UUID of the machine's
/// physical NVIDIA GPUs as text: `GPU-` and lower-case hexadecimal digits in groups of 8, 4,
/// 4, 4 and 12. So a machine has one digest however its GPUs are given to hosts.
///
/// `None` when there is no UUID, or one is not of a physical GPU.
#[must_use]
pub fn machine_digest<Uuid: AsRef<str>>(uuids: &[Uuid]) -> Option<[u8; 32]> {
    let normal: Option<Vec<String>> = uuids.iter().map(|uuid| gpu_uuid(uuid.as_ref())).collect();
    let lowest = normal?.into_iter().min()?;
    let digest = Sha256::new()
        .chain_update(b"nosana machine v1\0")
        .chain_update(lowest);
    Some(digest.finalize().into())
}

/// `GPU-` and the digits of a GPU's UUID in lower case; `None` when it is none.
fn gpu_uuid(text: &str) -> Option<String> {
    const PREFIX: &str = "GPU-";
    let text = text.trim();
    let (prefix, digits) = text.split_at_checked(PREFIX.len())?;
    let groups: Vec<&str> = digits.split('-').collect();
    let is_uuid = prefix.eq_ignore_ascii_case(PREFIX)
        && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    is_uuid.then(|| format!("{PREFIX}{}", digits.to_ascii_lowercase()))
}

impl Phase {
    /// Its account.
    #[must_use]
    pub fn address(&self) -> Address {
        pdas::find_phase(self.number).0
    }

    /// How far it came; a byte that is none counts as closed, as in the program.
    #[must_use]
    pub fn state(&self) -> PhaseState {
        PhaseState::try_from(self.state).unwrap_or(PhaseState::Closed)
    }

    /// What it does at `now`.
    #[must_use]
    pub fn stage(&self, now: i64) -> Stage {
        self.schedule().stage(self.state(), self.claim_until, now)
    }

    /// Whether reviewers can take seats out of the phase at `now`.
    #[must_use]
    pub fn may_disqualify(&self, now: i64) -> bool {
        self.state() == PhaseState::Open && self.schedule().may_disqualify(now)
    }

    /// Whether points can be counted, awarded and revoked at `now`.
    #[must_use]
    pub fn may_change_points(&self, now: i64) -> bool {
        self.state() == PhaseState::Open && self.schedule().may_change_points(now)
    }

    /// Whether its points are fixed for ever.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.state(), PhaseState::Final | PhaseState::Closed)
    }

    /// Its terms, as an organiser writes them.
    #[must_use]
    pub fn terms(&self) -> PhaseTerms {
        PhaseTerms {
            registration_from: self.registration_from,
            registration_until: self.registration_until,
            running_from: self.running_from,
            running_until: self.running_until,
            review_until: self.review_until,
            claim_seconds: self.claim_seconds,
            seats: self.seats,
            late_join: self.late_join,
            needs_proof: self.needs_proof == 1,
            pool: self.pool,
            point_value: self.point_value,
            reward_cap: self.reward_cap,
            fee_per_point: self.fee_per_point,
            points_per_hour: self.points_per_hour,
            points_per_job: self.points_per_job,
            points_per_day: self.points_per_day,
            points_per_test: self.points_per_test,
            uptime_seconds: self.uptime_seconds,
            caps: self.caps,
            reviewer_cap: self.reviewer_cap,
            second_above: self.second_above,
            bond_minimum: self.bond_minimum,
            performant_points: self.performant_points,
        }
    }

    /// Its times.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        self.terms().schedule()
    }

    /// What it counts in points.
    #[must_use]
    pub fn rates(&self) -> Rates {
        self.terms().rates()
    }

    /// What its points are paid from.
    #[must_use]
    pub fn prize(&self) -> Prize {
        self.terms().prize()
    }

    /// Points of all seats that are not disqualified.
    #[must_use]
    pub fn total_points(&self) -> u64 {
        sum(&self.totals)
    }

    /// What a seat of `points` is paid by the points of all so far, base units.
    #[must_use]
    pub fn reward(&self, points: u64) -> u64 {
        grid::reward(&self.prize(), points, self.total_points())
    }

    /// The part of all points so far that `points` are, parts per million, rounded down.
    #[must_use]
    pub fn share_ppm(&self, points: u64) -> u32 {
        let share = u128::from(points)
            .saturating_mul(PARTS.into())
            .checked_div(self.total_points().into())
            .unwrap_or(0);
        u32::try_from(share).unwrap_or(u32::MAX)
    }

    /// Whether `points` make a host performant: none never do.
    #[must_use]
    pub fn is_performant(&self, points: u64) -> bool {
        points > 0 && points >= self.performant_points
    }

    /// The classes of GPUs that may register; empty: any.
    #[must_use]
    pub fn named_classes(&self) -> Vec<Address> {
        let named = self.classes.iter();
        named
            .filter(|class| **class != Address::default())
            .copied()
            .collect()
    }

    /// Which place among the reviewers `key` has.
    #[must_use]
    pub fn reviewer_place(&self, key: &Address) -> Option<u8> {
        let place = self
            .reviewers
            .iter()
            .position(|reviewer| reviewer == key && *key != Address::default())?;
        u8::try_from(place).ok()
    }
}

impl PhaseTerms {
    /// The times; a byte that is no way to treat late joiners refuses them.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        Schedule {
            registration_from: self.registration_from,
            registration_until: self.registration_until,
            running_from: self.running_from,
            running_until: self.running_until,
            review_until: self.review_until,
            late_join: LateJoin::try_from(self.late_join).unwrap_or(LateJoin::Refused),
        }
    }

    /// What is counted in points.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates {
            points_per_hour: self.points_per_hour,
            points_per_job: self.points_per_job,
            points_per_day: self.points_per_day,
            points_per_test: self.points_per_test,
            uptime_seconds: self.uptime_seconds,
            fee_per_point: self.fee_per_point,
            caps: self.caps,
        }
    }

    /// What points are paid from.
    #[must_use]
    pub fn prize(&self) -> Prize {
        Prize {
            pool: self.pool,
            point_value: self.point_value,
            reward_cap: self.reward_cap,
        }
    }
}

impl Seat {
    /// Its account.
    #[must_use]
    pub fn address(&self) -> Address {
        pdas::find_seat(&self.phase, &self.machine).0
    }

    /// What became of it; a byte that is none counts as disqualified, as in the program.
    #[must_use]
    pub fn state(&self) -> SeatState {
        SeatState::try_from(self.state).unwrap_or(SeatState::Disqualified)
    }

    /// Its points of all kinds.
    #[must_use]
    pub fn total_points(&self) -> u64 {
        sum(&self.points)
    }

    /// What it did on each day of the phase.
    #[must_use]
    pub fn days(&self) -> SeatDays {
        bytemuck::cast(self.days)
    }

    /// The days that count for it in a phase of `schedule`.
    #[must_use]
    pub fn counted(&self, schedule: &Schedule) -> Counted {
        Counted {
            first: schedule.first_day(),
            from: schedule.counts_from(self.seated_at),
            until: grid::day_at(schedule.running_until),
            host_since: self.host_since,
        }
    }
}

impl Award {
    /// Its account.
    #[must_use]
    pub fn address(&self) -> Address {
        pdas::find_award(&self.phase, &self.evidence).0
    }

    /// How far it came; `None` for a byte that is none.
    #[must_use]
    pub fn state(&self) -> Option<AwardState> {
        AwardState::try_from(self.state).ok()
    }

    /// What points it gives; `None` when it takes the seat out of the phase.
    #[must_use]
    pub fn kind(&self) -> Option<PointKind> {
        PointKind::try_from(self.kind).ok()
    }

    /// Whether it takes the seat out of the phase.
    #[must_use]
    pub fn is_disqualification(&self) -> bool {
        self.kind == grid::DISQUALIFICATION
    }
}

/// The sum of points by kind.
fn sum(points: &[u64; KINDS]) -> u64 {
    points
        .iter()
        .fold(0, |sum, points| sum.saturating_add(*points))
}

/// The name of a seat's state as users read it, in lower case.
#[must_use]
pub fn seat_state_name(state: SeatState) -> &'static str {
    match state {
        SeatState::Waiting => "waiting",
        SeatState::Seated => "seated",
        SeatState::Left => "left",
        SeatState::Disqualified => "disqualified",
    }
}

/// The name of an award's state as users read it, in lower case.
#[must_use]
pub fn award_state_name(state: AwardState) -> &'static str {
    match state {
        AwardState::Proposed => "proposed",
        AwardState::Granted => "granted",
        AwardState::Revoked => "revoked",
    }
}

/// The name, as users read it, of what the byte `kind` of an award stands for.
#[must_use]
pub fn award_kind_name(kind: u8) -> &'static str {
    if kind == grid::DISQUALIFICATION {
        return "disqualification";
    }
    PointKind::try_from(kind).map_or("unknown", PointKind::name)
}

/// An object with the points of each kind under its name.
fn by_kind<S: Serializer>(points: &[u64; KINDS], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(KINDS))?;
    for (kind, points) in PointKind::ALL.iter().zip(points) {
        map.serialize_entry(kind.name(), points)?;
    }
    map.end()
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn stage_name<S: Serializer>(stage: &Stage, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(stage.name())
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn state_name<S: Serializer>(state: &SeatState, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(seat_state_name(*state))
}

#[cfg(test)]
mod tests {
    use nosana_common::{
        grid::{DISQUALIFICATION, SeatDay},
        host_record::Day,
    };

    use super::*;
    use crate::{
        generated::grid::accounts::{AWARD_DISCRIMINATOR, PHASE_DISCRIMINATOR, SEAT_DISCRIMINATOR},
        merkle::{ImportTier, MerkleError},
    };

    const DAY: i64 = SECONDS_PER_DAY;
    /// The midnight on which the phase begins to run.
    const RUNS: i64 = 20_797 * DAY;

    fn zeroed<T>(
        discriminator: [u8; 8],
        space: usize,
        read: impl Fn(&[u8]) -> std::io::Result<T>,
    ) -> T {
        let mut data = vec![0; space];
        data[..8].copy_from_slice(&discriminator);
        read(&data).unwrap()
    }

    fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    /// Seats for two, ten days long, 1 000 base units.
    fn phase() -> Phase {
        Phase {
            number: 4,
            state: PhaseState::Open as u8,
            late_join: LateJoin::FromSeat as u8,
            seats: 2,
            registration_from: RUNS - 9 * DAY,
            registration_until: RUNS,
            running_from: RUNS,
            running_until: RUNS + 10 * DAY,
            review_until: RUNS + 12 * DAY,
            claim_seconds: 604_800,
            pool: 1_000,
            point_value: 10,
            reward_cap: 600,
            fee_per_point: 20,
            points_per_hour: 6,
            points_per_job: 1,
            points_per_day: 20,
            points_per_test: 30,
            uptime_seconds: 72_000,
            caps: [100, 60, 90, 40, 50, 60],
            reviewer_cap: 100,
            second_above: 10,
            performant_points: 50,
            reviewers: [key(81), key(82), Address::default(), key(83)],
            awarded: [70, 0, 5, 100],
            ..zeroed(PHASE_DISCRIMINATOR, Phase::LEN, Phase::from_bytes)
        }
    }

    /// The seat of the host that `number` stands for, with `points` of work and tests.
    fn seat(number: u8, state: SeatState, points: [u64; 2]) -> (Address, Seat) {
        let [work, tests] = points;
        let seat = Seat {
            state: state as u8,
            ticket: number.into(),
            phase: phase().address(),
            host: key(number),
            owner: key(100 + number),
            machine: [number; 32],
            registered_at: RUNS - DAY,
            seated_at: RUNS - DAY,
            points: [work, 0, tests, 0, 0, 0],
            ..zeroed(SEAT_DISCRIMINATOR, Seat::LEN, Seat::from_bytes)
        };
        (seat.address(), seat)
    }

    fn with_totals(phase: &Phase, seats: &[(Address, Seat)]) -> Phase {
        let mut totals = [0; KINDS];
        let counting = seats
            .iter()
            .filter(|(_, seat)| seat.state() == SeatState::Seated);
        for (_, seat) in counting {
            for (total, points) in totals.iter_mut().zip(seat.points) {
                *total += points;
            }
        }
        let waiting = seats
            .iter()
            .filter(|(_, seat)| seat.state() == SeatState::Waiting);
        Phase {
            totals,
            waiting: u32::try_from(waiting.count()).unwrap(),
            ..phase.clone()
        }
    }

    fn award(number: u8, kind: u8, points: u64) -> (Address, Award) {
        let award = Award {
            kind,
            state: AwardState::Proposed as u8,
            ticket: 1,
            phase: phase().address(),
            seat: seat(1, SeatState::Seated, [0, 0]).0,
            reviewer: key(81),
            evidence: [number; 32],
            points,
            at: i64::from(number),
            ..zeroed(AWARD_DISCRIMINATOR, Award::LEN, Award::from_bytes)
        };
        (award.address(), award)
    }

    #[test]
    fn a_machine_has_one_digest_however_its_gpus_are_given_to_hosts() {
        let [low, high] = [
            "GPU-0a1b2c3d-0000-1111-2222-333344445555",
            "GPU-ffffffff-0000-1111-2222-333344445555",
        ];
        let digest = machine_digest(&[low]).unwrap();
        let text = format!("nosana machine v1\0{low}");
        assert_eq!(digest, <[u8; 32]>::from(Sha256::digest(text)));
        assert_eq!(machine_digest(&[high, low]), Some(digest));
        assert_eq!(machine_digest(&[low, high, low]), Some(digest));
        let shouted = low.to_uppercase();
        assert_eq!(machine_digest(&[format!(" {shouted}\n")]), Some(digest));
        assert_ne!(machine_digest(&[high]), Some(digest));
    }

    #[test]
    fn what_is_no_physical_gpu_has_no_digest() {
        let good = "GPU-0a1b2c3d-0000-1111-2222-333344445555";
        for bad in [
            "",
            "GPU-",
            "0a1b2c3d-0000-1111-2222-333344445555",
            "MIG-0a1b2c3d-0000-1111-2222-333344445555",
            "GPU-0a1b2c3d-0000-1111-2222-33334444555",
            "GPU-0a1b2c3d-0000-1111-2222-33334444555g",
            "GPU-0a1b2c3d00001111-2222-333344445555",
            "GPÜ-0a1b2c3d-0000-1111-2222-333344445555",
        ] {
            assert_eq!(machine_digest(&[bad]), None, "{bad}");
            assert_eq!(machine_digest(&[good, bad]), None, "{bad}");
        }
        assert_eq!(machine_digest::<&str>(&[]), None);
    }

    #[test]
    fn a_seat_stands_by_its_own_points_and_those_of_all() {
        let seats = [
            seat(1, SeatState::Seated, [40, 20]),
            seat(2, SeatState::Seated, [20, 20]),
        ];
        let phase = with_totals(&phase(), &seats);
        let (address, mut first) = seats[0].clone();
        first.days[0] = bytemuck::cast(SeatDay {
            fees: 815_u64.to_le_bytes(),
            served: 7_200_u32.to_le_bytes(),
            completed: 3_u16.to_le_bytes(),
            is_online: 1,
            is_tested: 0,
        });
        let rank = Leaderboard::new(&phase, &seats).rank(&address);
        let standing = Standing::new(address, &first, &phase, rank, RUNS);
        assert_eq!(
            (standing.stage, standing.state),
            (Stage::Running, SeatState::Seated)
        );
        assert_eq!(
            (standing.rank, standing.total, standing.share_ppm),
            (Some(1), 60, 600_000)
        );
        // 60 of 100 points: 600 of 1 000, which is the cap, and what 60 points are worth.
        assert_eq!(
            (standing.reward, standing.paid, standing.is_claimable),
            (600, None, false)
        );
        assert_eq!((standing.tally.fees, standing.backed), (815, 40));
        assert_eq!(
            (standing.tally.served, standing.tally.online_days),
            (7_200, 1)
        );
        assert_eq!(standing.counts_from, Some(RUNS));
        assert!(standing.is_performant);
        let json = serde_json::to_value(&standing).unwrap();
        assert_eq!(
            (&json["stage"], &json["points"]["work"]),
            (&"running".into(), &40.into())
        );
    }

    #[test]
    fn a_reward_can_be_claimed_once_while_there_is_time() {
        let seats = [seat(1, SeatState::Seated, [40, 0])];
        let mut phase = with_totals(&phase(), &seats);
        (phase.state, phase.claim_until) = (PhaseState::Final as u8, RUNS + 20 * DAY);
        let (address, mut seat) = seats[0].clone();
        let claimable =
            |seat: &Seat, now| Standing::new(address, seat, &phase, Some(1), now).is_claimable;
        assert!(claimable(&seat, RUNS + 20 * DAY - 1));
        assert!(!claimable(&seat, RUNS + 20 * DAY));
        (seat.claimed, seat.paid) = (1, 400);
        assert!(!claimable(&seat, RUNS + 15 * DAY));
        let standing = Standing::new(address, &seat, &phase, Some(1), RUNS + 15 * DAY);
        assert_eq!((standing.reward, standing.paid), (400, Some(400)));
    }

    #[test]
    fn who_waits_or_was_disqualified_has_no_reward() {
        let seats = [
            seat(1, SeatState::Disqualified, [40, 0]),
            seat(2, SeatState::Seated, [10, 0]),
        ];
        let phase = with_totals(&phase(), &seats);
        let (address, seat) = &seats[0];
        let out = Standing::new(*address, seat, &phase, Some(1), RUNS);
        assert_eq!(
            (out.reward, out.rank, out.share_ppm, out.counts_from),
            (0, None, 0, None)
        );
        let mut waiting = seat.clone();
        (waiting.state, waiting.place, waiting.seated_at) = (SeatState::Waiting as u8, 7, 0);
        let phase = Phase {
            first_place: 5,
            ..phase
        };
        let waiting = Standing::new(*address, &waiting, &phase, None, RUNS);
        assert_eq!((waiting.ahead, waiting.seated_at), (Some(2), None));
    }

    #[test]
    fn a_recount_keeps_awards_and_what_was_seen_before() {
        let (_, mut seat) = seat(1, SeatState::Seated, [5, 30]);
        seat.points[PointKind::Bugs as usize] = 44;
        seat.days[3] = bytemuck::cast(SeatDay {
            is_tested: 1,
            ..SeatDay::default()
        });
        let mut record = HostRecordLayout::EMPTY;
        record.days[0] = Day {
            day: 20_798_u16.to_le_bytes(),
            fees: 200_u64.to_le_bytes(),
            served: 36_000_u32.to_le_bytes(),
            online: 72_000_u32.to_le_bytes(),
            completed: 2_u16.to_le_bytes(),
            ..Day::default()
        };
        // 62 points by its rates, of which the fees back 10.
        assert_eq!(recount(&phase(), &seat, &record), [10, 20, 30, 0, 44, 0]);
    }

    #[test]
    fn the_leaderboard_is_by_points_then_by_who_was_first() {
        let mut other = seat(9, SeatState::Seated, [99, 0]);
        other.1.phase = key(7);
        let seats = [
            seat(3, SeatState::Seated, [20, 0]),
            seat(2, SeatState::Seated, [0, 20]),
            seat(1, SeatState::Seated, [0, 0]),
            seat(4, SeatState::Seated, [50, 10]),
            seat(5, SeatState::Waiting, [0, 0]),
            seat(6, SeatState::Disqualified, [80, 0]),
        ];
        let phase = with_totals(&phase(), &seats);
        let mut all = seats.to_vec();
        all.push(other);
        let board = Leaderboard::new(&phase, &all);
        let tickets: Vec<u32> = board.rows.iter().map(|row| row.ticket).collect();
        assert_eq!(tickets, [4, 2, 3, 1]);
        let ranks: Vec<u32> = board.rows.iter().map(|row| row.rank).collect();
        assert_eq!(ranks, [1, 2, 3, 4]);
        let rewards: Vec<u64> = board.rows.iter().map(|row| row.reward).collect();
        // The pool would give 600 of 1 000 to the first, and 200 to the next two.
        assert_eq!(rewards, [600, 200, 200, 0]);
        assert_eq!((board.rewards, board.remainder), (1_000, 0));
        assert!(board.is_complete && !board.is_final);
        let fewer = Leaderboard::new(&phase, &seats[1..]);
        assert!(!fewer.is_complete);
    }

    #[test]
    fn nothing_is_shared_where_nobody_has_points() {
        let seats = [seat(1, SeatState::Seated, [0, 0])];
        let board = Leaderboard::new(&phase(), &seats);
        assert_eq!((board.rewards, board.remainder), (0, 1_000));
        assert_eq!((board.rows[0].reward, board.rows[0].share_ppm), (0, 0));
        assert!(
            performant(
                &Phase {
                    performant_points: 0,
                    ..phase()
                },
                &seats
            )
            .is_empty()
        );
    }

    fn finished() -> (Phase, Vec<(Address, Seat)>) {
        let mut seats = vec![
            seat(1, SeatState::Seated, [49, 0]),
            seat(2, SeatState::Seated, [50, 0]),
            seat(3, SeatState::Seated, [60, 10]),
            seat(4, SeatState::Disqualified, [90, 0]),
            seat(5, SeatState::Waiting, [0, 0]),
            seat(6, SeatState::Waiting, [0, 0]),
            seat(7, SeatState::Left, [0, 0]),
        ];
        (seats[4].1.place, seats[5].1.place) = (9, 8);
        let phase = with_totals(&phase(), &seats);
        let state = PhaseState::Final as u8;
        (Phase { state, ..phase }, seats)
    }

    #[test]
    fn lists_name_performant_hosts_and_those_who_wait() {
        let (phase, seats) = finished();
        assert_eq!(performant(&phase, &seats), [key(3), key(2)]);
        assert_eq!(waiting(&phase, &seats), [key(6), key(5)]);
        let file = export(&phase, &seats, List::Performant, 11).unwrap();
        assert_eq!((file.id, file.tier), (11, ImportTier::Premium));
        let mut turned = seats.clone();
        turned.reverse();
        assert_eq!(export(&phase, &turned, List::Performant, 11), Ok(file));
        let file = export(&phase, &seats, List::Waiting, 12).unwrap();
        assert_eq!(file.tier, ImportTier::Community);
        let hosts: Vec<Address> = file.hosts.iter().map(|proven| proven.host).collect();
        assert_eq!(hosts, [key(5), key(6)]);
    }

    #[test]
    fn a_host_that_has_two_seats_is_listed_once() {
        let (phase, mut seats) = finished();
        seats[2].1.host = key(2);
        seats[5].1.host = key(5);
        assert_eq!(performant(&phase, &seats), [key(2)]);
        assert_eq!(waiting(&phase, &seats), [key(5)]);
    }

    #[test]
    fn a_list_is_exported_only_of_all_seats_of_a_final_phase() {
        let (phase, seats) = finished();
        let open = Phase {
            state: PhaseState::Open as u8,
            ..phase.clone()
        };
        let list = List::Performant;
        assert_eq!(
            export(&open, &seats, list, 1),
            Err(ExportError::NotFinal(4))
        );
        let incomplete = |what, found, expected| ExportError::Incomplete {
            phase: 4,
            what,
            found,
            expected,
        };
        assert_eq!(
            export(&phase, &seats[1..], list, 1),
            Err(incomplete("points", 120, 169))
        );
        assert_eq!(
            export(&phase, &seats[..5], List::Waiting, 1),
            Err(incomplete("hosts that wait", 1, 2))
        );
        let nobody = Phase {
            performant_points: 1_000,
            ..phase
        };
        assert_eq!(
            export(&nobody, &seats, list, 1),
            Err(ExportError::Tree(MerkleError::Empty))
        );
        assert_eq!("waiting".parse(), Ok(List::Waiting));
        assert!("all".parse::<List>().is_err());
    }

    #[test]
    fn reviewers_are_shown_with_what_they_can_award_yet() {
        let shown: Vec<(u8, Address, u64, u64)> = reviewers(&phase())
            .iter()
            .map(|reviewer| {
                (
                    reviewer.place,
                    reviewer.key,
                    reviewer.awarded,
                    reviewer.left,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (0, key(81), 70, 30),
                (1, key(82), 0, 100),
                (3, key(83), 100, 0)
            ]
        );
        assert_eq!(phase().reviewer_place(&key(83)), Some(3));
        assert_eq!(phase().reviewer_place(&Address::default()), None);
    }

    #[test]
    fn the_queue_has_what_waits_for_another_reviewer() {
        let bugs = PointKind::Bugs as u8;
        let seats = [seat(1, SeatState::Seated, [0, 0])];
        let mut awards = vec![
            award(9, bugs, 50),
            award(3, DISQUALIFICATION, 0),
            award(5, bugs, 51),
        ];
        awards.push(award(1, bugs, 9));
        awards[3].1.state = AwardState::Granted as u8;
        let queue = |reviewer: Option<u8>, now| {
            let reviewer = reviewer.map(key);
            let tasks = work_queue(&phase(), &seats, &awards, reviewer.as_ref(), now);
            tasks
                .iter()
                .map(|task| (task.at, task.kind, task.obstacle))
                .collect::<Vec<_>>()
        };
        let out = "disqualification";
        let above = Some(Obstacle::AboveCap);
        let free = [(3, out, None), (5, "bugs", above), (9, "bugs", None)];
        assert_eq!(queue(Some(82), RUNS), free);
        assert_eq!(queue(None, RUNS), free);
        let all = |why| [(3, out, why), (5, "bugs", why), (9, "bugs", why)];
        assert_eq!(queue(Some(81), RUNS), all(Some(Obstacle::Own)));
        assert_eq!(queue(Some(9), RUNS), all(Some(Obstacle::NotReviewer)));
        assert_eq!(
            queue(Some(82), RUNS + 12 * DAY),
            all(Some(Obstacle::Closed))
        );
        // Before the run only seats are taken.
        let closed = Some(Obstacle::Closed);
        let early = [(3, out, None), (5, "bugs", closed), (9, "bugs", closed)];
        assert_eq!(queue(Some(82), RUNS - 1), early);
    }

    #[test]
    fn nobody_agrees_about_its_own_seat_or_one_that_is_gone() {
        let awards = [award(9, PointKind::Bugs as u8, 50)];
        let mut seats = [seat(1, SeatState::Seated, [0, 0])];
        let obstacle = |seats: &[(Address, Seat)]| {
            let tasks = work_queue(&phase(), seats, &awards, Some(&key(82)), RUNS);
            (tasks[0].host, tasks[0].obstacle)
        };
        assert_eq!(obstacle(&seats), (Some(key(1)), None));
        seats[0].1.owner = key(82);
        assert_eq!(obstacle(&seats), (Some(key(1)), Some(Obstacle::OwnSeat)));
        seats[0].1.state = SeatState::Disqualified as u8;
        assert_eq!(obstacle(&seats), (Some(key(1)), Some(Obstacle::SeatGone)));
        // Another one registered at its address.
        seats[0].1.ticket = 8;
        assert_eq!(obstacle(&seats), (None, Some(Obstacle::SeatGone)));
        assert_eq!(obstacle(&[]), (None, Some(Obstacle::SeatGone)));
    }
}
