//! What a second costs in a market.

use nosana_common::price::{Bounds, MarketPrice, PriceError, PriceKind};

use crate::generated::jobs::accounts::Market;

/// Decimals of NOS, the token that jobs are paid in.
pub const DECIMALS: u8 = 6;

/// What a second costs in `market` at `now`, base units, as `post` computes it.
/// `price_account` is the data of the account that the market names; nothing of it is
/// read when the price is fixed.
///
/// # Errors
/// [`PriceError`], when the price is in dollars and the account does not have it.
pub fn price_now(market: &Market, price_account: &[u8], now: i64) -> Result<u64, PriceError> {
    MarketPrice {
        kind: kind(market),
        price: market.price,
        discount_bps: market.discount_bps,
        bounds: Bounds {
            feed_id: market.feed_id,
            max_age: market.max_age,
            max_confidence_bps: market.max_confidence_bps,
        },
    }
    .per_second(price_account, DECIMALS, now)
}

/// How the price of `market` is set.
#[must_use]
pub fn kind(market: &Market) -> PriceKind {
    PriceKind::try_from(market.price_kind).unwrap_or(PriceKind::Fixed)
}
