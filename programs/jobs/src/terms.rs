//! What a market asks and pays: given when it is opened, changed later, and noted in
//! each job as far as the job depends on it.

use anchor_lang::prelude::*;
use nosana_common::{
    ids,
    job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT},
    money::{self, BPS},
    price::{self, MarketPrice, PriceKind},
};

use crate::{error::JobsError, state::Market};

/// The terms of a market that can be changed. Jobs that were posted before keep theirs.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct MarketTerms {
    /// How the price is set: 0 in base units of the token, 1 in dollars.
    pub price_kind: u8,
    /// Per second, before the discount: base units, or 10⁻¹² dollars.
    pub price: u64,
    /// Pyth's price account, when the price is in dollars; zero otherwise.
    pub price_account: Address,
    /// Pyth's id of the price, when the price is in dollars; zero otherwise.
    pub feed_id: [u8; 32],
    /// How old that price may be, seconds; zero when the price is not in dollars.
    pub max_age: u32,
    /// How wide its confidence interval may be, basis points of the price; zero when
    /// the price is not in dollars.
    pub max_confidence_bps: u16,
    /// What clients pay less than the price, basis points of it.
    pub discount_bps: u16,
    /// The host's share, basis points.
    pub host_share_bps: u16,
    /// Shortest timeout of a job, seconds.
    pub min_timeout: u32,
    /// Longest timeout of a job, seconds, at most 30 days.
    pub max_timeout: u32,
    /// Seconds in which a host must start, at most an hour.
    pub start_limit: u32,
    /// Seconds that a place in the queue is valid, at most a day.
    pub lease: u32,
    /// Seconds that a finished job's account is kept, at most 90 days.
    pub retention: u32,
    /// Weight that a host must have bonded, xNOS.
    pub bond_minimum: u64,
    /// 1 while no job may be posted. Everything else goes on.
    pub paused: u8,
}

impl MarketTerms {
    /// Refuses terms that are out of range.
    ///
    /// The largest deposit at a fixed price fits 64 bits; in dollars that is checked
    /// for each job.
    pub fn validate(&self) -> Result<()> {
        let is_good = self.host_share_bps <= BPS
            && self.discount_bps <= BPS
            && (1..=self.max_timeout).contains(&self.min_timeout)
            && self.max_timeout <= MAX_TIMEOUT
            && (1..=MAX_START_LIMIT).contains(&self.start_limit)
            && (1..=MAX_LEASE).contains(&self.lease)
            && self.retention <= MAX_RETENTION
            && self.paused <= 1
            && self.is_price_good();
        require!(is_good, JobsError::BadMarket);
        Ok(())
    }

    fn is_price_good(&self) -> bool {
        let names_a_feed = self.price_account != Address::default() && self.feed_id != [0; 32];
        match PriceKind::try_from(self.price_kind) {
            Ok(PriceKind::Fixed) => {
                self.price_account == Address::default()
                    && self.feed_id == [0; 32]
                    && self.max_age == 0
                    && self.max_confidence_bps == 0
                    && money::deposit(self.price, self.max_timeout).is_ok()
            }
            Ok(PriceKind::Dollars) => {
                names_a_feed && self.price > 0 && self.max_age > 0 && self.max_confidence_bps <= BPS
            }
            Err(()) => false,
        }
    }

    /// Writes the terms into `market`.
    pub fn apply(&self, market: &mut Market) {
        market.price_kind = self.price_kind;
        market.price = self.price.into();
        market.price_account = self.price_account;
        market.feed_id = self.feed_id;
        market.max_age = self.max_age.into();
        market.max_confidence_bps = self.max_confidence_bps.into();
        market.discount_bps = self.discount_bps.into();
        market.host_share_bps = self.host_share_bps.into();
        market.min_timeout = self.min_timeout.into();
        market.max_timeout = self.max_timeout.into();
        market.start_limit = self.start_limit.into();
        market.lease = self.lease.into();
        market.retention = self.retention.into();
        market.bond_minimum = self.bond_minimum.into();
        market.paused = self.paused;
    }
}

/// What a second costs in `market` at `now`, base units: the price, converted when it
/// is in dollars, less the discount, rounded down each time.
pub fn price_now(
    market: &Market,
    price_account: &AccountView,
    decimals: u8,
    now: i64,
) -> Result<u64> {
    // For a fixed price it is the zero address, so that nobody passes a wrong one.
    require!(
        *price_account.address() == market.price_account,
        JobsError::WrongPriceAccount
    );
    let kind = PriceKind::try_from(market.price_kind).map_err(|()| JobsError::BadMarket)?;
    let price = MarketPrice {
        kind,
        price: market.price.get(),
        discount_bps: market.discount_bps.get(),
        bounds: price::Bounds {
            feed_id: market.feed_id,
            max_age: market.max_age.get(),
            max_confidence_bps: market.max_confidence_bps.get(),
        },
    };
    if kind == PriceKind::Fixed {
        return Ok(price
            .per_second(&[], decimals, now)
            .map_err(JobsError::from)?);
    }
    require!(
        price_account.owned_by(&Address::new_from_array(ids::PYTH_RECEIVER)),
        JobsError::WrongPriceAccount
    );
    let data = price_account.try_borrow()?;
    Ok(price
        .per_second(&data, decimals, now)
        .map_err(JobsError::from)?)
}
