//! What a host is doing and how well it did: the layout of the account that the
//! jobs program keeps for each host, and what its last 30 days come to.
//!
//! The account is the only witness of a host's work: everything here is counted from
//! leases and jobs alone, each second once, on the UTC day that it fell in.

use bytemuck::{Pod, Zeroable};

use crate::job::MAX_START_LIMIT;

/// What a host is doing, as its record knows it. Stored as one byte.
///
/// A record is late by one step: a host that was matched while it waited is
/// still `Queued` here until it starts the job or the assignment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum HostState {
    /// Neither waits nor works.
    Idle = 0,
    /// Waits in a market's queue, or was matched there and has not started.
    Queued = 1,
    /// Has a job.
    Working = 2,
}

impl TryFrom<u8> for HostState {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Idle,
            1 => Self::Queued,
            2 => Self::Working,
            _ => return Err(()),
        })
    }
}

/// The discriminator of the account: the first 8 bytes of
/// `sha256("account:HostRecord")`, as a test of the jobs program pins.
pub const DISCRIMINATOR: [u8; 8] = [9, 27, 187, 125, 182, 110, 238, 120];

/// How many days a record remembers.
pub const DAYS: usize = 32;
/// How many days a window covers: the one that is turning and those before it.
pub const WINDOW_DAYS: u32 = 30;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;
/// Days that a record remembers before the one that is turning.
const DAYS_BEFORE: u64 = DAYS as u64 - 1;
/// Days that a window covers before the one that is turning.
const WINDOW_DAYS_BEFORE: u64 = WINDOW_DAYS as u64 - 1;

/// A host's record, after the discriminator. Numbers are little endian; a test of the
/// jobs program pins this layout to its own.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct HostRecordLayout {
    /// Layout of the account.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// What the host is doing, see [`HostState`].
    pub state: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The host.
    pub host: [u8; 32],
    /// Who paid the account's rent.
    pub payer: [u8; 32],
    /// The market that it waits or works in; zero when it is idle.
    pub market: [u8; 32],
    /// The job that it works on; zero while it does not.
    pub job: [u8; 32],
    /// Number of its place in the queue, while it waits.
    pub queue_slot: [u8; 8],
    /// Until when its place is valid, Unix seconds.
    pub valid_until: [u8; 8],
    /// The last second that it was known to wait or work, Unix seconds.
    pub last_seen: [u8; 8],
    /// Seconds online, ever.
    pub online: [u8; 8],
    /// Seconds worked and paid for, ever.
    pub served: [u8; 8],
    /// Base units earned, ever.
    pub earned: [u8; 8],
    /// Jobs finished, ever.
    pub completed: [u8; 4],
    /// Jobs that failed by the host's fault, ever.
    pub failed: [u8; 4],
    /// Lamports of the account that are its rent.
    pub rent: [u8; 8],
    /// The last days, by day modulo their number.
    pub days: [Day; DAYS],
    /// Jobs given back before they started, ever.
    pub returned: [u8; 4],
    /// When the record was opened, Unix seconds; zero where it was before that was noted.
    pub opened_at: [u8; 8],
    /// For later versions; zero.
    pub reserved: [u8; 44],
}

/// The record in the data of an account that the jobs program owns, which is the
/// caller's to check.
///
/// `None` when the data is not a record of `host`.
#[must_use]
pub fn read<'a>(data: &'a [u8], host: &[u8; 32]) -> Option<&'a HostRecordLayout> {
    let body = data.strip_prefix(&DISCRIMINATOR)?;
    let record: &HostRecordLayout =
        bytemuck::try_from_bytes(body.get(..size_of::<HostRecordLayout>())?).ok()?;
    (record.host == *host).then_some(record)
}

impl HostRecordLayout {
    /// The record of a host that never worked: all zero.
    pub const EMPTY: Self = Self {
        version: 0,
        bump: 0,
        state: HostState::Idle as u8,
        padding: [0; 5],
        host: [0; 32],
        payer: [0; 32],
        market: [0; 32],
        job: [0; 32],
        queue_slot: [0; 8],
        valid_until: [0; 8],
        last_seen: [0; 8],
        online: [0; 8],
        served: [0; 8],
        earned: [0; 8],
        completed: [0; 4],
        failed: [0; 4],
        rent: [0; 8],
        days: [Day::EMPTY; DAYS],
        returned: [0; 4],
        opened_at: [0; 8],
        reserved: [0; 44],
    };

