//! The rules of the test grid: when what may be done, what work is worth in points, and
//! what points are worth in tokens.
//!
//! The chain applies them and anyone can recompute them: everything here is a pure
//! function of accounts that are public.
//!
//! What a seat has done is noted day by day, so counting the same day again, in whatever
//! order, adds nothing: a day of a record only grows while it is remembered, and the
//! seat keeps the largest of what it saw.

use bytemuck::{Pod, Zeroable};

use crate::host_record::{DAYS, HostRecordLayout};

/// How many kinds of points there are.
pub const KINDS: usize = 6;
/// The most days that a phase runs. One less than what a record remembers, so that each
/// day of a phase is still there on the day after its end.
pub const MAX_DAYS: usize = DAYS - 1;
/// How many keys may award points in a phase.
pub const REVIEWERS: usize = 4;
/// How many classes of GPUs a phase can name.
pub const CLASSES: usize = 16;
/// The shortest time to claim rewards in, seconds: a week.
pub const MIN_CLAIM_SECONDS: u32 = 7 * 24 * 60 * 60;
/// The longest time to claim rewards in, seconds: a year.
pub const MAX_CLAIM_SECONDS: u32 = 365 * 24 * 60 * 60;
/// The shortest review, seconds: a day, in which work is counted that was done to the end.
pub const MIN_REVIEW_SECONDS: i64 = 24 * 60 * 60;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;
const SECONDS_PER_HOUR: u64 = 60 * 60;
/// Seconds of the longest phase.
const MAX_SECONDS: u64 = MAX_DAYS as u64 * SECONDS_PER_DAY;

/// What points are given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PointKind {
    /// Jobs and seconds served, backed by the fees that were paid for them.
    Work = 0,
    /// Days online.
    Uptime = 1,
    /// Days on which an assessor's test of the host passed.
    Tests = 2,
    /// Feedback, awarded by reviewers.
    Feedback = 3,
    /// Bugs and improvements found, awarded by reviewers.
    Bugs = 4,
    /// Teaching others, awarded by reviewers.
    Education = 5,
}

impl TryFrom<u8> for PointKind {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Self::ALL.get(usize::from(byte)).copied().ok_or(())
    }
}

impl PointKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; KINDS] = [
        Self::Work,
        Self::Uptime,
        Self::Tests,
        Self::Feedback,
        Self::Bugs,
        Self::Education,
    ];

    /// Whether reviewers award it.
    #[must_use]
    pub fn is_awarded(self) -> bool {
        matches!(self, Self::Feedback | Self::Bugs | Self::Education)
    }

    /// The name as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Uptime => "uptime",
            Self::Tests => "tests",
            Self::Feedback => "feedback",
            Self::Bugs => "bugs",
            Self::Education => "education",
        }
    }
}

/// What an award is, stored as one byte: the number of a [`PointKind`] that is awarded,
/// or this, which takes a seat out of the phase.
pub const DISQUALIFICATION: u8 = 255;

/// How far an award came. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum AwardState {
    /// A second reviewer has to agree.
    Proposed = 0,
    /// It counts.
    Granted = 1,
    /// It was taken back, for a reason.
    Revoked = 2,
}

impl TryFrom<u8> for AwardState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Proposed,
            1 => Self::Granted,
            2 => Self::Revoked,
            _ => return Err(()),
        })
    }
}

/// What became of a seat. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SeatState {
    /// It waits for a seat.
    Waiting = 0,
    /// It has one.
    Seated = 1,
    /// It left the waiting list before its turn; kept until that has passed.
    Left = 2,
    /// Reviewers took it out of the phase.
    Disqualified = 3,
}

impl TryFrom<u8> for SeatState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Waiting,
            1 => Self::Seated,
            2 => Self::Left,
            3 => Self::Disqualified,
            _ => return Err(()),
        })
    }
}

/// How far a phase came by what was done to it. Stored as one byte; times say the rest,
/// see [`Schedule::stage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PhaseState {
    /// It can be changed; nothing is promised yet.
    Draft = 0,
    /// Its terms and its pool are fixed.
    Open = 1,
    /// Points are fixed; rewards can be claimed.
    Final = 2,
    /// What was not claimed went back.
    Closed = 3,
}

impl TryFrom<u8> for PhaseState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Draft,
            1 => Self::Open,
            2 => Self::Final,
            3 => Self::Closed,
            _ => return Err(()),
        })
    }
}

/// What a phase does at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It can be changed; nothing is promised yet.
    Draft,
    /// Its terms are fixed; nobody can register yet.
    Announced,
    /// Hosts register; it does not run yet.
    Registration,
    /// Registration is over; it does not run yet.
    Ready,
    /// What hosts do is counted.
    Running,
    /// What was done is still counted, and reviewers award.
    Review,
    /// The review is over: anyone can make it final.
    Due,
    /// Rewards can be claimed.
    Claimable,
    /// The time to claim is over: anyone can close it.
    Lapsed,
    /// It is over.
    Closed,
}

impl Stage {
    /// The name as users read it, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Registration => "registration",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Review => "review",
            Self::Due => "due",
            Self::Claimable => "claimable",
            Self::Lapsed => "lapsed",
            Self::Closed => "closed",
        }
    }
}

/// What a phase does about those who get their seat after it began to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LateJoin {
    /// Nobody does: seats that are given back stay empty.
    Refused = 0,
    /// Days count from the first whole one that they have the seat.
    FromSeat = 1,
    /// All days of the phase count.
    WholeWindow = 2,
}

