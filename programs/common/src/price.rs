//! Prices in US dollars: reads a price account of Pyth and converts.
//!
//! The account is a `PriceUpdateV2` of Pyth's receiver program
//! (`pyth-solana-receiver-sdk`), Borsh-encoded: discriminator, write authority,
//! verification level, price message, slot. The verification level is one byte
//! when it is full and two when it is partial, so nothing after it has a fixed
//! offset; only full ones are accepted here.

use crate::money::{self, BPS};

/// The discriminator of the account: the first 8 bytes of
/// `sha256("account:PriceUpdateV2")`.
pub const DISCRIMINATOR: [u8; 8] = [34, 241, 35, 99, 157, 126, 244, 205];

/// The verification level of a price that all of Wormhole's guardians needed
/// stand behind.
const FULL: u8 = 1;

/// Smallest exponent of a price that is understood.
const MIN_EXPONENT: i32 = -18;

/// Decimals of the unit that pegged prices are written in: 10⁻¹² dollars.
const USD_DECIMALS: i32 = 12;

/// How a market's price is set. Stored as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PriceKind {
    /// In base units of the token.
    Fixed = 0,
    /// In dollars, converted when a job is posted.
    Dollars = 1,
}

impl TryFrom<u8> for PriceKind {
    type Error = ();

    fn try_from(byte: u8) -> Result<Self, ()> {
        Ok(match byte {
            0 => Self::Fixed,
            1 => Self::Dollars,
            _ => return Err(()),
        })
    }
}

/// What a market asks of the price that it is pegged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Pyth's id of the price, NOS in US dollars.
    pub feed_id: [u8; 32],
    /// How old it may be, seconds.
    pub max_age: u32,
    /// How wide its confidence interval may be, basis points of the price.
    pub max_confidence_bps: u16,
}

/// A price: `price × 10^exponent` dollars for one whole token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Pyth's id of it.
    pub feed_id: [u8; 32],
    /// The price, in units of `10^exponent` dollars.
    pub price: i64,
    /// Half the width of its confidence interval, in the same units.
    pub confidence: u64,
    /// The power of ten.
    pub exponent: i32,
    /// When it was made, Unix seconds.
    pub published_at: i64,
}

/// How a market is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketPrice {
    /// How the price is set.
    pub kind: PriceKind,
    /// Per second, before the discount: base units, or 10⁻¹² dollars.
    pub price: u64,
    /// What clients pay less than the price, basis points of it.
    pub discount_bps: u16,
    /// What is asked of the price of the token when it is in dollars.
    pub bounds: Bounds,
}

impl MarketPrice {
    /// What a second costs at `now`, base units of a token with `decimals`: the price,
    /// converted by the price account's `data` when it is in dollars, less the
    /// discount, rounded down each time.
    ///
    /// # Errors
    /// [`PriceError`]; a fixed price has none, and `data` is not read.
    pub fn per_second(&self, data: &[u8], decimals: u8, now: i64) -> Result<u64, PriceError> {
        let price = match self.kind {
            PriceKind::Fixed => self.price,
            PriceKind::Dollars => {
                let rate = Price::read(data)?;
                rate.check(&self.bounds, now)?;
                rate.convert(self.price, decimals)?
            }
        };
        if self.discount_bps == 0 {
            return Ok(price);
        }
        money::part(price, BPS.saturating_sub(self.discount_bps)).map_err(|_| PriceError::NoResult)
    }
}

/// Why a price cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceError {
    /// The data is not a fully verified price.
    NotAPrice,
    /// It is the price of something else.
    WrongFeed,
    /// It is older than the market allows.
    Stale,
    /// Its confidence interval is wider than the market allows.
    Uncertain,
    /// It is zero or negative, or its exponent is out of range.
    OutOfRange,
    /// The result does not fit 64 bits, or rounds to nothing.
    NoResult,
}

