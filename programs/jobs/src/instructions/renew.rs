//! `renew`: signed by the worker of the host. Also its heartbeat.

use anchor_lang::prelude::*;

use crate::{
    event::HostRenewed,
    host::Host,
    queue::{QueueAccount, with_ring},
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
/// - Only the worker of the host.
/// - The host waits in this market and its place is still its own.
/// - The place is valid for a whole lease from now; the time since the last
///   heartbeat, within the lease, counts as online.
/// - A host that the market takes no longer is taken out of the queue instead.
pub fn handle(ctx: &mut Context<Renew>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    worker::require_waiting(&accounts.record, &accounts.market, &accounts.queue)?;
    let (host, market) = (*accounts.host.address(), *accounts.market.address());
    let record = &mut accounts.record;
    if worker::require_eligible(&accounts.host, &accounts.market).is_err() {
        worker::evict(
            &accounts.host,
            record,
            &accounts.market,
            &mut accounts.queue,
            now,
        )?;
        record.hear(now);
        return Ok(());
    }
    let valid_until = worker::lease_end(&accounts.market, now);
    let slot = record.queue_slot.get();
    with_ring(&mut accounts.queue, |ring| {
        ring.renew(slot, host.as_array(), valid_until)
    })?;
    record.count_lease(now);
    record.hear(now);
    record.valid_until = valid_until.into();
    emit!(HostRenewed {
        host,
        market,
        valid_until,
        at: now,
    });
    Ok(())
}
