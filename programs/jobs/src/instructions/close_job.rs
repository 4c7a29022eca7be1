//! `close_job`: anyone, once the retention has passed.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    escrow::{self, TokenView},
    event::JobClosed,
    state::Job,
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
}

/// **Specification**
/// - The job is over, its escrow closed, and its retention has passed.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseJob>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let job = &mut ctx.accounts.job;
    require!(job.state().is_terminal(), JobsError::WrongState);
    let escrow = ctx.accounts.escrow.account();
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
