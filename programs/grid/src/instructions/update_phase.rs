//! `update_phase`: signed by the authority.

use anchor_lang::prelude::*;
use nosana_common::grid::{CLASSES, PhaseState};

use crate::{
    event::PhaseUpdated,
    state::{Grid, Phase, PhaseTerms},
};

/// Arguments of `update_phase`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdatePhaseArgs {
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; CLASSES],
}

/// Accounts of `update_phase`.
#[derive(Accounts)]
pub struct UpdatePhase {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
}

/// **Specification**
/// - Only the authority, and only a draft: the terms of an open phase never change.
/// - The terms are in range; their times need not lie ahead yet.
/// - The phase has the reviewers that the grid names now.
pub fn handle(ctx: &mut Context<UpdatePhase>, args: UpdatePhaseArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let phase = &mut accounts.phase;
    accounts.grid.require_authority(&accounts.authority)?;
    phase.require_state(PhaseState::Draft)?;
    args.terms.validate()?;
    phase.reviewers = accounts.grid.reviewers;
    phase.set_terms(&args.terms, args.classes);
    emit!(PhaseUpdated {
        phase: *phase.address(),
        reviewers: phase.reviewers,
        terms: args.terms,
        classes: args.classes,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
