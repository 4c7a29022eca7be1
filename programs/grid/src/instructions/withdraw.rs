//! `withdraw`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{
    error::GridError,
    event::GridWithdrawn,
    state::Grid,
    token::{balance, require_pool, send_from_pool},
};

/// Arguments of `withdraw`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct WithdrawArgs {
    /// Base units.
    pub amount: u64,
}

/// Accounts of `withdraw`.
#[derive(Accounts)]
pub struct Withdraw {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    pub grid: Account<Grid>,
    /// The pool of all phases.
    #[account(mut)]
    pub pool: UncheckedAccount,
    /// Where the tokens go.
    #[account(mut)]
    pub destination: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - Only the authority.
/// - The amount is above zero and at most what is in the pool: nothing there belongs to a
///   phase, whose prizes are in its own vault, and no vault can be named here.
pub fn handle(ctx: &mut Context<Withdraw>, args: WithdrawArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let grid = &accounts.grid;
    let (pool, destination) = (accounts.pool.account(), accounts.destination.account());
    grid.require_authority(&accounts.authority)?;
    require!(args.amount > 0, GridError::AmountIsZero);
    require_pool(grid, pool)?;
    require!(args.amount <= balance(pool)?, GridError::PoolTooSmall);
    send_from_pool(grid, pool, destination, args.amount)?;
    emit!(GridWithdrawn {
        destination: *destination.address(),
        amount: args.amount,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
