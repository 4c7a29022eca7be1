//! `post`: signed by the client.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::{AccountInitialize, accounts::Account, prelude::*};
use anchor_spl::token::{Mint, TokenAccount, TokenAccountInitParams};
use nosana_common::{ids, job::JobState, money};
use pinocchio_token::instructions::Transfer;

use crate::{
    error::{JobsError, money as money_error},
    escrow::TokenView,
    event::JobPosted,
    matching,
    queue::{self, LOOKS_AT_POST, QueueAccount},
    state::{Config, EndReason, Job, MAX_EXCLUDED, Market, VERSION},
    terms,
};

/// Arguments of `post`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct PostArgs {
    /// Makes the job's address, together with the client.
    pub nonce: u64,
    /// SHA-256 of the definition's bytes.
    pub definition: [u8; 32],
    /// The most seconds that are paid for.
    pub timeout: u32,
    /// The most that the client will pay, base units per second.
    pub max_price: u64,
    /// Bump of the job's address.
    pub job_bump: u8,
    /// Bump of the escrow's address.
    pub escrow_bump: u8,
}

/// Accounts of `post`.
#[derive(Accounts)]
#[instruction(args: PostArgs)]
pub struct Post {
    /// Who posts.
    pub client: Signer,
    /// Who pays the rent of the job and its escrow, and gets it back.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// Where to post.
    pub market: Account<Market>,
    /// The market's queue.
    #[account(mut)]
    pub queue: QueueAccount,
    /// The job to create.
    #[account(mut, seeds = [b"job", client, args.nonce.to_le_bytes()], bump = args.job_bump)]
    pub job: UncheckedAccount,
    /// Its escrow to create.
    #[account(mut, seeds = [b"escrow", job], bump = args.escrow_bump)]
    pub escrow: UncheckedAccount,
    /// The client's token account.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// The token that jobs are paid in.
    pub mint: Account<Mint>,
    /// The price account that the market names; the zero address when the price is
    /// fixed.
    pub price_account: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Posting is not paused, neither here nor everywhere.
/// - The queue is the market's, the mint the configured one, the source the client's.
/// - The definition has a hash, the timeout is within the market's limits, and the
///   price, converted and less the discount, at most what the client will pay.
/// - `price × timeout` moves into a new escrow of this job alone.
/// - When a host waits, it gets the job; otherwise the job waits, and a full
///   queue refuses it.
pub fn handle(ctx: &mut Context<Post>, args: PostArgs) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let mut job = create(accounts, &args, now)?;
    let address = *job.address();
    matching::place_job(&mut job, address, &mut accounts.queue, LOOKS_AT_POST, now)?;
    job.invariant()
}

/// Creates the job and its escrow, paid for, with no place yet.
pub fn create(accounts: &mut Post, args: &PostArgs, now: i64) -> Result<Account<Job>> {
    validate(accounts, args)?;
    let price = terms::price_now(
        &accounts.market,
        accounts.price_account.account(),
        accounts.mint.decimals(),
        now,
    )?;
    require!(price <= args.max_price, JobsError::PriceTooHigh);
    let deposit = money::deposit(price, args.timeout).map_err(money_error)?;
    let job = create_job(accounts, args, price, deposit, now)?;
    fund_escrow(accounts, args, deposit)?;
    let jobs = accounts.queue.jobs.get().checked_add(1);
    accounts.queue.jobs = jobs.ok_or(JobsError::Overflow)?.into();
    emit!(JobPosted {
        job: *job.address(),
        client: job.client,
        payer: job.payer,
        market: job.market,
        refund: job.refund,
        definition: job.definition,
        nonce: args.nonce,
        price,
        deposit,
        timeout: args.timeout,
        host_share_bps: job.host_share_bps.get(),
        fee_bps: job.fee_bps.get(),
        start_limit: job.start_limit.get(),
        retention: job.retention.get(),
        tier: job.tier,
        bond_minimum: job.bond_minimum.get(),
        at: now,
    });
    Ok(job)
}

fn validate(accounts: &Post, args: &PostArgs) -> Result<()> {
    let market = &accounts.market;
    require!(
        accounts.config.paused == 0 && market.paused == 0,
        JobsError::Paused
    );
    queue::require_queue(market, &accounts.queue)?;
    require!(
        *accounts.mint.address() == market.mint,
        JobsError::WrongMint
    );
    let source = TokenView::read(accounts.source.account())?;
    require!(
        source.is_some_and(|source| source.owner == *accounts.client.address()),
        JobsError::NotClientsAccount
    );
    require!(args.definition != [0; 32], JobsError::NoDefinition);
    require!(
        (market.min_timeout.get()..=market.max_timeout.get()).contains(&args.timeout),
        JobsError::TimeoutOutOfRange
    );
    Ok(())
}

fn create_job(
    accounts: &Post,
    args: &PostArgs,
    price: u64,
    deposit: u64,
    now: i64,
) -> Result<Account<Job>> {
    let client = *accounts.client.address();
    let mut job = Account::<Job>::create_and_initialize(
        accounts.payer.account(),
        accounts.job.account(),
        Account::<Job>::INIT_SPACE,
        &crate::ID,
        &(),
        Some(&[
            ids::JOB,
            client.as_ref(),
            &args.nonce.to_le_bytes(),
            &[args.job_bump],
        ]),
        None,
    )?;
    let market = &accounts.market;
    *job = Job {
        version: VERSION,
        bump: args.job_bump,
        escrow_bump: args.escrow_bump,
        state: JobState::Queued as u8,
        attempts: 0,
        reason: EndReason::None as u8,
        host_share_bps: market.host_share_bps,
        fee_bps: accounts.config.fee_bps,
        tier: market.tier,
        padding: [0; 5],
        nonce: args.nonce.into(),
        client,
        payer: *accounts.payer.address(),
        market: *market.address(),
        refund: *accounts.source.address(),
        definition: args.definition,
        result: [0; 32],
        host: Address::default(),
        payout: Address::default(),
        excluded: [Address::default(); MAX_EXCLUDED],
        price: price.into(),
        deposit: deposit.into(),
        paid_host: 0.into(),
        paid_fee: 0.into(),
        refunded: 0.into(),
        owed_host: 0.into(),
        owed_fee: 0.into(),
        owed_client: 0.into(),
        queue_slot: 0.into(),
        posted_at: now.into(),
        assigned_at: 0.into(),
        started_at: 0.into(),
        ended_at: 0.into(),
        timeout: args.timeout.into(),
        paid_seconds: 0.into(),
        used_seconds: 0.into(),
        start_limit: market.start_limit,
        retention: market.retention,
        exit_code: 0.into(),
        bond_minimum: market.bond_minimum,
        reserved: [0; 56],
    };
    Ok(job)
}

/// Creates the escrow, its own authority, and moves the deposit into it.
fn fund_escrow(accounts: &Post, args: &PostArgs, deposit: u64) -> Result<()> {
    let escrow = accounts.escrow.account();
    Account::<TokenAccount>::create_and_initialize(
        accounts.payer.account(),
        escrow,
        TokenAccount::LEN,
        &Token::id(),
        &TokenAccountInitParams {
            mint: Some(accounts.mint.account()),
            authority: Some(escrow),
        },
        Some(&[
            ids::ESCROW,
            accounts.job.address().as_ref(),
            &[args.escrow_bump],
        ]),
        None,
    )?;
    Transfer::new(
        accounts.source.account(),
        escrow,
        accounts.client.account(),
        deposit,
    )
    .invoke()
}