impl TryFrom<u8> for LateJoin {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Refused,
            1 => Self::FromSeat,
            2 => Self::WholeWindow,
            _ => return Err(()),
        })
    }
}

/// The times of a phase, Unix seconds. Every window is half-open: its first second is in
/// it, its last one is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// When registration begins.
    pub registration_from: i64,
    /// When registration ends.
    pub registration_until: i64,
    /// When work begins to count: a midnight, UTC.
    pub running_from: i64,
    /// When work no longer counts: a midnight, UTC, at most [`MAX_DAYS`] later.
    pub running_until: i64,
    /// When points can no longer change.
    pub review_until: i64,
    /// What is done about late joiners.
    pub late_join: LateJoin,
}

impl Schedule {
    /// Whether the times are in order.
    ///
    /// Registration ends before the phase runs, or with it where late joiners are let in.
    /// The phase runs for whole days, UTC, since that is what a host's record keeps.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let Some(days) = self.days() else {
            return false;
        };
        self.registration_from > 0
            && self.registration_from < self.registration_until
            && self.registration_until <= self.seats_until()
            && self.registration_from < self.running_from
            && (1..=MAX_DAYS).contains(&usize::from(days))
            && self.review_until >= self.running_until.saturating_add(MIN_REVIEW_SECONDS)
    }

    /// How many days it runs; `None` when its running window is no whole days.
    #[must_use]
    pub fn days(&self) -> Option<u16> {
        let from = whole_day(self.running_from)?;
        whole_day(self.running_until)?.checked_sub(from)
    }

    /// When seats are given for the last time.
    #[must_use]
    pub fn seats_until(&self) -> i64 {
        match self.late_join {
            LateJoin::Refused => self.running_from,
            LateJoin::FromSeat | LateJoin::WholeWindow => self.running_until,
        }
    }

    /// Whether a host can register at `now` in an open phase.
    #[must_use]
    pub fn may_register(&self, now: i64) -> bool {
        (self.registration_from..self.registration_until).contains(&now)
    }

    /// Whether seats are given, and given back, at `now` in an open phase.
    #[must_use]
    pub fn may_be_seated(&self, now: i64) -> bool {
        (self.registration_from..self.seats_until()).contains(&now)
    }

    /// Whether points can be counted, awarded and revoked at `now` in an open phase.
    #[must_use]
    pub fn may_change_points(&self, now: i64) -> bool {
        (self.running_from..self.review_until).contains(&now)
    }

    /// Whether a seat can be disqualified, and reinstated, at `now` in an open phase: from
    /// the first one on, since who takes the seat of another's machine must make room
    /// while it can still register.
    #[must_use]
    pub fn may_disqualify(&self, now: i64) -> bool {
        (self.registration_from..self.review_until).contains(&now)
    }

    /// The first day of the phase, in days since the epoch.
    #[must_use]
    pub fn first_day(&self) -> u16 {
        day_at(self.running_from)
    }

    /// The first day that counts for who got its seat at `seated_at`, in days since the
    /// epoch.
    #[must_use]
    pub fn counts_from(&self, seated_at: i64) -> u16 {
        match self.late_join {
            LateJoin::Refused | LateJoin::WholeWindow => self.first_day(),
            LateJoin::FromSeat => self
                .first_day()
                .max(day_at(seated_at.saturating_add(LAST_OF_DAY))),
        }
    }

    /// What a phase in `state` does at `now`; `claim_until` is when the time to claim
    /// ends, once it is final.
    #[must_use]
    pub fn stage(&self, state: PhaseState, claim_until: i64, now: i64) -> Stage {
        match state {
            PhaseState::Draft => Stage::Draft,
            PhaseState::Open if now < self.registration_from => Stage::Announced,
            PhaseState::Open if now >= self.review_until => Stage::Due,
            PhaseState::Open if now >= self.running_until => Stage::Review,
            PhaseState::Open if now >= self.running_from => Stage::Running,
            PhaseState::Open if now < self.registration_until => Stage::Registration,
            PhaseState::Open => Stage::Ready,
            PhaseState::Final if now < claim_until => Stage::Claimable,
            PhaseState::Final => Stage::Lapsed,
            PhaseState::Closed => Stage::Closed,
        }
    }
}

/// Seconds from the first of a day to its last.
const LAST_OF_DAY: i64 = SECONDS_PER_DAY.cast_signed() - 1;

/// The day of `time` when it is a midnight of days that records know.
fn whole_day(time: i64) -> Option<u16> {
    let time = u64::try_from(time).ok()?;
    let day = time.wrapping_div(SECONDS_PER_DAY);
    (day.wrapping_mul(SECONDS_PER_DAY) == time).then_some(())?;
    u16::try_from(day).ok()
}

/// The number of the day of `time`, the last one that records know when it is later.
#[must_use]
pub fn day_at(time: i64) -> u16 {
    let time = u64::try_from(time).unwrap_or(0);
    u16::try_from(time.wrapping_div(SECONDS_PER_DAY)).unwrap_or(u16::MAX)
}

