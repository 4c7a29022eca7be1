//! `renew`: signed by the worker of the host. Also its heartbeat.

use anchor_lang::prelude::*;
use nosana_common::host_record::{Activity, HostState};

use crate::{
    error::JobsError,
    event::HostRenewed,
    host::Host,
    queue::{self, QueueAccount, with_ring},
    state::{HostRecord, Market},
    worker,
};

/// Accounts of `renew`.
#[derive(Accounts)]
pub struct Renew {
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
/// - Only the worker of the host, which still fulfils what the market asks for.
/// - The host waits in this market and its place is still its own.
/// - The place is valid for a whole lease from now; the time since the last
///   heartbeat, at most a lease, counts as online.
pub fn handle(ctx: &mut Context<Renew>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    worker::require_eligible(&accounts.host, &accounts.market)?;
    let (host, market) = (*accounts.host.address(), *accounts.market.address());
    queue::require_queue(&accounts.market, &accounts.queue)?;
    let record = &mut accounts.record;
    require!(
        record.state() == HostState::Queued && record.market == market,
        JobsError::HostNotWaiting
    );
    let valid_until = worker::lease_end(&accounts.market, now);
    let slot = record.queue_slot.get();
    with_ring(&mut accounts.queue, |ring| {
        ring.renew(slot, host.as_array(), valid_until)
    })?;
    record.valid_until = valid_until.into();
    record.seen(now, accounts.market.lease.get(), Activity::default());
    emit!(HostRenewed {
        host,
        market,
        valid_until,
        at: now,
    });
    Ok(())
}
