//! What a host must be to act, in one place for all instructions.

use anchor_lang::{accounts::Account, prelude::*};
use nosana_common::{host_record::HostState, job::MAX_START_LIMIT};

use crate::{
    error::JobsError,
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

/// Whether `record` remembers a place whose lease ended so long ago that it is never
/// matched again, and that a match before can no longer be started.
#[must_use]
pub fn is_place_over(record: &HostRecord, now: i64) -> bool {
    let last_start = record
        .valid_until
        .get()
        .saturating_add(MAX_START_LIMIT.into());
    record.state() == HostState::Queued && now > last_start
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
    if is_place_over(record, now) {
        return Ok(true);
    }
    if record.state() != HostState::Queued || record.market != *market.address() {
        return Ok(false);
    }
    let (slot, host) = (record.queue_slot.get(), record.host);
    let was_dropped = queue::with_ring(queue, |ring| {
        Ok(!ring.holds(slot, host.as_array()) && ring.was_dropped(slot, host.as_array()))
    })?;
    Ok(was_dropped)
}
