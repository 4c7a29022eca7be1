//! `quit`: signed by the worker of the host.

use anchor_lang::prelude::*;
use nosana_common::{host_record::Span, job::JobState};

use crate::{
    error::JobsError,
    escrow::Purse,
    host::Host,
    matching,
    queue::{self, QueueAccount},
    state::{Config, EndReason, HostRecord, Job, Market},
    worker,
};

/// Accounts of `quit`.
#[derive(Accounts)]
pub struct Quit {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
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
    /// The configuration.
    pub config: Account<Config>,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the worker of the host that has the job, assigned or running.
/// - The host keeps what it was paid at checkpoints and gets no more.
/// - A job that had not started counts as returned, any other as failed, and so does
///   one whose time to start had passed.
/// - The job goes to the next host or back to the queue, never again to this
///   host; without attempts, time or a place it fails and is refunded.
pub fn handle(ctx: &mut Context<Quit>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    require!(
        matches!(accounts.job.state(), JobState::Assigned | JobState::Running),
        JobsError::WrongState
    );
    require!(
        accounts.job.host == *accounts.host.address(),
        JobsError::NotAssigned
    );
    queue::require_queue_of(&accounts.job, &accounts.market, &accounts.queue)?;
    let purse = Purse {
        escrow: accounts.escrow.account(),
        payout: accounts.payout.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;
    let assignment = accounts.job.assignment(*accounts.job.address());
    matching::give_back(
        &mut accounts.job,
        &mut accounts.queue,
        &purse,
        EndReason::HostQuit,
        now,
    )?;
    let record = &mut accounts.record;
    if record.release(&assignment, Span::default(), now) {
        record.hear(now);
    }
    record.count(now, &assignment.given_back(now));
    Ok(())
}
