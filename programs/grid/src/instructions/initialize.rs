//! `initialize`: signed by whoever will be the authority.

use anchor_lang::prelude::*;
use anchor_spl::token::{self, Mint, TokenAccount};

use crate::{
    event::GridInitialized,
    state::{FIRST_PHASE, Grid, MAX_REVIEWERS, VERSION, require_reviewers},
};

/// Arguments of `initialize`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct InitializeArgs {
    /// Who may award points; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}

/// Accounts of `initialize`.
#[derive(Accounts)]
pub struct Initialize {
    /// Becomes the authority and pays.
    #[account(mut)]
    pub authority: Signer,
    /// The account to create.
    #[account(init, payer = authority, seeds = [b"grid"], bump)]
    pub grid: Account<Grid>,
    /// The prize pool to create.
    #[account(init, payer = authority, seeds = [b"pool"], bump, token::mint = mint, token::authority = grid)]
    pub pool: Account<TokenAccount>,
    /// The token that prizes are paid in.
    pub mint: Account<Mint>,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - At least one reviewer is named, and none twice.
/// - The account must not exist yet.
pub fn handle(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    require_reviewers(&args.reviewers)?;
    let accounts = &mut ctx.accounts;
    let (authority, mint) = (*accounts.authority.address(), *accounts.mint.address());
    let pool = *accounts.pool.address();
    *accounts.grid = Grid {
        version: VERSION,
        bump: ctx.bumps.grid,
        pool_bump: ctx.bumps.pool,
        padding: [0; 5],
        authority,
        pending_authority: Address::default(),
        mint,
        pool,
        reviewers: args.reviewers,
        allotted: 0.into(),
        next_phase: FIRST_PHASE.into(),
        padding_2: [0; 4],
        budget: args.budget.into(),
        funded: 0.into(),
        counted_until: 0.into(),
        reserved: [0; 40],
    };
    emit!(GridInitialized {
        authority,
        mint,
        pool,
        reviewers: args.reviewers,
        budget: args.budget,
    });
    Ok(())
}