    /// What the host is doing; `None` for a byte that is no state.
    #[must_use]
    pub fn state(&self) -> Option<HostState> {
        HostState::try_from(self.state).ok()
    }

    /// Whether the host neither works, nor can be matched, nor can start what it was
    /// matched with: it is idle, or its place ended so long ago that no match of before
    /// can be started any more, whatever became of the market.
    #[must_use]
    pub fn is_free(&self, now: i64) -> bool {
        match self.state() {
            Some(HostState::Idle) => true,
            Some(HostState::Queued) => is_place_over(self.valid_until(), now),
            Some(HostState::Working) | None => false,
        }
    }

    /// The last second that it was known to wait or work, Unix seconds.
    #[must_use]
    pub fn last_seen(&self) -> i64 {
        i64::from_le_bytes(self.last_seen)
    }

    /// Until when its place is valid, Unix seconds.
    #[must_use]
    pub fn valid_until(&self) -> i64 {
        i64::from_le_bytes(self.valid_until)
    }

    /// When the record was opened, Unix seconds; zero where it was before that was noted.
    #[must_use]
    pub fn opened_at(&self) -> i64 {
        i64::from_le_bytes(self.opened_at)
    }

    /// Jobs finished, ever.
    #[must_use]
    pub fn completed(&self) -> u32 {
        u32::from_le_bytes(self.completed)
    }

    /// Jobs that failed by the host's fault, ever.
    #[must_use]
    pub fn failed(&self) -> u32 {
        u32::from_le_bytes(self.failed)
    }

    /// Jobs given back before they started, ever.
    #[must_use]
    pub fn returned(&self) -> u32 {
        u32::from_le_bytes(self.returned)
    }
}

/// Whether a place that was valid until `valid_until` ended so long ago that it is never
/// matched again, and that a match before can no longer be started.
#[must_use]
pub fn is_place_over(valid_until: i64, now: i64) -> bool {
    now > valid_until.saturating_add(i64::from(MAX_START_LIMIT))
}

/// One UTC day of a host. All zero when nothing happened on it. Numbers are little
/// endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Day {
    /// Days since the Unix epoch.
    pub day: [u8; 2],
    /// Jobs given back before they started.
    pub returned: [u8; 2],
    /// Seconds in which the host held a valid lease or worked.
    pub online: [u8; 4],
    /// Seconds worked and paid for.
    pub served: [u8; 4],
    /// Jobs finished.
    pub completed: [u8; 2],
    /// Jobs that failed by the host's fault.
    pub failed: [u8; 2],
    /// Base units of fee that its work made due, on the day on which it was settled.
    pub fees: [u8; 8],
}

impl Day {
    /// A day on which nothing happened.
    pub const EMPTY: Self = Self {
        day: [0; 2],
        returned: [0; 2],
        online: [0; 4],
        served: [0; 4],
        completed: [0; 2],
        failed: [0; 2],
        fees: [0; 8],
    };

    /// The day that a record of version 1 held as `bytes`: the same, but that it did not
    /// count fees.
    #[must_use]
    pub fn of_version_1(bytes: [u8; 16]) -> Self {
        let mut day = Self::EMPTY;
        if let Some(counts) = bytemuck::bytes_of_mut(&mut day).first_chunk_mut() {
            *counts = bytes;
        }
        day
    }
}

/// The seconds of `from` until before `to`, Unix seconds; none when `to` is not later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The first second.
    pub from: i64,
    /// The first second that is not in it.
    pub to: i64,
}

impl Span {
    /// How many seconds it has.
    #[must_use]
    pub fn seconds(self) -> u64 {
        u64::try_from(self.to.saturating_sub(self.from)).unwrap_or(0)
    }
}

/// What became of a host's work, to be added to the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Outcome {
    /// When it worked and was paid for it.
    pub served: Span,
    /// Jobs finished.
    pub completed: u16,
    /// Jobs that failed by the host's fault.
    pub failed: u16,
    /// Jobs given back before they started.
    pub returned: u16,
    /// Base units of fee that its work made due, paid or not.
    pub fee: u64,
}

// A day makes room for the one `DAYS` later. What is older than that is forgotten, and so
// is all that a clock before the epoch or after the year 2149 tells. Counters stop at
// their largest value: they are statistics, not money.

