//! Brings jobs and hosts together. The second to arrive matches, in its own
//! transaction.

use anchor_lang::{accounts::Account, prelude::*};
use nosana_common::{
    job::{JobState, MAX_ATTEMPTS},
    ring::{ALWAYS, QueueKind},
};

use crate::{
    error::JobsError,
    escrow::Purse,
    event::{JobAssigned, JobQueued, JobReturned},
    queue::{self, LOOKS, QueueAccount, with_ring},
    state::{EndReason, Job},
};

/// Gives a queued `job` to the first waiting host that it does not exclude, or
/// puts it into the queue. Looks at `looks` places at most.
///
/// [`JobsError::QueueFull`] when it has no place: the queue is full, or only excluded
/// hosts wait.
pub fn place_job(
    job: &mut Job,
    address: Address,
    queue: &mut QueueAccount,
    looks: u32,
    now: i64,
) -> core::result::Result<(), JobsError> {
    let placed = with_ring(queue, |ring| {
        if ring.bounds.kind == QueueKind::Hosts {
            let host = ring.take_first(now, looks, |host| {
                Some(!job.excludes(&queue::address(host)))
            })?;
            if let Some(host) = host {
                return Ok(Placed::With(queue::address(&host)));
            }
        }
        // Taking may have dropped the last host, so look again.
        if ring.bounds.kind == QueueKind::Hosts {
            return Ok(Placed::Nowhere);
        }
        let slot = ring.push(QueueKind::Jobs, *address.as_array(), ALWAYS)?;
        Ok(Placed::At(slot))
    })?;
    match placed {
        Placed::With(host) => assign(job, address, host, now),
        Placed::At(slot) => {
            job.queue_slot = slot.into();
            emit!(JobQueued {
                job: address,
                market: job.market,
                slot,
                at: now,
            });
            Ok(())
        }
        Placed::Nowhere => Err(JobsError::QueueFull),
    }
}

/// Where a job came to be.
enum Placed {
    /// With a host.
    With(Address),
    /// In the queue, under this number.
    At(u64),
    /// Only excluded hosts wait.
    Nowhere,
}

/// Gives `job` to `host`.
pub fn assign(
    job: &mut Job,
    address: Address,
    host: Address,
    now: i64,
) -> core::result::Result<(), JobsError> {
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
    } else {
        match place_job(job, address, queue, LOOKS, now) {
            Ok(()) => {
                job.payout = Address::default();
                return job.invariant();
            }
            // Nothing may keep a job from going on or ending, so too many gaps behind
            // an excluded host count as no place.
            Err(JobsError::QueueFull | JobsError::QueueNeedsSweep) => EndReason::NoPlace,
            Err(error) => return Err(error.into()),
        }
    };
    // Nothing becomes due: what was earned was settled at checkpoints.
    purse.conclude(job, 0, JobState::Failed, end, now)?;
    Ok(())
}

fn exclude(job: &mut Job, host: Address) -> Result<()> {
    let attempt = usize::from(job.attempts)
        .checked_sub(1)
        .ok_or(JobsError::Overflow)?;
    *job.excluded.get_mut(attempt).ok_or(JobsError::Overflow)? = host;
    Ok(())
}
