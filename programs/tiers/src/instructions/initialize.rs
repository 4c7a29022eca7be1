//! `initialize`: signed by whoever will be the admin.

use anchor_lang::prelude::*;
use anchor_spl::token::Mint;

use crate::{
    event::TiersInitialized,
    state::{CONFIG_VERSION, Config, Policy, PolicyTerms},
};

/// Arguments of `initialize`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct InitializeArgs {
    /// Who may submit reports; zero: nobody.
    pub assessor: Address,
    /// Whether new hosts enter Community at once.
    pub registration_open: bool,
    /// The policy.
    pub policy: PolicyTerms,
}

/// Accounts of `initialize`.
#[derive(Accounts)]
pub struct Initialize {
    /// Becomes the admin and pays.
    #[account(mut)]
    pub admin: Signer,
    /// The configuration to create.
    #[account(init, payer = admin, seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The token that hosts are paid in.
    pub mint: Account<Mint>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The configuration must not exist yet.
/// - The policy's marks fit together. It is in force at once: there is no host yet that
///   could be surprised.
pub fn handle(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    args.policy.validate()?;
    let (admin, mint) = (*ctx.accounts.admin.address(), *ctx.accounts.mint.address());
    let registration_open = u8::from(args.registration_open);
    *ctx.accounts.config = Config {
        version: CONFIG_VERSION,
        bump: ctx.bumps.config,
        registration_open,
        padding: [0; 5],
        admin,
        pending_admin: Address::default(),
        assessor: args.assessor,
        mint,
        policy: args.policy.into(),
        proposed_policy: Policy::default(),
        proposed_effective_at: 0.into(),
        more_assessors: [Address::default(); 2],
        reserved: [0; 64],
    };
    emit!(TiersInitialized {
        admin,
        assessor: args.assessor,
        mint,
        registration_open,
        policy: args.policy,
    });
    Ok(())
}
