//! `leave`: signed by the worker of the host.

use anchor_lang::prelude::*;

use crate::{
    event::HostLeft,
    host::Host,
    queue::QueueAccount,
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
    worker::require_waiting(&accounts.record, &accounts.market, &accounts.queue)?;
    let record = &mut accounts.record;
    let slot = worker::leave_queue(record, &mut accounts.queue, now)?;
    record.hear(now);
    emit!(HostLeft {
        host: *accounts.host.address(),
        market: *accounts.market.address(),
        slot,
        at: now,
    });
    Ok(())
}
