//! `open_import`: signed by the admin.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

use crate::{
    error::TiersError,
    event::ImportOpened,
    state::{Config, Import, VERSION},
};

/// Arguments of `open_import`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct OpenImportArgs {
    /// The id that its address is derived from.
    pub id: u16,
    /// Root of the hosts' tree, see `nosana_common::merkle`.
    pub root: [u8; 32],
    /// The tier that they get: Community or Premium.
    pub tier: u8,
}

/// Accounts of `open_import`.
#[derive(Accounts)]
#[instruction(args: OpenImportArgs)]
pub struct OpenImport {
    /// The admin, who pays.
    #[account(mut)]
    pub admin: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The import to create.
    #[account(init, payer = admin, seeds = [b"import", args.id.to_le_bytes()], bump)]
    pub import: Account<Import>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the admin.
/// - There is a root, and the tier is Community or Premium.
/// - No import of this id is open.
pub fn handle(ctx: &mut Context<OpenImport>, args: OpenImportArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.require_admin(&accounts.admin)?;
    let gives_a_tier = Tier::try_from(args.tier).is_ok_and(Tier::has_markets);
    require!(gives_a_tier && args.root != [0; 32], TiersError::BadImport);
    let payer = *accounts.admin.address();
    *accounts.import = Import {
        version: VERSION,
        bump: ctx.bumps.import,
        tier: args.tier,
        padding: 0,
        id: args.id.into(),
        padding_2: [0; 2],
        root: args.root,
        payer,
        admitted: 0.into(),
        padding_3: [0; 4],
        reserved: [0; 64],
    };
    emit!(ImportOpened {
        import: *accounts.import.address(),
        id: args.id,
        root: args.root,
        tier: args.tier,
        payer,
    });
    Ok(())
}
