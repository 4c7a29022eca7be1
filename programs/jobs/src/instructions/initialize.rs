//! `initialize`: signed by whoever will be the authority.

use anchor_lang::{find_program_address, prelude::*};
use anchor_spl::token::{Mint, TokenAccount};
use nosana_common::{ids, money::MAX_FEE_BPS};

use crate::{
    error::JobsError,
    event::JobsInitialized,
    state::{Config, VERSION},
};

/// Arguments of `initialize`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct InitializeArgs {
    /// The fee on what hosts earn, basis points.
    pub fee_bps: u16,
    /// What the fee may never exceed, basis points, at most 1 000.
    pub fee_cap_bps: u16,
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
    /// The token that jobs are paid in.
    pub mint: Account<Mint>,
    /// Where fees go: the stakers' reward vault.
    pub fee_destination: Account<TokenAccount>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The fee is at most its cap, and the cap at most 1 000 basis points.
/// - The fee destination is the staking program's reward vault, for good, and holds
///   the mint.
/// - The configuration must not exist yet.
pub fn handle(ctx: &mut Context<Initialize>, args: InitializeArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        args.fee_bps <= args.fee_cap_bps && args.fee_cap_bps <= MAX_FEE_BPS,
        JobsError::FeeTooHigh
    );
    let (reward_vault, _) =
        find_program_address(&[ids::REWARDS], &Address::new_from_array(ids::STAKING));
    require!(
        *accounts.fee_destination.address() == reward_vault,
        JobsError::WrongFeeDestination
    );
    require!(
        accounts.fee_destination.mint() == accounts.mint.address(),
        JobsError::WrongMint
    );
    let (authority, mint) = (*accounts.authority.address(), *accounts.mint.address());
    let fee_destination = *accounts.fee_destination.address();
    *accounts.config = Config {
        version: VERSION,
        bump: ctx.bumps.config,
        paused: 0,
        padding: 0,
        fee_bps: args.fee_bps.into(),
        fee_cap_bps: args.fee_cap_bps.into(),
        authority,
        pending_authority: Address::default(),
        mint,
        fee_destination,
        reserved: [0; 64],
    };
    emit!(JobsInitialized {
        authority,
        mint,
        fee_destination,
        fee_bps: args.fee_bps,
        fee_cap_bps: args.fee_cap_bps,
    });
    Ok(())
}
