//! `start`: signed by the worker of the host. Billing begins.

use anchor_lang::prelude::*;
use nosana_common::{
    host_record::{HostState, Span},
    job::JobState,
};

use crate::{
    error::JobsError,
    event::JobStarted,
    host::Host,
    state::{HostRecord, Job},
    worker,
};

/// Accounts of `start`.
#[derive(Accounts)]
pub struct Start {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
}

/// **Specification**
/// - Only the worker of the host that the job is assigned to.
/// - The host does not work on another job.
/// - Within the start limit after the assignment.
/// - The host's tier and bond are still what the market asked for when the job was
///   posted; otherwise it can only give the job back.
pub fn handle(ctx: &mut Context<Start>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    let (host, address) = (*accounts.host.address(), *accounts.job.address());
    let job = &mut accounts.job;
    job.require_state(JobState::Assigned)?;
    require!(job.host == host, JobsError::NotAssigned);
    let record = &mut accounts.record;
    require!(
        record.state() != HostState::Working || record.job == address,
        JobsError::HostBusy
    );
    require!(now <= job.start_until(), JobsError::StartTooLate);
    job.require_suitable(&accounts.host)?;

    // A place seems to be of later where the clock went back since. It is this job's all the
    // same: nobody joins again while a match of before can be started.
    if !record.release(&job.assignment(address), Span::default(), now) {
        record.rest();
    }
    record.hear(now);
    record.state = HostState::Working as u8;
    record.market = job.market;
    record.job = address;
    job.state = JobState::Running as u8;
    job.started_at = now.max(job.assigned_at.get()).into();
    job.payout = accounts.host.payout();
    emit!(JobStarted {
        job: address,
        host,
        payout: job.payout,
        at: now,
    });
    job.invariant()
}
