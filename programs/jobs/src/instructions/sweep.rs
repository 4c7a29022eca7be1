//! `sweep`: anyone. Removes entries whose time is up from the front of a queue,
//! when there are more of them than another instruction removes on its way.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    event::QueueSwept,
    queue::{self, QueueAccount},
};

/// Entries that one sweep removes.
const LIMIT: u32 = 1_000;

/// Accounts of `sweep`.
#[derive(Accounts)]
pub struct Sweep {
    /// The queue.
    #[account(mut)]
    pub queue: QueueAccount,
}

/// **Specification**
/// - Only entries whose time is up, and gaps, from the front; nothing else moves.
pub fn handle(ctx: &mut Context<Sweep>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let queue = &mut ctx.accounts.queue;
    let entries = queue::with_ring(queue, |ring| ring.sweep(now, LIMIT))?;
    require!(entries > 0, JobsError::TooEarly);
    emit!(QueueSwept {
        market: queue.market,
        entries,
        head: queue.head.get(),
    });
    Ok(())
}