/// Adds the seconds of `online`, none of which is later than `now`, each to the day that
/// it fell in.
pub fn add_online(days: &mut [Day; DAYS], now: i64, online: Span) {
    add_span(days, now, online, |day, seconds| {
        day.online = add_seconds(day.online, seconds);
    });
}

/// Adds `outcome`: the seconds served, none of which is later than `now`, each to the day
/// that it fell in, and jobs and the fee to the day of `now`.
#[allow(
    clippy::inline_always,
    reason = "most of an outcome is zero where it is made: the chain need not add that"
)]
#[inline(always)]
pub fn add_outcome(days: &mut [Day; DAYS], now: i64, outcome: &Outcome) {
    add_span(days, now, outcome.served, |day, seconds| {
        day.served = add_seconds(day.served, seconds);
    });
    let jobs = outcome.completed | outcome.failed | outcome.returned;
    if jobs == 0 && outcome.fee == 0 {
        return;
    }
    let day = u64::try_from(now).ok().and_then(|now| day_at(days, now));
    if let Some(day) = day {
        day.completed = add_u16(day.completed, outcome.completed);
        day.failed = add_u16(day.failed, outcome.failed);
        day.returned = add_u16(day.returned, outcome.returned);
        day.fees = u64::from_le_bytes(day.fees)
            .saturating_add(outcome.fee)
            .to_le_bytes();
    }
}

/// Gives each day its seconds of `span`.
fn add_span(days: &mut [Day; DAYS], now: i64, span: Span, add: impl Fn(&mut Day, u64)) {
    let to = u64::try_from(span.to.min(now)).unwrap_or(0);
    let mut from = u64::try_from(span.from)
        .unwrap_or(0)
        .max(midnight(day_of(to).saturating_sub(DAYS_BEFORE)));
    // At most DAYS times: each turn but the last ends at a midnight.
    while from < to {
        let end = midnight(day_of(from).saturating_add(1)).min(to);
        if let Some(day) = day_at(days, from) {
            add(day, end.saturating_sub(from));
        }
        from = end;
    }
}

/// The day of `time`, empty when its place was another's; `None` when that is of later.
fn day_at(days: &mut [Day; DAYS], time: u64) -> Option<&mut Day> {
    let number = u16::try_from(day_of(time)).ok()?;
    // The index is below DAYS, so the place exists.
    let place = days.get_mut(usize::from(number).wrapping_rem(DAYS))?;
    let held = u16::from_le_bytes(place.day);
    if held > number {
        return None;
    }
    if held < number {
        *place = Day {
            day: number.to_le_bytes(),
            ..Day::default()
        };
    }
    Some(place)
}

/// The number of the day of `time`. Unsigned, because the chain's machine has no signed
/// division.
fn day_of(time: u64) -> u64 {
    time.wrapping_div(SECONDS_PER_DAY)
}

/// When `day` begins, Unix seconds.
fn midnight(day: u64) -> u64 {
    day.saturating_mul(SECONDS_PER_DAY)
}

fn add_seconds(bytes: [u8; 4], more: u64) -> [u8; 4] {
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    u32::from_le_bytes(bytes).saturating_add(more).to_le_bytes()
}

fn add_u16(bytes: [u8; 2], more: u16) -> [u8; 2] {
    u16::from_le_bytes(bytes).saturating_add(more).to_le_bytes()
}

/// What a host did in its last days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Window {
    /// How long the window is by now, seconds; 0 when it has not begun.
    pub seconds: u32,
    /// Seconds in which the host held a valid lease or worked: at most all.
    pub online: u32,
    /// Seconds worked and paid for.
    pub served: u32,
    /// Jobs finished.
    pub completed: u32,
    /// Jobs that failed by the host's fault: it missed the time to start, vanished, or
    /// gave the job back after it had started.
    pub failed: u32,
    /// Jobs given back before they started, which is nobody's fault that the chain can
    /// see: an image may not exist.
    pub returned: u32,
}

