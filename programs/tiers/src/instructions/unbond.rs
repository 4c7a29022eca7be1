//! `unbond`: signed by the owner.

use anchor_lang::prelude::*;
use nosana_common::assessment::{Reason, UNBOND_DELAY};

use crate::{
    error::TiersError,
    event::HostUnbonded,
    moves, record,
    state::{Config, Host},
};

/// Arguments of `unbond`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UnbondArgs {
    /// Weight to take out of the bond, xNOS.
    pub xnos: u64,
}

/// Accounts of `unbond`.
#[derive(Accounts)]
pub struct Unbond {
    /// Who owns the host.
    pub owner: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The record that the jobs program keeps for the host; it may not exist yet.
    pub record: UncheckedAccount,
}

/// **Specification**
/// - Only the owner; at most what is bonded, and something.
/// - The host is idle: its record says so, or there is provably none. So no job that the
///   bond answers for ends later than it began to be unbonded.
/// - A Premium host whose bond does not suffice any more is demoted at once.
/// - The delay begins now, also for what is being unbonded already.
pub fn handle(ctx: &mut Context<Unbond>, args: UnbondArgs) -> Result<()> {
    let at = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.host.require_owner(&accounts.owner)?;
    require!(args.xnos > 0, TiersError::AmountIsZero);
    let address = *accounts.host.address();
    record::require_idle(&address, accounts.record.account())?;

    let policy = accounts.config.policy();
    let host = &mut accounts.host;
    let bond = host.bond.get().checked_sub(args.xnos);
    host.bond = bond.ok_or(TiersError::TooLittleBonded)?.into();
    let unbonding = host.unbonding.get().checked_add(args.xnos);
    host.unbonding = unbonding.ok_or(TiersError::Overflow)?.into();
    host.unbonding_until = at.saturating_add(UNBOND_DELAY).into();
    emit!(HostUnbonded {
        host: address,
        xnos: args.xnos,
        bond: host.bond.get(),
        unbonding: host.unbonding.get(),
        until: host.unbonding_until.get(),
        at,
    });
    moves::demote_without_bond(host, &policy, Reason::Unbonded, at);
    Ok(())
}
