//! Runs the incentivised test grid: holds the prize pool of all phases.

#![cfg_attr(not(feature = "idl-build"), no_std)]
// The derives expand to unsafe code; what is written by hand has none.
#![deny(unsafe_code)]

extern crate alloc;

pub mod error;
pub mod event;
pub mod host;
pub mod instructions;
pub mod points;
pub mod state;
pub mod token;

use anchor_lang::prelude::*;
use instructions::*;

declare_id!("8f1RBuFPLNxJDyhwBxuKwG1uDJbqWwXft4dUaCcYhELz");

/// The instructions of the grid program.
#[program]
pub mod nosana_grid {
    use super::*;

    /// Creates the program's account and its prize pool. Once.
    pub fn initialize(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
        initialize::handle(ctx, args)
    }

    /// Changes the reviewers of later phases, and the budget. Authority.
    pub fn update_grid(ctx: &mut Context<UpdateGrid>, args: UpdateGridArgs) -> Result<()> {
        update_grid::handle(ctx, args)
    }

    /// Proposes the next authority. Authority.
    pub fn propose_authority(
        ctx: &mut Context<ProposeAuthority>,
        args: ProposeAuthorityArgs,
    ) -> Result<()> {
        propose_authority::handle(ctx, args)
    }

    /// Takes the authority over. Who was proposed.
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        accept_authority::handle(ctx)
    }

    /// Gives tokens to the pool of all phases. Anyone.
    pub fn fund(ctx: &mut Context<Fund>, args: FundArgs) -> Result<()> {
        fund::handle(ctx, args)
    }

    /// Takes tokens that belong to no phase out of the pool. Authority.
    pub fn withdraw(ctx: &mut Context<Withdraw>, args: WithdrawArgs) -> Result<()> {
        withdraw::handle(ctx, args)
    }

    /// Creates a phase, as a draft. Authority.
    pub fn create_phase(ctx: &mut Context<CreatePhase>, args: CreatePhaseArgs) -> Result<()> {
        create_phase::handle(ctx, args)
    }

    /// Changes the terms of a draft. Authority.
    pub fn update_phase(ctx: &mut Context<UpdatePhase>, args: UpdatePhaseArgs) -> Result<()> {
        update_phase::handle(ctx, args)
    }

    /// Fixes the terms of a draft, and moves its pool into its vault. Authority.
    pub fn open_phase(ctx: &mut Context<OpenPhase>) -> Result<()> {
        open_phase::handle(ctx)
    }

    /// Takes back a phase that nobody registered for. Authority.
    pub fn cancel_phase(ctx: &mut Context<CancelPhase>) -> Result<()> {
        cancel_phase::handle(ctx)
    }

    /// Gives a reviewer's place in a phase to another. Authority.
    pub fn replace_reviewer(
        ctx: &mut Context<ReplaceReviewer>,
        args: ReplaceReviewerArgs,
    ) -> Result<()> {
        replace_reviewer::handle(ctx, args)
    }

    /// Registers a host for a phase: it gets a seat, or waits for one. Owner.
    pub fn register(ctx: &mut Context<Register>) -> Result<()> {
        register::handle(ctx)
    }

    /// Gives a seat back, or leaves the waiting list. Owner.
    pub fn give_back(ctx: &mut Context<GiveBack>) -> Result<()> {
        give_back::handle(ctx)
    }

    /// Gives a free seat to the next one of the waiting list, or passes over who left.
    /// Anyone.
    pub fn move_up(ctx: &mut Context<MoveUp>) -> Result<()> {
        move_up::handle(ctx)
    }

    /// Counts what a host's record shows of its work. Anyone.
    pub fn count(ctx: &mut Context<Count>) -> Result<()> {
        count::handle(ctx)
    }

    /// Counts a test that a host passed. Anyone.
    pub fn count_report(ctx: &mut Context<CountReport>) -> Result<()> {
        count_report::handle(ctx)
    }

    /// Awards points, or proposes to disqualify a seat. Reviewer.
    pub fn award(ctx: &mut Context<AwardPoints>, args: AwardArgs) -> Result<()> {
        award::handle(ctx, args)
    }

    /// Agrees to an award that needs a second reviewer. Another reviewer.
    pub fn agree(ctx: &mut Context<Agree>) -> Result<()> {
        agree::handle(ctx)
    }

    /// Takes an award back. Authority, or who awarded or agreed.
    pub fn revoke(ctx: &mut Context<Revoke>, args: RevokeArgs) -> Result<()> {
        revoke::handle(ctx, args)
    }

    /// Fixes the points of a phase whose review is over. Anyone.
    pub fn finalize(ctx: &mut Context<Finalize>) -> Result<()> {
        finalize::handle(ctx)
    }

    /// Pays the reward of a seat. Owner.
    pub fn claim(ctx: &mut Context<Claim>) -> Result<()> {
        claim::handle(ctx)
    }

    /// Closes a phase whose time to claim is over. Anyone.
    pub fn close_phase(ctx: &mut Context<ClosePhase>) -> Result<()> {
        close_phase::handle(ctx)
    }

    /// Closes the account of a seat. Anyone after the phase; the authority or a reviewer
    /// while seats are given, when it was disqualified.
    pub fn close_seat(ctx: &mut Context<CloseSeat>) -> Result<()> {
        close_seat::handle(ctx)
    }

    /// Closes the account of an award after the phase. Anyone.
    pub fn close_award(ctx: &mut Context<CloseAward>) -> Result<()> {
        close_award::handle(ctx)
    }
}
