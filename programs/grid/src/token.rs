//! Token accounts of the grid and its phases, and what leaves them.

use anchor_lang::{AccountInitialize, accounts::Account, pinocchio::cpi::Seed, prelude::*};
use anchor_spl::token::{TokenAccount, TokenAccountInitParams};
use nosana_common::ids;
use pinocchio_token::instructions::{CloseAccount, Transfer};

use crate::{
    error::GridError,
    state::{Grid, Phase},
};

/// Length and offset of the token program's account layout.
const LENGTH: usize = 165;
const AMOUNT: usize = 64;

/// Refuses a pool that is not the grid's.
pub fn require_pool(grid: &Grid, pool: &AccountView) -> Result<()> {
    require!(*pool.address() == grid.pool, GridError::WrongVault);
    Ok(())
}

/// Refuses a vault that is not the phase's; a draft has none.
pub fn require_vault(phase: &Phase, vault: &AccountView) -> Result<()> {
    require!(
        *vault.address() == phase.vault && phase.vault != Address::default(),
        GridError::WrongVault
    );
    Ok(())
}

/// Base units in the pool of the grid or the vault of a phase.
pub fn balance(account: &AccountView) -> Result<u64> {
    require!(
        account.owned_by(&Token::id()) && account.data_len() == LENGTH,
        GridError::WrongVault
    );
    let data = account.try_borrow()?;
    let amount = data
        .get(AMOUNT..)
        .and_then(|rest| rest.first_chunk())
        .ok_or(GridError::WrongVault)?;
    Ok(u64::from_le_bytes(*amount))
}

/// Sends `amount` of the pool to `to`.
pub fn send_from_pool(
    grid: &Account<Grid>,
    pool: &AccountView,
    to: &AccountView,
    amount: u64,
) -> Result<()> {
    let bump = [grid.bump];
    let seeds: [Seed; 2] = [ids::GRID_SEED.into(), (&bump).into()];
    Transfer::new(pool, to, grid.account(), amount).invoke_signed(&[(&seeds).into()])
}

/// Creates the vault of `phase`, whose authority is the phase; `payer` pays its rent.
pub fn create_vault(
    phase: &Account<Phase>,
    vault: &AccountView,
    mint: &AccountView,
    payer: &AccountView,
    bump: u8,
) -> Result<()> {
    Account::<TokenAccount>::create_and_initialize(
        payer,
        vault,
        TokenAccount::LEN,
        &Token::id(),
        &TokenAccountInitParams {
            mint: Some(mint),
            authority: Some(phase.account()),
        },
        Some(&[ids::PRIZE, phase.address().as_ref(), &[bump]]),
        None,
    )?;
    Ok(())
}

/// Sends `amount` of the phase's vault to `to`.
pub fn send_from_vault(
    phase: &Account<Phase>,
    vault: &AccountView,
    to: &AccountView,
    amount: u64,
) -> Result<()> {
    let number = phase.number.get().to_le_bytes();
    let bump = [phase.bump];
    let seeds = phase_seeds(&number, &bump);
    Transfer::new(vault, to, phase.account(), amount).invoke_signed(&[(&seeds).into()])
}

/// Sends all that is in the phase's vault to the pool and closes the vault; its rent goes
/// to `payer`.
pub fn return_vault(
    phase: &Account<Phase>,
    vault: &AccountView,
    pool: &AccountView,
    payer: &mut AccountView,
) -> Result<()> {
    // Also what others sent to it: a token account that holds something stays open.
    send_from_vault(phase, vault, pool, balance(vault)?)?;
    let lamports = payer
        .lamports()
        .checked_add(vault.lamports())
        .ok_or(GridError::Overflow)?;
    let number = phase.number.get().to_le_bytes();
    let bump = [phase.bump];
    let seeds = phase_seeds(&number, &bump);
    CloseAccount::new(vault, payer, phase.account()).invoke_signed(&[(&seeds).into()])?;
    // What a call gives to an executable account is not shown to the caller, whose old
    // balance would then count as a withdrawal. A payer that was made a program must not
    // keep a phase from being closed.
    payer.set_lamports(lamports);
    Ok(())
}

/// The phase signs for its vault.
fn phase_seeds<'a>(number: &'a [u8; 4], bump: &'a [u8; 1]) -> [Seed<'a>; 3] {
    [ids::PHASE.into(), number.into(), bump.into()]
}

// The seeds in the derives are literals, so that they can compute addresses beforehand;
// this keeps them the ones that everyone else uses.
const _: () = assert!(ids::PHASE.len() == 5 && ids::PRIZE.len() == 5);