impl core::fmt::Display for PriceError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self {
            Self::NotAPrice => "the price account holds no fully verified price",
            Self::WrongFeed => "the price account holds the price of something else",
            Self::Stale => "the price of the token is older than the market allows",
            Self::Uncertain => "the price of the token is less certain than the market asks",
            Self::OutOfRange => "the price of the token is none that can be converted",
            Self::NoResult => "the market's price is nothing, or too much, in the token",
        })
    }
}

impl core::error::Error for PriceError {}

impl Price {
    /// Reads the data of a price account.
    ///
    /// # Errors
    /// [`PriceError::NotAPrice`].
    pub fn read(data: &[u8]) -> Result<Self, PriceError> {
        parse(data).ok_or(PriceError::NotAPrice)
    }

    /// Refuses a price that is not what `bounds` asks for at `now`.
    ///
    /// # Errors
    /// [`PriceError::WrongFeed`], [`PriceError::Stale`], [`PriceError::OutOfRange`]
    /// or [`PriceError::Uncertain`].
    pub fn check(&self, bounds: &Bounds, now: i64) -> Result<(), PriceError> {
        if self.feed_id != bounds.feed_id {
            return Err(PriceError::WrongFeed);
        }
        if self.published_at.saturating_add(bounds.max_age.into()) < now {
            return Err(PriceError::Stale);
        }
        let price = self.positive()?;
        // confidence ÷ price ≤ bound, without a division.
        let (left, right) = (
            u128::from(self.confidence).checked_mul(10_000),
            u128::from(price).checked_mul(bounds.max_confidence_bps.into()),
        );
        match (left, right) {
            (Some(left), Some(right)) if left <= right => Ok(()),
            _ => Err(PriceError::Uncertain),
        }
    }

    /// `⌊usd × 10^-12 ÷ price⌋` in base units of a token with `decimals`: what
    /// `usd`, in units of 10⁻¹² dollars, costs in it.
    ///
    /// # Errors
    /// [`PriceError::OutOfRange`] or [`PriceError::NoResult`].
    pub fn convert(&self, usd: u64, decimals: u8) -> Result<u64, PriceError> {
        let price = u128::from(self.positive()?);
        // Base units = usd × 10^(decimals − 12 − exponent) ÷ price.
        let power = i32::from(decimals)
            .checked_sub(USD_DECIMALS)
            .and_then(|power| power.checked_sub(self.exponent))
            .ok_or(PriceError::OutOfRange)?;
        let scale = 10_u128
            .checked_pow(power.unsigned_abs())
            .ok_or(PriceError::OutOfRange)?;
        let usd = u128::from(usd);
        let units = if power >= 0 {
            usd.checked_mul(scale)
                .and_then(|usd| usd.checked_div(price))
        } else {
            price
                .checked_mul(scale)
                .and_then(|price| usd.checked_div(price))
        };
        units
            .and_then(|units| u64::try_from(units).ok())
            .filter(|units| *units > 0)
            .ok_or(PriceError::NoResult)
    }

    fn positive(&self) -> Result<u64, PriceError> {
        let is_known = (MIN_EXPONENT..=0).contains(&self.exponent);
        u64::try_from(self.price)
            .ok()
            .filter(|price| *price > 0 && is_known)
            .ok_or(PriceError::OutOfRange)
    }
}

