//! `update_config`: signed by the admin.

use anchor_lang::prelude::*;

use crate::{
    event::TiersConfigUpdated,
    state::{ASSESSORS, Config},
};

/// Arguments of `update_config`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct UpdateConfigArgs {
    /// Who may submit reports; zero: nobody.
    pub assessors: [Address; ASSESSORS],
    /// Whether new hosts enter Community at once.
    pub registration_open: bool,
}

/// Accounts of `update_config`.
#[derive(Accounts)]
pub struct UpdateConfig {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    #[account(mut)]
    pub config: Account<Config>,
}

/// **Specification**
/// - Only the admin.
/// - The policy stays: it has a delay of its own.
pub fn handle(ctx: &mut Context<UpdateConfig>, args: UpdateConfigArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    let registration_open = u8::from(args.registration_open);
    accounts.config.set_assessors(args.assessors);
    accounts.config.registration_open = registration_open;
    emit!(TiersConfigUpdated {
        assessors: args.assessors,
        registration_open,
    });
    Ok(())
}
