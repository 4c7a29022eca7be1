//! `propose_authority`: signed by the authority.

use anchor_lang::prelude::*;

use crate::{error::StakingError, event::StakingAuthorityProposed, state::Config};

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
    require!(
        *accounts.authority.address() == accounts.config.authority,
        StakingError::NotAuthority
    );
    accounts.config.pending_authority = args.proposed;
    emit!(StakingAuthorityProposed {
        proposed: args.proposed,
    });
    Ok(())
}
