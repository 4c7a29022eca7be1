//! What a host must be to act, in one place for all instructions.

use anchor_lang::{accounts::Account, prelude::*};
use nosana_common::host_record::HostState;

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

/// Whether the place that `record` remembers in the queue of `market` is
/// certainly neither taken nor matched.
///
/// A place that is gone was matched or dropped, and the record cannot tell which.
/// It was dropped when the queue still says so; and when the start limit after
/// the end of the lease has passed, a match would be void as well.
#[must_use]
pub fn is_place_void(
    record: &Account<HostRecord>,
    market: &Account<Market>,
    queue: &QueueAccount,
    now: i64,
) -> bool {
    let slot = record.queue_slot.get();
    let last_start = record
        .valid_until
        .get()
        .saturating_add(market.start_limit.get().into());
    record.state() == HostState::Queued
        && record.market == *market.address()
        && !queue::holds(queue, slot, &record.host)
        && (queue::was_dropped(queue, slot, &record.host) || now > last_start)
}
