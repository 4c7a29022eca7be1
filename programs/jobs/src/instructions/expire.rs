//! `expire`: anyone.

use anchor_lang::prelude::*;
use nosana_common::{
    host_record::Span,
    job::{BOUNTY, FINISH_GRACE, JobState},
};

use crate::{
    error::JobsError,
    escrow::Purse,
    event::BountyPaid,
    matching,
    queue::{self, QueueAccount},
    state::{Config, EndReason, HostRecord, Job, Market},
};

/// Accounts of `expire`.
#[derive(Accounts)]
pub struct Expire {
    /// The record of the job's host, closed or not.
    #[account(mut)]
    pub record: UncheckedAccount,
    /// The job's market.
    pub market: Account<Market>,
    /// The market's queue.
    #[account(mut)]
    pub queue: QueueAccount,
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// The job's escrow.
    #[account(mut)]
    pub escrow: UncheckedAccount,
    /// The host's payout account; any account before it started.
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
    /// Gets the bounty.
    // Often the same account as another here; nothing of its data is held.
    #[account(mut, unsafe(dup))]
    pub bounty: UncheckedAccount,
    /// The configuration.
    pub config: Account<Config>,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - An assigned job that was not started in time goes to the next host or back to
///   the queue, or fails.
/// - A running job whose deadline and grace passed ends; its host keeps what it
///   was paid at checkpoints.
/// - The record is the host's; it tells no longer of this job and counts the loss. A
///   host that closed it cannot keep the job from ending.
/// - A bounty in lamports goes to any account that the caller names, from what the
///   host's record holds above its rent: the host pays, never the client.
pub fn handle(ctx: &mut Context<Expire>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let mut record_account = *accounts.record.account();
    let record = HostRecord::write_of(&accounts.job.host, &mut record_account)?;
    queue::require_queue_of(&accounts.job, &accounts.market, &accounts.queue)?;
    let purse = Purse {
        escrow: accounts.escrow.account(),
        payout: accounts.payout.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;
    let state = accounts.job.state();
    let due = due_at(&accounts.job, state)?;
    require!(now > due, JobsError::TooEarly);
    let (job, queue) = (&mut accounts.job, &mut accounts.queue);
    let assignment = job.assignment(*job.address());
    if state == JobState::Assigned {
        matching::give_back(job, queue, &purse, EndReason::NotStarted, now)?;
    } else {
        let paid = job.paid_seconds.get();
        // Nothing becomes due: what was earned was settled at checkpoints.
        purse.conclude(job, paid, JobState::Expired, EndReason::DeadlinePassed, now)?;
    }
    if let Some(mut record) = record {
        // It is always too late here, so this counts as failed.
        record.release(&assignment, Span::default(), now);
        record.count(now, &assignment.given_back(now));
        let lamports = record
            .reserve(accounts.record.account().lamports())
            .min(BOUNTY);
        drop(record);
        pay_bounty(
            job.address(),
            *accounts.record.account(),
            *accounts.bounty.account(),
            lamports,
        )?;
    }
    Ok(())
}

/// Pays a bounty of `lamports` out of a host's record.
fn pay_bounty(
    job: &Address,
    mut record: AccountView,
    mut bounty: AccountView,
    lamports: u64,
) -> Result<()> {
    // The two are never one account: the framework refuses a second record.
    if lamports == 0 {
        return Ok(());
    }
    let left = record
        .lamports()
        .checked_sub(lamports)
        .ok_or(JobsError::Overflow)?;
    let got = bounty
        .lamports()
        .checked_add(lamports)
        .ok_or(JobsError::Overflow)?;
    record.set_lamports(left);
    bounty.set_lamports(got);
    emit!(BountyPaid {
        job: *job,
        record: *record.address(),
        to: *bounty.address(),
        lamports,
    });
    Ok(())
}

/// The last second in which the host may still act.
fn due_at(job: &Job, state: JobState) -> Result<i64> {
    match state {
        JobState::Assigned => Ok(job.start_until()),
        JobState::Running => Ok(job.deadline().saturating_add(FINISH_GRACE.into())),
        _ => Err(JobsError::WrongState.into()),
    }
}
