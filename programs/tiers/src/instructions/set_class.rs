//! `set_class`: signed by the admin.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;

use crate::{
    error::TiersError,
    event::ClassSet,
    state::{Config, GpuClass, VERSION},
};

/// Arguments of `set_class`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct SetClassArgs {
    /// The id that its address is derived from.
    pub id: u16,
    /// Its name, UTF-8, padded with zeros.
    pub name: [u8; 32],
    /// Memory of one GPU, MiB.
    pub vram_mib: u32,
    /// Whether hosts may register in it.
    pub allowed: bool,
    /// Benchmark figures that scores are relative to.
    pub baseline: [u64; 4],
}

/// Accounts of `set_class`.
#[derive(Accounts)]
#[instruction(args: SetClassArgs)]
pub struct SetClass {
    /// The admin, who pays.
    #[account(mut)]
    pub admin: Signer,
    /// The configuration.
    #[account(seeds = [b"config"], bump = config.bump)]
    pub config: Account<Config>,
    /// The class to create or change.
    #[account(init_if_needed, payer = admin, seeds = [b"class", args.id.to_le_bytes()], bump)]
    pub class: Account<GpuClass>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the admin.
/// - The class has a name and memory.
pub fn handle(ctx: &mut Context<SetClass>, args: SetClassArgs) -> Result<()> {
    require!(
        *ctx.accounts.admin.address() == ctx.accounts.config.admin,
        TiersError::NotAdmin
    );
    require!(
        args.vram_mib > 0 && args.name != [0; 32],
        TiersError::BadClass
    );
    let allowed = u8::from(args.allowed);
    *ctx.accounts.class = GpuClass {
        version: VERSION,
        bump: ctx.bumps.class,
        allowed,
        padding: 0,
        id: args.id.into(),
        padding_2: [0; 2],
        name: args.name,
        vram_mib: args.vram_mib.into(),
        padding_3: [0; 4],
        baseline: args.baseline.map(Into::into),
        reserved: [0; 64],
    };
    emit!(ClassSet {
        class: *ctx.accounts.class.address(),
        id: args.id,
        name: args.name,
        vram_mib: args.vram_mib,
        allowed,
        baseline: args.baseline,
    });
    Ok(())
}
