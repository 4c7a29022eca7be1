//! The queue of a market: `nosana_common::ring` in an account.

use anchor_lang::{
    accounts::{Account, Slab},
    prelude::*,
};
use nosana_common::ring::{Bounds, Key, Place, QueueKind, Ring, RingError};

use crate::{
    error::JobsError,
    state::{Job, Market, Queue, QueueEntry},
};

/// A queue's account: header and entries.
pub type QueueAccount = Slab<Queue, QueueEntry>;

/// Entries and gaps that posting looks at: more is `sweep`'s work.
pub const LOOKS_AT_POST: u32 = 32;

/// Entries and gaps that are looked at where nothing else may help: an excluded
/// host or job in front stays there however often the queue is swept.
pub const LOOKS: u32 = 500;

/// Refuses a queue that is not the one that `market` names.
pub fn require_queue(market: &Market, queue: &QueueAccount) -> Result<()> {
    require!(*queue.address() == market.queue, JobsError::WrongQueue);
    Ok(())
}

/// Refuses a market that is not the one that `job` was posted in, and a queue that is
/// not that market's.
pub fn require_queue_of(job: &Job, market: &Account<Market>, queue: &QueueAccount) -> Result<()> {
    require!(*market.address() == job.market, JobsError::WrongMarket);
    require_queue(market, queue)
}

/// What waits in `queue`.
#[must_use]
pub fn kind(queue: &Queue) -> QueueKind {
    QueueKind::of(queue.kind)
}

/// Does something with the ring of `queue`, and keeps where its entries then are, also
/// when it fails: where an instruction goes on all the same, what was dropped on the way
/// stays dropped.
pub fn with_ring<T>(
    queue: &mut QueueAccount,
    act: impl FnOnce(&mut Ring) -> core::result::Result<T, RingError>,
) -> core::result::Result<T, JobsError> {
    let (bounds, capacity) = (bounds(queue), queue.capacity.get());
    let places = bytemuck::cast_slice_mut(queue.as_mut_slice());
    // A queue of before all places were in use; growing it puts that right.
    if places.len() != capacity as usize {
        return Err(JobsError::WrongQueue);
    }
    let mut ring = Ring::new(bounds, places)?;
    let done = act(&mut ring);
    // Kept also when `act` gave up: what it dropped until then is dropped, and not
    // every caller lets its error end the instruction.
    let bounds = ring.bounds;
    set_bounds(queue, bounds);
    Ok(done?)
}

/// Where the entries of `queue` are.
#[must_use]
pub fn bounds(queue: &Queue) -> Bounds {
    Bounds {
        kind: kind(queue),
        shift: queue.shift.get(),
        head: queue.head.get(),
        tail: queue.tail.get(),
        waiting: queue.waiting.get(),
    }
}

/// Keeps where the entries of `queue` are.
pub fn set_bounds(queue: &mut Queue, bounds: Bounds) {
    queue.kind = bounds.kind as u8;
    queue.shift = bounds.shift.into();
    queue.head = bounds.head.into();
    queue.tail = bounds.tail.into();
    queue.waiting = bounds.waiting.into();
}

/// An entry's key as the chain's address.
#[must_use]
pub fn address(key: &Key) -> Address {
    Address::new_from_array(*key)
}

/// Bytes of the discriminator and header.
const HEADER: usize = 8_usize.saturating_add(size_of::<Queue>());
/// Bytes before the entries: after the header comes how many there are.
const ENTRIES: usize = HEADER.saturating_add(4);

/// How many entries an account of `length` bytes has place for.
pub fn capacity_of(length: usize) -> Result<u32> {
    length
        .checked_sub(ENTRIES)
        .and_then(|bytes| bytes.checked_div(size_of::<QueueEntry>()))
        .and_then(|capacity| u32::try_from(capacity).ok())
        .ok_or_else(|| JobsError::BadQueueSize.into())
}

/// The header in the data of a queue, which a typed account cannot give while the
/// queue's size changes.
pub fn read_header(data: &[u8]) -> Result<Queue> {
    data.get(8..HEADER)
        .and_then(|bytes| bytemuck::try_pod_read_unaligned(bytes).ok())
        .ok_or_else(|| JobsError::WrongQueue.into())
}

/// Writes the header into the data of a queue, and that all its places are in use.
pub fn write_header(data: &mut [u8], header: &Queue, capacity: u32) -> Result<()> {
    let head = data.get_mut(8..ENTRIES).ok_or(JobsError::BadQueueSize)?;
    let (fields, count) = head
        .split_at_mut_checked(size_of::<Queue>())
        .ok_or(JobsError::BadQueueSize)?;
    fields.copy_from_slice(bytemuck::bytes_of(header));
    count.copy_from_slice(&capacity.to_le_bytes());
    Ok(())
}

/// The places in the data of a queue.
pub fn places_of(data: &mut [u8]) -> Result<&mut [Place]> {
    data.get_mut(ENTRIES..)
        .and_then(|bytes| bytemuck::try_cast_slice_mut(bytes).ok())
        .ok_or_else(|| JobsError::WrongQueue.into())
}
