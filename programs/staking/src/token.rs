//! Token accounts, and what leaves a vault.

use anchor_lang::{accounts::Account, pinocchio::cpi::Seed, prelude::*};
use nosana_common::ids;
use pinocchio_token::instructions::{CloseAccount, Transfer};

use crate::{
    error::StakingError,
    state::{Config, Stake},
};

/// Length and offsets of the token program's account layout.
const LENGTH: usize = 165;
const MINT: usize = 0;
const AMOUNT: usize = 64;
const STATE: usize = 108;
/// Neither uninitialised nor frozen.
const USABLE: u8 = 1;

/// Base units in a token account; `None` when it is none.
pub fn balance(account: &AccountView) -> Result<Option<u64>> {
    if !is_token_account(account) {
        return Ok(None);
    }
    let data = account.try_borrow()?;
    let amount = data.get(AMOUNT..).and_then(|rest| rest.first_chunk());
    Ok(amount.map(|amount| u64::from_le_bytes(*amount)))
}

/// Whether tokens of `mint` can be sent to `account`.
pub fn can_receive(account: &AccountView, mint: &Address) -> Result<bool> {
    if !is_token_account(account) {
        return Ok(false);
    }
    let data = account.try_borrow()?;
    let found = data.get(MINT..).and_then(|rest| rest.first_chunk::<32>());
    Ok(found == Some(mint.as_array()) && data.get(STATE) == Some(&USABLE))
}

fn is_token_account(account: &AccountView) -> bool {
    account.owned_by(&Token::id()) && account.data_len() == LENGTH
}

/// Refuses a vault that is not the stake's.
pub fn require_vault(stake: &Stake, vault: &AccountView) -> Result<()> {
    require!(*vault.address() == stake.vault, StakingError::WrongVault);
    Ok(())
}

/// Sends `amount` of the stake's tokens to `to`.
pub fn send_staked(
    stake: &Account<Stake>,
    vault: &AccountView,
    to: &AccountView,
    amount: u64,
) -> Result<()> {
    if amount == 0 {
        return Ok(());
    }
    let bump = [stake.bump];
    let seeds = stake_seeds(stake, &bump);
    Transfer::new(vault, to, stake.account(), amount).invoke_signed(&[(&seeds).into()])
}

/// Closes the stake's empty vault; its rent goes to `payer`.
pub fn close_vault(
    stake: &Account<Stake>,
    vault: &AccountView,
    payer: &mut AccountView,
) -> Result<()> {
    let lamports = payer
        .lamports()
        .checked_add(vault.lamports())
        .ok_or(StakingError::Overflow)?;
    let bump = [stake.bump];
    let seeds = stake_seeds(stake, &bump);
    CloseAccount::new(vault, payer, stake.account()).invoke_signed(&[(&seeds).into()])?;
    // What a call gives to an executable account is not shown to the caller, whose old
    // balance would then count as a withdrawal. A payer that was made a program must not
    // keep a stake from being closed.
    payer.set_lamports(lamports);
    Ok(())
}

/// Sends `amount` of the rewards to `to`.
pub fn send_rewards(
    config: &Account<Config>,
    reward_vault: &AccountView,
    to: &AccountView,
    amount: u64,
) -> Result<()> {
    let bump = [config.bump];
    let seeds: [Seed; 2] = [ids::CONFIG.into(), (&bump).into()];
    Transfer::new(reward_vault, to, config.account(), amount).invoke_signed(&[(&seeds).into()])
}

/// The stake signs for its vault.
fn stake_seeds<'a>(stake: &'a Stake, bump: &'a [u8; 1]) -> [Seed<'a>; 3] {
    [
        ids::STAKE.into(),
        stake.owner.as_array().into(),
        bump.into(),
    ]
}
