//! `migrate_market`: anyone. Brings a market of version 1 up to version 2.

use anchor_lang::{Discriminator, prelude::*, realloc_account};
use nosana_common::job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT};

use crate::{
    error::JobsError,
    event::MarketMigrated,
    state::{MARKET_VERSION, Market},
};

/// Bytes of a market of version 1, which ended with the reserve that version 2 begins
/// its new fields in.
const OLD_LENGTH: usize = 312;
/// Where the version is.
const VERSION_AT: usize = 8;

/// Accounts of `migrate_market`.
#[derive(Accounts)]
pub struct MigrateMarket {
    /// Who pays the rent of what is added, which the market's payer gets at its end.
    #[account(mut)]
    pub payer: Signer,
    /// The market.
    #[account(mut)]
    pub market: UncheckedAccount,
    /// The system program.
    pub system_program: Program<System>,
}

/// **Specification**
/// - The account is a market of version 1.
/// - What it holds stays. Its authority counts as who paid for it, its price stays
///   fixed, without a discount; it is not paused. Limits that version 1 did not have
///   come down to the largest allowed.
pub fn handle(ctx: &mut Context<MigrateMarket>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let mut account = *accounts.market.account();
    require!(account.owned_by(&crate::ID), JobsError::WrongVersion);
    let is_old = {
        let data = account.try_borrow()?;
        data.len() == OLD_LENGTH
            && data.starts_with(Market::DISCRIMINATOR)
            && data.get(VERSION_AT) == Some(&1)
    };
    require!(is_old, JobsError::WrongVersion);
    let length = 8_usize.saturating_add(size_of::<Market>());
    realloc_account(&mut account, length, accounts.payer.account(), true)?;

    let address = *account.address();
    let mut data = account.try_borrow_mut()?;
    let market: &mut Market = data
        .get_mut(8..)
        .and_then(|bytes| bytemuck::try_from_bytes_mut(bytes).ok())
        .ok_or(JobsError::WrongVersion)?;
    market.version = MARKET_VERSION;
    market.payer = market.authority;
    market.start_limit = market.start_limit.get().min(MAX_START_LIMIT).into();
    market.lease = market.lease.get().min(MAX_LEASE).into();
    market.retention = market.retention.get().min(MAX_RETENTION).into();
    emit!(MarketMigrated {
        market: address,
        version: MARKET_VERSION,
    });
    Ok(())
}
