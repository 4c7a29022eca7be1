//! `execute_slash`: signed by anyone; by the admin when it was contested.

use anchor_lang::prelude::*;
use nosana_common::assessment::{Reason, SlashState};

use crate::{
    bonder::{self, Purse, Staking},
    error::TiersError,
    event::SlashExecuted,
    moves,
    state::{Config, Host, Slash},
};

/// Accounts of `execute_slash`.
#[derive(Accounts)]
pub struct ExecuteSlash {
    /// Anyone; the admin when it was contested.
    pub executor: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The account of its slashes.
    #[account(mut)]
    pub slash: Account<Slash>,
    /// The stake of the host's owner.
    #[account(mut)]
    pub stake: UncheckedAccount,
    /// The stake's token account.
    #[account(mut)]
    pub vault: UncheckedAccount,
    /// Where slashed tokens go, by the staking program's configuration.
    // It may be the reward vault; nothing of its data is held.
    #[account(mut, unsafe(dup))]
    pub slash_destination: UncheckedAccount,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
    /// The staking program's configuration.
    #[account(mut)]
    pub staking_config: UncheckedAccount,
    /// The key that bonds, releases and slashes.
    pub bonder: UncheckedAccount,
    /// The staking program.
    pub staking_program: Program<Staking>,
    /// The token program.
    pub token_program: Program<Token>,
}

/// **Specification**
/// - A slash of this host is proposed; its delay is over, and it did not lapse.
/// - Anyone may, but only the admin when it was contested.
/// - It takes first of what is unbonding, then of the bond, and the tokens behind it out
///   of the stake of the host's owner. The staking program sees to where they go.
/// - A Premium host whose bond does not suffice any more is demoted at once.
pub fn handle(ctx: &mut Context<ExecuteSlash>) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    validate(accounts, at)?;
    let xnos = accounts.slash.xnos.get();
    let purse = Purse {
        config: accounts.staking_config.account(),
        stake: accounts.stake.account(),
        vault: accounts.vault.account(),
        destination: accounts.slash_destination.account(),
        reward_vault: accounts.reward_vault.account(),
        token_program: accounts.token_program.account(),
    };
    purse.slash(accounts.bonder.account(), xnos)?;

    let policy = accounts.config.policy();
    let (host, slash) = (&mut accounts.host, &mut accounts.slash);
    take(host, xnos)?;
    let slashed = slash.period_slashed.get().checked_add(xnos);
    slash.period_slashed = slashed.ok_or(TiersError::Overflow)?.into();
    slash.settle();
    emit!(SlashExecuted {
        host: slash.host,
        xnos,
        bond: host.bond.get(),
        unbonding: host.unbonding.get(),
        period_slashed: slash.period_slashed.get(),
        by: *accounts.executor.address(),
        at,
    });
    moves::demote_without_bond(host, &policy, Reason::Slashed, at);
    Ok(())
}

fn validate(accounts: &ExecuteSlash, at: i64) -> Result<()> {
    let (host, slash) = (&accounts.host, &accounts.slash);
    require!(slash.host == *host.address(), TiersError::WrongSlash);
    slash.require_pending()?;
    if slash.state() == SlashState::Contested {
        accounts.config.require_admin(&accounts.executor)?;
    }
    require!(at >= slash.executable_at.get(), TiersError::NotDue);
    require!(at < slash.lapses_at(), TiersError::SlashLapsed);
    bonder::require_stake_of(&host.owner, accounts.stake.account())
}

/// Takes `xnos` out of what the host holds and ends the proposal on its side.
fn take(host: &mut Host, xnos: u64) -> Result<()> {
    let unbonding = host.unbonding.get();
    let from_unbonding = xnos.min(unbonding);
    host.unbonding = unbonding.saturating_sub(from_unbonding).into();
    if host.unbonding.is_zero() {
        host.unbonding_until = 0.into();
    }
    let bond = host
        .bond
        .get()
        .checked_sub(xnos.saturating_sub(from_unbonding));
    host.bond = bond.ok_or(TiersError::TooLittleBonded)?.into();
    host.slashing = 0.into();
    Ok(())
}