/// What is counted in points, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Points for an hour served.
    pub points_per_hour: u32,
    /// Points for a job finished.
    pub points_per_job: u32,
    /// Points for a day online.
    pub points_per_day: u32,
    /// Points for a day on which a test passed.
    pub points_per_test: u32,
    /// Seconds online that make a day online, 1 to 86 400.
    pub uptime_seconds: u32,
    /// Base units of fee that must have been paid for each point of work.
    pub fee_per_point: u64,
    /// The most points of each kind that a seat can have.
    pub caps: [u64; KINDS],
}

/// What the points of a phase are paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prize {
    /// Base units for all seats.
    pub pool: u64,
    /// The most that a point is worth, base units.
    pub point_value: u64,
    /// The most that a seat is paid, base units.
    pub reward_cap: u64,
}

impl Rates {
    /// Whether the rates are in range, and no point of work costs less in fees than
    /// `prize` can pay for it: so nobody gains by paying itself.
    #[must_use]
    pub fn is_valid(&self, prize: &Prize) -> bool {
        prize.pool > 0
            && prize.point_value > 0
            && prize.reward_cap > 0
            && prize.reward_cap <= prize.pool
            && self.fee_per_point >= prize.point_value
            && (1..=SECONDS_PER_DAY).contains(&u64::from(self.uptime_seconds))
            && self.caps.iter().all(|cap| *cap <= MAX_CAP)
            && self.caps.iter().any(|cap| *cap > 0)
    }
}

/// The largest cap of a kind: what all seats together have fits 64 bits.
pub const MAX_CAP: u64 = 1_000_000_000;

/// What a seat did on one day of the phase. Numbers are little endian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct SeatDay {
    /// Base units of fee paid for its jobs.
    pub fees: [u8; 8],
    /// Seconds served.
    pub served: [u8; 4],
    /// Jobs finished.
    pub completed: [u8; 2],
    /// 1 when it was online long enough.
    pub is_online: u8,
    /// 1 when a test passed.
    pub is_tested: u8,
}

/// The days of a phase, as a seat keeps them.
pub type SeatDays = [SeatDay; MAX_DAYS];

/// What the days of a seat come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// The days that count for a seat, in days since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The first day of the phase: what stands first in [`SeatDays`].
    pub first: u16,
    /// The first day that counts for the seat.
    pub from: u16,
    /// The day after the last one of the phase.
    pub until: u16,
    /// When the seat's host was registered, Unix seconds.
    pub host_since: i64,
}

impl Counted {
    /// The first day of `record` that counts, in days since the epoch.
    fn first_day_in(&self, record: &HostRecordLayout) -> u16 {
        if record.opened_at() >= self.host_since {
            return self.from;
        }
        self.from.max(day_at(self.host_since).saturating_add(1))
    }
}

/// Notes in `days` what `record` shows of each day that counts, and keeps what was seen
/// of days that it has forgotten or shows less of.
///
/// A record outlives its host: one that was opened before the host was registered also
/// tells of a former host at the address, which may have had a seat of its own. Then days
/// count from the one after the registration.
pub fn note_days(
    days: &mut SeatDays,
    counted: Counted,
    record: &HostRecordLayout,
    uptime_seconds: u32,
) {
    let from = counted.first_day_in(record);
    for shown in &record.days {
        let number = u16::from_le_bytes(shown.day);
        if number < from || number >= counted.until {
            continue;
        }
        let place = usize::from(number.wrapping_sub(counted.first));
        let Some(day) = days.get_mut(place) else {
            continue;
        };
        let fees = u64::from_le_bytes(day.fees).max(u64::from_le_bytes(shown.fees));
        let served = u32::from_le_bytes(day.served).max(u32::from_le_bytes(shown.served));
        let completed = u16::from_le_bytes(day.completed).max(u16::from_le_bytes(shown.completed));
        day.fees = fees.to_le_bytes();
        day.served = served.to_le_bytes();
        day.completed = completed.to_le_bytes();
        day.is_online |= u8::from(u32::from_le_bytes(shown.online) >= uptime_seconds);
    }
}

/// Notes in `days` that a test passed at `at`, Unix seconds. Whether that day counts.
pub fn note_test(days: &mut SeatDays, counted: Counted, at: i64) -> bool {
    let number = day_at(at);
    if number < counted.from || number >= counted.until {
        return false;
    }
    let place = usize::from(number.wrapping_sub(counted.first));
    let Some(day) = days.get_mut(place) else {
        return false;
    };
    day.is_tested = 1;
    true
}

/// What `days` come to. Fees stop at their largest value.
#[must_use]
pub fn tally(days: &SeatDays) -> Tally {
    let mut sum = Tally::default();
    // The sums of so few numbers of at most 32, 16 and 8 bits do not overflow.
    for day in days {
        let served = u64::from(u32::from_le_bytes(day.served));
        let completed = u32::from(u16::from_le_bytes(day.completed));
        sum.served = sum.served.wrapping_add(served);
        sum.fees = sum.fees.saturating_add(u64::from_le_bytes(day.fees));
        sum.completed = sum.completed.wrapping_add(completed);
        sum.online_days = sum.online_days.wrapping_add(day.is_online.into());
        sum.tested_days = sum.tested_days.wrapping_add(day.is_tested.into());
    }
    sum
}

