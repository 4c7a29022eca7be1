//! What a market asks and pays, and what that is in tokens.

use nosana_sdk::{
    common::job::{MAX_LEASE, MAX_RETENTION, MAX_START_LIMIT, MAX_TIMEOUT},
    generated::jobs::{errors::JobsError, types::MarketTerms},
};
use solana_account::Account;
use solana_address::Address;
use solana_signer::Signer;

use super::market::{Answer, Model, check};
use crate::{
    people::key,
    pyth::{PriceUpdate, Verification},
};

/// Bytes of a price account whose last field is cut off.
const SHORT: usize = 130;

/// The feed that the price accounts are of, and another.
pub const FEEDS: [[u8; 32]; 2] = [[7; 32], [8; 32]];

/// A price account: of the receiver program and the right feed, of another feed, and of
/// a stranger's program.
pub fn price_account(number: usize) -> Address {
    key("price account", number as u64).pubkey()
}

/// The terms of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub price_kind: u8,
    pub price: u64,
    pub price_account: Address,
    pub feed_id: [u8; 32],
    pub max_age: u32,
    pub max_confidence_bps: u16,
    pub discount_bps: u16,
    pub host_share_bps: u16,
    pub min_timeout: u32,
    pub max_timeout: u32,
    pub start_limit: u32,
    pub lease: u32,
    pub retention: u32,
    pub bond_minimum: u64,
    pub paused: u8,
}

impl Terms {
    /// The same with a price in base units.
    #[must_use]
    pub fn fixed(self, price: u64) -> Self {
        Self {
            price_kind: 0,
            price,
            price_account: Address::default(),
            feed_id: [0; 32],
            max_age: 0,
            max_confidence_bps: 0,
            ..self
        }
    }

    /// The same with a price in 10⁻¹² dollars.
    #[must_use]
    pub fn dollars(self, price: u64, max_age: u32) -> Self {
        Self {
            price_kind: 1,
            price,
            price_account: price_account(0),
            feed_id: FEEDS[0],
            max_age,
            max_confidence_bps: 100,
            ..self
        }
    }

    pub fn is_in_dollars(&self) -> bool {
        self.price_kind == 1
    }

    /// Whether a market may have them.
    pub fn are_good(&self) -> bool {
        let price = match self.price_kind {
            0 => {
                *self == self.fixed(self.price)
                    && fits(u128::from(self.price) * u128::from(self.max_timeout))
            }
            1 => {
                self.price_account != Address::default()
                    && self.feed_id != [0; 32]
                    && self.price > 0
                    && self.max_age > 0
                    && self.max_confidence_bps <= 10_000
            }
            _ => false,
        };
        price
            && self.discount_bps <= 10_000
            && self.host_share_bps <= 10_000
            && self.min_timeout >= 1
            && self.min_timeout <= self.max_timeout
            && self.max_timeout <= MAX_TIMEOUT
            && self.start_limit >= 1
            && self.start_limit <= MAX_START_LIMIT
            && self.lease >= 1
            && self.lease <= MAX_LEASE
            && self.retention <= MAX_RETENTION
            && self.paused <= 1
    }

    pub fn arguments(&self) -> MarketTerms {
        MarketTerms {
            price_kind: self.price_kind,
            price: self.price,
            price_account: self.price_account,
            feed_id: self.feed_id,
            max_age: self.max_age,
            max_confidence_bps: self.max_confidence_bps,
            discount_bps: self.discount_bps,
            host_share_bps: self.host_share_bps,
            min_timeout: self.min_timeout,
            max_timeout: self.max_timeout,
            start_limit: self.start_limit,
            lease: self.lease,
            retention: self.retention,
            bond_minimum: self.bond_minimum,
            paused: self.paused,
        }
    }
}

/// What a price account says.
#[derive(Clone, Copy, Debug)]
pub struct Quote {
    pub feed: [u8; 32],
    pub price: i64,
    pub confidence: u64,
    pub exponent: i32,
    pub published_at: i64,
    pub form: Form,
    /// Whether the account is the receiver program's.
    pub is_receivers: bool,
}

/// How a price account is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of Wormhole's guardians that are needed stand behind it.
    Full,
    /// Five of them do.
    Partial,
    /// Its end is missing.
    Short,
}

impl Quote {
    /// The account.
    pub fn account(&self) -> Account {
        let update = PriceUpdate {
            verification: match self.form {
                Form::Partial => Verification::Partial(5),
                _ => Verification::Full,
            },
            feed_id: self.feed,
            price: self.price,
            confidence: self.confidence,
            exponent: self.exponent,
            published_at: self.published_at,
        };
        let mut account = update.account();
        if self.form == Form::Short {
            account.data.truncate(SHORT);
        }
        if !self.is_receivers {
            account.owner = Address::new_from_array([5; 32]);
        }
        account
    }
}

impl Model {
    /// What a second costs now, base units.
    pub fn price_now(&self, terms: &Terms, account: &Address) -> Answer<u64> {
        check(
            *account == terms.price_account,
            JobsError::WrongPriceAccount,
        )?;
        let mut price = u128::from(terms.price);
        if terms.is_in_dollars() {
            let quote = self
                .quotes
                .get(account)
                .filter(|quote| quote.is_receivers)
                .ok_or(JobsError::WrongPriceAccount)?;
            check(
                quote.form == Form::Full && quote.feed == terms.feed_id,
                JobsError::NotThePrice,
            )?;
            check(
                self.now <= quote.published_at + i64::from(terms.max_age),
                JobsError::PriceStale,
            )?;
            check(
                quote.price > 0 && (-18..=0).contains(&quote.exponent),
                JobsError::PriceOutOfRange,
            )?;
            let rate = u128::from(quote.price.unsigned_abs());
            check(
                u128::from(quote.confidence) * 10_000
                    <= rate * u128::from(terms.max_confidence_bps),
                JobsError::PriceUncertain,
            )?;
            // NOS has six decimals, and terms are in 10⁻¹² dollars.
            let power = 10_u128.pow((quote.exponent + 6).unsigned_abs());
            price = if quote.exponent <= -6 {
                price * power / rate
            } else {
                price / (rate * power)
            };
            check(price > 0 && fits(price), JobsError::PriceOutOfRange)?;
        }
        price = price * (10_000 - u128::from(terms.discount_bps)) / 10_000;
        Ok(u64::try_from(price).unwrap())
    }
}

/// Whether an amount fits 64 bits.
pub fn fits(amount: u128) -> bool {
    amount <= u128::from(u64::MAX)
}
