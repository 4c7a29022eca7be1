//! `update_grid`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{
    error::GridError,
    event::GridUpdated,
    state::{Grid, MAX_REVIEWERS, require_reviewers},
};

/// Arguments of `update_grid`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdateGridArgs {
    /// Who may award points in later phases; zero where there is none.
    pub reviewers: [Address; MAX_REVIEWERS],
    /// The most that all phases together may be opened with, base units.
    pub budget: u64,
}

/// Accounts of `update_grid`.
#[derive(Accounts)]
pub struct UpdateGrid {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
}

/// **Specification**
/// - Only the authority.
/// - At least one reviewer is named, and none twice. Phases that exist keep theirs; a
///   draft takes these when it is updated.
/// - The budget is at least what phases were opened with already.
pub fn handle(ctx: &mut Context<UpdateGrid>, args: UpdateGridArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let grid = &mut accounts.grid;
    grid.require_authority(&accounts.authority)?;
    require_reviewers(&args.reviewers)?;
    require!(args.budget >= grid.allotted.get(), GridError::AboveBudget);
    grid.reviewers = args.reviewers;
    grid.budget = args.budget.into();
    emit!(GridUpdated {
        reviewers: args.reviewers,
        budget: args.budget,
    });
    Ok(())
}
