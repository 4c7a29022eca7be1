//! `finish`: signed by the worker of the host.

use anchor_lang::prelude::*;
use nosana_common::{host_record::Outcome, job::JobState, money::seconds_between};

use crate::{
    error::JobsError,
    escrow::Purse,
    host::Host,
    state::{Config, EndReason, HostRecord, Job},
    worker,
};

/// Arguments of `finish`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct FinishArgs {
    /// What the job's process ended with.
    pub exit_code: i32,
    /// SHA-256 of the result's bytes.
    pub result: [u8; 32],
}

/// Accounts of `finish`.
#[derive(Accounts)]
pub struct Finish {
    /// The agent's key.
    pub worker: Signer,
    /// The host.
    pub host: Account<Host>,
    /// Its record.
    #[account(mut)]
    pub record: Account<HostRecord>,
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
/// - Only the worker of the host that runs the job.
/// - Pays the host for every second since the start, at most the timeout, the fee
///   to the stakers and the rest to the client; closes the escrow.
/// - What an account cannot take stays owed; the job ends all the same.
/// - The record counts the job, the seconds and the fee that became due, paid or not.
pub fn handle(ctx: &mut Context<Finish>, args: FinishArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    worker::require_worker(&accounts.worker, &accounts.host, &accounts.record)?;
    accounts.job.require_state(JobState::Running)?;
    require!(
        accounts.job.host == *accounts.host.address(),
        JobsError::NotAssigned
    );
    let purse = Purse {
        escrow: accounts.escrow.account(),
        payout: accounts.payout.account(),
        fee: accounts.fee_destination.account(),
        refund: accounts.refund.account(),
        payer: accounts.payer.account(),
    };
    purse.validate(&accounts.job, &accounts.config)?;

    let job = &mut accounts.job;
    let seconds = seconds_between(job.started_at.get(), now, job.run_limit());
    let served = job.worked(job.paid_seconds.get(), seconds);
    let paid_before = job.paid_host.get();
    job.exit_code = args.exit_code.into();
    job.result = args.result;
    let fee = purse.conclude(job, seconds, JobState::Completed, EndReason::None, now)?;
    let outcome = Outcome {
        served,
        completed: 1,
        fee,
        ..Outcome::default()
    };
    // A host that runs a job has no other, so its record tells of this one.
    let record = &mut accounts.record;
    record.count_online(now, outcome.served.to);
    record.count(now, &outcome);
    record.hear(now);
    record.rest();
    record.earned = record
        .earned
        .saturating_add(job.paid_host.get().saturating_sub(paid_before));
    Ok(())
}
