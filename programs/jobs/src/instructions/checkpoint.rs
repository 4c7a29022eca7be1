//! `checkpoint`: signed by the worker of the host. Pays what was earned so far.

use anchor_lang::prelude::*;
use nosana_common::{host_record::Outcome, job::JobState, money::seconds_between};

use crate::{
    error::JobsError,
    escrow,
    event::JobCheckpointed,
    host::Host,
    state::{HostRecord, Job},
    worker,
};

/// Accounts of `checkpoint`.
#[derive(Accounts)]
pub struct Checkpoint {
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
    /// The job's escrow.
    #[account(mut)]
    pub escrow: UncheckedAccount,
    /// The host's payout account.
    #[account(mut)]
    pub payout: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the worker of the host that runs the job.
/// - The escrow is the job's and the payout account the one noted at the start.
/// - Something was earned since the last checkpoint.
/// - Pays the seconds up to now, at most the timeout; the fee stays in the escrow
///   until the end. The record counts both now.
pub fn handle(ctx: &mut Context<Checkpoint>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    let host = *accounts.host.address();
    let job = &mut accounts.job;
    job.require_state(JobState::Running)?;
    require!(job.host == host, JobsError::NotAssigned);
    escrow::require_escrow(job, accounts.escrow.account())?;
    require!(
        *accounts.payout.address() == job.payout,
        JobsError::WrongDestination
    );

    let seconds_before = job.paid_seconds.get();
    let seconds = seconds_between(job.started_at.get(), now, job.run_limit());
    let paid = escrow::pay_part(
        job,
        accounts.escrow.account(),
        accounts.payout.account(),
        seconds,
    )?;
    let served = job.worked(seconds_before, seconds);
    let outcome = Outcome {
        served,
        fee: paid.fee,
        ..Outcome::default()
    };
    let record = &mut accounts.record;
    record.count_online(now, served.to);
    record.count(now, &outcome);
    record.hear(now);
    record.earned = record.earned.saturating_add(paid.to_host);
    emit!(JobCheckpointed {
        job: *job.address(),
        host,
        seconds_before,
        seconds,
        to_host: paid.to_host,
        fee: paid.fee,
        at: now,
    });
    Ok(())
}