/// The points of `tally`, by kind; those that are awarded are zero.
///
/// `work = min(⌊seconds × points an hour ÷ 3 600⌋ + jobs × points a job,
/// ⌊fees ÷ fee a point⌋)`, each kind at most its cap. A client that pays itself through
/// its own host thus gets at most the points that the fees paid for, which went to the
/// stakers for good.
#[must_use]
pub fn counted_points(rates: &Rates, tally: &Tally) -> [u64; KINDS] {
    // Neither product overflows: a phase has fewer than 2^32 seconds, and the other
    // factors are of 32 bits. Wrapping, since the chain checks products with 128 bits.
    let hours = tally
        .served
        .min(MAX_SECONDS)
        .wrapping_mul(rates.points_per_hour.into())
        .wrapping_div(SECONDS_PER_HOUR);
    let jobs = u64::from(tally.completed).wrapping_mul(rates.points_per_job.into());
    // No fee a point is no valid rate; then nothing is backed.
    let backed = tally.fees.checked_div(rates.fee_per_point).unwrap_or(0);
    let days = |days: u32, points: u32| u64::from(days).wrapping_mul(points.into());
    let [work, uptime, tests, ..] = rates.caps;
    [
        hours.saturating_add(jobs).min(backed).min(work),
        days(tally.online_days, rates.points_per_day).min(uptime),
        days(tally.tested_days, rates.points_per_test).min(tests),
        0,
        0,
        0,
    ]
}