/// The window of `record` at `now`: the last [`WINDOW_DAYS`] UTC days including the one
/// that is turning, but not before the first full day at or after `since`.
///
/// The lease of a host that waits counts as far as it has come, though the record says
/// so only once the host is heard of again.
#[must_use]
pub fn window(record: &HostRecordLayout, since: i64, now: i64) -> Window {
    let (since, Ok(now)) = (u64::try_from(since).unwrap_or(0), u64::try_from(now)) else {
        return Window::default();
    };
    let today = day_of(now);
    let first = since
        .div_ceil(SECONDS_PER_DAY)
        .max(today.saturating_sub(WINDOW_DAYS_BEFORE));
    let start = midnight(first);
    if now <= start {
        return Window::default();
    }
    let mut sums = Sums {
        online: lease_within(record, start, now),
        ..Sums::default()
    };
    let span = today.saturating_sub(first);
    for day in &record.days {
        // One comparison for both ends: an earlier day wraps to far above the span.
        if u64::from(u16::from_le_bytes(day.day)).wrapping_sub(first) <= span {
            sums.add(day);
        }
    }
    Window {
        // At most 30 days, which fit by far.
        seconds: narrow(now.saturating_sub(start)),
        online: narrow(sums.online),
        served: narrow(sums.served),
        completed: narrow(sums.completed),
        failed: narrow(sums.failed),
        returned: narrow(sums.returned),
    }
}

/// The sums of a window's days: 32 numbers of 32 bits are far below 64. The chain adds
/// these in half the units that it takes to stop at 32 bits each time.
#[derive(Default)]
struct Sums {
    online: u64,
    served: u64,
    completed: u64,
    failed: u64,
    returned: u64,
}

