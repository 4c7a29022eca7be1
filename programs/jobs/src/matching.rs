//! Brings jobs and hosts together. The second to arrive matches, in its own
//! transaction.

use anchor_lang::{accounts::Account, prelude::*};
use nosana_common::job::{JobState, MAX_ATTEMPTS};

use crate::{
    error::JobsError,
    escrow::Purse,
    event::{JobAssigned, JobQueued, JobReturned},
    queue::{self, QueueAccount},
    state::{EndReason, Job, QueueKind},
};

/// Gives a queued `job` to the first waiting host that it does not exclude, or
/// puts it into the queue. `false` when it has no place there: the queue is full
/// or only excluded hosts wait.
pub fn place_job(
    job: &mut Job,
    address: Address,
    queue: &mut QueueAccount,
    now: i64,
) -> Result<bool> {
    if queue::kind(queue) == QueueKind::Hosts {
        let host = queue::take_first(queue, now, |host| Ok(!job.excludes(host)))?;
        if let Some(host) = host {
            assign(job, address, host, now)?;
            return Ok(true);
        }
    }
    // Taking may have dropped the last host, so look again.
    if queue::kind(queue) == QueueKind::Hosts || is_full(queue) {
        return Ok(false);
    }
    let slot = queue::push(queue, QueueKind::Jobs, address, queue::ALWAYS)?;
    job.queue_slot = slot.into();
    emit!(JobQueued {
        job: address,
        market: job.market,
        slot,
        at: now,
    });
    Ok(true)
}

/// Gives `job` to `host`.
pub fn assign(job: &mut Job, address: Address, host: Address, now: i64) -> Result<()> {
    job.assign(host, now)?;
    emit!(JobAssigned {
        job: address,
        host,
        market: job.market,
        attempt: job.attempts,
        at: now,
    });
    Ok(())
}

/// Takes `job` from its host, for `reason`: back to the queue or to the next
/// host, or to its end when that cannot be. The host was paid to its last
/// checkpoint and gets no more.
pub fn give_back(
    job: &mut Account<Job>,
    queue: &mut QueueAccount,
    purse: &Purse,
    reason: EndReason,
    now: i64,
) -> Result<()> {
    let (address, host) = (*job.address(), job.host);
    exclude(job, host)?;
    job.used_seconds = job
        .used_seconds
        .checked_add(job.paid_seconds)
        .ok_or(JobsError::Overflow)?;
    job.paid_seconds = 0.into();
    job.state = JobState::Queued as u8;
    job.reason = reason as u8;
    job.host = Address::default();
    job.assigned_at = 0.into();
    job.started_at = 0.into();
    emit!(JobReturned {
        job: address,
        host,
        reason: job.reason,
        used_seconds: job.used_seconds.get(),
        at: now,
    });
    let end = if job.attempts >= MAX_ATTEMPTS {
        EndReason::AttemptsUsed
    } else if job.run_limit() == 0 {
        EndReason::NoTimeLeft
    } else if place_job(job, address, queue, now)? {
        job.payout = Address::default();
        return job.invariant();
    } else {
        EndReason::NoPlace
    };
    purse.conclude(job, 0, JobState::Failed, end, now)
}

fn exclude(job: &mut Job, host: Address) -> Result<()> {
    let attempt = usize::from(job.attempts)
        .checked_sub(1)
        .ok_or(JobsError::Overflow)?;
    *job.excluded.get_mut(attempt).ok_or(JobsError::Overflow)? = host;
    Ok(())
}

fn is_full(queue: &QueueAccount) -> bool {
    queue.tail.get().saturating_sub(queue.head.get()) >= u64::from(queue.capacity.get())
}
