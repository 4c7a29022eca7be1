//! `cancel`: signed by the client.

use anchor_lang::prelude::*;
use nosana_common::job::JobState;

use crate::{
    error::JobsError,
    escrow::Purse,
    queue::{self, QueueAccount},
    state::{Config, EndReason, Job, Market},
};

/// Accounts of `cancel`.
#[derive(Accounts)]
pub struct Cancel {
    /// Who posted the job.
    pub client: Signer,
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
    /// Where fees go: something is due when an earlier host was paid a part.
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
/// - Only the client of the job, while it is queued.
/// - Its place in the queue is given up; all that was not earned returns.
pub fn handle(ctx: &mut Context<Cancel>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    require!(
        accounts.job.client == *accounts.client.address(),
        JobsError::NotClient
    );
    accounts.job.require_state(JobState::Queued)?;
    queue::require_queue_of(&accounts.job, &accounts.market, &accounts.queue)?;
    let purse = Purse {
        escrow: accounts.escrow.account(),
        // A queued job owes no host anything.
        payout: accounts.refund.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;
    let job = &mut accounts.job;
    queue::with_ring(&mut accounts.queue, |ring| {
        ring.remove(job.queue_slot.get(), job.address().as_array())
    })?;
    // Nothing becomes due: what earlier hosts earned was settled while they had it.
    purse.conclude(job, 0, JobState::Cancelled, EndReason::ClientStopped, now)?;
    Ok(())
}
