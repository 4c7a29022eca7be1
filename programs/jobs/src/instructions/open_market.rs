//! `open_market`: signed by the authority.

// The derive binds the arguments also where no constraint reads them.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use nosana_common::{job::MAX_TIMEOUT, money, money::BPS, tier::Tier};

use crate::{
    error::JobsError,
    event::MarketOpened,
    host::GpuClass,
    state::{Config, Market, VERSION},
};

/// Arguments of `open_market`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct OpenMarketArgs {
    /// Its name, ASCII, padded with zeros.
    pub slug: [u8; 32],
    /// The tier that hosts need: 1 Community, 2 Premium.
    pub tier: u8,
    /// Base units per second.
    pub price: u64,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: u32,
    /// Longest timeout of a job, seconds, at most 30 days.
    pub max_timeout: u32,
    /// Seconds in which a host must start.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid.
    pub lease: u32,
    /// Seconds that a finished job's account is kept.
    pub retention: u32,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
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
/// - The tier is Community or Premium, the share at most the whole, the limits in
///   order and above zero, the slug not empty.
/// - The largest deposit fits 64 bits.
/// - No market of this slug exists.
pub fn handle(ctx: &mut Context<OpenMarket>, args: OpenMarketArgs) -> Result<()> {
    let accounts = &mut ctx.accounts;
    require!(
        *accounts.authority.address() == accounts.config.authority,
        JobsError::NotAuthority
    );
    require!(are_terms_good(&args), JobsError::BadMarket);
    let (authority, mint) = (accounts.config.authority, accounts.config.mint);
    let class = *accounts.class.address();
    *accounts.market = Market {
        version: VERSION,
        bump: ctx.bumps.market,
        tier: args.tier,
        price_kind: 0,
        host_share_bps: args.host_share_bps.into(),
        padding: [0; 2],
        slug: args.slug,
        authority,
        mint,
        class,
        queue: Address::default(),
        price_account: Address::default(),
        price: args.price.into(),
        bond_minimum: args.bond_minimum.into(),
        min_timeout: args.min_timeout.into(),
        max_timeout: args.max_timeout.into(),
        start_limit: args.start_limit.into(),
        lease: args.lease.into(),
        retention: args.retention.into(),
        vram_mib: accounts.class.vram_mib().into(),
        reserved: [0; 64],
    };
    emit!(MarketOpened {
        market: *accounts.market.address(),
        authority,
        slug: args.slug,
        class,
        tier: args.tier,
        price: args.price,
        host_share_bps: args.host_share_bps,
        min_timeout: args.min_timeout,
        max_timeout: args.max_timeout,
        start_limit: args.start_limit,
        lease: args.lease,
        retention: args.retention,
        bond_minimum: args.bond_minimum,
    });
    Ok(())
}

fn are_terms_good(args: &OpenMarketArgs) -> bool {
    Tier::try_from(args.tier).is_ok_and(Tier::has_markets)
        && args.slug != [0; 32]
        && args.host_share_bps <= BPS
        && (1..=args.max_timeout).contains(&args.min_timeout)
        && args.max_timeout <= MAX_TIMEOUT
        && args.start_limit > 0
        && args.lease > 0
        && money::deposit(args.price, args.max_timeout).is_ok()
}
