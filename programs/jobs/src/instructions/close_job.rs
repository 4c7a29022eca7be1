//! `close_job`: anyone, once the retention has passed.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    escrow::{self, TokenView},
    event::JobClosed,
    queue::{self, QueueAccount},
    state::{Job, Market},
};

/// Accounts of `close_job`.
#[derive(Accounts)]
pub struct CloseJob {
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// Who paid the job's rent.
    #[account(mut)]
    pub payer: UncheckedAccount,
    /// The job's escrow, which is closed.
    pub escrow: UncheckedAccount,
    /// The job's market.
    pub market: Account<Market>,
    /// The market's queue, which counts its jobs.
    #[account(mut)]
    pub queue: QueueAccount,
}

/// **Specification**
/// - The job is over, its escrow closed, and its retention has passed.
/// - The rent goes back to who paid it; the market counts a job less.
pub fn handle(ctx: &mut Context<CloseJob>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    queue::require_queue_of(&accounts.job, &accounts.market, &accounts.queue)?;
    let job = &mut accounts.job;
    require!(job.state().is_terminal(), JobsError::WrongState);
    let escrow = accounts.escrow.account();
    escrow::require_escrow(job, escrow)?;
    // It is open while something is owed, or while what others sent to it could not
    // go on to the client; its rent would be lost without the job.
    require!(TokenView::read(escrow)?.is_none(), JobsError::StillOwed);
    let kept_until = job
        .ended_at
        .get()
        .saturating_add(job.retention.get().into());
    require!(now >= kept_until, JobsError::TooEarly);
    require!(
        *accounts.payer.address() == job.payer,
        JobsError::WrongPayer
    );
    let (address, payer) = (*job.address(), job.payer);
    job.close(*accounts.payer.account())?;
    let jobs = accounts.queue.jobs.get().checked_sub(1);
    accounts.queue.jobs = jobs.ok_or(JobsError::InvariantBroken)?.into();
    emit!(JobClosed {
        job: address,
        payer,
    });
    Ok(())
}
