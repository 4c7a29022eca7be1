//! `close_award`: anyone.

use anchor_lang::prelude::*;
use nosana_common::grid::PhaseState;

use crate::{
    error::GridError,
    event::AwardClosed,
    state::{Award, Phase},
};

/// Accounts of `close_award`.
#[derive(Accounts)]
pub struct CloseAward {
    /// The phase.
    pub phase: Account<Phase>,
    /// The award.
    #[account(mut)]
    pub award: Account<Award>,
    /// The reviewer who awarded, and paid the award's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub reviewer: UncheckedAccount,
}

/// **Specification**
/// - Once the phase is closed.
/// - The rent goes back to the reviewer who awarded.
pub fn handle(ctx: &mut Context<CloseAward>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (phase, award) = (&accounts.phase, &mut accounts.award);
    require!(award.phase == *phase.address(), GridError::WrongAward);
    phase.require_state(PhaseState::Closed)?;
    require!(
        *accounts.reviewer.address() == award.reviewer,
        GridError::WrongPayer
    );
    let (address, payer) = (*award.address(), award.reviewer);
    award.close(*accounts.reviewer.account())?;
    emit!(AwardClosed {
        award: address,
        phase: *phase.address(),
        payer,
    });
    Ok(())
}
