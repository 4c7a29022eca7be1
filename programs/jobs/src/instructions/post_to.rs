//! `post_to`: signed by the client.

use anchor_lang::prelude::*;
use nosana_common::ring::QueueKind;

use super::post::{self, Post, PostArgs};
use crate::{error::JobsError, matching, queue};

/// Which waiting host gets the job.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct HostChoice {
    /// The host.
    pub host: Address,
    /// Number of its place in the queue.
    pub slot: u64,
}

/// **Specification**
/// - As `post`; the named host waits at this place of the market's queue and its lease
///   has not ended.
/// - It gets the job, wherever it stands in the queue; it is refused rather than given
///   to another.
pub fn handle(ctx: &mut Context<Post>, args: PostArgs, choice: HostChoice) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let mut job = post::create(accounts, &args, now)?;
    let key = choice.host.as_array();
    let is_valid = queue::with_ring(&mut accounts.queue, |ring| {
        // What waits may be jobs, and one of them must not be taken for a host.
        if ring.bounds.kind != QueueKind::Hosts {
            return Ok(false);
        }
        let is_valid = ring.valid_until(choice.slot, key)? >= now;
        ring.remove(choice.slot, key)?;
        Ok(is_valid)
    });
    require!(
        is_valid.is_ok_and(|is_valid| is_valid),
        JobsError::HostDoesNotWait
    );
    let address = *job.address();
    matching::assign(&mut job, address, choice.host, now)?;
    job.invariant()
}
