//! `release`: signed, through the tiers program, by the bonder.

use anchor_lang::prelude::*;

use super::bond::{bonded_less, require_bonder};
use crate::{event::Released, state::Stake};

/// Accounts of `release`.
#[derive(Accounts)]
pub struct Release {
    /// The address that the tiers program alone can sign for.
    pub bonder: Signer,
    /// The stake.
    #[account(mut)]
    pub stake: Account<Stake>,
}

/// **Specification**: gives the weight `xnos` free.
/// - Only the tiers program.
/// - The weight is above zero and at most what is bonded.
/// - Nothing here depends on rewards.
pub fn handle(ctx: &mut Context<Release>, xnos: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let stake = &mut accounts.stake;
    require_bonder(&accounts.bonder)?;
    stake.bonded_xnos = bonded_less(stake, xnos)?;
    emit!(Released {
        stake: *stake.address(),
        owner: stake.owner,
        xnos,
        bonded_xnos: stake.bonded_xnos.get(),
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
