//! `propose_authority`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{error::JobsError, event::AuthorityProposed, state::Config};

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
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the authority, which stays what it is until the proposed one accepts.
pub fn handle(ctx: &mut Context<ProposeAuthority>, args: ProposeAuthorityArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    require!(
        *accounts.authority.address() == config.authority,
        JobsError::NotAuthority
    );
    config.pending_authority = args.proposed;
    emit!(AuthorityProposed {
        account: *config.address(),
        proposed: args.proposed,
    });
    Ok(())
}
