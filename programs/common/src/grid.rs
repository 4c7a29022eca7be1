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
const LAST_OF_DAY: i64 = SECONDS_PER_DAY as i64 - 1;

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
}

/// Notes in `days` what `record` shows of each day that counts, and keeps what was seen
/// of days that it has forgotten or shows less of.
pub fn note_days(
    days: &mut SeatDays,
    counted: Counted,
    record: &HostRecordLayout,
    uptime_seconds: u32,
) {
    for shown in &record.days {
        let number = u16::from_le_bytes(shown.day);
        if number < counted.from || number >= counted.until {
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

/// What `days` come to. Sums stop at their largest value.
#[must_use]
pub fn tally(days: &SeatDays) -> Tally {
    days.iter().fold(Tally::default(), |sum, day| Tally {
        served: sum
            .served
            .saturating_add(u32::from_le_bytes(day.served).into()),
        fees: sum.fees.saturating_add(u64::from_le_bytes(day.fees)),
        completed: sum
            .completed
            .saturating_add(u16::from_le_bytes(day.completed).into()),
        online_days: sum.online_days.saturating_add(day.is_online.into()),
        tested_days: sum.tested_days.saturating_add(day.is_tested.into()),
    })
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
