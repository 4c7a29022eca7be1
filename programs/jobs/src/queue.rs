//! The queue of a market: a ring of hosts or of jobs, never both.
//!
//! Entries are numbered from zero for ever; entry `n` stands at place `n modulo
//! capacity`. `head` is the first number that may be taken, `tail` the one after
//! the last. What leaves from the middle becomes a gap (a zero key), which is
//! skipped and forgotten when an end reaches it, so that every operation costs
//! the same whatever the length.

use anchor_lang::{accounts::Slab, prelude::*};

use crate::{
    error::JobsError,
    state::{Queue, QueueEntry, QueueKind},
};

/// A queue's account: header and entries.
pub type QueueAccount = Slab<Queue, QueueEntry>;

/// Entries that one instruction looks at before it gives up.
pub const MAX_LOOKS: u32 = 32;

/// Smallest and largest number of entries.
pub const CAPACITY: core::ops::RangeInclusive<u32> = 16..=200_000;

/// Valid for ever: a job waits until it is taken or cancelled.
pub const ALWAYS: i64 = i64::MAX;

/// What waits in `queue`. A byte that is none counts as empty.
#[must_use]
pub fn kind(queue: &Queue) -> QueueKind {
    match queue.kind {
        1 => QueueKind::Hosts,
        2 => QueueKind::Jobs,
        _ => QueueKind::Empty,
    }
}

/// Adds `key` at the end and returns its number.
pub fn push(
    queue: &mut QueueAccount,
    kind: QueueKind,
    key: Address,
    valid_until: i64,
) -> Result<u64> {
    let number = queue.tail.get();
    let used = number.saturating_sub(queue.head.get());
    require!(used < u64::from(queue.capacity.get()), JobsError::QueueFull);
    let entry = QueueEntry {
        key,
        valid_until: valid_until.into(),
    };
    let place = place_of(queue, number)?;
    match queue.get_mut(place) {
        Some(slot) => *slot = entry,
        // The tail of the account grows by one until the ring closes.
        None => queue.try_push(entry)?,
    }
    queue.kind = kind as u8;
    queue.tail = next(number)?.into();
    queue.waiting = queue.waiting.get().saturating_add(1).into();
    Ok(number)
}

/// Whether entry `number` is `key`'s and still waits.
#[must_use]
pub fn holds(queue: &QueueAccount, number: u64, key: &Address) -> bool {
    in_range(queue, number)
        && entry(queue, number).is_some_and(|entry| entry.key == *key && waits(&entry))
}

/// Whether the place of `number` still tells that `key` was dropped there
/// because its time was up, which proves that it was not matched.
#[must_use]
pub fn was_dropped(queue: &QueueAccount, number: u64, key: &Address) -> bool {
    entry(queue, number).is_some_and(|entry| entry.key == *key && !waits(&entry))
}

/// Sets until when entry `number` of `key` is valid.
pub fn renew(queue: &mut QueueAccount, number: u64, key: &Address, until: i64) -> Result<()> {
    require!(holds(queue, number, key), JobsError::NotInQueue);
    let place = place_of(queue, number)?;
    let slot = queue.get_mut(place).ok_or(JobsError::NotInQueue)?;
    slot.valid_until = until.into();
    Ok(())
}

/// Takes `key` out at `number`, wherever that is.
pub fn remove(queue: &mut QueueAccount, number: u64, key: &Address) -> Result<()> {
    require!(holds(queue, number, key), JobsError::NotInQueue);
    take(queue, number, QueueEntry::default())
}

