//! `stop`: signed by the client.

use anchor_lang::prelude::*;
use nosana_common::{host_record::Outcome, job::JobState, money::seconds_between};

use crate::{
    error::JobsError,
    escrow::Purse,
    state::{Config, EndReason, HostRecord, Job},
};

/// Accounts of `stop`.
#[derive(Accounts)]
pub struct Stop {
    /// Who posted the job.
    pub client: Signer,
    /// The record of the job's host, closed or not.
    #[account(mut)]
    pub record: UncheckedAccount,
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// The job's escrow.
    #[account(mut)]
    pub escrow: UncheckedAccount,
    /// The host's payout account; any account before the host started.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payout: UncheckedAccount,
    /// Where fees go.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub fee_destination: UncheckedAccount,
    /// The client's token account that the job was paid from.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub refund: UncheckedAccount,
    /// Who paid the rent of the job and its escrow.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
    /// The configuration.
    pub config: Account<Config>,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the client of the job, while it is assigned or runs.
/// - The host is paid for the seconds up to now, nothing before it started.
/// - The record is the host's, and tells no longer of this job, which is neither its
///   success nor its fault; a host that closed it cannot keep the job from ending. It
///   counts the seconds and the fee that became due, paid or not.
pub fn handle(ctx: &mut Context<Stop>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    require!(
        accounts.job.client == *accounts.client.address(),
        JobsError::NotClient
    );
    let state = accounts.job.state();
    require!(
        matches!(state, JobState::Assigned | JobState::Running),
        JobsError::WrongState
    );
    let mut record = *accounts.record.account();
    let record = HostRecord::write_of(&accounts.job.host, &mut record)?;
    let purse = Purse {
        escrow: accounts.escrow.account(),
        payout: accounts.payout.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;

    let job = &mut accounts.job;
    let seconds = if state == JobState::Running {
        seconds_between(job.started_at.get(), now, job.run_limit())
    } else {
        0
    };
    let served = job.worked(job.paid_seconds.get(), seconds);
    let assignment = job.assignment(*job.address());
    let paid_before = job.paid_host.get();
    let fee = purse.conclude(
        job,
        seconds,
        JobState::Stopped,
        EndReason::ClientStopped,
        now,
    )?;
    if let Some(mut record) = record {
        let outcome = Outcome {
            served,
            fee,
            ..Outcome::default()
        };
        record.release(&assignment, served, now);
        record.count(now, &outcome);
        record.earned = record
            .earned
            .saturating_add(job.paid_host.get().saturating_sub(paid_before));
    }
    Ok(())
}
