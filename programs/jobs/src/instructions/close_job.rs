//! `close_job`: anyone, once the retention has passed.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::JobClosed, state::Job};

/// Accounts of `close_job`.
#[derive(Accounts)]
pub struct CloseJob {
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// Who paid the job's rent.
    #[account(mut)]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - The job is over, nothing is owed, and its retention has passed.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseJob>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let job = &mut ctx.accounts.job;
    require!(job.state().is_terminal(), JobsError::WrongState);
    require!(job.held()? == 0, JobsError::StillOwed);
    let kept_until = job
        .ended_at
        .get()
        .saturating_add(job.retention.get().into());
    require!(now >= kept_until, JobsError::TooEarly);
    require!(
        *ctx.accounts.payer.address() == job.payer,
        JobsError::WrongPayer
    );
    let (address, payer) = (*job.address(), job.payer);
    job.close(*ctx.accounts.payer.account())?;
    emit!(JobClosed {
        job: address,
        payer,
    });
    Ok(())
}
