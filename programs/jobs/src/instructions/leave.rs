//! `leave`: signed by the worker of the host.

use anchor_lang::prelude::*;
use nosana_common::host_record::{Activity, HostState};

use crate::{
    error::JobsError,
    event::HostLeft,
    host::Host,
    queue::{self, QueueAccount, with_ring},
    state::{HostRecord, Market},
    worker,
};

/// Accounts of `leave`.
#[derive(Accounts)]
pub struct Leave {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
    /// Where it waits.
    pub market: Account<Market>,
    /// The market's queue.
    #[account(mut)]
    pub queue: QueueAccount,
}

/// **Specification**
/// - Only the worker of the host.
/// - The host waits in this market, or its place there is void.
/// - A host that was matched cannot leave: it starts the job or gives it back.
pub fn handle(ctx: &mut Context<Leave>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    let (host, market) = (*accounts.host.address(), *accounts.market.address());
    queue::require_queue(&accounts.market, &accounts.queue)?;
    let record = &mut accounts.record;
    require!(
        record.state() == HostState::Queued && record.market == market,
        JobsError::HostNotWaiting
    );
    let slot = record.queue_slot.get();
    if !worker::is_place_over(record, now) {
        with_ring(&mut accounts.queue, |ring| {
            // Nothing is left to do where its place was dropped.
            if ring.was_dropped(slot, host.as_array()) {
                return Ok(());
            }
            ring.remove(slot, host.as_array())
        })?;
    }
    record.seen(now, accounts.market.lease.get(), Activity::default());
    record.rest();
    emit!(HostLeft {
        host,
        market,
        slot,
        at: now,
    });
    Ok(())
}
