//! `initialize`: signed by whoever will be the authority.

use anchor_lang::{AccountInitialize, prelude::*};
use anchor_spl::token::{Mint, TokenAccount, TokenAccountInitParams};
use nosana_common::{
    ids,
    stake::{MAX_DURATION, MIN_DURATION},
};

use crate::{
    error::StakingError,
    event::StakingInitialized,
    state::{Config, VERSION},
    token::can_receive,
};

/// Arguments of `initialize`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct InitializeArgs {
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
    // It may be the slash destination, too; nothing of its data is held.
    #[account(unsafe(dup), seeds = [b"rewards"], bump)]
    pub reward_vault: UncheckedAccount,
    /// Where slashed tokens go; the reward vault is allowed.
    pub slash_destination: UncheckedAccount,
    /// The token that is staked.
    pub mint: Account<Mint>,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The limits of the duration are in order and within 14 to 365 days.
/// - Slashed tokens go to a token account of the mint; it may be the reward vault.
/// - The configuration must not exist yet.
pub fn handle(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    require_limits(args.min_duration, args.max_duration)?;
    create_reward_vault(&ctx.accounts, ctx.bumps.reward_vault)?;
    let (authority, mint, reward_vault) = (
        *ctx.accounts.authority.address(),
        *ctx.accounts.mint.address(),
        *ctx.accounts.reward_vault.address(),
    );
    let destination = ctx.accounts.slash_destination.account();
    require_slash_destination(destination, &mint)?;
    let slash_destination = *destination.address();
    let bond_authority = Address::from(ids::BOND_AUTHORITY);
    *ctx.accounts.config = Config {
        version: VERSION,
        bump: ctx.bumps.config,
        rewards_bump: ctx.bumps.reward_vault,
        padding: [0; 5],
        authority,
        pending_authority: Address::default(),
        mint,
        bond_authority,
        slash_destination,
        reward_vault,
        min_duration: args.min_duration.into(),
        max_duration: args.max_duration.into(),
        total_xnos: 0.into(),
        rewards_accounted: 0.into(),
        rewards_per_xnos: 0.into(),
        rewards_remainder: 0.into(),
        reserved: [0; 56],
    };
    emit!(StakingInitialized {
        authority,
        mint,
        reward_vault,
        bond_authority,
        slash_destination,
        min_duration: args.min_duration,
        max_duration: args.max_duration,
    });
    Ok(())
}

/// Creates the reward vault, whose authority is the configuration.
fn create_reward_vault(accounts: &Initialize, bump: u8) -> Result<()> {
    Account::<TokenAccount>::create_and_initialize(
        accounts.authority.account(),
        accounts.reward_vault.account(),
        TokenAccount::LEN,
        &Token::id(),
        &TokenAccountInitParams {
            mint: Some(accounts.mint.account()),
            authority: Some(accounts.config.account()),
        },
        Some(&[ids::REWARDS, &[bump]]),
        None,
    )?;
    Ok(())
}

/// Refuses limits of the duration, seconds, that are out of order or range.
pub fn require_limits(min: u32, max: u32) -> Result<()> {
    require!(
        MIN_DURATION <= min && min <= max && max <= MAX_DURATION,
        StakingError::BadDurationLimits
    );
    Ok(())
}

/// Refuses an account that slashed tokens of `mint` cannot be sent to.
pub fn require_slash_destination(destination: &AccountView, mint: &Address) -> Result<()> {
    require!(
        can_receive(destination, mint)?,
        StakingError::BadSlashDestination
    );
    Ok(())
}

// The seeds in the derive are literals, so that it can compute their addresses
// beforehand; this keeps them the ones that everyone else uses.
const _: () = assert!(ids::CONFIG.len() == 6 && ids::REWARDS.len() == 7);
