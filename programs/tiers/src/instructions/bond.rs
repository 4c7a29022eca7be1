//! `bond`: signed by the owner.

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

use crate::{
    bonder::{self, Staking},
    error::TiersError,
    event::HostBonded,
    state::Host,
};

/// Arguments of `bond`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct BondArgs {
    /// Weight to bond, xNOS.
    pub xnos: u64,
}

/// Accounts of `bond`.
#[derive(Accounts)]
pub struct Bond {
    /// Who owns the host and the stake.
    pub owner: Signer,
    /// The host.
    #[account(mut)]
    pub host: Account<Host>,
    /// The owner's stake.
    #[account(mut)]
    pub stake: UncheckedAccount,
    /// The key that bonds, releases and slashes.
    pub bonder: UncheckedAccount,
    /// The staking program.
    pub staking_program: Program<Staking>,
}

/// **Specification**
/// - Only the owner, and not for a removed host.
/// - The amount is above zero, and free in the owner's stake: the staking program sees
///   to that, and that the stake is the owner's and not unstaking.
pub fn handle(ctx: &mut Context<Bond>, args: BondArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.host.require_owner(&accounts.owner)?;
    require!(
        accounts.host.tier() != Tier::Removed,
        TiersError::HostRemoved
    );
    require!(args.xnos > 0, TiersError::AmountIsZero);
    bonder::bond(
        accounts.owner.account(),
        accounts.bonder.account(),
        accounts.stake.account(),
        args.xnos,
    )?;
    let host = &mut accounts.host;
    let bond = host.bond.get().checked_add(args.xnos);
    host.bond = bond.ok_or(TiersError::Overflow)?.into();
    emit!(HostBonded {
        host: *host.address(),
        owner: host.owner,
        xnos: args.xnos,
        bond: host.bond.get(),
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
