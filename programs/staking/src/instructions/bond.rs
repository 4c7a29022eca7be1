//! `bond`: signed by the owner of the stake and, through the tiers program, by the
//! bonder.

use anchor_lang::prelude::*;
use nosana_common::ids;

use crate::{error::StakingError, event::Bonded, state::Stake};

/// Accounts of `bond`.
#[derive(Accounts)]
pub struct Bond {
    /// Who owns the stake.
    pub owner: Signer,
    /// The address that the tiers program alone can sign for.
    pub bonder: Signer,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
}

/// **Specification**: reserves the weight `xnos`.
/// - Only the tiers program, and only for the owner, who signs.
/// - The weight is above zero, and all bonds together are at most the stake's.
/// - Not while the stake is unstaking.
pub fn handle(ctx: &mut Context<Bond>, xnos: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let stake = &mut accounts.stake;
    require_bonder(&accounts.bonder)?;
    require!(
        *accounts.owner.address() == stake.owner,
        StakingError::NotOwner
    );
    require!(xnos > 0, StakingError::AmountIsZero);
    require!(!stake.is_unstaking(), StakingError::Unstaking);
    let bonded = stake
        .bonded_xnos
        .checked_add(xnos)
        .ok_or(StakingError::Overflow)?;
    require!(
        bonded.get() <= stake.xnos.get(),
        StakingError::BondExceedsWeight
    );
    stake.bonded_xnos = bonded;
    emit!(Bonded {
        stake: *stake.address(),
        owner: stake.owner,
        xnos,
        bonded_xnos: bonded.get(),
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}

/// Refuses every signer but the tiers program's.
///
/// The address is compared with the one in the code: another deployment's bonder is
/// another address, and what a configuration says does not matter.
pub fn require_bonder(bonder: &Signer) -> Result<()> {
    require!(
        *bonder.address().as_array() == ids::BOND_AUTHORITY,
        StakingError::NotBonder
    );
    Ok(())
}

/// What is bonded after `xnos` of it were released or slashed.
pub fn bonded_less(stake: &Stake, xnos: u64) -> Result<PodU64> {
    require!(xnos > 0, StakingError::AmountIsZero);
    stake
        .bonded_xnos
        .checked_sub(xnos)
        .ok_or_else(|| StakingError::ExceedsBond.into())
}