/// `min(⌊pool × points ÷ all points⌋, points × the most a point is worth, the most a seat
/// is paid)`: base units for a seat of `points`, of the `total` of all seats.
///
/// All rewards together are at most the pool, since each is rounded down.
#[must_use]
pub fn reward(prize: &Prize, points: u64, total: u64) -> u64 {
    let product = u128::from(prize.pool).wrapping_mul(points.into());
    let share = product.checked_div(total.into()).unwrap_or(0);
    // A seat has at most the points of all, so its share is at most the pool.
    u64::try_from(share)
        .unwrap_or(0)
        .min(points.saturating_mul(prize.point_value))
        .min(prize.reward_cap)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::host_record::Day;

    extern crate std;

    /// Whether something is allowed at a moment.
    type Window = fn(&Schedule, i64) -> bool;

    const DAY: i64 = 24 * 60 * 60;
    /// The day on which the phase of these tests begins to run.
    const FIRST: u16 = 20_000;
    const RUNNING_FROM: i64 = FIRST as i64 * DAY;
    const RUNNING_UNTIL: i64 = RUNNING_FROM + 31 * DAY;

    fn schedule(late_join: LateJoin) -> Schedule {
        Schedule {
            registration_from: RUNNING_FROM - 9 * DAY,
            registration_until: RUNNING_FROM,
            running_from: RUNNING_FROM,
            running_until: RUNNING_UNTIL,
            review_until: RUNNING_UNTIL + 14 * DAY,
            late_join,
        }
    }

    fn rates() -> Rates {
        Rates {
            points_per_hour: 10,
            points_per_job: 1,
            points_per_day: 200,
            points_per_test: 300,
            uptime_seconds: 72_000,
            fee_per_point: 50_000,
            caps: [10_000, 6_200, 9_300, 3_000, 10_000, 4_000],
        }
    }

    fn prize() -> Prize {
        Prize {
            pool: 250_000_000_000,
            point_value: 25_000,
            reward_cap: 1_500_000_000,
        }
    }

    fn counted(from: u16) -> Counted {
        Counted {
            first: FIRST,
            from,
            until: FIRST + 31,
            host_since: 0,
        }
    }

    /// A day of a record: number, seconds online and served, jobs, fees.
    fn day(number: u16, online: u32, served: u32, completed: u16, fees: u64) -> Day {
        Day {
            day: number.to_le_bytes(),
            online: online.to_le_bytes(),
            served: served.to_le_bytes(),
            completed: completed.to_le_bytes(),
            fees: fees.to_le_bytes(),
            ..Day::EMPTY
        }
    }

    fn record(days: &[Day]) -> HostRecordLayout {
        let mut record = HostRecordLayout::EMPTY;
        for day in days {
            let number = usize::from(u16::from_le_bytes(day.day));
            record.days[number % DAYS] = *day;
        }
        record
    }

    fn note(days: &mut SeatDays, from: u16, shown: &[Day]) {
        note_days(days, counted(from), &record(shown), 72_000);
    }

    /// A day of a seat: seconds served, jobs, fees, online, tested.
    fn seat_day(served: u32, completed: u16, fees: u64, is_online: u8, is_tested: u8) -> SeatDay {
        SeatDay {
            fees: fees.to_le_bytes(),
            served: served.to_le_bytes(),
            completed: completed.to_le_bytes(),
            is_online,
            is_tested,
        }
    }

    #[test]
    fn each_byte_is_the_value_that_it_was_stored_as_or_none() {
        for byte in 0..=u8::MAX {
            assert_eq!(PointKind::try_from(byte).map_or(byte, |v| v as u8), byte);
            assert_eq!(PointKind::try_from(byte).is_ok(), byte < 6);
            assert_eq!(AwardState::try_from(byte).map_or(byte, |v| v as u8), byte);
            assert_eq!(AwardState::try_from(byte).is_ok(), byte < 3);
            assert_eq!(SeatState::try_from(byte).map_or(byte, |v| v as u8), byte);
            assert_eq!(SeatState::try_from(byte).is_ok(), byte < 4);
            assert_eq!(PhaseState::try_from(byte).map_or(byte, |v| v as u8), byte);
            assert_eq!(PhaseState::try_from(byte).is_ok(), byte < 4);
            assert_eq!(LateJoin::try_from(byte).map_or(byte, |v| v as u8), byte);
            assert_eq!(LateJoin::try_from(byte).is_ok(), byte < 3);
        }
    }

    #[test]
    fn what_is_counted_is_not_awarded() {
        let awarded: Vec<_> = PointKind::ALL
            .into_iter()
            .filter(|kind| kind.is_awarded())
            .collect();
        assert_eq!(
            awarded,
            [PointKind::Feedback, PointKind::Bugs, PointKind::Education]
        );
        assert!(PointKind::try_from(DISQUALIFICATION).is_err());
    }

    #[test]
    fn times_in_order_are_valid() {
        for late_join in [LateJoin::Refused, LateJoin::FromSeat, LateJoin::WholeWindow] {
            assert!(schedule(late_join).is_valid());
        }
        let one_day = Schedule {
            running_until: RUNNING_FROM + DAY,
            review_until: RUNNING_FROM + 2 * DAY,
            ..schedule(LateJoin::Refused)
        };
        assert!(one_day.is_valid());
        assert_eq!(one_day.days(), Some(1));
        let late = Schedule {
            registration_until: RUNNING_UNTIL,
            ..schedule(LateJoin::FromSeat)
        };
        assert!(late.is_valid());
    }

    #[test]
    fn times_out_of_order_are_refused() {
        let good = schedule(LateJoin::Refused);
        let late = schedule(LateJoin::FromSeat);
        let bad = [
            Schedule {
                registration_from: 0,
                ..good
            },
            Schedule {
                registration_from: good.registration_until,
                ..good
            },
            Schedule {
                registration_until: good.running_from + 1,
                ..good
            },
            Schedule {
                registration_until: late.running_until + 1,
                ..late
            },
            // Late joiners or not, registration begins before the phase runs.
            Schedule {
                registration_from: late.running_from,
                registration_until: late.running_until,
                ..late
            },
            Schedule {
                running_from: good.running_from + 1,
                registration_until: good.running_from,
                ..good
            },
            Schedule {
                running_until: good.running_until - 1,
                ..good
            },
            Schedule {
                running_until: good.running_from,
                ..good
            },
            Schedule {
                running_until: good.running_from - DAY,
                ..good
            },
            Schedule {
                running_until: good.running_until + DAY,
                ..good
            },
            Schedule {
                review_until: good.running_until + DAY - 1,
                ..good
            },
            // The last day that a record can name is that of 2149.
            Schedule {
                running_from: 65_530 * DAY,
                running_until: 65_536 * DAY,
                review_until: 65_540 * DAY,
                ..good
            },
        ];
        for schedule in bad {
            assert!(!schedule.is_valid(), "{schedule:?}");
        }
    }

    #[test]
    fn every_window_has_its_first_second_and_not_its_last() {
        let phase = schedule(LateJoin::Refused);
        let windows: [(Window, i64, i64); 4] = [
            (
                Schedule::may_register,
                phase.registration_from,
                phase.registration_until,
            ),
            (
                Schedule::may_be_seated,
                phase.registration_from,
                phase.running_from,
            ),
            (
                Schedule::may_change_points,
                phase.running_from,
                phase.review_until,
            ),
            (
                Schedule::may_disqualify,
                phase.registration_from,
                phase.review_until,
            ),
        ];
        for (is_open, from, until) in windows {
            assert!(!is_open(&phase, from - 1));
            assert!(is_open(&phase, from));
            assert!(is_open(&phase, until - 1));
            assert!(!is_open(&phase, until));
        }
    }

    #[test]
    fn seats_are_given_while_it_runs_where_late_joiners_are_let_in() {
        for late_join in [LateJoin::FromSeat, LateJoin::WholeWindow] {
            let phase = schedule(late_join);
            assert!(phase.may_be_seated(RUNNING_FROM));
            assert!(phase.may_be_seated(RUNNING_UNTIL - 1));
            assert!(!phase.may_be_seated(RUNNING_UNTIL));
        }
    }

    #[test]
    fn a_phase_goes_from_stage_to_stage_on_the_second() {
        let phase = Schedule {
            registration_until: RUNNING_FROM - DAY,
            ..schedule(LateJoin::Refused)
        };
        let open = |now| phase.stage(PhaseState::Open, 0, now);
        assert_eq!(open(phase.registration_from - 1), Stage::Announced);
        assert_eq!(open(phase.registration_from), Stage::Registration);
        assert_eq!(open(phase.registration_until - 1), Stage::Registration);
        assert_eq!(open(phase.registration_until), Stage::Ready);
        assert_eq!(open(phase.running_from - 1), Stage::Ready);
        assert_eq!(open(phase.running_from), Stage::Running);
        assert_eq!(open(phase.running_until - 1), Stage::Running);
        assert_eq!(open(phase.running_until), Stage::Review);
        assert_eq!(open(phase.review_until - 1), Stage::Review);
        assert_eq!(open(phase.review_until), Stage::Due);
        let last = |now| phase.stage(PhaseState::Final, 100, now);
        assert_eq!(last(99), Stage::Claimable);
        assert_eq!(last(100), Stage::Lapsed);
        assert_eq!(phase.stage(PhaseState::Draft, 0, i64::MAX), Stage::Draft);
        assert_eq!(phase.stage(PhaseState::Closed, 0, 0), Stage::Closed);
    }

    #[test]
    fn while_it_runs_it_runs_also_where_registration_goes_on() {
        let phase = Schedule {
            registration_until: RUNNING_UNTIL,
            ..schedule(LateJoin::FromSeat)
        };
        assert!(phase.may_register(RUNNING_UNTIL - 1));
        let stage = phase.stage(PhaseState::Open, 0, RUNNING_FROM);
        assert_eq!(stage, Stage::Running);
    }

    #[test]
    fn a_late_joiners_days_count_from_the_first_whole_one() {
        let from_seat = schedule(LateJoin::FromSeat);
        for (seated_at, from) in [
            (0, FIRST),
            (RUNNING_FROM - 1, FIRST),
            (RUNNING_FROM, FIRST),
            (RUNNING_FROM + 1, FIRST + 1),
            (RUNNING_FROM + DAY - 1, FIRST + 1),
            (RUNNING_FROM + DAY, FIRST + 1),
            (RUNNING_FROM + DAY + 1, FIRST + 2),
            (RUNNING_UNTIL - 1, FIRST + 31),
            (i64::MAX, u16::MAX),
        ] {
            assert_eq!(from_seat.counts_from(seated_at), from, "{seated_at}");
            for all in [LateJoin::Refused, LateJoin::WholeWindow] {
                assert_eq!(schedule(all).counts_from(seated_at), FIRST);
            }
        }
    }

    #[test]
    fn days_begin_at_midnight_and_end_with_what_records_know() {
        assert_eq!(day_at(RUNNING_FROM - 1), FIRST - 1);
        assert_eq!(day_at(RUNNING_FROM), FIRST);
        assert_eq!(day_at(-1), 0);
        assert_eq!(day_at(i64::MIN), 0);
        assert_eq!(day_at(i64::MAX), u16::MAX);
    }

    #[test]
    fn rates_that_pay_nobody_for_paying_itself_are_valid() {
        assert!(rates().is_valid(&prize()));
        let at_the_edge = Rates {
            fee_per_point: prize().point_value,
            ..rates()
        };
        assert!(at_the_edge.is_valid(&prize()));
    }

    #[test]
    fn rates_and_prizes_out_of_range_are_refused() {
        let (rates, prize) = (rates(), prize());
        let mut too_large = rates;
        too_large.caps[5] = MAX_CAP + 1;
        let bad_rates = [
            Rates {
                fee_per_point: prize.point_value - 1,
                ..rates
            },
            Rates {
                uptime_seconds: 0,
                ..rates
            },
            Rates {
                uptime_seconds: 86_401,
                ..rates
            },
            Rates {
                caps: [0; KINDS],
                ..rates
            },
            too_large,
        ];
        for rates in bad_rates {
            assert!(!rates.is_valid(&prize), "{rates:?}");
        }
        let bad_prizes = [
            Prize {
                pool: 0,
                reward_cap: 0,
                ..prize
            },
            Prize {
                point_value: 0,
                ..prize
            },
            Prize {
                reward_cap: 0,
                ..prize
            },
            Prize {
                reward_cap: prize.pool + 1,
                ..prize
            },
        ];
        for prize in bad_prizes {
            assert!(!rates.is_valid(&prize), "{prize:?}");
        }
    }

    #[test]
    fn a_day_is_noted_where_it_belongs() {
        let mut days = SeatDays::default();
        let shown = [
            day(FIRST, 71_999, 60, 2, 7),
            day(FIRST + 30, 72_000, 5, 1, 3),
        ];
        note(&mut days, FIRST, &shown);
        let mut expected = SeatDays::default();
        expected[0] = seat_day(60, 2, 7, 0, 0);
        expected[30] = seat_day(5, 1, 3, 1, 0);
        assert_eq!(days, expected);
    }

    #[test]
    fn days_outside_the_phase_are_not_noted() {
        let mut days = SeatDays::default();
        note(&mut days, FIRST, &[day(FIRST - 1, 86_400, 9, 9, 9)]);
        note(&mut days, FIRST, &[day(FIRST + 31, 86_400, 9, 9, 9)]);
        assert_eq!(days, SeatDays::default());
        // A place that no day took yet says day 0.
        note(&mut days, FIRST, &[]);
        assert_eq!(days, SeatDays::default());
    }

    #[test]
    fn days_before_a_late_joiners_first_are_not_noted() {
        let mut days = SeatDays::default();
        let shown = [day(FIRST + 4, 86_400, 9, 9, 9), day(FIRST + 5, 0, 1, 0, 2)];
        note(&mut days, FIRST + 5, &shown);
        let mut expected = SeatDays::default();
        expected[5] = seat_day(1, 0, 2, 0, 0);
        assert_eq!(days, expected);
    }

    #[test]
    fn what_was_seen_stays_when_the_record_shows_less_or_forgets() {
        let mut days = SeatDays::default();
        note(&mut days, FIRST, &[day(FIRST, 72_000, 60, 2, 7)]);
        let seen = days;
        note(&mut days, FIRST, &[day(FIRST, 1, 59, 1, 6)]);
        assert_eq!(days, seen);
        // The place of the first day in the record is taken by the one 32 days later.
        note(&mut days, FIRST, &[day(FIRST + 32, 86_400, 9, 9, 9)]);
        assert_eq!(days, seen);
    }

    #[test]
    fn what_a_former_host_at_the_address_did_is_not_noted() {
        let shown = [FIRST, FIRST + 3, FIRST + 4].map(|number| day(number, 72_000, 9, 1, 5));
        let since = RUNNING_FROM + 3 * DAY + 7;
        for (opened_at, noted) in [
            // From the day after its own registration on.
            (0, [0, 0, 1]),
            (since - 1, [0, 0, 1]),
            // The record is its own, and so is all that it shows.
            (since, [1, 1, 1]),
        ] {
            let mut record = record(&shown);
            record.opened_at = i64::to_le_bytes(opened_at);
            let counted = Counted {
                host_since: since,
                ..counted(FIRST)
            };
            let mut days = SeatDays::default();
            note_days(&mut days, counted, &record, 72_000);
            assert_eq!([0, 3, 4].map(|place: usize| days[place].is_online), noted);
            assert_eq!(tally(&days).completed, noted.map(u32::from).iter().sum());
        }
    }

    #[test]
    fn a_test_is_noted_on_its_day_once() {
        let mut days = SeatDays::default();
        for (at, is_noted) in [
            (RUNNING_FROM + DAY - 1, false),
            (RUNNING_FROM + DAY, true),
            (RUNNING_FROM + DAY, true),
            (RUNNING_FROM + 2 * DAY - 1, true),
            (RUNNING_UNTIL - 1, true),
            (RUNNING_UNTIL, false),
        ] {
            assert_eq!(note_test(&mut days, counted(FIRST + 1), at), is_noted);
        }
        assert_eq!(tally(&days).tested_days, 2);
        assert_eq!(days[1].is_tested & days[30].is_tested, 1);
        // Counting work leaves it.
        note(&mut days, FIRST, &[day(FIRST + 1, 0, 1, 1, 1)]);
        assert_eq!(tally(&days).tested_days, 2);
    }

    #[test]
    fn a_tally_sums_the_days() {
        let mut days = [seat_day(3_600, 2, 50_000, 1, 0); MAX_DAYS];
        days[0].is_tested = 1;
        assert_eq!(
            tally(&days),
            Tally {
                served: 31 * 3_600,
                fees: 31 * 50_000,
                completed: 62,
                online_days: 31,
                tested_days: 1,
            }
        );
        let full = [seat_day(u32::MAX, u16::MAX, u64::MAX, 1, 1); MAX_DAYS];
        assert_eq!(tally(&full).fees, u64::MAX);
    }

    #[test]
    fn points_are_what_the_rates_say() {
        let tally = Tally {
            served: 10 * 3_600 + 359,
            fees: 110 * 50_000,
            completed: 9,
            online_days: 3,
            tested_days: 2,
        };
        assert_eq!(
            counted_points(&rates(), &tally),
            [100 + 9, 600, 600, 0, 0, 0]
        );
        let a_point_more = Tally {
            served: 10 * 3_600 + 360,
            ..tally
        };
        assert_eq!(counted_points(&rates(), &a_point_more)[0], 110);
    }

    #[test]
    fn work_is_worth_no_more_than_the_fees_that_were_paid() {
        let tally = Tally {
            served: 100 * 3_600,
            fees: 5 * 50_000 - 1,
            ..Tally::default()
        };
        assert_eq!(counted_points(&rates(), &tally)[0], 4);
        let free = Rates {
            fee_per_point: 0,
            ..rates()
        };
        assert_eq!(counted_points(&free, &tally)[0], 0);
    }

    #[test]
    fn no_kind_has_more_points_than_its_cap() {
        let most = Tally {
            served: u64::MAX,
            fees: u64::MAX,
            completed: u32::MAX,
            online_days: 31,
            tested_days: 31,
        };
        assert_eq!(
            counted_points(&rates(), &most),
            [10_000, 6_200, 9_300, 0, 0, 0]
        );
        let steep = Rates {
            points_per_hour: u32::MAX,
            points_per_job: u32::MAX,
            points_per_day: u32::MAX,
            points_per_test: u32::MAX,
            fee_per_point: 1,
            caps: [MAX_CAP; KINDS],
            ..rates()
        };
        assert_eq!(
            counted_points(&steep, &most),
            [MAX_CAP, MAX_CAP, MAX_CAP, 0, 0, 0]
        );
    }

    #[test]
    fn a_reward_is_the_least_of_share_value_and_cap() {
        let prize = Prize {
            pool: 1_000,
            point_value: 30,
            reward_cap: 400,
        };
        assert_eq!(reward(&prize, 1, 3), 30);
        assert_eq!(reward(&prize, 20, 60), 333);
        assert_eq!(reward(&prize, 30, 60), 400);
        assert_eq!(reward(&prize, 0, 60), 0);
        assert_eq!(reward(&prize, 0, 0), 0);
        let largest = Prize {
            pool: u64::MAX,
            point_value: u64::MAX,
            reward_cap: u64::MAX,
        };
        assert_eq!(reward(&largest, u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(reward(&largest, 1, u64::MAX), 1);
    }

    fn any_day() -> impl Strategy<Value = Day> {
        let number = FIRST - 2..FIRST + 34;
        let counts = (0_u32..=86_400, 0_u32..=86_400, 0_u16..100, 0_u64..1 << 40);
        (number, counts).prop_map(|(number, (online, served, completed, fees))| {
            day(number, online, served, completed, fees)
        })
    }

    fn any_records() -> impl Strategy<Value = Vec<HostRecordLayout>> {
        let days = prop::collection::vec(any_day(), 0..20);
        prop::collection::vec(days.prop_map(|days| record(&days)), 1..6)
    }

    fn any_tally() -> impl Strategy<Value = Tally> {
        let days = 0_u32..=31;
        (
            0_u64..=MAX_SECONDS,
            any::<u64>(),
            any::<u32>(),
            days.clone(),
            days,
        )
            .prop_map(
                |(served, fees, completed, online_days, tested_days)| Tally {
                    served,
                    fees,
                    completed,
                    online_days,
                    tested_days,
                },
            )
    }

    fn any_prize() -> impl Strategy<Value = Prize> {
        (1..=u64::MAX, 1..=u64::MAX, 1..=u64::MAX).prop_map(|(pool, point_value, cap)| Prize {
            pool,
            point_value,
            reward_cap: cap.min(pool),
        })
    }

    fn any_rates() -> impl Strategy<Value = Rates> {
        let points = prop::array::uniform4(any::<u32>());
        let caps = prop::array::uniform6(0..=MAX_CAP);
        (points, 1_u32..=86_400, 1_u64..1 << 40, caps).prop_map(
            |(points, uptime_seconds, fee_per_point, caps)| Rates {
                points_per_hour: points[0],
                points_per_job: points[1],
                points_per_day: points[2],
                points_per_test: points[3],
                uptime_seconds,
                fee_per_point,
                caps,
            },
        )
    }

    proptest! {
        /// Any order of the same records, any of them any number of times, leaves the
        /// same days.
        #[test]
        fn noting_is_idempotent_and_order_free(
            records in any_records(),
            order in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
            from in FIRST..FIRST + 31,
        ) {
            let counted = counted(from);
            let note_all = |shown: &[HostRecordLayout]| {
                let mut days = SeatDays::default();
                for record in shown {
                    note_days(&mut days, counted, record, 72_000);
                }
                days
            };
            let mut shuffled = records.clone();
            shuffled.reverse();
            shuffled.extend(order.iter().map(|index| *index.get(&records)));
            prop_assert_eq!(note_all(&records), note_all(&shuffled));
        }

        /// More of a record never means less of any day.
        #[test]
        fn noting_only_adds(records in any_records(), from in FIRST..FIRST + 31) {
            let mut days = SeatDays::default();
            let mut before = tally(&days);
            for record in &records {
                note_days(&mut days, counted(from), record, 72_000);
                let after = tally(&days);
                prop_assert!(before.served <= after.served);
                prop_assert!(before.fees <= after.fees);
                prop_assert!(before.completed <= after.completed);
                prop_assert!(before.online_days <= after.online_days);
                before = after;
            }
        }

        /// Who comes later has no day that somebody who came earlier has not.
        #[test]
        fn a_late_joiner_has_no_more_than_who_came_before(
            records in any_records(),
            from in FIRST..FIRST + 31,
        ) {
            let (mut early, mut late) = (SeatDays::default(), SeatDays::default());
            for record in &records {
                note_days(&mut early, counted(FIRST), record, 72_000);
                note_days(&mut late, counted(from), record, 72_000);
            }
            let start = usize::from(from - FIRST);
            prop_assert_eq!(&late[start..], &early[start..]);
            prop_assert!(late[..start].iter().all(|day| *day == SeatDay::default()));
        }

        /// More work, more fees, more days: never fewer points. So a part of a machine
        /// that is split into hosts never has more than the whole.
        #[test]
        fn points_are_monotone(rates in any_rates(), one in any_tally(), other in any_tally()) {
            let more = Tally {
                served: one.served.max(other.served),
                fees: one.fees.max(other.fees),
                completed: one.completed.max(other.completed),
                online_days: one.online_days.max(other.online_days),
                tested_days: one.tested_days.max(other.tested_days),
            };
            let (fewer, most) = (counted_points(&rates, &one), counted_points(&rates, &more));
            prop_assert!(fewer.iter().zip(most).all(|(fewer, most)| *fewer <= most));
            prop_assert!(most.iter().zip(rates.caps).all(|(points, cap)| *points <= cap));
        }

        /// What work is paid is at most the fees that were paid for it.
        #[test]
        fn nobody_gains_by_paying_itself(
            rates in any_rates(),
            prize in any_prize(),
            tally in any_tally(),
            others in 0_u64..1 << 40,
        ) {
            let prize = Prize {
                point_value: prize.point_value.min(rates.fee_per_point),
                ..prize
            };
            let [work, ..] = counted_points(&rates, &tally);
            prop_assert!(reward(&prize, work, work + others) <= tally.fees);
        }

        /// All rewards together are at most the pool, and each at most value and cap.
        #[test]
        fn rewards_are_at_most_the_pool(
            prize in any_prize(),
            points in prop::collection::vec(0..=6 * MAX_CAP, 1..60),
        ) {
            let total: u64 = points.iter().sum();
            let mut paid = 0_u128;
            for points in points {
                let amount = reward(&prize, points, total);
                prop_assert!(amount <= prize.reward_cap);
                prop_assert!(u128::from(amount) <= u128::from(points) * u128::from(prize.point_value));
                prop_assert!(amount <= reward(&prize, points.saturating_add(1).min(total), total));
                paid += u128::from(amount);
            }
            prop_assert!(paid <= u128::from(prize.pool));
        }
    }
}
