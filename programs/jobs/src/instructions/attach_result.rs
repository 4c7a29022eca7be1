//! `attach_result`: signed by the worker of the host.

use anchor_lang::prelude::*;
use nosana_common::job::JobState;

use super::finish::FinishArgs;
use crate::{error::JobsError, event::ResultAttached, host::Host, state::Job};

/// Accounts of `attach_result`.
#[derive(Accounts)]
pub struct AttachResult {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
}

/// **Specification**
/// - Only the worker of the host that ran the job until its client stopped it or its
///   deadline passed.
/// - The result is not zero and the job has none yet. No money moves.
pub fn handle(ctx: &mut Context<AttachResult>, args: FinishArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.worker.address() == accounts.host.worker(),
        JobsError::NotWorker
    );
    let job = &mut accounts.job;
    require!(
        matches!(job.state(), JobState::Stopped | JobState::Expired),
        JobsError::WrongState
    );
    require!(job.host == *accounts.host.address(), JobsError::NotAssigned);
    require!(
        !job.started_at.is_zero() && job.result == [0; 32] && args.result != [0; 32],
        JobsError::NoResultExpected
    );
    job.exit_code = args.exit_code.into();
    job.result = args.result;
    emit!(ResultAttached {
        job: *job.address(),
        host: job.host,
        exit_code: args.exit_code,
        result: args.result,
        at: now,
    });
    Ok(())
}
