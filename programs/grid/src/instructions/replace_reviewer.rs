//! `replace_reviewer`: signed by the authority.

use anchor_lang::prelude::*;
use nosana_common::grid::PhaseState;

use crate::{
    error::GridError,
    event::ReviewerReplaced,
    state::{Grid, Phase},
};

/// Arguments of `replace_reviewer`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ReplaceReviewerArgs {
    /// Which place, from zero.
    pub place: u8,
    /// Who gets it; zero: nobody.
    pub reviewer: Address,
}

/// Accounts of `replace_reviewer`.
#[derive(Accounts)]
pub struct ReplaceReviewer {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    pub grid: Account<Grid>,
    /// The phase.
    #[account(mut)]
    pub phase: Account<Phase>,
}

/// **Specification**
/// - Only the authority, in a draft or an open phase.
/// - Nobody has two places in a phase.
/// - What was awarded stays as it is, and counts against the cap of the place, whoever
///   has it.
pub fn handle(ctx: &mut Context<ReplaceReviewer>, args: ReplaceReviewerArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let phase = &mut accounts.phase;
    accounts.grid.require_authority(&accounts.authority)?;
    require!(
        matches!(phase.state(), PhaseState::Draft | PhaseState::Open),
        GridError::WrongState
    );
    let is_named = args.reviewer != Address::default() && phase.reviewers.contains(&args.reviewer);
    require!(!is_named, GridError::ReviewerTwice);
    let address = *phase.address();
    let place = phase
        .reviewers
        .get_mut(usize::from(args.place))
        .ok_or(GridError::BadPlace)?;
    let before = *place;
    *place = args.reviewer;
    emit!(ReviewerReplaced {
        phase: address,
        place: args.place,
        before,
        after: args.reviewer,
        at: Clock::get()?.unix_timestamp,
    });
    Ok(())
}
