//! `fund`: signed by whoever gives.

use anchor_lang::prelude::*;
use pinocchio_token::instructions::Transfer;

use crate::{error::GridError, event::GridFunded, state::Grid, token::require_pool};

/// Arguments of `fund`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct FundArgs {
    /// Base units.
    pub amount: u64,
}

/// Accounts of `fund`.
#[derive(Accounts)]
pub struct Fund {
    /// Who owns the tokens.
    pub funder: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
    /// Where the tokens come from.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// The pool of all phases.
    #[account(mut)]
    pub pool: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - The amount is above zero; the token program checks the source.
/// - The tokens go to the pool, and belong to no phase. What is sent to the pool without
///   this instruction does, too, but is not counted as funded.
pub fn handle(ctx: &mut Context<Fund>, args: FundArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let grid = &mut accounts.grid;
    let (funder, pool) = (accounts.funder.account(), accounts.pool.account());
    require!(args.amount > 0, GridError::AmountIsZero);
    require_pool(grid, pool)?;
    Transfer::new(accounts.source.account(), pool, funder, args.amount).invoke()?;
    grid.funded = grid
        .funded
        .checked_add(args.amount)
        .ok_or(GridError::Overflow)?;
    emit!(GridFunded {
        funder: *funder.address(),
        amount: args.amount,
        funded: grid.funded.get(),
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
