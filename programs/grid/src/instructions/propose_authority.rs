//! `propose_authority`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{event::GridAuthorityProposed, state::Grid};

/// Arguments of `propose_authority`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ProposeAuthorityArgs {
    /// Who may accept; zero to take a proposal back.
    pub proposed: Address,
}

/// Accounts of `propose_authority`.
#[derive(Accounts)]
pub struct ProposeAuthority {
    /// The authority.
    pub authority: Signer,
    /// What all phases share.
    #[account(mut)]
    pub grid: Account<Grid>,
}

/// **Specification**
/// - Only the authority, which stays what it is until the proposed one accepts.
pub fn handle(ctx: &mut Context<ProposeAuthority>, args: ProposeAuthorityArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.grid.require_authority(&accounts.authority)?;
    accounts.grid.pending_authority = args.proposed;
    emit!(GridAuthorityProposed {
        proposed: args.proposed,
    });
    Ok(())
}
