//! `open_market`: signed by the authority.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::tier::Tier;

use crate::{
    error::JobsError,
    event::MarketOpened,
    host::GpuClass,
    state::{Config, MARKET_VERSION, Market},
    terms::MarketTerms,
};

/// Arguments of `open_market`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct OpenMarketArgs {
    /// Its name, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// The tier that hosts need: 1 Community, 2 Premium.
    pub tier: u8,
    /// What can be changed later.
    pub terms: MarketTerms,
}

/// Accounts of `open_market`.
#[derive(Accounts)]
#[instruction(args: OpenMarketArgs)]
pub struct OpenMarket {
    /// The authority of the configuration, who pays.
    #[account(mut)]
    pub authority: Signer,
    /// The configuration.
    pub config: Account<Config>,
    /// The class of GPUs.
    pub class: Account<GpuClass>,
    /// The market to create.
    #[account(init, payer = authority, seeds = [b"market", args.slug], bump)]
    pub market: Account<Market>,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - Only the authority.
/// - The tier is Community or Premium, the slug not empty, the terms in range.
/// - No market of this slug exists.
pub fn handle(ctx: &mut Context<OpenMarket>, args: OpenMarketArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.authority.address() == accounts.config.authority,
        JobsError::NotAuthority
    );
    require!(
        Tier::try_from(args.tier).is_ok_and(Tier::has_markets) && args.slug != [0; 32],
        JobsError::BadMarket
    );
    args.terms.validate()?;
    let (authority, mint) = (accounts.config.authority, accounts.config.mint);
    let class = *accounts.class.address();
    let vram_mib = accounts.class.vram_mib();
    let address = *accounts.market.address();
    // What was created is all zero: no queue, nobody proposed.
    let market = &mut accounts.market;
    market.version = MARKET_VERSION;
    market.bump = ctx.bumps.market;
    market.tier = args.tier;
    market.slug = args.slug;
    market.authority = authority;
    market.payer = authority;
    market.mint = mint;
    market.class = class;
    market.vram_mib = vram_mib.into();
    args.terms.apply(market);
    emit!(MarketOpened {
        market: address,
        authority,
        slug: args.slug,
        class,
        tier: args.tier,
        terms: args.terms,
    });
    Ok(())
}