fn parse(data: &[u8]) -> Option<Price> {
    let rest = data.strip_prefix(&DISCRIMINATOR)?;
    let (_write_authority, rest) = rest.split_first_chunk::<32>()?;
    let rest = rest.strip_prefix(&[FULL])?;
    let (feed_id, rest) = rest.split_first_chunk::<32>()?;
    let (price, rest) = rest.split_first_chunk::<8>()?;
    let (confidence, rest) = rest.split_first_chunk::<8>()?;
    let (exponent, rest) = rest.split_first_chunk::<4>()?;
    let (published_at, rest) = rest.split_first_chunk::<8>()?;
    // Time before, moving averages, slot: there, and not needed.
    (rest.len() >= 32).then_some(())?;
    Some(Price {
        feed_id: *feed_id,
        price: i64::from_le_bytes(*price),
        confidence: u64::from_le_bytes(*confidence),
        exponent: i32::from_le_bytes(*exponent),
        published_at: i64::from_le_bytes(*published_at),
    })
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;

    use super::*;

    const BOUNDS: Bounds = Bounds {
        feed_id: [7; 32],
        max_age: 60,
        max_confidence_bps: 100,
    };

    /// 0.20 dollars, ± 0.001.
    const NOS: Price = Price {
        feed_id: [7; 32],
        price: 20_000_000,
        confidence: 100_000,
        exponent: -8,
        published_at: 1_000,
    };

    #[test]
    fn half_a_dollar_an_hour() {
        // 0.5 ÷ 3 600 dollars a second are 694.44 base units at 0.20 dollars.
        assert_eq!(NOS.convert(138_888_888, 6), Ok(694));
    }

    #[test]
    fn exponents_shift_both_ways() {
        let cheap = Price {
            price: 1,
            exponent: 0,
            ..NOS
        };
        assert_eq!(cheap.convert(5_000_000, 6), Ok(5));
        assert_eq!(cheap.convert(999_999, 6), Err(PriceError::NoResult));
        let fine = Price {
            price: i64::MAX,
            exponent: -18,
            ..NOS
        };
        assert_eq!(fine.convert(u64::MAX, 6), Ok(2_000_000_000_000));
    }

    #[test]
    fn each_bound_is_checked() {
        let check = |price: Price| price.check(&BOUNDS, 1_060);
        assert_eq!(check(NOS), Ok(()));
        assert_eq!(NOS.check(&BOUNDS, 1_061), Err(PriceError::Stale));
        assert_eq!(
            check(Price {
                feed_id: [8; 32],
                ..NOS
            }),
            Err(PriceError::WrongFeed)
        );
        assert_eq!(
            check(Price {
                confidence: 200_000,
                ..NOS
            }),
            Ok(())
        );
        assert_eq!(
            check(Price {
                confidence: 200_001,
                ..NOS
            }),
            Err(PriceError::Uncertain)
        );
        for price in [
            Price { price: 0, ..NOS },
            Price { price: -1, ..NOS },
            Price { exponent: 1, ..NOS },
            Price {
                exponent: -19,
                ..NOS
            },
            Price {
                exponent: i32::MIN,
                ..NOS
            },
        ] {
            assert_eq!(check(price), Err(PriceError::OutOfRange));
        }
    }

    #[test]
    fn other_data_is_no_price() {
        assert_eq!(Price::read(&[]), Err(PriceError::NotAPrice));
        assert_eq!(Price::read(&DISCRIMINATOR), Err(PriceError::NotAPrice));
        assert_eq!(Price::read(&[0; 200]), Err(PriceError::NotAPrice));
    }

    proptest! {
        #[test]
        fn nothing_panics(
            data in prop::collection::vec(any::<u8>(), 0..200),
            price: i64, confidence: u64, exponent: i32, published_at: i64,
            usd: u64, decimals: u8, now: i64, max_age: u32, max_confidence_bps: u16,
        ) {
            let _ = Price::read(&data);
            let price = Price { feed_id: [7; 32], price, confidence, exponent, published_at };
            let bounds = Bounds { feed_id: [7; 32], max_age, max_confidence_bps };
            let _ = price.check(&bounds, now);
            let _ = price.convert(usd, decimals);
        }

        /// The result buys no more than the dollars, and one unit more would.
        #[test]
        fn rounding_is_down(
            usd in 1_u64..1_000_000_000_000, price in 1_i64..1_000_000_000_000,
        ) {
            let rate = Price { price, ..NOS };
            let price = u128::from(price.unsigned_abs());
            match rate.convert(usd, 6) {
                Ok(units) => {
                    prop_assert!(u128::from(units) * price <= u128::from(usd) * 100);
                    prop_assert!((u128::from(units) + 1) * price > u128::from(usd) * 100);
                }
                Err(error) => {
                    prop_assert_eq!(error, PriceError::NoResult);
                    prop_assert!(u128::from(usd) * 100 < price);
                }
            }
        }
    }
}