/// The first entry at `now` that `wanted` accepts, taken out; entries before it
/// whose time is up are dropped.
///
/// `wanted` says `Ok(false)` for an entry that must stay where it is. `None`
/// when all entries were looked at; [`JobsError::QueueNeedsSweep`] when there
/// were more of them than one instruction looks at.
pub fn take_first(
    queue: &mut QueueAccount,
    now: i64,
    mut wanted: impl FnMut(&Address) -> Result<bool>,
) -> Result<Option<Address>> {
    let mut number = queue.head.get();
    for _ in 0..MAX_LOOKS {
        if number >= queue.tail.get() {
            return Ok(None);
        }
        let entry = entry(queue, number).ok_or(JobsError::NotInQueue)?;
        if !waits(&entry) {
            skip_gap(queue, number)?;
        } else if entry.valid_until.get() < now {
            drop_entry(queue, number, entry)?;
        } else if wanted(&entry.key)? {
            take(queue, number, QueueEntry::default())?;
            return Ok(Some(entry.key));
        }
        number = next(number)?.max(queue.head.get());
    }
    require!(number >= queue.tail.get(), JobsError::QueueNeedsSweep);
    Ok(None)
}

/// Drops what ran out or left at the front, at most `limit` entries; how many.
pub fn sweep(queue: &mut QueueAccount, now: i64, limit: u32) -> Result<u32> {
    let mut swept = 0_u32;
    while swept < limit && queue.head.get() < queue.tail.get() {
        let number = queue.head.get();
        let entry = entry(queue, number).ok_or(JobsError::NotInQueue)?;
        if !waits(&entry) {
            skip_gap(queue, number)?;
        } else if entry.valid_until.get() < now {
            drop_entry(queue, number, entry)?;
        } else {
            break;
        }
        swept = swept.saturating_add(1);
    }
    Ok(swept)
}

/// Takes out an entry whose time is up; its place keeps the key, see
/// [`was_dropped`].
fn drop_entry(queue: &mut QueueAccount, number: u64, entry: QueueEntry) -> Result<()> {
    take(
        queue,
        number,
        QueueEntry {
            key: entry.key,
            valid_until: 0.into(),
        },
    )
}

/// Writes `left` where entry `number` was and draws in the end that it was at.
fn take(queue: &mut QueueAccount, number: u64, left: QueueEntry) -> Result<()> {
    let place = place_of(queue, number)?;
    *queue.get_mut(place).ok_or(JobsError::NotInQueue)? = left;
    queue.waiting = queue.waiting.get().saturating_sub(1).into();
    if queue.waiting.is_zero() {
        queue.head = queue.tail;
        queue.kind = QueueKind::Empty as u8;
        return Ok(());
    }
    skip_gap(queue, number)?;
    // Gaps at the end give their places back, so that posting and cancelling
    // again and again does not fill the ring. Numbers at the end may then be
    // used once more, which is safe: nobody waits under them.
    for _ in 0..MAX_LOOKS {
        let last = queue.tail.get().saturating_sub(1);
        if last < queue.head.get() || entry(queue, last).is_some_and(|entry| waits(&entry)) {
            break;
        }
        queue.tail = last.into();
    }
    Ok(())
}

/// Moves the head over `number` when it stands there.
fn skip_gap(queue: &mut QueueAccount, number: u64) -> Result<()> {
    if queue.head.get() == number {
        queue.head = next(number)?.into();
    }
    Ok(())
}

fn in_range(queue: &Queue, number: u64) -> bool {
    (queue.head.get()..queue.tail.get()).contains(&number)
}

/// A place that was never used, left or dropped does not wait.
fn waits(entry: &QueueEntry) -> bool {
    !entry.valid_until.is_zero()
}

fn entry(queue: &QueueAccount, number: u64) -> Option<QueueEntry> {
    queue.get(place_of(queue, number).ok()?).copied()
}

fn place_of(queue: &Queue, number: u64) -> Result<usize> {
    let place = number
        .checked_rem(u64::from(queue.capacity.get()))
        .ok_or(JobsError::WrongQueue)?;
    usize::try_from(place).map_err(|_| JobsError::Overflow.into())
}

fn next(number: u64) -> Result<u64> {
    number
        .checked_add(1)
        .ok_or_else(|| JobsError::Overflow.into())
}
