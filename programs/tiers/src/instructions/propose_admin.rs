//! `propose_admin`: signed by the admin.

use anchor_lang::prelude::*;

use crate::{event::TiersAdminProposed, state::Config};

/// Arguments of `propose_admin`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ProposeAdminArgs {
    /// Who may accept; zero to take a proposal back.
    pub proposed: Address,
}

/// Accounts of `propose_admin`.
#[derive(Accounts)]
pub struct ProposeAdmin {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the admin, who stays until the proposed one accepts.
pub fn handle(ctx: &mut Context<ProposeAdmin>, args: ProposeAdminArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    accounts.config.pending_admin = args.proposed;
    emit!(TiersAdminProposed {
        proposed: args.proposed,
    });
    Ok(())
}