impl Sums {
    fn add(&mut self, day: &Day) {
        let more_u16 = |bytes| u64::from(u16::from_le_bytes(bytes));
        let more_u32 = |bytes| u64::from(u32::from_le_bytes(bytes));
        self.online = self.online.wrapping_add(more_u32(day.online));
        self.served = self.served.wrapping_add(more_u32(day.served));
        self.completed = self.completed.wrapping_add(more_u16(day.completed));
        self.failed = self.failed.wrapping_add(more_u16(day.failed));
        self.returned = self.returned.wrapping_add(more_u16(day.returned));
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Seconds from `start` to `now` of the lease that `record` holds and that no day has.
fn lease_within(record: &HostRecordLayout, start: u64, now: u64) -> u64 {
    if record.state != HostState::Queued as u8 {
        return 0;
    }
    let from = u64::try_from(record.last_seen()).unwrap_or(0).max(start);
    let to = u64::try_from(record.valid_until()).unwrap_or(0).min(now);
    to.saturating_sub(from)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{vec, vec::Vec};

    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 24 * 60 * 60;
    /// A midnight in 2026.
    const EPOCH: i64 = 20_500 * DAY;
    const HOST: [u8; 32] = [7; 32];

    fn empty() -> HostRecordLayout {
        HostRecordLayout {
            host: HOST,
            ..HostRecordLayout::zeroed()
        }
    }

    fn online(from: i64, to: i64) -> Span {
        Span { from, to }
    }

    fn waiting(last_seen: i64, valid_until: i64) -> HostRecordLayout {
        HostRecordLayout {
            state: HostState::Queued as u8,
            last_seen: last_seen.to_le_bytes(),
            valid_until: valid_until.to_le_bytes(),
            ..empty()
        }
    }

    fn of_fee(fee: u64) -> Outcome {
        Outcome {
            fee,
            ..Outcome::default()
        }
    }

    /// The day with the number that `time` has.
    fn day(record: &HostRecordLayout, time: i64) -> Day {
        let number = u16::try_from(time / DAY).unwrap().to_le_bytes();
        let days = record.days.iter();
        days.copied().find(|day| day.day == number).unwrap()
    }

    fn seconds_online(record: &HostRecordLayout, time: i64) -> u32 {
        u32::from_le_bytes(day(record, time).online)
    }

    fn fees(record: &HostRecordLayout, time: i64) -> u64 {
        u64::from_le_bytes(day(record, time).fees)
    }

    #[test]
    fn a_day_adds_up_and_makes_room_after_32() {
        let mut record = empty();
        let hour = |record: &mut HostRecordLayout, from| {
            let completed = Outcome {
                completed: 1,
                fee: 5,
                ..Outcome::default()
            };
            add_online(&mut record.days, from + 3_600, online(from, from + 3_600));
            add_outcome(&mut record.days, from + 3_600, &completed);
        };
        for from in [EPOCH, EPOCH + 7_200] {
            hour(&mut record, from);
        }
        assert_eq!(seconds_online(&record, EPOCH), 7_200);
        assert_eq!(day(&record, EPOCH).completed, [2, 0]);
        assert_eq!(fees(&record, EPOCH), 10);
        let later = EPOCH + 32 * DAY;
        hour(&mut record, later);
        assert_eq!(seconds_online(&record, later), 3_600);
        assert_eq!(fees(&record, later), 5);
        let used = record.days.iter().filter(|day| **day != Day::default());
        assert_eq!(used.count(), 1);
    }

    #[test]
    fn seconds_belong_to_the_day_that_they_fell_in_jobs_and_fees_to_the_day_of_now() {
        let mut record = empty();
        let now = EPOCH + 2 * DAY + 5;
        let outcome = Outcome {
            served: Span {
                from: EPOCH + DAY - 10,
                to: EPOCH + DAY + 20,
            },
            completed: 1,
            failed: 2,
            returned: 3,
            fee: 4,
        };
        add_online(&mut record.days, now, online(EPOCH - 1, now));
        add_outcome(&mut record.days, now, &outcome);
        for (time, expected) in [
            (EPOCH - 1, 1),
            (EPOCH, 86_400),
            (EPOCH + DAY, 86_400),
            (now, 5),
        ] {
            assert_eq!(seconds_online(&record, time), expected);
        }
        assert_eq!(u32::from_le_bytes(day(&record, EPOCH).served), 10);
        assert_eq!(u32::from_le_bytes(day(&record, EPOCH + DAY).served), 20);
        let today = day(&record, now);
        let counts = [today.completed, today.failed, today.returned];
        assert_eq!(counts, [[1, 0], [2, 0], [3, 0]]);
        assert_eq!(fees(&record, now), 4);
        assert_eq!(day(&record, EPOCH).completed, [0, 0]);
        assert_eq!(fees(&record, EPOCH), 0);
    }

    #[test]
    fn what_is_older_than_32_days_is_forgotten_and_takes_no_place() {
        let mut record = empty();
        let now = EPOCH + 40 * DAY + 100;
        add_online(&mut record.days, now, online(EPOCH, now));
        assert_eq!(seconds_online(&record, now), 100);
        assert_eq!(seconds_online(&record, now - 31 * DAY), 86_400);
        let all: u32 = record
            .days
            .iter()
            .map(|day| u32::from_le_bytes(day.online))
            .sum();
        assert_eq!(all, 31 * 86_400 + 100);
    }

    #[test]
    fn a_clock_that_went_back_takes_no_place_from_a_later_day() {
        let mut record = empty();
        add_online(&mut record.days, EPOCH + 10, online(EPOCH, EPOCH + 10));
        let before = EPOCH - 32 * DAY;
        add_online(&mut record.days, before + 10, online(before, before + 10));
        add_outcome(&mut record.days, before + 10, &of_fee(1));
        assert_eq!(seconds_online(&record, EPOCH), 10);
        assert_eq!(fees(&record, EPOCH), 0);
    }

    #[test]
    fn times_that_are_none_are_ignored() {
        let mut record = empty();
        for now in [i64::MIN, -DAY, -1] {
            add_online(&mut record.days, now, online(i64::MIN, i64::MAX));
            add_outcome(&mut record.days, now, &of_fee(1));
        }
        let after = (i64::from(u16::MAX) + 1) * DAY;
        for now in [after + 1, i64::MAX] {
            add_online(&mut record.days, now, online(now - 1, now));
            add_outcome(&mut record.days, now, &of_fee(1));
        }
        add_online(&mut record.days, EPOCH, online(EPOCH, EPOCH - 1));
        add_outcome(&mut record.days, EPOCH, &of_fee(0));
        assert_eq!(record.days, empty().days);
        let waits = waiting(i64::MIN, i64::MAX);
        assert_eq!(window(&waits, i64::MIN, i64::MIN), Window::default());
        assert_eq!(window(&waits, i64::MAX, EPOCH), Window::default());
        let all = window(&waits, i64::MIN, EPOCH + 1);
        assert_eq!((all.seconds, all.online), (29 * 86_400 + 1, all.seconds));
    }

    #[test]
    fn counters_stop_at_their_largest_value() {
        let mut record = empty();
        let most = Outcome {
            completed: u16::MAX,
            failed: u16::MAX,
            returned: u16::MAX,
            fee: u64::MAX,
            ..Outcome::default()
        };
        for _ in 0..2 {
            add_outcome(&mut record.days, EPOCH + 1, &most);
        }
        let today = day(&record, EPOCH);
        let counts = [today.completed, today.failed, today.returned];
        assert_eq!(counts, [[255; 2]; 3]);
        assert_eq!(today.fees, [255; 8]);
    }

    #[test]
    fn a_fee_alone_is_counted() {
        let mut record = empty();
        for fee in [3, 0, 4] {
            add_outcome(&mut record.days, EPOCH + 1, &of_fee(fee));
        }
        let expected = Day {
            day: 20_500_u16.to_le_bytes(),
            fees: [7, 0, 0, 0, 0, 0, 0, 0],
            ..Day::EMPTY
        };
        assert_eq!(day(&record, EPOCH), expected);
    }

    #[test]
    fn a_day_of_version_1_is_the_same_without_fees() {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&20_500_u16.to_le_bytes());
        bytes[2..4].copy_from_slice(&6_u16.to_le_bytes());
        bytes[4..8].copy_from_slice(&3_600_u32.to_le_bytes());
        bytes[8..12].copy_from_slice(&60_u32.to_le_bytes());
        bytes[12..14].copy_from_slice(&4_u16.to_le_bytes());
        bytes[14..].copy_from_slice(&5_u16.to_le_bytes());
        let expected = Day {
            day: 20_500_u16.to_le_bytes(),
            returned: [6, 0],
            online: 3_600_u32.to_le_bytes(),
            served: 60_u32.to_le_bytes(),
            completed: [4, 0],
            failed: [5, 0],
            fees: [0; 8],
        };
        assert_eq!(Day::of_version_1(bytes), expected);
        assert_eq!(Day::of_version_1([0; 16]), Day::EMPTY);
    }

    #[test]
    fn a_window_has_29_whole_days_and_the_one_that_is_turning() {
        let mut record = empty();
        let first = EPOCH - 29 * DAY;
        add_online(&mut record.days, EPOCH, online(first - 5, first + 3));
        let at = |since, now| window(&record, since, now);
        assert_eq!(at(0, EPOCH + 1).online, 3);
        assert_eq!(at(0, EPOCH + 1).seconds, 29 * 86_400 + 1);
        assert_eq!(at(0, EPOCH - 1).online, 8);
        assert_eq!(at(0, EPOCH + DAY).online, 0);
        assert_eq!(at(0, EPOCH + DAY).seconds, 29 * 86_400);
    }

    #[test]
    fn a_window_begins_with_the_first_full_day_since() {
        let mut record = empty();
        add_online(&mut record.days, EPOCH, online(EPOCH - 2 * DAY, EPOCH));
        let at = |since| window(&record, since, EPOCH);
        assert_eq!(at(EPOCH - DAY).online, 86_400);
        assert_eq!(at(EPOCH - DAY + 1), Window::default());
        assert_eq!(at(EPOCH - DAY - 1).seconds, 86_400);
        assert_eq!(at(EPOCH), Window::default());
    }

    #[test]
    fn the_lease_of_a_waiting_host_counts_as_far_as_it_has_come() {
        let record = waiting(EPOCH - 10, EPOCH + 100);
        let at = |since, now| window(&record, since, now).online;
        assert_eq!(at(0, EPOCH), 10);
        assert_eq!(at(0, EPOCH + 60), 70);
        assert_eq!(at(0, EPOCH + 200), 110);
        assert_eq!(at(EPOCH, EPOCH + 60), 60);
        for state in [HostState::Idle, HostState::Working] {
            let record = HostRecordLayout {
                state: state as u8,
                ..record
            };
            assert_eq!(window(&record, 0, EPOCH + 60).online, 0);
        }
    }

    #[test]
    fn a_host_is_free_when_it_is_idle_or_its_place_is_over() {
        let over = EPOCH + i64::from(MAX_START_LIMIT) + 1;
        let record = waiting(EPOCH - 10, EPOCH);
        assert!(!record.is_free(EPOCH) && !record.is_free(over - 1));
        assert!(record.is_free(over));
        for (state, is_free) in [(0, true), (2, false), (3, false)] {
            let record = HostRecordLayout { state, ..record };
            assert_eq!(record.is_free(over), is_free);
        }
    }

    #[test]
    fn only_a_record_of_the_host_is_read() {
        let record = waiting(1, 2);
        let mut data = DISCRIMINATOR.to_vec();
        data.extend_from_slice(bytemuck::bytes_of(&record));
        assert_eq!(read(&data, &HOST).unwrap().last_seen(), 1);
        assert_eq!(read(&data, &HOST).unwrap().state(), Some(HostState::Queued));
        assert!(read(&data, &[8; 32]).is_none());
        assert!(read(&data[..data.len() - 1], &HOST).is_none());
        data[0] ^= 1;
        assert!(read(&data, &HOST).is_none());
        assert!(read(&[], &[0; 32]).is_none());
        assert!(read(&[0; 1_024], &[0; 32]).is_none());
    }

    /// What a host does, one thing after another.
    #[derive(Clone, Debug)]
    enum Step {
        /// Takes or renews a place, valid for so long.
        Renew(i64),
        /// Leaves its place: the lease counts as far as it came.
        Leave,
        /// Works so long, is paid in so many parts, and then finishes or not.
        Work {
            seconds: i64,
            parts: i64,
            ends_well: bool,
            /// Base units of fee of each part, and of the end.
            fee: u64,
        },
        /// Gives a job back before it started.
        GiveBack,
    }

    /// What the oracle keeps: each interval and each job as it was.
    #[derive(Default)]
    struct Diary {
        online: Vec<Span>,
        served: Vec<Span>,
        completed: Vec<i64>,
        failed: Vec<i64>,
        returned: Vec<i64>,
        fees: Vec<(i64, u64)>,
    }

    impl Diary {
        /// The fees of the day with the number `day`.
        fn fees_of(&self, day: i64) -> u64 {
            let of_day = self.fees.iter().filter(|(time, _)| time / DAY == day);
            of_day.map(|(_, fee)| fee).sum()
        }

        fn window(&self, since: i64, now: i64) -> Window {
            let since = (since + DAY - 1) / DAY * DAY;
            let start = since.max((now / DAY - 29) * DAY);
            if now <= start {
                return Window::default();
            }
            let within = |spans: &[Span]| {
                let overlap = |span: &Span| (span.to.min(now) - span.from.max(start)).max(0);
                u32::try_from(spans.iter().map(overlap).sum::<i64>()).unwrap()
            };
            let count = |times: &[i64]| {
                let times = times.iter().filter(|time| **time >= start && **time <= now);
                u32::try_from(times.count()).unwrap()
            };
            Window {
                seconds: u32::try_from(now - start).unwrap(),
                online: within(&self.online),
                served: within(&self.served),
                completed: count(&self.completed),
                failed: count(&self.failed),
                returned: count(&self.returned),
            }
        }
    }

    /// A record as the jobs program keeps it, beside its diary.
    struct Host {
        record: HostRecordLayout,
        diary: Diary,
        lease: Span,
    }

    impl Host {
        fn note(&mut self, now: i64, outcome: Outcome) {
            add_outcome(&mut self.record.days, now, &outcome);
        }

        /// The lease that it has, if any, counts as far as it came.
        fn settle(&mut self, now: i64) {
            let held = Span {
                to: self.lease.to.min(now),
                ..self.lease
            };
            add_online(&mut self.record.days, now, held);
            self.diary.online.push(held);
            self.wait(0, 0);
        }

        fn wait(&mut self, from: i64, to: i64) {
            let state = if to > 0 {
                HostState::Queued
            } else {
                HostState::Idle
            };
            self.record.state = state as u8;
            self.record.last_seen = from.to_le_bytes();
            self.record.valid_until = to.to_le_bytes();
            self.lease = Span { from, to };
        }

        fn step(&mut self, now: &mut i64, step: &Step) {
            self.settle(*now);
            match *step {
                Step::Renew(lease) => self.wait(*now, *now + lease),
                Step::Leave => {}
                Step::GiveBack => {
                    let returned = Outcome {
                        returned: 1,
                        ..Outcome::default()
                    };
                    self.note(*now, returned);
                    self.diary.returned.push(*now);
                }
                Step::Work {
                    seconds,
                    parts,
                    ends_well,
                    fee,
                } => self.work(now, *now + seconds, seconds / parts + 1, ends_well, fee),
            }
        }

        fn work(&mut self, now: &mut i64, end: i64, every: i64, ends_well: bool, fee: u64) {
            while *now < end {
                let to = (*now + every).min(end);
                let worked = Span { from: *now, to };
                *now = to;
                add_online(&mut self.record.days, *now, worked);
                self.note(
                    *now,
                    Outcome {
                        served: worked,
                        fee,
                        ..Outcome::default()
                    },
                );
                self.diary.fees.push((*now, fee));
                self.diary.online.push(worked);
                self.diary.served.push(worked);
            }
            self.note(
                *now,
                Outcome {
                    completed: ends_well.into(),
                    failed: (!ends_well).into(),
                    fee,
                    ..Outcome::default()
                },
            );
            self.diary.fees.push((*now, fee));
            if ends_well {
                self.diary.completed.push(*now);
            } else {
                self.diary.failed.push(*now);
            }
        }
    }

    /// Seconds that are often a boundary.
    fn some_seconds(most: i64) -> impl Strategy<Value = i64> {
        prop_oneof![
            3 => 1..=most,
            1 => Just(1),
            1 => Just(DAY.min(most)),
            1 => 1..=most.min(600),
        ]
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => some_seconds(DAY).prop_map(Step::Renew),
            1 => Just(Step::Leave),
            1 => Just(Step::GiveBack),
            2 => (some_seconds(30 * DAY), 1..40_i64, any::<bool>(), 0..1_000_u64).prop_map(
                |(seconds, parts, ends_well, fee)| Step::Work { seconds, parts, ends_well, fee }
            ),
        ]
    }

