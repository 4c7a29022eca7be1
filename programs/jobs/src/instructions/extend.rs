//! `extend`: signed by the client.

use anchor_lang::prelude::*;
use nosana_common::{job::JobState, money};
use pinocchio_token::instructions::Transfer;

use crate::{
    error::{JobsError, money as money_error},
    escrow::{self, TokenView},
    event::JobExtended,
    state::{Job, Market},
};

/// Arguments of `extend`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ExtendArgs {
    /// Seconds more that are paid for at most.
    pub seconds: u32,
}

/// Accounts of `extend`.
#[derive(Accounts)]
pub struct Extend {
    /// Who posted the job.
    pub client: Signer,
    /// The job's market.
    pub market: Account<Market>,
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// The job's escrow.
    #[account(mut)]
    pub escrow: UncheckedAccount,
    /// The client's token account that pays. What is left returns to the account that
    /// the job was posted from.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the client of the job, while it is live; when it runs, before its deadline.
/// - The new timeout is at most the longest that the market allows now.
/// - `price × seconds` at the job's own price moves into its escrow.
pub fn handle(ctx: &mut Context<Extend>, args: ExtendArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let job = &mut accounts.job;
    require!(
        job.client == *accounts.client.address(),
        JobsError::NotClient
    );
    require!(
        *accounts.market.address() == job.market,
        JobsError::WrongMarket
    );
    let is_live = match job.state() {
        JobState::Queued | JobState::Assigned => true,
        JobState::Running => now <= job.deadline(),
        _ => false,
    };
    require!(is_live && args.seconds > 0, JobsError::CannotExtend);
    let timeout = job
        .timeout
        .checked_add(args.seconds)
        .ok_or(JobsError::TimeoutOutOfRange)?;
    require!(
        timeout <= accounts.market.max_timeout,
        JobsError::TimeoutOutOfRange
    );
    let source = TokenView::read(accounts.source.account())?;
    require!(
        source.is_some_and(|source| source.owner == *accounts.client.address()),
        JobsError::NotClientsAccount
    );
    let escrow = accounts.escrow.account();
    escrow::require_escrow(job, escrow)?;
    let more = money::deposit(job.price.get(), args.seconds).map_err(money_error)?;
    Transfer::new(
        accounts.source.account(),
        escrow,
        accounts.client.account(),
        more,
    )
    .invoke()?;
    job.timeout = timeout;
    job.deposit = job.deposit.checked_add(more).ok_or(JobsError::Overflow)?;
    emit!(JobExtended {
        job: *job.address(),
        timeout: timeout.get(),
        deposit: job.deposit.get(),
        at: now,
    });
    job.invariant()
}
