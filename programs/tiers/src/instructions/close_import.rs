//! `close_import`: signed by the admin.

use anchor_lang::prelude::*;

use crate::{
    error::TiersError,
    event::ImportClosed,
    state::{Config, Import},
};

/// Accounts of `close_import`.
#[derive(Accounts)]
pub struct CloseImport {
    /// The admin.
    pub admin: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The import.
    #[account(mut)]
    pub import: Account<Import>,
    /// Who paid the import's rent.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: UncheckedAccount,
}

/// **Specification**
/// - Only the admin. Who was imported stays.
/// - The rent goes back to who paid it.
pub fn handle(ctx: &mut Context<CloseImport>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    let import = &mut accounts.import;
    require!(
        *accounts.payer.address() == import.payer,
        TiersError::WrongPayer
    );
    let (address, id, admitted) = (*import.address(), import.id.get(), import.admitted.get());
    import.close(*accounts.payer.account())?;
    emit!(ImportClosed {
        import: address,
        id,
        admitted,
    });
    Ok(())
}
