//! `create_phase`: signed by the authority.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::grid::{CLASSES, PhaseState};

use crate::{
    error::GridError,
    event::PhaseCreated,
    state::{Grid, Phase, PhaseTerms, VERSION},
};

/// Arguments of `create_phase`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct CreatePhaseArgs {
    /// The number that its address is derived from: the grid's next one.
    pub number: u32,
    /// Its terms.
    pub terms: PhaseTerms,
    /// The classes of GPUs that may register; zero where there is none, all zero: any.
    pub classes: [Address; CLASSES],
}

/// Accounts of `create_phase`.
#[derive(Accounts)]
#[instruction(args: CreatePhaseArgs)]
pub struct CreatePhase {
    /// The authority, who pays.
    #[account(mut)]
    pub authority: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
    /// The phase to create.
    #[account(init, payer = authority, seeds = [b"phase", args.number.to_le_bytes()], bump)]
    pub phase: Account<Phase>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the authority.
/// - The number is the grid's next one. A number is never used again, also when its phase
///   is cancelled.
/// - The terms are in range; their times need not lie ahead yet.
/// - The phase is a draft, and has the reviewers that the grid names now.
pub fn handle(ctx: &mut Context<CreatePhase>, args: CreatePhaseArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let grid = &mut accounts.grid;
    grid.require_authority(&accounts.authority)?;
    let number = grid.next_phase.get();
    require!(args.number == number, GridError::WrongNumber);
    args.terms.validate()?;
    grid.next_phase = number.checked_add(1).ok_or(GridError::Overflow)?.into();
    let payer = *accounts.authority.address();
    let address = *accounts.phase.address();
    // What was created is all zero: no seats, no points, no vault.
    let phase = &mut accounts.phase;
    phase.version = VERSION;
    phase.bump = ctx.bumps.phase;
    phase.state = PhaseState::Draft as u8;
    phase.number = number.into();
    phase.payer = payer;
    phase.reviewers = grid.reviewers;
    phase.set_terms(&args.terms, args.classes);
    emit!(PhaseCreated {
        phase: address,
        number,
        payer,
        reviewers: phase.reviewers,
        terms: args.terms,
        classes: args.classes,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
