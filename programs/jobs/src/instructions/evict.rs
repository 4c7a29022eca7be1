//! `evict`: anyone.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    host::Host,
    queue::QueueAccount,
    state::{HostRecord, Market},
    worker,
};

/// Accounts of `evict`.
#[derive(Accounts)]
pub struct Evict {
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
/// - The host waits in this market, or its place there is void.
/// - The market takes the host no longer: its tier, class or bond do not suffice.
/// - A host that was matched is not evicted: it cannot start the job, so it gives it
///   back or loses it.
/// - Its lease counts as far as it came.
pub fn handle(ctx: &mut Context<Evict>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    require!(
        accounts.record.host == *accounts.host.address(),
        JobsError::WrongRecord
    );
    worker::require_waiting(&accounts.record, &accounts.market, &accounts.queue)?;
    require!(
        worker::require_eligible(&accounts.host, &accounts.market).is_err(),
        JobsError::HostEligible
    );
    worker::evict(
        &accounts.host,
        &mut accounts.record,
        &accounts.market,
        &mut accounts.queue,
        now,
    )
}
