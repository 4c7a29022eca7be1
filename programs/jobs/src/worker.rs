//! What a host must be to act, in one place for all instructions.

use anchor_lang::{accounts::Account, prelude::*};
use nosana_common::host_record::{HostState, is_place_over};

use crate::{
    error::JobsError,
    event::HostEvicted,
    host::Host,
    queue::{self, QueueAccount},
    state::{HostRecord, Market},
};

/// Refuses a signer that is not the worker of `host`, and a record of another.
pub fn require_worker(
    worker: &Signer,
    host: &Account<Host>,
    record: &Account<HostRecord>,
) -> Result<()> {
    require!(*worker.address() == host.worker(), JobsError::NotWorker);
    require!(record.host == *host.address(), JobsError::WrongRecord);
    Ok(())
}

/// Refuses a host that is not what `market` asks for.
pub fn require_eligible(host: &Host, market: &Market) -> Result<()> {
    require!(host.tier().may_work_in(market.tier()), JobsError::WrongTier);
    require!(host.class() == market.class, JobsError::WrongClass);
    require!(
        host.bond() >= market.bond_minimum.get(),
        JobsError::BondTooSmall
    );
    Ok(())
}

/// Until when a place taken or renewed at `now` is valid.
#[must_use]
pub fn lease_end(market: &Market, now: i64) -> i64 {
    now.saturating_add(market.lease.get().into())
}

/// Whether the place that `record` remembers, in this market or another, is
/// certainly neither taken nor matched.
///
/// A place that is gone was matched or dropped, and the record cannot tell which.
/// It was dropped when this queue still says so. And it is over some time after its
/// lease, whatever became of the market.
pub fn is_place_void(
    record: &Account<HostRecord>,
    market: &Account<Market>,
    queue: &mut QueueAccount,
    now: i64,
) -> Result<bool> {
    if record.state() != HostState::Queued {
        return Ok(false);
    }
    if is_place_over(record.valid_until.get(), now) {
        return Ok(true);
    }
    if record.market != *market.address() {
        return Ok(false);
    }
    let (slot, host) = (record.queue_slot.get(), record.host);
    let was_dropped = queue::with_ring(queue, |ring| {
        Ok(!ring.holds(slot, host.as_array()) && ring.was_dropped(slot, host.as_array()))
    })?;
    Ok(was_dropped)
}

/// Refuses a host that does not wait in `market`, and a queue that is not the market's.
pub fn require_waiting(
    record: &HostRecord,
    market: &Account<Market>,
    queue: &QueueAccount,
) -> Result<()> {
    queue::require_queue(market, queue)?;
    require!(
        record.state() == HostState::Queued && record.market == *market.address(),
        JobsError::HostNotWaiting
    );
    Ok(())
}

/// Takes the host of `record` out of `queue`, where it waits or has a place that is void;
/// the number of that place. Refuses a host that was matched.
pub fn leave_queue(record: &mut HostRecord, queue: &mut QueueAccount, now: i64) -> Result<u64> {
    let (slot, host) = (record.queue_slot.get(), record.host);
    if !is_place_over(record.valid_until.get(), now) {
        queue::with_ring(queue, |ring| {
            // Nothing is left to do where its place was dropped.
            if ring.was_dropped(slot, host.as_array()) {
                return Ok(());
            }
            ring.remove(slot, host.as_array())
        })?;
    }
    record.give_up_place(now);
    Ok(slot)
}

/// Takes a host that `market` takes no longer out of its queue.
pub fn evict(
    host: &Account<Host>,
    record: &mut HostRecord,
    market: &Account<Market>,
    queue: &mut QueueAccount,
    now: i64,
) -> Result<()> {
    let slot = leave_queue(record, queue, now)?;
    emit!(HostEvicted {
        host: *host.address(),
        market: *market.address(),
        slot,
        tier: host.tier() as u8,
        bond: host.bond(),
        at: now,
    });
    Ok(())
}
