//! `open_phase`: signed by the authority.

use anchor_lang::prelude::*;
use anchor_spl::token::Mint;
use nosana_common::grid::PhaseState;

use crate::{
    error::GridError,
    event::PhaseOpened,
    state::{Grid, Phase},
    token::{balance, create_vault, require_pool, send_from_pool},
};

/// Accounts of `open_phase`.
#[derive(Accounts)]
pub struct OpenPhase {
    /// The authority, who pays the vault's rent.
    #[account(mut)]
    pub authority: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
    /// The pool of all phases.
    #[account(mut)]
    pub pool: UncheckedAccount,
    /// The phase's token account to create.
    #[account(mut, seeds = [b"prize", phase], bump)]
    pub vault: UncheckedAccount,
    /// The token that prizes are paid in.
    pub mint: Account<Mint>,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the authority, and only a draft whose registration has not ended.
/// - It runs after every phase that was opened before, so that no day counts twice.
/// - What all phases were opened with, with this one, is within the budget, and the pool
///   holds what the phase is to have.
/// - That moves into a vault of this phase alone, which nobody but its seats can be paid
///   from until it is closed.
/// - The vault's rent goes to who created the phase, in the end, also when another
///   authority paid it.
pub fn handle(ctx: &mut Context<OpenPhase>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let allotted = validate(accounts, now)?;
    let (pool, vault) = (accounts.pool.account(), accounts.vault.account());
    let prize = accounts.phase.pool.get();
    create_vault(
        &accounts.phase,
        vault,
        accounts.mint.account(),
        accounts.authority.account(),
        ctx.bumps.vault,
    )?;
    send_from_pool(&accounts.grid, pool, vault, prize)?;
    let vault = *vault.address();
    let (grid, phase) = (&mut accounts.grid, &mut accounts.phase);
    grid.allotted = allotted.into();
    phase.counted_before = grid.counted_until;
    grid.counted_until = phase.running_until;
    phase.state = PhaseState::Open as u8;
    phase.vault = vault;
    phase.vault_bump = ctx.bumps.vault;
    emit!(PhaseOpened {
        phase: *phase.address(),
        vault,
        pool: prize,
        allotted,
        counted_until: phase.running_until.get(),
        at: now,
    });
    Ok(())
}

/// What phases were opened with, with this one, when everything is as it must be.
fn validate(accounts: &OpenPhase, now: i64) -> Result<u64> {
    let (grid, phase) = (&accounts.grid, &accounts.phase);
    grid.require_authority(&accounts.authority)?;
    phase.require_state(PhaseState::Draft)?;
    require!(
        now < phase.registration_until.get(),
        GridError::TooLateToOpen
    );
    require!(
        phase.running_from.get() >= grid.counted_until.get(),
        GridError::Overlaps
    );
    require_pool(grid, accounts.pool.account())?;
    require!(*accounts.mint.address() == grid.mint, GridError::WrongMint);
    let allotted = grid
        .allotted
        .get()
        .checked_add(phase.pool.get())
        .filter(|allotted| *allotted <= grid.budget.get())
        .ok_or(GridError::AboveBudget)?;
    require!(
        balance(accounts.pool.account())? >= phase.pool.get(),
        GridError::PoolTooSmall
    );
    Ok(allotted)
}
