//! `set_class`: signed by the admin.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::assessment::FIGURES;

use crate::{
    error::TiersError,
    event::ClassSet,
    state::{Config, GpuClass, VERSION},
    text,
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
    /// Benchmark figures that scores are relative to; zero while unmeasured.
    pub baseline: [u64; FIGURES],
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
/// - Another baseline of a class that exists takes effect after the policy's delay:
///   hosts are promoted and demoted by it. That in force takes a proposed one back.
///   Everything else takes effect at once.
pub fn handle(ctx: &mut Context<SetClass>, args: SetClassArgs) -> Result<()> {
    ctx.accounts.config.require_admin(&ctx.accounts.admin)?;
    require!(
        args.vram_mib > 0 && args.name != [0; 32],
        TiersError::BadClass
    );
    text::require_some_text(&args.name)?;
    let now = Clock::get()?.unix_timestamp;
    let class = &mut ctx.accounts.class;
    // What was just created is all zero.
    if class.version == 0 {
        class.version = VERSION;
        class.bump = ctx.bumps.class;
        class.id = args.id.into();
        class.baseline = args.baseline.map(Into::into);
    } else {
        class.propose_baseline(args.baseline, now);
    }
    class.allowed = u8::from(args.allowed);
    class.name = args.name;
    class.vram_mib = args.vram_mib.into();
    emit!(ClassSet {
        class: *class.address(),
        id: args.id,
        name: class.name,
        vram_mib: args.vram_mib,
        allowed: class.allowed,
        baseline: class.baseline.map(|figure| figure.get()),
        next_baseline: class.next_baseline.map(|figure| figure.get()),
        baseline_at: class.baseline_at.get(),
    });
    Ok(())
}
