//! `collect`: anyone. Pays what an account could not take when the job ended.

use anchor_lang::prelude::*;

use crate::{
    error::JobsError,
    escrow::{Purse, TokenView},
    event::OwedCollected,
    state::{Config, Job},
};

/// Accounts of `collect`.
#[derive(Accounts)]
pub struct Collect {
    /// The job.
    #[account(mut)]
    pub job: Account<Job>,
    /// The job's escrow.
    #[account(mut)]
    pub escrow: UncheckedAccount,
    /// The host's payout account.
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
/// - The job is over and its escrow is still there: something is owed, or others sent
///   tokens to it that the client's account could not take.
/// - Whoever can take what is owed to them gets it; at least one must.
pub fn handle(ctx: &mut Context<Collect>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(accounts.job.state().is_terminal(), JobsError::WrongState);
    let purse = Purse {
        escrow: accounts.escrow.account(),
        payout: accounts.payout.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;
    require!(
        TokenView::read(purse.escrow)?.is_some(),
        JobsError::NothingOwed
    );
    let job = &mut accounts.job;
    let before = (job.paid_host, job.paid_fee, job.refunded);
    purse.pay_owed(job)?;
    let (to_host, fee, to_client) = (
        job.paid_host.saturating_sub(before.0).get(),
        job.paid_fee.saturating_sub(before.1).get(),
        job.refunded.saturating_sub(before.2).get(),
    );
    require!(
        to_host > 0 || fee > 0 || to_client > 0 || TokenView::read(purse.escrow)?.is_none(),
        JobsError::PayoutUnusable
    );
    emit!(OwedCollected {
        job: *job.address(),
        to_host,
        fee,
        to_client,
    });
    job.invariant()
}
