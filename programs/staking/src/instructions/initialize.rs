//! `initialize`: signed by whoever will be the authority.

use anchor_lang::prelude::*;
use anchor_spl::token::{self, Mint, TokenAccount};
use nosana_common::{ids, stake};

use crate::{
    error::StakingError,
    event::StakingInitialized,
    state::{Config, VERSION},
};

/// Arguments of `initialize`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct InitializeArgs {
    /// Who may reserve, release and slash bonds.
    pub bond_authority: Address,
    /// The token account that slashed tokens go to.
    pub slash_destination: Address,
    /// Shortest duration, seconds.
    pub min_duration: u32,
    /// Longest duration, seconds.
    pub max_duration: u32,
}

/// Accounts of `initialize`.
#[derive(Accounts)]
pub struct Initialize {
    /// Becomes the authority and pays.
    #[account(mut)]
    pub authority: Signer,
    /// The configuration to create.
    #[account(init, payer = authority, seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The token account for fees to create.
    #[account(init, payer = authority, seeds = [b"rewards"], bump, token::mint = mint, token::authority = config)]
    pub reward_vault: Account<TokenAccount>,
    /// The token that is staked.
    pub mint: Account<Mint>,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The limits of the duration are in order and within 14 to 365 days.
/// - The configuration must not exist yet.
pub fn handle(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    require!(
        args.min_duration <= args.max_duration
            && args.min_duration >= stake::MIN_DURATION
            && args.max_duration <= stake::MAX_DURATION,
        StakingError::BadDurationLimits
    );
    let (authority, mint, reward_vault) = (
        *ctx.accounts.authority.address(),
        *ctx.accounts.mint.address(),
        *ctx.accounts.reward_vault.address(),
    );
    *ctx.accounts.config = Config {
        version: VERSION,
        bump: ctx.bumps.config,
        rewards_bump: ctx.bumps.reward_vault,
        padding: [0; 5],
        authority,
        pending_authority: Address::default(),
        mint,
        bond_authority: args.bond_authority,
        slash_destination: args.slash_destination,
        reward_vault,
        min_duration: args.min_duration.into(),
        max_duration: args.max_duration.into(),
        total_xnos: 0.into(),
        rewards_accounted: 0.into(),
        rewards_per_xnos: 0.into(),
        reserved: [0; 64],
    };
    emit!(StakingInitialized {
        authority,
        mint,
        reward_vault,
        bond_authority: args.bond_authority,
        slash_destination: args.slash_destination,
        min_duration: args.min_duration,
        max_duration: args.max_duration,
    });
    Ok(())
}

// The seeds in the derive are literals, so that it can compute their addresses
// beforehand; this keeps them the ones that everyone else uses.
const _: () = assert!(ids::CONFIG.len() == 6 && ids::REWARDS.len() == 7);