    proptest! {
        /// Over months of leases, silences and jobs, whenever one looks, the window is
        /// what the diary says, to the second; and each day that is remembered has its
        /// fees.
        #[test]
        fn the_window_is_what_happened(
            begin in 0..2 * DAY,
            steps in proptest::collection::vec((any_step(), some_seconds(45 * DAY)), 1..60),
            since in 0..60 * DAY,
        ) {
            let mut now = EPOCH + begin;
            let mut host = Host {
                record: empty(),
                diary: Diary::default(),
                lease: Span::default(),
            };
            for (step, pause) in steps {
                host.step(&mut now, &step);
                for look in [0, 1, pause / 2, pause] {
                    let at = now + look;
                    let lease = Span { to: host.lease.to.min(at), ..host.lease };
                    host.diary.online.push(lease);
                    for since in [0, EPOCH + since, at - 29 * DAY, at - DAY] {
                        let expected = host.diary.window(since, at);
                        prop_assert_eq!(window(&host.record, since, at), expected);
                        prop_assert!(expected.online <= expected.seconds);
                        prop_assert!(expected.served <= expected.online);
                    }
                    host.diary.online.pop();
                }
                for day in &host.record.days {
                    let number = i64::from(u16::from_le_bytes(day.day));
                    let expected = host.diary.fees_of(number);
                    prop_assert_eq!(u64::from_le_bytes(day.fees), expected);
                }
                let today = now / DAY;
                let remembered: u64 = (today - 31..=today).map(|day| host.diary.fees_of(day)).sum();
                let held = host.record.days.iter().filter(|day| {
                    i64::from(u16::from_le_bytes(day.day)) > today - 32
                });
                let held: u64 = held.map(|day| u64::from_le_bytes(day.fees)).sum();
                prop_assert_eq!(held, remembered);
                now += pause;
            }
        }

        /// Each second of any span is on its own day, counted one by one.
        #[test]
        fn a_span_is_split_second_by_second(
            start in 0..DAY,
            seconds in 0..3 * DAY,
            late in 0..DAY,
        ) {
            let (from, to) = (EPOCH + start, EPOCH + start + seconds);
            let mut record = empty();
            add_online(&mut record.days, to + late, online(from, to));
            let mut counted = vec![0_u32; 5];
            for second in from..to {
                counted[usize::try_from((second - EPOCH) / DAY).unwrap()] += 1;
            }
            for (number, counted) in (0_i64..).zip(counted) {
                let place = usize::try_from((20_500 + number) % 32).unwrap();
                prop_assert_eq!(u32::from_le_bytes(record.days[place].online), counted);
            }
        }
    }
}
