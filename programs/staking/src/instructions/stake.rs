//! `stake`: signed by the owner of the tokens.

use anchor_lang::{AccountInitialize, prelude::*};
use anchor_spl::token::{Mint, TokenAccount, TokenAccountInitParams};
use nosana_common::{ids, stake::xnos};
use pinocchio_token::instructions::Transfer;

use crate::{
    error::StakingError,
    event::Staked,
    state::{Config, Stake, VERSION},
    weight,
};

/// Arguments of `stake`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct StakeArgs {
    /// Base units to lock.
    pub amount: u64,
    /// Seconds that unstaking will take.
    pub duration: u32,
}

/// Accounts of `stake`.
#[derive(Accounts)]
pub struct StakeTokens {
    /// Who owns the tokens.
    pub owner: Signer,
    /// Who pays the rent of the new accounts.
    // Often the same account as another here; nothing of its data is held.
    #[account(unsafe(dup))]
    pub payer: Signer,
    /// The configuration.
    #[account(mut, seeds = [b"config"], bump = config.bump)]
    pub config: Account<Config>,
    /// The stake to create.
    #[account(init, payer = payer, seeds = [b"stake", owner], bump)]
    pub stake: Account<Stake>,
    /// Its token account to create.
    #[account(mut, seeds = [b"vault", stake], bump)]
    pub vault: UncheckedAccount,
    /// Where the tokens come from.
    #[account(mut)]
    pub source: UncheckedAccount,
    /// The token that is staked.
    pub mint: Account<Mint>,
    /// Where fees arrive.
    pub reward_vault: UncheckedAccount,
    /// The token program.
    pub token_program: Program<Token>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The amount is above zero, the duration within the configured limits.
/// - The mint is the configured one; the token program checks the source.
/// - The owner has no stake yet.
/// - What arrived in the reward vault before is shared without this stake.
pub fn handle(ctx: &mut Context<StakeTokens>, args: StakeArgs) -> Result<()> {
    let weight = validate(ctx, args)?;
    fund_vault(&ctx.accounts, args.amount, ctx.bumps.vault)?;
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    let config = &mut accounts.config;
    weight::sync(config, accounts.reward_vault.account(), now)?;
    let (owner, payer) = (*accounts.owner.address(), *accounts.payer.address());
    let (stake, vault) = (*accounts.stake.address(), *accounts.vault.address());
    *accounts.stake = Stake {
        version: VERSION,
        bump: ctx.bumps.stake,
        vault_bump: ctx.bumps.vault,
        padding: [0; 5],
        owner,
        payer,
        vault,
        amount: args.amount.into(),
        xnos: 0.into(),
        bonded_xnos: 0.into(),
        withdrawn: 0.into(),
        slashed: 0.into(),
        reward_debt: config.rewards_per_xnos,
        reward_pending: 0.into(),
        unstaked_at: 0.into(),
        duration: args.duration.into(),
        padding_2: [0; 4],
        reward_fraction: 0.into(),
        reserved: [0; 56],
    };
    weight::set(config, &mut accounts.stake, weight)?;
    emit!(Staked {
        stake,
        owner,
        vault,
        amount: args.amount,
        duration: args.duration,
        xnos: weight,
        total_xnos: config.total_xnos.get(),
        at: now,
        payer,
    });
    Ok(())
}

/// The weight of the new stake, when everything is as it must be.
fn validate(ctx: &Context<StakeTokens>, args: StakeArgs) -> Result<u64> {
    let config = &ctx.accounts.config;
    require!(args.amount > 0, StakingError::AmountIsZero);
    require!(
        (config.min_duration.get()..=config.max_duration.get()).contains(&args.duration),
        StakingError::DurationOutOfRange
    );
    require!(
        *ctx.accounts.mint.address() == config.mint,
        StakingError::WrongMint
    );
    xnos(args.amount, args.duration).ok_or_else(|| StakingError::Overflow.into())
}

/// Creates the vault, whose authority is the stake, and moves `amount` into it.
fn fund_vault(accounts: &StakeTokens, amount: u64, bump: u8) -> Result<()> {
    let (vault, stake) = (accounts.vault.account(), accounts.stake.account());
    Account::<TokenAccount>::create_and_initialize(
        accounts.payer.account(),
        vault,
        TokenAccount::LEN,
        &Token::id(),
        &TokenAccountInitParams {
            mint: Some(accounts.mint.account()),
            authority: Some(stake),
        },
        Some(&[ids::VAULT, stake.address().as_ref(), &[bump]]),
        None,
    )?;
    Transfer::new(
        accounts.source.account(),
        vault,
        accounts.owner.account(),
        amount,
    )
    .invoke()
}
